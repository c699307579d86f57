/* SPDX-License-Identifier: MIT */
/* test_raster_gradients.c - the way back against finite differences, in double precision: this file and the
 * rasteriser beside it are compiled with GSZ_RASTER_DOUBLE.
 *
 * The loss is the sum of the picture's values times random numbers, the coverage included. A parameter is left
 * out where the loss jumps between its two sides: where a Gaussian touches other pixels, or where a shorter step
 * finds another slope. */
#include "test_raster_support.h"

#include "context.h"

enum { WIDTH = 37, HEIGHT = 21, PIXELS = WIDTH * HEIGHT, MOST = 40 };

typedef struct lab {
    harness h;
    const gsz_raster_kernels *kernels;
    gsz_frame frame;
    size_t count;
    int degree;
    gsz_real plane[GSZ_PLANE_COUNT][MOST], gradient[GSZ_PLANE_COUNT][MOST];
    gsz_real picture[4][PIXELS], by[4][PIXELS];
    _Atomic uint64_t weight[MOST];
    _Atomic uint32_t touched[MOST], dominated[MOST], largest[MOST];
} lab;

/* ---- the laboratory ------------------------------------------------------------------------------ */

static void lab_fill(lab *l, const gsz_camera *camera, size_t count, int degree, uint32_t seed) {
    gsz_cloud cloud = cloud_before(&l->h, camera, WIDTH, HEIGHT, count, degree, seed);
    for (int p = 0; p < gsz_plane_count(degree); p++)
        for (size_t i = 0; i < count; i++) l->plane[p][i] = (gsz_real)cloud.plane[p][i];
    gsz_cloud_free(l->h.context, &cloud);
    seed += 99;
    for (int p = 0; p < 4; p++)
        for (int i = 0; i < PIXELS; i++) l->by[p][i] = (gsz_real)random_float(&seed, 1);
}

static lab *lab_open(size_t count, int degree, bool mip, float fov, uint32_t seed) {
    lab *l = calloc(1, sizeof *l);
    gsz_camera camera = turned_camera(fov, 0.8f);
    assert_non_null(l);
    harness_open(&l->h, 1, 0);
    l->kernels = gsz_raster64_kernels_for(GSZ_RASTER_PLAIN);
    l->count = count;
    l->degree = degree;
    lab_fill(l, &camera, count, degree, seed);
    gsz_raster_input *input = &l->frame.input;
    *input = (gsz_raster_input){.count = count, .stored_degree = degree, .sh_degree = degree};
    for (int p = 0; p < GSZ_PLANE_COUNT; p++) input->plane[p] = l->plane[p];
    gsz_raster64_view_make(&l->frame.view, &camera, WIDTH, HEIGHT);
    l->frame.view.mip = mip;
    for (int k = 0; k < 3; k++) l->frame.view.background[k] = (gsz_real)(0.2 + 0.3 * k);
    return l;
}

static void lab_close(lab *l) {
    gsz_raster64_frame_free(l->h.context, &l->frame);
    harness_close(&l->h);
    free(l);
}

static gsz_raster_target target_of(gsz_real plane[4][PIXELS]) {
    return (gsz_raster_target){{plane[0], plane[1], plane[2], plane[3]}};
}

static double loss_of(const lab *l) {
    double sum = 0;
    for (int p = 0; p < 4; p++)
        for (int i = 0; i < PIXELS; i++) sum += l->by[p][i] * l->picture[p][i];
    return sum;
}

/** The loss, and which pixels each Gaussian touches, as far as their number tells. */
static double measure(lab *l, uint32_t out_touched[MOST]) {
    gsz_raster_target out = target_of(l->picture);
    gsz_raster_counts counts = {l->weight, l->touched, l->dominated, l->largest};
    memset(l->touched, 0, sizeof l->touched);
    assert_int_equal(
        gsz_raster64_draw_frame(l->h.context, &l->frame, l->kernels, &out, &counts, false), GSZ_OK);
    memcpy(out_touched, (const void *)l->touched, sizeof l->touched);
    return loss_of(l);
}

