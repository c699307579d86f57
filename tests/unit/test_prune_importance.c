/* SPDX-License-Identifier: MIT */
/* test_prune_importance.c - forms of importance on a few discs, distinctiveness on a known permutation, and the
 * share of a sum that is kept. */
#include "test_prune_support.h"

#include "distinctiveness.h"
#include "importance.h"
#include "mask.h"

/* ---- importance ---------------------------------------------------------------------------------- */

/** In front, hidden behind it, beside it, and behind the camera. */
enum { FRONT, HIDDEN, BESIDE, UNSEEN, DISCS };

static const test_disc discs[DISCS] = {
    [FRONT] = {{0, 0, 4}, 0.5f, 9, 1},
    [HIDDEN] = {{0, 0, 6}, 0.05f, 9, 1},
    [BESIDE] = {{1.8f, 0, 4}, 0.05f, -1, 0},
    [UNSEEN] = {{0, 0, -4}, 0.5f, 9, 1},
};

static void draw_stats(harness *h, gsz_splat_stats *stats, const gsz_cloud *cloud,
                       const gsz_camera *camera) {
    gsz_raster *raster = NULL;
    gsz_picture picture = {0};
    assert_int_equal(gsz_raster_create(h->context, &raster), GSZ_OK);
    assert_int_equal(gsz_picture_create(h->context, &picture, VIEW_SIDE, VIEW_SIDE), GSZ_OK);
    assert_int_equal(gsz_splat_stats_create(h->context, stats, cloud->count), GSZ_OK);
    assert_int_equal(
        gsz_raster_draw_counted(h->context, raster, &picture, stats, cloud, camera, NULL), GSZ_OK);
    gsz_picture_free(h->context, &picture);
    gsz_raster_destroy(h->context, &raster);
}

