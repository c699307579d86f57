/* SPDX-License-Identifier: MIT */
/* test_raster_failures.c - pictures that do not come about: arguments that make no sense, and memory that runs out at
 * any point. Whatever happens nothing is left behind, and the rasteriser can be used again. */
#include <stdatomic.h>

#include "test_raster_support.h"

enum { WIDTH = 40, HEIGHT = 36, COUNT = 60, DEGREE = 2 };

/* ---- an allocator that counts, and fails when it is told to -------------------------------------- */

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

typedef struct bench {
    harness h; /* its context uses the meter */
    meter meter;
    gsz_camera camera;
    gsz_cloud cloud, gradient;
    gsz_picture picture, loss;
    gsz_splat_stats stats;
    gsz_raster *raster;
} bench;

static void bench_open(bench *b) {
    memset(b, 0, sizeof *b);
    gsz_context_options options;
    gsz_context_options_default(&options);
    assert_int_equal(gsz_pool_create(&b->h.pool, 2), GSZ_OK);
    options.pool = b->h.pool;
    options.allocator = (gsz_allocator){meter_alloc, meter_free, &b->meter};
    assert_int_equal(gsz_context_create(&b->h.context, &options), GSZ_OK);
    b->camera = turned_camera(50, 1);
    b->cloud = cloud_before(&b->h, &b->camera, WIDTH, HEIGHT, COUNT, DEGREE, 1);
    b->picture = make_picture(&b->h, WIDTH, HEIGHT);
    b->loss = random_picture(&b->h, WIDTH, HEIGHT, 2);
    assert_ok(&b->h, gsz_cloud_create(b->h.context, &b->gradient, COUNT, DEGREE));
    assert_ok(&b->h, gsz_splat_stats_create(b->h.context, &b->stats, COUNT));
    b->raster = make_raster(&b->h, GSZ_RASTER_AVX512);
}

/** Only the context itself may still be held. */
static void bench_close(bench *b) {
    gsz_raster_destroy(b->h.context, &b->raster);
    assert_null(b->raster);
    gsz_splat_stats_free(b->h.context, &b->stats);
    gsz_picture_free(b->h.context, &b->picture);
    gsz_picture_free(b->h.context, &b->loss);
    gsz_cloud_free(b->h.context, &b->cloud);
    gsz_cloud_free(b->h.context, &b->gradient);
    assert_int_equal(b->meter.held, 1);
    harness_close(&b->h);
}

/* ---- what may fail ------------------------------------------------------------------------------- */

static gsz_result draw(bench *b, const gsz_draw_options *options) {
    return gsz_raster_draw(b->h.context, b->raster, &b->picture, &b->cloud, &b->camera, options);
}

static gsz_result draw_plain(bench *b) { return draw(b, NULL); }

static gsz_result draw_counted(bench *b) {
    return gsz_raster_draw_counted(b->h.context, b->raster, &b->picture, &b->stats, &b->cloud,
                                   &b->camera, NULL);
}

static gsz_result draw_kept(bench *b) {
    return gsz_raster_draw_for_gradients(b->h.context, b->raster, &b->picture, &b->cloud,
                                         &b->camera, NULL);
}

static gsz_result backward(bench *b) {
    return gsz_raster_backward(b->h.context, b->raster, &b->gradient, &b->cloud, &b->picture,
                               &b->loss);
}

static gsz_result there_and_back(bench *b) {
    gsz_result result = draw_kept(b);
    return result == GSZ_OK ? backward(b) : result;
}

static gsz_result score(bench *b) {
    gsz_score out;
    return gsz_picture_score(b->h.context, &out, &b->loss, &b->picture);
}

static gsz_result loss(bench *b) {
    double value;
    gsz_loss_weights weights = {0.5f, 0.25f, 0.25f};
    gsz_picture gradient = {0};
    gsz_result result = gsz_picture_create(b->h.context, &gradient, WIDTH, HEIGHT);
    if (result == GSZ_OK)
        result = gsz_picture_loss(b->h.context, &value, &gradient, &b->loss, &b->picture, &weights);
    gsz_picture_free(b->h.context, &gradient);
    return result;
}

static gsz_result new_raster(bench *b) {
    gsz_raster *raster = NULL;
    gsz_result result = gsz_raster_create(b->h.context, &raster);
    assert_int_equal(result == GSZ_OK, raster != NULL);
    gsz_raster_destroy(b->h.context, &raster);
    return result;
}

static gsz_result new_stats(bench *b) {
    gsz_splat_stats stats = {0};
    gsz_result result = gsz_splat_stats_create(b->h.context, &stats, 10);
    gsz_splat_stats_free(b->h.context, &stats);
    return result;
}

