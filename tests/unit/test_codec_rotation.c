/* SPDX-License-Identifier: MIT */
/* test_codec_rotation.c - the lattice of rotations: how far off it may be, that axis-aligned rotations are
 * exact on it, and the way between quaternions and axes. */
#include <math.h>

#include "test_codec_support.h"

#include "block.h"
#include "rotation_lattice.h"

/* Radians times 2^bits, at worst: in a corner of a face, where the last point of the one axis lies a whole step
 * inside, half a step of the other adds to it, and steps are largest. */
#define LEAD_BOUND 1.83
/** From the middle of a face to its corner: all that a lattice of one point can be off. */
#define FACE_TO_CORNER 54.7357

static double degrees(double radians) { return radians * (180 / M_PI); }

static double dot(const double a[3], const double b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static double length(const double a[3]) { return sqrt(dot(a, a)); }

/** Between two axes, whose signs mean nothing. */
static double angle_between(const double a[3], const double b[3]) {
    double cross[3];
    gsz_cross(cross, a, b);
    return degrees(atan2(length(cross), fabs(dot(a, b))));
}

static void normalise(double a[3]) {
    double scale = 1 / length(a);
    for (int k = 0; k < 3; k++) a[k] *= scale;
}

static void random_axis(double out[3], uint64_t *seed) {
    do
        for (int k = 0; k < 3; k++) out[k] = (double)throw_float(seed, 1);
    while (length(out) > 1 || length(out) < 1e-3);
    normalise(out);
}

static void random_normal(double out[3], const double lead[3], uint64_t *seed) {
    double other[3];
    do {
        random_axis(other, seed);
        gsz_cross(out, lead, other);
    } while (length(out) < 1e-3);
    normalise(out);
}

static double lead_error(const double axis[3], int bits) {
    int face;
    int32_t level[2];
    double back[3];
    gsz_lead_quantise(&face, level, axis, bits);
    assert_in_range(face, 0, 2);
    int32_t half = bits ? 1 << (bits - 1) : 0;
    for (int k = 0; k < 2; k++) assert_true(level[k] >= -half && level[k] <= (bits ? half - 1 : 0));
    gsz_lead_axis(back, face, level, bits);
    assert_true(fabs(length(back) - 1) < 1e-14);
    return angle_between(axis, back);
}

static double lead_bound(int bits) {
    return bits == 0 ? FACE_TO_CORNER : degrees(LEAD_BOUND * ldexp(1, -bits));
}

/** 0, then 2 bits and more: no Gaussian is given a lattice of one bit. */
static int next_bits(int bits) { return bits == 0 ? 2 : bits + 1; }

/* ---- the leading axis ---- */

static void lead_is_near_in_every_direction(void **state) {
    (void)state;
    for (int bits = 0; bits <= GSZ_ANGLE_BITS_MAX; bits = next_bits(bits)) {
        uint64_t seed = (uint64_t)bits;
        double worst = 0;
        for (int i = 0; i < 20000; i++) {
            double axis[3];
            random_axis(axis, &seed);
            worst = fmax(worst, lead_error(axis, bits));
        }
        if (worst > lead_bound(bits)) fail_msg("%d bits: %g degrees off", bits, worst);
        /* a bound that is never nearly reached would say nothing */
        assert_true(worst > 0.6 * lead_bound(bits));
    }
}

/** Edges and corners of the faces, where the largest component changes hands. */
static void lead_is_near_at_the_edges(void **state) {
    (void)state;
    for (int bits = 0; bits <= GSZ_ANGLE_BITS_MAX; bits = next_bits(bits))
        for (int face = 0; face < 3; face++)
            for (int i = -64; i <= 64; i++)
                for (int sign = -1; sign <= 1; sign += 2)
                    for (int nudge = -1; nudge <= 1; nudge++) {
                        double axis[3];
                        axis[face] = sign;
                        axis[(face + 1) % 3] = i / 64.0;
                        axis[(face + 2) % 3] = 1 + nudge * 1e-9;
                        normalise(axis);
                        assert_true(lead_error(axis, bits) <= lead_bound(bits) * (1 + 1e-6));
                    }
}

static void points_of_the_lattice_are_exact(void **state) {
    (void)state;
    for (int bits = 2; bits <= 8; bits++)
        for (int face = 0; face < 3; face++)
            for (int32_t u = -(1 << (bits - 1)); u < 1 << (bits - 1); u++)
                for (int32_t v = 1 - (1 << (bits - 1)); v < 1 << (bits - 1); v += 3) {
                    int32_t level[2] = {u, v}, back[2];
                    double axis[3];
                    int got;
                    gsz_lead_axis(axis, face, level, bits);
                    gsz_lead_quantise(&got, back, axis, bits);
                    /* at u = -1 two faces meet */
                    if (u == -(1 << (bits - 1))) continue;
                    assert_int_equal(got, face);
                    assert_memory_equal(back, level, sizeof level);
                }
}

/* ---- the roll ---- */

static void roll_is_near(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (int bits = 0; bits <= GSZ_ANGLE_BITS_MAX; bits = next_bits(bits)) {
        double worst = 0, bound = 90.0 * ldexp(1, -bits);
        for (int i = 0; i < 20000; i++) {
            double axis[3], lead[3], normal[3], back[3];
            int32_t level[2];
            int face;
            random_axis(axis, &seed);
            gsz_lead_quantise(&face, level, axis, bits);
            gsz_lead_axis(lead, face, level, bits);
            random_normal(normal, lead, &seed);
            int32_t roll = gsz_roll_quantise(lead, face, normal, bits);
            assert_true(bits == 0 ? roll == 0
                                  : roll >= -(1 << (bits - 1)) && roll < 1 << (bits - 1));
            gsz_roll_axis(back, lead, face, roll, bits);
            assert_true(fabs(length(back) - 1) < 1e-12 && fabs(dot(back, lead)) < 1e-12);
            worst = fmax(worst, angle_between(normal, back));
        }
        if (worst > bound * (1 + 1e-9)) fail_msg("%d bits: %g degrees off", bits, worst);
        assert_true(worst > 0.98 * bound);
    }
}

/** An axis that the lattice moved is no longer at right angles: the roll takes what is left of it. */
static void roll_of_a_moved_lead(void **state) {
    (void)state;
    uint64_t seed = 6;
    for (int bits = 3; bits <= GSZ_ANGLE_BITS_MAX; bits++)
        for (int i = 0; i < 5000; i++) {
            double axis[3], lead[3], normal[3], back[3];
            int32_t level[2];
            int face;
            random_axis(axis, &seed);
            random_normal(normal, axis, &seed);
            gsz_lead_quantise(&face, level, axis, bits);
            gsz_lead_axis(lead, face, level, bits);
            gsz_roll_axis(back, lead, face, gsz_roll_quantise(lead, face, normal, bits), bits);
            assert_true(angle_between(normal, back) <= 90.0 * ldexp(1, -bits) + lead_bound(bits));
        }
}

/* ---- rotations along the axes ---- */

/** The 24 rotations of a cube: a and b are axes with a sign, c completes them. */
static void cube_rotation(double out[3][3], int which) {
    static const int pairs[6][2] = {{0, 1}, {0, 2}, {1, 0}, {1, 2}, {2, 0}, {2, 1}};
    memset(out, 0, 9 * sizeof(double));
    out[0][pairs[which % 6][0]] = which / 6 & 1 ? -1 : 1;
    out[1][pairs[which % 6][1]] = which / 12 & 1 ? -1 : 1;
    gsz_cross(out[2], out[0], out[1]);
}

static void rotations_along_the_axes_are_exact(void **state) {
    (void)state;
    for (int which = 0; which < 24; which++)
        for (int bits = 2; bits <= GSZ_ANGLE_BITS_MAX; bits++) {
            double axes[3][3], lead[3], roll[3];
            int32_t level[2];
            int face;
            cube_rotation(axes, which);
            gsz_lead_quantise(&face, level, axes[0], bits);
            gsz_lead_axis(lead, face, level, bits);
            gsz_roll_axis(roll, lead, face, gsz_roll_quantise(lead, face, axes[1], bits), bits);
            for (int k = 0; k < 3; k++) {
                assert_true(fabs(lead[k]) == fabs(axes[0][k]));
                assert_true(fabs(fabs(roll[k]) - fabs(axes[1][k])) < 1e-15);
            }
        }
}

static void identity_is_exact(void **state) {
    (void)state;
    float q[4] = {2, 0, 0, 0};
    double axes[3][3], back[4];
    gsz_quaternion_to_axes(axes, q);
    for (int i = 0; i < 9; i++) assert_true(axes[i / 3][i % 3] == (i % 4 == 0));
    gsz_axes_to_quaternion(back, axes[0], axes[1], axes[2]);
    assert_true(back[0] == 1 && back[1] == 0 && back[2] == 0 && back[3] == 0);
}

/* ---- quaternions and axes ---- */

static void assert_same_rotation(const float q[4]) {
    double axes[3][3], back[4], norm = 0, same = 0, size = 0;
    gsz_quaternion_to_axes(axes, q);
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) assert_true(fabs(dot(axes[a], axes[b]) - (a == b)) < 1e-13);
    double c[3];
    gsz_cross(c, axes[0], axes[1]);
    assert_true(dot(c, axes[2]) > 0.999);
    gsz_axes_to_quaternion(back, axes[0], axes[1], axes[2]);
    for (int k = 0; k < 4; k++) {
        norm += back[k] * back[k];
        size += (double)q[k] * q[k];
        same += back[k] * q[k];
    }
    assert_true(back[0] >= 0);
    assert_true(fabs(norm - 1) < 1e-13);
    assert_true(fabs(fabs(same) / sqrt(size) - 1) < 1e-13);
}

