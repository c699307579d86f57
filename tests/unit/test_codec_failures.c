/* SPDX-License-Identifier: MIT */
/* test_codec_failures.c - packing and unpacking that do not come to their end: bad arguments, cancelling,
 * memory that runs out at any point. Whatever happens, nothing is left behind. */
#include <stdatomic.h>

#include "test_codec_support.h"

/* ---- an allocator that counts, and fails when it is told to ---- */

typedef struct meter {
    atomic_int taken, held;
    int fail_at; /* the first allocation to fail, and all behind it; 0: none */
} meter;

static void *meter_alloc(void *user, size_t size) {
    meter *m = user;
    int number = atomic_fetch_add(&m->taken, 1) + 1;
    if (m->fail_at && number >= m->fail_at) return NULL;
    atomic_fetch_add(&m->held, 1);
    return malloc(size);
}

static void meter_free(void *user, void *pointer) {
    meter *m = user;
    if (pointer) atomic_fetch_sub(&m->held, 1);
    free(pointer);
}

static bool progress(void *user, const char *stage, double fraction) {
    int *left = user;
    assert_non_null(stage);
    assert_true(fraction >= 0 && fraction <= 1);
    return --*left != 0;
}

typedef struct bench {
    gsz_context *context;
    gsz_pool *pool;
    meter meter;
    int reports_left; /* until progress says no; 0: never */
} bench;

static void bench_open(bench *b, int threads, uint64_t max_memory) {
    memset(b, 0, sizeof *b);
    gsz_context_options options;
    gsz_context_options_default(&options);
    assert_int_equal(gsz_pool_create(&b->pool, threads), GSZ_OK);
    options.pool = b->pool;
    options.max_memory = max_memory;
    options.allocator = (gsz_allocator){meter_alloc, meter_free, &b->meter};
    options.progress = progress;
    options.user = &b->reports_left;
    assert_int_equal(gsz_context_create(&b->context, &options), GSZ_OK);
}

/** Only the context itself may still be held. */
static void bench_close(bench *b) {
    assert_int_equal(b->meter.held, 1);
    gsz_context_destroy(&b->context);
    gsz_pool_destroy(&b->pool);
}

static gsz_result try_pack(bench *b, const gsz_cloud *cloud, const gsz_pack_options *options) {
    gsz_buffer packed = {0};
    gsz_result result = gsz_pack(b->context, &packed, cloud, options, NULL);
    assert_true(result == GSZ_OK ? packed.size > 0 : packed.size == 0);
    assert_int_equal(result == GSZ_OK, gsz_context_error(b->context)[0] == 0);
    gsz_buffer_free(b->context, &packed);
    return result;
}

/** Opens, measures, verifies, unpacks and decodes a block, up to the first failure. */
static gsz_result try_unpack(bench *b, const gsz_buffer *packed) {
    gsz_file *file = NULL;
    gsz_cloud cloud = {0};
    gsz_quantised_block block = {0};
    gsz_file_sizes sizes;
    gsz_result result = gsz_file_open(b->context, &file, packed->data, packed->size, NULL);
    assert_int_equal(result == GSZ_OK, file != NULL);
    if (result == GSZ_OK) result = gsz_file_get_sizes(b->context, file, &sizes);
    if (result == GSZ_OK) result = gsz_file_verify(b->context, file);
    if (result == GSZ_OK) result = gsz_file_unpack(b->context, file, &cloud, NULL);
    assert_int_equal(result == GSZ_OK, cloud.storage != NULL);
    if (result == GSZ_OK) result = gsz_file_decode_block(b->context, file, 0, &block);
    assert_int_equal(result == GSZ_OK, gsz_context_error(b->context)[0] == 0);
    gsz_quantised_block_free(b->context, &block);
    gsz_cloud_free(b->context, &cloud);
    gsz_file_close(b->context, &file);
    return result;
}

/** With all there is: extra planes, metadata, several layers or a codebook. */
static gsz_cloud full_scene(harness *h, size_t count, int degree, bool palette) {
    gsz_cloud cloud = make_scene(h->context, count, degree, 3, 0);
    assert_int_equal(gsz_cloud_add_metadata(h->context, &cloud, "comment", "a scene"), GSZ_OK);
    assert_int_equal(gsz_cloud_add_metadata(h->context, &cloud, "up", "+z"), GSZ_OK);
    if (palette) use_palette(&cloud, 8);
    return cloud;
}

/* ---- arguments ---- */

