/* SPDX-License-Identifier: MIT */
/* block_order.h - which blocks of a scene are needed first: the layers in turn, in each what is seen largest. */
#ifndef GSZ_BLOCK_ORDER_H
#define GSZ_BLOCK_ORDER_H

#include "gsz_camera.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gsz_block_place {
    uint32_t layer, gaussians;
    bool is_known;         /**< low and high are */
    float low[3], high[3]; /**< of the centres */
} gsz_block_place;

/** Where the scene is looked at from. */
typedef struct gsz_block_look {
    bool is_set; /**< false: from nowhere yet */
    gsz_camera camera;
    uint32_t width, height; /**< pixels */
    uint64_t budget;        /**< Gaussians that are drawn at the most; 0: all */
    bool only_seen;         /**< beyond the first layer, only what is seen is needed */
} gsz_block_look;

/** How large the block is in the picture, in pixels of a square's side; 0: not in it. What is not known is as large as can
 *  be. */
float gsz_block_size(const gsz_block_place *block, const gsz_block_look *look);

/** Numbers of blocks by need into order[0..count). Returns how many of them are needed: all, unless the look has a budget, or
 *  only what is seen counts. */
size_t gsz_block_order(uint32_t *order, const gsz_block_place *block, size_t count,
                       const gsz_block_look *look);

#endif
