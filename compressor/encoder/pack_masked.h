/* SPDX-License-Identifier: MIT */
/* pack_masked.h - leaving Gaussians out before a cloud is packed, and making up for them. Internal. */
#ifndef GSZ_PACK_MASKED_H
#define GSZ_PACK_MASKED_H

#include "effort.h"
#include "refine.h"
#include "school.h"

enum { GSZ_MERGE_VIEWS = 24 /* pictures by which what is dropped is merged */ };

/** What is known where Gaussians are chosen. */
typedef struct gsz_masking {
    gsz_context *context;
    const gsz_cloud *source;
    const gsz_cloud *whole;   /* as in gsz_packer */
    const double *importance; /* of each Gaussian of the source */
    gsz_school *school;
    const gsz_effort *effort;
    const gsz_pack_options *options;
    const gsz_stop *stop;
} gsz_masking;

/** Writes into *out (zeroed) the Gaussians that stay, as they then are. */
gsz_result gsz_pack_mask(const gsz_masking *masking, gsz_cloud *out,
                         gsz_course_result *out_result) GSZ_CHECKED;

#endif
