/* SPDX-License-Identifier: MIT */
/* splat_budget.h - which Gaussians a picture is made of when there may be no more than so many: near and large things keep all
 * of theirs, far ones their share, drawn larger. Knows nothing of Vulkan.
 *
 * Gaussians are chosen chunk by chunk. A share is what is kept of all Gaussians of all layers where the chunk lies; it takes
 * the layers in turn. Of the Gaussians of a chunk, which lie along a curve, it takes every so many, in an order that never
 * changes: the last of them fade in and out, so that nothing pops when the camera moves. */
#ifndef GSZ_SPLAT_BUDGET_H
#define GSZ_SPLAT_BUDGET_H

#include "gsz_camera.h"
#include "splat_bits.h"
#include "splat_passes.h"

enum { GSZ_BUDGET_LAYERS = 16 }; /* those behind count as the last one */

/** Zero-initialise; release with gsz_splat_budget_free. */
typedef struct gsz_splat_budget {
    struct gsz_budget_chunk *chunk;
    uint32_t chunk_count, chunk_room;
    uint64_t layer_gaussians[GSZ_BUDGET_LAYERS];
    uint32_t *share; /**< chosen: of each chunk, SPLAT_SHARE_KEPT and SPLAT_SHARE_SCALE */
    uint32_t *pick;  /**< chosen: chunks of which something is kept, in their order */
    uint32_t pick_count;
    double
        most_kept; /**< Gaussians of what was picked, whether the picture's border cuts them off or not */
} gsz_splat_budget;

/** Adds the chunks of a block. False: out of memory. */
bool gsz_splat_budget_add(gsz_splat_budget *budget, const gsz_splat_rows *rows) GSZ_CHECKED;
void gsz_splat_budget_free(gsz_splat_budget *budget);
/** Chooses at most `most` Gaussians (but for a few of each chunk that is in the picture) for a picture of that size. `rim`, of
 *  (0, 1]: of what is kept of a chunk within 20 degrees of the camera's axis, so much is kept beyond 45 degrees, and in between
 *  something in between; what that saves is saved, and the middle stays as it is. */
void gsz_splat_budget_choose(gsz_splat_budget *budget, const gsz_camera *camera, uint32_t width,
                             uint32_t height, uint64_t most, float rim);

#endif
