/* SPDX-License-Identifier: MIT */
/* test_formats_symmetric.c - eigenvectors of matrices that can be worked out by hand, and of many others. */
#include <math.h>

#include "symmetric.h"
#include "test_formats_support.h"

static void assert_near(double a, double b, double tolerance) {
    if (!(fabs(a - b) <= tolerance)) fail_msg("%.17g is not %.17g", a, b);
}

static double dot(const double a[3], const double b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** The eigenvectors are orthonormal and give the matrix back. */
static void assert_eigen(const double m[6], double value[3], double tolerance) {
    double axis[3][3];
    gsz_symmetric_eigen(value, axis, m);
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) assert_near(dot(axis[a], axis[b]), a == b ? 1 : 0, 1e-14);
    for (int r = 0, e = 0; r < 3; r++)
        for (int c = r; c < 3; c++, e++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) sum += value[k] * axis[k][r] * axis[k][c];
            assert_near(sum, m[e], tolerance);
        }
}

static void eigenvectors_give_the_matrix_back(void **state) {
    (void)state;
    double value[3];
    assert_eigen((double[6]){3, 0, 0, 2, 0, 5}, value, 0);
    assert_true(value[0] == 3 && value[1] == 2 && value[2] == 5);
    assert_eigen((double[6]){2, 1, 0, 2, 0, 7}, value, 1e-14); /* 1, 3 and 7 */
    assert_near(value[0] * value[1], 3, 1e-14);
    assert_near(value[0] + value[1], 4, 1e-14);
    assert_near(value[2], 7, 0);
    assert_eigen((double[6]){1, 1, 1, 1, 1, 1}, value, 1e-14); /* 0, 0 and 3 */
    assert_near(value[0] + value[1] + value[2], 3, 1e-14);
    assert_near(dot(value, value), 9, 1e-13);
    assert_eigen((double[6]){0, 0, 0, 0, 0, 0}, value, 0);
    uint32_t seed = 5;
    for (int i = 0; i < 1000; i++) {
        double m[6];
        for (int e = 0; e < 6; e++) m[e] = random_float(&seed, 4);
        assert_eigen(m, value, 2e-14);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eigenvectors_give_the_matrix_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
