/* SPDX-License-Identifier: MIT */
/* test_codec_effort.c - what packing does at the efforts that learn: the same bytes, early ends, targets, and scenes
 * that cannot be learned from. */
#include "context.h"
#include "packed_regions.h"
#include "test_codec_pictures.h"

enum { GAUSSIANS = 1500, VIEWS = 16, LESSONS = 40 };

typedef struct stage {
    harness h;
    gsz_cloud cloud;
    gsz_camera_list views;
    gsz_buffer packed;
} stage;

/** Small discs, so that their order along the sight hardly shows. */
static void stage_open(stage *s, int threads) {
    *s = (stage){0};
    harness_open(&s->h, threads, 0);
    s->cloud = make_scene(s->h.context, GAUSSIANS, 1, 2, 0);
    assert_int_equal(gsz_cloud_add_metadata(s->h.context, &s->cloud, "author", "A"), GSZ_OK);
    s->views = small_views(&s->h, &s->cloud, VIEWS);
}

static void stage_close(stage *s) {
    gsz_buffer_free(s->h.context, &s->packed);
    gsz_camera_list_free(s->h.context, &s->views);
    gsz_cloud_free(s->h.context, &s->cloud);
    harness_close(&s->h);
}

/** Defaults but for the effort, and for speed. */
static gsz_pack_options effort_options(const stage *s, int effort) {
    gsz_pack_options options;
    gsz_pack_options_default(&options);
    options.effort = effort;
    options.iterations = effort >= 7 ? LESSONS : 0;
    options.views = &s->views;
    return options;
}

static void learning_gives_the_same_bytes(void **state) {
    (void)state;
    stage one, two;
    stage_open(&one, 1);
    stage_open(&two, 2);
    gsz_pack_options options = effort_options(&one, 7);
    gsz_pack_stats stats = pack_to(&one.h, &one.packed, &one.cloud, &options);
    pack_to(&two.h, &two.packed, &one.cloud, &options);
    assert_int_equal(one.packed.size, two.packed.size);
    assert_memory_equal(one.packed.data, two.packed.data, one.packed.size);
    assert_true(stats.iterations > 0);
    assert_true(stats.dropped > 0 && stats.gaussians + stats.dropped == GAUSSIANS);
    assert_false(stats.cut_short);
    stage_close(&one);
    stage_close(&two);
}

static void efforts_drop_as_documented(void **state) {
    (void)state;
    stage s;
    stage_open(&s, 2);
    for (int effort = 1; effort <= 6; effort++) {
        gsz_pack_options options = effort_options(&s, effort);
        gsz_pack_stats stats = pack_to(&s.h, &s.packed, &s.cloud, &options);
        assert_int_equal(stats.dropped > 0, effort >= 4);
        assert_int_equal(stats.seconds_drawing > 0.001, effort >= 4);
        assert_int_equal(stats.iterations, 0);
    }
    stage_close(&s);
}

static bool now(void *user) { return ++*(int *)user > 3; }

static void learning_ends_early(void **state) {
    (void)state;
    stage s;
    stage_open(&s, 2);
    for (int late = 0; late < 2; late++) {
        int asked = 0;
        gsz_pack_options options = effort_options(&s, 7);
        options.iterations = 1000000;
        if (late) options.time_limit = 0.01f;
        if (!late) options.enough = now;
        options.enough_user = &asked;
        gsz_pack_stats stats = pack_to(&s.h, &s.packed, &s.cloud, &options);
        assert_true(stats.cut_short && stats.iterations < 10);
        gsz_cloud back = unpack(&s.h, &s.packed);
        assert_int_equal(back.count, stats.gaussians);
        gsz_cloud_free(s.h.context, &back);
    }
    stage_close(&s);
}

/** Regions have as many lessons each as were asked for, and share the time that there is. */
static void regions_learn(void **state) {
    (void)state;
    stage s;
    stage_open(&s, 2);
    for (int late = 0; late < 2; late++) {
        gsz_pack_options options = effort_options(&s, 7);
        gsz_packed_regions regions = {
            .context = s.h.context, .options = &options, .whole = &s.cloud};
        if (late) options.time_limit = 0.01f;
        gsz_pack_stats alone = pack_to(&s.h, &s.packed, &s.cloud, &options);
        assert_int_equal(gsz_packed_regions_reserve(&regions, 2), GSZ_OK);
        for (int k = 0; k < 2; k++)
            assert_int_equal(gsz_packed_regions_add(&regions, &s.cloud), GSZ_OK);
        assert_int_equal(regions.stats.cut_short, late);
        assert_in_range(regions.stats.iterations, late ? 0 : LESSONS, 2 * alone.iterations);
        if (!late) assert_int_equal(regions.stats.gaussians, 2 * alone.gaussians);
        if (!late) assert_float_equal(regions.stats.recovered, alone.recovered, 1e-9);
        gsz_packed_regions_free(&regions);
    }
    stage_close(&s);
}

