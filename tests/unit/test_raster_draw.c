/* SPDX-License-Identifier: MIT */
/* test_raster_draw.c - pictures and statistics against those straight from the formulas, for clouds as they are
 * and as they should not be; harmonics, backgrounds and filters. */
#include "test_raster_naive.h"

typedef struct scene {
    harness h;
    gsz_camera camera;
    gsz_cloud cloud;
    gsz_picture picture;
    gsz_splat_stats stats;
    gsz_raster *raster;
} scene;

static void scene_open(scene *s, int width, int height, size_t count, int degree, uint32_t seed) {
    *s = (scene){.camera = turned_camera(50, 1)};
    harness_open(&s->h, 1, 0);
    s->cloud = cloud_before(&s->h, &s->camera, width, height, count, degree, seed);
    s->picture = make_picture(&s->h, width, height);
    assert_ok(&s->h, gsz_splat_stats_create(s->h.context, &s->stats, count));
    s->raster = make_raster(&s->h, GSZ_RASTER_AVX512);
}

static void scene_close(scene *s) {
    gsz_raster_destroy(s->h.context, &s->raster);
    gsz_splat_stats_free(s->h.context, &s->stats);
    gsz_picture_free(s->h.context, &s->picture);
    gsz_cloud_free(s->h.context, &s->cloud);
    harness_close(&s->h);
}

static void scene_draw(scene *s, const gsz_draw_options *options) {
    assert_ok(&s->h, gsz_raster_draw_counted(s->h.context, s->raster, &s->picture, &s->stats,
                                             &s->cloud, &s->camera, options));
    assert_finite_picture(&s->picture);
}

/* ---- against the formulas ------------------------------------------------------------------------ */

/** Statistics of one picture: pixels of doubt may have gone either way. */
static void compare_stats(const scene *s, const naive_picture *naive) {
    for (size_t i = 0; i < s->cloud.count; i++) {
        double unsure = (double)naive->unsure[i] * (naive->doubts > 0);
        double weight = (double)s->stats.weight[i] / (1 << 24);
        double slack = 1e-5 * naive->touched[i] + 1e-6;
        if (naive->doubts == 0) {
            assert_int_equal(s->stats.touched[i], naive->touched[i]);
            assert_int_equal(s->stats.dominated[i], naive->dominated[i]);
            assert_true(fabs((double)s->stats.largest[i] - naive->largest[i]) < 1e-5);
        }
        unsure = fmin(unsure, (double)naive->doubts);
        assert_true(fabs((double)s->stats.touched[i] - naive->touched[i]) <= unsure);
        assert_true(fabs((double)s->stats.dominated[i] - naive->dominated[i]) <= unsure);
        assert_true(fabs(weight - naive->weight[i]) <= slack + unsure);
    }
}

/** Returns the share of pixels in doubt. */
static double compare(scene *s, const gsz_draw_options *options, double *worst) {
    scene_draw(s, options);
    naive_picture naive =
        naive_draw(&s->cloud, &s->camera, s->picture.width, s->picture.height, options);
    double apart = naive_difference(&naive, &s->picture);
    if (!(apart < 3e-5)) fail_msg("%.3g apart from the formulas", apart);
    assert_true(naive_rms(&naive, &s->picture) < 1e-3);
    compare_stats(s, &naive);
    *worst = fmax(*worst, apart);
    double share = (double)naive.doubts / (double)naive.pixels;
    naive_free(&naive);
    return share;
}

static void against_the_formulas(void **state) {
    (void)state;
    static const struct {
        int width, height;
        size_t count;
        float fov, aspect;
    } cases[] = {{64, 48, 150, 50, 1}, {33, 31, 90, 50, 1},    {1, 1, 20, 50, 1},
                 {17, 1, 40, 50, 1},   {1, 17, 40, 50, 1},     {40, 36, 60, 1, 1},
                 {40, 36, 60, 170, 1}, {50, 20, 80, 60, 0.4f}, {20, 50, 80, 60, 2.5f},
                 {16, 16, 1, 50, 1},   {32, 32, 0, 50, 1},     {48, 48, 400, 90, 1}};
    double worst = 0, doubt = 0;
    const int number = sizeof cases / sizeof *cases;
    for (int c = 0; c < number; c++)
        for (int mip = 0; mip < 2; mip++) {
            scene s;
            gsz_draw_options options = draw_options(mip, 0.3f, 0.6f, 0.9f);
            scene_open(&s, cases[c].width, cases[c].height, cases[c].count, c % 4, (uint32_t)c + 1);
            s.camera.fov_y = cases[c].fov;
            s.camera.pixel_aspect = cases[c].aspect;
            gsz_cloud_free(s.h.context, &s.cloud);
            s.cloud = cloud_before(&s.h, &s.camera, cases[c].width, cases[c].height, cases[c].count,
                                   c % 4, (uint32_t)(c * 2 + mip));
            doubt += compare(&s, &options, &worst) / (2 * number);
            scene_close(&s);
        }
    printf("within %.1e of the formulas, %.2f %% of the pixels left out\n", worst, 100 * doubt);
    assert_true(doubt < 0.06);
}

