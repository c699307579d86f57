/* SPDX-License-Identifier: MIT */
/* test_xr_hands.c - what hands do with a scene in a headset, what its eyes see, and how frames are kept short. */
#include "test_formats_support.h"
#include "vector3.h"
#include "xr_eyes.h"
#include "xr_hands.h"
#include "xr_input.h"
#include "xr_pace.h"
#include "xr_scales.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const float ahead[3] = {0, 0, -1};

static void assert_near3(const float a[3], const float b[3], float most) {
    for (int i = 0; i < 3; i++)
        if (!(fabsf(a[i] - b[i]) <= most))
            fail_msg("%g %g %g is not %g %g %g", (double)a[0], (double)a[1], (double)a[2],
                     (double)b[0], (double)b[1], (double)b[2]);
}

/* The scene of photographs: y down, z ahead. A unit is half a metre. */
static gsz_xr_place place_in_scene(void) {
    const gsz_camera camera = {.position = {1, 2, 3},
                               .right = {1, 0, 0},
                               .down = {0, 0.8f, -0.6f},
                               .forward = {0, 0.6f, 0.8f}};
    const float up[3] = {0, -2, 0};
    gsz_xr_place place;
    gsz_xr_place_at(&place, &camera, up, 0.5f);
    return place;
}

static gsz_xr_hand hand_at(float x, float y, float z, float squeeze) {
    return (gsz_xr_hand){.is_there = true,
                         .can_aim = true,
                         .grip = {{x, y, z}, {0, 0, 0, 1}},
                         .aim = {{x, y, z}, {0, 0, 0, 1}},
                         .squeeze = squeeze};
}

static void the_room_is_level(void **state) {
    const gsz_xr_place place = place_in_scene();
    const float in[3] = {1, 1, -1}, expected[3] = {3, 0, 5}, up[3] = {0, 1, 0},
                over[3] = {0, -1, 0};
    float out[3];
    (void)state;
    gsz_xr_place_point(out, &place, in); /* it looked down: ahead is level all the same */
    assert_near3(out, expected, 1e-5f);
    gsz_xr_place_direction(out, &place, up);
    assert_near3(out, over, 1e-6f);
}

static void a_camera_that_looks_straight_down_has_an_ahead(void **state) {
    const gsz_camera camera = {.right = {1, 0, 0}, .down = {0, 0, -1}, .forward = {0, 1, 0}};
    const float up[3] = {0, -1, 0}, expected[3] = {0, 0, 1};
    gsz_xr_place place;
    float out[3];
    (void)state;
    gsz_xr_place_at(&place, &camera, up, 1);
    gsz_xr_place_direction(out, &place, ahead);
    assert_near3(out, expected, 1e-6f);
}

/* What was in a hand stays in it, wherever it goes, and is never tilted. */
static void one_hand_carries(void **state) {
    gsz_xr_place place = place_in_scene();
    const gsz_xr_place home = place;
    gsz_xr_grasp grasp = {0};
    gsz_xr_hand hands[2] = {{.is_there = false}, hand_at(0.2f, -0.3f, -0.4f, 1)};
    const float head[3] = {0};
    float held[3], now[3];
    (void)state;
    gsz_xr_effects effects = gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    assert_true(effects.pulse[1] && !effects.pulse[0] && !effects.moved);
    gsz_xr_place_point(held, &place, hands[1].grip.position);
    for (int i = 1; i <= 20; i++) {
        const float angle = 0.02f * (float)i;
        hands[1] = hand_at(0.2f + 0.05f * (float)i, -0.3f, -0.4f + 0.01f * (float)i, 0.5f);
        memcpy(hands[1].grip.q, (float[4]){0, sinf(angle), 0, cosf(angle)}, sizeof hands[1].grip.q);
        effects = gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
        assert_true(effects.moved && !effects.rescaled && !effects.pulse[1]);
    }
    gsz_xr_place_point(now, &place, hands[1].grip.position);
    assert_near3(now, held, 1e-4f);
    assert_near3(place.axes[1], home.axes[1], 1e-6f);
    /* The hand turned by 0.8 to the left; the room turned in the scene the other way. */
    assert_true(fabsf(gsz_dot3(place.axes[2], home.axes[2]) - cosf(0.8f)) < 1e-4f);
    hands[1].squeeze = 0.3f;
    effects = gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    assert_false(effects.moved);
}

