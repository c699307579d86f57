/* SPDX-License-Identifier: MIT */
/* refdec_opacity.c - the streams of veils and of opacities (5.3). */
#include "refdec_block.h"

static int context_of(const rd_gaussian *all, const rd_gaussian *g, int n) {
    if (g->a < 0) return 16;
    int m = (all[g->a].opacity + all[g->b].opacity + 1) >> 1;
    return n > 4 ? m >> (n - 4) : m;
}

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

void rd_opacities(rd_block *block, rd_stream *s) {
    rd_model high[13][17], low[13][16];
    int bits = block->opacity_bits, top = (1 << bits) - 1;
    for (int n = 1; n <= 12; n++) {
        rd_models_start(high[n], sizeof high[n], 1 << rd_limit(n, 1, 4));
        rd_models_start(low[n], sizeof low[n], n < 5 ? 2 : 1 << rd_limit(n - 4, 1, 4));
    }
    for (uint32_t i = 0; i < block->count; i++) {
        rd_gaussian *g = &block->g[i];
        int drop = drop_of(block, g), n = bits - drop + (drop > 0);
        uint32_t place = rd_ranged(s, &high[n][context_of(block->g, g, bits)], low[n], n);
        g->opacity = rd_limit((int)(place << drop), 0, top);
        rd_derive_class(block, g);
    }
}
