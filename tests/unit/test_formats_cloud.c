/* SPDX-License-Identifier: MIT */
/* test_formats_cloud.c - clouds: planes, extra planes, metadata, growing and cleaning. */
#include <math.h>

#include "splat_cloud.h"
#include "test_formats_support.h"

static void planes_are_zeroed_aligned_and_apart(void **state) {
    (void)state;
    static const int planes[] = {14, 23, 38, 59};
    harness h;
    harness_open(&h, 1, 0);
    for (int degree = 0; degree <= 3; degree++) {
        for (size_t count = 0; count < 1100; count += 1024 + 5 * (count == 0)) {
            gsz_cloud cloud = {0};
            assert_int_equal(gsz_cloud_create(h.context, &cloud, count, degree), GSZ_OK);
            assert_int_equal(gsz_plane_count(degree), planes[degree]);
            assert_int_equal(gsz_cloud_float_bytes(&cloud), count * 4 * (size_t)planes[degree]);
            for (int plane = 0; plane < planes[degree]; plane++) {
                assert_int_equal((uintptr_t)cloud.plane[plane] % 64, 0);
                for (size_t i = 0; i < count; i++) {
                    assert_true(cloud.plane[plane][i] == 0);
                    cloud.plane[plane][i] = 1;
                }
            }
            for (int plane = planes[degree]; plane < GSZ_PLANE_COUNT; plane++)
                assert_null(cloud.plane[plane]);
            gsz_cloud_free(h.context, &cloud);
            assert_null(cloud.storage);
        }
    }
    harness_close(&h);
}

static void impossible_clouds(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 1 << 20);
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(h.context, &cloud, 1, 4), GSZ_ERROR_ARGUMENT);
    assert_int_equal(gsz_cloud_create(h.context, &cloud, 1, -1), GSZ_ERROR_ARGUMENT);
    assert_int_equal(gsz_cloud_create(h.context, &cloud, (size_t)1 << 31, 0), GSZ_ERROR_LIMIT);
    assert_int_equal(gsz_cloud_create(h.context, &cloud, 1 << 20, 0), GSZ_ERROR_MEMORY);
    assert_null(cloud.storage);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void names_of_planes(void **state) {
    (void)state;
    for (int plane = 0; plane < GSZ_PLANE_COUNT; plane++) {
        char name[GSZ_PLANE_NAME_SIZE];
        gsz_plane_name(plane, name);
        assert_int_equal(gsz_plane_find(name), plane);
    }
    assert_int_equal(gsz_plane_find("rot_3"), GSZ_PLANE_ROTATION + 3);
    assert_int_equal(gsz_plane_find("f_rest_44"), GSZ_PLANE_COUNT - 1);
    assert_int_equal(gsz_plane_find("f_rest_45"), -1);
    static const char *const unknown[] = {"f_rest_07", "f_rest_",   "f_rest_x", "f_rest_100",
                                          "f_rest_1x", "f_rest_00", "",         "xx"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_int_equal(gsz_plane_find(unknown[i]), -1);
    assert_int_equal(gsz_plane_find("nx"), -1);
}

static void extras_have_good_names(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(h.context, &cloud, 3, 0), GSZ_OK);
    assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, "confidence"), GSZ_OK);
    assert_true(cloud.extra[0].values[2] == 0);
    static const char *const bad[] = {
        "",           "a b",
        "tab\t",      "\xc3\xa9",
        "confidence", "x",
        "f_dc_0",     "f_rest_3",
        "f_rest_99",  "a_name_of_sixty_four_characters_is_one_too_long_for_the_extra_ab"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, bad[i]), GSZ_ERROR_ARGUMENT);
    for (int i = 1; i < GSZ_EXTRA_MAX; i++) {
        char name[24];
        snprintf(name, sizeof name, "extra_%d", i);
        assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, name), GSZ_OK);
    }
    assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, "more"), GSZ_ERROR_LIMIT);
    assert_int_equal(gsz_cloud_float_bytes(&cloud), 3 * 4 * (14 + 64));
    gsz_cloud_remove_extra(h.context, &cloud, 0);
    assert_int_equal(cloud.extra_count, GSZ_EXTRA_MAX - 1);
    assert_int_equal(gsz_cloud_find_extra(&cloud, "extra_1"), 0);
    assert_int_equal(gsz_cloud_find_extra(&cloud, "confidence"), -1);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void metadata_keeps_order(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(h.context, &cloud, 0, 0), GSZ_OK);
    assert_null(gsz_cloud_metadata(&cloud, "up"));
    for (int i = 0; i < GSZ_METADATA_MAX; i++) {
        char value[16];
        snprintf(value, sizeof value, "%d", i);
        const char *key = i % 2 ? "comment" : "up";
        assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, key, value), GSZ_OK);
    }
    assert_string_equal(gsz_cloud_metadata(&cloud, "comment"), "1");
    assert_string_equal(cloud.metadata[4095].value, "4095");
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "a", "b"), GSZ_ERROR_LIMIT);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void metadata_is_bounded_utf8(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(h.context, &cloud, 0, 0), GSZ_OK);
    char *value = test_malloc(GSZ_METADATA_VALUE_MAX + 2);
    memset(value, 'v', GSZ_METADATA_VALUE_MAX + 1);
    value[GSZ_METADATA_VALUE_MAX + 1] = 0;
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "key", value), GSZ_ERROR_LIMIT);
    value[GSZ_METADATA_VALUE_MAX] = 0;
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "key", value), GSZ_OK);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, value, "v"), GSZ_ERROR_LIMIT);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "k", "\xff"), GSZ_ERROR_ARGUMENT);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "\xff", "v"), GSZ_ERROR_ARGUMENT);
    assert_int_equal(cloud.metadata_count, 1);
    test_free(value);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void growing_keeps_values(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 100, 1, 1), same = random_cloud(&h, 100, 1, 1);
    assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, "label"), GSZ_OK);
    cloud.extra[0].values[99] = 7;
    assert_int_equal(gsz_cloud_grow(h.context, &cloud, 5000), GSZ_OK);
    assert_int_equal(cloud.count, 5000);
    for (int plane = 0; plane < gsz_plane_count(1); plane++) {
        assert_memory_equal(cloud.plane[plane], same.plane[plane], 400);
        assert_true(cloud.plane[plane][4999] == 0);
    }
    assert_true(cloud.extra[0].values[99] == 7);
    assert_true(cloud.extra[0].values[4999] == 0);
    gsz_cloud_free(h.context, &same);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- cleaning ---- */