static void two_hands_stretch(void **state) {
    gsz_xr_place place = place_in_scene();
    const gsz_xr_place home = place;
    gsz_xr_grasp grasp = {0};
    gsz_xr_hand hands[2] = {hand_at(-0.1f, 0, -0.4f, 1), hand_at(0.1f, 0, -0.4f, 1)};
    const float head[3] = {0}, expected[3] = {-0.3f, 0.1f, -0.4f};
    float left[3], right[3], now[3];
    (void)state;
    (void)gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    gsz_xr_place_point(left, &place, hands[0].grip.position);
    gsz_xr_place_point(right, &place, hands[1].grip.position);
    hands[0] = hand_at(expected[0], expected[1], expected[2], 1);
    hands[1] = hand_at(0.3f, 0.1f, -0.4f, 1);
    gsz_xr_effects effects = gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    assert_true(effects.rescaled);
    assert_true(fabsf(place.metres - 1.5f) < 1e-4f);
    gsz_xr_place_point(now, &place, hands[0].grip.position);
    assert_near3(now, left, 1e-4f);
    gsz_xr_place_point(now, &place, hands[1].grip.position);
    assert_near3(now, right, 1e-4f);
    /* Hands on one spot say nothing. */
    hands[0] = hands[1];
    (void)gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    assert_true(place.metres >= GSZ_XR_METRES_LEAST && isfinite(place.metres));
}

static void sticks_turn_once_a_push(void **state) {
    gsz_xr_place place = place_in_scene();
    const gsz_xr_place home = place;
    gsz_xr_grasp grasp = {0};
    gsz_xr_hand hands[2] = {hand_at(0, 0, 0, 0), hand_at(0, 0, 0, 0)};
    const float head[3] = {0.5f, 0.1f, 0.2f};
    float before[3], after[3], was[3], is[3];
    (void)state;
    gsz_xr_place_point(before, &place, head);
    gsz_xr_place_direction(was, &place, ahead);
    hands[1].stick[0] = 0.9f;
    for (int i = 0; i < 5; i++) (void)gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    gsz_xr_place_point(after, &place, head);
    gsz_xr_place_direction(is, &place, ahead);
    assert_near3(after, before, 1e-4f);
    assert_true(fabsf(gsz_dot3(was, is) - cosf(0.5235988f)) < 1e-4f);
    assert_true(is[0] > 0.4f); /* to the right, which is x here */
    hands[1].stick[0] = 0;
    (void)gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    hands[1].stick[0] = -0.9f;
    (void)gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    gsz_xr_place_direction(is, &place, ahead);
    assert_near3(is, was, 1e-4f);
}

static void sticks_go_where_they_point(void **state) {
    gsz_xr_place place = place_in_scene();
    const gsz_xr_place home = place;
    gsz_xr_grasp grasp = {0};
    gsz_xr_hand hands[2] = {hand_at(0, 0, 0, 0), hand_at(0, 0, 0, 0)};
    const float head[3] = {0}, floor = -1.6f, below[3] = {0, floor, 0};
    const float target[3] = {0, floor, -1.6f}, s = sinf(0.39269908f), c = cosf(0.39269908f);
    float there[3], now[3];
    (void)state;
    hands[0].stick[1] = 1;
    hands[0].aim.q[0] = -s; /* 45 degrees down */
    hands[0].aim.q[3] = c;
    gsz_xr_effects effects = gsz_xr_hands_step(&grasp, &place, &home, hands, head, floor);
    assert_true(effects.has_target && !effects.moved);
    assert_near3(effects.target, target, 1e-4f);
    gsz_xr_place_point(there, &place, target);
    hands[0].stick[1] = 0;
    effects = gsz_xr_hands_step(&grasp, &place, &home, hands, head, floor);
    assert_true(effects.moved && !effects.has_target);
    gsz_xr_place_point(now, &place, below);
    assert_near3(now, there, 1e-4f);
    /* At the sky there is nowhere to go. */
    hands[0].aim.q[0] = s;
    hands[0].stick[1] = 1;
    assert_false(gsz_xr_hands_step(&grasp, &place, &home, hands, head, floor).has_target);
}