static void assert_refused(harness *h, const gsz_cloud *cloud, const gsz_pack_options *options,
                           const char *why) {
    gsz_buffer packed = {0};
    assert_int_equal(gsz_pack(h->context, &packed, cloud, options, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(h, why);
    assert_int_equal(packed.size, 0);
    gsz_buffer_free(h->context, &packed);
}

#define REFUSED(field, value, why)                                                                 \
    do {                                                                                           \
        gsz_pack_options options = pack_options(60);                                               \
        options.field = value;                                                                     \
        assert_refused(&h, &cloud, &options, why);                                                 \
    } while (0)

static void options_out_of_range(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 10, 1, 3, 0);
    REFUSED(quality, -0.5f, "quality -0.5 is not in 0..100");
    REFUSED(quality, 100.5f, "quality");
    REFUSED(quality, NAN, "quality");
    REFUSED(effort, 0, "effort 0 is not in 1..9");
    REFUSED(effort, 10, "effort");
    REFUSED(mask, (gsz_mask)99, "mask");
    REFUSED(sh_degree, -1, "degree -1 is not in 0..3");
    REFUSED(sh_degree, 4, "degree");
    REFUSED(sh_coding, (gsz_sh_coding)3, "SH coding");
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void values_that_are_not_finite(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 100, 3, 3, 0);
    for (int plane = 0; plane < GSZ_PLANE_COUNT; plane++) {
        static const float bad[] = {NAN, INFINITY, -INFINITY};
        float *value = &cloud.plane[plane][plane * 7 % 100], good = *value;
        *value = bad[plane % 3];
        assert_refused(&h, &cloud, NULL, "finite");
        *value = good;
    }
    cloud.extra[0].values[3] = NAN;
    gsz_buffer packed = pack(&h, &cloud, NULL);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void nothing_to_pack(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(h.context, &cloud, 0, 0), GSZ_OK);
    assert_refused(&h, &cloud, NULL, "no Gaussians");
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** Positions further out than gsz_cloud_clean lets them be would make a file that cannot be read. */
static void positions_out_of_this_world(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int axis = 0; axis < 3; axis++) {
        gsz_cloud cloud = make_scene(h.context, 100, 0, 3, 0);
        cloud.plane[axis][3] = axis == 1 ? -2e15f : 3e38f;
        assert_refused(&h, &cloud, NULL, "clean the scene first");
        cloud.plane[axis][3] = axis == 1 ? -1e15f : 1e15f;
        gsz_buffer packed = pack(&h, &cloud, NULL);
        gsz_cloud back = unpack(&h, &packed);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &packed);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

/** Finite but absurd values are the caller's mistake; what comes of them can still be read. */
static void absurd_values_do_no_harm(void **state) {
    (void)state;
    static const float absurd[] = {3e38f, -3e38f, 1e-38f, 0};
    harness h;
    harness_open(&h, 1, 0);
    for (int plane = 0; plane < 14; plane++)
        for (int a = 0; a < 4; a++) {
            gsz_cloud cloud = make_scene(h.context, 50, 1, 3, 0);
            for (size_t i = 0; i < cloud.count; i += 2) cloud.plane[plane][i] = absurd[a];
            gsz_cloud_clean(&cloud, NULL);
            gsz_buffer packed = pack(&h, &cloud, NULL);
            gsz_cloud back = unpack(&h, &packed);
            for (int p = 0; p < gsz_plane_count(1); p++)
                for (size_t i = 0; i < back.count; i++) assert_true(isfinite(back.plane[p][i]));
            gsz_cloud_free(h.context, &back);
            gsz_buffer_free(h.context, &packed);
            gsz_cloud_free(h.context, &cloud);
        }
    harness_close(&h);
}

/* ---- cancelling ---- */

/** Says no at the first report, at the second and so on, until nobody asks any more. */
static void cancel_packing(const gsz_cloud *cloud, int threads, gsz_sh_coding coding) {
    gsz_pack_options options = pack_options(60);
    options.sh_coding = coding;
    int cancelled = 0;
    for (int at = 1;; at++) {
        bench b;
        bench_open(&b, threads, 0);
        b.reports_left = at;
        gsz_result result = try_pack(&b, cloud, &options);
        if (result != GSZ_OK) assert_string_equal(gsz_context_error(b.context), "cancelled");
        bool asked = b.reports_left <= 0;
        assert_int_equal(result, asked ? GSZ_ERROR_CANCELLED : GSZ_OK);
        cancelled += asked;
        bench_close(&b);
        if (!asked) break;
    }
    assert_true(cancelled > 5);
}

static void packing_can_be_cancelled(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = full_scene(&h, 9000, 1, false);
    cancel_packing(&cloud, 1, GSZ_SH_LEVELS);
    cancel_packing(&cloud, 2, GSZ_SH_LEVELS);
    gsz_cloud_free(h.context, &cloud);
    cloud = full_scene(&h, 600, 1, false);
    cancel_packing(&cloud, 1, GSZ_SH_CODEBOOKS);
    gsz_cloud_free(h.context, &cloud);
    cloud = full_scene(&h, 4000, 1, true);
    cancel_packing(&cloud, 1, GSZ_SH_AUTO);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void unpacking_can_be_cancelled(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = full_scene(&h, 9000, 0, false);
    gsz_buffer packed = pack(&h, &cloud, NULL);
    for (int threads = 1; threads <= 2; threads++) {
        int at = 1;
        gsz_result result;
        do {
            bench b;
            bench_open(&b, threads, 0);
            b.reports_left = at++;
            result = try_unpack(&b, &packed);
            assert_int_equal(result, b.reports_left <= 0 ? GSZ_ERROR_CANCELLED : GSZ_OK);
            bench_close(&b);
        } while (result != GSZ_OK);
        assert_true(at > 3);
    }
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- memory ---- */

/** Lets the first allocation behind the context fail, then the second and so on, until all is well. */
static int fail_everywhere(const gsz_cloud *cloud, const gsz_pack_options *options,
                           const gsz_buffer *packed, int threads) {
    for (int at = 2;; at++) {
        bench b;
        bench_open(&b, threads, 0);
        b.meter.fail_at = at;
        gsz_result result = packed ? try_unpack(&b, packed) : try_pack(&b, cloud, options);
        if (result != GSZ_OK) assert_int_equal(result, GSZ_ERROR_MEMORY);
        bool failed = b.meter.taken >= at;
        assert_int_equal(failed, result != GSZ_OK);
        bench_close(&b);
        if (!failed) return at - 2;
    }
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    static const struct {
        size_t count;
        bool palette;
        gsz_sh_coding coding;
    } scenes[] = {
        {40, false, GSZ_SH_LEVELS}, {3000, true, GSZ_SH_AUTO}, {40, false, GSZ_SH_CODEBOOKS}};
    harness h;
    harness_open(&h, 1, 0);
    for (int s = 0; s < 3; s++)
        for (int threads = 1; threads <= 2; threads++) {
            gsz_cloud cloud = full_scene(&h, scenes[s].count, 2, scenes[s].palette);
            gsz_pack_options options = pack_options(60);
            options.sh_coding = scenes[s].coding;
            gsz_buffer packed = pack(&h, &cloud, &options);
            assert_true(fail_everywhere(&cloud, &options, NULL, threads) > 25);
            assert_true(fail_everywhere(NULL, NULL, &packed, threads) > 25);
            gsz_buffer_free(h.context, &packed);
            gsz_cloud_free(h.context, &cloud);
        }
    harness_close(&h);
}

static void memory_has_a_limit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = full_scene(&h, 5000, 3, false);
    gsz_pack_options options = pack_options(60);
    gsz_buffer packed = pack(&h, &cloud, &options);
    int failed = 0, worked = 0;
    for (uint64_t limit = 20000; limit < 20000000; limit += limit / 8) {
        bench b;
        bench_open(&b, 1, limit);
        gsz_result results[2] = {try_pack(&b, &cloud, &options), try_unpack(&b, &packed)};
        for (int i = 0; i < 2; i++) {
            assert_true(results[i] == GSZ_OK || results[i] == GSZ_ERROR_MEMORY);
            failed += results[i] != GSZ_OK;
            worked += results[i] == GSZ_OK;
        }
        assert_true(gsz_context_peak_memory(b.context) <= limit);
        bench_close(&b);
    }
    assert_true(failed > 20 && worked > 5);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void closing_nothing(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_file *file = NULL;
    gsz_quantised_block block = {0};
    gsz_file_close(h.context, &file);
    gsz_quantised_block_free(h.context, &block);
    assert_int_equal(gsz_file_open(h.context, &file, NULL, 0, NULL), GSZ_ERROR_FORMAT);
    assert_error(&h, "is empty");
    assert_null(file);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_range),        cmocka_unit_test(values_that_are_not_finite),
        cmocka_unit_test(positions_out_of_this_world), cmocka_unit_test(nothing_to_pack),
        cmocka_unit_test(absurd_values_do_no_harm),    cmocka_unit_test(packing_can_be_cancelled),
        cmocka_unit_test(unpacking_can_be_cancelled),  cmocka_unit_test(no_memory_at_any_point),
        cmocka_unit_test(memory_has_a_limit),          cmocka_unit_test(closing_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