/* A cloud that is clean, with an extra plane that numbers its Gaussians. */
static gsz_cloud numbered_cloud(harness *h, size_t count) {
    gsz_cloud cloud = random_cloud(h, count, 1, 5);
    assert_int_equal(gsz_cloud_add_extra(h->context, &cloud, "number"), GSZ_OK);
    for (size_t i = 0; i < count; i++) {
        cloud.extra[0].values[i] = (float)i;
        cloud.plane[GSZ_PLANE_ROTATION][i] = 1;
    }
    return cloud;
}

static void clean_clouds_stay(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = numbered_cloud(&h, 3000), same = numbered_cloud(&h, 3000);
    cloud.plane[GSZ_PLANE_POSITION][5] = same.plane[GSZ_PLANE_POSITION][5] = 1e15f;
    cloud.plane[GSZ_PLANE_OPACITY][6] = same.plane[GSZ_PLANE_OPACITY][6] = -40.0f;
    cloud.extra[0].values[7] = same.extra[0].values[7] = INFINITY;
    gsz_clean_report report;
    gsz_cloud_clean(&cloud, &report);
    assert_int_equal(report.not_finite + report.no_rotation + report.clamped, 0);
    assert_same_cloud(&cloud, &same);
    gsz_cloud_clean(&cloud, NULL);
    assert_same_cloud(&cloud, &same);
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &same);
    harness_close(&h);
}

static void every_plane_can_drop(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    static const float bad[] = {NAN, INFINITY, -INFINITY};
    for (int plane = 0; plane < gsz_plane_count(1); plane++) {
        for (int b = 0; b < 3; b++) {
            gsz_cloud cloud = numbered_cloud(&h, 2500);
            cloud.plane[plane][1030] = bad[b];
            gsz_clean_report report;
            gsz_cloud_clean(&cloud, &report);
            bool drops = plane != GSZ_PLANE_OPACITY || b == 0;
            assert_int_equal(report.not_finite, drops);
            assert_int_equal(report.clamped, !drops);
            assert_int_equal(cloud.count, 2500 - drops);
            assert_true(cloud.extra[0].values[1029] == 1029);
            assert_true(cloud.extra[0].values[1030] == (drops ? 1031 : 1030));
            assert_true(cloud.extra[0].values[2498] == (drops ? 2499 : 2498));
            gsz_cloud_free(h.context, &cloud);
        }
    }
    harness_close(&h);
}

