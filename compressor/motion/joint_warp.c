/* SPDX-License-Identifier: MIT */
/* joint_warp.c - poses as affine maps, and their blends. */
#include "joint_warp.h"

#include "det_math.h"

#include <string.h>

/** Newton's iteration for the polar factor squares its error each time: more than enough for what bodies do. */
enum { POLAR_ROUNDS = 8 };
#define FLAT 1e-12

/* ---- the rotation in a map ------------------------------------------------------------------------ */

double gsz_cofactors(double out[3][3], double m[3][3]) {
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
        double c[3][3], det = gsz_cofactors(c, m);
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

void gsz_joint_map_at(gsz_joint_map *out, const gsz_motion *m, const gsz_cloud *key, int frame,
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
    for (uint32_t j = 0; j < m->joint_count; j++) gsz_joint_map_at(&out[j], m, key, frame, j);
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

/** Two numbers at a time: the compiler makes of it what the machine has. */
typedef double pair __attribute__((vector_size(16)));
enum { BLENDED = 8, TURN = 8, PAIRS = 10 };
_Static_assert(sizeof(gsz_joint_map) == PAIRS * sizeof(pair), "a map is pairs of doubles");

static inline pair load(const gsz_joint_map *map, int at) {
    pair p;
    memcpy(&p, (const char *)map + (size_t)at * sizeof p, sizeof p);
    return p;
}

void gsz_joint_blend(gsz_joint_map *out, const gsz_binding *binding, const gsz_joint_map *maps,
                     size_t gaussian) {
    const uint16_t *joint = binding->joint + gaussian * (size_t)binding->near;
    const uint8_t *weight = binding->weight + gaussian * (size_t)binding->near;
    const gsz_joint_map *first = &maps[joint[0]];
    double all = weight[0] * (1.0 / GSZ_BINDING_TOTAL);
    pair sum[PAIRS];
    for (int i = 0; i < PAIRS; i++) sum[i] = (pair){all, all} * load(first, i);
    for (int k = 1; k < binding->near; k++) {
        const gsz_joint_map *map = &maps[joint[k]];
        const double *q = map->turn, *f = first->turn;
        double w = weight[k] * (1.0 / GSZ_BINDING_TOTAL);
        double toward = q[0] * f[0] + q[1] * f[1] + q[2] * f[2] + q[3] * f[3];
        double turned = toward < 0 ? -w : w;
        for (int i = 0; i < BLENDED; i++) sum[i] += (pair){w, w} * load(map, i);
        for (int i = TURN; i < PAIRS; i++) sum[i] += (pair){turned, turned} * load(map, i);
    }
    memcpy(out, sum, sizeof *out);
    normalise(out->turn);
}