static void find_gradient(lab *l) {
    gsz_raster_target out = target_of(l->picture), by = target_of(l->by);
    gsz_real *gradient[GSZ_PLANE_COUNT];
    const gsz_raster_rows rows = {gradient, NULL};
    for (int p = 0; p < GSZ_PLANE_COUNT; p++) gradient[p] = l->gradient[p];
    memset(l->gradient, 0, sizeof l->gradient);
    assert_int_equal(gsz_raster64_draw_frame(l->h.context, &l->frame, l->kernels, &out, NULL, true),
                     GSZ_OK);
    assert_int_equal(
        gsz_raster64_draw_backward(l->h.context, &l->frame, l->kernels, &out, &by, &rows), GSZ_OK);
}

/* ---- differences --------------------------------------------------------------------------------- */

static const char *const kind_name[] = {"position", "scale", "rotation", "opacity", "DC", "rest"};
enum { KINDS = 6 };
static const int kind_begin[KINDS + 1] = {GSZ_PLANE_POSITION, GSZ_PLANE_SCALE, GSZ_PLANE_ROTATION,
                                          GSZ_PLANE_OPACITY,  GSZ_PLANE_DC,    GSZ_PLANE_REST,
                                          GSZ_PLANE_COUNT};

typedef struct tally {
    double worst[KINDS];
    int checked[KINDS], skipped;
} tally;

/** Slope between x - step and x + step; false if what is touched differs from `usual`. */
static bool difference(lab *l, double *out_slope, gsz_real *x, double step,
                       const uint32_t usual[MOST]) {
    uint32_t touched[2][MOST];
    double middle = *x, loss[2];
    for (int side = 0; side < 2; side++) {
        *x = middle + (side ? step : -step);
        loss[side] = measure(l, touched[side]);
    }
    *x = middle;
    *out_slope = (loss[1] - loss[0]) / (2 * step);
    return memcmp(touched[0], usual, sizeof touched[0]) == 0 &&
           memcmp(touched[1], usual, sizeof touched[1]) == 0;
}

/** Relative to the gradient, and for small ones to a hundredth of the largest of its kind. */
static double relative(double found, double expected, double largest) {
    double size = fabs(expected) > 0.01 * largest ? fabs(expected) : 0.01 * largest;
    return size > 0 ? fabs(found - expected) / size : fabs(found - expected);
}

static void check_parameter(lab *l, tally *t, int kind, int plane, size_t i, double largest,
                            const uint32_t usual[MOST]) {
    const double step = 4e-6;
    double slope, closer, found = l->gradient[plane][i];
    if (!difference(l, &slope, &l->plane[plane][i], step, usual)) {
        t->skipped++;
        return;
    }
    double error = relative(found, slope, largest);
    if (error > 1e-4) {
        bool same = difference(l, &closer, &l->plane[plane][i], step / 8, usual);
        if (!same || relative(closer, slope, largest) > 1e-5) {
            t->skipped++;
            return;
        }
        fail_msg("%s, plane %d of Gaussian %zu: gradient %.9g, difference %.9g", kind_name[kind],
                 plane, i, found, slope);
    }
    t->checked[kind]++;
    if (error > t->worst[kind]) t->worst[kind] = error;
}

static double largest_of(const lab *l, int begin, int end) {
    double largest = 0;
    for (int p = begin; p < end; p++)
        for (size_t i = 0; i < l->count; i++)
            if (fabs(l->gradient[p][i]) > largest) largest = fabs(l->gradient[p][i]);
    return largest;
}

