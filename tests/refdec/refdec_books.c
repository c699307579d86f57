/* SPDX-License-Identifier: MIT */
/* refdec_books.c - codebooks and the stream of indices into them (5.10). */
#include <math.h>
#include <stdlib.h>

#include "refdec.h"
#include "refdec_block.h"

/* ---- indices ---- */

typedef struct bright_models {
    rd_model top[32], second[16][4], third[16], fourth;
} bright_models;

typedef struct use_models {
    rd_model fresh[17];
    rd_model high[17], high_bright[17][32];   /* bits, brightness */
    rd_model low[17][16], low_bright[32][16]; /* upper four bits */
    rd_mixture high_mixture[17], low_mixture[17];
} use_models;

/** Of one codebook. */
typedef struct code_models {
    bright_models bright;
    use_models use;
    uint32_t used;
} code_models;

static void start_models(code_models *m) {
    rd_models_start(&m->bright, sizeof m->bright, 16);
    rd_models_start(m->use.fresh, sizeof m->use.fresh, 2);
    rd_models_start(m->use.high, sizeof m->use.high, 16);
    rd_models_start(m->use.high_bright, sizeof m->use.high_bright, 16);
    rd_models_start(m->use.low, sizeof m->use.low, 16);
    rd_models_start(m->use.low_bright, sizeof m->use.low_bright, 16);
    rd_mixtures_start(m->use.high_mixture, sizeof m->use.high_mixture, 2);
    rd_mixtures_start(m->use.low_mixture, sizeof m->use.low_mixture, 2);
}

/** t: 0..127, how bright the Gaussian is. */
static int brightness(const rd_block *block, const rd_gaussian *g) {
    double step = block->color_step * rd_fine(g->fineness);
    double x = g->color[0] * step * 16;
    x = x < -1000 ? -1000 : x > 1000 ? 1000 : x;
    return rd_limit((int)floor(x + 0.5) + 64, 0, 127);
}

static int index_bits(uint32_t codes) {
    int n = 1;
    while (1u << n < codes) n++;
    return n;
}

static uint32_t decode_bright(bright_models *m, int n, int t, rd_stream *s) {
    uint32_t a = rd_symbol(s, &m->top[t >> 2]), b = 0, c = 0, d = 0;
    if (n > 4) b = rd_symbol(s, &m->second[a][t % 4]);
    if (n > 8) c = rd_symbol(s, &m->third[b]);
    if (n > 12) d = rd_symbol(s, &m->fourth);
    return (a * 4096 + b * 256 + c * 16 + d) >> (16 - n);
}

static uint32_t decode_again(use_models *m, int n, int bright, rd_stream *s) {
    rd_model *const high[] = {&m->high[n], &m->high_bright[n][bright]};
    uint32_t a = rd_mixed(s, &m->high_mixture[n], high), b = 0;
    int q = rd_limit(n - 4, 0, 4), r = n - 4 - q;
    if (q > 0) {
        rd_model *const low[] = {&m->low[n][a], &m->low_bright[bright][a]};
        b = rd_mixed(s, &m->low_mixture[n], low);
    }
    uint32_t c = rd_bits(s, r);
    return (a << (n - 4) | b << r | c) & ((1u << n) - 1);
}

static uint32_t decode_use(code_models *m, int bright, rd_stream *s) {
    int n = rd_limit(index_bits(m->used), 4, 16);
    if (rd_symbol(s, &m->use.fresh[n]) == 1) return m->used++;
    return decode_again(&m->use, n, bright, s);
}

static void decode_codes(rd_block *block, rd_gaussian *gaussian, code_models *models,
                         rd_stream *s) {
    int t = brightness(block, gaussian);
    for (int g = 0; g < block->groups; g++) {
        const rd_book *book = &block->books->book[g];
        uint32_t code = book->by_use
                            ? decode_use(&models[g], t >> 2, s)
                            : decode_bright(&models[g].bright, index_bits(book->codes), t, s);
        if (code >= book->codes) s->failed = true;
        gaussian->code[g] = code < book->codes ? code : 0;
    }
}

void rd_codes(rd_block *block, rd_stream *s) {
    code_models models[RD_BOOKS];
    for (int g = 0; g < block->groups; g++) {
        start_models(&models[g]);
        models[g].used = block->books->book[g].by_use ? rd_bits(s, 17) : 0;
        if (models[g].used > block->books->book[g].codes) s->failed = true;
    }
    for (uint32_t i = 0; i < block->count; i++) decode_codes(block, &block->g[i], models, s);
}

/* ---- the BOOK chunk ---- */

static const char *read_book(rd_book *book, rd_bytes *b, int degree) {
    book->first = rd_u8(b);
    book->end = rd_u8(b);
    int by_use = rd_u8(b);
    RD_RULE(by_use <= 1, "order of a codebook");
    book->by_use = by_use;
    uint32_t codes = rd_u32(b);
    float step = rd_f32(b);
    uint64_t words = rd_u32(b), plain = rd_u32(b);
    RD_RULE(codes >= 1 && codes <= 65536 && codes <= 4 * (words + plain), "codes of a codebook");
    RD_RULE(step >= 1e-20f && step <= 1e20f, "step of a codebook");
    RD_RULE(words == 0 || words >= 8, "words without two states");
    const uint8_t *data = rd_take(b, words + plain);
    RD_RULE(data, "a codebook is cut off");
    rd_stream s = rd_stream_begin(data, (size_t)words, (size_t)plain);
    book->step = step;
    book->codes = codes;
    book->code = calloc(codes, sizeof *book->code);
    RD_RULE(book->code, refdec_no_memory);
    rd_harmonics_of_book(book, degree, &s);
    RD_RULE(rd_stream_sound(&s), "the stream of a codebook is damaged");
    return NULL;
}

const char *rd_books_read(rd_books *books, rd_bytes chunk, int degree) {
    int coefficients = (degree + 1) * (degree + 1) - 1, end = 0;
    RD_RULE(degree > 0 && rd_u8(&chunk) == degree, "degree of the codebooks");
    books->groups = rd_u8(&chunk);
    bool some = books->groups >= 1 && books->groups <= RD_BOOKS;
    if (!some) books->groups = 0;
    RD_RULE(some, "number of codebooks");
    for (int g = 0; g < books->groups; g++) {
        rd_book *book = &books->book[g];
        RD_TRY(read_book(book, &chunk, degree));
        RD_RULE(book->first == end && book->end > book->first && book->end <= coefficients,
                "coefficients of a codebook");
        end = book->end;
    }
    RD_RULE(end == coefficients, "codebooks without all coefficients");
    RD_RULE(rd_bytes_end(&chunk), "codebooks end elsewhere");
    return NULL;
}

void rd_books_free(rd_books *books) {
    for (int g = 0; g < RD_BOOKS; g++) free(books->book[g].code);
    *books = (rd_books){0};
}