static void any_number_of_gaussians(void **state) {
    (void)state;
    double worst = 0;
    for (size_t count = 0; count <= 33; count++) {
        scene s;
        gsz_draw_options options = draw_options(count % 2, 0.1f, 0.2f, 0.3f);
        scene_open(&s, 19, 18, count, (int)(count % 4), (uint32_t)count);
        compare(&s, &options, &worst);
        scene_close(&s);
    }
}

/* ---- clouds as they should not be ---------------------------------------------------------------- */

static void set_all(gsz_cloud *cloud, int plane, int planes, float value) {
    for (int p = plane; p < plane + planes; p++)
        for (size_t i = 0; i < cloud->count; i += 2) cloud->plane[p][i] = value;
}

static void needles(scene *s) {
    set_all(&s->cloud, GSZ_PLANE_SCALE, 1, -1);
    set_all(&s->cloud, GSZ_PLANE_SCALE + 1, 2, -12);
}

static void long_needles(scene *s) {
    set_all(&s->cloud, GSZ_PLANE_SCALE, 1, 3);
    set_all(&s->cloud, GSZ_PLANE_SCALE + 1, 2, -12);
}

static void discs(scene *s) {
    set_all(&s->cloud, GSZ_PLANE_SCALE, 2, 0);
    set_all(&s->cloud, GSZ_PLANE_SCALE + 2, 1, -15);
}

static void huge(scene *s) { set_all(&s->cloud, GSZ_PLANE_SCALE, 3, 6); }

static void tiny(scene *s) { set_all(&s->cloud, GSZ_PLANE_SCALE, 3, -40); }

static void out_of_all_bounds(scene *s) { set_all(&s->cloud, GSZ_PLANE_SCALE, 3, 40); }

static void as_thin_as_can_be(scene *s) {
    set_all(&s->cloud, GSZ_PLANE_SCALE, 1, 38);
    set_all(&s->cloud, GSZ_PLANE_SCALE + 1, 2, -40);
}

static void behind_the_camera(scene *s) {
    for (size_t i = 0; i < s->cloud.count; i += 2)
        for (int k = 0; k < 3; k++) {
            float *x = &s->cloud.plane[GSZ_PLANE_POSITION + k][i];
            *x = 2 * s->camera.position[k] - *x;
        }
}

static void at_the_near_plane(scene *s) {
    static const float depth[] = {0.1999f, 0.2f, 0.2001f, 0.201f, 0.25f, 1e-7f, 0, 1e-3f};
    double edge[2];
    edge_slopes(edge, &s->camera, s->picture.width, s->picture.height);
    for (size_t i = 0; i < s->cloud.count; i++) {
        const float at[2] = {(float)i / 30 - 1, 0.2f};
        place_gaussian(&s->cloud, i, &s->camera, edge, at, depth[i % 8]);
        for (int k = 0; k < 3; k++) s->cloud.plane[GSZ_PLANE_SCALE + k][i] -= 3;
    }
}

static void hardly_there(scene *s) { set_all(&s->cloud, GSZ_PLANE_OPACITY, 1, -5.6f); }

static void opaque(scene *s) { set_all(&s->cloud, GSZ_PLANE_OPACITY, 1, 40); }

static void not_there(scene *s) { set_all(&s->cloud, GSZ_PLANE_OPACITY, 1, -40); }

static void worlds_away(scene *s) {
    for (size_t i = 0; i < s->cloud.count; i += 2)
        s->cloud.plane[i / 2 % 3][i] = i % 4 ? 1e15f : -1e15f;
}

static void all_at_one_place(scene *s) {
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < s->cloud.count; i++)
            s->cloud.plane[k][i] = s->camera.position[k] + 3 * s->camera.forward[k];
}

static void at_the_eye(scene *s) {
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < s->cloud.count; i++) s->cloud.plane[k][i] = s->camera.position[k];
}

static void short_and_long_quaternions(scene *s) {
    for (int k = 0; k < 4; k++)
        for (size_t i = 0; i < s->cloud.count; i++)
            s->cloud.plane[GSZ_PLANE_ROTATION + k][i] *= i % 2 ? 1e-6f : 1e6f;
}

