/* SPDX-License-Identifier: MIT */
/* blend_tile.h - one splat over the blocks of one tile: what both directions of blending compute. Internal, for
 * files compiled for several instruction sets.
 *
 * A tile of 16 x 16 pixels is 32 blocks of 4 x 2, a lane a pixel; block b has its left edge at 4 (b / 8) and
 * its top at 2 (b % 8). */
#ifndef GSZ_BLEND_TILE_H
#define GSZ_BLEND_TILE_H

#include "raster_frame.h"
#include "raster_lanes.h"

enum { GSZ_BLOCK_ROWS = 8 };

/** The pixels of a block, from its corner. */
static const gsz_lanes gsz_block_x = {0, 1, 2, 3, 0, 1, 2, 3};
static const gsz_lanes gsz_block_y = {0, 0, 0, 0, 1, 1, 1, 1};

GSZ_LANES_INLINE gsz_real gsz_block_left(int block) {
    return (gsz_real)(block / GSZ_BLOCK_ROWS * 4);
}
GSZ_LANES_INLINE gsz_real gsz_block_top(int block) {
    return (gsz_real)(block % GSZ_BLOCK_ROWS * 2);
}

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

/** What a row of pixels has of an ellipse: left and right end; none is an interval that holds nothing. */
GSZ_LANES_INLINE void gsz_row_interval(gsz_lanes *out_low, gsz_lanes *out_high, const gsz_splat *s,
                                       gsz_lanes dy, gsz_real left) {
    /* A little wider than exact: which pixels are drawn is for alpha to say. */
    gsz_lanes square = s->half[0] * (gsz_real)1.000001 - s->half[1] * (dy * dy);
    gsz_lanes half = gsz_lanes_sqrt(gsz_lanes_max(square, gsz_lanes_set(0))) + (gsz_real)0.01;
    gsz_lanes middle = s->slope * dy + (s->x - left), far = gsz_lanes_set((gsz_real)1e6);
    gsz_lanes_bits there = square >= 0;
    *out_low = gsz_lanes_select(there, middle - half, far);
    *out_high = gsz_lanes_select(there, middle + half, -far);
}

/** Blocks of the tile that the splat's ellipse may touch, a bit each: the exact test, row by row. */
GSZ_LANES_INLINE uint32_t gsz_touched_blocks(const gsz_splat *s, gsz_real left, gsz_real top) {
    static const gsz_lanes upper_row = {0, 2, 4, 6, 8, 10, 12, 14};
    gsz_lanes low[2], high[2], dy = (s->y - top) - upper_row;
    gsz_row_interval(&low[0], &high[0], s, dy, left);
    gsz_row_interval(&low[1], &high[1], s, dy - 1, left);
    gsz_lanes first = gsz_lanes_min(low[0], low[1]), last = gsz_lanes_max(high[0], high[1]);
    uint32_t blocks = 0;
    for (int column = 0; column < 4; column++) {
        gsz_lanes_bits inside =
            (first <= (gsz_real)(4 * column + 3)) & (last >= (gsz_real)(4 * column));
        blocks |= (uint32_t)gsz_mask_bits(inside) << (GSZ_BLOCK_ROWS * column);
    }
    return blocks;
}

/** Alpha of a splat over one block. */
typedef struct gsz_block_alpha {
    gsz_lanes dx, dy;
    gsz_lanes alpha;         /* capped; 0 where it is cut */
    gsz_lanes_bits uncapped; /* where alpha still follows the Gaussian; also set where it is cut */
} gsz_block_alpha;

GSZ_LANES_INLINE void gsz_block_alpha_make(gsz_block_alpha *a, const gsz_splat *s, gsz_real left,
                                           gsz_real top) {
    a->dx = (s->x - left) - gsz_block_x;
    a->dy = (s->y - top) - gsz_block_y;
    gsz_lanes power = (s->xx * a->dx + s->xy * a->dy) * a->dx + (s->yy * a->dy * a->dy + s->level);
    gsz_lanes alpha = gsz_lanes_exp2(power), cap = gsz_lanes_set((gsz_real)GSZ_RASTER_ALPHA_CAP);
    a->uncapped = alpha < cap;
    /* log2 of the cut at 1/255; what lies below it may be no number at all */
    gsz_lanes_bits shows = power >= (gsz_real)-7.99435343685885;
    a->alpha = gsz_lanes_keep(shows, gsz_lanes_min(alpha, cap));
}

/** What a splat of that alpha weighs in front of what is left of the light; *rest is brought up to date, and
 *  becomes 0 where the pixel ends. */
GSZ_LANES_INLINE gsz_lanes gsz_block_weigh(gsz_lanes *rest, gsz_lanes alpha) {
    gsz_lanes weight = alpha * *rest, next = *rest - weight;
    gsz_lanes_bits goes_on = next >= (gsz_real)GSZ_RASTER_END;
    *rest = gsz_lanes_keep(goes_on, next);
    return gsz_lanes_keep(goes_on, weight);
}

/** Blocks with a pixel that has not ended. */
GSZ_LANES_INLINE uint32_t gsz_open_blocks(const gsz_lanes rest[GSZ_TILE_BLOCKS]) {
    uint32_t open = 0;
    for (int b = 0; b < GSZ_TILE_BLOCKS; b++)
        if (gsz_mask_bits(rest[b] > 0)) open |= (uint32_t)1 << b;
    return open;
}

/** Fetches what the entries a little further on describe: they lie all over memory. */
GSZ_LANES_INLINE void gsz_prefetch_splat(const gsz_frame *frame, uint32_t at, uint32_t end) {
    enum { AHEAD = 8 };
    if (at + AHEAD < end) __builtin_prefetch(&frame->splat[frame->entry[at + AHEAD]]);
}

#endif
