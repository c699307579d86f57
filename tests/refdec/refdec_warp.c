/* SPDX-License-Identifier: MIT */
/* refdec_warp.c - which joints a Gaussian follows (7.4), and where they carry it (7.5). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "refdec_math.h"
#include "refdec_motion.h"
#include "refdec_values.h"

/* ---- 7.4 binding ---- */

typedef struct near_joint {
    double distance;
    int joint;
} near_joint;

static int compare(const void *one, const void *two) {
    const near_joint *a = one, *b = two;
    if (a->distance != b->distance) return a->distance < b->distance ? -1 : 1;
    return a->joint < b->joint ? -1 : 1;
}

static void weigh(const rd_motion *m, rd_binding *b, const near_joint *d, int n) {
    double raw[RD_NEAR + 1], sum = 0, end = 0;
    int others = 0;
    for (int k = 0; k <= n && k < m->joints; k++)
        raw[k] = rd_exp(-(d[k].distance - d[0].distance) / (m->reach * m->reach));
    if (n < m->joints) end = raw[n];
    for (int k = 0; k < n; k++) sum = sum + (raw[k] - end + 1.0 / 1024);
    for (int k = n - 1; k >= 0; k--) {
        double weight = k ? floor(255 * (raw[k] - end + 1.0 / 1024) / sum) : 255 - others;
        b->joint[k] = (uint16_t)d[k].joint;
        b->weight[k] = (uint8_t)weight;
        others += b->weight[k];
    }
}

rd_binding *rd_bind(const rd_motion *m, const refdec_cloud *key) {
    rd_binding *binding = calloc((size_t)m->gaussians + 1, sizeof *binding);
    near_joint *d = calloc((size_t)m->joints + 1, sizeof *d);
    int n = m->near < m->joints ? m->near : m->joints;
    for (uint32_t i = 0; binding && d && n > 0 && i < m->gaussians; i++) {
        for (int j = 0; j < m->joints; j++) {
            d[j] = (near_joint){.joint = j};
            for (int k = 0; k < 3; k++) {
                double apart = (double)key->plane[k][i] - m->at[j][k];
                d[j].distance = d[j].distance + apart * apart;
            }
        }
        qsort(d, (size_t)m->joints, sizeof *d, compare);
        weigh(m, &binding[i], d, n);
    }
    if (!d) {
        free(binding);
        binding = NULL;
    }
    free(d);
    return binding;
}

/* ---- 7.5 what a joint does ---- */

/** m becomes half the sum of itself and of the transpose of its inverse; false if it has none. */
static bool halve(double m[3][3]) {
    double cofactor[3][3];
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 3; s++) {
            int r1 = (r + 1) % 3, r2 = (r + 2) % 3, s1 = (s + 1) % 3, s2 = (s + 2) % 3;
            cofactor[r][s] = m[r1][s1] * m[r2][s2] - m[r1][s2] * m[r2][s1];
        }
    double det = m[0][0] * cofactor[0][0] + m[0][1] * cofactor[0][1] + m[0][2] * cofactor[0][2];
    if (!(det > 1e-12)) return false;
    for (int r = 0; r < 3; r++)
        for (int s = 0; s < 3; s++) m[r][s] = 0.5 * (m[r][s] + cofactor[r][s] / det);
    return true;
}

static void turn_of(double turn[4], const double linear[3][3]) {
    double m[3][3], up[4];
    static const double none[4] = {1, 0, 0, 0};
    memcpy(m, linear, sizeof m);
    memcpy(turn, none, sizeof none);
    for (int i = 0; i < 8; i++)
        if (!halve(m)) return;
    double A[3] = {m[0][0], m[1][0], m[2][0]}, B[3] = {m[0][1], m[1][1], m[2][1]},
           C[3] = {m[0][2], m[1][2], m[2][2]}, row[4];
    int i = rd_largest_row(row, A, B, C);
    double root = sqrt(row[i]);
    for (int k = 0; k < 4; k++) turn[k] = k == i ? 0.5 * root : 0.5 * row[k] / root;
    for (int k = 0; k < 4; k++) up[k] = turn[0] < 0 ? -turn[k] : turn[k];
    memcpy(turn, up, sizeof up);
}

