/* SPDX-License-Identifier: MIT */
/* refdec_integers.c - numbers made of symbols and bits (3.4, 3.5). */
#include "refdec_entropy.h"

static int min_int(int a, int b) { return a < b ? a : b; }
static int max_int(int a, int b) { return a > b ? a : b; }

/* ---- 3.4 integers ---- */

void rd_mantissas_start(rd_mantissas *m) {
    for (int k = 1; k <= 6; k++) rd_model_start(&m->of[k], 1 << min_int(k, 4));
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
    return rd_signed_behind(s, (int)rd_symbol(s, tokens), mantissas);
}

int32_t rd_signed_behind(rd_stream *s, int t, rd_mantissas *mantissas) {
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

uint32_t rd_ranged_behind(rd_stream *s, uint32_t a, rd_model *low, int n) {
    int p = min_int(n, 4), q = min_int(n - p, 4), r = n - p - q;
    uint32_t b = q > 0 ? rd_symbol(s, &low[a]) : 0;
    uint32_t c = rd_bits(s, r);
    return (a << (n - p) | b << r | c) & ((1u << n) - 1);
}
