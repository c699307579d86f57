/* SPDX-License-Identifier: MIT */
/* symmetric.c - eigenvectors by Jacobi's rotations, a fixed number of them, and nothing of libm. */
#include "symmetric.h"

enum { SWEEPS = 10 };

/** Turns the axes p and q so that a[p][q] vanishes (Golub and Van Loan, Matrix Computations, 8.5). */
static void turn(double a[3][3], double v[3][3], int p, int q) {
    if (a[p][q] == 0) return;
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = 1 / (__builtin_fabs(theta) + __builtin_sqrt(theta * theta + 1));
    if (theta < 0) t = -t;
    double c = 1 / __builtin_sqrt(t * t + 1), s = t * c;
    for (int k = 0; k < 3; k++) {
        double kp = a[k][p], kq = a[k][q];
        a[k][p] = c * kp - s * kq;
        a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < 3; k++) {
        double pk = a[p][k], qk = a[q][k], vp = v[p][k], vq = v[q][k];
        a[p][k] = c * pk - s * qk;
        a[q][k] = s * pk + c * qk;
        v[p][k] = c * vp - s * vq;
        v[q][k] = s * vp + c * vq;
    }
    a[p][q] = a[q][p] = 0;
}

void gsz_symmetric_eigen(double value[3], double axis[3][3], const double m[6]) {
    double a[3][3] = {{m[0], m[1], m[2]}, {m[1], m[3], m[4]}, {m[2], m[4], m[5]}};
    for (int k = 0; k < 3; k++)
        for (int c = 0; c < 3; c++) axis[k][c] = k == c;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        turn(a, axis, 0, 1);
        turn(a, axis, 0, 2);
        turn(a, axis, 1, 2);
    }
    for (int k = 0; k < 3; k++) value[k] = a[k][k];
}
