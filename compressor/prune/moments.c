/* SPDX-License-Identifier: MIT */
/* moments.c - rotations and scales to covariances and back. */
#include "moments.h"

#include "det_math.h"
#include "symmetric.h"

/** Of a covariance less than this is noise. */
#define ROUNDING 1e-15

/** axis[k] is the k-th axis of the Gaussian. Returns the quaternion's length. */
static double axes_of(double axis[3][3], const gsz_cloud *cloud, size_t i) {
    double q[4], square = 0;
    for (int k = 0; k < 4; k++) {
        q[k] = (double)cloud->plane[GSZ_PLANE_ROTATION + k][i];
        square += q[k] * q[k];
    }
    double length = __builtin_sqrt(square);
    for (int k = 0; k < 4; k++) q[k] /= length;
    double w = q[0], x = q[1], y = q[2], z = q[3];
    double turned[3][3] = {
        {1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)},
        {2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)},
        {2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)},
    };
    for (int k = 0; k < 3; k++)
        for (int c = 0; c < 3; c++) axis[k][c] = turned[k][c];
    return length;
}

void gsz_covariance_of(double covariance[6], const gsz_cloud *cloud, size_t i) {
    double axis[3][3];
    axes_of(axis, cloud, i);
    for (int e = 0; e < 6; e++) covariance[e] = 0;
    for (int k = 0; k < 3; k++) {
        double variance = gsz_exp(2 * (double)cloud->plane[GSZ_PLANE_SCALE + k][i]);
        for (int r = 0, e = 0; r < 3; r++)
            for (int c = r; c < 3; c++) covariance[e++] += variance * axis[k][r] * axis[k][c];
    }
}

double gsz_covariance_area(const double m[6]) {
    double xy = m[0] * m[3] - m[1] * m[1], xz = m[0] * m[5] - m[2] * m[2];
    double trace = m[0] + m[3] + m[5], square = xy + xz + (m[3] * m[5] - m[4] * m[4]);
    double least = ROUNDING * trace * trace;
    return __builtin_sqrt(square > least ? square : least);
}

/** By L D L': y = L^-1 x. */
double gsz_covariance_distance(const double m[6], const double x[3]) {
    double least = ROUNDING * (m[0] + m[3] + m[5]);
    double d0 = m[0] > least ? m[0] : least, l10 = m[1] / d0, l20 = m[2] / d0;
    double d1 = m[3] - l10 * m[1];
    d1 = d1 > least ? d1 : least;
    double l21 = (m[4] - l20 * m[1]) / d1;
    double d2 = m[5] - l20 * m[2] - l21 * l21 * d1;
    d2 = d2 > least ? d2 : least;
    double y1 = x[1] - l10 * x[0], y2 = x[2] - l20 * x[0] - l21 * y1;
    return x[0] * x[0] / d0 + y1 * y1 / d1 + y2 * y2 / d2;
}

/* ---- and back ------------------------------------------------------------------------------------ */

static double dot(const double a[3], const double b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Of the six orders of the new axes the one nearest to the old ones; then their directions, the last so that they
 *  stay right-handed. */
static void align(double value[3], double axis[3][3], const double old[3][3]) {
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    double best = -1, v[3], a[3][3];
    int choice = 0;
    for (int o = 0; o < 6; o++) {
        double along = 0;
        for (int k = 0; k < 3; k++) along += __builtin_fabs(dot(axis[orders[o][k]], old[k]));
        if (along > best) {
            best = along;
            choice = o;
        }
    }
    for (int k = 0; k < 3; k++) {
        int from = orders[choice][k];
        double sign = dot(axis[from], old[k]) < 0 ? -1 : 1;
        v[k] = value[from];
        for (int c = 0; c < 3; c++) a[k][c] = sign * axis[from][c];
    }
    for (int k = 0; k < 3; k++) {
        value[k] = v[k];
        for (int c = 0; c < 3; c++) axis[k][c] = a[k][c];
    }
    double across[3] = {a[0][1] * a[1][2] - a[0][2] * a[1][1],
                        a[0][2] * a[1][0] - a[0][0] * a[1][2],
                        a[0][0] * a[1][1] - a[0][1] * a[1][0]};
    for (int c = 0; c < 3; c++) axis[2][c] = across[c];
}

/** Of length 1, from its largest part (Shepperd 1978). */
static void quaternion_of(double q[4], const double a[3][3]) {
    double square[4] = {
        1 + a[0][0] + a[1][1] + a[2][2],
        1 + a[0][0] - a[1][1] - a[2][2],
        1 - a[0][0] + a[1][1] - a[2][2],
        1 - a[0][0] - a[1][1] + a[2][2],
    };
    int most = 0;
    for (int k = 1; k < 4; k++)
        if (square[k] > square[most]) most = k;
    double yz = a[1][2] - a[2][1], zx = a[2][0] - a[0][2], xy = a[0][1] - a[1][0];
    double sxy = a[0][1] + a[1][0], szx = a[2][0] + a[0][2], syz = a[1][2] + a[2][1];
    const double row[4][4] = {
        {square[0], yz, zx, xy},
        {yz, square[1], sxy, szx},
        {zx, sxy, square[2], syz},
        {xy, szx, syz, square[3]},
    };
    double length = 0;
    for (int k = 0; k < 4; k++) length += row[most][k] * row[most][k];
    for (int k = 0; k < 4; k++) q[k] = row[most][k] / __builtin_sqrt(length);
}

void gsz_covariance_to(gsz_cloud *cloud, size_t i, const double covariance[6], double share) {
    double old[3][3], axis[3][3], value[3], q[4], facing = 0;
    float *const *scale = cloud->plane + GSZ_PLANE_SCALE;
    float *const *rotation = cloud->plane + GSZ_PLANE_ROTATION;
    double length = axes_of(old, cloud, i), least = (double)scale[0][i];
    for (int k = 1; k < 3; k++)
        if ((double)scale[k][i] < least) least = (double)scale[k][i];
    gsz_symmetric_eigen(value, axis, covariance);
    align(value, axis, old);
    quaternion_of(q, axis);
    double floor = share * gsz_exp(2 * least);
    for (int k = 0; k < 4; k++) facing += q[k] * (double)rotation[k][i];
    for (int k = 0; k < 4; k++) rotation[k][i] = (float)((facing < 0 ? -length : length) * q[k]);
    for (int k = 0; k < 3; k++)
        scale[k][i] = (float)gsz_clamp(gsz_log(value[k] > floor ? value[k] : floor) / 2, -40, 40);
}
