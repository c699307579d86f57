/* SPDX-License-Identifier: MIT */
/* test_edit_move.c - moved scenes look the same to cameras that moved with them. */
#include <math.h>

#include "gsz_edit.h"
#include "gsz_picture.h"
#include "gsz_raster.h"
#include "test_formats_support.h"

enum { SIDE = 200 };

static void matrix_of(double out[3][3], const float q[4]) {
    double w = (double)q[0], x = (double)q[1], y = (double)q[2], z = (double)q[3];
    double n = sqrt(w * w + x * x + y * y + z * z);
    w /= n, x /= n, y /= n, z /= n;
    double m[3][3] = {{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
                      {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
                      {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}};
    memcpy(out, m, sizeof m);
}

/* ---- pictures ---- */

static gsz_cloud picture_cloud(harness *h, int degree) {
    gsz_cloud cloud = random_cloud(h, 400, degree, 11);
    for (size_t i = 0; i < cloud.count; i++) {
        for (int k = 0; k < 3; k++) {
            cloud.plane[GSZ_PLANE_POSITION + k][i] /= 8;
            cloud.plane[GSZ_PLANE_SCALE + k][i] = cloud.plane[GSZ_PLANE_SCALE + k][i] / 8 - 2.5f;
            cloud.plane[GSZ_PLANE_DC + k][i] /= 8;
        }
        for (int k = GSZ_PLANE_REST; k < gsz_plane_count(degree); k++) cloud.plane[k][i] /= 20;
    }
    return cloud;
}

static void draw(harness *h, gsz_picture *picture, const gsz_cloud *cloud, const float eye[3],
                 const float target[3], const float up[3]) {
    gsz_raster *raster = NULL;
    gsz_camera camera;
    assert_true(gsz_camera_look_at(&camera, eye, target, up, 50));
    camera.width = camera.height = SIDE;
    assert_int_equal(gsz_picture_create(h->context, picture, SIDE, SIDE), GSZ_OK);
    assert_int_equal(gsz_raster_create(h->context, &raster), GSZ_OK);
    assert_int_equal(gsz_raster_draw(h->context, raster, picture, cloud, &camera, NULL), GSZ_OK);
    gsz_raster_destroy(h->context, &raster);
}

static void move_point(float out[3], const gsz_motion *motion, const float p[3], bool point) {
    double m[3][3];
    matrix_of(m, motion->rotation);
    double s = point ? (double)motion->scale : 1;
    for (int k = 0; k < 3; k++)
        out[k] =
            (float)(s * (m[k][0] * (double)p[0] + m[k][1] * (double)p[1] + m[k][2] * (double)p[2]) +
                    (point ? (double)motion->translation[k] : 0));
}

static double psnr(harness *h, const gsz_picture *a, const gsz_picture *b) {
    gsz_score score;
    assert_int_equal(gsz_picture_score(h->context, &score, a, b), GSZ_OK);
    return score.psnr;
}

static void the_same_picture(void **state) {
    (void)state;
    static const float degrees[][3] = {{0, 0, 0}, {90, 0, 0}, {0, 180, 0}, {20, -70, 135}};
    static const float eye[3] = {0.4f, -0.9f, -3.5f}, target[3] = {0, 0.1f, 0}, up[3] = {0, -1, 0};
    for (int degree = 0; degree <= 3; degree++)
        for (int t = 0; t < 4; t++) {
            harness h;
            harness_open(&h, 1, 0);
            gsz_cloud cloud = picture_cloud(&h, degree);
            gsz_picture before = {0}, after = {0};
            gsz_motion motion;
            float moved_eye[3], moved_target[3], moved_up[3];
            gsz_motion_default(&motion);
            motion.scale = t % 2 ? 1.75f : 1;
            memcpy(motion.translation, (float[3]){0.5f, -1.5f, (float)t}, sizeof(float[3]));
            gsz_rotation_of_degrees(motion.rotation, degrees[t]);
            draw(&h, &before, &cloud, eye, target, up);
            assert_int_equal(gsz_edit_move(h.context, &cloud, &motion), GSZ_OK);
            move_point(moved_eye, &motion, eye, true);
            move_point(moved_target, &motion, target, true);
            move_point(moved_up, &motion, up, false);
            draw(&h, &after, &cloud, moved_eye, moved_target, moved_up);
            double same = psnr(&h, &before, &after);
            if (!(same >= 60)) fail_msg("degree %d, motion %d: %.1f dB", degree, t, same);
            gsz_picture_free(h.context, &before);
            gsz_picture_free(h.context, &after);
            gsz_cloud_free(h.context, &cloud);
            harness_close(&h);
        }
}

/* ---- numbers ---- */

static void degrees_are_in_order(void **state) {
    (void)state;
    float q[4];
    double m[3][3];
    gsz_rotation_of_degrees(q, (float[3]){90, 0, 0});
    matrix_of(m, q);
    assert_true(fabs(m[2][1] - 1) < 1e-6 && fabs(m[1][2] + 1) < 1e-6); /* y becomes z */
    gsz_rotation_of_degrees(q, (float[3]){90, 0, 90});
    matrix_of(m, q);
    assert_true(fabs(m[2][1] - 1) < 1e-6); /* y becomes z and stays there */
    assert_true(fabs(m[1][0] - 1) < 1e-6); /* x becomes y */
    gsz_rotation_of_degrees(q, (float[3]){0, 0, 720});
    assert_true(fabsf(fabsf(q[0]) - 1) < 1e-6f);
}

static void up_goes_along(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 3, 0, 1);
    gsz_motion motion;
    gsz_motion_default(&motion);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "up", "-y"), GSZ_OK);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "comment", "stays"), GSZ_OK);
    gsz_rotation_of_degrees(motion.rotation, (float[3]){90, 0, 0});
    assert_int_equal(gsz_edit_move(h.context, &cloud, &motion), GSZ_OK);
    assert_string_equal(gsz_cloud_metadata(&cloud, "up"), "-z");
    gsz_rotation_of_degrees(motion.rotation, (float[3]){45, 0, 0});
    assert_int_equal(gsz_edit_move(h.context, &cloud, &motion), GSZ_OK);
    assert_null(gsz_cloud_metadata(&cloud, "up"));
    assert_string_equal(gsz_cloud_metadata(&cloud, "comment"), "stays");
    assert_said(&h, "metadata 'up' left out");
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void what_cannot_be(void **state) {
    (void)state;
    static const gsz_motion bad[] = {{.scale = 0, .rotation = {1}},
                                     {.scale = -1, .rotation = {1}},
                                     {.scale = NAN, .rotation = {1}},
                                     {.scale = 1},
                                     {.scale = 1, .rotation = {1, NAN}},
                                     {.scale = 1, .rotation = {1}, .translation = {0, INFINITY}}};
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 3, 1, 1), same = random_cloud(&h, 3, 1, 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(gsz_edit_move(h.context, &cloud, &bad[i]), GSZ_ERROR_ARGUMENT);
    assert_same_cloud(&cloud, &same);
    gsz_motion none;
    gsz_motion_default(&none);
    assert_int_equal(gsz_edit_move(h.context, &cloud, &none), GSZ_OK);
    assert_same_cloud(&cloud, &same);
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &same);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_picture),
        cmocka_unit_test(degrees_are_in_order),
        cmocka_unit_test(up_goes_along),
        cmocka_unit_test(what_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
