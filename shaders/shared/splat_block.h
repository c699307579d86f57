/* SPDX-License-Identifier: MIT */
/* splat_block.h - how Gaussians lie in the memory of the device: as quantised as in the file. Included by C and by GLSL.
 *
 * A block's Gaussians are rows of `row` 32-bit words, one behind the other. A row is its fields, each within one word:
 * as wide as the block's levels need, no level straddles two words. Fields from SPLAT_SIGNED on are two's complement,
 * but for indices into codebooks; the others are unsigned. Levels and the formulas that make values of
 * them are those of gsz_quantised_block in gsz.h and of formats/gsz.md, "Values", with these differences:
 *
 *   position  2 (cell << most | fine << (most - refine)) + (1 << (most - refine)), most the largest refine of
 *             the block: the middle of the cell in units of `unit`, so that refine is not needed
 *   face      face + 3 needle
 *   u v roll  << (SPLAT_ANGLE_BITS - angle_bits), so that angle_bits are not needed
 *   run       of those of SPLAT_RUN_LENGTH in the chunk, where the block has growth: rows of a chunk may change places
 *
 * Behind the rows of a block that has growth lie its levels, two words a run: four bytes, then one. They are those of layer + 1
 * layers shown, then of layer + 2, and so on.
 */
#ifndef SPLAT_BLOCK_H
#define SPLAT_BLOCK_H

#include "gpu_types.h"

#define SPLAT_CHUNK 256     /* Gaussians that are culled together */
#define SPLAT_ANGLE_BITS 14 /* of u, v and roll */
#define SPLAT_GROUPS 3      /* codebooks at the most */
#define SPLAT_RUN_LENGTH 32 /* GSZ_GROWTH_RUN */

#define SPLAT_X 0 /* fields: x y z */
#define SPLAT_OPACITY 3
#define SPLAT_CLASS 4
#define SPLAT_SCALE 5 /* three, falling */
#define SPLAT_FACE 8
#define SPLAT_RUN 9
#define SPLAT_SIGNED 10
#define SPLAT_ANGLE 10 /* u v roll */
#define SPLAT_FINENESS 13
#define SPLAT_COLOR 14 /* three */
#define SPLAT_REST 17  /* harmonics [channel * coefficients + k], or indices into the codebooks */
#define SPLAT_FIELDS 62

/* Where a field is: word of the row | first bit << 8 | width << 16; a width of 0: always 0. With `joined`, the fields of
 * a coefficient of the harmonics, one a channel, lie behind each other in one word, and the first channel's place is that
 * of all three: word | first bit << 8 | widths << 13, 18, 23. That is less to read; only wide levels do not fit. */
/* A block, with what its Gaussians share. */
GPU_STRUCT(SplatBlock) {
    GPU_ADDRESS words;
    GPU_ADDRESS book[SPLAT_GROUPS]; /* SplatBook */
    uint row;                       /* words */
    uint count;
    uint coefficients; /* of a channel: 0, 3, 8, 15 */
    uint groups;       /* codebooks in use; 0: harmonics are levels */
    float origin[3];   /* position = origin + field * unit */
    float unit;
    float opacity_top; /* the highest level */
    float footprint, reference;
    float scale_first;
    float scale_step; /* of class 0; sqrt 2 coarser with each class */
    float color_step, rest_step;
    uint joined; /* 1 or 0 */
    uint field[SPLAT_FIELDS];
    uint layer;       /* of importance, 0 the first */
    uint before;      /* Gaussians of the blocks before it */
    uint growth;      /* the first word of its growth; 0: none */
    uint growths;     /* numbers of layers that it is told for */
    float grown_most; /* how much larger any of it makes a Gaussian; 1: none does */
    uint padding;
};

/* A codebook: its range of coefficients, and behind it the vectors, as pairs of half floats:
 * value (channel * (end - first) + k - first) of a code; rows begin at whole words. */
GPU_STRUCT(SplatBook) {
    uint first, end;
    uint row; /* words of a vector */
    uint unused;
};

/* Gaussians of a block that lie together. The number of a Gaussian in the scene is
 * chunk * SPLAT_CHUNK + its place in the chunk. */
GPU_STRUCT(SplatChunk) {
    uint block;
    uint first; /* in the block */
    uint count;
    float low[3], high[3]; /* bounds of the centres */
    float reach;           /* largest deviation */
};

#endif
