/* SPDX-License-Identifier: MIT */
/* refdec_forge_rans.c - see refdec_forge.h; takes the place of refdec_rans.c. */
#include "refdec_forge.h"

#include <stdlib.h>
#include <string.h>

uint32_t forge_draw(uint64_t *seed, uint32_t below) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 32) * below >> 32);
}

void forge_begin(forge *f, uint64_t *seed, uint32_t wild) {
    *f = (forge){.seed = seed, .wild = wild};
}

void forge_free(forge *f) {
    free(f->symbol);
    free(f->plain);
    *f = (forge){0};
}

/** Makes room for one element more; a test that has no memory may end. */
static void *grown(void *array, size_t count, size_t *room, size_t element) {
    if (count < *room) return array;
    *room = *room * 2 + 64;
    array = realloc(array, *room * element);
    if (!array) abort();
    return array;
}

/* ---- what a decoder asks for ---- */

unsigned rd_find_symbol(rd_stream *s, const rd_model *m) {
    forge *f = (forge *)s;
    if (s->failed) return 0;
    unsigned symbol = rd_model_find(m, forge_draw(f->seed, 32768));
    if (forge_draw(f->seed, 256) < f->wild) symbol = forge_draw(f->seed, 16);
    if (f->upward && symbol != 0 && symbol != 3) symbol %= 2;
    f->symbol = grown(f->symbol, f->symbols, &f->room, sizeof *f->symbol);
    uint32_t start = m->cum[symbol];
    f->symbol[f->symbols++] = (forged_symbol){start, m->cum[symbol + 1] - start};
    return symbol;
}

/** Five bits may be the length of an integer, and 17 a count of codes, which are limited. */
uint32_t rd_bits(rd_stream *s, int n) {
    forge *f = (forge *)s;
    if (s->failed) return 0;
    uint32_t value = (uint32_t)((uint64_t)forge_draw(f->seed, UINT32_MAX) & ((1ull << n) - 1));
    if (n == 5) value %= 27;
    if (n == 17) value %= 3;
    for (int i = 0; i < n; i++) {
        f->plain = grown(f->plain, f->bits, &f->bits_room, 1);
        f->plain[f->bits++] = value >> i & 1;
    }
    return value;
}

/* ---- what is asked for at the ends of real streams ---- */

rd_stream rd_stream_begin(const uint8_t *data, size_t words, size_t plain) {
    (void)data, (void)words, (void)plain;
    return (rd_stream){.failed = true};
}

bool rd_states_sound(const rd_stream *s) { return !s->failed; }
bool rd_stream_sound(const rd_stream *s) { return !s->failed; }

/* ---- coding, from the last symbol to the first ---- */

static uint8_t *put_before(uint8_t *at, uint32_t value, int bytes) {
    at -= bytes;
    for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> (8 * i));
    return at;
}

/** Ends at `end`; returns where it begins. */
static uint8_t *code_words(const forge *f, uint8_t *end) {
    uint32_t state[2] = {65536, 65536};
    uint8_t *at = end;
    for (size_t i = f->symbols; i-- > 0;) {
        forged_symbol s = f->symbol[i];
        uint32_t x = state[i % 2];
        if (x >= (uint64_t)s.f << 17) {
            at = put_before(at, x % 65536, 2);
            x >>= 16;
        }
        state[i % 2] = (x / s.f << 15) + x % s.f + s.start;
    }
    if (f->symbols > 0) at = put_before(put_before(at, state[1], 4), state[0], 4);
    return at;
}

uint8_t *forge_code(const forge *f, uint32_t *out_words, uint32_t *out_plain) {
    size_t most = 8 + 2 * f->symbols, plain = (f->bits + 7) / 8;
    uint8_t *data = calloc(most + plain + 1, 1);
    if (!data) abort();
    const uint8_t *begin = code_words(f, data + most);
    *out_words = (uint32_t)(data + most - begin);
    *out_plain = (uint32_t)plain;
    memmove(data, begin, *out_words);
    memset(data + *out_words, 0, plain);
    for (size_t i = 0; i < f->bits; i++)
        data[*out_words + i / 8] |= (uint8_t)(f->plain[i] << i % 8);
    return data;
}