static void check_all(lab *l, tally *t) {
    uint32_t usual[MOST];
    find_gradient(l);
    measure(l, usual);
    for (int kind = 0; kind < KINDS; kind++) {
        int begin = kind_begin[kind], end = kind_begin[kind + 1];
        if (end > gsz_plane_count(l->degree)) end = gsz_plane_count(l->degree);
        double largest = largest_of(l, begin, end);
        assert_true(end <= begin || largest > 0);
        for (int p = begin; p < end; p++)
            for (size_t i = 0; i < l->count; i++)
                if (kind != KINDS - 1 || ((size_t)p + i) % 3 == 0) /* harmonics are many */
                    check_parameter(l, t, kind, p, i, largest, usual);
    }
}

static void tally_report(const tally *t, const char *what) {
    int checked = 0;
    printf("%s:", what);
    for (int k = 0; k < KINDS; k++) {
        printf(" %s %.1e (%d)", kind_name[k], t->worst[k], t->checked[k]);
        checked += t->checked[k];
    }
    printf(", skipped %d of %d\n", t->skipped, t->skipped + checked);
    assert_true(t->skipped * 10 < t->skipped + checked);
}

/* ---- tests --------------------------------------------------------------------------------------- */

/** How many Gaussians are seen whose slope is clamped. */
static int seen_from_the_side(lab *l) {
    uint32_t touched[MOST];
    const gsz_view *v = &l->frame.view;
    int seen = 0;
    measure(l, touched);
    for (size_t i = 0; i < l->count; i++) {
        double at[3] = {0}, slope = 0;
        for (int r = 0; r < 3; r++)
            for (int k = 0; k < 3; k++) at[r] += v->axis[r][k] * (l->plane[k][i] - v->eye[k]);
        for (int r = 0; r < 2; r++) slope = fmax(slope, fabs(at[r] / at[2]) / v->limit[r]);
        seen += touched[i] > 0 && slope > 1;
    }
    return seen;
}

static void check_degree(int degree, size_t count) {
    for (int mip = 0; mip < 2; mip++) {
        tally t = {0};
        char what[64];
        lab *l = lab_open(count, degree, mip, 50, (uint32_t)(degree * 2 + mip + 1));
        assert_true(seen_from_the_side(l) >= 2);
        check_all(l, &t);
        snprintf(what, sizeof what, "degree %d%s", degree, mip ? ", mip" : "");
        tally_report(&t, what);
        for (int k = 0; k < KINDS; k++)
            assert_true(t.checked[k] >= (degree == 0 && k == KINDS - 1 ? 0 : (int)count * 9 / 10));
        lab_close(l);
    }
}

static void degree_0(void **state) {
    (void)state;
    check_degree(0, 40);
}

static void degree_1(void **state) {
    (void)state;
    check_degree(1, 30);
}

static void degree_2(void **state) {
    (void)state;
    check_degree(2, 20);
}

static void degree_3(void **state) {
    (void)state;
    check_degree(3, 21);
}

/** No gradient of the coverage is the same as zeros. */
static void without_coverage(void **state) {
    (void)state;
    gsz_real *gradient[GSZ_PLANE_COUNT], with[GSZ_PLANE_DC][MOST];
    lab *l = lab_open(33, 1, false, 70, 5);
    gsz_raster_target out = target_of(l->picture), by = target_of(l->by);
    memset(l->by[3], 0, sizeof l->by[3]);
    find_gradient(l);
    memcpy(with, l->gradient, sizeof with);
    const gsz_raster_rows rows = {gradient, NULL};
    for (int p = 0; p < GSZ_PLANE_COUNT; p++) gradient[p] = l->gradient[p];
    by.plane[3] = NULL;
    memset(l->gradient, 0, sizeof l->gradient);
    assert_int_equal(
        gsz_raster64_draw_backward(l->h.context, &l->frame, l->kernels, &out, &by, &rows), GSZ_OK);
    assert_memory_equal(with, l->gradient, sizeof with);
    lab_close(l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degree_0), cmocka_unit_test(degree_1),         cmocka_unit_test(degree_2),
        cmocka_unit_test(degree_3), cmocka_unit_test(without_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