/** Nothing is dropped; colours learn, pictures get better, and what comes with a Gaussian stays with it. */
static void without_a_mask_all_stay(void **state) {
    (void)state;
    stage s;
    stage_open(&s, 2);
    gsz_pack_options usual = effort_options(&s, 3), options = effort_options(&s, 7);
    usual.quality = options.quality = 35;
    options.mask = GSZ_MASK_NONE;
    pack_to(&s.h, &s.packed, &s.cloud, &usual);
    double before = measure(&s.h, &s.cloud, &s.views, &s.packed);
    gsz_pack_stats stats = pack_to(&s.h, &s.packed, &s.cloud, &options);
    assert_int_equal(stats.gaussians, GAUSSIANS);
    assert_true(stats.iterations > 0 && stats.recovered >= 0);
    double after = measure(&s.h, &s.cloud, &s.views, &s.packed);
    /* steps that follow what is hidden leave about the same at a quality, not quite */
    if (!(after > before - 0.5)) fail_msg("%.2f dB, and %.2f dB at effort 3", after, before);
    gsz_cloud back = unpack(&s.h, &s.packed);
    bool there[GAUSSIANS] = {0};
    for (size_t i = 0; i < back.count; i++) {
        size_t id = (size_t)back.extra[0].values[i];
        assert_true(id < GAUSSIANS && !there[id]);
        there[id] = true;
        for (int k = 0; k < 3; k++) assert_float_equal(back.plane[k][i], s.cloud.plane[k][id], 0.1);
    }
    assert_string_equal(gsz_cloud_metadata(&back, "author"), "A");
    gsz_cloud_free(s.h.context, &back);
    stage_close(&s);
}

static void targets_hold_while_learning(void **state) {
    (void)state;
    stage s;
    stage_open(&s, 2);
    gsz_pack_options options = effort_options(&s, 7);
    options.target_psnr = 34;
    gsz_pack_stats stats = pack_to(&s.h, &s.packed, &s.cloud, &options);
    assert_float_equal(stats.psnr, 34, 0.2);
    assert_float_equal(measure(&s.h, &s.cloud, &s.views, &s.packed), stats.psnr, 1e-9);
    options = effort_options(&s, 7);
    options.target_bytes = s.packed.size;
    pack_to(&s.h, &s.packed, &s.cloud, &options);
    assert_true(s.packed.size <= options.target_bytes);
    assert_true((double)s.packed.size >= 0.99 * (double)options.target_bytes);
    gsz_cloud back = unpack(&s.h, &s.packed);
    assert_string_equal(back.extra[0].name, "id");
    assert_string_equal(gsz_cloud_metadata(&back, "author"), "A");
    gsz_cloud_free(s.h.context, &back);
    stage_close(&s);
}

/** Nobody asked for a mask: that there is nothing to look at is no failure then. */
static void what_cannot_be_seen_is_kept(void **state) {
    (void)state;
    static const int efforts[] = {5, 7};
    stage s;
    stage_open(&s, 2);
    for (size_t i = 0; i < GAUSSIANS; i++) s.cloud.plane[GSZ_PLANE_OPACITY][i] = -20;
    for (int e = 0; e < 2; e++)
        for (int given = 0; given < 2; given++) {
            gsz_pack_options options = effort_options(&s, efforts[e]);
            if (!given) options.views = NULL;
            s.h.said[0] = 0;
            gsz_pack_stats stats = pack_to(&s.h, &s.packed, &s.cloud, &options);
            assert_int_equal(stats.gaussians, GAUSSIANS);
            assert_int_equal(stats.dropped, 0);
            assert_said(&s.h, "notice: nothing is dropped");
            assert_string_equal(gsz_context_error(s.h.context), "");
        }
    stage_close(&s);
}

/** Each scene, and each region, may take so much; where it takes more nothing is dropped, and that is no failure either. */
static void looking_is_limited_for_each_scene(void **state) {
    (void)state;
    enum { ENOUGH = 1000000000 };
    stage s;
    stage_open(&s, 2);
    gsz_pack_options options = effort_options(&s, 5);
    options.views = NULL;
    gsz_context_limit_looking(s.h.context, ENOUGH);
    gsz_count_looking(s.h.context, ENOUGH + 1);
    assert_int_equal(gsz_check_looking(s.h.context), GSZ_ERROR_LIMIT);
    assert_true(pack_to(&s.h, &s.packed, &s.cloud, &options).dropped > 0);
    gsz_context_limit_looking(s.h.context, 10000);
    assert_int_equal(pack_to(&s.h, &s.packed, &s.cloud, &options).dropped, 0);
    assert_said(&s.h, "notice: nothing is dropped: looking at the scene takes more work");
    assert_string_equal(gsz_context_error(s.h.context), "");
    stage_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learning_gives_the_same_bytes),
        cmocka_unit_test(efforts_drop_as_documented),
        cmocka_unit_test(learning_ends_early),
        cmocka_unit_test(regions_learn),
        cmocka_unit_test(without_a_mask_all_stay),
        cmocka_unit_test(targets_hold_while_learning),
        cmocka_unit_test(what_cannot_be_seen_is_kept),
        cmocka_unit_test(looking_is_limited_for_each_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
