/* SPDX-License-Identifier: MIT */
/* blend_forward.c - draws the splats of a tile, nearest first, and counts what each contributes. Compiled once
 * for each instruction set. */
#include "blend_tile.h"

/** The pixels of a tile, block by block. */
typedef struct canvas {
    gsz_lanes
        rest[GSZ_TILE_BLOCKS]; /* light that still comes through; negative once a pixel has ended */
    gsz_lanes color[GSZ_TILE_BLOCKS][3];
} canvas;

/** What each splat of a batch contributes, and which weighs most in each pixel of the tile. */
typedef struct tally {
    gsz_lanes weight[GSZ_BATCH][GSZ_PARTS], largest[GSZ_BATCH];
    uint32_t touched[GSZ_BATCH];
    gsz_lanes leading[GSZ_TILE_BLOCKS];
    gsz_lanes_bits leader[GSZ_TILE_BLOCKS];
} tally;

/** Pixels outside the picture have ended before they begin: they neither cost nor count. */
static void canvas_init(canvas *c, const gsz_tile_place *place) {
    for (int b = 0; b < GSZ_TILE_BLOCKS; b++) {
        gsz_block_place at = gsz_block_at(b);
        gsz_mask inside = gsz_less(at.x, gsz_lanes_set((gsz_real)place->columns)) &
                          gsz_less(at.y, gsz_lanes_set((gsz_real)place->rows));
        c->rest[b] = gsz_lanes_keep(inside, gsz_lanes_set(1));
        for (int k = 0; k < 3; k++) c->color[b][k] = gsz_lanes_set(0);
    }
}

/* ---- counting ------------------------------------------------------------------------------------ */

GSZ_LANES_INLINE void count_hit(tally *t, int block, int index, gsz_lanes weight, uint32_t splat) {
    gsz_mask leads = gsz_less(t->leading[block], weight);
    t->leading[block] = gsz_lanes_max(weight, t->leading[block]);
    gsz_lanes_bits name = (gsz_lanes_bits){0} + (gsz_real_bits)splat;
    t->leader[block] =
        gsz_as_bits(gsz_lanes_select(leads, gsz_as_lanes(name), gsz_as_lanes(t->leader[block])));
    t->weight[index][block % GSZ_PARTS] += weight;
    t->largest[index] = gsz_lanes_max(weight, t->largest[index]);
    t->touched[index] += (uint32_t)__builtin_popcount(gsz_mask_bits(gsz_positive(weight)));
}

static void tally_next_batch(tally *t) {
    memset(t->weight, 0, sizeof t->weight);
    memset(t->largest, 0, sizeof t->largest);
    memset(t->touched, 0, sizeof t->touched);
}

static void raise_to(_Atomic uint32_t *place, float value) {
    uint32_t bits, seen = atomic_load_explicit(place, memory_order_relaxed);
    memcpy(&bits, &value, sizeof bits); /* positive floats are ordered as their bits */
    while (seen < bits && !atomic_compare_exchange_weak_explicit(
                              place, &seen, bits, memory_order_relaxed, memory_order_relaxed)) {
    }
}

/** Returns in how many pixels they are seen. */
static uint32_t keep_batch(const gsz_raster_counts *counts, const tally *t, const gsz_batch *batch,
                           const gsz_frame *frame) {
    uint32_t pixels = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        uint32_t splat = frame->entry[batch->begin + i];
        gsz_real largest = 0, weight;
        if (!t->touched[i]) continue;
        pixels += t->touched[i];
        gsz_sum_parts(&weight, t->weight[i], 1);
        for (int k = 0; k < GSZ_LANES; k++)
            if (t->largest[i][k] > largest) largest = t->largest[i][k];
        raise_to(&counts->largest[splat], (float)largest);
        atomic_fetch_add_explicit(&counts->touched[splat], t->touched[i], memory_order_relaxed);
        atomic_fetch_add_explicit(&counts->weight[splat], (uint64_t)(weight * (gsz_real)(1 << 24)),
                                  memory_order_relaxed);
    }
    return pixels;
}