static void quaternions_come_back(void **state) {
    (void)state;
    uint64_t seed = 9;
    for (int i = 0; i < 50000; i++) {
        static const float sizes[] = {1, 1e-6f, 1e6f, 3};
        float q[4];
        for (int k = 0; k < 4; k++) q[k] = throw_float(&seed, sizes[i & 3]);
        /* near the turns by 180 degrees, where w is 0 */
        if (i % 5 == 0) q[0] *= 1e-6f;
        if (i % 25 == 0) q[0] = 0;
        assert_same_rotation(q);
    }
    for (int k = 0; k < 4; k++) {
        float q[4] = {0};
        q[k] = -1;
        assert_same_rotation(q);
    }
}

/** Columns of the matrix, as the reference implementation has it: 90 degrees about z takes x to y. */
static void axes_turn_the_right_way(void **state) {
    (void)state;
    float about_z[4] = {1, 0, 0, 1};
    double axes[3][3];
    gsz_quaternion_to_axes(axes, about_z);
    static const double expected[3][3] = {{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}};
    for (int i = 0; i < 9; i++)
        assert_true(fabs(axes[i / 3][i % 3] - expected[i / 3][i % 3]) < 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lead_is_near_in_every_direction),
        cmocka_unit_test(lead_is_near_at_the_edges),
        cmocka_unit_test(points_of_the_lattice_are_exact),
        cmocka_unit_test(roll_is_near),
        cmocka_unit_test(roll_of_a_moved_lead),
        cmocka_unit_test(rotations_along_the_axes_are_exact),
        cmocka_unit_test(identity_is_exact),
        cmocka_unit_test(quaternions_come_back),
        cmocka_unit_test(axes_turn_the_right_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
