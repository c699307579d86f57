/* SPDX-License-Identifier: MIT */
/* quantise.h - from float splats to the levels of a block. Internal. */
#ifndef GSZ_QUANTISE_H
#define GSZ_QUANTISE_H

#include "codebook.h"
#include "partition.h"
#include "steps.h"

/** Memory of one worker. Zero-initialise. */
typedef struct gsz_quantiser {
    uint32_t *order; /* Gaussians of the cloud in the order of the block */
    uint32_t *cell[3];
    uint64_t *keys;
    uint32_t capacity;
} gsz_quantiser;

gsz_result gsz_quantiser_reserve(gsz_context *context, gsz_quantiser *q,
                                 uint32_t count) GSZ_CHECKED;
void gsz_quantiser_free(gsz_context *context, gsz_quantiser *q);

/** What blocks are made from; arrays are of the whole cloud. */
typedef struct gsz_quantise_input {
    const gsz_cloud *cloud;
    const gsz_settings *settings;
    const uint8_t *veil; /* NULL: nothing is known to be hidden */
    const gsz_codebooks *books;
    const uint32_t *const *code_of; /* with codebooks, the codes of each group */
    uint32_t known; /* codes of the first codebook, if it is by use, that earlier blocks use */
} gsz_quantise_input;

/** Quantises the Gaussians index[0..count) of the cloud into the block, in its coding order; q->order tells
 *  which is which. */
gsz_result gsz_quantise_block(gsz_context *context, gsz_quantiser *q, gsz_block *block,
                              gsz_steps *steps, const gsz_quantise_input *input,
                              const uint32_t *index, uint32_t count) GSZ_CHECKED;

/** The order alone: q->order tells which Gaussian comes where in the block. */
gsz_result gsz_quantise_order(gsz_context *context, gsz_quantiser *q, gsz_block *block,
                              const gsz_quantise_input *input, const uint32_t *index,
                              uint32_t count) GSZ_CHECKED;

/** Levels of the harmonics of one Gaussian, [channel * coefficients + k]. */
void gsz_quantise_sh(int32_t *out_levels, const gsz_cloud *cloud, size_t index, int sh_degree,
                     double step);

#endif
