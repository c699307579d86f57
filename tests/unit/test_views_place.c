/* SPDX-License-Identifier: MIT */
/* test_views_place.c - automatic cameras: around things, inside rooms, never in matter, the right way up, the same
 * every time. */
#include "gsz_raster.h"
#include "gsz_views.h"
#include "test_codec_support.h"
#include "up_axis.h"

/* ---- scenes ---- */

/** A flat Gaussian at a place with a normal along `axis`. */
static void put_tile(gsz_cloud *cloud, size_t i, const float place[3], int axis, float size) {
    static const float turn[3][4] = {
        {0.70710678f, 0, 0.70710678f, 0}, {0.70710678f, 0.70710678f, 0, 0}, {1, 0, 0, 0}};
    for (int k = 0; k < 3; k++) {
        cloud->plane[GSZ_PLANE_POSITION + k][i] = place[k];
        cloud->plane[GSZ_PLANE_SCALE + k][i] = logf(k == 2 ? 0.05f * size : size);
        cloud->plane[GSZ_PLANE_DC + k][i] = place[k];
    }
    for (int k = 0; k < 4; k++) cloud->plane[GSZ_PLANE_ROTATION + k][i] = turn[axis][k];
    cloud->plane[GSZ_PLANE_OPACITY][i] = 5;
}

/** The six faces of a box with half the edges given: a thing from outside, a room from inside. */
static gsz_cloud make_box(gsz_context *context, size_t count, const float half[3]) {
    gsz_cloud cloud = {0};
    uint64_t seed = 7;
    assert_int_equal(gsz_cloud_create(context, &cloud, count, 0), GSZ_OK);
    for (size_t i = 0; i < count; i++) {
        int axis = (int)(i % 3);
        float place[3];
        for (int k = 0; k < 3; k++) place[k] = throw_float(&seed, half[k]);
        place[axis] = i % 2 ? half[axis] : -half[axis];
        put_tile(&cloud, i, place, axis, 0.09f);
    }
    return cloud;
}

/** A wide plate with a thin tower on it, which points along `axis` times `sign`. */
static gsz_cloud make_tower(gsz_context *context, size_t count, int axis, int sign) {
    gsz_cloud cloud = {0};
    uint64_t seed = 5;
    assert_int_equal(gsz_cloud_create(context, &cloud, count, 0), GSZ_OK);
    for (size_t i = 0; i < count; i++) {
        bool plate = i % 2;
        float place[3];
        for (int k = 0; k < 3; k++) place[k] = throw_float(&seed, plate ? 1.0f : 0.2f);
        place[axis] = (float)sign * (plate ? throw_float(&seed, 0.02f) : 1 + throw_float(&seed, 1));
        put_tile(&cloud, i, place, plate ? axis : (axis + 1 + (int)(i / 2 % 2)) % 3, 0.03f);
    }
    return cloud;
}

static gsz_camera_list place(harness *h, const gsz_cloud *cloud, int count, uint32_t seed) {
    gsz_camera_list list = {0};
    gsz_view_options options;
    gsz_view_options_default(&options);
    options.count = count;
    options.seed = seed;
    if (gsz_views_place(h->context, &list, cloud, &options) != GSZ_OK)
        fail_msg("no cameras: %s", gsz_context_error(h->context));
    return list;
}

/* ---- where they stand ---- */

static float largest_of(const float x[3], const float half[3]) {
    float largest = 0;
    for (int k = 0; k < 3; k++) largest = fmaxf(largest, fabsf(x[k]) / half[k]);
    return largest;
}

/** Mean coverage of small pictures from the cameras. */
static double mean_coverage(harness *h, const gsz_cloud *cloud, const gsz_camera_list *list) {
    gsz_raster *raster = NULL;
    gsz_picture picture = {0};
    double sum = 0;
    assert_int_equal(gsz_raster_create(h->context, &raster), GSZ_OK);
    assert_int_equal(gsz_picture_create(h->context, &picture, 64, 48), GSZ_OK);
    for (size_t v = 0; v < list->count; v++) {
        assert_int_equal(
            gsz_raster_draw(h->context, raster, &picture, cloud, &list->camera[v], NULL), GSZ_OK);
        for (int i = 0; i < 64 * 48; i++) sum += (double)picture.plane[3][i] / (64 * 48);
    }
    gsz_picture_free(h->context, &picture);
    gsz_raster_destroy(h->context, &raster);
    return sum / (double)list->count;
}

