/* SPDX-License-Identifier: MIT */
/* preparation.h - what happens to a cloud before it is quantised. Internal. */
#ifndef GSZ_PREPARATION_H
#define GSZ_PREPARATION_H

#include "effort.h"
#include "refine.h"
#include "school.h"

/** The first members are set before; the rest is zero. Release with gsz_preparation_free. */
typedef struct gsz_preparation {
    gsz_context *context;
    const gsz_cloud *source;
    const gsz_cloud *whole; /* as in gsz_packer */
    const float *up;        /* of a region: what is up in the whole; NULL: as in gsz_view_options */
    const gsz_pack_options *options;
    gsz_stop stop;
    gsz_effort effort;
    gsz_camera_list views; /* where something has to be looked at; in the end the held-out ones */
    double *importance; /* if it is weighed: of each Gaussian of the source; in the end of `kept` */
    double *energy;     /* the same, and what it shows to `all_round`: of each that is packed */
    gsz_camera_list all_round; /* on all sides */
    gsz_camera_list trial;     /* with energy: some of both, to try things */
    gsz_school school;
    gsz_cloud kept;           /* where Gaussians are dropped, or learn; else empty */
    gsz_course_result course; /* of what was learned */
    gsz_gallery gallery;      /* with a target of PSNR: of the source from held-out views */
} gsz_preparation;

gsz_result gsz_prepare(gsz_preparation *preparation) GSZ_CHECKED;
void gsz_preparation_free(gsz_preparation *preparation);

#endif
