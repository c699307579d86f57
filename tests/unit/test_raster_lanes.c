/* SPDX-License-Identifier: MIT */
/* test_raster_lanes.c - the functions of raster_lanes.h against libm over their ranges, and the same bits from every
 * instruction set that the processor has. */
#include "test_raster_support.h"

#include "lanes_probe.h"

enum { COUNT = 144 * 2000 }; /* of sixteen lanes, and of what is summed up */

typedef struct probe {
    float *x, *y, *out[LANES_PROBES];
    uint32_t *masks;
} probe;

typedef void (*probe_call)(float *const *, uint32_t *, const float *, const float *, size_t);

static void *room(size_t size) {
    void *memory = calloc(COUNT, size);
    assert_non_null(memory);
    return memory;
}

static probe probe_open(void) {
    probe p = {.x = room(sizeof(float)), .y = room(sizeof(float)), .masks = room(sizeof(uint32_t))};
    for (int k = 0; k < LANES_PROBES; k++) p.out[k] = room(sizeof(float));
    return p;
}

static void probe_close(probe *p) {
    free(p->x);
    free(p->y);
    free(p->masks);
    for (int k = 0; k < LANES_PROBES; k++) free(p->out[k]);
}

static float power_of(uint32_t *seed, float limit) {
    return (float)exp2((double)random_float(seed, limit));
}

/* ---- against libm -------------------------------------------------------------------------------- */

static double share(double found, double expected) { return fabs(found - expected) / expected; }

static void accuracy(void **state) {
    (void)state;
    probe p = probe_open();
    uint32_t seed = 1;
    double worst[4] = {0};
    for (size_t i = 0; i < COUNT; i++) {
        p.x[i] = i % 2 ? random_float(&seed, 1) : random_float(&seed, i % 4 ? 80 : 120);
        p.y[i] = i % 2 ? power_of(&seed, 1) : power_of(&seed, 125);
    }
    p.x[0] = -120, p.x[1] = 120, p.x[2] = 0, p.y[0] = 1.17549435e-38f, p.y[1] = 3.4e38f, p.y[2] = 1;
    gsz_raster_lanes_probe_plain(p.out, p.masks, p.x, p.y, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        double x = (double)p.x[i], y = (double)p.y[i], log = log2(y);
        worst[0] = fmax(worst[0], share((double)p.out[LANES_EXP2][i], exp2(x)));
        if (fabs(x) < 80) worst[1] = fmax(worst[1], share((double)p.out[LANES_EXP][i], exp(x)));
        worst[2] = fmax(worst[2], fabs((double)p.out[LANES_LOG2][i] - log) / fmax(fabs(log), 1));
        worst[3] = fmax(worst[3], share((double)p.out[LANES_SQRT][i], sqrt(y)));
    }
    printf("worst errors: exp2 %.2e, exp %.2e, log2 %.2e, sqrt %.2e\n", worst[0], worst[1],
           worst[2], worst[3]);
    assert_true(p.out[LANES_EXP2][2] == 1 && p.out[LANES_LOG2][2] == 0);
    assert_true(worst[0] < 3e-7);
    assert_true(worst[1] < 6e-6); /* 80 log2 e, rounded */
    assert_true(worst[2] < 3e-7);
    assert_true(worst[3] < 6.1e-8);
    probe_close(&p);
}

static void accuracy_in_double(void **state) {
    (void)state;
    enum { SOME = 14400 };
    double *x = room(sizeof *x), *y = room(sizeof *y), *out[LANES_PROBES], worst[2] = {0};
    uint32_t *masks = room(sizeof *masks), seed = 3;
    for (int k = 0; k < LANES_PROBES; k++) out[k] = room(sizeof(double));
    for (size_t i = 0; i < SOME; i++) {
        x[i] = (double)random_float(&seed, 120) + 1e-8 * (double)random_float(&seed, 1);
        y[i] = exp2((double)random_float(&seed, 300));
    }
    gsz_raster64_lanes_probe_plain(out, masks, x, y, SOME);
    for (size_t i = 0; i < SOME; i++) {
        double log = log2(y[i]);
        worst[0] = fmax(worst[0], share(out[LANES_EXP2][i], exp2(x[i])));
        worst[1] = fmax(worst[1], fabs(out[LANES_LOG2][i] - log) / fmax(fabs(log), 1));
    }
    printf("worst errors in double: exp2 %.2e, log2 %.2e\n", worst[0], worst[1]);
    assert_true(worst[0] < 1e-15);
    assert_true(worst[1] < 1e-15);
    for (int k = 0; k < LANES_PROBES; k++) free(out[k]);
    free(x);
    free(y);
    free(masks);
}

/* ---- one instruction set as the other ------------------------------------------------------------ */

static const struct {
    const char *name;
    gsz_raster_instructions most;
    probe_call call;
    int (*any)(const float *);
} others[] = {
#ifdef TEST_HAS_X86
    {"avx2", GSZ_RASTER_AVX2, gsz_raster_lanes_probe_avx2, gsz_raster_lanes_any_avx2},
    {"avx512", GSZ_RASTER_AVX512, gsz_raster_lanes_probe_avx512, gsz_raster_lanes_any_avx512},
#endif
    {"plain", GSZ_RASTER_PLAIN, gsz_raster_lanes_probe_plain, gsz_raster_lanes_any_plain}};
