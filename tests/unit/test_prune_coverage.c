/* SPDX-License-Identifier: MIT */
/* test_prune_coverage.c - views enough: what later views find that earlier ones missed, and more of them until they
 * find nothing. */
#include "test_prune_support.h"

#include "coverage.h"
#include "importance.h"

/* ---- measuring ----------------------------------------------------------------------------------- */

/** One disc on either side of the camera, and one that is nowhere in sight. */
static const test_disc sides[3] = {
    {{0, 0, 4}, 0.5f, 2, 1}, {{0, 0, -4}, 0.5f, 2, 1}, {{0, 90, 0}, 0.5f, 2, 1}};

static gsz_coverage measure_list(harness *h, const gsz_cloud *cloud, const char *directions,
                                 size_t first) {
    gsz_camera_list views = {0};
    gsz_coverage coverage;
    for (const char *d = directions; *d; d++) add_view(h->context, &views, *d == '+' ? 1 : -1);
    assert_int_equal(gsz_coverage_measure(h->context, &coverage, cloud, &views, first), GSZ_OK);
    assert_int_equal(coverage.views, views.count);
    gsz_camera_list_free(h->context, &views);
    return coverage;
}

static void assert_coverage(gsz_coverage c, double seen, double missed, double loss) {
    assert_float_equal(c.seen, seen, 1e-9);
    assert_float_equal(c.missed, missed, 1e-9);
    assert_float_equal(c.loss, loss, 1e-9);
}

/** Of eight views in a row, the third, the fourth and the last are for other ends. */
static void what_is_new_is_lost(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_discs(h.context, sides, 3);
    assert_coverage(measure_list(&h, &cloud, "++++++", 4), 1 / 3.0, 0, 0);
    assert_coverage(measure_list(&h, &cloud, "+-++--", 4), 2 / 3.0, 0, 0);
    /* the first of two finds it; for the second it is no news */
    assert_coverage(measure_list(&h, &cloud, "++++--", 4), 2 / 3.0, 0.5, 0.5);
    assert_coverage(measure_list(&h, &cloud, "++--+-", 4), 2 / 3.0, 0.5, 0.5);
    assert_coverage(measure_list(&h, &cloud, "++++++--", 6), 2 / 3.0, 1, 1);
    assert_coverage(measure_list(&h, &cloud, "++++", 4), 1 / 3.0, 0, 0);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- as many as are needed ----------------------------------------------------------------------- */

enum { BALL = 1500 };

/** Opaque discs on a sphere: no view shows more than half of them. */
static gsz_cloud make_ball(gsz_context *context) {
    static test_disc disc[BALL];
    uint64_t seed = 11;
    for (size_t i = 0; i < BALL; i++) {
        float length = 0;
        do {
            length = 0;
            for (int k = 0; k < 3; k++) {
                disc[i].place[k] = throw_float(&seed, 1);
                length += disc[i].place[k] * disc[i].place[k];
            }
        } while (length > 1 || length < 0.01f);
        for (int k = 0; k < 3; k++) disc[i].place[k] /= sqrtf(length);
        disc[i].deviation = 0.1f;
        disc[i].logit = 5;
        disc[i].grey = 0.5f + throw_float(&seed, 0.4f);
    }
    gsz_cloud cloud = make_discs(context, disc, BALL);
    assert_int_equal(gsz_cloud_add_metadata(context, &cloud, "up", "-y"), GSZ_OK);
    return cloud;
}

static gsz_coverage place(harness *h, gsz_camera_list *list, double *importance,
                          const gsz_cloud *cloud, double allowed) {
    gsz_coverage coverage;
    gsz_coverage_options options;
    gsz_coverage_options_default(&options);
    options.placing.count = 1;
    options.more = 8;
    options.most = 33;
    options.loss_allowed = allowed;
    if (gsz_coverage_place_views(h->context, list, &coverage, importance, cloud, &options) !=
        GSZ_OK)
        fail_msg("no views: %s", gsz_context_error(h->context));
    assert_int_equal(coverage.views, list->count);
    return coverage;
}

static void more_views_until_nothing_is_new(void **state) {
    (void)state;
    static double importance[BALL], again[BALL];
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_ball(h.context);
    gsz_camera_list any = {0}, enough = {0}, all = {0};
    gsz_coverage c = place(&h, &any, NULL, &cloud, 1);
    assert_int_equal(any.count, 1 + 8);
    assert_true(c.loss > 0.01); /* of what the eight see, each after those before */
    c = place(&h, &enough, importance, &cloud, 1e-3);
    assert_true(enough.count > 9 && enough.count < 33);
    assert_true(c.loss <= 1e-3 && c.seen > 0.95);
    c = place(&h, &all, NULL, &cloud, -1);
    assert_int_equal(all.count, 33);
    /* a shorter list is the beginning of a longer one */
    for (size_t v = 0; v < all.count; v++) {
        if (v < any.count) assert_memory_equal(&any.camera[v], &all.camera[v], sizeof *all.camera);
        if (v < enough.count)
            assert_memory_equal(&enough.camera[v], &all.camera[v], sizeof *all.camera);
    }
    assert_int_equal(
        gsz_importance_measure(h.context, again, &cloud, &enough, GSZ_IMPORTANCE_DEFAULT), GSZ_OK);
    assert_memory_equal(importance, again, sizeof again);
    gsz_camera_list_free(h.context, &any);
    gsz_camera_list_free(h.context, &enough);
    gsz_camera_list_free(h.context, &all);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** After the first choice the second one is placed the other way up. */
static void a_thing_may_be_overturned(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_ball(h.context);
    gsz_camera_list list = {0};
    gsz_coverage_options options;
    gsz_coverage_options_default(&options);
    options.placing.count = options.more = 8;
    options.placing.up[1] = -1;
    options.most = 16;
    options.loss_allowed = -1;
    options.overturn = true;
    assert_int_equal(gsz_coverage_place_views(h.context, &list, NULL, NULL, &cloud, &options),
                     GSZ_OK);
    assert_int_equal(list.count, 16);
    for (size_t v = 0; v < list.count; v++) assert_int_equal(list.camera[v].down[1] > 0, v < 8);
    gsz_camera_list_free(h.context, &list);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void nothing_to_see_is_refused(void **state) {
    (void)state;
    static const test_disc faint = {{0, 0, 0}, 1, -12, 1};
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_discs(h.context, &faint, 1);
    gsz_camera_list list = {0};
    assert_int_equal(gsz_coverage_place_views(h.context, &list, NULL, NULL, &cloud, NULL),
                     GSZ_ERROR_ARGUMENT);
    gsz_camera_list_free(h.context, &list);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_new_is_lost),
        cmocka_unit_test(more_views_until_nothing_is_new),
        cmocka_unit_test(a_thing_may_be_overturned),
        cmocka_unit_test(nothing_to_see_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
