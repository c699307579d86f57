/* SPDX-License-Identifier: MIT */
/* test_raster_precision.c - the library's rasteriser, in float, against itself in double precision: pictures and
 * gradients, for each instruction set. Compiled with GSZ_RASTER_DOUBLE. */
#include "test_raster_support.h"

#include "context.h"

enum { WIDTH = 75, HEIGHT = 50, COUNT = 101 };

/** The rasteriser in double precision, fed with a cloud in float. */
typedef struct exact {
    gsz_frame frame;
    gsz_real *plane[GSZ_PLANE_COUNT], *gradient[GSZ_PLANE_COUNT];
    gsz_raster_target picture, by;
} exact;

static gsz_real *widen(const float *values, size_t count) {
    gsz_real *wide = calloc(count ? count : 1, sizeof *wide);
    assert_non_null(wide);
    for (size_t i = 0; values && i < count; i++) wide[i] = (gsz_real)values[i];
    return wide;
}

static void exact_run(harness *h, exact *e, const gsz_cloud *cloud, const gsz_camera *camera,
                      const gsz_picture *loss, const gsz_draw_options *options) {
    const gsz_raster_kernels *kernels = gsz_raster64_kernels_for(GSZ_RASTER_PLAIN);
    gsz_raster_input *input = &e->frame.input;
    *input = (gsz_raster_input){cloud->count, cloud->sh_degree, cloud->sh_degree, {0}};
    for (int p = 0; p < gsz_plane_count(cloud->sh_degree); p++) {
        input->plane[p] = e->plane[p] = widen(cloud->plane[p], cloud->count);
        e->gradient[p] = widen(NULL, cloud->count);
    }
    for (int p = 0; p < 4; p++) {
        e->picture.plane[p] = widen(NULL, pixels_of(loss));
        e->by.plane[p] = widen(loss->plane[p], pixels_of(loss));
    }
    gsz_raster64_view_make(&e->frame.view, camera, loss->width, loss->height);
    e->frame.view.mip = options->filter == GSZ_SCREEN_FILTER_MIP;
    for (int k = 0; k < 3; k++) e->frame.view.background[k] = (gsz_real)options->background[k];
    assert_ok(h, gsz_raster64_draw_frame(h->context, &e->frame, kernels, &e->picture, NULL, true));
    const gsz_raster_rows rows = {e->gradient, NULL};
    assert_ok(
        h, gsz_raster64_draw_backward(h->context, &e->frame, kernels, &e->picture, &e->by, &rows));
}

static void exact_free(harness *h, exact *e) {
    for (int p = 0; p < GSZ_PLANE_COUNT; p++) {
        free(e->plane[p]);
        free(e->gradient[p]);
    }
    for (int p = 0; p < 4; p++) {
        free(e->picture.plane[p]);
        free(e->by.plane[p]);
    }
    gsz_raster64_frame_free(h->context, &e->frame);
}

/* ---- comparing ----------------------------------------------------------------------------------- */

static double largest_difference(const exact *e, const gsz_picture *picture) {
    double largest = 0;
    for (int p = 0; p < 4; p++)
        for (size_t i = 0; i < pixels_of(picture); i++)
            largest = fmax(largest, fabs((double)picture->plane[p][i] - e->picture.plane[p][i]));
    return largest;
}

/** Of the worst plane, |float - double| / |double|, both as lengths. */
static double relative_difference(const exact *e, const gsz_cloud *gradient) {
    double worst = 0;
    for (int p = 0; p < gsz_plane_count(gradient->sh_degree); p++) {
        double apart = 0, size = 0;
        for (size_t i = 0; i < gradient->count; i++) {
            double d = (double)gradient->plane[p][i] - e->gradient[p][i];
            apart += d * d;
            size += e->gradient[p][i] * e->gradient[p][i];
        }
        assert_true(size > 0);
        worst = fmax(worst, sqrt(apart / size));
    }
    return worst;
}

static void compare(harness *h, const exact *e, const gsz_cloud *cloud, const gsz_camera *camera,
                    const gsz_picture *loss, const gsz_draw_options *options,
                    gsz_raster_instructions most, bool needles) {
    gsz_raster *raster = make_raster(h, most);
    gsz_picture picture = make_picture(h, loss->width, loss->height);
    gsz_cloud gradient = {0};
    gsz_context *ctx = h->context;
    assert_ok(h, gsz_cloud_create(ctx, &gradient, cloud->count, cloud->sh_degree));
    assert_ok(h, gsz_raster_draw_for_gradients(ctx, raster, &picture, cloud, camera, options));
    assert_ok(h, gsz_raster_backward(ctx, raster, &gradient, cloud, &picture, loss));
    double apart = largest_difference(e, &picture), slope = relative_difference(e, &gradient);
    printf("kernels up to %d, filter %d: pictures within %.1e, gradients within %.1e\n", (int)most,
           (int)options->filter, apart, slope);
    assert_true(apart < (needles ? 3e-5 : 1e-5));
    assert_true(slope < (needles ? 1e-2 : 1e-4));
    gsz_cloud_free(ctx, &gradient);
    gsz_picture_free(ctx, &picture);
    gsz_raster_destroy(ctx, &raster);
}

/** Long ones, up to three pictures, and thin as paper. */
static void make_needles(gsz_cloud *cloud) {
    for (size_t i = 0; i < cloud->count; i++) {
        cloud->plane[GSZ_PLANE_SCALE][i] += i % 3 == 0 ? 4 : 1;
        cloud->plane[GSZ_PLANE_SCALE + 1][i] -= 6;
        cloud->plane[GSZ_PLANE_SCALE + 2][i] -= i % 2 ? 8 : 0;
    }
}

static void float_against_double(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_camera camera = turned_camera(45, 1.1f);
    for (uint32_t seed = 1; seed <= 6; seed++) {
        exact e = {0};
        gsz_draw_options options = draw_options(seed % 2 == 0, 0.9f, 0.5f, 0.1f);
        gsz_cloud cloud = cloud_before(&h, &camera, WIDTH, HEIGHT, COUNT, 3, seed);
        if (seed > 4) make_needles(&cloud);
        gsz_picture loss = random_picture(&h, WIDTH, HEIGHT, seed + 50);
        exact_run(&h, &e, &cloud, &camera, &loss, &options);
        for (int most = GSZ_RASTER_PLAIN; most <= GSZ_RASTER_AVX512; most++)
            compare(&h, &e, &cloud, &camera, &loss, &options, (gsz_raster_instructions)most,
                    seed > 4);
        exact_free(&h, &e);
        gsz_picture_free(h.context, &loss);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(float_against_double)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
