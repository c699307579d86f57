/* SPDX-License-Identifier: MIT */
/* test_view_times.c - times of frames and passes, in three numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "frame_times.h"

static void add(gsz_frame_times *times, double wall, double cull, double draw) {
    gsz_gpu_times passes = {2, {"cull", "draw"}, {cull, draw}};
    assert_true(gsz_frame_times_add(times, wall, &passes));
}

static void test_summary(void **state) {
    gsz_frame_times times = {0};
    gsz_time_summary summary;
    (void)state;
    summary = gsz_time_series_summary(&times.wall);
    assert_true(summary.min == 0 && summary.median == 0 && summary.p99 == 0);
    for (int i = 200; i > 0; i--) add(&times, i, 1, 2 * i);
    summary = gsz_time_series_summary(&times.wall);
    assert_true(summary.min == 1 && summary.median == 100.5 && summary.p99 == 198);
    summary = gsz_time_series_summary(&times.passes_together);
    assert_true(summary.min == 3 && summary.p99 == 397);
    assert_int_equal(times.pass_count, 2);
    assert_string_equal(times.pass[1].name, "draw");
    assert_true(gsz_time_series_summary(&times.pass[1]).p99 == 396);
    gsz_frame_times_clear(&times);
    add(&times, 7, 1, 1);
    summary = gsz_time_series_summary(&times.wall);
    assert_true(summary.min == 7 && summary.median == 7 && summary.p99 == 7);
    gsz_frame_times_free(&times);
}

/* Modes have passes of their own; a pass that a frame lacks counts in the frames that have it. */
static void test_passes_come_and_go(void **state) {
    gsz_frame_times times = {0};
    gsz_gpu_times other = {1, {"blend"}, {5}}, none = {0};
    (void)state;
    add(&times, 3, 1, 1);
    assert_true(gsz_frame_times_add(&times, 6, &other));
    assert_true(gsz_frame_times_add(&times, 6, &none));
    assert_int_equal(times.pass_count, 3);
    assert_int_equal(times.wall.count, 3);
    assert_int_equal(times.pass[0].count, 1);
    assert_string_equal(times.pass[2].name, "blend");
    gsz_frame_times_free(&times);
    gsz_frame_times_free(&times);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary),
        cmocka_unit_test(test_passes_come_and_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
