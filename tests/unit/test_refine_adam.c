/* SPDX-License-Identifier: MIT */
/* test_refine_adam.c - steps of Adam against a plain one, what was not in the picture, and Gaussians that go. */
#include "adam.h"
#include "test_codec_support.h"

enum { GAUSSIANS = 1300, STEPS = 4 };

static const gsz_adam_rates all_rates = {.position = 0.02f,
                                         .scale = 0.01f,
                                         .rotation = 0.003f,
                                         .opacity = 0.03f,
                                         .dc = 0.006f,
                                         .rest = 0.0015f};

/** Every third Gaussian is in no picture, and some are in one only now and then. */
static bool is_seen(size_t i, int step) { return i % 3 != 0 && (i % 5 != 0 || step % 2 == 0); }

static void fill_gradient(gsz_cloud *gradient, int step) {
    uint64_t seed = 77 + (uint64_t)step;
    for (int p = 0; p < gsz_plane_count(gradient->sh_degree); p++)
        for (size_t i = 0; i < gradient->count; i++) {
            float g = throw_float(&seed, 0.01f);
            gradient->plane[p][i] = is_seen(i, step) ? g : 0;
        }
}

static double rate_of(int plane) {
    if (plane < GSZ_PLANE_SCALE) return (double)all_rates.position;
    if (plane < GSZ_PLANE_ROTATION) return (double)all_rates.scale;
    if (plane < GSZ_PLANE_OPACITY) return (double)all_rates.rotation;
    if (plane < GSZ_PLANE_DC) return (double)all_rates.opacity;
    return (double)(plane < GSZ_PLANE_REST ? all_rates.dc : all_rates.rest);
}

static void open_all(harness *h, gsz_adam *adam, gsz_cloud *cloud, gsz_cloud *gradient) {
    *adam = (gsz_adam){0};
    *gradient = (gsz_cloud){0};
    *cloud = make_scene(h->context, GAUSSIANS, 1, 3, 0);
    assert_int_equal(gsz_cloud_create(h->context, gradient, GAUSSIANS, 1), GSZ_OK);
    assert_int_equal(gsz_adam_create(h->context, adam, cloud), GSZ_OK);
}

static void close_all(harness *h, gsz_adam *adam, gsz_cloud *cloud, gsz_cloud *gradient) {
    gsz_adam_free(h->context, adam);
    gsz_cloud_free(h->context, cloud);
    gsz_cloud_free(h->context, gradient);
}

static void take_steps(harness *h, gsz_adam *adam, gsz_cloud *cloud, gsz_cloud *gradient) {
    for (int step = 0; step < STEPS; step++) {
        fill_gradient(gradient, step);
        assert_int_equal(gsz_adam_step(h->context, adam, cloud, gradient, &all_rates), GSZ_OK);
    }
}

/** The same by the book, in double: one value over all steps, with bias made up for by how often it was seen.
 *  A step with a reach of 0 does not move it. */
static double by_the_book(double value, int plane, size_t i, const double reach[STEPS]) {
    double m = 0, v = 0;
    int seen = 0;
    for (int step = 0; step < STEPS; step++) {
        uint64_t seed = 77 + (uint64_t)step;
        double g = 0;
        for (size_t k = 0; k <= (size_t)plane * GAUSSIANS + i; k++)
            g = (double)throw_float(&seed, 0.01f);
        if (!is_seen(i, step)) continue;
        seen++;
        m = 0.9 * m + 0.1 * g;
        v = 0.99 * v + 0.01 * g * g;
        double first = m / (1 - pow(0.9, seen)), second = v / (1 - pow(0.99, seen));
        value -= rate_of(plane) * reach[step] * first / (sqrt(second) + 1e-15);
    }
    return value;
}

/** Geometric means of the deviations that a Gaussian had before each step. */
static void find_reaches(double reach[STEPS], const gsz_cloud *before, size_t i) {
    for (int step = 0; step < STEPS; step++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double scale = (double)before->plane[GSZ_PLANE_SCALE + k][i];
            double one[STEPS] = {0};
            for (int s = 0; s < step; s++) one[s] = 1;
            sum += by_the_book(scale, GSZ_PLANE_SCALE + k, i, one);
        }
        reach[step] = exp(sum / 3);
    }
}

static void steps_are_those_of_the_book(void **state) {
    (void)state;
    harness h;
    gsz_adam adam;
    gsz_cloud cloud, gradient;
    static const double ones[STEPS] = {1, 1, 1, 1};
    harness_open(&h, 2, 0);
    open_all(&h, &adam, &cloud, &gradient);
    gsz_cloud before = make_scene(h.context, GAUSSIANS, 1, 3, 0);
    take_steps(&h, &adam, &cloud, &gradient);
    for (size_t i = 511; i < GAUSSIANS; i += 97)
        for (int p = 0; p < gsz_plane_count(1); p += 2) {
            double reach[STEPS], was = (double)before.plane[p][i];
            if (p < GSZ_PLANE_SCALE) find_reaches(reach, &before, i);
            double want = by_the_book(was, p, i, p < GSZ_PLANE_SCALE ? reach : ones) - was;
            double moved = (double)cloud.plane[p][i] - was;
            assert_float_equal(moved, want, 2e-6 + 1e-4 * fabs(want));
        }
    gsz_cloud_free(h.context, &before);
    close_all(&h, &adam, &cloud, &gradient);
    harness_close(&h);
}

