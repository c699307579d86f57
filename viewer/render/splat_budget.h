/* SPDX-License-Identifier: MIT */
/* splat_budget.h - which Gaussians a picture is made of when there may be no more than so many: near and large things keep all
 * of theirs, far ones have fewer, larger ones. Knows nothing of Vulkan. There are two ways.
 *
 * A cut goes through trees of levels of detail (splat_proxies.h), where blocks have them: what is drawn of a chunk are its
 * Gaussians, or those that stand for them, or both, one fading into the other, so that nothing pops when the camera moves.
 *
 * Shares do without. Gaussians are chosen chunk by chunk. A share is what is kept of all Gaussians of all layers where the chunk lies; it takes
 * the layers in turn. Of the Gaussians of a chunk, which lie along a curve, it takes every so many, in an order that never
 * changes: the last of them fade in and out, so that nothing pops when the camera moves. */
#ifndef GSZ_SPLAT_BUDGET_H
#define GSZ_SPLAT_BUDGET_H

#include "splat_bits.h"
#include "splat_sight.h"

enum { GSZ_BUDGET_LAYERS = 16 }; /* those behind count as the last one */

/** A chunk of the scene, or of its proxies. */
typedef struct gsz_budget_chunk {
    gsz_sight_box box;
    uint32_t count, layer, parent; /**< that: a chunk behind it, or GSZ_NODE_ROOT */
    float gain, spread;            /**< of gsz_splat_node */
    bool stands_in;                /**< it is of proxies */
    float area;                    /**< of shares: pixels; 0: not in the picture */
    float detail;     /**< of shares: factor of what is kept, by how far off the axis it is */
    bool shows;       /**< of cuts: in the picture, at least by its rim; */
    float seen;       /**< about so many of its Gaussians; */
    float need, open; /**< refined below this threshold; there at all below that one */
} gsz_budget_chunk;

/** Zero-initialise; release with gsz_splat_budget_free. */
typedef struct gsz_splat_budget {
    gsz_budget_chunk *chunk;
    uint32_t chunk_count, chunk_room;
    uint64_t layer_gaussians[GSZ_BUDGET_LAYERS];
    uint32_t *
        share; /**< chosen: of each chunk, a share as splat_passes.h has it; 0: nothing of it is drawn */
    uint32_t *pick; /**< chosen: chunks of which something is kept, in their order */
    uint32_t pick_count;
    double
        most_kept; /**< Gaussians of what was picked: of shares whether the picture's border cuts them off or not, of cuts without */
} gsz_splat_budget;

/** Adds the chunks of a block, and those of its proxies behind them, where there are any; else NULL. False: out of memory. */
bool gsz_splat_budget_add(gsz_splat_budget *budget, const gsz_splat_rows *rows,
                          const gsz_splat_rows *proxies) GSZ_CHECKED;
void gsz_splat_budget_free(gsz_splat_budget *budget);
/** Chooses shares of at most `most` Gaussians (but for a few of each chunk that is in the picture) for a picture of that size,
 *  and no proxies. `rim`, of (0, 1]: of what is kept of a chunk within 20 degrees of the camera's axis, so much is kept beyond
 *  45 degrees, and in between something in between; what that saves is saved, and the middle stays as it is. */
void gsz_splat_budget_choose(gsz_splat_budget *budget, const gsz_camera *camera, uint32_t width,
                             uint32_t height, uint64_t most, float rim);
/** Chooses a cut of about `most` Gaussians, but for the roots of all trees that are in the picture. */
void gsz_splat_budget_cut(gsz_splat_budget *budget, const gsz_camera *camera, uint32_t width,
                          uint32_t height, uint64_t most, float rim);

#endif
