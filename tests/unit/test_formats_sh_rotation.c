/* SPDX-License-Identifier: MIT */
/* test_formats_sh_rotation.c - turned harmonics show in a turned direction what they showed before. */
#include <math.h>

#include "sh_rotation.h"
#include "test_formats_support.h"

static void random_turn(double m[3][3], uint32_t *seed, bool mirror) {
    double q[4], length = 0;
    for (int i = 0; i < 4; i++) {
        q[i] = random_float(seed, 1);
        length += q[i] * q[i];
    }
    for (int i = 0; i < 4; i++) q[i] /= sqrt(length);
    const double w = q[0], x = q[1], y = q[2], z = q[3];
    const double turn[3][3] = {{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
                               {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
                               {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}};
    for (int i = 0; i < 9; i++) m[i / 3][i % 3] = turn[i / 3][i % 3] * (mirror ? -1 : 1);
}

static double shown(const float coefficients[GSZ_SH_REST], const double direction[3]) {
    double basis[GSZ_SH_REST], sum = 0;
    gsz_sh_rest_basis(basis, direction);
    for (int k = 0; k < GSZ_SH_REST; k++) sum += basis[k] * coefficients[k];
    return sum;
}

static void check_turn(const double m[3][3], uint32_t *seed) {
    gsz_sh_rotation rotation;
    float before[GSZ_SH_REST], after[GSZ_SH_REST], *plane[GSZ_SH_REST];
    gsz_sh_rotation_make(&rotation, m);
    fill_random(before, GSZ_SH_REST, seed, 1);
    memcpy(after, before, sizeof after);
    for (int k = 0; k < GSZ_SH_REST; k++) plane[k] = &after[k];
    gsz_sh_rotation_apply(&rotation, plane, 3, 0, 1);
    for (int i = 0; i < 20; i++) {
        double d[3], turned[3], length = 0;
        for (int k = 0; k < 3; k++) {
            d[k] = random_float(seed, 1);
            length += d[k] * d[k];
        }
        for (int k = 0; k < 3; k++) d[k] /= sqrt(length);
        for (int k = 0; k < 3; k++) turned[k] = m[k][0] * d[0] + m[k][1] * d[1] + m[k][2] * d[2];
        if (!(fabs(shown(before, d) - shown(after, turned)) < 2e-6))
            fail_msg("%g became %g", shown(before, d), shown(after, turned));
    }
}

static void turns_and_mirrors(void **state) {
    (void)state;
    uint32_t seed = 7;
    for (int i = 0; i < 50; i++) {
        double m[3][3];
        random_turn(m, &seed, i % 2);
        check_turn(m, &seed);
    }
}

static void right_angles_are_exact(void **state) {
    (void)state;
    static const double about_z[3][3] = {{-1, 0, 0}, {0, -1, 0}, {0, 0, 1}};
    static const float sign[GSZ_SH_REST] = {-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1};
    gsz_sh_rotation rotation;
    gsz_sh_rotation_make(&rotation, about_z);
    for (int l = 1, first = 0; l <= 3; first += 2 * l + 1, l++)
        for (int r = 0; r < 2 * l + 1; r++)
            for (int c = 0; c < 2 * l + 1; c++)
                assert_true(rotation.degree[l - 1][r][c] == (r == c ? sign[first + r] : 0));
}

static void lower_degrees_alone(void **state) {
    (void)state;
    double m[3][3];
    uint32_t seed = 3;
    random_turn(m, &seed, false);
    gsz_sh_rotation rotation;
    gsz_sh_rotation_make(&rotation, m);
    float values[GSZ_SH_REST], *plane[GSZ_SH_REST];
    fill_random(values, GSZ_SH_REST, &seed, 1);
    for (int k = 0; k < GSZ_SH_REST; k++) plane[k] = &values[k];
    float third = values[8];
    gsz_sh_rotation_apply(&rotation, plane, 2, 0, 1);
    assert_true(values[8] == third);
    float second = values[3];
    gsz_sh_rotation_apply(&rotation, plane, 0, 0, 1);
    assert_true(values[3] == second);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_and_mirrors),
        cmocka_unit_test(right_angles_are_exact),
        cmocka_unit_test(lower_degrees_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