static void a_thing_is_seen_from_outside(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    for (float size = 0.01f; size < 200; size *= 100) {
        gsz_cloud cloud = make_tower(h.context, 12000, 2, 1);
        for (size_t i = 0; i < cloud.count; i++)
            for (int k = 0; k < 3; k++) {
                cloud.plane[GSZ_PLANE_POSITION + k][i] *= size;
                cloud.plane[GSZ_PLANE_SCALE + k][i] += logf(size);
            }
        gsz_camera_list list = place(&h, &cloud, 12, 0);
        assert_int_equal(list.count, 12);
        for (size_t v = 0; v < list.count; v++) {
            const float *p = list.camera[v].position;
            assert_true(p[2] > 0); /* not below the ground */
            /* neither in the tower nor in the plate */
            assert_true(p[2] > 2 * size || fabsf(p[0]) > 0.2f * size || fabsf(p[1]) > 0.2f * size);
        }
        double coverage = mean_coverage(&h, &cloud, &list);
        assert_true(coverage > 0.12 && coverage < 0.9);
        gsz_camera_list_free(h.context, &list);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

static void a_room_is_seen_from_inside(void **state) {
    (void)state;
    static const float half[3] = {3, 1.5f, 4};
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_box(h.context, 40000, half);
    gsz_camera_list list = place(&h, &cloud, 12, 0);
    assert_int_equal(list.count, 12);
    for (size_t v = 0; v < list.count; v++) {
        assert_true(largest_of(list.camera[v].position, half) < 1);
        assert_true(list.camera[v].down[1] > 0.5f); /* upright: -y is up */
    }
    assert_true(mean_coverage(&h, &cloud, &list) > 0.95);
    gsz_camera_list_free(h.context, &list);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** Together they see every side of a thing. */
static void all_sides_are_seen(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_tower(h.context, 8000, 2, 1);
    gsz_camera_list list = place(&h, &cloud, 12, 0);
    int quarters = 0;
    for (size_t v = 0; v < list.count; v++)
        quarters |= 1 << ((list.camera[v].position[0] > 0) + 2 * (list.camera[v].position[1] > 0));
    assert_int_equal(quarters, 15);
    gsz_camera_list_free(h.context, &list);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- the right way up ---- */

static void towers_tell_up(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int axis = 0; axis < 3; axis++)
        for (int sign = -1; sign <= 1; sign += 2) {
            float up[3];
            gsz_cloud cloud = make_tower(h.context, 6000, axis, sign);
            assert_int_equal(gsz_up_axis(h.context, up, &cloud, false), GSZ_OK);
            assert_float_equal(up[axis], (float)sign, 0);
            assert_int_equal(gsz_up_axis(h.context, up, &cloud, true), GSZ_OK);
            assert_float_equal(up[1], -1, 0); /* what surrounds tells nothing */
            gsz_cloud_free(h.context, &cloud);
        }
    harness_close(&h);
}

static void metadata_tells_up(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_tower(h.context, 3000, 2, 1);
    float up[3];
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "up", "-x"), GSZ_OK);
    assert_int_equal(gsz_up_axis(h.context, up, &cloud, false), GSZ_OK);
    assert_float_equal(up[0], -1, 0);
    gsz_camera_list list = place(&h, &cloud, 4, 0);
    for (size_t v = 0; v < list.count; v++) assert_true(list.camera[v].down[0] > 0);
    gsz_camera_list_free(h.context, &list);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- the same every time ---- */

static void assert_same_cameras(const gsz_camera_list *a, const gsz_camera_list *b, size_t count) {
    assert_true(a->count >= count && b->count >= count);
    assert_memory_equal(a->camera, b->camera, count * sizeof *a->camera);
}

static void threads_do_not_matter_and_seeds_do(void **state) {
    (void)state;
    harness one, more;
    harness_open(&one, 1, 0);
    harness_open(&more, 5, 0);
    gsz_cloud cloud = make_tower(one.context, 9000, 1, -1);
    gsz_camera_list a = place(&one, &cloud, 16, 0), b = place(&more, &cloud, 16, 0);
    gsz_camera_list c = place(&one, &cloud, 16, 1);
    assert_same_cameras(&a, &b, 16);
    assert_memory_not_equal(a.camera, c.camera, 16 * sizeof *a.camera);
    gsz_camera_list_free(one.context, &a);
    gsz_camera_list_free(more.context, &b);
    gsz_camera_list_free(one.context, &c);
    gsz_cloud_free(one.context, &cloud);
    harness_close(&one);
    harness_close(&more);
}

static void every_fourth_is_held_out(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list = {0};
    for (int i = 0; i < 9; i++) {
        gsz_camera camera = {.fov_y = 10.0f + (float)i};
        assert_int_equal(gsz_camera_list_add(h.context, &list, &camera), GSZ_OK);
        gsz_views_keep_held_out(&list); /* a short list stays */
        assert_int_equal(list.count, i < 3 ? i + 1 : 1);
        if (i == 3) assert_float_equal(list.camera[0].fov_y, 13, 0);
        if (i == 3) break;
    }
    gsz_camera_list_free(h.context, &list);
    harness_close(&h);
}

/* ---- what cannot be ---- */

static void assert_refused(harness *h, const gsz_cloud *cloud, const gsz_view_options *options,
                           const char *why) {
    gsz_camera_list list = {0};
    assert_int_equal(gsz_views_place(h->context, &list, cloud, options), GSZ_ERROR_ARGUMENT);
    assert_error(h, why);
    assert_int_equal(list.count, 0);
}

static void impossible_wishes_are_refused(void **state) {
    (void)state;
    harness h;
    gsz_view_options options;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_tower(h.context, 100, 1, -1), empty = {0};
    gsz_view_options_default(&options);
    options.count = 0;
    assert_refused(&h, &cloud, &options, "0 views");
    gsz_view_options_default(&options);
    options.fov_y = NAN;
    assert_refused(&h, &cloud, &options, "angle");
    gsz_view_options_default(&options);
    options.aspect = 0;
    assert_refused(&h, &cloud, &options, "aspect");
    gsz_view_options_default(&options);
    options.up[1] = INFINITY;
    assert_refused(&h, &cloud, &options, "up axis");
    assert_refused(&h, &empty, NULL, "nothing of the scene can be seen");
    for (size_t i = 0; i < cloud.count; i++) cloud.plane[GSZ_PLANE_OPACITY][i] = -9;
    assert_refused(&h, &cloud, NULL, "nothing of the scene can be seen");
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** Fog, a single Gaussian, all of them at one place, far away: there is always something to look at. */
static void odd_scenes_have_cameras_too(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    for (int kind = 0; kind < 4; kind++) {
        gsz_cloud cloud = {0};
        uint64_t seed = (uint64_t)kind + 1;
        size_t count = kind == 0 ? 1 : 500;
        assert_int_equal(gsz_cloud_create(h.context, &cloud, count, 0), GSZ_OK);
        for (size_t i = 0; i < count; i++) {
            float at[3] = {0, 0, 0};
            for (int k = 0; k < 3 && kind != 1; k++)
                at[k] = throw_float(&seed, 1) + (kind == 3 ? 1e6f : 0);
            put_tile(&cloud, i, at, 0, 0.1f);
            if (kind == 2) cloud.plane[GSZ_PLANE_OPACITY][i] = -2;
        }
        gsz_camera_list list = place(&h, &cloud, 8, 0);
        assert_true(list.count >= 1);
        gsz_camera_list_free(h.context, &list);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thing_is_seen_from_outside),
        cmocka_unit_test(a_room_is_seen_from_inside),
        cmocka_unit_test(all_sides_are_seen),
        cmocka_unit_test(towers_tell_up),
        cmocka_unit_test(metadata_tells_up),
        cmocka_unit_test(threads_do_not_matter_and_seeds_do),
        cmocka_unit_test(every_fourth_is_held_out),
        cmocka_unit_test(impossible_wishes_are_refused),
        cmocka_unit_test(odd_scenes_have_cameras_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
