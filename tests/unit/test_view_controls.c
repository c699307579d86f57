/* SPDX-License-Identifier: MIT */
/* test_view_controls.c - a camera moved by hand: it goes where it should, and its axes stay straight. */
#include "test_view_controls_support.h"

#include "vector3.h"

#include <math.h>
#include <string.h>

static void assert_near(float a, float b, float tolerance) {
    if (!(fabsf(a - b) <= tolerance)) print_message("%g is not %g\n", (double)a, (double)b);
    assert_true(fabsf(a - b) <= tolerance);
}

static void assert_straight(const gsz_camera *camera) {
    float cross[3];
    assert_near(gsz_dot3(camera->right, camera->right), 1, 1e-5f);
    assert_near(gsz_dot3(camera->down, camera->down), 1, 1e-5f);
    assert_near(gsz_dot3(camera->forward, camera->forward), 1, 1e-5f);
    gsz_cross3(cross, camera->right, camera->down);
    assert_near(gsz_dot3(cross, camera->forward), 1, 1e-5f);
}

static void pivot_of(const gsz_controls *controls, float out[3]) {
    memcpy(out, controls->camera.position, 3 * sizeof *out);
    gsz_move3(out, controls->distance, controls->camera.forward);
}

static void assert_pivot(const gsz_controls *controls, const float wanted[3]) {
    float pivot[3];
    pivot_of(controls, pivot);
    for (int i = 0; i < 3; i++) assert_near(pivot[i], wanted[i], 1e-3f);
}

static void test_home(void **state) {
    gsz_controls controls = make_controls();
    (void)state;
    assert_near(controls.distance, 8, 1e-5f);
    assert_pivot(&controls, ball.center);
    gsz_controls_orbit(&controls, 1, 0.2f);
    gsz_controls_dolly(&controls, 3);
    gsz_controls_go_home(&controls);
    assert_near(controls.camera.position[2], -5, 1e-6f);
    assert_near(controls.distance, 8, 1e-5f);
}

/* The near side of the scene follows the hand: to the right, the camera goes left and looks right. */
static void test_orbit(void **state) {
    gsz_controls controls = make_controls();
    (void)state;
    gsz_controls_orbit(&controls, 0.5f, 0);
    assert_pivot(&controls, ball.center);
    assert_true(controls.camera.position[0] < 0);
    assert_near(controls.camera.position[1], 2, 1e-4f);
    assert_straight(&controls.camera);
    controls = make_controls();
    gsz_controls_orbit(&controls, 0, 0.5f);
    assert_pivot(&controls, ball.center);
    assert_true(controls.camera.position[1] < 2); /* up is -y */
    assert_straight(&controls.camera);
}

static void test_orbit_stops_at_the_poles(void **state) {
    (void)state;
    for (int direction = -1; direction <= 1; direction += 2) {
        gsz_controls controls = make_controls();
        for (int i = 0; i < 400; i++) {
            gsz_controls_orbit(&controls, 0.01f, 0.05f * (float)direction);
            assert_true(gsz_dot3(controls.camera.down, controls.up) < 1e-3f);
        }
        gsz_controls_orbit(&controls, 0, 3.0f * (float)direction); /* one leap */
        assert_true(gsz_dot3(controls.camera.down, controls.up) < 1e-3f);
        assert_near(gsz_dot3(controls.camera.right, controls.up), 0, 1e-3f);
        assert_pivot(&controls, ball.center);
        assert_straight(&controls.camera);
    }
}

static void test_stays_straight_for_hours(void **state) {
    gsz_controls controls = make_controls();
    (void)state;
    for (int i = 0; i < 20000; i++) {
        gsz_controls_orbit(&controls, 0.013f, 0.007f * sinf((float)i * 0.01f));
        gsz_controls_look(&controls, -0.003f, 0.001f * cosf((float)i * 0.02f));
    }
    assert_straight(&controls.camera);
    assert_near(gsz_dot3(controls.camera.right, controls.up), 0, 1e-2f);
}

