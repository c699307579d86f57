/* SPDX-License-Identifier: MIT */
/* test_motion_bits.c - the words that a device gets of a segment's motion say what the view of the library says. */
#include "motion_bits.h"
#include "test_video_restless.h"

static const film restless = {.count = 700, .degree = 1, .frames = 5, .segment_frames = 5};

static int16_t stored_level(const uint32_t *words, const SplatMotion *head, size_t at) {
    return (int16_t)(uint16_t)(words[head->levels + at / 2] >> (at % 2 * 16));
}

static void check_bindings(const uint32_t *words, const SplatMotion *head,
                           const gsz_motion_view *m) {
    for (size_t k = 0; k < (size_t)m->gaussians * (size_t)m->near; k++) {
        assert_int_equal(words[head->bindings + k] & 0xffff, m->joint[k]);
        assert_int_equal(words[head->bindings + k] >> 16, m->weight[k]);
    }
}

/** Curve k of a group is that of its Gaussian, behind those of the groups before it. */
static void check_curve(const uint32_t *words, const SplatMotion *head, const gsz_motion_view *m,
                        int group, uint32_t k) {
    const gsz_curves_view *c = &m->curves[group];
    uint32_t i = c->gaussian[k], list = words[head->lists + i], before = 0;
    assert_true(list >> (SPLAT_CURVE_BITS + group) & 1);
    for (int g = 0; g < group; g++) before += list >> (SPLAT_CURVE_BITS + g) & 1;
    uint32_t number = (list & ((1u << SPLAT_CURVE_BITS) - 1)) + before;
    SplatCurve curve;
    memcpy(&curve, words + head->curves + 2 * number, sizeof curve);
    size_t first = curve.place & ((1u << SPLAT_LEVEL_BITS) - 1);
    assert_int_equal(curve.place >> SPLAT_LEVEL_BITS, c->class_of[i]);
    assert_true(curve.step == (float)gsz_motion_step(m, (gsz_curve_group)group, i));
    for (size_t n = 0; n < c->first[k + 1] - c->first[k]; n++)
        assert_int_equal(stored_level(words, head, first + n), c->level[c->first[k] + n]);
}

static void words_say_what_the_view_says(void **state) {
    harness h;
    gsz_motion_view m;
    gsz_motion_bits bits = {0};
    (void)state;
    harness_open(&h, 1, 0);
    gsz_buffer file = restless_pack(&h, &restless, GSZ_SH_LEVELS);
    gsz_video *video = film_open(&h, &file);
    gsz_video_segment *segment = film_segment(&h, video, 0);
    gsz_video_segment_motion(segment, &m);
    assert_true(gsz_motion_bits_make(&bits, &m));
    const SplatMotion *head = (const SplatMotion *)(const void *)bits.words;
    uint32_t curves = 0, listed = 0;
    check_bindings(bits.words, head, &m);
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++)
        for (uint32_t k = 0; k < m.curves[g].count; k++, curves++)
            check_curve(bits.words, head, &m, g, k);
    for (uint32_t i = 0; i < m.gaussians; i++)
        listed += (uint32_t)__builtin_popcount(bits.words[head->lists + i] >> SPLAT_CURVE_BITS);
    assert_true(curves > 0);
    assert_int_equal(curves, listed);
    gsz_motion_bits_free(&bits);
    gsz_video_segment_close(h.context, &segment);
    gsz_video_close(h.context, &video);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

/** More than a place can tell, without any memory behind them. */
static void too_many_levels(void **state) {
    const size_t first[] = {0, (size_t)1 << SPLAT_LEVEL_BITS};
    const uint32_t gaussian[] = {0};
    gsz_motion_view m = {.gaussians = 1, .frames = 1};
    gsz_motion_bits bits = {0};
    (void)state;
    m.curves[GSZ_CURVE_PLACE] = (gsz_curves_view){
        .step = 1, .channels = 3, .count = 1, .gaussian = gaussian, .first = first};
    assert_false(gsz_motion_bits_make(&bits, &m));
    m.curves[GSZ_CURVE_PLACE].count = 0;
    assert_true(gsz_motion_bits_make(&bits, &m));
    gsz_motion_bits_free(&bits);
}

/** A segment of one frame has curves without a knot. */
static void curves_without_knots(void **state) {
    const size_t first[] = {0, 0};
    const uint32_t gaussian[] = {1};
    const uint8_t class_of[] = {0, 2};
    const int8_t fineness[] = {0, 0};
    gsz_motion_view m = {.gaussians = 2, .frames = 1, .fineness = fineness};
    gsz_motion_bits bits = {0};
    (void)state;
    m.curves[GSZ_CURVE_SCALE] = (gsz_curves_view){.step = 1,
                                                  .channels = 3,
                                                  .count = 1,
                                                  .gaussian = gaussian,
                                                  .first = first,
                                                  .class_of = class_of};
    assert_true(gsz_motion_bits_make(&bits, &m));
    const SplatMotion *head = (const SplatMotion *)(const void *)bits.words;
    for (int i = 0; i < 2; i++) assert_int_equal(bits.words[head->lists + i], 0);
    gsz_motion_bits_free(&bits);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_say_what_the_view_says),
        cmocka_unit_test(too_many_levels),
        cmocka_unit_test(curves_without_knots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
