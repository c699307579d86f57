/* SPDX-License-Identifier: MIT */
/* test_edit_scene.c - filters, clusters, joins, degrees, thinning out and statistics. */
#include <math.h>

#include "gsz_edit.h"
#include "scene_size.h"
#include "test_formats_support.h"

/* Gaussian i is at (i, 0, 0), of size e^-3, half opaque. */
static gsz_cloud row_cloud(harness *h, size_t count, int degree) {
    gsz_cloud cloud = random_cloud(h, count, degree, 3);
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < 3; k++) {
            cloud.plane[GSZ_PLANE_POSITION + k][i] = k ? 0 : (float)i;
            cloud.plane[GSZ_PLANE_SCALE + k][i] = -3;
        }
        cloud.plane[GSZ_PLANE_OPACITY][i] = 0;
    }
    return cloud;
}

static void filters(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = row_cloud(&h, 20, 1);
    gsz_filter filter;
    gsz_filter_report report;
    assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, "label"), GSZ_OK);
    for (int i = 0; i < 20; i++) cloud.extra[0].values[i] = (float)i;
    gsz_filter_default(&filter);
    filter.box = filter.sphere = true;
    memcpy(filter.box_least, (float[3]){3, -1, -1}, sizeof(float[3]));
    memcpy(filter.box_greatest, (float[3]){16, 1, 1}, sizeof(float[3]));
    filter.center[0] = 10;
    filter.radius = 6;
    filter.remove = GSZ_REMOVE_NAN | GSZ_REMOVE_TINY | GSZ_REMOVE_HUGE | GSZ_REMOVE_FAINT;
    cloud.plane[GSZ_PLANE_DC][5] = NAN;
    for (int k = 0; k < 3; k++) cloud.plane[GSZ_PLANE_SCALE + k][6] = -20;
    cloud.plane[GSZ_PLANE_SCALE + 1][7] = -20; /* one axis alone is flat, not tiny */
    cloud.plane[GSZ_PLANE_SCALE + 1][8] = 5;
    cloud.plane[GSZ_PLANE_OPACITY][9] = -6;
    assert_int_equal(gsz_edit_filter(h.context, &cloud, &filter, &report), GSZ_OK);
    assert_int_equal(report.outside, 7);
    assert_int_equal(report.nan, 1);
    assert_int_equal(report.tiny, 1);
    assert_int_equal(report.huge, 1);
    assert_int_equal(report.faint, 1);
    static const float stays[] = {4, 7, 10, 11, 12, 13, 14, 15, 16};
    assert_int_equal(cloud.count, 9);
    for (int i = 0; i < 9; i++)
        assert_true(cloud.plane[0][i] == stays[i] && cloud.extra[0].values[i] == stays[i]);
    filter.radius = NAN;
    assert_int_equal(gsz_edit_filter(h.context, &cloud, &filter, NULL), GSZ_ERROR_ARGUMENT);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void thresholds_of_the_user(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = row_cloud(&h, 3, 0);
    gsz_filter filter = {.remove = GSZ_REMOVE_FAINT | GSZ_REMOVE_HUGE, .faint = 0.6f, .huge = 1};
    cloud.plane[GSZ_PLANE_OPACITY][1] = 2;
    cloud.plane[GSZ_PLANE_OPACITY][2] = 2;
    cloud.plane[GSZ_PLANE_SCALE][2] = 0.1f;
    assert_int_equal(gsz_edit_filter(h.context, &cloud, &filter, NULL), GSZ_OK);
    assert_int_equal(cloud.count, 1);
    assert_true(cloud.plane[0][0] == 1);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void largest_cluster(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = row_cloud(&h, 100, 0);
    size_t dropped = 0;
    for (int i = 0; i < 100; i++) {
        if (i >= 60) cloud.plane[0][i] += 10; /* a gap of ten */
        if (i == 99) cloud.plane[1][i] = -1e9f;
        cloud.plane[2][i] = 0.5f * (float)(i % 3);
    }
    assert_int_equal(gsz_edit_keep_largest_cluster(h.context, &cloud, 1.5f, &dropped), GSZ_OK);
    assert_int_equal(dropped, 40);
    assert_int_equal(cloud.count, 60);
    for (int i = 0; i < 60; i++) assert_true(cloud.plane[0][i] == (float)i);
    assert_int_equal(gsz_edit_keep_largest_cluster(h.context, &cloud, 0, &dropped), GSZ_OK);
    assert_true(cloud.count >= 1);
    assert_int_equal(gsz_edit_keep_largest_cluster(h.context, &cloud, -1, NULL),
                     GSZ_ERROR_ARGUMENT);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void degrees(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 50, 3, 1), same = random_cloud(&h, 50, 3, 1);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "comment", "stays"), GSZ_OK);
    assert_int_equal(gsz_edit_reduce_degree(h.context, &cloud, 1), GSZ_OK);
    assert_int_equal(cloud.sh_degree, 1);
    assert_null(cloud.plane[GSZ_PLANE_REST + 9]);
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < 3; k++)
            assert_memory_equal(cloud.plane[GSZ_PLANE_REST + 3 * c + k],
                                same.plane[GSZ_PLANE_REST + 15 * c + k], 50 * sizeof(float));
    assert_string_equal(gsz_cloud_metadata(&cloud, "comment"), "stays");
    assert_int_equal(gsz_edit_reduce_degree(h.context, &cloud, 2), GSZ_OK);
    assert_int_equal(cloud.sh_degree, 1);
    assert_int_equal(gsz_edit_reduce_degree(h.context, &cloud, -1), GSZ_ERROR_ARGUMENT);
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &same);
    harness_close(&h);
}

