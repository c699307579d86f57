/* SPDX-License-Identifier: MIT */
/* test_raster_same.c - the same bits whatever the instruction set, the number of threads and what the rasteriser was
 * used for before: pictures, statistics and gradients. */
#include "test_raster_support.h"

/** All that a rasteriser can say about a cloud seen from a camera. */
typedef struct outcome {
    gsz_picture plain, counted, kept;
    gsz_splat_stats stats;
    gsz_cloud gradient;
} outcome;

typedef struct subject {
    gsz_cloud cloud;
    gsz_camera camera;
    gsz_draw_options options;
    gsz_picture loss;
    int width, height;
} subject;

static subject make_subject(harness *h, int width, int height, size_t count, int degree, bool mip,
                            uint32_t seed) {
    subject s = {.camera = turned_camera(55, 1.2f), .width = width, .height = height};
    s.options = draw_options(mip, 0.7f, 0.4f, 0.1f);
    s.cloud = cloud_before(h, &s.camera, width, height, count, degree, seed);
    s.loss = random_picture(h, width, height, seed);
    return s;
}

static void free_subject(harness *h, subject *s) {
    gsz_cloud_free(h->context, &s->cloud);
    gsz_picture_free(h->context, &s->loss);
}

static outcome look(harness *h, gsz_raster *raster, const subject *s) {
    outcome o = {{0}, {0}, {0}, {0}, {0}};
    gsz_context *ctx = h->context;
    o.plain = make_picture(h, s->width, s->height);
    o.counted = make_picture(h, s->width, s->height);
    o.kept = make_picture(h, s->width, s->height);
    assert_ok(h, gsz_splat_stats_create(ctx, &o.stats, s->cloud.count));
    assert_ok(h, gsz_cloud_create(ctx, &o.gradient, s->cloud.count, s->cloud.sh_degree));
    assert_ok(h, gsz_raster_draw(ctx, raster, &o.plain, &s->cloud, &s->camera, &s->options));
    assert_ok(
        h, gsz_raster_draw_for_gradients(ctx, raster, &o.kept, &s->cloud, &s->camera, &s->options));
    assert_ok(h, gsz_raster_backward(ctx, raster, &o.gradient, &s->cloud, &o.kept, &s->loss));
    assert_ok(h, gsz_raster_draw_counted(ctx, raster, &o.counted, &o.stats, &s->cloud, &s->camera,
                                         &s->options));
    assert_same_picture(&o.plain, &o.counted);
    assert_same_picture(&o.plain, &o.kept);
    return o;
}

static void free_outcome(harness *h, outcome *o) {
    gsz_picture_free(h->context, &o->plain);
    gsz_picture_free(h->context, &o->counted);
    gsz_picture_free(h->context, &o->kept);
    gsz_splat_stats_free(h->context, &o->stats);
    gsz_cloud_free(h->context, &o->gradient);
}

static void assert_same_outcome(const outcome *a, const outcome *b) {
    size_t count = a->stats.count;
    assert_same_picture(&a->plain, &b->plain);
    assert_same_cloud(&a->gradient, &b->gradient);
    assert_memory_equal(a->stats.weight, b->stats.weight, count * sizeof *a->stats.weight);
    assert_memory_equal(a->stats.touched, b->stats.touched, count * sizeof *a->stats.touched);
    assert_memory_equal(a->stats.dominated, b->stats.dominated, count * sizeof *a->stats.dominated);
    assert_memory_equal(a->stats.largest, b->stats.largest, count * sizeof *a->stats.largest);
}

static void look_afresh(harness *h, outcome *out, const subject *s, gsz_raster_instructions most) {
    gsz_raster *raster = make_raster(h, most);
    *out = look(h, raster, s);
    gsz_raster_destroy(h->context, &raster);
}

/* ---- subjects ------------------------------------------------------------------------------------ */

static void stretch(gsz_cloud *cloud, float length, float thickness) {
    for (size_t i = 0; i < cloud->count; i++) {
        cloud->plane[GSZ_PLANE_SCALE][i] = length;
        cloud->plane[GSZ_PLANE_SCALE + 1][i] = cloud->plane[GSZ_PLANE_SCALE + 2][i] = thickness;
    }
}