static void a_button_lifts_back(void **state) {
    gsz_xr_place place = place_in_scene();
    const gsz_xr_place home = place;
    const float from[3] = {0, 0, 0}, to[3] = {0.3f, 0.7f, -0.2f}, head[3] = {0};
    gsz_xr_grasp grasp = {0};
    gsz_xr_hand hands[2] = {hand_at(0, 0, 0, 0), hand_at(0, 0, 0, 0)};
    float way[3];
    (void)state;
    gsz_xr_place_carry(&place, from, to, 0.3f, 2);
    hands[0].level_pressed = true;
    (void)gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f);
    memcpy(way, place.origin, sizeof way);
    gsz_move3(way, -1, home.origin);
    assert_true(fabsf(gsz_dot3(way, home.axes[1])) < 1e-5f);
    assert_true(sqrtf(gsz_dot3(way, way)) > 0.1f);
}

static void buttons_and_sticks_hold_and_skip(void **state) {
    gsz_xr_place place = place_in_scene();
    const gsz_xr_place home = place;
    gsz_xr_grasp grasp = {0};
    gsz_xr_hand hands[2] = {hand_at(0, 0, 0, 0), hand_at(0, 0, 0, 0)};
    const float head[3] = {0};
    int skipped = 0;
    (void)state;
    hands[1].toggle_pressed = true;
    assert_true(gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f).toggle);
    hands[1].toggle_pressed = false;
    for (int i = 0; i < 12; i++) { /* three pulls, each for two frames */
        hands[1].stick[1] = i % 4 < 2 ? -0.9f : 0;
        skipped += gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f).skip;
    }
    assert_int_equal(skipped, 3);
    hands[0].stick[1] = -1;
    assert_int_equal(gsz_xr_hands_step(&grasp, &place, &home, hands, head, -1.6f).skip, -1);
    assert_memory_equal(&place, &home, sizeof place);
}

/* ---- eyes ---- */

static void eyes_see_to_their_sides(void **state) {
    const gsz_xr_place place = place_in_scene();
    const gsz_xr_eye eye = {{{0.03f, 0, 0}, {0, 0, 0, 1}}, 1.25f, 0.75f, 1, 0.5f};
    gsz_render_view view = {.width = 200, .height = 150};
    (void)state;
    assert_true(gsz_xr_eye_is_sound(&eye));
    gsz_xr_eye_view(&view, &place, &eye);
    /* 100 pixels to a slope of 1, both ways: the axis is at 125 of 200, and at 100 of 150. */
    assert_true(fabsf(view.shift[0] - 25) < 1e-3f && fabsf(view.shift[1] - 25) < 1e-3f);
    assert_true(fabsf(view.camera.pixel_aspect - 1) < 1e-5f);
    assert_true(fabsf(tanf(view.camera.fov_y * (float)M_PI / 360) - 0.75f) < 1e-4f);
}

static void assert_within(const gsz_render_view *order, const gsz_render_view *eye) {
    for (int corner = 0; corner < 8; corner++) {
        const gsz_camera *c = &eye->camera, *o = &order->camera;
        float half = tanf(c->fov_y * (float)M_PI / 360), focal = 0.5f * (float)eye->height / half;
        float far = corner & 4 ? 100 : 0.3f, point[3], x, y, z, tall, wide;
        memcpy(point, c->position, sizeof point);
        gsz_move3(point, far, c->forward);
        gsz_move3(point,
                  far * ((corner & 1 ? 0.5f : -0.5f) * (float)eye->width - eye->shift[0]) /
                      (focal * c->pixel_aspect),
                  c->right);
        gsz_move3(point,
                  far * ((corner & 2 ? 0.5f : -0.5f) * (float)eye->height - eye->shift[1]) / focal,
                  c->down);
        gsz_move3(point, -1, o->position);
        x = gsz_dot3(point, o->right);
        y = gsz_dot3(point, o->down);
        z = gsz_dot3(point, o->forward);
        tall = tanf(o->fov_y * (float)M_PI / 360);
        wide = tall * (float)order->width / ((float)order->height * o->pixel_aspect);
        assert_true(z > 0.2f && fabsf(x) <= 1.0001f * wide * z && fabsf(y) <= 1.0001f * tall * z);
    }
}

