/* SPDX-License-Identifier: MIT */
/* refdec_books.c - codebooks and the stream of indices into them (5.10). */
#include <math.h>
#include <stdlib.h>

#include "refdec.h"
#include "refdec_block.h"

/* ---- indices ---- */

typedef struct code_models {
    rd_model top[32], second[16][4], third[16], fourth;
} code_models;

static void start_models(code_models *m) { rd_models_start(m, sizeof *m, 16); }

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

static uint32_t decode_code(code_models *m, int n, int t, rd_stream *s) {
    uint32_t a = rd_symbol(s, &m->top[t >> 2]), b = 0, c = 0, d = 0;
    if (n > 4) b = rd_symbol(s, &m->second[a][t % 4]);
    if (n > 8) c = rd_symbol(s, &m->third[b]);
    if (n > 12) d = rd_symbol(s, &m->fourth);
    return (a * 4096 + b * 256 + c * 16 + d) >> (16 - n);
}

void rd_codes(rd_block *block, rd_stream *s) {
    code_models models[RD_BOOKS];
    for (int g = 0; g < block->groups; g++) start_models(&models[g]);
    for (uint32_t i = 0; i < block->count; i++) {
        int t = brightness(block, &block->g[i]);
        for (int g = 0; g < block->groups; g++) {
            uint32_t codes = block->books->book[g].codes;
            uint32_t code = decode_code(&models[g], index_bits(codes), t, s);
            if (code >= codes) s->failed = true;
            block->g[i].code[g] = code < codes ? code : 0;
        }
    }
}

/* ---- the BOOK chunk ---- */

static const char *read_book(rd_book *book, rd_bytes *b, int degree) {
    book->first = rd_u8(b);
    book->end = rd_u8(b);
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
