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
            read_pixel(c, picture, gradient, view, row + (size_t)x, x / 4 * GSZ_BLOCK_ROWS + y / 2,
                       y % 2 * 4 + x % 4);
    }
}

/* ---- one splat ----------------------------------------------------------------------------------- */

GSZ_LANES_INLINE void add_block(gsz_lanes sum[GSZ_SUMS], gradient_canvas *c, const gsz_splat *s,
                                int block, gsz_real left, gsz_real top) {
    gsz_block_alpha a;
    gsz_block_alpha_make(&a, s, left + gsz_block_left(block), top + gsz_block_top(block));
    gsz_lanes before = c->rest[block];
    gsz_lanes weight = gsz_block_weigh(&c->rest[block], a.alpha);
    const gsz_lanes *color = c->color[block];
    gsz_lanes value = s->color[0] * color[0] + s->color[1] * color[1] + s->color[2] * color[2] +
                      c->constant[block];
    gsz_lanes behind = c->behind[block] - weight * value;
    c->behind[block] = behind;
    for (int k = 0; k < 3; k++) sum[GSZ_SUM_RED + k] += weight * color[k];
    gsz_lanes g = a.alpha * (before * value - behind / (1 - a.alpha));
    g = gsz_lanes_keep((weight > 0) & a.uncapped, g);
    gsz_lanes gx = g * a.dx, gy = g * a.dy;
    sum[GSZ_SUM_1] += g;
    sum[GSZ_SUM_X] += gx;
    sum[GSZ_SUM_Y] += gy;
    sum[GSZ_SUM_XX] += gx * a.dx;
    sum[GSZ_SUM_XY] += gx * a.dy;
    sum[GSZ_SUM_YY] += gy * a.dy;
}

static void add_entry(gsz_real out[GSZ_SUMS], gradient_canvas *c, const gsz_splat *s,
                      uint32_t blocks, const gsz_tile_place *place) {
    gsz_lanes sum[GSZ_SUMS];
    for (int k = 0; k < GSZ_SUMS; k++) sum[k] = gsz_lanes_set(0);
    for (; blocks; blocks &= blocks - 1)
        add_block(sum, c, s, __builtin_ctz(blocks), place->left, place->top);
    for (int k = 0; k < GSZ_SUMS; k++) out[k] = gsz_lanes_sum(sum[k]);
}

/* ---- the tile ------------------------------------------------------------------------------------ */

void GSZ_KERNEL(blend_backward)(const gsz_frame *frame, uint32_t tile,
                                const gsz_raster_target *picture,
                                const gsz_raster_target *gradient);
void GSZ_KERNEL(blend_backward)(const gsz_frame *frame, uint32_t tile,
                                const gsz_raster_target *picture,
                                const gsz_raster_target *gradient) {
    enum { LOOK_EVERY = 16 };
    gsz_tile_place place = gsz_tile_at(frame, tile);
    gradient_canvas c;
    read_tile(&c, picture, gradient, &frame->view, &place);
    uint32_t end = frame->tile_begin[tile + 1], open = gsz_open_blocks(c.rest);
    for (uint32_t at = frame->tile_begin[tile]; at < end; at++) {
        const gsz_splat *s = &frame->splat[frame->entry[at]];
        gsz_real *sum = frame->sum[frame->slot[at]];
        gsz_prefetch_splat(frame, at, end);
        uint32_t blocks = open ? gsz_touched_blocks(s, place.left, place.top) & open : 0;
        if (blocks)
            add_entry(sum, &c, s, blocks, &place);
        else
            memset(sum, 0, sizeof(gsz_real) * GSZ_SUMS);
        if (at % LOOK_EVERY == LOOK_EVERY - 1) open = gsz_open_blocks(c.rest);
    }
}