/** Subjects 0..: ordinary ones, and needles so long that floats hardly hold them. */
enum { SUBJECTS = 16 };
static subject subject_number(harness *h, int number) {
    static const int size[5][2] = {{75, 50}, {33, 97}, {16, 16}, {130, 9}, {1000, 400}};
    int kind = number < 14 ? number % 4 : 4; /* needles need room */
    size_t count = number == 0 ? 5000 : (size_t)(200 + 17 * number);
    subject s = make_subject(h, size[kind][0], size[kind][1], count, number % 4, number % 2,
                             (uint32_t)number + 1);
    if (number == 3) stretch(&s.cloud, -1, -12);
    if (number == 4) stretch(&s.cloud, 1, -8);
    if (number == 5) stretch(&s.cloud, 3, -12);
    if (number == 6) stretch(&s.cloud, 5, -12);
    if (number == 7) stretch(&s.cloud, 8, -12);
    if (number == 8) stretch(&s.cloud, 12, -12);
    if (number == 9) stretch(&s.cloud, 15, 12);
    if (number == 10) stretch(&s.cloud, 18, 18);
    if (number == 11) stretch(&s.cloud, 40, -40);
    if (number == 12) stretch(&s.cloud, 8, 4);
    if (number == 13)
        for (size_t i = 0; i < count; i++) s.cloud.plane[GSZ_PLANE_OPACITY][i] = 40;
    if (number == 14) stretch(&s.cloud, 1, -14);
    if (number == 15) stretch(&s.cloud, 3, -10);
    return s;
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void same_for_all_instruction_sets(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    printf("instruction sets:");
    for (int most = GSZ_RASTER_PLAIN; most <= GSZ_RASTER_AVX512; most++)
        printf(" %s", gsz_raster_kernels_for((gsz_raster_instructions)most)->name);
    printf("\n");
    for (int n = 0; n < SUBJECTS; n++) {
        subject s = subject_number(&h, n);
        outcome plain, other;
        look_afresh(&h, &plain, &s, GSZ_RASTER_PLAIN);
        assert_finite_picture(&plain.plain);
        for (int most = GSZ_RASTER_AVX2; most <= GSZ_RASTER_AVX512; most++) {
            look_afresh(&h, &other, &s, (gsz_raster_instructions)most);
            assert_same_outcome(&plain, &other);
            free_outcome(&h, &other);
        }
        free_outcome(&h, &plain);
        free_subject(&h, &s);
    }
    harness_close(&h);
}

static void same_for_any_number_of_threads(void **state) {
    (void)state;
    static const int threads[] = {2, 5};
    harness one;
    harness_open(&one, 1, 0);
    for (int n = 0; n < 4; n++) {
        subject s = subject_number(&one, n);
        outcome alone, together;
        look_afresh(&one, &alone, &s, GSZ_RASTER_AVX512);
        for (int t = 0; t < 2; t++) {
            harness many;
            harness_open(&many, threads[t], 0);
            look_afresh(&many, &together, &s, GSZ_RASTER_AVX512);
            assert_same_outcome(&alone, &together);
            free_outcome(&many, &together);
            harness_close(&many);
        }
        free_outcome(&one, &alone);
        free_subject(&one, &s);
    }
    harness_close(&one);
}

/** One rasteriser for subjects of all sizes, up and down, against a fresh one for each. */
static void same_after_anything_else(void **state) {
    (void)state;
    static const struct {
        int width, height;
        size_t count;
    } sizes[] = {{20, 20, 3},   {90, 70, 500},  {90, 70, 500}, {16, 16, 700}, {120, 100, 40},
                 {120, 100, 0}, {33, 33, 9000}, {1, 1, 1},     {90, 70, 500}, {200, 150, 2000}};
    harness h;
    harness_open(&h, 2, 0);
    gsz_raster *raster = make_raster(&h, GSZ_RASTER_AVX512);
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        subject s = make_subject(&h, sizes[n].width, sizes[n].height, sizes[n].count, (int)n % 4,
                                 n % 2, (uint32_t)n + 1);
        outcome fresh, used = look(&h, raster, &s);
        look_afresh(&h, &fresh, &s, GSZ_RASTER_AVX512);
        assert_same_outcome(&fresh, &used);
        free_outcome(&h, &fresh);
        free_outcome(&h, &used);
        free_subject(&h, &s);
    }
    gsz_raster_destroy(h.context, &raster);
    harness_close(&h);
}

