/* SPDX-License-Identifier: MIT */
/* refdec_harmonics.c - the stream of harmonics, of a block's Gaussians or of a codebook's codes (5.9). */
#include "refdec_block.h"

typedef struct harmonics_coder {
    rd_stream *stream;
    int coefficients; /* K: of a channel */
    rd_model busy[11][49];
    rd_model by_near[6][16][16];  /* group, pairs of the neighbours */
    rd_model by_seen[23][16][10]; /* pair, how many were not 0, class */
    rd_model by_luma[23][16][10]; /* pair, digits a channel before, class */
    rd_mixture mixture[6][10];    /* group, class */
    rd_model tail[6][10];
    rd_mantissas m;
} harmonics_coder;

static void start_coder(harmonics_coder *c, rd_stream *s, int degree) {
    c->stream = s;
    c->coefficients = (degree + 1) * (degree + 1) - 1;
    rd_models_start(c->busy, sizeof c->busy, 10);
    rd_models_start(c->by_near, sizeof c->by_near, 16);
    rd_models_start(c->by_seen, sizeof c->by_seen, 16);
    rd_models_start(c->by_luma, sizeof c->by_luma, 16);
    rd_mixtures_start(c->mixture, sizeof c->mixture, 3);
    rd_models_start(c->tail, sizeof c->tail, 16);
    rd_mantissas_start(&c->m);
}

static int32_t value(harmonics_coder *c, unsigned digit, rd_model *tail) {
    if (digit < 2) return (int32_t)digit;
    if (digit == 2) return -1;
    uint32_t negative = rd_bits(c->stream, 1);
    int32_t m = rd_limit(rd_signed(c->stream, tail, &c->m), 0, RD_LEVEL_MAX - 2) + 2;
    return negative ? -m : m;
}

static int group_of(const harmonics_coder *c, int j) {
    int k = j % c->coefficients, band = k < 3 ? 0 : k < 8 ? 1 : 2;
    return band + (j >= c->coefficients ? 3 : 0);
}

/** Digit of coefficient j, which is coded already; 0 behind the last and before the first. */
static int digit(const harmonics_coder *c, const rd_harmonics *sh, int j) {
    return j < 0 || j >= 3 * c->coefficients ? 0 : sh->pair[j / 2] >> j % 2 * 2 & 3;
}

static int count_seen(const rd_harmonics *sh, int j) {
    int seen = 0;
    for (int k = 0; k < j; k++) seen += (sh->pair[k / 2] >> k % 2 * 2 & 3) != 0;
    return seen < 15 ? seen : 15;
}

/** a, b: those of the neighbours, or NULL. */
static void decode_pair(harmonics_coder *c, rd_harmonics *sh, const rd_harmonics *a,
                        const rd_harmonics *b, int j) {
    bool two = j + 1 < 3 * c->coefficients;
    int g = group_of(c, j), before = j - c->coefficients;
    int luma = digit(c, sh, before) + 4 * (two ? digit(c, sh, before + 1) : 0);
    rd_model *const told[] = {&c->by_near[g][a ? a->pair[j / 2] : 0][b ? b->pair[j / 2] : 0],
                              &c->by_seen[j / 2][count_seen(sh, j)][sh->many],
                              &c->by_luma[j / 2][luma][sh->many]};
    unsigned s = rd_mixed(c->stream, &c->mixture[g][sh->many], told);
    sh->pair[j / 2] = (uint8_t)(two ? s : s % 4);
    sh->level[j] = value(c, s % 4, &c->tail[g][sh->many]);
    if (two) sh->level[j + 1] = value(c, s >> 2, &c->tail[g][sh->many]);
}

static void decode_harmonics(harmonics_coder *c, rd_harmonics *sh, const rd_harmonics *a,
                             const rd_harmonics *b, int fineness) {
    unsigned y = rd_symbol(c->stream, &c->busy[a ? a->many : 10][fineness + 24]);
    sh->many = y < 9 ? (int)y : 9;
    for (int j = 0; sh->many > 0 && j < 3 * c->coefficients; j += 2) decode_pair(c, sh, a, b, j);
}

void rd_harmonics_of_block(rd_block *block, rd_stream *s) {
    harmonics_coder coder;
    if (block->degree == 0) return;
    start_coder(&coder, s, block->degree);
    for (uint32_t i = 0; i < block->count; i++) {
        rd_gaussian *g = &block->g[i];
        bool alone = g->a < 0;
        decode_harmonics(&coder, &g->sh, alone ? NULL : &block->g[g->a].sh,
                         alone ? NULL : &block->g[g->b].sh, g->fineness);
    }
}

void rd_harmonics_of_book(rd_book *book, int degree, rd_stream *s) {
    harmonics_coder coder;
    start_coder(&coder, s, degree);
    for (uint32_t i = 0; i < book->codes; i++)
        decode_harmonics(&coder, &book->code[i], i == 0 ? NULL : &book->code[i - 1],
                         i == 0 ? NULL : &book->code[i > 1 ? i - 2 : 0], 0);
}
