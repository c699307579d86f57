/* SPDX-License-Identifier: MIT */
/* refdec_position.c - cells, the neighbours that follow from them, and the bits behind them (5.1, 5.2, 5.7). */
#include "refdec_block.h"

/* ---- 5.1 positions ---- */

typedef struct cut {
    int axis, bit, left[3]; /* left: bits of each axis before this cut */
} cut;

typedef struct halving {
    rd_block *block;
    rd_stream *stream;
    int cuts;
    cut cut[91]; /* behind the last one nothing is left */
    rd_model small[16][8], wide[32];
} halving;

static void plan_cuts(halving *h) {
    int left[3];
    for (int k = 0; k < 3; k++) left[k] = h->block->cell_bits[k];
    h->cuts = left[0] + left[1] + left[2];
    for (int d = 0; d <= h->cuts; d++) {
        int axis = left[1] > left[0];
        if (left[2] > left[axis]) axis = 2;
        h->cut[d] = (cut){axis, left[axis] - 1, {left[0], left[1], left[2]}};
        left[axis]--;
    }
}

static uint32_t ceil_16(uint32_t x) { return (x + 15) / 16; }

static uint32_t wide_count(halving *h, uint32_t n) {
    int k = 0, b = 0;
    while (n >> (k + 1)) k++;
    uint32_t s = rd_symbol(h->stream, &h->wide[k]);
    uint32_t first = ceil_16(s * (n + 1)), next = ceil_16((s + 1) * (n + 1));
    while (1u << b < next - first) b++;
    uint32_t lower = first + rd_bits(h->stream, b);
    return lower < n ? lower : n;
}

/** How many of the n lie in the lower half. */
static uint32_t lower_count(halving *h, uint32_t n, int path) {
    if (n > 15) return wide_count(h, n);
    uint32_t lower = rd_symbol(h->stream, &h->small[n][path]);
    if (lower <= n) return lower;
    h->stream->failed = true;
    return 0;
}

static void place(halving *h, uint32_t begin, uint32_t n, const uint32_t corner[3], int d) {
    for (int k = 0; k < 3; k++) {
        uint32_t cell = corner[k] + rd_bits(h->stream, h->cut[d].left[k]);
        for (uint32_t i = begin; i < begin + n; i++) h->block->g[i].cell[k] = cell;
    }
}

/* Recursion is at most 90 deep. */
static void box(halving *h, uint32_t begin, uint32_t n, const uint32_t corner[3], int d, int path) {
    if (h->stream->failed) return;
    if (n == 1 || d == h->cuts) {
        place(h, begin, n, corner, d);
        return;
    }
    uint32_t lower = lower_count(h, n, path), upper[3] = {corner[0], corner[1], corner[2]};
    int p = (2 * path + (lower == 0 || lower == n)) % 8;
    if (lower > 0) box(h, begin, lower, corner, d + 1, p);
    upper[h->cut[d].axis] += 1u << h->cut[d].bit;
    if (lower < n) box(h, begin + lower, n - lower, upper, d + 1, p);
}

/* ---- 5.2 neighbours ---- */

static uint64_t distance(const rd_gaussian *one, const rd_gaussian *two) {
    uint64_t sum = 0;
    for (int k = 0; k < 3; k++) {
        int64_t d = (int64_t)one->cell[k] - two->cell[k];
        sum += (uint64_t)(d * d);
    }
    return sum;
}

static void find_neighbours(rd_gaussian *g, int i) {
    int best = -1, second = -1;
    for (int j = i - 1; j >= 0 && j >= i - 16; j--) {
        uint64_t d = distance(&g[i], &g[j]);
        if (best < 0 || d < distance(&g[i], &g[best])) {
            second = best;
            best = j;
        } else if (second < 0 || d < distance(&g[i], &g[second])) {
            second = j;
        }
    }
    g[i].a = best;
    g[i].b = second < 0 ? best : second;
}

void rd_positions(rd_block *block, rd_stream *s) {
    static const uint32_t corner[3];
    halving h = {.block = block, .stream = s};
    plan_cuts(&h);
    for (int n = 1; n <= 15; n++) rd_models_start(h.small[n], sizeof h.small[n], n + 1);
    rd_models_start(h.wide, sizeof h.wide, 16);
    box(&h, 0, block->count, corner, 0, 0);
    for (uint32_t i = 0; i < block->count; i++) find_neighbours(block->g, (int)i);
}

/* ---- 5.7 refinement ---- */

void rd_refinement(rd_block *block, rd_stream *s) {
    for (uint32_t i = 0; i < block->count; i++)
        for (int k = 0; k < 3; k++) block->g[i].fine[k] = rd_bits(s, block->g[i].refine);
}