static void both_eyes_lie_within_one_view(void **state) {
    const float cants[] = {0, 0.1f, 0.25f};
    const gsz_xr_place place = place_in_scene();
    (void)state;
    for (size_t i = 0; i < sizeof cants / sizeof *cants; i++) {
        gsz_render_view eyes[2] = {{.width = 200, .height = 220}, {.width = 200, .height = 220}},
                        order;
        for (int e = 0; e < 2; e++) {
            float side = e ? 1 : -1, half = -0.5f * side * cants[i];
            gsz_xr_eye eye = {{{0.032f * side, 0.01f * side, 0}, {0, sinf(half), 0, cosf(half)}},
                              e ? 0.9f : 1.3f,
                              e ? 1.3f : 0.9f,
                              1.1f,
                              1.2f};
            gsz_xr_eye_view(&eyes[e], &place, &eye);
        }
        gsz_xr_order_view(&order, eyes);
        for (int e = 0; e < 2; e++) assert_within(&order, &eyes[e]);
    }
}

static void eyes_of_no_one_are_refused(void **state) {
    const gsz_xr_eye good = {{{0, 0, 0}, {0, 0, 0, 1}}, 1, 1, 1, 1};
    gsz_xr_eye bad = good;
    (void)state;
    bad.left = NAN;
    assert_false(gsz_xr_eye_is_sound(&bad));
    bad = good;
    bad.pose.q[3] = 0;
    assert_false(gsz_xr_eye_is_sound(&bad));
    bad = good;
    bad.up = -1;
    assert_false(gsz_xr_eye_is_sound(&bad));
}

/* ---- pace ---- */

static int add_many(gsz_xr_pace *pace, int frames, double took) {
    int changes = 0;
    for (int i = 0; i < frames; i++) changes += gsz_xr_pace_add(pace, took, 10);
    return changes;
}

static void slow_frames_are_made_less_of(void **state) {
    gsz_xr_pace pace;
    (void)state;
    gsz_xr_pace_scene(&pace, 8);
    assert_int_equal(add_many(&pace, 2, 12), 0); /* one slow frame, or two, mean nothing */
    assert_int_equal(add_many(&pace, 1, 5), 0);
    assert_int_equal(gsz_xr_pace_layers(&pace), 0);
    assert_int_equal(add_many(&pace, 3, 12), 1);
    assert_int_equal(gsz_xr_pace_layers(&pace), 7);
    assert_int_equal(add_many(&pace, 9, 12), 3);
    assert_int_equal(gsz_xr_pace_layers(&pace), 4);
    assert_true(gsz_xr_pace_resolution(&pace) == 1);
    add_many(&pace, 9, 12);
    assert_int_equal(gsz_xr_pace_layers(&pace), 4);
    assert_true(gsz_xr_pace_resolution(&pace) == 0.5f);
    add_many(&pace, 1000, 12);
    assert_int_equal(gsz_xr_pace_layers(&pace), 1);
    assert_true(gsz_xr_pace_resolution(&pace) == 0.5f);
    add_many(&pace, 10000, 7.5); /* neither slow nor quick: it stays */
    assert_int_equal(gsz_xr_pace_layers(&pace), 1);
    add_many(&pace, 10000, 1);
    assert_int_equal(gsz_xr_pace_layers(&pace), 0);
    assert_true(gsz_xr_pace_resolution(&pace) == 1);
}

static void steps_back_too_early_are_not_repeated(void **state) {
    gsz_xr_pace pace;
    int changes = 0;
    (void)state;
    gsz_xr_pace_scene(&pace, 1);
    /* All of it takes 12 ms, the step below 5: it would go up and down for ever. */
    for (int i = 0; i < 9000; i++)
        changes += gsz_xr_pace_add(&pace, gsz_xr_pace_resolution(&pace) == 1 ? 12 : 5, 10);
    assert_true(changes >= 5 && changes <= 21);
}

