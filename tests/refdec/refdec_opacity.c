/* SPDX-License-Identifier: MIT */
/* refdec_opacity.c - the streams of veils and of opacities (5.3). */
#include "refdec_block.h"

void rd_veils(rd_block *block, rd_stream *s) {
    rd_model models[9][9];
    rd_models_start(models, sizeof models, 8);
    for (uint32_t i = 0; i < block->count; i++) {
        rd_gaussian *g = &block->g[i];
        int at_a = g->a < 0 ? 8 : block->g[g->a].veil, at_b = g->a < 0 ? 8 : block->g[g->b].veil;
        int veil = (int)rd_symbol(s, &models[at_a][at_b]);
        g->veil = rd_limit(veil, 0, 7);
    }
}

/** Levels in use are multiples of two to this power. */
static int drop_of(const rd_block *block, const rd_gaussian *g) {
    int most = block->opacity_bits > 2 ? block->opacity_bits - 2 : 0;
    return rd_limit((block->w_opacity_veil * g->veil) >> 3, 0, most);
}

typedef struct opacity_models {
    rd_model by_both[13][17];    /* bits, sixteenth of the neighbours' mean */
    rd_model by_veil[13][8][17]; /* bits, veil, sixteenth of a's */
    rd_model low[13][16];
    rd_mixture mixture[13];
} opacity_models;

static void start_models(opacity_models *m) {
    for (int n = 1; n <= 12; n++) {
        int high = 1 << rd_limit(n, 1, 4), low = n < 5 ? 2 : 1 << rd_limit(n - 4, 1, 4);
        rd_models_start(m->by_both[n], sizeof m->by_both[n], high);
        rd_models_start(m->by_veil[n], sizeof m->by_veil[n], high);
        rd_models_start(m->low[n], sizeof m->low[n], low);
    }
    rd_mixtures_start(m->mixture, sizeof m->mixture, 2);
}

/** A level of n bits, or the mean of two, in sixteenths. */
static int sixteenth(int level, int n) { return n > 4 ? level >> (n - 4) : level; }

static uint32_t decode_place(const rd_block *block, const rd_gaussian *g, int n, opacity_models *m,
                             rd_stream *s) {
    int both = 16, near = 16;
    if (g->a >= 0) {
        int at_a = block->g[g->a].opacity, at_b = block->g[g->b].opacity;
        both = sixteenth((at_a + at_b + 1) >> 1, block->opacity_bits);
        near = sixteenth(at_a, block->opacity_bits);
    }
    rd_model *const told[] = {&m->by_both[n][both], &m->by_veil[n][g->veil][near]};
    return rd_ranged_behind(s, rd_mixed(s, &m->mixture[n], told), m->low[n], n);
}

void rd_opacities(rd_block *block, rd_stream *s) {
    opacity_models models;
    int bits = block->opacity_bits, top = (1 << bits) - 1;
    start_models(&models);
    for (uint32_t i = 0; i < block->count; i++) {
        rd_gaussian *g = &block->g[i];
        int drop = drop_of(block, g), n = bits - drop + (drop > 0);
        uint32_t place = decode_place(block, g, n, &models, s);
        g->opacity = rd_limit((int)(place << drop), 0, top);
        rd_derive_class(block, g);
    }
}
