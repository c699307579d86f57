/* SPDX-License-Identifier: MIT */
/* codebook_build.h - choosing codebooks for the harmonics, where they save bytes. Internal. */
#ifndef GSZ_CODEBOOK_BUILD_H
#define GSZ_CODEBOOK_BUILD_H

#include "codebook.h"
#include "settings.h"

/** Codebooks and the codes of every Gaussian; groups is 0 where the harmonics are smaller as they are. */
typedef struct gsz_codebook_choice {
    gsz_codebooks books;
    gsz_buffer encoded; /* payload of their chunk */
    uint32_t *code_of[GSZ_CODE_GROUPS_MAX]; /* by Gaussian of the cloud */
} gsz_codebook_choice;

/** Finds harmonics that recur: scenes that came through a palette hold few different ones, and so does any
 *  scene at a coarse step. Zero-initialise *out; release with gsz_codebook_choice_free. */
gsz_result gsz_codebook_build(gsz_context *context, gsz_codebook_choice *out, const gsz_cloud *cloud, const gsz_settings *settings) GSZ_CHECKED;
void gsz_codebook_choice_free(gsz_context *context, gsz_codebook_choice *choice);

#endif
