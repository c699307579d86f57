/* SPDX-License-Identifier: MIT */
/* refdec_opacity.c - the stream of opacities (5.3). */
#include "refdec_block.h"

static int context_of(const rd_gaussian *all, const rd_gaussian *g, int n) {
    if (g->a < 0) return 16;
    int m = (all[g->a].opacity + all[g->b].opacity + 1) >> 1;
    return n > 4 ? m >> (n - 4) : m;
}

void rd_opacities(rd_block *block, rd_stream *s) {
    rd_model high[17], low[16];
    int n = block->opacity_bits;
    rd_models_start(high, sizeof high, 1 << rd_limit(n, 1, 4));
    rd_models_start(low, sizeof low, n < 5 ? 2 : 1 << rd_limit(n - 4, 1, 4));
    for (uint32_t i = 0; i < block->count; i++) {
        rd_gaussian *g = &block->g[i];
        g->opacity = (int)rd_ranged(s, &high[context_of(block->g, g, n)], low, n);
        rd_derive_class(block, g);
    }
}
