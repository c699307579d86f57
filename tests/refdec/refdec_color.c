/* SPDX-License-Identifier: MIT */
/* refdec_color.c - the stream of colours (5.8). */
#include <stdlib.h>

#include "refdec_block.h"
#include "refdec_guess.h"

typedef struct color_models {
    rd_model by_fineness[3][17][4][3]; /* channel, fineness, spread, miss */
    rd_model by_lean[3][9][9]
                    [9]; /* channel, leans of: the neighbours, the last miss, the one before it */
    rd_model by_size[3][17][7]
                    [7]; /* channel, fineness, sizes of: the spread, the neighbours' misses */
    rd_mixture mixture[3][4][3]; /* channel, spread, miss */
    rd_mantissas m[3];
} color_models;

static void start_models(color_models *m) {
    rd_models_start(m->by_fineness, sizeof m->by_fineness, 16);
    rd_models_start(m->by_lean, sizeof m->by_lean, 16);
    rd_models_start(m->by_size, sizeof m->by_size, 16);
    rd_mixtures_start(m->mixture, sizeof m->mixture, 3);
    for (int c = 0; c < 3; c++) rd_mantissas_start(&m->m[c]);
}

static int miss_context(int32_t miss) {
    int32_t size = abs(miss);
    return size > 8 ? 2 : size > 2 ? 1 : 0;
}

/** 0..8; 4: none to speak of. */
static int lean(double d) {
    static const double above[] = {1, 3, 8, 20};
    int far = 0;
    while (far < 4 && fabs(d) >= above[far]) far++;
    return d < 0 ? 4 - far : 4 + far;
}

/** 0..6. */
static int size_of(double d) {
    static const double above[] = {0.5, 1.5, 3, 6, 12, 24};
    int size = 0;
    while (size < 6 && fabs(d) >= above[size]) size++;
    return size;
}

static double ratio_to(const rd_gaussian *g, const rd_gaussian *neighbour) {
    return rd_fine(neighbour->fineness) * (1 / rd_fine(g->fineness));
}

/** miss: what the two channels before missed by. */
static int32_t decode_miss(rd_block *block, const rd_gaussian *g, color_models *models,
                           rd_stream *s, int c, double difference, const int32_t miss[2]) {
    int spread = rd_spread(fabs(difference), 1.5, 5, 15), last = miss_context(miss[0]);
    int fineness = (g->fineness + 24) / 3, near = 0;
    if (g->a >= 0) near = (block->g[g->a].missed[c] + block->g[g->b].missed[c] + 1) >> 1;
    rd_model *const told[] = {&models->by_fineness[c][fineness][spread][last],
                              &models->by_lean[c][lean(difference)][lean(miss[0])][lean(miss[1])],
                              &models->by_size[c][fineness][size_of(difference)][near]};
    unsigned t = rd_mixed(s, &models->mixture[c][spread][last], told);
    return rd_signed_behind(s, (int)t, &models->m[c]);
}

static void decode_color(rd_block *block, rd_gaussian *g, color_models *models, rd_stream *s) {
    double ratio_a = g->a < 0 ? 0 : ratio_to(g, &block->g[g->a]);
    double ratio_b = g->a < 0 ? 0 : ratio_to(g, &block->g[g->b]);
    int32_t miss[2] = {0, 0};
    for (int c = 0; c < 3; c++) {
        double at_a = g->a < 0 ? 0 : block->g[g->a].color[c] * ratio_a;
        double at_b = g->a < 0 ? 0 : block->g[g->b].color[c] * ratio_b;
        rd_guess guess = rd_guess_of(at_a, at_b, -RD_LEVEL_MAX, RD_LEVEL_MAX);
        int32_t now = decode_miss(block, g, models, s, c, at_a - at_b, miss);
        g->color[c] = rd_limit(guess.level + now, -RD_LEVEL_MAX, RD_LEVEL_MAX);
        g->missed[c] = size_of(now);
        miss[1] = miss[0];
        miss[0] = now;
    }
}

void rd_colors(rd_block *block, rd_stream *s) {
    color_models models;
    start_models(&models);
    for (uint32_t i = 0; i < block->count; i++) decode_color(block, &block->g[i], &models, s);
}
