/* SPDX-License-Identifier: MIT */
/* test_view_pace.c - a budget finds the frame time that was asked for, and stays there. */
#include "frame_pace.h"
#include "test_formats_support.h"

enum { GAUSSIANS = 10000000, FRAMES = 400 };

/* A device that takes 2 ms and a while for each Gaussian, a little more or less each time. */
static double time_of(uint64_t drawn, double ms_a_million, int frame) {
    double noise = 1 + 0.04 * ((frame * 7 % 11) / 5.0 - 1);
    return (2 + (double)drawn * 1e-6 * ms_a_million) * noise;
}

static uint64_t run(gsz_frame_pace *pace, double speed, uint64_t most, int *out_changes) {
    uint64_t drawn = 0;
    *out_changes = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
        uint64_t before = pace->budget;
        drawn = pace->budget > 0 ? pace->budget : GAUSSIANS;
        gsz_frame_pace_step(pace, time_of(drawn, speed, frame), drawn, GAUSSIANS, most);
        *out_changes += frame >= FRAMES / 2 && pace->budget != before;
    }
    return drawn;
}

static void times_are_found_and_kept(void **state) {
    (void)state;
    for (double speed = 2; speed < 200; speed *= 3) {
        gsz_frame_pace pace = {.target_ms = 16};
        int changes;
        uint64_t drawn = run(&pace, speed, 0, &changes);
        double ms = 2 + (double)drawn * 1e-6 * speed;
        assert_true(changes == 0);
        assert_true(ms < 18 && (ms > 10 || drawn == GAUSSIANS));
    }
}

static void it_follows_both_ways(void **state) {
    (void)state;
    gsz_frame_pace pace = {.target_ms = 16};
    int changes;
    uint64_t slow = run(&pace, 50, 0, &changes), fast = run(&pace, 5, 0, &changes);
    assert_true(fast > 4 * slow);
    assert_true(run(&pace, 50, 0, &changes) < 2 * slow);
}

static void limits_hold(void **state) {
    (void)state;
    gsz_frame_pace pace = {.target_ms = 1}, off = {0};
    int changes;
    assert_int_equal(run(&pace, 50, 0, &changes), 1000); /* never nothing */
    pace = (gsz_frame_pace){.target_ms = 1000};
    assert_int_equal(run(&pace, 1, 5000, &changes), 5000);
    assert_int_equal(run(&off, 1, 0, &changes), GAUSSIANS);
    assert_int_equal(off.budget, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_found_and_kept),
        cmocka_unit_test(it_follows_both_ways),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