static void gaudy(scene *s) {
    set_all(&s->cloud, GSZ_PLANE_DC, 1, 1e4f);
    set_all(&s->cloud, GSZ_PLANE_DC + 1, 1, -1e4f);
}

typedef struct degenerate {
    const char *name;
    void (*spoil)(scene *);
} degenerate;

/** A way back with gradients that are numbers. */
static void gradients_are_finite(scene *s, const gsz_draw_options *options) {
    gsz_cloud gradient = {0};
    gsz_context *ctx = s->h.context;
    gsz_picture loss = random_picture(&s->h, s->picture.width, s->picture.height, 3);
    assert_ok(&s->h, gsz_cloud_create(ctx, &gradient, s->cloud.count, s->cloud.sh_degree));
    assert_ok(&s->h, gsz_raster_draw_for_gradients(ctx, s->raster, &s->picture, &s->cloud,
                                                   &s->camera, options));
    assert_ok(&s->h, gsz_raster_backward(ctx, s->raster, &gradient, &s->cloud, &s->picture, &loss));
    for (int p = 0; p < gsz_plane_count(gradient.sh_degree); p++)
        for (size_t i = 0; i < gradient.count; i++)
            if (!isfinite(gradient.plane[p][i]))
                fail_msg("plane %d of Gaussian %zu: %g", p, i, (double)gradient.plane[p][i]);
    gsz_picture_free(ctx, &loss);
    gsz_cloud_free(ctx, &gradient);
}

