/* SPDX-License-Identifier: MIT */
/* cloud_place.c - moving a whole cloud: turned (or mirrored), scaled and shifted, harmonics included. */
#include "cloud_place.h"

#include <math.h>
#include <string.h>

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "sh_rotation.h"

enum { RANGE = 4096 };

typedef struct placing {
    gsz_cloud *cloud;
    gsz_placement placement;
    bool turns;
    bool flips;           /* nothing but signs change, which is exact */
    float sign[4];        /* then, of w, x, y, z */
    double quaternion[4]; /* w, x, y, z */
    float log_scale;
    gsz_sh_rotation harmonics;
} placing;

gsz_placement gsz_placement_none(void) {
    return (gsz_placement){.turn = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, .scale = 1};
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

static void place_position(const placing *p, size_t i) {
    float *const *x = &p->cloud->plane[GSZ_PLANE_POSITION];
    const double before[3] = {x[0][i], x[1][i], x[2][i]};
    for (int r = 0; r < 3; r++) {
        const double *row = p->placement.turn[r];
        double along = row[0] * before[0] + row[1] * before[1] + row[2] * before[2];
        x[r][i] = (float)(p->placement.scale * along + p->placement.shift[r]);
    }
}

static void turn_rotation(const placing *p, size_t i) {
    float *const *r = &p->cloud->plane[GSZ_PLANE_ROTATION];
    if (p->flips) {
        for (int k = 1; k < 4; k++) r[k][i] *= p->sign[k];
        return;
    }
    const double *a = p->quaternion;
    const double w = r[0][i], x = r[1][i], y = r[2][i], z = r[3][i];
    r[0][i] = (float)(a[0] * w - a[1] * x - a[2] * y - a[3] * z);
    r[1][i] = (float)(a[0] * x + a[1] * w + a[2] * z - a[3] * y);
    r[2][i] = (float)(a[0] * y - a[1] * z + a[2] * w + a[3] * x);
    r[3][i] = (float)(a[0] * z + a[1] * y - a[2] * x + a[3] * w);
}

/* The axes of a Gaussian may be flipped along with those of the scene: its turn is then F R F. */
static void look_for_flips(placing *p) {
    const double(*turn)[3] = p->placement.turn;
    p->flips = true;
    for (int i = 0; i < 9; i++)
        if (i % 4 ? turn[i / 3][i % 3] != 0 : fabs(turn[i / 3][i % 3]) != 1) p->flips = false;
    for (int k = 1; k < 4; k++)
        p->sign[k] = (float)(turn[k % 3][k % 3] * turn[(k + 1) % 3][(k + 1) % 3]);
}

static gsz_result place_range(void *user, size_t begin, size_t end, int worker) {
    const placing *p = user;
    gsz_cloud *cloud = p->cloud;
    const int coefficients = gsz_sh_coefficients(cloud->sh_degree);
    (void)worker;
    for (size_t i = begin; i < end; i++) place_position(p, i);
    for (int axis = 0; p->log_scale != 0 && axis < 3; axis++)
        for (size_t i = begin; i < end; i++)
            cloud->plane[GSZ_PLANE_SCALE + axis][i] += p->log_scale;
    if (!p->turns) return GSZ_OK;
    for (size_t i = begin; i < end; i++) turn_rotation(p, i);
    for (int channel = 0; channel < 3; channel++)
        gsz_sh_rotation_apply(&p->harmonics, &cloud->plane[GSZ_PLANE_REST + channel * coefficients],
                              cloud->sh_degree, begin, end);
    return GSZ_OK;
}

gsz_result gsz_cloud_place(gsz_context *context, gsz_cloud *cloud, const gsz_placement *placement) {
    const gsz_placement none = gsz_placement_none();
    placing p = {.cloud = cloud, .placement = *placement};
    p.turns = memcmp(placement->turn, none.turn, sizeof none.turn) != 0;
    p.log_scale = (float)gsz_log(placement->scale);
    look_for_flips(&p);
    turn_quaternion(p.quaternion, placement->turn);
    gsz_sh_rotation_make(&p.harmonics, placement->turn);
    return gsz_parallel_ranges(context, "place", cloud->count, RANGE, place_range, &p);
}
