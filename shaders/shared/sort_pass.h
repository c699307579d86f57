/* SPDX-License-Identifier: MIT */
/* sort_pass.h - what the passes of the radix sort share: sizes, the plan, the push constants. Included by C and GLSL.
 *
 * Keys are cut into tiles, tiles into groups. Scratch memory is a SortPlan, then rows of SORT_DIGITS uints, a counter
 * for each digit: one row with the first place of each digit, a row for each group, a row for each tile. */
#ifndef SORT_PASS_H
#define SORT_PASS_H

#include "gpu_types.h"

#define SORT_DIGIT_BITS 8
#define SORT_DIGITS 256 /* 1 << SORT_DIGIT_BITS */

/* Pairs of a tile: the more, the less is spent on rows; the fewer, the more can run at once. */
#define SORT_TILE 4096
#define SORT_GROUP 32 /* tiles of a group */

/* Subgroups that share a tile, at the most: their rows have to fit into 16 KiB. */
#define SORT_WORKERS 16
/* Workgroups along one axis, at the most. */
#define SORT_WIDEST 65535

/* How many workgroups there are, for vkCmdDispatchIndirect, and of what. */
GPU_STRUCT(SortPlan) {
    uint tile_groups[3]; /* workgroups for the tiles */
    uint count;          /* pairs */
    uint scan_groups[3]; /* workgroups for the groups of tiles */
    uint tiles;
};

/* Push constants of all passes. */
GPU_STRUCT(SortPass) {
    GPU_ADDRESS plan;  /* of a SortPlan */
    GPU_ADDRESS first; /* of the rows: first places, ... */
    GPU_ADDRESS group; /* ... groups, ... */
    GPU_ADDRESS tile;  /* ... tiles */
    GPU_ADDRESS key_in, value_in;
    GPU_ADDRESS key_out, value_out;
    GPU_ADDRESS count; /* of how many pairs there are */
    uint most;         /* pairs that there is room for */
    uint shift, mask;  /* the digit is key >> shift & mask */
    uint unused;
};

#endif