static void pose_of(const rd_motion *m, int frame, int j, rd_pose *out) {
    const int32_t *level = m->pose[(size_t)frame * (size_t)m->joints + (size_t)j];
    const double *c = m->at[j];
    for (int r = 0; r < 3; r++) {
        double *l = out->linear[r];
        for (int s = 0; s < 3; s++) l[s] = (r == s) + level[3 + 3 * r + s] * m->turn_step;
        out->shift[r] = c[r] + level[r] * m->shift_step - (l[0] * c[0] + l[1] * c[1] + l[2] * c[2]);
        out->tint[r] = level[12 + r] * m->tint_step;
    }
    out->gain = level[15] * m->gain_step;
    turn_of(out->turn, out->linear);
}

rd_pose *rd_poses(const rd_motion *m, int frame) {
    rd_pose *pose = calloc((size_t)m->joints + 1, sizeof *pose);
    for (int j = 0; pose && j < m->joints; j++) pose_of(m, frame, j, &pose[j]);
    return pose;
}

/* ---- 7.5 what follows from it ---- */

void rd_turn(float q[4], const double p[4], double factor) {
    double w = q[0], x = q[1], y = q[2], z = q[3];
    q[0] = (float)((p[0] * w - p[1] * x - p[2] * y - p[3] * z) * factor);
    q[1] = (float)((p[0] * x + p[1] * w + p[2] * z - p[3] * y) * factor);
    q[2] = (float)((p[0] * y - p[1] * z + p[2] * w + p[3] * x) * factor);
    q[3] = (float)((p[0] * z + p[1] * y - p[2] * x + p[3] * w) * factor);
}

void rd_rgb(double out[3], double l0, double l1, double l2) {
    double Y = l0 * 0.57735026918962576451;
    double D = l1 * 0.70710678118654752440;
    double G = l2 * 0.40824829046386301637;
    out[0] = Y + D + G;
    out[1] = Y - 2 * G;
    out[2] = Y - D + G;
}

static rd_pose mix(const rd_pose *pose, const rd_binding *b, int n) {
    rd_pose sum = {.gain = 0};
    const double *first = pose[b->joint[0]].turn;
    for (int k = 0; k < n; k++) {
        const rd_pose *p = &pose[b->joint[k]];
        double w = b->weight[k] * (1.0 / 255), dot = 0;
        for (int i = 0; i < 4; i++) dot = dot + p->turn[i] * first[i];
        for (int i = 0; i < 4; i++) sum.turn[i] = sum.turn[i] + w * (dot < 0 ? -1 : 1) * p->turn[i];
        for (int r = 0; r < 3; r++) {
            for (int s = 0; s < 3; s++) sum.linear[r][s] = sum.linear[r][s] + w * p->linear[r][s];
            sum.shift[r] = sum.shift[r] + w * p->shift[r];
            sum.tint[r] = sum.tint[r] + w * p->tint[r];
        }
        sum.gain = sum.gain + w * p->gain;
    }
    return sum;
}

static void normalise(double q[4]) {
    double square = q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
    for (int i = 0; i < 4; i++) q[i] = square > 1e-12 ? q[i] * (1 / sqrt(square)) : i == 0;
}

void rd_warp(const rd_motion *m, const rd_pose *pose, const rd_binding *b, rd_values v,
             int degree) {
    int n = m->near < m->joints ? m->near : m->joints;
    if (n == 0) return;
    rd_pose sum = mix(pose, b, n);
    double p[3] = {v[0], v[1], v[2]}, rgb[3];
    rd_rgb(rgb, sum.tint[0], sum.tint[1], sum.tint[2]);
    for (int r = 0; r < 3; r++) {
        const double *l = sum.linear[r];
        double at = l[0] * p[0] + l[1] * p[1] + l[2] * p[2] + sum.shift[r];
        v[RD_AT_POSITION + r] = (float)at;
        v[RD_AT_DC + r] = (float)(v[RD_AT_DC + r] + rgb[r]);
    }
    normalise(sum.turn);
    rd_turn(&v[RD_AT_ROTATION], sum.turn, 1);
    for (int k = RD_AT_REST; k < RD_AT_REST + 3 * ((degree + 1) * (degree + 1) - 1); k++)
        v[k] = (float)(v[k] * (1 + sum.gain));
}