static void what_is_not_in_the_picture_stays(void **state) {
    (void)state;
    harness h;
    gsz_adam adam;
    gsz_cloud cloud, gradient;
    harness_open(&h, 2, 0);
    open_all(&h, &adam, &cloud, &gradient);
    gsz_cloud before = make_scene(h.context, GAUSSIANS, 1, 3, 0);
    take_steps(&h, &adam, &cloud, &gradient);
    for (int p = 0; p < gsz_plane_count(1); p++)
        for (size_t i = 0; i < GAUSSIANS; i++) {
            assert_true(gradient.plane[p][i] == 0);
            bool same = memcmp(&cloud.plane[p][i], &before.plane[p][i], sizeof(float)) == 0;
            if (i % 3 == 0) assert_true(same && adam.seen[i] == 0);
            if (i % 3 == 0) assert_true(adam.first.plane[p][i] == 0);
        }
    assert_int_equal(adam.seen[1], STEPS);
    assert_int_equal(adam.seen[5], STEPS / 2);
    gsz_cloud_free(h.context, &before);
    close_all(&h, &adam, &cloud, &gradient);
    harness_close(&h);
}

/** A rate of 0 leaves a plane, and its moments, as they are. */
static void frozen_planes_stay(void **state) {
    (void)state;
    harness h;
    gsz_adam adam;
    gsz_cloud cloud, gradient;
    const gsz_adam_rates colors = {.dc = 0.01f};
    harness_open(&h, 1, 0);
    open_all(&h, &adam, &cloud, &gradient);
    gsz_cloud before = make_scene(h.context, GAUSSIANS, 1, 3, 0);
    fill_gradient(&gradient, 0);
    assert_int_equal(gsz_adam_step(h.context, &adam, &cloud, &gradient, &colors), GSZ_OK);
    for (int p = 0; p < gsz_plane_count(1); p++) {
        bool moves = p >= GSZ_PLANE_DC && p < GSZ_PLANE_REST;
        size_t size = GAUSSIANS * sizeof(float);
        assert_int_equal(memcmp(cloud.plane[p], before.plane[p], size) != 0, moves);
        for (size_t i = 0; i < GAUSSIANS; i++) assert_true(gradient.plane[p][i] == 0);
    }
    gsz_cloud_free(h.context, &before);
    close_all(&h, &adam, &cloud, &gradient);
    harness_close(&h);
}

/** Those that stay go on exactly as if nobody had left. */
static void picking_keeps_what_belongs_together(void **state) {
    (void)state;
    harness h;
    gsz_adam adam, less;
    gsz_cloud cloud, gradient, some = {0}, its_gradient = {0};
    uint32_t index[GAUSSIANS];
    size_t count = 0;
    harness_open(&h, 1, 0);
    open_all(&h, &adam, &cloud, &gradient);
    take_steps(&h, &adam, &cloud, &gradient);
    gsz_cloud unused;
    gsz_cloud spare;
    open_all(&h, &less, &unused, &spare);
    take_steps(&h, &less, &unused, &spare);
    for (uint32_t i = 2; i < GAUSSIANS; i += 1 + i % 4) index[count++] = i;
    assert_int_equal(gsz_adam_pick(h.context, &less, index, count), GSZ_OK);
    assert_int_equal(gsz_cloud_create(h.context, &some, count, 1), GSZ_OK);
    assert_int_equal(gsz_cloud_create(h.context, &its_gradient, count, 1), GSZ_OK);
    fill_gradient(&gradient, STEPS);
    for (int p = 0; p < gsz_plane_count(1); p++)
        for (size_t k = 0; k < count; k++) {
            some.plane[p][k] = cloud.plane[p][index[k]];
            its_gradient.plane[p][k] = gradient.plane[p][index[k]];
        }
    assert_int_equal(gsz_adam_step(h.context, &adam, &cloud, &gradient, &all_rates), GSZ_OK);
    assert_int_equal(gsz_adam_step(h.context, &less, &some, &its_gradient, &all_rates), GSZ_OK);
    for (int p = 0; p < gsz_plane_count(1); p++)
        for (size_t k = 0; k < count; k++)
            assert_memory_equal(&some.plane[p][k], &cloud.plane[p][index[k]], sizeof(float));
    gsz_cloud_free(h.context, &some);
    gsz_cloud_free(h.context, &its_gradient);
    close_all(&h, &less, &unused, &spare);
    close_all(&h, &adam, &cloud, &gradient);
    harness_close(&h);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    static const int threads[] = {1, 2, 5};
    harness h[3];
    gsz_adam adam[3];
    gsz_cloud cloud[3], gradient[3];
    for (int t = 0; t < 3; t++) {
        harness_open(&h[t], threads[t], 0);
        open_all(&h[t], &adam[t], &cloud[t], &gradient[t]);
        take_steps(&h[t], &adam[t], &cloud[t], &gradient[t]);
        assert_same_cloud(&cloud[t], &cloud[0]);
        assert_same_cloud(&adam[t].first, &adam[0].first);
        assert_same_cloud(&adam[t].second, &adam[0].second);
    }
    for (int t = 2; t >= 0; t--) {
        close_all(&h[t], &adam[t], &cloud[t], &gradient[t]);
        harness_close(&h[t]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_those_of_the_book),
        cmocka_unit_test(what_is_not_in_the_picture_stays),
        cmocka_unit_test(frozen_planes_stay),
        cmocka_unit_test(picking_keeps_what_belongs_together),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
