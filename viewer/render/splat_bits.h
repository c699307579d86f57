/* SPDX-License-Identifier: MIT */
/* splat_bits.h - from a decoded block to the rows of bits that the device reads: shaders/shared/splat_block.h says
 * what they are. Knows nothing of Vulkan; runs on any thread. */
#ifndef GSZ_SPLAT_BITS_H
#define GSZ_SPLAT_BITS_H

#include "gsz.h"
#include "splat_block.h"

#define GSZ_NODE_ROOT UINT32_MAX /* parent of the last chunk of a tree */

/** Where a chunk is in a tree of levels of detail (splat_proxies.h). */
typedef struct gsz_splat_node {
    uint32_t parent; /**< a chunk of the proxies of its block, or GSZ_NODE_ROOT */
    float
        gain; /**< what a picture gains by its children instead, for each Gaussian more; 0: it has none */
    float spread; /**< squared, in the scene: how far what it stands for lies from its Gaussians */
} gsz_splat_node;

/** A block as the device will have it, but for the addresses in `block`. Zero-initialise. */
typedef struct gsz_splat_rows {
    SplatBlock block;
    uint32_t *words;
    size_t word_count;
    SplatChunk *chunk; /**< SplatChunk.block is 0 */
    uint32_t chunk_count;
    gsz_splat_node *node; /**< of each chunk; NULL: there is no tree */
    uint32_t layer;
    uint32_t number; /**< for whoever wants to have it removed: of the block in its file */
} gsz_splat_rows;

enum { GSZ_SPLAT_GROWTHS = 7 };

/** Levels of a block (gsz_file_block_growth), where its own layer is the last that is shown, where the next one is, and so on. */
typedef struct gsz_splat_growth {
    const int8_t *level[GSZ_SPLAT_GROWTHS];
    uint32_t count;
} gsz_splat_growth;

/** What the file tells of a block of that layer. Borrowed from the file. */
gsz_splat_growth gsz_splat_growth_of(const gsz_file *file, uint32_t block, uint32_t layer);

/** Makes *out_rows of a block. growth may be NULL. False: out of memory. */
bool gsz_splat_rows_make(gsz_splat_rows *out_rows, const gsz_quantised_block *block,
                         const gsz_splat_growth *growth) GSZ_CHECKED;
/** Puts the Gaussians of each chunk in an order of which any beginning stands for all of them: a budget draws that (splat_budget.h).
 *  Only for Gaussians that stand still. `block` is what the rows were made of. False: out of memory. */
bool gsz_splat_rows_rank(gsz_splat_rows *rows, const gsz_quantised_block *block) GSZ_CHECKED;
void gsz_splat_rows_free(gsz_splat_rows *rows);

/** A codebook as the device will have it: a SplatBook and its vectors. The caller frees *out_words. False: out of
 *  memory. */
bool gsz_splat_book_make(uint32_t **out_words, size_t *out_count,
                         const gsz_codebook_view *book) GSZ_CHECKED;

#endif
