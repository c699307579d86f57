/* SPDX-License-Identifier: MIT */
/* refdec_harmonics.c - the stream of harmonics, of a block's Gaussians or of a codebook's codes (5.9). */
#include "refdec_block.h"

typedef struct harmonics_coder {
    rd_stream *stream;
    int coefficients; /* K: of a channel */
    rd_model busy[11][17];
    rd_model pair[6][10][4];
    rd_model tail[6][10];
    rd_mantissas m;
} harmonics_coder;

static void start_coder(harmonics_coder *c, rd_stream *s, int degree) {
    c->stream = s;
    c->coefficients = (degree + 1) * (degree + 1) - 1;
    rd_models_start(c->busy, sizeof c->busy, 10);
    rd_models_start(c->pair, sizeof c->pair, 16);
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

/** near: those of the neighbour, or NULL. */
static void decode_harmonics(harmonics_coder *c, rd_harmonics *sh, const rd_harmonics *near,
                             int fineness) {
    unsigned y = rd_symbol(c->stream, &c->busy[near ? near->many : 10][(fineness + 24) / 3]);
    sh->many = y < 9 ? (int)y : 9;
    for (int j = 0; sh->many > 0 && j < 3 * c->coefficients; j += 2) {
        bool two = j + 1 < 3 * c->coefficients;
        int g = group_of(c, j), n = 0;
        if (near) n = (near->level[j] != 0) + 2 * (two && near->level[j + 1] != 0);
        unsigned s = rd_symbol(c->stream, &c->pair[g][sh->many][n]);
        sh->level[j] = value(c, s % 4, &c->tail[g][sh->many]);
        if (two) sh->level[j + 1] = value(c, s >> 2, &c->tail[g][sh->many]);
    }
}

void rd_harmonics_of_block(rd_block *block, rd_stream *s) {
    harmonics_coder coder;
    if (block->degree == 0) return;
    start_coder(&coder, s, block->degree);
    for (uint32_t i = 0; i < block->count; i++) {
        rd_gaussian *g = &block->g[i];
        decode_harmonics(&coder, &g->sh, g->a < 0 ? NULL : &block->g[g->a].sh, g->fineness);
    }
}

void rd_harmonics_of_book(rd_book *book, int degree, rd_stream *s) {
    harmonics_coder coder;
    start_coder(&coder, s, degree);
    for (uint32_t i = 0; i < book->codes; i++)
        decode_harmonics(&coder, &book->code[i], i == 0 ? NULL : &book->code[i - 1], 0);
}
