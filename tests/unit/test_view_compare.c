/* SPDX-License-Identifier: MIT */
/* test_view_compare.c - two pictures shown as one, on the processor: pixels, and the choices that lead to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compare_look.h"

#include <string.h>

enum { WIDTH = 20, HEIGHT = 3, BYTES = WIDTH * HEIGHT * 4 };

static void fill(uint8_t pixels[BYTES], uint8_t r, uint8_t g, uint8_t b) {
    for (int i = 0; i < BYTES; i += 4) {
        pixels[i] = r;
        pixels[i + 1] = g;
        pixels[i + 2] = b;
        pixels[i + 3] = 255;
    }
}

static void assert_pixel(const uint8_t *pixels, int x, int y, uint8_t r, uint8_t g, uint8_t b) {
    const uint8_t wanted[4] = {r, g, b, 255};
    assert_memory_equal(pixels + (y * WIDTH + x) * 4, wanted, sizeof wanted);
}

static void test_difference(void **state) {
    uint8_t a[BYTES], b[BYTES], out[BYTES];
    gsz_compare_look look = {.mode = GSZ_COMPARE_DIFFERENCE, .gain = 4};
    (void)state;
    fill(a, 10, 200, 0);
    fill(b, 13, 100, 255);
    gsz_compare_pixels(out, a, b, WIDTH, HEIGHT, &look);
    for (int x = 0; x < WIDTH; x++) assert_pixel(out, x, HEIGHT - 1, 12, 255, 255);
    look.gain = 1;
    gsz_compare_pixels(a, a, b, WIDTH, HEIGHT, &look); /* in place */
    assert_pixel(a, 0, 0, 3, 100, 255);
}

static void test_wipe(void **state) {
    uint8_t a[BYTES], b[BYTES], out[BYTES];
    gsz_compare_look look;
    (void)state;
    fill(a, 1, 2, 3);
    fill(b, 7, 8, 9);
    gsz_compare_look_default(&look);
    gsz_compare_pixels(out, a, b, WIDTH, HEIGHT, &look);
    for (int y = 0; y < HEIGHT; y++) {
        assert_pixel(out, 7, y, 1, 2, 3);
        assert_pixel(out, 8, y, 0, 0, 0);
        assert_pixel(out, 9, y, 255, 255, 255);
        assert_pixel(out, 10, y, 255, 255, 255);
        assert_pixel(out, 11, y, 0, 0, 0);
        assert_pixel(out, 12, y, 7, 8, 9);
    }
    /* At the border most of the line is outside. */
    gsz_compare_look_set_line(&look, -3);
    gsz_compare_pixels(out, a, b, WIDTH, HEIGHT, &look);
    assert_pixel(out, 0, 0, 255, 255, 255);
    assert_pixel(out, 2, 0, 7, 8, 9);
    gsz_compare_look_set_line(&look, 2);
    gsz_compare_pixels(out, a, b, WIDTH, HEIGHT, &look);
    assert_pixel(out, 0, 0, 1, 2, 3);
    assert_pixel(out, WIDTH - 1, 0, 255, 255, 255);
}

static void test_alone(void **state) {
    uint8_t a[BYTES], b[BYTES], out[BYTES];
    gsz_compare_look look = {.mode = GSZ_COMPARE_FIRST, .gain = 1};
    (void)state;
    fill(a, 1, 2, 3);
    fill(b, 7, 8, 9);
    gsz_compare_pixels(out, a, b, WIDTH, HEIGHT, &look);
    assert_memory_equal(out, a, BYTES);
    look.mode = GSZ_COMPARE_SECOND;
    gsz_compare_pixels(out, a, b, WIDTH, HEIGHT, &look);
    assert_memory_equal(out, b, BYTES);
}

static void test_choices(void **state) {
    gsz_compare_look look, before;
    char name[64];
    (void)state;
    gsz_compare_look_default(&look);
    before = look;
    for (int i = 0; i < GSZ_COMPARE_MODES; i++) {
        assert_true(i == 0 || !gsz_compare_look_equals(&look, &before));
        gsz_compare_look_next(&look);
    }
    assert_true(gsz_compare_look_equals(&look, &before));
    for (int i = 0; i < 10; i++) gsz_compare_look_amplify(&look, 1);
    assert_int_equal(look.gain, COMPARE_GAIN_MAX);
    look.mode = GSZ_COMPARE_DIFFERENCE;
    gsz_compare_look_name(&look, name, sizeof name);
    assert_string_equal(name, "difference x64");
    for (int i = 0; i < 10; i++) gsz_compare_look_amplify(&look, -1);
    assert_int_equal(look.gain, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_difference),
        cmocka_unit_test(test_wipe),
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