static void clouds_that_should_not_be(void **state) {
    (void)state;
    static const degenerate cases[] = {{"needles", needles},
                                       {"long needles", long_needles},
                                       {"discs", discs},
                                       {"huge", huge},
                                       {"tiny", tiny},
                                       {"out of all bounds", out_of_all_bounds},
                                       {"as thin as can be", as_thin_as_can_be},
                                       {"behind the camera", behind_the_camera},
                                       {"at the near plane", at_the_near_plane},
                                       {"hardly there", hardly_there},
                                       {"opaque", opaque},
                                       {"not there", not_there},
                                       {"worlds away", worlds_away},
                                       {"all at one place", all_at_one_place},
                                       {"at the eye", at_the_eye},
                                       {"any quaternions", short_and_long_quaternions},
                                       {"gaudy", gaudy}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        for (int mip = 0; mip < 2; mip++) {
            scene s;
            double worst = 0;
            gsz_draw_options options = draw_options(mip, 0.5f, 0.25f, 0.75f);
            scene_open(&s, 40, 36, 60, 1, (uint32_t)(c + 7));
            cases[c].spoil(&s);
            double doubt = compare(&s, &options, &worst);
            printf("%s: within %.1e, %.1f %% left out\n", cases[c].name, worst, 100 * doubt);
            assert_true(doubt < 0.05);
            gradients_are_finite(&s, &options);
            scene_close(&s);
        }
}

/* ---- statistics ---------------------------------------------------------------------------------- */

/** Whatever hides the background is the weight of some Gaussian; where a pixel has ended, all of it but the rest
 *  that was left over, which is less than 1 - 0.99. */
static void weights_make_up_the_coverage(void **state) {
    (void)state;
    for (int opaque_too = 0; opaque_too < 2; opaque_too++) {
        scene s;
        double weight = 0, coverage = 0, ended = 0;
        scene_open(&s, 61, 47, 200, 0, 11);
        for (size_t i = 0; i < s.cloud.count; i++)
            s.cloud.plane[GSZ_PLANE_OPACITY][i] += opaque_too ? 3 : -2;
        scene_draw(&s, NULL);
        for (size_t i = 0; i < s.cloud.count; i++) weight += (double)s.stats.weight[i] / (1 << 24);
        for (size_t i = 0; i < pixels_of(&s.picture); i++) {
            coverage += (double)s.picture.plane[3][i];
            ended += s.picture.plane[3][i] == 1;
        }
        assert_true(opaque_too ? ended > 20 : ended == 0);
        assert_true(weight < coverage + 1e-3);
        assert_true(weight > coverage - 0.0101 * ended - 1e-3);
        scene_close(&s);
    }
}

static void statistics_add_up(void **state) {
    (void)state;
    scene s;
    scene_open(&s, 33, 40, 77, 2, 12);
    gsz_splat_stats sum = {0}, one[2] = {{0}, {0}};
    gsz_context *ctx = s.h.context;
    assert_ok(&s.h, gsz_splat_stats_create(ctx, &sum, 77));
    for (int k = 0; k < 2; k++) {
        assert_ok(&s.h, gsz_splat_stats_create(ctx, &one[k], 77));
        s.camera.fov_y = k ? 50 : 80;
        for (int into_sum = 0; into_sum < 2; into_sum++)
            assert_ok(&s.h,
                      gsz_raster_draw_counted(ctx, s.raster, &s.picture, into_sum ? &sum : &one[k],
                                              &s.cloud, &s.camera, NULL));
    }
    uint64_t seen = 0;
    for (size_t i = 0; i < 77; i++) {
        assert_int_equal(sum.weight[i], one[0].weight[i] + one[1].weight[i]);
        assert_int_equal(sum.touched[i], one[0].touched[i] + one[1].touched[i]);
        assert_int_equal(sum.dominated[i], one[0].dominated[i] + one[1].dominated[i]);
        assert_true(sum.largest[i] == fmaxf(one[0].largest[i], one[1].largest[i]));
        seen += one[0].touched[i] > 0 && one[1].touched[i] > 0;
    }
    assert_true(seen > 20);
    for (int k = 0; k < 2; k++) gsz_splat_stats_free(ctx, &one[k]);
    gsz_splat_stats_free(ctx, &sum);
    scene_close(&s);
}

/* ---- options ------------------------------------------------------------------------------------- */

/** A lower degree is the same as harmonics of 0 beyond it, and gives them no gradient. */
static void harmonics_up_to_a_degree(void **state) {
    (void)state;
    for (int degree = 0; degree < 3; degree++) {
        scene s;
        double worst = 0;
        gsz_draw_options options = draw_options(false, 0, 0, 0);
        options.sh_degree = degree;
        scene_open(&s, 33, 31, 50, 3, (uint32_t)(20 + degree));
        compare(&s, &options, &worst);
        gsz_picture low = make_picture(&s.h, 33, 31);
        memcpy(low.storage, s.picture.storage, 4 * pixels_of(&low) * sizeof(float));
        scene_draw(&s, NULL);
        assert_memory_not_equal(low.storage, s.picture.storage,
                                3 * pixels_of(&low) * sizeof(float));
        for (int c = 0; c < 3; c++)
            for (int k = gsz_sh_coefficients(degree); k < 15; k++)
                memset(s.cloud.plane[GSZ_PLANE_REST + c * 15 + k], 0, 50 * sizeof(float));
        scene_draw(&s, NULL);
        for (int p = 0; p < 4; p++)
            for (size_t i = 0; i < pixels_of(&low); i++)
                assert_true(fabsf(low.plane[p][i] - s.picture.plane[p][i]) < 1e-6f);
        gsz_picture_free(s.h.context, &low);
        scene_close(&s);
    }
}

static void background_shines_through(void **state) {
    (void)state;
    scene s;
    scene_open(&s, 33, 31, 0, 0, 1);
    gsz_draw_options options = draw_options(false, 0.25f, 0.5f, 2);
    scene_draw(&s, &options);
    for (size_t i = 0; i < pixels_of(&s.picture); i++) {
        assert_true(s.picture.plane[0][i] == 0.25f && s.picture.plane[1][i] == 0.5f);
        assert_true(s.picture.plane[2][i] == 2 && s.picture.plane[3][i] == 0);
    }
    scene_draw(&s, NULL);
    for (size_t i = 0; i < pixels_of(&s.picture); i++)
        for (int p = 0; p < 4; p++) assert_true(s.picture.plane[p][i] == 0);
    scene_close(&s);
}

static void filter_of_the_metadata(void **state) {
    (void)state;
    static const struct {
        const char *value;
        gsz_screen_filter filter;
    } cases[] = {{NULL, GSZ_SCREEN_FILTER_DILATE},
                 {"none", GSZ_SCREEN_FILTER_DILATE},
                 {"mip", GSZ_SCREEN_FILTER_MIP},
                 {"mipmap", GSZ_SCREEN_FILTER_DILATE}};
    harness h;
    harness_open(&h, 1, 0);
    for (int c = 0; c < 4; c++) {
        gsz_cloud cloud = {0};
        assert_ok(&h, gsz_cloud_create(h.context, &cloud, 1, 0));
        if (cases[c].value)
            assert_ok(&h, gsz_cloud_add_metadata(h.context, &cloud, "filter", cases[c].value));
        assert_int_equal(gsz_screen_filter_of(&cloud), cases[c].filter);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_the_formulas),      cmocka_unit_test(any_number_of_gaussians),
        cmocka_unit_test(clouds_that_should_not_be), cmocka_unit_test(weights_make_up_the_coverage),
        cmocka_unit_test(statistics_add_up),         cmocka_unit_test(harmonics_up_to_a_degree),
        cmocka_unit_test(background_shines_through), cmocka_unit_test(filter_of_the_metadata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
