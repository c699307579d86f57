/* SPDX-License-Identifier: MIT */
/* blend_tile.h - the splats of one tile over its blocks: what both directions of blending compute. Internal, for
 * files compiled for several instruction sets.
 *
 * A tile of 16 x 16 pixels is blocks of four columns and as many rows as there are lanes for, a lane a pixel;
 * blocks are counted down the first column of them, then the next. Splats come in batches; each block of a tile is brought up to date with the splats of a
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

/** 0, 1, 2 ...; and the pixels of a block, from its corner. */
#define GSZ_LANE(i) i
#define GSZ_LANE_X(i) i % 4
#define GSZ_LANE_Y(i) i / 4
static const gsz_lanes gsz_lane_index = {GSZ_EACH_LANE(GSZ_LANE)};
static const gsz_lanes gsz_block_x = {GSZ_EACH_LANE(GSZ_LANE_X)};
static const gsz_lanes gsz_block_y = {GSZ_EACH_LANE(GSZ_LANE_Y)};
#undef GSZ_LANE
#undef GSZ_LANE_X
#undef GSZ_LANE_Y

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
    gsz_lanes dy = (s->look.y - place->top - (gsz_real)from) - gsz_lane_index;
    gsz_lanes square = s->half[0] * (gsz_real)1.000001 - s->half[1] * (dy * dy);
    gsz_lanes half = gsz_lanes_sqrt(gsz_lanes_max(square, gsz_lanes_set(0))) + s->margin;
    gsz_lanes middle = s->look.slope * dy + (s->look.x - place->left), low = middle - half,
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

/** Every bit of `x` that is a multiple of `step`, side by side; step is 2 or 4. */
GSZ_LANES_INLINE uint64_t gsz_pack_bits(uint64_t x, int step) {
    if (step == 2) {
        x &= 0x5555555555555555u;
        x = (x | x >> 1) & 0x3333333333333333u;
        x = (x | x >> 2) & 0x0f0f0f0f0f0f0f0fu;
        x = (x | x >> 4) & 0x00ff00ff00ff00ffu;
        x = (x | x >> 8) & 0x0000ffff0000ffffu;
        return (x | x >> 16) & 0xffffffffu;
    }
    x &= 0x1111111111111111u;
    x = (x | x >> 3) & 0x0303030303030303u;
    x = (x | x >> 6) & 0x000f000f000f000fu;
    x = (x | x >> 12) & 0x000000ff000000ffu;
    return (x | x >> 24) & 0xffffu;
}

/** Blocks of the tile that the splat's ellipse may touch, a bit each: the exact test, row by row. */
GSZ_LANES_INLINE uint64_t gsz_touched_blocks(const gsz_splat *s, const gsz_tile_place *place) {
    uint64_t rows = 0;
    for (int from = 0; from < GSZ_TILE; from += GSZ_LANES) rows |= gsz_touched_rows(s, place, from);
    if (GSZ_BLOCK_ROWS == 1) return rows;
    rows |= rows >> 1;
    if (GSZ_BLOCK_ROWS == 2) return gsz_pack_bits(rows, 2);
    rows |= rows >> 2;
    return gsz_pack_bits(rows, 4);
}

/* ---- batches ------------------------------------------------------------------------------------- */

enum { GSZ_BATCH = 64 };

/** Some entries of a tile, nearest first; centres from the corner of the tile. */
typedef struct gsz_batch {
    uint32_t begin, count; /**< entries of the frame */
    uint64_t open;         /**< blocks of the tile that are looked at */
    gsz_splat_look splat[GSZ_BATCH];
    uint32_t touched[2][GSZ_BATCH]; /**< of each: blocks, a bit each; 0..31 and 32..63 */
} gsz_batch;

/** Splats lie all over memory: asks for one that comes up soon. */
GSZ_LANES_INLINE void gsz_prefetch_splat(const gsz_frame *frame, uint32_t at, uint32_t end) {
    enum { AHEAD = 16 };
    if (at + AHEAD < end) __builtin_prefetch(&frame->splat[frame->entry[at + AHEAD]]);
}

/** The entries from `begin` on. */
GSZ_LANES_INLINE void gsz_batch_load(gsz_batch *batch, const gsz_frame *frame, uint32_t begin,
                                     uint32_t end, const gsz_tile_place *place, uint64_t open) {
    batch->begin = begin;
    batch->count = end - begin < GSZ_BATCH ? end - begin : GSZ_BATCH;
    batch->open = open;
    for (uint32_t i = 0; i < batch->count; i++) {
        const gsz_splat *s = &frame->splat[frame->entry[begin + i]];
        gsz_prefetch_splat(frame, begin + i, end);
        batch->splat[i] = s->look;
        batch->splat[i].x -= place->left;
        batch->splat[i].y -= place->top;
        uint64_t touched = gsz_touched_blocks(s, place);
        batch->touched[0][i] = (uint32_t)touched;
        if (GSZ_TILE_BLOCKS > 32) batch->touched[1][i] = (uint32_t)(touched >> 32);
    }
    for (uint32_t i = batch->count; i % GSZ_LANES; i++)
        batch->touched[0][i] = batch->touched[1][i] = 0;
}

/** Which splats of the batch touch a block, a bit each; none of a block that is not open. */
GSZ_LANES_INLINE uint64_t gsz_batch_hits(const gsz_batch *batch, int block) {
    const uint32_t *touched = batch->touched[block / 32];
    uint64_t hits = 0;
    if (!(batch->open >> block & 1)) return 0;
    for (uint32_t i = 0; i < batch->count; i += GSZ_LANES)
        hits |= (uint64_t)gsz_bits_test(touched + i, (uint32_t)1 << block % 32) << i;
    return hits;
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
    gsz_lanes u, dy;   /* u = dx + slope dy */
    gsz_lanes alpha;   /* capped; 0 where it is cut */
    gsz_mask uncapped; /* where alpha still follows the Gaussian; also set where it is cut */
} gsz_block_alpha;

GSZ_LANES_INLINE void gsz_block_alpha_make(gsz_block_alpha *a, const gsz_splat_look *s,
                                           const gsz_block_place *at) {
    a->dy = s->y - at->y;
    a->u = (s->x - at->x) + s->slope * a->dy;
    gsz_lanes power = s->across * a->u * a->u + (s->down * a->dy * a->dy + s->level);
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

/** Blocks with a pixel that has not ended, a bit each. */
GSZ_LANES_INLINE uint64_t gsz_open_blocks(const gsz_lanes rest[GSZ_TILE_BLOCKS]) {
    uint64_t open = 0;
    for (int b = 0; b < GSZ_TILE_BLOCKS; b++)
        if (gsz_lanes_any_bit(rest[b])) open |= (uint64_t)1 << b;
    return open;
}

#endif