/** The gradient of a draw, in a rasteriser whose last draws without gradients were of another subject. */
static void same_gradients(harness *h, gsz_raster *raster, const subject *s,
                           const subject *before) {
    gsz_picture picture = make_picture(h, s->width, s->height);
    gsz_picture other = make_picture(h, before->width, before->height);
    gsz_cloud gradient[2] = {{0}, {0}};
    gsz_context *ctx = h->context;
    gsz_raster *fresh = make_raster(h, GSZ_RASTER_AVX512);
    for (int k = 0; k < 2; k++) {
        gsz_raster *r = k ? raster : fresh;
        if (k) assert_ok(h, gsz_raster_draw(ctx, r, &other, &before->cloud, &before->camera, NULL));
        assert_ok(h, gsz_cloud_create(ctx, &gradient[k], s->cloud.count, s->cloud.sh_degree));
        assert_ok(h, gsz_raster_draw_for_gradients(ctx, r, &picture, &s->cloud, &s->camera, NULL));
        assert_ok(h, gsz_raster_backward(ctx, r, &gradient[k], &s->cloud, &picture, &s->loss));
    }
    assert_same_cloud(&gradient[0], &gradient[1]);
    for (int k = 0; k < 2; k++) gsz_cloud_free(ctx, &gradient[k]);
    gsz_raster_destroy(ctx, &fresh);
    gsz_picture_free(ctx, &picture);
    gsz_picture_free(ctx, &other);
}

/** Draws without gradients need less memory: what they leave must not be taken for more than it is. */
static void gradients_after_draws_without(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    subject s[3] = {make_subject(&h, 40, 40, 300, 1, false, 1),
                    make_subject(&h, 160, 140, 300, 1, false, 2),
                    make_subject(&h, 300, 250, 300, 1, false, 3)};
    static const int order[][2] = {{0, 0}, {0, 1}, {1, 2}, {0, 2}, {2, 0}, {2, 1}, {1, 0}};
    gsz_raster *raster = make_raster(&h, GSZ_RASTER_AVX512);
    for (size_t n = 0; n < sizeof order / sizeof *order; n++)
        same_gradients(&h, raster, &s[order[n][0]], &s[order[n][1]]);
    gsz_raster_destroy(h.context, &raster);
    for (int k = 0; k < 3; k++) free_subject(&h, &s[k]);
    harness_close(&h);
}

/** Gradients are added to what is there. */
static void gradients_add_up(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    subject s = make_subject(&h, 40, 40, 99, 2, true, 1);
    gsz_raster *raster = make_raster(&h, GSZ_RASTER_AVX512);
    outcome o = look(&h, raster, &s);
    gsz_cloud twice = {0};
    gsz_context *ctx = h.context;
    assert_ok(&h, gsz_cloud_create(ctx, &twice, 99, 2));
    for (int p = 0; p < gsz_plane_count(2); p++)
        for (size_t i = 0; i < 99; i++) twice.plane[p][i] = o.gradient.plane[p][i];
    assert_ok(&h,
              gsz_raster_draw_for_gradients(ctx, raster, &o.kept, &s.cloud, &s.camera, &s.options));
    assert_ok(&h, gsz_raster_backward(ctx, raster, &twice, &s.cloud, &o.kept, &s.loss));
    for (int p = 0; p < gsz_plane_count(2); p++)
        for (size_t i = 0; i < 99; i++)
            assert_true(twice.plane[p][i] == 2 * o.gradient.plane[p][i]);
    gsz_cloud_free(ctx, &twice);
    free_outcome(&h, &o);
    gsz_raster_destroy(ctx, &raster);
    free_subject(&h, &s);
    harness_close(&h);
}

/** Those of some Gaussians, in places of their own. */
static void gradients_of_some(void **state) {
    (void)state;
    enum { COUNT = 99, ROWS = (COUNT + 2) / 3 };
    harness h;
    harness_open(&h, 1, 0);
    subject s = make_subject(&h, 40, 40, COUNT, 2, true, 1);
    gsz_raster *raster = make_raster(&h, GSZ_RASTER_AVX512);
    outcome o = look(&h, raster, &s);
    gsz_cloud some = {0};
    uint32_t row[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) row[i] = i % 3 ? GSZ_NO_ROW : i / 3;
    assert_ok(&h, gsz_cloud_create(h.context, &some, ROWS, 2));
    assert_ok(&h, gsz_raster_draw_for_gradients(h.context, raster, &o.kept, &s.cloud, &s.camera,
                                                &s.options));
    assert_ok(&h,
              gsz_raster_backward_some(h.context, raster, &some, row, &s.cloud, &o.kept, &s.loss));
    for (int p = 0; p < gsz_plane_count(2); p++)
        for (size_t i = 0; i < COUNT; i += 3)
            assert_true(some.plane[p][i / 3] == o.gradient.plane[p][i]);
    gsz_cloud_free(h.context, &some);
    free_outcome(&h, &o);
    gsz_raster_destroy(h.context, &raster);
    free_subject(&h, &s);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_for_all_instruction_sets),
        cmocka_unit_test(same_for_any_number_of_threads),
        cmocka_unit_test(same_after_anything_else),
        cmocka_unit_test(gradients_after_draws_without),
        cmocka_unit_test(gradients_add_up),
        cmocka_unit_test(gradients_of_some),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
