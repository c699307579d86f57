/* SPDX-License-Identifier: MIT */
/* test_raster_sort.c - the sort by depth against qsort, at the sizes where its pieces begin and end. */
#include "test_raster_support.h"

#include "depth_sort.h"

typedef enum order { RANDOM, EQUAL, REVERSE, SORTED, FEW, EXTREME, ORDERS } order;

static uint32_t upper(order kind, size_t i, size_t count, uint32_t *seed) {
    uint32_t dice = next_random(seed) << 8 ^ next_random(seed);
    switch (kind) {
    case EQUAL: return 0x40490fdbu;
    case REVERSE: return (uint32_t)(count - i);
    case SORTED: return (uint32_t)i;
    case FEW: return dice >> 8 & 3;
    case EXTREME: return dice >> 8 & 1 ? 0xffffffffu : 0;
    default: return dice;
    }
}

static int in_order(const void *a, const void *b) {
    uint64_t s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return s < t ? -1 : s > t;
}

/** The lower half counts up, so that a stable sort by the upper half is the sort by all of it. */
static void check(harness *h, size_t count, order kind) {
    uint32_t seed = (uint32_t)count + (uint32_t)kind;
    uint64_t *memory[3], *key[2];
    for (int k = 0; k < 3; k++) {
        memory[k] = malloc((count + 1) * sizeof **memory);
        assert_non_null(memory[k]);
        memory[k][count] = 0xabcdef;
    }
    for (size_t i = 0; i < count; i++)
        memory[0][i] = memory[2][i] = (uint64_t)upper(kind, i, count, &seed) << 32 | i;
    key[0] = memory[0];
    key[1] = memory[1];
    assert_ok(h, gsz_depth_sort(h->context, key, count));
    assert_true((key[0] == memory[0] && key[1] == memory[1]) ||
                (key[0] == memory[1] && key[1] == memory[0]));
    qsort(memory[2], count, sizeof **memory, in_order);
    assert_memory_equal(key[0], memory[2], count * sizeof **memory);
    for (int k = 0; k < 3; k++) {
        assert_int_equal(memory[k][count], 0xabcdef);
        free(memory[k]);
    }
}

static void any_size_and_order(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 255, 256, 257, 2049, 32767, 32768, 32769, 65536};
    for (int threads = 1; threads <= 3; threads += 2) {
        harness h;
        harness_open(&h, threads, 0);
        for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++)
            for (int kind = 0; kind < ORDERS; kind++) check(&h, sizes[n], (order)kind);
        harness_close(&h);
    }
}

static void a_million(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    check(&h, 1000000, RANDOM);
    check(&h, 1000003, FEW);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_size_and_order),
                                       cmocka_unit_test(a_million)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
