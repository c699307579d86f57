/* SPDX-License-Identifier: MIT */
/* cloud_place.c - moving a whole cloud: turned (or mirrored), scaled and shifted, harmonics included. */
#include "cloud_place.h"

#include <math.h>
#include <string.h>

#include "context.h"
#include "det_math.h"
#include "parallel.h"

enum { RANGE = 4096 };

gsz_placement gsz_placement_none(void) {
    return (gsz_placement){.turn = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, .scale = 1};
}

void gsz_matrix_of_quaternion(double out[3][3], const double quaternion[4]) {
    const double w = quaternion[0], x = quaternion[1], y = quaternion[2], z = quaternion[3];
    const double square = w * w + x * x + y * y + z * z, f = square > 0 ? 2 / square : 0;
    const double m[3][3] = {{1 - f * (y * y + z * z), f * (x * y - w * z), f * (x * z + w * y)},
                            {f * (x * y + w * z), 1 - f * (x * x + z * z), f * (y * z - w * x)},
                            {f * (x * z - w * y), f * (y * z + w * x), 1 - f * (x * x + y * y)}};
    memcpy(out, m, sizeof m);
}

static double determinant(const double m[3][3]) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
           m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
           m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/* A Gaussian is its own image in its centre: where the whole mirrors, the turn of its opposite serves as well. */
static void turn_quaternion(double q[4], const double turn[3][3]) {
    const double sign = determinant(turn) < 0 ? -1 : 1;
    double m[3][3];
    for (int i = 0; i < 9; i++) m[i / 3][i % 3] = sign * turn[i / 3][i % 3];
    /* Four times the square of each component; the largest is a safe divisor. */
    const double square[4] = {1 + m[0][0] + m[1][1] + m[2][2], 1 + m[0][0] - m[1][1] - m[2][2],
                              1 - m[0][0] + m[1][1] - m[2][2], 1 - m[0][0] - m[1][1] + m[2][2]};
    int best = 0;
    for (int i = 1; i < 4; i++)
        if (square[i] > square[best]) best = i;
    const double twice = sqrt(square[best]), share = 0.5 / twice;
    const double products[4][4] = {{0, m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1]},
                                   {m[2][1] - m[1][2], 0, m[0][1] + m[1][0], m[0][2] + m[2][0]},
                                   {m[0][2] - m[2][0], m[0][1] + m[1][0], 0, m[1][2] + m[2][1]},
                                   {m[1][0] - m[0][1], m[0][2] + m[2][0], m[1][2] + m[2][1], 0}};
    for (int i = 0; i < 4; i++) q[i] = i == best ? twice / 2 : products[best][i] * share;
}

/* The axes of a Gaussian may be flipped along with those of the scene: its turn is then F R F. */
static void look_for_flips(gsz_mover *m) {
    const double(*turn)[3] = m->placement.turn;
    m->flips = true;
    for (int i = 0; i < 9; i++)
        if (i % 4 ? turn[i / 3][i % 3] != 0 : fabs(turn[i / 3][i % 3]) != 1) m->flips = false;
    for (int k = 1; k < 4; k++)
        m->sign[k] = (float)(turn[k % 3][k % 3] * turn[(k + 1) % 3][(k + 1) % 3]);
}

static bool turns(const double turn[3][3]) {
    for (int i = 0; i < 9; i++)
        if (turn[i / 3][i % 3] != (i % 4 == 0)) return true;
    return false;
}

void gsz_mover_make(gsz_mover *mover, const gsz_placement *placement) {
    const double(*turn)[3] = placement->turn;
    memset(mover, 0, sizeof *mover);
    mover->placement = *placement;
    mover->turns = turns(turn);
    mover->log_scale = placement->scale == 1 ? 0 : gsz_log(placement->scale);
    look_for_flips(mover);
    turn_quaternion(mover->quaternion, turn);
    gsz_sh_rotation_make(&mover->harmonics, turn);
}

/* ---- Gaussians ---- */

static void move_position(const gsz_mover *m, float *const *x, size_t i) {
    const double before[3] = {x[0][i], x[1][i], x[2][i]};
    for (int r = 0; r < 3; r++) {
        const double *row = m->placement.turn[r];
        double along = row[0] * before[0] + row[1] * before[1] + row[2] * before[2];
        x[r][i] = (float)(m->placement.scale * along + m->placement.shift[r]);
    }
}

static void turn_rotation(const gsz_mover *m, float *const *r, size_t i) {
    if (m->flips) {
        for (int k = 1; k < 4; k++) r[k][i] *= m->sign[k];
        return;
    }
    const double *a = m->quaternion;
    const double w = r[0][i], x = r[1][i], y = r[2][i], z = r[3][i];
    r[0][i] = (float)(a[0] * w - a[1] * x - a[2] * y - a[3] * z);
    r[1][i] = (float)(a[0] * x + a[1] * w + a[2] * z - a[3] * y);
    r[2][i] = (float)(a[0] * y - a[1] * z + a[2] * w + a[3] * x);
    r[3][i] = (float)(a[0] * z + a[1] * y - a[2] * x + a[3] * w);
}

static void grow_scale(const gsz_mover *m, float *scale, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) scale[i] = (float)(scale[i] + m->log_scale);
}

void gsz_mover_move(const gsz_mover *mover, gsz_cloud *cloud, size_t begin, size_t end) {
    float *const *plane = cloud->plane;
    const int coefficients = gsz_sh_coefficients(cloud->sh_degree);
    for (size_t i = begin; i < end; i++) move_position(mover, plane + GSZ_PLANE_POSITION, i);
    for (int axis = 0; mover->log_scale != 0 && axis < 3; axis++)
        grow_scale(mover, plane[GSZ_PLANE_SCALE + axis], begin, end);
    if (!mover->turns) return;
    for (size_t i = begin; i < end; i++) turn_rotation(mover, plane + GSZ_PLANE_ROTATION, i);
    for (int channel = 0; channel < 3; channel++)
        gsz_sh_rotation_apply(&mover->harmonics, plane + GSZ_PLANE_REST + channel * coefficients,
                              cloud->sh_degree, begin, end);
}

/* ---- the whole ---- */

typedef struct placing {
    gsz_mover mover;
    gsz_cloud *cloud;
} placing;

static gsz_result place_range(void *user, size_t begin, size_t end, int worker) {
    const placing *p = user;
    (void)worker;
    gsz_mover_move(&p->mover, p->cloud, begin, end);
    return GSZ_OK;
}

gsz_result gsz_cloud_place(gsz_context *context, gsz_cloud *cloud, const gsz_placement *placement) {
    placing p = {.cloud = cloud};
    gsz_mover_make(&p.mover, placement);
    return gsz_parallel_ranges(context, "place", cloud->count, RANGE, place_range, &p);
}
