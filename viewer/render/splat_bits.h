/* SPDX-License-Identifier: MIT */
/* splat_bits.h - from a decoded block to the rows of bits that the device reads: shaders/shared/splat_block.h says
 * what they are. Knows nothing of Vulkan; runs on any thread. */
#ifndef GSZ_SPLAT_BITS_H
#define GSZ_SPLAT_BITS_H

#include "gsz.h"
#include "splat_block.h"

/** A block as the device will have it, but for the addresses in `block`. Zero-initialise. */
typedef struct gsz_splat_rows {
    SplatBlock block;
    uint32_t *words;
    size_t word_count;
    SplatChunk *chunk; /**< SplatChunk.block is 0 */
    uint32_t chunk_count;
    uint32_t layer;
    uint32_t number; /**< for whoever wants to have it removed: of the block in its file */
} gsz_splat_rows;

/** Makes *out_rows of a block. False: out of memory. */
bool gsz_splat_rows_make(gsz_splat_rows *out_rows, const gsz_quantised_block *block) GSZ_CHECKED;
/** Puts the Gaussians of each chunk in an order of which any beginning stands for all of them: a budget draws that (splat_budget.h).
 *  Only for Gaussians that stand still. `block` is what the rows were made of. False: out of memory. */
bool gsz_splat_rows_rank(gsz_splat_rows *rows, const gsz_quantised_block *block) GSZ_CHECKED;
void gsz_splat_rows_free(gsz_splat_rows *rows);

/** A codebook as the device will have it: a SplatBook and its vectors. The caller frees *out_words. False: out of
 *  memory. */
bool gsz_splat_book_make(uint32_t **out_words, size_t *out_count,
                         const gsz_codebook_view *book) GSZ_CHECKED;

#endif
