/* SPDX-License-Identifier: MIT */
/* test_view_glide.c - soft motion ends where hard motion does, however it is cut into frames; axes, heads and a ray. */
#include "test_view_controls_support.h"

#include "camera_glide.h"
#include "camera_pick.h"
#include "vector3.h"

#include <math.h>
#include <string.h>

static const float still[3] = {0, 0, 0};

static void assert_near(const float a[3], const float b[3], float tolerance) {
    for (int i = 0; i < 3; i++) {
        if (!(fabsf(a[i] - b[i]) <= tolerance))
            print_message("[%d]: %g is not %g\n", i, (double)a[i], (double)b[i]);
        assert_true(fabsf(a[i] - b[i]) <= tolerance);
    }
}

/* Until it rests; 0: it never does. */
static int steps_to_rest(gsz_glide *motion, gsz_controls *controls, float seconds) {
    for (int i = 1; i < 100000; i++)
        if (!gsz_glide_step(motion, controls, still, seconds)) return i;
    return 0;
}

static void test_all_is_paid(void **state) {
    static const float frames[] = {0.001f, 1.0f / 60, 0.1f};
    gsz_controls hard = make_controls();
    gsz_glide motion = {.rigid = true};
    (void)state;
    gsz_glide_add(&motion, GSZ_GLIDE_ORBIT_RIGHT, 0.7f);
    assert_true(gsz_glide_step(&motion, &hard, still, 0.01f));
    assert_false(gsz_glide_step(&motion, &hard, still, 0.01f));
    for (int f = 0; f < 3; f++) {
        gsz_controls soft = make_controls();
        motion = (gsz_glide){0};
        gsz_glide_add(&motion, GSZ_GLIDE_ORBIT_RIGHT, 0.7f);
        assert_true(gsz_glide_step(&motion, &soft, still, frames[f]));
        if (f < 2) assert_true(fabsf(soft.camera.position[0] - hard.camera.position[0]) > 0.1f);
        assert_true(steps_to_rest(&motion, &soft, frames[f]) > 0);
        assert_near(soft.camera.position, hard.camera.position, 1e-2f);
    }
}

/* The same second of flying, in few frames or in many. */
static void test_flight(void **state) {
    static const float ahead[3] = {0, 0, 1};
    gsz_controls few = make_controls(), many = make_controls();
    gsz_glide a = {0}, b = {0};
    (void)state;
    for (int i = 0; i < 8; i++) assert_true(gsz_glide_step(&a, &few, ahead, 0.125f));
    for (int i = 0; i < 1024; i++) assert_true(gsz_glide_step(&b, &many, ahead, 1.0f / 1024));
    assert_near(few.camera.position, many.camera.position, 1e-3f);
    assert_true(steps_to_rest(&a, &few, 0.125f) > 1); /* it glides on */
    assert_true(steps_to_rest(&b, &many, 1.0f / 1024) > 1);
    assert_near(few.camera.position, many.camera.position, 2e-2f);
    gsz_glide_add(&a, GSZ_GLIDE_PAN_RIGHT, 1);
    gsz_glide_stop(&a);
    assert_false(gsz_glide_step(&a, &few, still, 0.1f));
}

static void test_axes(void **state) {
    gsz_controls controls = make_controls();
    float pivot[3], up[3] = {0, 1, 0};
    (void)state;
    for (int axis = 0; axis < 3; axis++)
        for (int back = 0; back < 2; back++) {
            float wanted[3] = {0, 0, 0};
            wanted[axis] = back ? -1 : 1;
            gsz_controls_look_along(&controls, axis, back);
            assert_near(controls.camera.forward, wanted, 1e-5f);
            memcpy(pivot, controls.camera.position, sizeof pivot);
            gsz_move3(pivot, controls.distance, controls.camera.forward);
            assert_near(pivot, ball.center, 1e-4f);
        }
    gsz_controls_set_up(&controls, up);
    assert_true(gsz_dot3(controls.camera.down, up) < -0.99f);
    for (int i = 0; i < 200; i++) gsz_controls_widen(&controls, 1);
    assert_true(controls.camera.fov_y == 120);
    for (int i = 0; i < 200; i++) gsz_controls_widen(&controls, -1);
    assert_true(controls.camera.fov_y == 5);
}

