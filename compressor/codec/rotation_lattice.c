/* SPDX-License-Identifier: MIT */
/* rotation_lattice.c - cube faces, rolls and quaternions. */
#include "rotation_lattice.h"

#include "det_math.h"

#define BEND 0.77

static double bend(double t) { return t * (BEND + (1 - BEND) * t * t); }

/** Inverse of bend on [-1, 1] by Newton's steps. */
static double unbend(double u) {
    double t = u;
    for (int i = 0; i < 6; i++) t -= (bend(t) - u) / (BEND + 3 * (1 - BEND) * t * t);
    return t;
}

static double dot(const double a[3], const double b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

void gsz_lead_axis(double out[3], int face, const int32_t level[2], int bits) {
    double u = 0, v = 0;
    if (bits > 0) {
        double step = gsz_pow2i(1 - bits);
        u = bend(level[0] * step);
        v = bend(level[1] * step);
    }
    double scale = 1 / __builtin_sqrt(1 + u * u + v * v);
    out[face] = scale;
    out[(face + 1) % 3] = u * scale;
    out[(face + 2) % 3] = v * scale;
}

void gsz_lead_quantise(int *out_face, int32_t out_level[2], const double axis[3], int bits) {
    int face = 0;
    for (int k = 1; k < 3; k++)
        if (axis[k] * axis[k] > axis[face] * axis[face]) face = k;
    *out_face = face;
    out_level[0] = out_level[1] = 0;
    if (bits == 0) return;
    int32_t half = 1 << (bits - 1);
    for (int k = 0; k < 2; k++) {
        double t = unbend(axis[(face + 1 + k) % 3] / axis[face]);
        out_level[k] = gsz_clamp_int(gsz_round(t * half), -half, half - 1);
    }
}

/** Two unit vectors at right angles to the lead and each other: where a roll of 0 and of 90 degrees lies. */
static void roll_frame(double zero[3], double right[3], const double lead[3], int face) {
    int next = (face + 1) % 3;
    double scale = 1 / __builtin_sqrt(1 - lead[next] * lead[next]);
    for (int k = 0; k < 3; k++) zero[k] = ((k == next) - lead[next] * lead[k]) * scale;
    gsz_cross(right, lead, zero);
}

void gsz_roll_axis(double out[3], const double lead[3], int face, int32_t level, int bits) {
    double zero[3], right[3], s, c;
    roll_frame(zero, right, lead, face);
    gsz_sincos(level * GSZ_PI * gsz_pow2i(-bits), &s, &c);
    for (int k = 0; k < 3; k++) out[k] = c * zero[k] + s * right[k];
}

int32_t gsz_roll_quantise(const double lead[3], int face, const double axis[3], int bits) {
    if (bits == 0) return 0;
    double zero[3], right[3];
    roll_frame(zero, right, lead, face);
    int32_t count = 1 << bits;
    double turn = gsz_atan2(dot(axis, right), dot(axis, zero)) / GSZ_PI;
    int32_t level = gsz_round(turn * count) & (count - 1);
    return level >= count / 2 ? level - count : level;
}

void gsz_axes_to_quaternion(double q[4], const double a[3], const double b[3], const double c[3]) {
    /* four times the squares of w, x, y, z; the largest is safe to divide by */
    double square[4] = {1 + a[0] + b[1] + c[2], 1 + a[0] - b[1] - c[2], 1 - a[0] + b[1] - c[2],
                        1 - a[0] - b[1] + c[2]};
    int best = 0;
    for (int k = 1; k < 4; k++)
        if (square[k] > square[best]) best = k;
    double d[3] = {b[2] - c[1], c[0] - a[2], a[1] - b[0]}; /* 4w times x, y, z */
    double s[3] = {c[1] + b[2], a[2] + c[0], b[0] + a[1]}; /* 4yz, 4zx, 4xy */
    double raw[4][4] = {{square[0], d[0], d[1], d[2]},
                        {d[0], square[1], s[2], s[1]},
                        {d[1], s[2], square[2], s[0]},
                        {d[2], s[1], s[0], square[3]}};
    double length = __builtin_sqrt(raw[best][0] * raw[best][0] + raw[best][1] * raw[best][1] +
                                   raw[best][2] * raw[best][2] + raw[best][3] * raw[best][3]);
    double sign = raw[best][0] < 0 ? -1 / length : 1 / length;
    for (int k = 0; k < 4; k++) q[k] = raw[best][k] * sign;
}

void gsz_quaternion_to_axes(double axes[3][3], const float q[4]) {
    double w = q[0], x = q[1], y = q[2], z = q[3];
    double n = 2 / (w * w + x * x + y * y + z * z);
    double m[3][3] = {{1 - n * (y * y + z * z), n * (x * y + w * z), n * (x * z - w * y)},
                      {n * (x * y - w * z), 1 - n * (x * x + z * z), n * (y * z + w * x)},
                      {n * (x * z + w * y), n * (y * z - w * x), 1 - n * (x * x + y * y)}};
    memcpy(axes, m, sizeof m);
}
