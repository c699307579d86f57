/* SPDX-License-Identifier: MIT */
/* codebook_number.h - giving the codes of a codebook their numbers in the order in which blocks use them. Internal. */
#ifndef GSZ_CODEBOOK_NUMBER_H
#define GSZ_CODEBOOK_NUMBER_H

#include "codebook_choice.h"
#include "partition.h"

/** Renumbers the codes of the only codebook and encodes it anew. order[] has the Gaussians of all blocks, each block's
 *  in the order in which it is coded. */
gsz_result gsz_codebook_number(gsz_context *context, gsz_codebook_choice *choice, size_t gaussians,
                               const gsz_partition *partition, const uint32_t *order) GSZ_CHECKED;

#endif
