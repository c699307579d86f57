/* SPDX-License-Identifier: MIT */
/* joint_warp.c - poses as affine maps, and their blends. */
#include "joint_warp.h"

#include "det_math.h"

#include <string.h>

/** Newton's iteration for the polar factor squares its error each time: more than enough for what bodies do. */
enum { POLAR_ROUNDS = 8 };
#define FLAT 1e-12

/* ---- the rotation in a map ------------------------------------------------------------------------ */

/** Cofactors of m; returns its determinant. */
static double cofactors(double out[3][3], double m[3][3]) {
    double det = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int a = (i + 1) % 3, b = (i + 2) % 3, c = (j + 1) % 3, d = (j + 2) % 3;
            out[i][j] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
        }
    for (int j = 0; j < 3; j++) det += m[0][j] * out[0][j];
    return det;
}

/** m becomes the rotation nearest to it; false where it is flat or turned inside out. */
static bool nearest_rotation(double m[3][3]) {
    for (int round = 0; round < POLAR_ROUNDS; round++) {
        double c[3][3], det = cofactors(c, m);
        if (!(det > FLAT)) return false;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) m[i][j] = 0.5 * (m[i][j] + c[i][j] / det);
    }
    return true;
}

/** By the largest of the four squares, which is at least 1. */
static void to_quaternion(double q[4], double r[3][3]) {
    double square[4] = {1 + r[0][0] + r[1][1] + r[2][2], 1 + r[0][0] - r[1][1] - r[2][2],
                        1 - r[0][0] + r[1][1] - r[2][2], 1 - r[0][0] - r[1][1] + r[2][2]};
    int most = 0;
    for (int k = 1; k < 4; k++)
        if (square[k] > square[most]) most = k;
    double x[4][4] = {{0, r[2][1] - r[1][2], r[0][2] - r[2][0], r[1][0] - r[0][1]},
                      {r[2][1] - r[1][2], 0, r[0][1] + r[1][0], r[0][2] + r[2][0]},
                      {r[0][2] - r[2][0], r[0][1] + r[1][0], 0, r[1][2] + r[2][1]},
                      {r[1][0] - r[0][1], r[0][2] + r[2][0], r[1][2] + r[2][1], 0}};
    double twice = __builtin_sqrt(square[most]);
    for (int k = 0; k < 4; k++) q[k] = k == most ? 0.5 * twice : 0.5 * x[most][k] / twice;
    for (int k = 3; k >= 0 && q[0] < 0; k--) q[k] = -q[k];
}

void gsz_joint_turn(gsz_joint_map *map) {
    double rotation[3][3];
    memcpy(rotation, map->linear, sizeof rotation);
    memcpy(map->turn, (double[4]){1, 0, 0, 0}, sizeof map->turn);
    if (nearest_rotation(rotation)) to_quaternion(map->turn, rotation);
}

/* ---- maps ----------------------------------------------------------------------------------------- */

static void map_of(gsz_joint_map *out, const gsz_motion *m, const gsz_cloud *key, int frame,
                   uint32_t joint) {
    const int32_t *level = gsz_motion_pose(m, frame, joint);
    double center[3];
    for (int axis = 0; axis < 3; axis++)
        center[axis] = key->plane[GSZ_PLANE_POSITION + axis][m->joint[joint]];
    for (int r = 0; r < 3; r++) {
        double carried = 0;
        for (int c = 0; c < 3; c++) {
            out->linear[r][c] =
                (r == c) + level[GSZ_POSE_LINEAR + 3 * r + c] * (double)m->turn_step;
            carried += out->linear[r][c] * center[c];
        }
        out->shift[r] = center[r] + level[r] * (double)m->shift_step - carried;
    }
    for (int c = 0; c < 3; c++) out->tint[c] = level[GSZ_POSE_TINT + c] * (double)m->tint_step;
    out->gain = level[GSZ_POSE_GAIN] * (double)m->gain_step;
    gsz_joint_turn(out);
}

void gsz_joint_maps(gsz_joint_map *out, const gsz_motion *m, const gsz_cloud *key, int frame) {
    for (uint32_t j = 0; j < m->joint_count; j++) map_of(&out[j], m, key, frame, j);
}

/* ---- Gaussians ------------------------------------------------------------------------------------ */

void gsz_quaternion_product(double out[4], const double a[4], const double b[4]) {
    out[0] = a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3];
    out[1] = a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2];
    out[2] = a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1];
    out[3] = a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0];
}

void gsz_quaternion_matrix(double out[3][3], const double q[4]) {
    double w = q[0], x = q[1], y = q[2], z = q[3];
    double m[3][3] = {{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
                      {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
                      {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}};
    memcpy(out, m, sizeof m);
}

static void normalise(double q[4]) {
    double square = q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
    double inverse = square > FLAT ? 1 / __builtin_sqrt(square) : 0;
    for (int k = 0; k < 4; k++) q[k] *= inverse;
    if (inverse == 0) q[0] = 1;
}

void gsz_joint_carry(double out_place[3], double out_turn[4], const gsz_binding *binding,
                     const gsz_joint_map *maps, size_t gaussian, const double place[3]) {
    const uint16_t *joint = binding->joint + gaussian * (size_t)binding->near;
    const uint8_t *weight = binding->weight + gaussian * (size_t)binding->near;
    const double *first = maps[joint[0]].turn;
    double linear[9] = {0}, shift[3] = {0}, turn[4] = {0};
    for (int k = 0; k < binding->near; k++) {
        const gsz_joint_map *map = &maps[joint[k]];
        const double *rows = &map->linear[0][0], *q = map->turn;
        double w = weight[k] * (1.0 / GSZ_BINDING_TOTAL);
        double toward = q[0] * first[0] + q[1] * first[1] + q[2] * first[2] + q[3] * first[3];
        double signed_weight = toward < 0 ? -w : w;
        for (int i = 0; i < 9; i++) linear[i] += w * rows[i];
        for (int i = 0; i < 3; i++) shift[i] += w * map->shift[i];
        for (int i = 0; i < 4; i++) turn[i] += signed_weight * q[i];
    }
    for (int r = 0; r < 3; r++)
        out_place[r] = linear[3 * r] * place[0] + linear[3 * r + 1] * place[1] +
                       linear[3 * r + 2] * place[2] + shift[r];
    normalise(turn);
    memcpy(out_turn, turn, sizeof turn);
}

void gsz_joint_light(double out_tint[3], double *out_gain, const gsz_binding *binding,
                     const gsz_joint_map *maps, size_t gaussian) {
    const uint16_t *joint = binding->joint + gaussian * (size_t)binding->near;
    const uint8_t *weight = binding->weight + gaussian * (size_t)binding->near;
    double tint[3] = {0}, gain = 0;
    for (int k = 0; k < binding->near; k++) {
        const gsz_joint_map *map = &maps[joint[k]];
        double w = weight[k] * (1.0 / GSZ_BINDING_TOTAL);
        for (int c = 0; c < 3; c++) tint[c] += w * map->tint[c];
        gain += w * map->gain;
    }
    memcpy(out_tint, tint, sizeof tint);
    *out_gain = gain;
}
