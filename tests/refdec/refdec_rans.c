/* SPDX-License-Identifier: MIT */
/* refdec_rans.c - a stream: symbols coded by two states of rANS, and plain bits (3.2, 3.3). */
#include "refdec_entropy.h"

enum { TOTAL_BITS = 15, TOTAL = 1 << TOTAL_BITS, LOWEST = 65536 };

/* Of words that are asked for once no more are there. */
static uint32_t next_word(rd_stream *s) {
    if (s->words_end - s->words < 2) {
        s->failed = true;
        return 0;
    }
    uint32_t word = s->words[0] | (uint32_t)s->words[1] << 8;
    s->words += 2;
    return word;
}

rd_stream rd_stream_begin(const uint8_t *data, size_t words, size_t plain) {
    rd_stream s = {.words = data,
                   .words_end = data + words,
                   .plain = data + words,
                   .x = {LOWEST, LOWEST},
                   .bits_there = (uint64_t)plain * 8};
    for (int i = 0; words > 0 && i < 2; i++) {
        s.x[i] = next_word(&s);
        s.x[i] |= next_word(&s) << 16;
    }
    return s;
}

unsigned rd_find_symbol(rd_stream *s, const rd_model *m) {
    if (s->failed) return 0;
    uint32_t *x = &s->x[s->next];
    uint32_t slot = *x % TOTAL;
    unsigned symbol = rd_model_find(m, slot);
    uint32_t start = m->cum[symbol], f = m->cum[symbol + 1] - start;
    *x = f * (*x >> TOTAL_BITS) + slot - start;
    if (*x < LOWEST) *x = *x << 16 | next_word(s);
    s->next = 1 - s->next;
    return symbol;
}

bool rd_states_sound(const rd_stream *s) {
    return !s->failed && s->x[0] == LOWEST && s->x[1] == LOWEST;
}

bool rd_stream_sound(const rd_stream *s) {
    return rd_states_sound(s) && s->words == s->words_end &&
           (s->bits_read + 7) / 8 == s->bits_there / 8;
}

/* ---- 3.3 plain bits ---- */

uint32_t rd_bits(rd_stream *s, int n) {
    if (s->failed || (uint64_t)n > s->bits_there - s->bits_read) {
        s->failed = true;
        return 0;
    }
    uint32_t value = 0;
    for (int i = 0; i < n; i++, s->bits_read++)
        value |= (uint32_t)(s->plain[s->bits_read / 8] >> s->bits_read % 8 & 1) << i;
    return value;
}
