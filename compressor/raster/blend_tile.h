/* SPDX-License-Identifier: MIT */
/* blend_tile.h - the splats of one tile over its blocks: what both directions of blending compute. Internal, for
 * files compiled for several instruction sets.
 *
 * A tile of 16 x 16 pixels is blocks of 4 x 2 (eight lanes) or 4 x 4 (sixteen), a lane a pixel, column by column
 * of blocks. Splats come in batches; each block of a tile is brought up to date with the splats of a
 * batch that touch it before the next one is, so that its pixels stay in registers. */
#ifndef GSZ_BLEND_TILE_H
#define GSZ_BLEND_TILE_H

#include "raster_frame.h"
#include "raster_lanes.h"

enum {
    GSZ_BLOCK_ROWS = GSZ_LANES / 4, /**< pixels */
    GSZ_BLOCKS_DOWN = GSZ_TILE / GSZ_BLOCK_ROWS,
    GSZ_TILE_BLOCKS = 4 * GSZ_BLOCKS_DOWN
};

/** The pixels of a block, from its corner. */
#ifdef GSZ_LANES_AVX512
static const gsz_lanes gsz_block_x = {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3};
static const gsz_lanes gsz_block_y = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3};
#else
static const gsz_lanes gsz_block_x = {0, 1, 2, 3, 0, 1, 2, 3};
static const gsz_lanes gsz_block_y = {0, 0, 0, 0, 1, 1, 1, 1};
#endif

/** 0, 1, 2 ... */
#ifdef GSZ_LANES_AVX512
static const gsz_lanes gsz_lane_index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#else
static const gsz_lanes gsz_lane_index = {0, 1, 2, 3, 4, 5, 6, 7};
#endif

GSZ_LANES_INLINE gsz_real gsz_block_left(int block) {
    return (gsz_real)(block / GSZ_BLOCKS_DOWN * 4);
}
GSZ_LANES_INLINE gsz_real gsz_block_top(int block) {
    return (gsz_real)(block % GSZ_BLOCKS_DOWN * GSZ_BLOCK_ROWS);
}

/** Where a pixel of the tile is kept. */
GSZ_LANES_INLINE int gsz_block_of(int x, int y) {
    return x / 4 * GSZ_BLOCKS_DOWN + y / GSZ_BLOCK_ROWS;
}
GSZ_LANES_INLINE int gsz_lane_of(int x, int y) { return y % GSZ_BLOCK_ROWS * 4 + x % 4; }

/** Where a tile lies in the picture. */
typedef struct gsz_tile_place {
    gsz_real left, top;
    int columns, rows; /**< pixels inside the picture */
} gsz_tile_place;

GSZ_LANES_INLINE gsz_tile_place gsz_tile_at(const gsz_frame *frame, uint32_t tile) {
    int left = (int)(tile % frame->tiles_across) * GSZ_TILE;
    int top = (int)(tile / frame->tiles_across) * GSZ_TILE;
    int columns = frame->view.width - left, rows = frame->view.height - top;
    return (gsz_tile_place){(gsz_real)left, (gsz_real)top, columns < GSZ_TILE ? columns : GSZ_TILE,
                            rows < GSZ_TILE ? rows : GSZ_TILE};
}

/** Which rows of pixels reach into each of the four columns of blocks: bit 16 column + row. A little more than
 *  exact: which pixels are drawn is for alpha to say. */
GSZ_LANES_INLINE uint64_t gsz_touched_rows(const gsz_splat *s, const gsz_tile_place *place,
                                           int from) {
    gsz_lanes dy = (s->y - place->top - (gsz_real)from) - gsz_lane_index;
    gsz_lanes square = s->half[0] * (gsz_real)1.000001 - s->half[1] * (dy * dy);
    gsz_lanes half = gsz_lanes_sqrt(gsz_lanes_max(square, gsz_lanes_set(0))) + (gsz_real)0.01;
    gsz_lanes middle = s->slope * dy + (s->x - place->left), low = middle - half,
              high = middle + half;
    gsz_mask there = gsz_at_least(square, gsz_lanes_set(0));
    uint64_t rows = 0;
    for (int column = 0; column < 4; column++) {
        gsz_mask inside = there & gsz_at_least(gsz_lanes_set((gsz_real)(4 * column + 3)), low) &
                          gsz_at_least(high, gsz_lanes_set((gsz_real)(4 * column)));
        rows |= (uint64_t)gsz_mask_bits(inside) << (GSZ_TILE * column + from);
    }
    return rows;
}

/** Blocks of the tile that the splat's ellipse may touch, the exact test row by row: bit GSZ_BLOCK_ROWS * block. */
GSZ_LANES_INLINE uint64_t gsz_touched_blocks(const gsz_splat *s, const gsz_tile_place *place) {
    uint64_t rows = 0;
    for (int from = 0; from < GSZ_TILE; from += GSZ_LANES) rows |= gsz_touched_rows(s, place, from);
    rows |= rows >> 1;
    if (GSZ_BLOCK_ROWS == 2) return rows & 0x5555555555555555u;
    rows |= rows >> 2;
    return rows & 0x1111111111111111u;
}

/* ---- batches ------------------------------------------------------------------------------------- */

