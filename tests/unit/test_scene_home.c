/* SPDX-License-Identifier: MIT */
/* test_scene_home.c - bounds that outliers do not move, and first views that show the scene upright. */
#include "test_codec_support.h"

#include "scene_home.h"
#include "vector3.h"

/* A thousand points in a box about (10, 20, 30), and a few far away. */
static gsz_cloud make_cloud(harness *h, int strays) {
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(h->context, &cloud, 1000 + (size_t)strays, 0), GSZ_OK);
    for (size_t i = 0; i < cloud.count; i++)
        for (int axis = 0; axis < 3; axis++) {
            size_t place = axis == 0 ? i % 10 : axis == 1 ? i / 10 % 10 : i / 100;
            float value = 10.0f * (float)(axis + 1) + 0.2f * ((float)place - 4.5f);
            cloud.plane[GSZ_PLANE_POSITION + axis][i] = i < 1000 ? value : 1e6f;
        }
    return cloud;
}

static gsz_scene_ball ball_of(harness *h, int strays) {
    gsz_cloud cloud = make_cloud(h, strays);
    gsz_scene_points points = {0};
    gsz_scene_ball ball;
    assert_true(gsz_scene_points_add_cloud(&points, &cloud));
    gsz_scene_points_ball(&points, &ball);
    gsz_scene_points_free(&points);
    gsz_cloud_free(h->context, &cloud);
    return ball;
}

static void test_outliers(void **state) {
    harness h;
    (void)state;
    harness_open(&h, 1, 0);
    for (int strays = 0; strays < 40; strays += 13) {
        gsz_scene_ball ball = ball_of(&h, strays);
        for (int axis = 0; axis < 3; axis++)
            assert_true(fabsf(ball.center[axis] - 10.0f * (float)(axis + 1)) < 0.15f);
        assert_true(ball.radius > 1 && ball.radius < 2);
    }
    harness_close(&h);
}

static void test_nothing(void **state) {
    gsz_scene_points points = {0};
    gsz_scene_ball ball;
    (void)state;
    gsz_scene_points_ball(&points, &ball);
    assert_true(ball.radius == 1 && ball.center[0] == 0);
    gsz_scene_points_free(&points);
}

static void test_rows_count_by_weight(void **state) {
    SplatChunk chunk[21];
    gsz_splat_rows rows = {.chunk = chunk, .chunk_count = 21};
    gsz_scene_points points = {0};
    gsz_scene_ball ball;
    (void)state;
    memset(chunk, 0, sizeof chunk);
    for (int i = 0; i < 21; i++) {
        chunk[i].count = i < 20 ? 256 : 1;
        for (int axis = 0; axis < 3; axis++) {
            chunk[i].low[axis] = i < 20 ? -1 - 0.05f * (float)i : 1e5f;
            chunk[i].high[axis] = i < 20 ? 1 + 0.05f * (float)i : 1e5f;
        }
    }
    chunk[3].low[0] = chunk[3].high[0] = 2;
    chunk[4].low[0] = chunk[4].high[0] = -2;
    assert_true(gsz_scene_points_add_rows(&points, &rows));
    gsz_scene_points_ball(&points, &ball);
    for (int axis = 0; axis < 3; axis++) assert_true(fabsf(ball.center[axis]) < 1.1f);
    assert_true(ball.radius < 5);
    gsz_scene_points_free(&points);
}

/* All of the ball is in the picture, and up is up in it. */
static void assert_shows(const gsz_camera *camera, const gsz_scene_ball *ball, const float up[3],
                         float aspect) {
    float way[3], distance, half = tanf(camera->fov_y * (float)M_PI / 360);
    for (int i = 0; i < 3; i++) way[i] = ball->center[i] - camera->position[i];
    distance = sqrtf(gsz_dot3(way, way));
    assert_true(gsz_dot3(way, camera->forward) > 0.999f * distance);
    if (aspect < 1) half *= aspect;
    assert_true(asinf(ball->radius / distance) <= atanf(half) * 1.001f);
    assert_true(gsz_dot3(camera->down, up) < -0.8f);
    assert_true(fabsf(gsz_dot3(camera->right, up)) < 1e-4f);
}

static void test_look_at_ball(void **state) {
    static const float ups[][3] = {{0, 0, 0}, {0, 1, 0}, {0, 0, 1}, {-3, 0, 0}, {1, 1, 1}};
    const gsz_scene_ball ball = {{4, -5, 6}, 3};
    (void)state;
    for (size_t i = 0; i < sizeof ups / sizeof ups[0]; i++)
        for (float aspect = 0.5f; aspect < 3; aspect *= 2) {
            gsz_camera camera = {0};
            float up[3];
            gsz_scene_look_at_ball(&camera, up, &ball, ups[i], 50, aspect);
            assert_true(fabsf(gsz_dot3(up, up) - 1) < 1e-5f);
            assert_true(i == 0 ? up[1] == -1 : gsz_dot3(up, ups[i]) > 0.99f);
            assert_shows(&camera, &ball, up, aspect);
        }
}

static void test_home_of_cloud(void **state) {
    static const float axes[][3] = {{0, 0, 1}, {0, -1, 0}, {1, 0, 0}};
    harness h;
    gsz_cloud cloud;
    (void)state;
    harness_open(&h, 2, 0);
    cloud = make_scene(h.context, 4000, 1, 4, 0);
    for (size_t i = 0; i < 3; i++) {
        gsz_camera home;
        float up[3];
        assert_int_equal(gsz_scene_home(h.context, &home, up, &cloud, axes[i], 1.5f), GSZ_OK);
        assert_true(gsz_dot3(up, axes[i]) > 0.999f);
        assert_true(gsz_dot3(home.down, up) <= 0.01f);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outliers),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_rows_count_by_weight),
        cmocka_unit_test(test_look_at_ball),
        cmocka_unit_test(test_home_of_cloud),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