static void joins(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud parts[2] = {random_cloud(&h, 30, 2, 1), random_cloud(&h, 20, 1, 2)}, out = {0};
    for (int i = 0; i < 2; i++)
        assert_int_equal(gsz_cloud_add_metadata(h.context, &parts[i], "comment", "one"), GSZ_OK);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &parts[1], "comment", "two"), GSZ_OK);
    assert_int_equal(gsz_cloud_add_extra(h.context, &parts[1], "label"), GSZ_OK);
    parts[1].extra[0].values[0] = 7;
    assert_int_equal(gsz_edit_join(h.context, &out, parts, 2), GSZ_OK);
    assert_int_equal(out.count, 50);
    assert_int_equal(out.sh_degree, 2);
    assert_int_equal(out.metadata_count, 2);
    assert_true(out.extra_count == 1 && out.extra[0].values[0] == 0);
    assert_true(out.extra[0].values[30] == 7);
    assert_true(out.plane[0][29] == parts[0].plane[0][29]);
    assert_true(out.plane[0][30] == parts[1].plane[0][0]);
    /* Coefficient 1 of green, which is in another plane in each. */
    assert_true(out.plane[GSZ_PLANE_REST + 9][0] == parts[0].plane[GSZ_PLANE_REST + 9][0]);
    assert_true(out.plane[GSZ_PLANE_REST + 9][30] == parts[1].plane[GSZ_PLANE_REST + 4][0]);
    assert_true(out.plane[GSZ_PLANE_REST + 12][30] == 0);
    gsz_cloud_free(h.context, &out);
    for (int i = 0; i < 2; i++) gsz_cloud_free(h.context, &parts[i]);
    harness_close(&h);
}

static void ranks(void **state) {
    (void)state;
    uint32_t seed = 1;
    for (int trial = 0; trial < 300; trial++) {
        float values[40];
        size_t count = 1 + next_random(&seed) % 40, rank = next_random(&seed) % count, below = 0;
        for (size_t i = 0; i < count; i++) values[i] = (float)(next_random(&seed) % 7);
        float found = gsz_ranked_value(values, count, rank);
        size_t equal = 0;
        for (size_t i = 0; i < count; i++) {
            below += values[i] < found;
            equal += values[i] == found;
        }
        assert_true(below <= rank && rank < below + equal);
    }
}

