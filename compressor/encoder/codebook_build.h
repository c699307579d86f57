/* SPDX-License-Identifier: MIT */
/* codebook_build.h - choosing codebooks for the harmonics, where they pay. Internal. */
#ifndef GSZ_CODEBOOK_BUILD_H
#define GSZ_CODEBOOK_BUILD_H

#include "codebook.h"
#include "settings.h"

/** Codebooks and the codes of every Gaussian; groups is 0 where the harmonics are better as they are. */
typedef struct gsz_codebook_choice {
    gsz_codebooks books;
    gsz_buffer encoded;                     /* payload of their chunk */
    uint32_t *code_of[GSZ_CODE_GROUPS_MAX]; /* by Gaussian of the cloud */
} gsz_codebook_choice;

/** Chooses as options->sh_coding says. Zero-initialise *out; release with gsz_codebook_choice_free. */
gsz_result gsz_codebook_build(gsz_context *context, gsz_codebook_choice *out,
                              const gsz_cloud *cloud, const gsz_settings *settings,
                              const gsz_pack_options *options) GSZ_CHECKED;
void gsz_codebook_choice_free(gsz_context *context, gsz_codebook_choice *choice);

/** A codebook of harmonics that recur exactly in the source; leaves *out without groups if that would not save bytes. */
gsz_result gsz_codebook_find_exact(gsz_context *context, gsz_codebook_choice *out,
                                   const gsz_cloud *cloud,
                                   const gsz_settings *settings) GSZ_CHECKED;
/** Sub-vector codebooks, one a band, by k-means with weights of opacity times area. */
gsz_result gsz_codebook_train(gsz_context *context, gsz_codebook_choice *out,
                              const gsz_cloud *cloud, const gsz_settings *settings) GSZ_CHECKED;

/** Places of codes in the order of their users' mean brightness: out_place[code]. brightness[] holds sums and
 *  is divided here; codes without users come first. */
gsz_result gsz_codebook_rank(gsz_context *context, uint32_t *out_place, double *brightness,
                             const uint32_t *users, uint32_t count) GSZ_CHECKED;

#endif
