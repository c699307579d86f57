/* SPDX-License-Identifier: MIT */
/* refdec_scale.c - the stream of scales (5.5). */
#include "refdec_block.h"
#include "refdec_guess.h"

typedef struct scale_models {
    rd_model by_class[3][40][7][3]; /* axis, guess, class pair, miss */
    rd_model by_room[3][16][4][32]; /* axis, guess, spread, room */
    rd_mixture mixture[3][4][3];    /* axis, spread, miss */
    rd_mantissas m[3];
} scale_models;

static int miss_context(int32_t miss) { return miss < -1 ? 0 : miss > 1 ? 2 : 1; }

static double ratio_to(const rd_block *block, const rd_gaussian *g, int neighbour) {
    double step = rd_scale_step(block, g->scale_class);
    return rd_scale_step(block, block->g[neighbour].scale_class) * (1 / step);
}

static int at_most(int32_t x, int most) { return x < most ? x : most; }

static int32_t decode_miss(const rd_gaussian *g, scale_models *models, rd_stream *s, int axis,
                           const rd_guess *guess, int32_t above, int miss) {
    int spread = rd_spread(guess->apart, 1, 3, 8);
    int room = axis > 0 ? at_most(above - guess->level, 31) : 0;
    rd_model *const told[] = {
        &models->by_class[axis][at_most(guess->level, 39)][g->scale_class >> 1][miss],
        &models->by_room[axis][at_most(guess->level, 15)][spread][room]};
    unsigned t = rd_mixed(s, &models->mixture[axis][spread][miss], told);
    return rd_signed_behind(s, (int)t, &models->m[axis]);
}

static void decode_scale(rd_block *block, rd_gaussian *g, scale_models *models, rd_stream *s) {
    double ratio_a = g->a < 0 ? 0 : ratio_to(block, g, g->a);
    double ratio_b = g->a < 0 ? 0 : ratio_to(block, g, g->b);
    int32_t miss = 0, above = RD_LEVEL_MAX;
    for (int axis = 0; axis < 3; axis++) {
        double at_a = g->a < 0 ? 0 : block->g[g->a].scale[axis] * ratio_a;
        double at_b = g->a < 0 ? 0 : block->g[g->b].scale[axis] * ratio_b;
        rd_guess guess = rd_guess_of(at_a, at_b, 0, RD_LEVEL_MAX);
        if (axis > 0 && (miss < -2 || miss > 2)) guess.level += miss / 2;
        if (axis > 0) guess.level = rd_limit(guess.level, 0, above);
        miss = decode_miss(g, models, s, axis, &guess, above, miss_context(miss));
        above = g->scale[axis] = rd_limit(guess.level + miss, 0, above);
    }
}

void rd_scales(rd_block *block, rd_stream *s) {
    scale_models models;
    rd_models_start(models.by_class, sizeof models.by_class, 16);
    rd_models_start(models.by_room, sizeof models.by_room, 16);
    rd_mixtures_start(models.mixture, sizeof models.mixture, 2);
    for (int axis = 0; axis < 3; axis++) rd_mantissas_start(&models.m[axis]);
    for (uint32_t i = 0; i < block->count; i++) {
        decode_scale(block, &block->g[i], &models, s);
        rd_derive_steps(block, &block->g[i]);
    }
}