/** Two views of the same count twice what one does. */
static void forms_are_what_they_say(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_discs(h.context, discs, DISCS);
    gsz_camera_list views = {0};
    gsz_splat_stats stats = {0};
    double energy[DISCS], weight[DISCS], mean[DISCS];
    add_view(h.context, &views, 1);
    add_view(h.context, &views, 1);
    draw_stats(&h, &stats, &cloud, &views.camera[0]);
    assert_int_equal(
        gsz_importance_measure(h.context, energy, &cloud, &views, GSZ_IMPORTANCE_ENERGY), GSZ_OK);
    assert_int_equal(
        gsz_importance_measure(h.context, weight, &cloud, &views, GSZ_IMPORTANCE_WEIGHT), GSZ_OK);
    assert_int_equal(
        gsz_importance_measure(h.context, mean, &cloud, &views, GSZ_IMPORTANCE_MEAN_WEIGHT),
        GSZ_OK);
    for (int i = 0; i < DISCS; i++) {
        double w = (double)stats.weight[i] / (1 << 24), l = (double)stats.largest[i];
        bool dominates = stats.dominated[i] > 0;
        assert_int_equal(dominates, i == FRONT || i == BESIDE);
        assert_true(energy[i] == 2 * w * l);
        assert_true(weight[i] == (dominates ? 2 * w : 0));
        assert_true(mean[i] == (dominates ? 2 * (w / stats.touched[i]) : 0));
    }
    /* the weight of a Gaussian whose opacity is near 1, cut at 1/255: 2 pi s^2 (1 - 1/255), s^2 in pixels: 48.3 + 0.3 */
    assert_float_equal(weight[FRONT] / 2, 2 * 3.14159 * 48.3 * (1 - 1 / 255.0), 6);
    assert_float_equal(energy[FRONT] / weight[FRONT], 0.99, 0.01);
    assert_true(energy[HIDDEN] > 0 && energy[HIDDEN] < 0.01 * energy[FRONT]);
    assert_true(energy[UNSEEN] == 0);
    gsz_splat_stats_free(h.context, &stats);
    gsz_camera_list_free(h.context, &views);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** What only the views show that tell the cost, or are held out, has no importance. */
static void other_views_do_not_count(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_discs(h.context, discs, DISCS);
    gsz_camera_list views = {0};
    double importance[DISCS];
    for (size_t v = 0; v < 8; v++) add_view(h.context, &views, v == 2 || v == 3 || v == 7 ? -1 : 1);
    assert_int_equal(
        gsz_importance_measure(h.context, importance, &cloud, &views, GSZ_IMPORTANCE_DEFAULT),
        GSZ_OK);
    assert_true(importance[FRONT] > 0 && importance[UNSEEN] == 0);
    views.camera[4] = views.camera[2];
    assert_int_equal(
        gsz_importance_measure(h.context, importance, &cloud, &views, GSZ_IMPORTANCE_DEFAULT),
        GSZ_OK);
    assert_true(importance[UNSEEN] > 0);
    gsz_camera_list_free(h.context, &views);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- distinctiveness ----------------------------------------------------------------------------- */

/** Along the curve they come in the order 1, 3, 0, 2. */
static const test_disc row[4] = {{{2, 0, 0}, 1, 0, 0.1f},
                                 {{0, 0, 0}, 1, 0, 0.5f},
                                 {{3, 0, 0}, 1, 0, 0.9f},
                                 {{1, 0, 0}, 1, 0, 0.2f}};

static void neighbours_are_those_on_the_curve(void **state) {
    (void)state;
    static const uint32_t expected[4] = {1, 3, 0, 2};
    static const double on_curve[4] = {0.1 + 0.8, 0.3 + 0.3, 0.8 + 0.8, 0.3 + 0.1};
    static const double published[4] = {0.4 + 0, 0.4 + 0.4, 0.7 + 0.7, 0 + 0.7};
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_discs(h.context, row, 4);
    uint32_t order[4];
    double distance[4], score[4] = {1, 2, 3, 4};
    assert_int_equal(gsz_morton_order(h.context, order, &cloud), GSZ_OK);
    assert_memory_equal(order, expected, sizeof order);
    assert_int_equal(
        gsz_distinctiveness_measure(h.context, distance, &cloud, GSZ_NEIGHBOURS_PUBLISHED), GSZ_OK);
    for (int i = 0; i < 4; i++) assert_float_equal(distance[i], published[i], 1e-5);
    assert_int_equal(
        gsz_distinctiveness_measure(h.context, distance, &cloud, GSZ_NEIGHBOURS_ON_CURVE), GSZ_OK);
    for (int i = 0; i < 4; i++) assert_float_equal(distance[i], on_curve[i], 1e-5);
    gsz_distinctiveness_weigh(score, distance, 4, 0, 2);
    for (int i = 0; i < 4; i++)
        assert_float_equal(score[i], (i + 1) * on_curve[i] * on_curve[i], 1e-4);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** x is the lowest bit of a cell, then y, then z; equal cells go by index, and one alone has nobody to differ from. */
static void the_curve_is_mortons(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    test_disc corner[9] = {{.deviation = 1}};
    for (int i = 0; i < 9; i++)
        corner[i] =
            (test_disc){{(float)(i & 1), (float)(i >> 1 & 1), (float)(i >> 2 & 1)}, 1, 0, 0};
    gsz_cloud cloud = make_discs(h.context, corner, 9), one = make_discs(h.context, corner, 1);
    uint32_t order[9];
    double distance = 1;
    assert_int_equal(gsz_morton_order(h.context, order, &cloud), GSZ_OK);
    assert_int_equal(order[0], 0);
    assert_int_equal(order[1], 8);
    for (uint32_t k = 2; k < 9; k++) assert_int_equal(order[k], k - 1);
    assert_int_equal(
        gsz_distinctiveness_measure(h.context, &distance, &one, GSZ_NEIGHBOURS_ON_CURVE), GSZ_OK);
    assert_true(distance == 0);
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &one);
    harness_close(&h);
}

/* ---- how many ------------------------------------------------------------------------------------ */

static void the_share_of_the_sum_is_kept(void **state) {
    (void)state;
    static const double score[6] = {1, 8, 0, 1, 90, 0};
    static const struct {
        double tau;
        size_t kept;
    } cases[] = {{0.01, 1}, {0.89, 1}, {0.91, 2}, {0.975, 2}, {0.985, 3}, {0.995, 4}, {1, 4}};
    test_disc same[6] = {{.deviation = 1}};
    for (int i = 0; i < 6; i++) same[i] = (test_disc){{(float)i, 0, 0}, 1, 0, 0};
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_discs(h.context, same, 6), kept = {0};
    gsz_mask_ranking ranking = {0};
    assert_int_equal(gsz_mask_rank_scores(h.context, &ranking, &cloud, score), GSZ_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsz_mask_keep_cumulative(&ranking, cases[i].tau);
        assert_int_equal(ranking.kept, cases[i].kept);
    }
    gsz_mask_keep_cumulative(&ranking, 0.985); /* of equal ones the first */
    assert_int_equal(gsz_mask_apply(h.context, &kept, &ranking), GSZ_OK);
    assert_int_equal(kept.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_float_equal(kept.plane[GSZ_PLANE_POSITION][i], (i == 2 ? 4 : (double)i), 0);
    gsz_cloud_free(h.context, &kept);
    gsz_mask_free(h.context, &ranking);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_what_they_say),
        cmocka_unit_test(other_views_do_not_count),
        cmocka_unit_test(neighbours_are_those_on_the_curve),
        cmocka_unit_test(the_curve_is_mortons),
        cmocka_unit_test(the_share_of_the_sum_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