/* What is in the middle moves by as many heights of the picture as the hand did. */
static void test_pan(void **state) {
    gsz_controls controls = make_controls();
    float way[3], height = 2 * 8 * tanf(25 * (float)M_PI / 180);
    (void)state;
    gsz_controls_pan(&controls, 0.25f, -0.125f);
    for (int i = 0; i < 3; i++) way[i] = ball.center[i] - controls.camera.position[i];
    assert_near(gsz_dot3(way, controls.camera.right) / height, 0.25f, 1e-5f);
    assert_near(gsz_dot3(way, controls.camera.down) / height, -0.125f, 1e-5f);
    assert_near(gsz_dot3(way, controls.camera.forward), 8, 1e-4f);
}

static void test_dolly(void **state) {
    gsz_controls controls = make_controls();
    (void)state;
    gsz_controls_dolly(&controls, 2);
    assert_true(controls.distance < 7);
    assert_pivot(&controls, ball.center);
    gsz_controls_dolly(&controls, -2);
    assert_near(controls.distance, 8, 1e-4f);
    for (int i = 0; i < 1000; i++) gsz_controls_dolly(&controls, 1);
    assert_true(controls.distance > 0);
    assert_pivot(&controls, ball.center);
    for (int i = 0; i < 1000; i++) gsz_controls_dolly(&controls, -1);
    assert_true(isfinite(controls.camera.position[2]) && controls.distance < 1e4f);
}

static void test_look(void **state) {
    gsz_controls controls = make_controls();
    (void)state;
    gsz_controls_look(&controls, 0.3f, 0);
    assert_near(controls.camera.forward[0], sinf(0.3f), 1e-5f);
    assert_near(controls.camera.position[2], -5, 0);
    gsz_controls_look(&controls, 0, 0.2f);
    assert_near(controls.camera.forward[1], sinf(0.2f), 1e-5f);
    assert_straight(&controls.camera);
}

static void test_fly(void **state) {
    static const float ahead[3] = {0, 0, 1}, right_up[3] = {1, -1, 0};
    gsz_controls controls = make_controls();
    (void)state;
    controls.speed = 0.5f;
    gsz_controls_fly(&controls, ahead, 2); /* 0.5 of 2 a second */
    assert_near(controls.camera.position[2], -3, 1e-5f);
    gsz_controls_fly(&controls, right_up, 1);
    assert_near(controls.camera.position[0], 2, 1e-5f);
    assert_near(controls.camera.position[1], 1, 1e-5f);
    for (int i = 0; i < 200; i++) gsz_controls_change_speed(&controls, 1);
    assert_true(controls.speed < 1e3f);
    for (int i = 0; i < 400; i++) gsz_controls_change_speed(&controls, -1);
    assert_true(controls.speed > 0);
}

static void test_focus(void **state) {
    gsz_controls controls = make_controls();
    (void)state;
    gsz_controls_look(&controls, 1.2f, 0.4f);
    gsz_controls_focus(&controls, &ball);
    assert_pivot(&controls, ball.center);
    assert_near(controls.distance, 2 / sinf(25 * (float)M_PI / 180), 1e-4f);
}

/* A camera of a file may look past the scene, or away from it: there still is something to turn around. */
static void test_jump(void **state) {
    static const float eye[3] = {1, 2, -1}, away[3] = {1, 2, -9}, up[3] = {0, -1, 0};
    gsz_controls controls = make_controls();
    gsz_camera camera;
    (void)state;
    assert_true(gsz_camera_look_at(&camera, eye, ball.center, up, 40));
    gsz_controls_jump(&controls, &camera, &ball);
    assert_near(controls.distance, 4, 1e-5f);
    assert_near(controls.camera.fov_y, 40, 0);
    assert_true(gsz_camera_look_at(&camera, eye, away, up, 40));
    gsz_controls_jump(&controls, &camera, &ball);
    assert_true(controls.distance > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_home),
        cmocka_unit_test(test_orbit),
        cmocka_unit_test(test_orbit_stops_at_the_poles),
        cmocka_unit_test(test_stays_straight_for_hours),
        cmocka_unit_test(test_pan),
        cmocka_unit_test(test_dolly),
        cmocka_unit_test(test_look),
        cmocka_unit_test(test_fly),
        cmocka_unit_test(test_focus),
        cmocka_unit_test(test_jump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
