/* SPDX-License-Identifier: MIT */
/* test_gpu_sort.c - the radix sort on the device against qsort: sizes where its pieces begin and end, orders, digits.
 *
 *   test_gpu_sort          all checks
 *   test_gpu_sort huge     twenty million pairs
 *   test_gpu_sort bench    times, no checks
 */
#include "test_gpu_sort_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum order { RANDOM, EQUAL, SORTED, REVERSED, FEW, HIGH, ORDERS } order;

static uint32_t make_key(order kind, uint32_t i, uint32_t count, uint64_t *seed) {
    uint32_t dice = gsz_test_gpu_random(seed) << 16 ^ gsz_test_gpu_random(seed);
    switch (kind) {
    case EQUAL: return 0x12345678u;
    case SORTED: return i;
    case REVERSED: return count - i;
    case FEW: return (dice >> 30) * 0x01010101u;
    case HIGH: return dice & 0xff000000u;
    default: return dice;
    }
}

static int in_order(const void *a, const void *b) {
    uint64_t s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return s < t ? -1 : s > t;
}

/** Keys of the order; values are all different, and neither rise nor fall. */
static void fill(rig *r, uint32_t count, order kind) {
    uint64_t seed = count + (uint64_t)kind;
    for (uint32_t i = 0; i < count; i++) {
        r->key[0][i] = make_key(kind, i, count, &seed);
        r->value[0][i] = i * 2654435761u;
    }
}

/** What a stable sort makes of it: the lower half is the place of a pair, which settles equal keys. */
static void sort_here(uint32_t *key, uint32_t *value, uint32_t count, uint32_t bits) {
    uint32_t mask = 0xffffffffu >> (32 - bits);
    uint64_t *rank = malloc((count + 1) * sizeof *rank);
    uint32_t *old = malloc((count + 1) * 2 * sizeof *old);
    assert_true(rank && old);
    for (uint32_t i = 0; i < count; i++) {
        rank[i] = (uint64_t)(key[i] & mask) << 32 | i;
        old[2 * (size_t)i] = key[i];
        old[2 * (size_t)i + 1] = value[i];
    }
    qsort(rank, count, sizeof *rank, in_order);
    for (uint32_t i = 0; i < count; i++) {
        size_t from = rank[i] & 0xffffffffu;
        key[i] = old[2 * from];
        value[i] = old[2 * from + 1];
    }
    free(rank);
    free(old);
}

static void check(rig *r, uint32_t count, uint32_t most, uint32_t bits, order kind) {
    rig_clear(r);
    fill(r, count, kind);
    *r->count = count;
    uint32_t *before = rig_words(r);
    rig_run(r, most, bits);
    sort_here(before + (r->key[0] - r->all), before + (r->value[0] - r->all), count, bits);
    uint64_t wrong = rig_compare(r, before, count, most);
    if (wrong)
        fail_msg("%u pairs of %u, %u bits, order %d: %llu words are wrong", count, most, bits,
                 (int)kind, (unsigned long long)wrong);
    free(before);
}

static void check_orders(rig *r, uint32_t count, uint32_t most, const uint32_t *bits, int widths) {
    for (int kind = 0; kind < ORDERS; kind++)
        for (int b = 0; b < widths; b++) check(r, count, most, bits[b], (order)kind);
}

static void any_size_and_order(void **state) {
    static const uint32_t bits[] = {8, 13, 16, 32};
    static const uint32_t counts[] = {0, 1, 2, 255, 256, 257, 4095, 4096, 4097, 65537};
    rig r;
    rig_open(&r, *state, 200000);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        check_orders(&r, counts[c], counts[c], bits, 4);
    rig_close(&r);
}

static void any_number_of_bits(void **state) {
    rig r;
    rig_open(&r, *state, 5000);
    for (uint32_t bits = 1; bits <= 32; bits++) check(&r, 5000, 5000, bits, RANDOM);
    rig_close(&r);
}

/** Several groups of tiles, and room for more. */
static void a_part_of_what_there_is_room_for(void **state) {
    static const uint32_t bits[] = {32};
    rig r;
    rig_open(&r, *state, 600000);
    check(&r, 0, 600000, 32, RANDOM);
    check_orders(&r, 100, 600000, bits, 1);
    check_orders(&r, 32 * 4096 + 1, 600000, bits, 1);
    check(&r, 300000, 600000, 32, RANDOM);
    rig_close(&r);
}

static void a_million(void **state) {
    static const order orders[] = {RANDOM, EQUAL};
    rig r;
    rig_open(&r, *state, 1000000);
    for (size_t k = 0; k < sizeof orders / sizeof *orders; k++)
        check(&r, 1000000, 1000000, 32, orders[k]);
    rig_close(&r);
}

static void six_millions(void **state) {
    rig r;
    rig_open(&r, *state, 6000000);
    check(&r, 5999999, 6000000, 32, RANDOM);
    rig_close(&r);
}

/** The best of several runs. */
static double best_time(device *d, uint32_t count, uint32_t bits) {
    rig r;
    double best = 1e30;
    rig_open(&r, d, count);
    for (int run = 0; run < 7; run++) {
        fill(&r, count, RANDOM);
        *r.count = count;
        double ms = rig_run(&r, count, bits);
        if (ms < best) best = ms;
    }
    rig_close(&r);
    return best;
}

static void bench(device *d) {
    static const uint32_t counts[] = {1000, 100000, 500000, 1000000, 4000000};
    for (int way = 0; way < WAYS; way++) {
        device_set_way(d, (sort_way)way);
        printf("%s: milliseconds for 16 and 32 bits, and for a million of 32\n", way_name[way]);
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            double half = best_time(d, counts[c], 16), all = best_time(d, counts[c], 32);
            printf("%8u pairs %8.2f %8.2f %8.1f\n", counts[c], half, all, all * 1e6 / counts[c]);
        }
    }
}

/** The same tests for each way the sort has: as the device is; as on a GPU; on one that announces wide subgroups and
 *  runs narrow ones. */
static int run_all(device *d, bool huge) {
    const struct CMUnitTest usual[] = {
        cmocka_unit_test_prestate(any_size_and_order, d),
        cmocka_unit_test_prestate(any_number_of_bits, d),
        cmocka_unit_test_prestate(a_part_of_what_there_is_room_for, d),
        cmocka_unit_test_prestate(a_million, d),
    };
    const struct CMUnitTest large[] = {cmocka_unit_test_prestate(six_millions, d)};
    int failed = 0;
    for (int way = 0; way < (huge ? AS_WIDE_GPU : WAYS); way++) {
        device_set_way(d, (sort_way)way);
        failed += huge ? cmocka_run_group_tests_name(way_name[way], large, NULL, NULL)
                       : cmocka_run_group_tests_name(way_name[way], usual, NULL, NULL);
    }
    return failed;
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    device d;
    int failed = 0;
    device_open(&d);
    if (strcmp(what, "bench") == 0)
        bench(&d);
    else
        failed = run_all(&d, strcmp(what, "huge") == 0);
    device_set_way(&d, AS_IT_IS);
    device_close(&d);
    return failed;
}
