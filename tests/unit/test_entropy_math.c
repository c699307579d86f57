/* SPDX-License-Identifier: MIT */
/* test_entropy_math.c - the library's own elementary functions against libm, to the accuracies they state. */
#include <math.h>

#include "test_codec_support.h"

#include "det_math.h"

static double uniform(uint64_t *seed, double low, double high) {
    double fine = (double)throw_dice(seed) / 4294967296.0;
    return low + (high - low) * (((double)throw_dice(seed) + fine) / 4294967296.0);
}

static void assert_near(double got, double expected, double tolerance, double at) {
    if (!(fabs(got - expected) <= tolerance))
        fail_msg("%.17g, not %.17g, for %.17g", got, expected, at);
}

static void exponential(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        double x = uniform(&seed, -700, 700), expected = exp(x);
        assert_near(gsz_exp(x), expected, 1e-14 * expected, x);
        x = uniform(&seed, -1, 1);
        assert_near(gsz_exp(x), exp(x), 1e-14 * exp(x), x);
    }
    assert_true(gsz_exp(0) == 1);
    assert_true(gsz_exp(1e300) == gsz_exp(700) && gsz_exp(-1e300) == gsz_exp(-700));
}

static void logarithm(void **state) {
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < 200000; i++) {
        double x = exp(uniform(&seed, -700, 700)), expected = log(x);
        assert_near(gsz_log(x), expected, 1e-14 * fmax(1, fabs(expected)), x);
        x = uniform(&seed, 0.5, 2);
        assert_near(gsz_log(x), log(x), 1e-14, x);
    }
    assert_true(gsz_log(1) == 0);
    assert_near(gsz_log(2.2250738585072014e-308), -708.39641853226408, 1e-11, 0);
}

static void sine_and_cosine(void **state) {
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 200000; i++) {
        double x = uniform(&seed, -GSZ_PI, GSZ_PI), s, c;
        gsz_sincos(x, &s, &c);
        assert_near(s, sin(x), 1e-13, x);
        assert_near(c, cos(x), 1e-13, x);
    }
    for (int quarter = -8; quarter <= 8; quarter++) {
        double x = quarter * GSZ_PI / 8, s, c;
        gsz_sincos(x, &s, &c);
        assert_near(s, sin(x), 1e-13, x);
        assert_near(c, cos(x), 1e-13, x);
    }
}

static void arc_tangent(void **state) {
    (void)state;
    uint64_t seed = 4;
    for (int i = 0; i < 200000; i++) {
        double y = uniform(&seed, -1, 1), x = uniform(&seed, -1, 1);
        assert_near(gsz_atan2(y, x), atan2(y, x), 1e-13, y / x);
        y *= exp(uniform(&seed, -300, 300));
        assert_near(gsz_atan2(y, x), atan2(y, x), 1e-13, y / x);
    }
    for (int y = -1; y <= 1; y++)
        for (int x = -1; x <= 1; x++)
            if (x || y) assert_near(gsz_atan2(y, x), atan2(y, x), 1e-13, y);
    assert_true(gsz_atan2(0, 0) == 0);
}

static void powers_of_two(void **state) {
    (void)state;
    for (int e = -1022; e <= 1023; e++) assert_true(gsz_pow2i(e) == ldexp(1, e));
}

static void rounding(void **state) {
    (void)state;
    static const double ends[] = {0,          -0.0,         0.5,      -0.5,          1.5,
                                  -1.5,       2147483646.4, 0.499999, -2147483646.5, -1e-300,
                                  1073741824, -3.0};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        assert_true(gsz_floor(ends[i]) == floor(ends[i]));
        assert_true(gsz_round(ends[i]) == floor(ends[i] + 0.5));
    }
    uint64_t seed = 5;
    for (int i = 0; i < 100000; i++) {
        double x = uniform(&seed, -1000, 1000);
        assert_true(gsz_floor(x) == floor(x));
        assert_true(gsz_round(x) == floor(x + 0.5));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exponential),     cmocka_unit_test(logarithm),
        cmocka_unit_test(sine_and_cosine), cmocka_unit_test(arc_tangent),
        cmocka_unit_test(powers_of_two),   cmocka_unit_test(rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
