/* SPDX-License-Identifier: MIT */
/* blend_forward.c - draws the splats of a tile, nearest first, and counts what each contributes. Compiled once
 * for each instruction set. */
#include "blend_tile.h"

/** The pixels of a tile, block by block. */
typedef struct canvas {
    gsz_lanes rest[GSZ_TILE_BLOCKS]; /* light that still comes through; 0 once a pixel has ended */
    gsz_lanes color[GSZ_TILE_BLOCKS][3];
} canvas;

/** For the counts: which splat weighs most in each pixel. */
typedef struct ranking {
    gsz_lanes weight[GSZ_TILE_BLOCKS];
    gsz_lanes_bits leader[GSZ_TILE_BLOCKS];
} ranking;

/** Of one splat in one tile. */
typedef struct tally {
    gsz_lanes weight, largest;
    uint32_t touched;
} tally;

static void canvas_init(canvas *c) {
    for (int b = 0; b < GSZ_TILE_BLOCKS; b++) {
        c->rest[b] = gsz_lanes_set(1);
        for (int k = 0; k < 3; k++) c->color[b][k] = gsz_lanes_set(0);
    }
}

/* ---- counting ------------------------------------------------------------------------------------ */

GSZ_LANES_INLINE void count_block(tally *t, ranking *r, int block, gsz_lanes weight,
                                  gsz_real_bits splat) {
    gsz_lanes_bits leads = weight > r->weight[block];
    r->weight[block] = gsz_lanes_max(weight, r->weight[block]);
    r->leader[block] = (leads & splat) | (~leads & r->leader[block]);
    t->weight += weight;
    t->largest = gsz_lanes_max(weight, t->largest);
    t->touched += (uint32_t)__builtin_popcount(gsz_mask_bits(weight > 0));
}

static void raise_to(_Atomic uint32_t *place, uint32_t value) {
    uint32_t seen = atomic_load_explicit(place, memory_order_relaxed);
    while (seen < value && !atomic_compare_exchange_weak_explicit(
                               place, &seen, value, memory_order_relaxed, memory_order_relaxed)) {
    }
}

static void keep_tally(const gsz_raster_counts *counts, uint32_t splat, const tally *t) {
    float largest = 0;
    uint32_t bits;
    for (int i = 0; i < GSZ_LANES; i++)
        if ((float)t->largest[i] > largest) largest = (float)t->largest[i];
    memcpy(&bits, &largest, sizeof bits); /* positive floats are ordered as their bits */
    raise_to(&counts->largest[splat], bits);
    atomic_fetch_add_explicit(&counts->touched[splat], t->touched, memory_order_relaxed);
    atomic_fetch_add_explicit(&counts->weight[splat],
                              (uint64_t)(gsz_lanes_sum(t->weight) * (gsz_real)(1 << 24)),
                              memory_order_relaxed);
}

static void keep_ranking(const gsz_raster_counts *counts, const ranking *r,
                         const gsz_tile_place *place) {
    for (int b = 0; b < GSZ_TILE_BLOCKS; b++)
        for (int i = 0; i < GSZ_LANES; i++)
            if (r->weight[b][i] > 0 &&
                gsz_block_left(b) + gsz_block_x[i] < (gsz_real)place->columns &&
                gsz_block_top(b) + gsz_block_y[i] < (gsz_real)place->rows)
                atomic_fetch_add_explicit(&counts->dominated[(uint32_t)r->leader[b][i]], 1,
                                          memory_order_relaxed);
}

/* ---- drawing ------------------------------------------------------------------------------------- */

/** Blends a splat into a block; false once all its pixels have ended. */
GSZ_LANES_INLINE gsz_lanes blend_block(canvas *c, const gsz_splat *s, int block, gsz_real left,
                                       gsz_real top) {
    gsz_block_alpha a;
    gsz_block_alpha_make(&a, s, left + gsz_block_left(block), top + gsz_block_top(block));
    gsz_lanes weight = gsz_block_weigh(&c->rest[block], a.alpha);
    for (int k = 0; k < 3; k++) c->color[block][k] += weight * s->color[k];
    return weight;
}

/** Pixels outside the picture end at once, so that they neither cost nor count. */
static void close_outside(canvas *c, const gsz_tile_place *place) {
    gsz_lanes columns = gsz_lanes_set((gsz_real)place->columns);
    gsz_lanes rows = gsz_lanes_set((gsz_real)place->rows);
    for (int b = 0; b < GSZ_TILE_BLOCKS; b++) {
        gsz_lanes_bits inside =
            (gsz_block_x + gsz_block_left(b) < columns) & (gsz_block_y + gsz_block_top(b) < rows);
        c->rest[b] = gsz_lanes_keep(inside, c->rest[b]);
    }
}

GSZ_LANES_INLINE void blend_entries(canvas *c, ranking *r, const gsz_frame *frame, uint32_t tile,
                                    const gsz_tile_place *place, const gsz_raster_counts *counts) {
    enum { LOOK_EVERY = 16 }; /* entries between two looks at which blocks have ended */
    uint32_t end = frame->tile_begin[tile + 1], open = gsz_open_blocks(c->rest);
    for (uint32_t at = frame->tile_begin[tile]; at < end; at++) {
        uint32_t index = frame->entry[at];
        const gsz_splat *s = &frame->splat[index];
        gsz_prefetch_splat(frame, at, end);
        tally t = {0};
        uint32_t blocks = gsz_touched_blocks(s, place->left, place->top) & open;
        for (; blocks; blocks &= blocks - 1) {
            int block = __builtin_ctz(blocks);
            gsz_lanes weight = blend_block(c, s, block, place->left, place->top);
            if (r) count_block(&t, r, block, weight, (gsz_real_bits)index);
        }
        if (r && t.touched) keep_tally(counts, index, &t);
        if (at % LOOK_EVERY == LOOK_EVERY - 1 && !(open = gsz_open_blocks(c->rest))) break;
    }
}

/* ---- the tile ------------------------------------------------------------------------------------ */

static void write_pixel(const canvas *c, const gsz_raster_target *out, const gsz_view *view,
                        size_t pixel, int block, int lane) {
    gsz_real rest = c->rest[block][lane];
    for (int k = 0; k < 3; k++)
        out->plane[k][pixel] = c->color[block][k][lane] + rest * view->background[k];
    out->plane[3][pixel] = 1 - rest;
}

static void write_tile(const canvas *c, const gsz_raster_target *out, const gsz_view *view,
                       const gsz_tile_place *place) {
    for (int y = 0; y < place->rows; y++) {
        size_t row = ((size_t)place->top + (size_t)y) * (size_t)view->width + (size_t)place->left;
        for (int x = 0; x < place->columns; x++)
            write_pixel(c, out, view, row + (size_t)x, x / 4 * GSZ_BLOCK_ROWS + y / 2,
                        y % 2 * 4 + x % 4);
    }
}

void GSZ_KERNEL(blend_forward)(const gsz_frame *frame, uint32_t tile, const gsz_raster_target *out,
                               const gsz_raster_counts *counts);
void GSZ_KERNEL(blend_forward)(const gsz_frame *frame, uint32_t tile, const gsz_raster_target *out,
                               const gsz_raster_counts *counts) {
    gsz_tile_place place = gsz_tile_at(frame, tile);
    canvas c;
    canvas_init(&c);
    close_outside(&c, &place);
    if (counts) {
        ranking r = {0};
        blend_entries(&c, &r, frame, tile, &place, counts);
        keep_ranking(counts, &r, &place);
    } else {
        blend_entries(&c, NULL, frame, tile, &place, NULL);
    }
    write_tile(&c, out, &frame->view, &place);
}