static void absurd_values_are_clamped(void **state) {
    (void)state;
    static const struct {
        int plane;
        float value, expected;
    } cases[] = {{GSZ_PLANE_POSITION, 1e20f, 1e15f}, {GSZ_PLANE_POSITION + 2, -1e20f, -1e15f},
                 {GSZ_PLANE_SCALE + 1, -100, -40},   {GSZ_PLANE_SCALE + 1, 41, 40},
                 {GSZ_PLANE_OPACITY, INFINITY, 40},  {GSZ_PLANE_OPACITY, -INFINITY, -40},
                 {GSZ_PLANE_DC, 10001, 1e4f},        {GSZ_PLANE_REST + 8, -1e30f, -1e4f}};
    harness h;
    harness_open(&h, 1, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsz_cloud cloud = numbered_cloud(&h, 10);
        cloud.plane[cases[i].plane][4] = cases[i].value;
        gsz_clean_report report;
        gsz_cloud_clean(&cloud, &report);
        assert_int_equal(report.clamped, 1);
        assert_int_equal(cloud.count, 10);
        assert_true(cloud.plane[cases[i].plane][4] == cases[i].expected);
        gsz_cloud_clean(&cloud, &report);
        assert_int_equal(report.clamped, 0);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

static void set_rotation(gsz_cloud *cloud, size_t index, float w, float x, float y, float z) {
    const float values[] = {w, x, y, z};
    for (int i = 0; i < 4; i++) cloud->plane[GSZ_PLANE_ROTATION + i][index] = values[i];
}

static void assert_rotation(const gsz_cloud *cloud, size_t index, float w, float x) {
    float got_w = cloud->plane[GSZ_PLANE_ROTATION][index];
    float got_x = cloud->plane[GSZ_PLANE_ROTATION + 1][index];
    float square = got_w * got_w + got_x * got_x;
    assert_true(square > 0.9f && square < 2.1f);
    assert_float_equal(got_w * x, got_x * w, 1e-6);
    assert_true(got_w * w > 0 || got_x * x > 0);
}

static void rotations_get_a_usable_length(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = numbered_cloud(&h, 8);
    set_rotation(&cloud, 0, 0, 0, 0, 0);
    set_rotation(&cloud, 1, 3e30f, -4e30f, 0, 0);
    set_rotation(&cloud, 2, 3e-30f, 4e-30f, 0, 0);
    set_rotation(&cloud, 3, 1.5e-6f, 0, 0, 0);
    set_rotation(&cloud, 4, -0.9e6f, 0, 0, 0);
    set_rotation(&cloud, 5, 1e-45f, 0, 0, 0);
    gsz_clean_report report;
    gsz_cloud_clean(&cloud, &report);
    assert_int_equal(report.no_rotation, 1);
    assert_int_equal(report.clamped, 3);
    assert_true(cloud.plane[GSZ_PLANE_ROTATION][0] == 1);
    assert_rotation(&cloud, 1, 3, -4);
    assert_rotation(&cloud, 2, 3, 4);
    assert_true(cloud.plane[GSZ_PLANE_ROTATION][3] == 1.5e-6f);
    assert_true(cloud.plane[GSZ_PLANE_ROTATION][4] == -0.9e6f);
    assert_rotation(&cloud, 5, 1, 0);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void all_may_go(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = numbered_cloud(&h, 1500);
    for (size_t i = 0; i < 1500; i++) cloud.plane[GSZ_PLANE_DC][i] = NAN;
    gsz_clean_report report;
    gsz_cloud_clean(&cloud, &report);
    assert_int_equal(report.not_finite, 1500);
    assert_int_equal(cloud.count, 0);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planes_are_zeroed_aligned_and_apart),
        cmocka_unit_test(impossible_clouds),
        cmocka_unit_test(names_of_planes),
        cmocka_unit_test(extras_have_good_names),
        cmocka_unit_test(metadata_keeps_order),
        cmocka_unit_test(metadata_is_bounded_utf8),
        cmocka_unit_test(growing_keeps_values),
        cmocka_unit_test(clean_clouds_stay),
        cmocka_unit_test(every_plane_can_drop),
        cmocka_unit_test(absurd_values_are_clamped),
        cmocka_unit_test(rotations_get_a_usable_length),
        cmocka_unit_test(all_may_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
