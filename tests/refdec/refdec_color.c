/* SPDX-License-Identifier: MIT */
/* refdec_color.c - the stream of colours (5.8). */
#include <stdlib.h>

#include "refdec_block.h"
#include "refdec_guess.h"

typedef struct color_models {
    rd_model tokens[3][17][4][3]; /* channel, fineness, spread, miss */
    rd_mantissas m[3];
} color_models;

static int miss_context(int32_t miss) {
    int32_t size = abs(miss);
    return size > 8 ? 2 : size > 2 ? 1 : 0;
}

static double ratio_to(const rd_gaussian *g, const rd_gaussian *neighbour) {
    return rd_fine(neighbour->fineness) * (1 / rd_fine(g->fineness));
}

static void decode_color(rd_block *block, rd_gaussian *g, color_models *models, rd_stream *s) {
    double ratio_a = g->a < 0 ? 0 : ratio_to(g, &block->g[g->a]);
    double ratio_b = g->a < 0 ? 0 : ratio_to(g, &block->g[g->b]);
    int32_t miss = 0;
    for (int c = 0; c < 3; c++) {
        double at_a = g->a < 0 ? 0 : block->g[g->a].color[c] * ratio_a;
        double at_b = g->a < 0 ? 0 : block->g[g->b].color[c] * ratio_b;
        rd_guess guess = rd_guess_of(at_a, at_b, -RD_LEVEL_MAX, RD_LEVEL_MAX);
        int spread = rd_spread(guess.apart, 1.5, 5, 15);
        miss = rd_signed(s, &models->tokens[c][(g->fineness + 24) / 3][spread][miss_context(miss)],
                         &models->m[c]);
        g->color[c] = rd_limit(guess.level + miss, -RD_LEVEL_MAX, RD_LEVEL_MAX);
    }
}

void rd_colors(rd_block *block, rd_stream *s) {
    color_models models;
    rd_models_start(models.tokens, sizeof models.tokens, 16);
    for (int c = 0; c < 3; c++) rd_mantissas_start(&models.m[c]);
    for (uint32_t i = 0; i < block->count; i++) decode_color(block, &block->g[i], &models, s);
}