enum { OTHERS = sizeof others / sizeof *others };

static bool at_hand(int other) {
    return strcmp(gsz_raster_kernels_for(others[other].most)->name, others[other].name) == 0;
}

/** Not in their ranges only: any bits, infinities and what is not a number. */
static void fill_with_anything(probe *p) {
    static const float odd[] = {0, -0.0f, INFINITY, -INFINITY, 1e-45f, 3.4e38f, NAN, 1, -1};
    uint32_t seed = 7;
    for (size_t i = 0; i < COUNT; i++) {
        p->x[i] = random_float(&seed, i % 3 ? 20 : 1e5f);
        p->y[i] = i % 3 ? power_of(&seed, 100) : random_float(&seed, 20);
        if (i % 16 == 5) p->x[i] = odd[next_random(&seed) % 9];
        if (i % 16 == 9) p->y[i] = odd[next_random(&seed) % 9];
    }
}

static void assert_same_bits(const float *a, const float *b, const char *name, int what) {
    for (size_t i = 0; i < COUNT; i++)
        if (memcmp(&a[i], &b[i], sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i])))
            fail_msg("%s, function %d: %.9g, plain %.9g", name, what, (double)b[i], (double)a[i]);
}

static void same_bits(void **state) {
    (void)state;
    probe plain = probe_open(), other = probe_open();
    fill_with_anything(&plain);
    gsz_raster_lanes_probe_plain(plain.out, plain.masks, plain.x, plain.y, COUNT);
    for (int o = 0; o < OTHERS; o++) {
        printf("%s: %s\n", others[o].name, at_hand(o) ? "compared" : "this processor has none");
        if (!at_hand(o)) continue;
        others[o].call(other.out, other.masks, plain.x, plain.y, COUNT);
        for (int k = 0; k < LANES_PROBES; k++)
            assert_same_bits(plain.out[k], other.out[k], others[o].name, k);
        assert_memory_equal(plain.masks, other.masks, COUNT * sizeof *plain.masks);
    }
    probe_close(&plain);
    probe_close(&other);
}

/* ---- what they are ------------------------------------------------------------------------------- */

static uint32_t expected_mask(float x, float y) {
    return (uint32_t)(x < y) | (uint32_t)(x >= y) << 1 | (uint32_t)(x > 0) << 2 |
           (uint32_t)(x < y && y > 0) << 3 | (uint32_t)(x > 0) << 4;
}

static float lesser(float a, float b) { return a < b ? a : b; }
static float greater(float a, float b) { return a > b ? a : b; }

static void lane_by_lane(void **state) {
    (void)state;
    probe p = probe_open();
    fill_with_anything(&p);
    gsz_raster_lanes_probe_plain(p.out, p.masks, p.x, p.y, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        float x = p.x[i], y = p.y[i];
        const float expected[][2] = {{p.out[LANES_MIN][i], lesser(x, y)},
                                     {p.out[LANES_MAX][i], greater(x, y)},
                                     {p.out[LANES_CLAMP][i], lesser(greater(x, 0), y)},
                                     {p.out[LANES_KEEP][i], x < y ? x : 0},
                                     {p.out[LANES_SELECT][i], x < y ? y : x + y}};
        for (int k = 0; k < 5; k++)
            assert_true(expected[k][0] == expected[k][1] ||
                        (isnan(expected[k][0]) && isnan(expected[k][1])));
        assert_int_equal(p.masks[i], expected_mask(x, y));
    }
    probe_close(&p);
}

/** Neighbours first: ((0 1) (2 3)) ((4 5) (6 7)) ... */
static float sum_of_sixteen(const float *x) {
    float sum[16];
    memcpy(sum, x, sizeof sum);
    for (int width = 8; width > 0; width /= 2)
        for (int i = 0; i < width; i++) sum[i] = sum[2 * i] + sum[2 * i + 1];
    return sum[0];
}

static void sums_in_order(void **state) {
    (void)state;
    probe p = probe_open();
    uint32_t seed = 8;
    for (size_t i = 0; i < COUNT; i++) p.x[i] = random_float(&seed, 1) * power_of(&seed, 20);
    gsz_raster_lanes_probe_plain(p.out, p.masks, p.x, p.y, COUNT);
    for (size_t i = 0; i < COUNT; i += 144)
        for (int count = 1; count <= 9; count++)
            for (int q = 0; q < count; q++)
                assert_true(p.out[LANES_SUMS][i + (size_t)((count - 1) * 16 + q)] ==
                            sum_of_sixteen(p.x + i + 16 * q));
    probe_close(&p);
}

static void any_bit_of_any_lane(void **state) {
    (void)state;
    for (int o = 0; o < OTHERS; o++) {
        float x[16] = {0};
        if (!at_hand(o)) continue;
        assert_false(others[o].any(x));
        for (int i = 0; i < 16; i++) {
            static const float bits[] = {1, -1, 1e-45f, -0.0f, NAN};
            for (int k = 0; k < 5; k++) {
                x[i] = bits[k];
                assert_true(others[o].any(x));
            }
            x[i] = 0;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accuracy),      cmocka_unit_test(accuracy_in_double),
        cmocka_unit_test(same_bits),     cmocka_unit_test(lane_by_lane),
        cmocka_unit_test(sums_in_order), cmocka_unit_test(any_bit_of_any_lane),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
