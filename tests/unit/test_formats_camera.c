/* SPDX-License-Identifier: MIT */
/* test_formats_camera.c - the axes of cameras, and lists of them. */
#include <math.h>

#include "camera_axes.h"
#include "test_formats_support.h"

static double dot(const float a[3], const float b[3]) {
    return (double)a[0] * b[0] + (double)a[1] * b[1] + (double)a[2] * b[2];
}

static void assert_orthonormal(const gsz_camera *c) {
    const float *axes[3] = {c->right, c->down, c->forward};
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(dot(axes[i], axes[i]) - 1) < 3e-7);
        assert_true(fabs(dot(axes[i], axes[(i + 1) % 3])) < 3e-7);
        const float *a = axes[i], *b = axes[(i + 1) % 3], *n = axes[(i + 2) % 3];
        for (int k = 0; k < 3; k++) {
            int p = (k + 1) % 3, q = (k + 2) % 3;
            assert_true(fabs((double)a[p] * b[q] - (double)a[q] * b[p] - n[k]) < 3e-7);
        }
    }
}

static void looking_at_a_point(void **state) {
    (void)state;
    gsz_camera c;
    const float eye[3] = {0, -1, -4}, target[3] = {0, -1, 6}, up[3] = {0, -2, 5};
    assert_true(gsz_camera_look_at(&c, eye, target, up, 50));
    const float right[3] = {1, 0, 0}, down[3] = {0, 1, 0}, forward[3] = {0, 0, 1};
    assert_memory_equal(c.position, eye, sizeof eye);
    assert_memory_equal(c.right, right, sizeof right);
    assert_memory_equal(c.down, down, sizeof down);
    assert_memory_equal(c.forward, forward, sizeof forward);
    assert_true(c.fov_y == 50 && c.pixel_aspect == 1 && c.width == 0 && c.height == 0);
    assert_string_equal(c.name, "");
}

static void axes_are_orthonormal(void **state) {
    (void)state;
    uint32_t seed = 3;
    for (int i = 0; i < 20000; i++) {
        gsz_camera c;
        float v[9];
        fill_random(v, 9, &seed, 1);
        /* Sizes from the smallest of floats to the largest. */
        float size = ldexpf(1, (int)(next_random(&seed) % 240) - 120);
        for (int k = 0; k < 9; k++) v[k] *= size;
        if (gsz_camera_look_at(&c, v, v + 3, v + 6, 40)) assert_orthonormal(&c);
    }
}

/* The directions that a camera has give the camera again. */
static void axes_stay_as_they_are(void **state) {
    (void)state;
    uint32_t seed = 8;
    int differ = 0;
    for (int i = 0; i < 20000; i++) {
        gsz_camera c, again;
        float v[9];
        fill_random(v, 9, &seed, 4);
        assert_true(gsz_camera_look_at(&c, v, v + 3, v + 6, 40));
        again = c;
        double forward[3], up[3];
        for (int k = 0; k < 3; k++) {
            forward[k] = c.forward[k] * 0x1p40;
            up[k] = -(double)c.down[k] * 0x1p-30;
        }
        assert_true(gsz_camera_orient(&again, forward, up));
        differ += memcmp(&c, &again, sizeof c) != 0;
    }
    assert_int_equal(differ, 0);
}

static void what_leaves_the_axes_open(void **state) {
    (void)state;
    const float eye[3] = {1, 2, 3}, target[3] = {1, 2, 4}, up[3] = {0, 1, 0}, along[3] = {0, 0, -3},
                none[3] = {0, 0, 0}, nan[3] = {0, NAN, 0}, infinite[3] = {0, 0, INFINITY};
    gsz_camera c, before;
    memset(&c, 7, sizeof c);
    before = c;
    assert_false(gsz_camera_look_at(&c, eye, eye, up, 50));
    assert_false(gsz_camera_look_at(&c, eye, target, along, 50));
    assert_false(gsz_camera_look_at(&c, eye, target, none, 50));
    assert_false(gsz_camera_look_at(&c, nan, target, up, 50));
    assert_false(gsz_camera_look_at(&c, eye, nan, up, 50));
    assert_false(gsz_camera_look_at(&c, eye, target, nan, 50));
    assert_false(gsz_camera_look_at(&c, infinite, target, up, 50));
    assert_false(gsz_camera_look_at(&c, eye, infinite, up, 50));
    assert_false(gsz_camera_look_at(&c, eye, target, infinite, 50));
    assert_false(gsz_camera_look_at(&c, eye, target, up, 0));
    assert_false(gsz_camera_look_at(&c, eye, target, up, 180));
    assert_false(gsz_camera_look_at(&c, eye, target, up, NAN));
    assert_memory_equal(&c, &before, sizeof c);
    assert_true(gsz_camera_look_at(&c, eye, target, up, 179));
}

static void lists_grow(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list = {0};
    for (int i = 0; i < 100; i++) {
        gsz_camera c = {.fov_y = (float)i + 1};
        snprintf(c.name, sizeof c.name, "%d", i);
        assert_int_equal(gsz_camera_list_add(h.context, &list, &c), GSZ_OK);
    }
    assert_int_equal(list.count, 100);
    for (int i = 0; i < 100; i++) {
        assert_true(list.camera[i].fov_y == (float)i + 1);
        assert_int_equal(atoi(list.camera[i].name), i);
    }
    gsz_camera_list full = {.count = GSZ_CAMERAS_MAX, .capacity = GSZ_CAMERAS_MAX};
    assert_int_equal(gsz_camera_list_add(h.context, &full, list.camera), GSZ_ERROR_LIMIT);
    assert_error(&h, "more than 1048576 cameras");
    gsz_camera_list_free(h.context, &list);
    assert_true(!list.count && !list.camera && !list.capacity);
    gsz_camera_list_free(h.context, NULL);
    harness_close(&h);
    harness_open(&h, 1, 100);
    gsz_camera one = {0};
    assert_int_equal(gsz_camera_list_add(h.context, &list, &one), GSZ_ERROR_MEMORY);
    assert_null(list.camera);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looking_at_a_point),
        cmocka_unit_test(axes_are_orthonormal),
        cmocka_unit_test(axes_stay_as_they_are),
        cmocka_unit_test(what_leaves_the_axes_open),
        cmocka_unit_test(lists_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