/* ---- memory -------------------------------------------------------------------------------------- */

/** Runs a call with the at-th allocation failing, then without; both ways out are clean. Returns whether it
 *  failed. */
static bool fail_once(gsz_result (*call)(bench *), int at, bool used_before) {
    bench b;
    bench_open(&b);
    if (used_before) {
        gsz_camera close_by = b.camera;
        b.camera.fov_y = 179; /* hardly anything touches many tiles: memory has to grow later */
        assert_ok(&b.h, there_and_back(&b));
        b.camera = close_by;
        memset(b.gradient.storage, 0, COUNT * (size_t)gsz_plane_count(DEGREE) * sizeof(float));
    }
    b.meter.fail_at = b.meter.taken + at;
    int held = b.meter.held;
    gsz_result result = call(&b);
    bool failed = b.meter.taken >= b.meter.fail_at;
    assert_int_equal(result, failed ? GSZ_ERROR_MEMORY : GSZ_OK);
    assert_int_equal(gsz_context_error(b.h.context)[0] != 0, failed);
    if (call == score || call == loss || call == new_raster || call == new_stats)
        assert_int_equal(b.meter.held, held);
    if (failed && (call == draw_plain || call == draw_kept))
        assert_int_equal(backward(&b), GSZ_ERROR_ARGUMENT);
    b.meter.fail_at = 0;
    assert_ok(&b.h, call(&b));
    assert_ok(&b.h, there_and_back(&b));
    bench_close(&b);
    return failed;
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    static const struct {
        gsz_result (*call)(bench *);
        int least; /* allocations */
    } calls[] = {{draw_plain, 6}, {draw_counted, 6}, {draw_kept, 9},  {there_and_back, 10},
                 {score, 5},      {loss, 6},         {new_raster, 1}, {new_stats, 1}};
    for (size_t c = 0; c < sizeof calls / sizeof *calls; c++)
        for (int used = 0; used < 2; used++) {
            int at = 1;
            while (fail_once(calls[c].call, at, used)) at++;
            assert_true(at - 1 >= (used ? 1 : calls[c].least));
        }
}

/** After a failure in the middle of growing, every kind of call finds what it needs. */
static void all_calls_after_a_failure(void **state) {
    (void)state;
    static gsz_result (*const calls[])(bench *) = {draw_plain, draw_kept, there_and_back};
    for (int first = 0; first < 3; first++)
        for (int second = 0; second < 3; second++)
            for (int at = 1; at < 16; at++) {
                bench b;
                bench_open(&b);
                b.meter.fail_at = b.meter.taken + at;
                gsz_result result = calls[first](&b);
                assert_true(result == GSZ_OK || result == GSZ_ERROR_MEMORY);
                b.meter.fail_at = 0;
                assert_ok(&b.h, calls[second](&b));
                assert_ok(&b.h, there_and_back(&b));
                bench_close(&b);
            }
}

/* ---- arguments ----------------------------------------------------------------------------------- */

static void assert_refused(bench *b, gsz_result result, const char *why) {
    assert_int_equal(result, GSZ_ERROR_ARGUMENT);
    assert_error(&b->h, why);
}

static void views_that_make_no_sense(void **state) {
    (void)state;
    static const float angles[] = {0, -1, 180, 200, NAN, INFINITY};
    static const float aspects[] = {0, -1, NAN, INFINITY};
    bench b;
    bench_open(&b);
    for (int i = 0; i < 6; i++) {
        b.camera.fov_y = angles[i];
        assert_refused(&b, draw_plain(&b), "is not in (0, 180)");
    }
    b.camera.fov_y = 50;
    for (int i = 0; i < 4; i++) {
        b.camera.pixel_aspect = aspects[i];
        assert_refused(&b, draw_plain(&b), "pixel aspect");
    }
    b.camera.pixel_aspect = 1;
    for (int degree = -1; degree <= 4; degree += 5) {
        gsz_draw_options options = draw_options(false, 0, 0, 0);
        options.sh_degree = degree;
        assert_refused(&b, draw(&b, &options), "is not in 0..3");
    }
    gsz_picture picture = b.picture;
    b.picture = (gsz_picture){0};
    assert_refused(&b, draw_plain(&b), "create it first");
    b.picture = picture;
    assert_ok(&b.h, draw_plain(&b));
    bench_close(&b);
}

