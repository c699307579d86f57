/* SPDX-License-Identifier: MIT */
/* scene_growth.h - how the first layers of a cloud are drawn where those behind them are not: what a .gsz tells of its blocks
 * (gsz_file_block_growth), for the cloud that they have become. */
#ifndef GSZ_SCENE_GROWTH_H
#define GSZ_SCENE_GROWTH_H

#include "gsz.h"

/** Of the blocks that are there where some first layers are shown. */
typedef struct gsz_grown_blocks {
    uint32_t count;
    int8_t *level; /**< of all their runs, block after block; NULL: they are as they are */
} gsz_grown_blocks;

/** Zero-initialise: nothing grows. */
typedef struct gsz_scene_growth {
    uint32_t blocks;
    uint64_t *end;           /**< Gaussians of the blocks up to each one */
    uint32_t layers;         /**< of the file */
    gsz_grown_blocks *shown; /**< by the number of layers shown, less 1 */
} gsz_scene_growth;

/** Copies what a file tells. GSZ_ERROR_MEMORY: nothing grows. */
gsz_result gsz_scene_growth_take(gsz_scene_growth *growth, const gsz_file *file) GSZ_CHECKED;
/** Whether something grows where the first `layers` (0: all) are shown. */
bool gsz_scene_growth_is_there(const gsz_scene_growth *growth, uint32_t layers);
/** Lets the first layers of a cloud of all Gaussians stand for the rest. */
void gsz_scene_growth_put(const gsz_scene_growth *growth, gsz_cloud *cloud, uint32_t layers);
/** Accepts a zeroed one, and zeroes. */
void gsz_scene_growth_free(gsz_scene_growth *growth);

#endif