/* ---- what is remembered ---- */

static void scales_are_remembered(void **state) {
    gsz_context *context = *state;
    char home[] = "/tmp/gsz-xr-XXXXXX", scene[64], file[64], line[64];
    assert_non_null(mkdtemp(home));
    snprintf(scene, sizeof scene, "%s/scene.gsz", home);
    snprintf(file, sizeof file, "%s/gsz/vr.json", home);
    fclose(fopen(scene, "w"));
    assert_int_equal(setenv("XDG_CONFIG_HOME", home, 1), 0);
    assert_true(gsz_xr_scales_find(scene, 3) == 3);
    assert_int_equal(gsz_xr_scales_keep(context, scene, 0.25f), GSZ_OK);
    assert_int_equal(gsz_xr_scales_keep(context, "-", 7), GSZ_OK);
    assert_true(gsz_xr_scales_find(scene, 3) == 0.25f);
    for (int i = 0; i < 250; i++) {
        snprintf(line, sizeof line, "%s/%d", home, i);
        fclose(fopen(line, "w"));
        assert_int_equal(gsz_xr_scales_keep(context, line, 2), GSZ_OK);
        unlink(line);
    }
    assert_true(gsz_xr_scales_find(scene, 3) == 3); /* the oldest goes */
    /* Whatever the file holds, it is no more than a hint. */
    FILE *broken = fopen(file, "w");
    fprintf(broken, "{\"scenes\": {\"%s\": -1e99}}", scene);
    fclose(broken);
    assert_true(gsz_xr_scales_find(scene, 3) == 3);
    broken = fopen(file, "w");
    fputs("[[[", broken);
    fclose(broken);
    assert_true(gsz_xr_scales_find(scene, 3) == 3);
    assert_int_equal(gsz_xr_scales_keep(context, scene, 0.5f), GSZ_OK);
    assert_true(gsz_xr_scales_find(scene, 3) == 0.5f);
    unlink(file);
    unlink(scene);
    snprintf(file, sizeof file, "%s/gsz", home);
    rmdir(file);
    rmdir(home);
}

static void every_controller_has_what_it_takes(void **state) {
    (void)state;
    for (int p = 0; p < GSZ_XR_PROFILES; p++)
        for (int h = 0; h < GSZ_XR_HANDS; h++) {
            const gsz_xr_profile *profile = &gsz_xr_profiles[p];
            assert_non_null(profile->binding[GSZ_XR_GRIP][h]);
            assert_non_null(profile->binding[GSZ_XR_HOLD][h]);
            assert_non_null(profile->binding[GSZ_XR_LEVEL][h]);
            assert_non_null(profile->binding[GSZ_XR_PULSE][h]);
        }
}

static int set_up(void **state) {
    return gsz_context_create((gsz_context **)state, NULL) == GSZ_OK ? 0 : -1;
}

static int tear_down(void **state) {
    gsz_context_destroy((gsz_context **)state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_room_is_level),
        cmocka_unit_test(a_camera_that_looks_straight_down_has_an_ahead),
        cmocka_unit_test(one_hand_carries),
        cmocka_unit_test(two_hands_stretch),
        cmocka_unit_test(sticks_turn_once_a_push),
        cmocka_unit_test(sticks_go_where_they_point),
        cmocka_unit_test(a_button_lifts_back),
        cmocka_unit_test(buttons_and_sticks_hold_and_skip),
        cmocka_unit_test(eyes_see_to_their_sides),
        cmocka_unit_test(both_eyes_lie_within_one_view),
        cmocka_unit_test(eyes_of_no_one_are_refused),
        cmocka_unit_test(slow_frames_are_made_less_of),
        cmocka_unit_test(steps_back_too_early_are_not_repeated),
        cmocka_unit_test_setup_teardown(scales_are_remembered, set_up, tear_down),
        cmocka_unit_test(every_controller_has_what_it_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