/* ---- the ray ---- */

enum { SPLATS = 3 };

/* A thin veil at 2, an opaque one at 5 turned by its quaternion, and something to the side. */
static void make_cloud(gsz_cloud *cloud, float planes[GSZ_PLANE_COUNT][SPLATS]) {
    static const float place[SPLATS][3] = {{0, 0, 2}, {0, 0, 5}, {3, 0, 3}};
    static const float size[SPLATS][3] = {
        {0.5f, 0.5f, 0.5f}, {0.02f, 0.02f, 1}, {0.1f, 0.1f, 0.1f}};
    static const float logit[SPLATS] = {-2, 6, 6};
    memset(planes, 0, sizeof(float[GSZ_PLANE_COUNT][SPLATS]));
    *cloud = (gsz_cloud){.count = SPLATS};
    for (int p = 0; p < GSZ_PLANE_REST; p++) cloud->plane[p] = planes[p];
    for (int i = 0; i < SPLATS; i++) {
        for (int axis = 0; axis < 3; axis++) {
            planes[GSZ_PLANE_POSITION + axis][i] = place[i][axis];
            planes[GSZ_PLANE_SCALE + axis][i] = logf(size[i][axis]);
        }
        planes[GSZ_PLANE_ROTATION][i] = 2; /* of any length */
        planes[GSZ_PLANE_OPACITY][i] = logit[i];
    }
    /* Its long axis, z, along x: a quarter turn about y. */
    planes[GSZ_PLANE_ROTATION + 2][1] = 2;
}

static void test_pick(void **state) {
    float planes[GSZ_PLANE_COUNT][SPLATS], depth = 0;
    gsz_camera camera = {.right = {1, 0, 0},
                         .down = {0, 1, 0},
                         .forward = {0, 0, 1},
                         .fov_y = 90,
                         .pixel_aspect = 1};
    gsz_cloud cloud;
    (void)state;
    make_cloud(&cloud, planes);
    assert_true(gsz_camera_pick(&depth, &cloud, &camera, 0.5f, 0.5f, 200, 100));
    assert_true(depth == 5);
    /* One unit to the right at that depth, of 20 across, is still on the long axis; up it is not. */
    assert_true(gsz_camera_pick(&depth, &cloud, &camera, 0.5f + 0.05f, 0.5f, 200, 100));
    assert_true(depth == 5);
    assert_false(gsz_camera_pick(&depth, &cloud, &camera, 0.5f, 0.4f, 200, 100));
    /* At 45 degrees to the right, half of the way from the middle to the border. */
    assert_true(gsz_camera_pick(&depth, &cloud, &camera, 0.75f, 0.5f, 200, 100));
    assert_true(depth == 3);
    cloud.count = 0;
    assert_false(gsz_camera_pick(&depth, &cloud, &camera, 0.5f, 0.5f, 200, 100));
}

static void test_focus_at(void **state) {
    gsz_controls controls = make_controls();
    float wanted[3];
    (void)state;
    memcpy(wanted, controls.camera.position, sizeof wanted);
    float half = tanf(25 * (float)M_PI / 180);
    gsz_move3(wanted, 3, controls.camera.forward);
    gsz_move3(wanted, 0.5f * half * 2 * 3, controls.camera.right);
    gsz_controls_focus_at(&controls, 0.75f, 0.5f, 3, 2);
    gsz_move3(wanted, -1, controls.camera.position);
    gsz_move3(wanted, -3, controls.camera.forward);
    assert_near(wanted, still, 1e-4f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_is_paid), cmocka_unit_test(test_flight),
        cmocka_unit_test(test_axes),        cmocka_unit_test(test_pick),
        cmocka_unit_test(test_focus_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