static void sizes_of_pictures(void **state) {
    (void)state;
    static const int sizes[][2] = {{0, 5}, {5, 0}, {-1, 5}, {5, -1}, {16385, 1}, {1, 16385}};
    bench b;
    bench_open(&b);
    for (int i = 0; i < 6; i++) {
        gsz_picture picture = {0};
        assert_refused(&b, gsz_picture_create(b.h.context, &picture, sizes[i][0], sizes[i][1]),
                       "sides go from 1 to 16384");
        assert_null(picture.storage);
    }
    gsz_picture edge = make_picture(&b.h, 16384, 1);
    gsz_picture_free(b.h.context, &edge);
    bench_close(&b);
}

static void pictures_of_different_sizes(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    gsz_picture fit = b.loss, other = make_picture(&b.h, HEIGHT, WIDTH);
    b.loss = other;
    assert_refused(&b, score(&b), "pictures of 36 x 40 and 40 x 36 pixels");
    assert_refused(&b, loss(&b), "not of one size");
    assert_ok(&b.h, draw_kept(&b));
    assert_refused(&b, backward(&b), "not of the size drawn");
    b.loss = fit;
    fit = b.picture;
    b.picture = other;
    assert_refused(&b, backward(&b), "not of the size drawn");
    b.picture = fit;
    assert_ok(&b.h, backward(&b));
    gsz_picture_free(b.h.context, &other);
    bench_close(&b);
}

static void counts_that_differ(void **state) {
    (void)state;
    static const struct {
        size_t count;
        int degree;
    } wrong[] = {{COUNT + 1, DEGREE}, {COUNT - 1, DEGREE}, {COUNT, DEGREE + 1}, {COUNT, 0}};
    bench b;
    bench_open(&b);
    b.stats.count--;
    assert_refused(&b, draw_counted(&b), "statistics of 59 Gaussians for a cloud of 60");
    b.stats.count++;
    assert_ok(&b.h, draw_kept(&b));
    gsz_cloud right = b.gradient;
    for (int i = 0; i < 4; i++) {
        b.gradient = (gsz_cloud){0};
        assert_ok(&b.h,
                  gsz_cloud_create(b.h.context, &b.gradient, wrong[i].count, wrong[i].degree));
        assert_refused(&b, backward(&b), "another count or SH degree");
        gsz_cloud_free(b.h.context, &b.gradient);
    }
    b.gradient = right;
    assert_ok(&b.h, backward(&b));
    bench_close(&b);
}

static void no_way_back(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    assert_refused(&b, backward(&b), "not the one that was drawn for gradients last");
    assert_ok(&b.h, draw_plain(&b));
    assert_refused(&b, backward(&b), "drawn for gradients");
    assert_ok(&b.h, draw_kept(&b));
    assert_ok(&b.h, backward(&b));
    assert_ok(&b.h, backward(&b));
    gsz_cloud cloud = b.cloud;
    b.cloud = cloud_before(&b.h, &b.camera, WIDTH, HEIGHT, COUNT, DEGREE, 1);
    assert_refused(&b, backward(&b), "drawn for gradients");
    gsz_cloud_free(b.h.context, &b.cloud);
    b.cloud = cloud;
    b.camera.fov_y = 0;
    assert_refused(&b, draw_kept(&b), "angle");
    assert_refused(&b, backward(&b), "drawn for gradients");
    bench_close(&b);
}

static void too_small_for_windows(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    gsz_picture small = make_picture(&b.h, 10, 11), gradient = make_picture(&b.h, 10, 11);
    gsz_loss_weights weights = {1, 1, 0};
    double value;
    gsz_context *ctx = b.h.context;
    assert_ok(&b.h, gsz_picture_loss(ctx, &value, &gradient, &small, &small, &weights));
    weights.dssim = 0.1f;
    assert_refused(&b, gsz_picture_loss(ctx, &value, &gradient, &small, &small, &weights),
                   "too small for D-SSIM");
    gsz_picture_free(ctx, &small);
    gsz_picture_free(ctx, &gradient);
    bench_close(&b);
}

static void destroying_nothing(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    gsz_raster *none = NULL;
    gsz_picture picture = {0};
    gsz_splat_stats stats = {0};
    gsz_raster_destroy(b.h.context, &none);
    gsz_picture_free(b.h.context, &picture);
    gsz_splat_stats_free(b.h.context, &stats);
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_memory_at_any_point),
        cmocka_unit_test(all_calls_after_a_failure),
        cmocka_unit_test(views_that_make_no_sense),
        cmocka_unit_test(sizes_of_pictures),
        cmocka_unit_test(pictures_of_different_sizes),
        cmocka_unit_test(counts_that_differ),
        cmocka_unit_test(no_way_back),
        cmocka_unit_test(too_small_for_windows),
        cmocka_unit_test(destroying_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