static void statistics(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = row_cloud(&h, 5, 0), none = {0};
    gsz_cloud_statistics s;
    assert_int_equal(gsz_edit_statistics(h.context, &s, &cloud), GSZ_OK);
    assert_true(s.plane[0].least == 0 && s.plane[0].greatest == 4 && s.plane[0].median == 2);
    assert_true(fabs(s.plane[0].mean - 2) < 1e-9 && fabs(s.plane[0].deviation - sqrt(2)) < 1e-9);
    assert_true(fabsf(s.alpha.median - 0.5f) < 1e-6f);
    assert_true(s.center[0] == 2 && s.radius == 2);
    assert_int_equal(gsz_cloud_create(h.context, &none, 0, 0), GSZ_OK);
    assert_int_equal(gsz_edit_statistics(h.context, &s, &none), GSZ_OK);
    assert_true(s.radius == 0);
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &none);
    harness_close(&h);
}

static void decimation(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = random_cloud(&h, 600, 0, 7);
    for (size_t i = 0; i < cloud.count; i++)
        for (int k = 0; k < 3; k++) {
            cloud.plane[GSZ_PLANE_POSITION + k][i] /= 8;
            cloud.plane[GSZ_PLANE_SCALE + k][i] = cloud.plane[GSZ_PLANE_SCALE + k][i] / 16 - 3;
            cloud.plane[GSZ_PLANE_DC + k][i] /= 8;
        }
    assert_int_equal(gsz_edit_decimate(h.context, &cloud, 1000, NULL), GSZ_OK);
    assert_int_equal(cloud.count, 600);
    assert_int_equal(gsz_edit_decimate(h.context, &cloud, 200, NULL), GSZ_OK);
    assert_int_equal(cloud.count, 200);
    for (int plane = 0; plane < 14; plane++)
        for (size_t i = 0; i < cloud.count; i++) assert_true(isfinite(cloud.plane[plane][i]));
    assert_int_equal(gsz_edit_decimate(h.context, &cloud, 0, NULL), GSZ_ERROR_ARGUMENT);
    assert_int_equal(cloud.count, 200);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* A row of Gaussians through all that does not draw. */
static gsz_result edit_all(gsz_context *context) {
    gsz_cloud both[2] = {{0}, {0}}, out = {0};
    gsz_filter filter = {.remove = GSZ_REMOVE_TINY | GSZ_REMOVE_HUGE};
    gsz_cloud_statistics statistics;
    gsz_result result = gsz_cloud_create(context, &both[0], 300, 2);
    if (result == GSZ_OK) result = gsz_cloud_create(context, &both[1], 100, 1);
    if (result == GSZ_OK) result = gsz_cloud_add_extra(context, &both[1], "label");
    if (result == GSZ_OK) result = gsz_cloud_add_metadata(context, &both[1], "up", "+z");
    for (size_t i = 0; result == GSZ_OK && i < 300; i++) both[0].plane[0][i] = (float)i;
    if (result == GSZ_OK) result = gsz_edit_join(context, &out, both, 2);
    if (result == GSZ_OK) result = gsz_edit_filter(context, &out, &filter, NULL);
    if (result == GSZ_OK) result = gsz_edit_keep_largest_cluster(context, &out, 2, NULL);
    if (result == GSZ_OK) result = gsz_edit_reduce_degree(context, &out, 0);
    if (result == GSZ_OK) result = gsz_edit_statistics(context, &statistics, &out);
    gsz_cloud_free(context, &out);
    for (int i = 0; i < 2; i++) gsz_cloud_free(context, &both[i]);
    return result;
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    int failed = 0, done = 0;
    for (uint64_t limit = 20000; limit < 400000; limit += 500) {
        harness h;
        harness_open(&h, 1, limit);
        gsz_result result = edit_all(h.context);
        assert_true(result == GSZ_OK || result == GSZ_ERROR_MEMORY);
        if (result == GSZ_ERROR_MEMORY) assert_error(&h, "memory limit");
        failed += result != GSZ_OK;
        done += result == GSZ_OK;
        harness_close(&h);
    }
    assert_true(failed > 10 && done > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filters),
        cmocka_unit_test(thresholds_of_the_user),
        cmocka_unit_test(largest_cluster),
        cmocka_unit_test(degrees),
        cmocka_unit_test(joins),
        cmocka_unit_test(ranks),
        cmocka_unit_test(statistics),
        cmocka_unit_test(decimation),
        cmocka_unit_test(no_memory_at_any_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
