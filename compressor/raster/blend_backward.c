/* SPDX-License-Identifier: MIT */
/* blend_backward.c - from the gradient of a picture to what each splat of a tile adds to its own. Compiled once
 * for each instruction set.
 *
 * The pixels are drawn again in the same order. With w_i = alpha_i T_i the weight of splat i and g_i its colour
 * times the gradient of the pixel, the pixel's value is S = sum w_i g_i, and
 *   dS/dalpha_i = T_i g_i - (S - sum_{j <= i} w_j g_j) / (1 - alpha_i)
 * since all that lies behind is dimmed by 1 - alpha_i. S is known from the picture: nothing has to be undone,
 * and the transmittances are those of the picture to the last bit. */
#include "blend_tile.h"

/** The pixels of a tile. */
typedef struct gradient_canvas {
    gsz_lanes rest[GSZ_TILE_BLOCKS];
    gsz_lanes behind[GSZ_TILE_BLOCKS];   /* S less what is drawn already */
    gsz_lanes color[GSZ_TILE_BLOCKS][3]; /* gradient of the picture's channels */
    gsz_lanes constant[GSZ_TILE_BLOCKS]; /* gradient of the coverage less that of the background */
} gradient_canvas;

/* ---- reading the picture ------------------------------------------------------------------------- */

/** A pixel that has ended lets neither background nor coverage vary: both are constants there. */
static void read_pixel(gradient_canvas *c, const gsz_raster_target *picture,
                       const gsz_raster_target *gradient, const gsz_view *view, size_t pixel,
                       int block, int lane) {
    gsz_real rest = 1 - picture->plane[3][pixel], sum = 0, constant = 0;
    for (int k = 0; k < 3; k++) {
        gsz_real g = gradient->plane[k][pixel];
        c->color[block][k][lane] = g;
        sum += g * (picture->plane[k][pixel] - rest * view->background[k]);
        constant -= g * view->background[k];
    }
    if (gradient->plane[3]) constant += gradient->plane[3][pixel];
    if (rest == 0) constant = 0;
    c->constant[block][lane] = constant;
    c->behind[block][lane] = sum + constant * picture->plane[3][pixel];
    c->rest[block][lane] = 1;
}

static void read_tile(gradient_canvas *c, const gsz_raster_target *picture,
                      const gsz_raster_target *gradient, const gsz_view *view,
                      const gsz_tile_place *place) {
    memset(c, 0, sizeof *c);
    for (int y = 0; y < place->rows; y++) {
        size_t row = ((size_t)place->top + (size_t)y) * (size_t)view->width + (size_t)place->left;
        for (int x = 0; x < place->columns; x++)
            read_pixel(c, picture, gradient, view, row + (size_t)x, gsz_block_of(x, y),
                       gsz_lane_of(x, y));
    }
}

/* ---- a batch ------------------------------------------------------------------------------------- */

/** Sums of each splat of a batch, a lane a pixel of the blocks. */
typedef struct batch_sums {
    gsz_lanes sum[GSZ_BATCH][GSZ_PARTS][GSZ_SUMS];
} batch_sums;

/** What a splat adds at the pixels of a block. */
GSZ_LANES_INLINE void add_hit(gsz_lanes sum[GSZ_SUMS], gsz_lanes *rest, gsz_lanes *behind,
                              const gsz_splat_look *s, const gsz_lanes color[3], gsz_lanes constant,
                              const gsz_block_place *at) {
    gsz_block_alpha a;
    gsz_lanes before = *rest;
    gsz_block_alpha_make(&a, s, at);
    gsz_lanes weight = gsz_block_weigh(rest, a.alpha);
    gsz_lanes value = s->color[0] * color[0] + s->color[1] * color[1] + s->color[2] * color[2];
    value += constant;
    *behind -= weight * value;
    for (int k = 0; k < 3; k++) sum[GSZ_SUM_RED + k] += weight * color[k];
    gsz_lanes g = a.alpha * (before * value - *behind / (1 - a.alpha));
    g = gsz_lanes_keep(gsz_positive(weight) & a.uncapped, g);
    gsz_lanes gu = g * a.u, gy = g * a.dy;
    sum[GSZ_SUM_1] += g;
    sum[GSZ_SUM_U] += gu;
    sum[GSZ_SUM_Y] += gy;
    sum[GSZ_SUM_UU] += gu * a.u;
    sum[GSZ_SUM_UY] += gu * a.dy;
    sum[GSZ_SUM_YY] += gy * a.dy;
}

GSZ_LANES_INLINE void add_block(batch_sums *sums, gradient_canvas *c, const gsz_batch *batch,
                                int block) {
    uint64_t hits = gsz_batch_hits(batch, block);
    if (!hits) return;
    const gsz_block_place at = gsz_block_at(block);
    gsz_lanes rest = c->rest[block], behind = c->behind[block], constant = c->constant[block];
    gsz_lanes color[3];
    for (int k = 0; k < 3; k++) color[k] = c->color[block][k];
    for (; hits && gsz_lanes_any_bit(rest); hits &= hits - 1) {
        int index = __builtin_ctzll(hits);
        add_hit(sums->sum[index][block % GSZ_PARTS], &rest, &behind, &batch->splat[index], color,
                constant, &at);
    }
    c->rest[block] = rest;
    c->behind[block] = behind;
}

/** Each entry has a row of its own: no two tiles write to the same place. */
static void write_sums(const gsz_frame *frame, const batch_sums *sums, const gsz_batch *batch) {
    for (uint32_t i = 0; i < batch->count; i++)
        gsz_sum_parts(frame->sum[frame->slot[batch->begin + i]], sums->sum[i][0], GSZ_SUMS);
}

/* ---- the tile ------------------------------------------------------------------------------------ */

static void clear_rows(const gsz_frame *frame, uint32_t begin, uint32_t end) {
    for (uint32_t at = begin; at < end; at++)
        memset(frame->sum[frame->slot[at]], 0, sizeof *frame->sum);
}

void GSZ_KERNEL(blend_backward)(const gsz_frame *frame, uint32_t tile,
                                const gsz_raster_target *picture,
                                const gsz_raster_target *gradient);
void GSZ_KERNEL(blend_backward)(const gsz_frame *frame, uint32_t tile,
                                const gsz_raster_target *picture,
                                const gsz_raster_target *gradient) {
    gsz_tile_place place = gsz_tile_at(frame, tile);
    gradient_canvas c;
    gsz_batch batch;
    batch_sums sums;
    read_tile(&c, picture, gradient, &frame->view, &place);
    uint32_t at = frame->tile_begin[tile], end = frame->tile_begin[tile + 1];
    uint64_t open = gsz_open_blocks(c.rest);
    for (; at < end && open; at += batch.count) {
        gsz_batch_load(&batch, frame, at, end, &place, open);
        memset(&sums, 0, sizeof sums.sum[0] * batch.count);
        for (int b = 0; b < GSZ_TILE_BLOCKS; b++) add_block(&sums, &c, &batch, b);
        write_sums(frame, &sums, &batch);
        open = gsz_open_blocks(c.rest);
    }
    clear_rows(frame, at, end);
}
