/* SPDX-License-Identifier: MIT */
/* test_play_clock.c - the clock of a film, by a time of the test's own. */
#include "test_formats_support.h"

#include "play_clock.h"

enum { FRAMES = 120 };

static gsz_play_clock made(bool playing, bool loop) {
    gsz_play_clock clock;
    gsz_play_clock_init(&clock, FRAMES, 30);
    clock.loop = loop;
    gsz_play_clock_seek(&clock, 1000, 0);
    gsz_play_clock_play(&clock, 1000, playing);
    return clock;
}

static uint32_t frame_of(const gsz_play_clock *clock) {
    return gsz_play_clock_frame(clock, gsz_play_clock_place(clock, 0));
}

static uint32_t frame_at(gsz_play_clock *clock, double now) {
    gsz_play_clock_tick(clock, now);
    return frame_of(clock);
}

/* A frame begins when it is due, and lasts until the next one; sums of seconds never fall short by rounding. */
static void test_every_frame_in_its_time(void **state) {
    (void)state;
    gsz_play_clock clock = made(true, true);
    for (uint32_t f = 0; f < 3 * FRAMES; f++) {
        assert_int_equal(frame_at(&clock, 1000 + f / 30.0), f % FRAMES);
        assert_int_equal(frame_at(&clock, 1000 + (f + 0.99) / 30.0), f % FRAMES);
    }
    assert_int_equal(clock.turns, 2);
}

static void test_pause(void **state) {
    (void)state;
    gsz_play_clock clock = made(true, true);
    assert_int_equal(frame_at(&clock, 1001), 30);
    gsz_play_clock_play(&clock, 1001.5, false);
    assert_int_equal(frame_at(&clock, 1900), 45);
    gsz_play_clock_play(&clock, 1900, true);
    assert_int_equal(frame_at(&clock, 1900.5), 60);
    /* time that goes back is no time */
    assert_int_equal(frame_at(&clock, 1800), 60);
}

static void test_speed(void **state) {
    (void)state;
    gsz_play_clock clock = made(true, true);
    gsz_play_clock_set_speed(&clock, 1001, 4);
    assert_int_equal(frame_at(&clock, 1001.5), 90);
    gsz_play_clock_set_speed(&clock, 1001.5, 0.1);
    assert_int_equal(frame_at(&clock, 1002.5), 93);
    gsz_play_clock_set_speed(&clock, 1002.5, 99);
    assert_true(clock.speed == GSZ_PLAY_SPEED_MAX);
    gsz_play_clock_set_speed(&clock, 1002.5, -1);
    assert_true(clock.speed == GSZ_PLAY_SPEED_MIN);
}

static void test_end(void **state) {
    (void)state;
    gsz_play_clock clock = made(true, false);
    assert_int_equal(frame_at(&clock, 1000 + 119.9 / 30), 119);
    assert_true(clock.playing);
    assert_int_equal(frame_at(&clock, 1010), 119);
    assert_false(clock.playing);
    assert_int_equal(frame_at(&clock, 1020), 119);
}

static void test_seek(void **state) {
    (void)state;
    gsz_play_clock clock = made(true, true);
    gsz_play_clock_seek(&clock, 1001, 77);
    assert_int_equal(frame_at(&clock, 1001), 77);
    assert_int_equal(frame_at(&clock, 1001.1), 80);
    gsz_play_clock_seek(&clock, 1002, -5);
    assert_int_equal(frame_of(&clock), 0);
    gsz_play_clock_seek(&clock, 1002, 1e9);
    assert_int_equal(frame_of(&clock), FRAMES - 1);
    gsz_play_clock_play(&clock, 1002, false);
    for (int f = 0; f < FRAMES; f++) {
        gsz_play_clock_seek(&clock, 1002, f);
        assert_int_equal(frame_at(&clock, 1003), f);
    }
}

/* A leader that is late by a little does not turn the film back; one that jumps does. */
static void test_follow(void **state) {
    (void)state;
    gsz_play_clock clock = made(true, true);
    gsz_play_clock_follow(&clock, 1001, 29.5);
    assert_int_equal(frame_of(&clock), 29);
    gsz_play_clock_follow(&clock, 1001, 28.9);
    assert_int_equal(frame_of(&clock), 29);
    gsz_play_clock_follow(&clock, 1001, 3);
    assert_int_equal(frame_of(&clock), 3);
    /* across the end, there and a little back */
    gsz_play_clock_follow(&clock, 1002, FRAMES - 0.5);
    gsz_play_clock_follow(&clock, 1002, FRAMES + 0.5);
    assert_int_equal(frame_of(&clock), 0);
    assert_int_equal(clock.turns, 1);
    gsz_play_clock_follow(&clock, 1002, FRAMES - 0.1);
    assert_int_equal(frame_of(&clock), 0);
    gsz_play_clock_follow(&clock, 1002, 3 * FRAMES + 7);
    assert_int_equal(frame_of(&clock), 7);
    assert_int_equal(clock.turns, 3);
    clock.loop = false;
    gsz_play_clock_follow(&clock, 1003, 9 * FRAMES);
    assert_int_equal(frame_of(&clock), FRAMES - 1);
    assert_false(clock.playing);
}

/* What will be seen, and when: across the end of a loop, but not beyond that of a film. */
static void test_ahead(void **state) {
    (void)state;
    gsz_play_clock clock = made(true, true);
    gsz_play_clock_seek(&clock, 1001, 119);
    assert_int_equal(gsz_play_clock_frame(&clock, gsz_play_clock_place(&clock, 0.05)), 0);
    assert_true(gsz_play_clock_place(&clock, 0.05) > FRAMES);
    clock.loop = false;
    assert_int_equal(gsz_play_clock_frame(&clock, gsz_play_clock_place(&clock, 0.05)), 119);
    gsz_play_clock_play(&clock, 1001, false);
    gsz_play_clock_seek(&clock, 1001, 5);
    assert_int_equal(gsz_play_clock_frame(&clock, gsz_play_clock_place(&clock, 9)), 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_frame_in_its_time),
        cmocka_unit_test(test_pause),
        cmocka_unit_test(test_speed),
        cmocka_unit_test(test_end),
        cmocka_unit_test(test_seek),
        cmocka_unit_test(test_follow),
        cmocka_unit_test(test_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
