/* SPDX-License-Identifier: MIT */
/* codebook_choice.h - codebooks and who uses which code. Internal. */
#ifndef GSZ_CODEBOOK_CHOICE_H
#define GSZ_CODEBOOK_CHOICE_H

#include "codebook.h"

/** Codebooks and the codes of every Gaussian; groups is 0 where the harmonics are better as they are. */
typedef struct gsz_codebook_choice {
    gsz_codebooks books;
    gsz_buffer encoded;                     /* payload of their chunk */
    uint32_t *code_of[GSZ_CODE_GROUPS_MAX]; /* by Gaussian of the cloud */
    uint32_t *known; /* by block, if the codes are numbered by use: how many are in use before it */
} gsz_codebook_choice;

void gsz_codebook_choice_free(gsz_context *context, gsz_codebook_choice *choice);

/** Places of codes in the order of their users' mean brightness: out_place[code]. brightness[] holds sums and
 *  is divided here; codes without users come first. */
gsz_result gsz_codebook_rank(gsz_context *context, uint32_t *out_place, double *brightness,
                             const uint32_t *users, uint32_t count) GSZ_CHECKED;

#endif