enum { GSZ_BATCH = 64 };

/** What blending needs of a splat, its centre from the corner of the tile. */
typedef struct gsz_tile_splat {
    gsz_real x, y, xx, xy, yy, level, color[3];
} gsz_tile_splat;

/** Some entries of a tile, nearest first. */
typedef struct gsz_batch {
    uint32_t begin, count; /**< entries of the frame */
    gsz_tile_splat splat[GSZ_BATCH];
    uint8_t hits[GSZ_TILE_BLOCKS];           /**< of each block: how many touch it ... */
    uint8_t hit[GSZ_TILE_BLOCKS][GSZ_BATCH]; /**< ... and which */
} gsz_batch;

/** Splats lie all over memory. */
GSZ_LANES_INLINE void gsz_batch_prefetch(const gsz_frame *frame, uint32_t begin, uint32_t end) {
    for (uint32_t at = begin; at < end && at < begin + GSZ_BATCH; at++)
        __builtin_prefetch(&frame->splat[frame->entry[at]]);
}

GSZ_LANES_INLINE void gsz_batch_add(gsz_batch *batch, const gsz_splat *s, uint8_t index,
                                    const gsz_tile_place *place, uint64_t open) {
    batch->splat[index] = (gsz_tile_splat){s->x - place->left,
                                           s->y - place->top,
                                           s->xx,
                                           s->xy,
                                           s->yy,
                                           s->level,
                                           {s->color[0], s->color[1], s->color[2]}};
    uint64_t blocks = gsz_touched_blocks(s, place) & open;
    for (; blocks; blocks &= blocks - 1) {
        int block = __builtin_ctzll(blocks) / GSZ_BLOCK_ROWS;
        batch->hit[block][batch->hits[block]++] = index;
    }
}

/** The entries from `begin` on; only `open` blocks are looked at. */
GSZ_LANES_INLINE void gsz_batch_load(gsz_batch *batch, const gsz_frame *frame, uint32_t begin,
                                     uint32_t end, const gsz_tile_place *place, uint64_t open) {
    batch->begin = begin;
    batch->count = end - begin < GSZ_BATCH ? end - begin : GSZ_BATCH;
    memset(batch->hits, 0, sizeof batch->hits);
    gsz_batch_prefetch(frame, begin + batch->count, end);
    for (uint32_t i = 0; i < batch->count; i++)
        gsz_batch_add(batch, &frame->splat[frame->entry[begin + i]], (uint8_t)i, place, open);
}

/* ---- blocks -------------------------------------------------------------------------------------- */

/** The pixels of a block, from the corner of the tile. */
typedef struct gsz_block_place {
    gsz_lanes x, y;
} gsz_block_place;

GSZ_LANES_INLINE gsz_block_place gsz_block_at(int block) {
    return (gsz_block_place){gsz_block_x + gsz_block_left(block),
                             gsz_block_y + gsz_block_top(block)};
}

/** Alpha of a splat over one block. */
typedef struct gsz_block_alpha {
    gsz_lanes dx, dy;
    gsz_lanes alpha;   /* capped; 0 where it is cut */
    gsz_mask uncapped; /* where alpha still follows the Gaussian; also set where it is cut */
} gsz_block_alpha;

GSZ_LANES_INLINE void gsz_block_alpha_make(gsz_block_alpha *a, const gsz_tile_splat *s,
                                           const gsz_block_place *at) {
    a->dx = s->x - at->x;
    a->dy = s->y - at->y;
    gsz_lanes power = (s->xx * a->dx + s->xy * a->dy) * a->dx + (s->yy * a->dy * a->dy + s->level);
    gsz_lanes alpha = gsz_lanes_exp2(power), cap = gsz_lanes_set((gsz_real)GSZ_RASTER_ALPHA_CAP);
    a->uncapped = gsz_less(alpha, cap);
    /* log2 of the cut at 1/255; what lies below it may be no number at all */
    gsz_mask shows = gsz_at_least(power, gsz_lanes_set((gsz_real)-7.99435343685885));
    a->alpha = gsz_lanes_keep(shows, gsz_lanes_min(alpha, cap));
}

/** What a splat of that alpha weighs in front of what is left of the light; *rest is brought up to date, and
 *  becomes 0 where the pixel ends. */
GSZ_LANES_INLINE gsz_lanes gsz_block_weigh(gsz_lanes *rest, gsz_lanes alpha) {
    gsz_lanes weight = alpha * *rest, next = *rest - weight;
    gsz_mask goes_on = gsz_at_least(next, gsz_lanes_set((gsz_real)GSZ_RASTER_END));
    *rest = gsz_lanes_keep(goes_on, next);
    return gsz_lanes_keep(goes_on, weight);
}

/** Blocks with a pixel that has not ended, as gsz_touched_blocks has them. */
GSZ_LANES_INLINE uint64_t gsz_open_blocks(const gsz_lanes rest[GSZ_TILE_BLOCKS]) {
    uint64_t open = 0;
    for (int b = 0; b < GSZ_TILE_BLOCKS; b++)
        if (gsz_lanes_any_bit(rest[b])) open |= (uint64_t)1 << (GSZ_BLOCK_ROWS * b);
    return open;
}

#endif
