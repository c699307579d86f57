/* SPDX-License-Identifier: MIT */
/* sog_table.c - 256 values that stand for many: the values are sorted into bins, and the bins cut into 256 runs whose
 * squared distances from their means add up to the least.
 *
 * Bins are cut half by rank and half by value, and count by the root of what is in them: by rank alone the few large
 * Gaussians, which are seen, would share the entries at the ends; by value alone the many would. */
#include "sog_table.h"

#include <math.h>
#include <string.h>

#include "context.h"

enum { BINS = 1024, DIGIT = 11, DIGITS = 1 << DIGIT };

typedef struct binning {
    int count; /* bins with something in them */
    double center[BINS], weight[BINS];
    /* Sums of weight, weight * x and weight * x * x up to a bin. */
    double w[BINS + 1], wx[BINS + 1], wxx[BINS + 1];
    double cost[2][BINS];
    int16_t cut[GSZ_SOG_TABLE][BINS]; /* [run][last bin]: the first bin of that run */
} binning;

/* ---- sorting floats by their bits ---- */

static uint32_t key_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

static float value_of(uint32_t key) {
    const uint32_t bits = key & 0x80000000u ? key & 0x7fffffffu : ~key;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void sort_by_digit(uint32_t *out, const uint32_t *in, size_t count, int shift) {
    size_t first[DIGITS] = {0}, at = 0;
    for (size_t i = 0; i < count; i++) first[in[i] >> shift & (DIGITS - 1)]++;
    for (int d = 0; d < DIGITS; d++) {
        const size_t here = first[d];
        first[d] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++) out[first[in[i] >> shift & (DIGITS - 1)]++] = in[i];
}

/* ---- bins ---- */

static void fill_bins(binning *b, const uint32_t *key, size_t count) {
    const double least = value_of(key[0]), range = value_of(key[count - 1]) - least;
    double sum[BINS] = {0}, number[BINS] = {0};
    const double middle = value_of(key[count - 1 - count / 4]) - value_of(key[count / 4]);
    /* Where most values are close together beside a long tail, rank must say more. */
    double share = range > 0 ? 1 - middle / range : 0.5;
    share = share < 0.5 ? 0.5 : share > 0.98 ? 0.98 : share;
    for (size_t i = 0; i < count; i++) {
        const double value = value_of(key[i]), rank = (double)i / (double)count;
        const double place = share * rank + (range > 0 ? (1 - share) * (value - least) / range : 0);
        const int bin = place < 1 ? (int)(BINS * place) : BINS - 1;
        sum[bin] += value;
        number[bin]++;
    }
    for (int i = 0; i < BINS; i++) {
        if (number[i] == 0) continue;
        b->center[b->count] = sum[i] / number[i];
        b->weight[b->count++] = sqrt(number[i]);
    }
}

static void sum_bins(binning *b) {
    for (int i = 0; i < b->count; i++) {
        const double w = b->weight[i], x = b->center[i] - b->center[0];
        b->w[i + 1] = b->w[i] + w;
        b->wx[i + 1] = b->wx[i] + w * x;
        b->wxx[i + 1] = b->wxx[i] + w * x * x;
    }
}

/* Of the bins first..last as one run. */
static double run_cost(const binning *b, int first, int last) {
    const double w = b->w[last + 1] - b->w[first], wx = b->wx[last + 1] - b->wx[first];
    return b->wxx[last + 1] - b->wxx[first] - wx * wx / w;
}

/* ---- the least cost of k runs, for each last bin; where a run begins only moves up with where it ends ---- */

static void cut_between(binning *b, int run, int low, int high, int from, int to) {
    if (low > high) return;
    const int last = (low + high) / 2;
    const double *before = b->cost[(run + 1) & 1];
    double best = INFINITY;
    int cut = from;
    for (int first = from > run ? from : run; first <= to && first <= last; first++) {
        const double cost = before[first - 1] + run_cost(b, first, last);
        if (cost < best) {
            best = cost;
            cut = first;
        }
    }
    b->cost[run & 1][last] = best;
    b->cut[run][last] = (int16_t)cut;
    cut_between(b, run, low, last - 1, from, cut);
    cut_between(b, run, last + 1, high, cut, to);
}

static void find_runs(binning *b, float table[GSZ_SOG_TABLE]) {
    const int runs = b->count < GSZ_SOG_TABLE ? b->count : GSZ_SOG_TABLE;
    for (int last = 0; last < b->count; last++) b->cost[0][last] = run_cost(b, 0, last);
    for (int run = 1; run < runs; run++) cut_between(b, run, run, b->count - 1, run, b->count - 1);
    int last = b->count - 1;
    for (int run = runs - 1; run >= 0; run--) {
        const int first = run ? b->cut[run][last] : 0;
        const double w = b->w[last + 1] - b->w[first], wx = b->wx[last + 1] - b->wx[first];
        table[run] = (float)(b->center[0] + wx / w);
        last = first - 1;
    }
    for (int run = runs; run < GSZ_SOG_TABLE; run++) table[run] = table[runs - 1];
}

static gsz_result fill_table(gsz_context *context, float table[GSZ_SOG_TABLE], const uint32_t *key,
                             size_t count) {
    binning *b = NULL;
    GSZ_TRY(GSZ_NEW(context, &b, 1));
    fill_bins(b, key, count);
    sum_bins(b);
    find_runs(b, table);
    gsz_free(context, b);
    return GSZ_OK;
}

gsz_result gsz_sog_table_make(gsz_context *context, float table[GSZ_SOG_TABLE],
                              const float *const *column, int columns, size_t count) {
    uint32_t *key = NULL, *other = NULL;
    const size_t all = count * (size_t)columns;
    GSZ_TRY(GSZ_NEW(context, &key, 2 * all));
    other = key + all;
    for (int c = 0; c < columns; c++)
        for (size_t i = 0; i < count; i++) key[(size_t)c * count + i] = key_of(column[c][i]);
    sort_by_digit(other, key, all, 0);
    sort_by_digit(key, other, all, DIGIT);
    sort_by_digit(other, key, all, 2 * DIGIT);
    gsz_result result = fill_table(context, table, other, all);
    gsz_free(context, key);
    return result;
}

uint8_t gsz_sog_table_find(const float table[GSZ_SOG_TABLE], float value) {
    int low = 0, high = GSZ_SOG_TABLE - 1;
    while (low < high) {
        const int middle = (low + high) / 2;
        /* Twice the value against the sum: no rounding decides differently than the table's order. */
        if ((double)value * 2 < (double)table[middle] + table[middle + 1]) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return (uint8_t)low;
}
