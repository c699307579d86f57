/* SPDX-License-Identifier: MIT */
/* sh_rotation.c - rotation matrices for real spherical harmonics, each degree from the one below.
 *
 * Source: J. Ivanic and K. Ruedenberg, "Rotation Matrices for Real Spherical Harmonics. Direct Determination by
 * Recursion", J. Phys. Chem. 100 (1996), with the corrections of 1998. Indices m, n run from -l to l. */
#include "sh_rotation.h"

#include <stdlib.h>

typedef struct recursion {
    int l;
    const double (*first)[GSZ_SH_BAND_MAX]; /* of degree 1 */
    const double (*below)[GSZ_SH_BAND_MAX]; /* of degree l - 1 */
} recursion;

static double first_at(const recursion *r, int m, int n) { return r->first[m + 1][n + 1]; }
static double below_at(const recursion *r, int m, int n) {
    return r->below[m + r->l - 1][n + r->l - 1];
}

/* P of the paper. */
static double product(const recursion *r, int i, int m, int n) {
    int l = r->l;
    if (n == l)
        return first_at(r, i, 1) * below_at(r, m, l - 1) -
               first_at(r, i, -1) * below_at(r, m, 1 - l);
    if (n == -l)
        return first_at(r, i, 1) * below_at(r, m, 1 - l) +
               first_at(r, i, -1) * below_at(r, m, l - 1);
    return first_at(r, i, 0) * below_at(r, m, n);
}

static double part_v(const recursion *r, int m, int n) {
    const double root = 1.41421356237309504880;
    if (m == 0) return product(r, 1, 1, n) + product(r, -1, -1, n);
    if (m == 1) return product(r, 1, 0, n) * root;
    if (m == -1) return product(r, -1, 0, n) * root;
    if (m > 0) return product(r, 1, m - 1, n) - product(r, -1, 1 - m, n);
    return product(r, 1, m + 1, n) + product(r, -1, -m - 1, n);
}

static double part_w(const recursion *r, int m, int n) {
    if (m > 0) return product(r, 1, m + 1, n) + product(r, -1, -m - 1, n);
    return product(r, 1, m - 1, n) - product(r, -1, 1 - m, n);
}

/* Factors that are 0 go with parts that are not defined. */
static double element(const recursion *r, int m, int n) {
    int l = r->l, size = abs(m);
    double below = abs(n) == l ? 2.0 * l * (2 * l - 1) : (double)(l + n) * (l - n), sum = 0;
    double u = (double)(l + m) * (l - m) / below;
    double v = (double)(l + size - 1) * (l + size) / below;
    double w = (double)(l - size - 1) * (l - size) / below;
    if (u > 0) sum += __builtin_sqrt(u) * product(r, 0, m, n);
    if (v > 0)
        sum += (m == 0 ? -0.5 * __builtin_sqrt(2 * v) : 0.5 * __builtin_sqrt(v)) * part_v(r, m, n);
    if (w > 0 && m != 0) sum -= 0.5 * __builtin_sqrt(w) * part_w(r, m, n);
    return sum;
}

/* The functions of the INRIA code have the sign (-1)^m before those of the paper. */
static void change_signs(double matrix[GSZ_SH_BAND_MAX][GSZ_SH_BAND_MAX], int l) {
    for (int m = -l; m <= l; m++)
        for (int n = -l; n <= l; n++)
            if ((m + n) % 2) matrix[m + l][n + l] = -matrix[m + l][n + l];
}

void gsz_sh_rotation_make(gsz_sh_rotation *out, const double turn[3][3]) {
    static const int axis[3] = {1, 2, 0}; /* m of -1, 0, 1 is y, z, x */
    for (int m = 0; m < 3; m++)
        for (int n = 0; n < 3; n++) out->matrix[0][m][n] = turn[axis[m]][axis[n]];
    for (int l = 2; l <= 3; l++) {
        recursion r = {l, out->matrix[0], out->matrix[l - 2]};
        for (int m = -l; m <= l; m++)
            for (int n = -l; n <= l; n++) out->matrix[l - 1][m + l][n + l] = element(&r, m, n);
    }
    for (int l = 1; l <= 3; l++) change_signs(out->matrix[l - 1], l);
}
