/* SPDX-License-Identifier: MIT */
/* refdec_entropy.c - see refdec_entropy.h. */
#include "refdec_entropy.h"

enum { TOTAL_BITS = 15, TOTAL = 1 << TOTAL_BITS, LOWEST = 65536 };

static int min_int(int a, int b) { return a < b ? a : b; }
static int max_int(int a, int b) { return a > b ? a : b; }

/* ---- 3.1 models ---- */

static void model_start(rd_model *m, int n) {
    int spare = TOTAL - (16 - n);
    for (int i = 0; i <= 16; i++) m->cum[i] = (uint16_t)(i <= n ? spare * i / n : spare + (i - n));
    m->seen = 0;
}

void rd_models_start(void *models, size_t bytes, int n) {
    rd_model *m = models;
    for (size_t i = 0; i < bytes / sizeof *m; i++) model_start(&m[i], n);
}

static int rate_of(int seen) {
    return seen < 2 ? 2 : seen < 6 ? 3 : seen < 14 ? 4 : seen < 32 ? 5 : seen < 63 ? 6 : 7;
}

static unsigned model_find(const rd_model *m, unsigned slot) {
    unsigned s = 0;
    for (int i = 1; i <= 15; i++) s += m->cum[i] <= slot;
    return s;
}

static void model_learn(rd_model *m, int s) {
    int rate = rate_of(m->seen);
    for (int i = 1; i <= 15; i++) {
        int target = i <= s ? i : 32752 + i;
        m->cum[i] = (uint16_t)(m->cum[i] + ((target - m->cum[i]) >> rate));
    }
    if (m->seen < 63) m->seen++;
}

/* ---- 3.2 rANS ---- */

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

unsigned rd_symbol(rd_stream *s, rd_model *m) {
    if (s->failed) return 0;
    uint32_t *x = &s->x[s->next];
    uint32_t slot = *x % TOTAL;
    unsigned symbol = model_find(m, slot);
    uint32_t start = m->cum[symbol], f = m->cum[symbol + 1] - start;
    *x = f * (*x >> TOTAL_BITS) + slot - start;
    if (*x < LOWEST) *x = *x << 16 | next_word(s);
    s->next = 1 - s->next;
    model_learn(m, (int)symbol);
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

/* ---- 3.4 integers ---- */

void rd_mantissas_start(rd_mantissas *m) {
    for (int k = 1; k <= 6; k++) model_start(&m->of[k], 1 << min_int(k, 4));
}

static int32_t escape(rd_stream *s) {
    int k = (int)rd_bits(s, 5);
    if (k > 26) {
        s->failed = true;
        return 0;
    }
    int32_t m = (int32_t)((1u << k) + rd_bits(s, k));
    return rd_bits(s, 1) ? -m : m;
}

int32_t rd_signed(rd_stream *s, rd_model *tokens, rd_mantissas *mantissas) {
    int t = (int)rd_symbol(s, tokens);
    if (t == 0) return 0;
    if (t == 15) return escape(s);
    int k = (t - 1) >> 1;
    int32_t m = 1;
    if (k > 0) {
        int plain = max_int(k - 4, 0);
        int32_t high = (int32_t)rd_symbol(s, &mantissas->of[k]);
        m = (1 << k) + (high << plain) + (int32_t)rd_bits(s, plain);
    }
    return t % 2 == 0 ? -m : m;
}

/* ---- 3.5 ranged values ---- */

uint32_t rd_ranged(rd_stream *s, rd_model *high, rd_model *low, int n) {
    int p = min_int(n, 4), q = min_int(n - p, 4), r = n - p - q;
    uint32_t a = rd_symbol(s, high);
    uint32_t b = q > 0 ? rd_symbol(s, &low[a]) : 0;
    uint32_t c = rd_bits(s, r);
    return (a << (n - p) | b << r | c) & ((1u << n) - 1);
}