static void keep_leaders(const gsz_raster_counts *counts, const tally *t) {
    for (int b = 0; b < GSZ_TILE_BLOCKS; b++)
        for (int i = 0; i < GSZ_LANES; i++)
            if (t->leading[b][i] > 0)
                atomic_fetch_add_explicit(&counts->dominated[(uint32_t)t->leader[b][i]], 1,
                                          memory_order_relaxed);
}

/* ---- drawing ------------------------------------------------------------------------------------- */

/** The splats of a batch that touch a block; t is NULL where nothing is counted. */
GSZ_LANES_INLINE void blend_block(canvas *c, tally *t, const gsz_batch *batch, int block,
                                  const gsz_frame *frame) {
    uint64_t hits = gsz_batch_hits(batch, block);
    if (!hits) return;
    const gsz_block_place at = gsz_block_at(block);
    gsz_lanes rest = c->rest[block], color[3];
    for (int k = 0; k < 3; k++) color[k] = c->color[block][k];
    for (; hits; hits &= hits - 1) {
        int index = __builtin_ctzll(hits);
        const gsz_splat_look *s = &batch->splat[index];
        gsz_block_alpha a;
        gsz_block_alpha_make(&a, s, &at);
        gsz_lanes weight = gsz_block_weigh(&rest, a.alpha);
        for (int k = 0; k < 3; k++) color[k] += weight * s->color[k];
        if (t) count_hit(t, block, index, weight, frame->entry[batch->begin + (uint32_t)index]);
        if (!gsz_block_is_open(rest)) break;
    }
    c->rest[block] = rest;
    for (int k = 0; k < 3; k++) c->color[block][k] = color[k];
}

GSZ_LANES_INLINE gsz_tile_work blend_tile(canvas *c, tally *t, const gsz_frame *frame,
                                          uint32_t tile, const gsz_tile_place *place,
                                          const gsz_raster_counts *counts) {
    gsz_batch batch;
    gsz_tile_work work = {0};
    uint32_t begin = frame->tile_begin[tile], end = frame->tile_begin[tile + 1], at = begin;
    uint64_t open = gsz_open_blocks(c->rest);
    for (; at < end && open; at += batch.count) {
        gsz_batch_load(&batch, frame, at, end, place, open);
        if (t) tally_next_batch(t);
        for (int b = 0; b < GSZ_TILE_BLOCKS; b++) blend_block(c, t, &batch, b, frame);
        if (t) work.pixels += keep_batch(counts, t, &batch, frame);
        open = gsz_open_blocks(c->rest);
    }
    work.entries = at - begin;
    return work;
}

/* ---- the tile ------------------------------------------------------------------------------------ */

static void write_pixel(const canvas *c, const gsz_raster_target *out, const gsz_view *view,
                        size_t pixel, int block, int lane) {
    gsz_real left = c->rest[block][lane], rest = left < 0 ? -left : left;
    for (int k = 0; k < 3; k++)
        out->plane[k][pixel] = c->color[block][k][lane] + rest * view->background[k];
    out->plane[3][pixel] = 1 - rest;
}

static void write_tile(const canvas *c, const gsz_raster_target *out, const gsz_view *view,
                       const gsz_tile_place *place) {
    for (int y = 0; y < place->rows; y++) {
        size_t row = ((size_t)place->top + (size_t)y) * (size_t)view->width + (size_t)place->left;
        for (int x = 0; x < place->columns; x++)
            write_pixel(c, out, view, row + (size_t)x, gsz_block_of(x, y), gsz_lane_of(x, y));
    }
}

gsz_tile_work GSZ_KERNEL(blend_forward)(const gsz_frame *frame, uint32_t tile,
                                        const gsz_raster_target *out,
                                        const gsz_raster_counts *counts);
gsz_tile_work GSZ_KERNEL(blend_forward)(const gsz_frame *frame, uint32_t tile,
                                        const gsz_raster_target *out,
                                        const gsz_raster_counts *counts) {
    gsz_tile_place place = gsz_tile_at(frame, tile);
    gsz_tile_work work;
    canvas c;
    canvas_init(&c, &place);
    if (counts) {
        tally t = {0};
        work = blend_tile(&c, &t, frame, tile, &place, counts);
        keep_leaders(counts, &t);
    } else {
        work = blend_tile(&c, NULL, frame, tile, &place, NULL);
    }
    write_tile(&c, out, &frame->view, &place);
    return work;
}
