/* SPDX-License-Identifier: MIT */
/* sh_rotation.c - turning spherical harmonics of degree 1..3 with the scene they colour. */
#include "sh_rotation.h"

#include <math.h>

/* The constants of the INRIA code (Kerbl et al. 2023), which come from Sloan 2008. */
void gsz_sh_rest_basis(double out[GSZ_SH_REST], const double direction[3]) {
    const double x = direction[0], y = direction[1], z = direction[2];
    const double xx = x * x, yy = y * y, zz = z * z;
    out[0] = -0.4886025119029199 * y;
    out[1] = 0.4886025119029199 * z;
    out[2] = -0.4886025119029199 * x;
    out[3] = 1.092548430592079 * x * y;
    out[4] = -1.092548430592079 * y * z;
    out[5] = 0.3153915652525200 * (2 * zz - xx - yy);
    out[6] = -1.092548430592079 * x * z;
    out[7] = 0.5462742152960395 * (xx - yy);
    out[8] = -0.5900435899266435 * y * (3 * xx - yy);
    out[9] = 2.890611442640554 * x * y * z;
    out[10] = -0.4570457994644657 * y * (4 * zz - xx - yy);
    out[11] = 0.3731763325901154 * z * (2 * zz - 3 * xx - 3 * yy);
    out[12] = -0.4570457994644657 * x * (4 * zz - xx - yy);
    out[13] = 1.445305721320277 * z * (xx - yy);
    out[14] = -0.5900435899266435 * x * (xx - 3 * yy);
}

/* ---- an integral over the sphere that is exact up to degree 9: the products below have degree 6 ---- */

enum { CORNERS = 32, ICOSAHEDRON = 12 };

/* Cyclic changes of (0, a, b) with all signs: the corners of an icosahedron, and 12 of a dodecahedron's 20. */
static int put_rectangles(double (*corner)[3], double a, double b) {
    int count = 0;
    for (int axis = 0; axis < 3; axis++)
        for (int sign = 0; sign < 4; sign++, count++) {
            corner[count][axis] = 0;
            corner[count][(axis + 1) % 3] = sign & 1 ? -a : a;
            corner[count][(axis + 2) % 3] = sign & 2 ? -b : b;
        }
    return count;
}

/* McLaren 1963: the corners of an icosahedron and its dual, with weights of 25 and 27 of 840. */
static void put_corners(double corner[CORNERS][3]) {
    const double golden = (1 + sqrt(5)) / 2, third = 1 / sqrt(3);
    const double side = 1 / sqrt(1 + golden * golden);
    int count = put_rectangles(corner, side, golden * side);
    count += put_rectangles(corner + count, golden * third, third / golden);
    for (int sign = 0; sign < 8; sign++, count++)
        for (int axis = 0; axis < 3; axis++)
            corner[count][axis] = sign >> axis & 1 ? -third : third;
}

static void turn(double out[3], const double matrix[3][3], const double in[3]) {
    for (int r = 0; r < 3; r++)
        out[r] = matrix[r][0] * in[0] + matrix[r][1] * in[1] + matrix[r][2] * in[2];
}

/* The matrix of a degree holds the integrals of Y[row](M d) Y[column](d). */
void gsz_sh_rotation_make(gsz_sh_rotation *rotation, const double matrix[3][3]) {
    const double sphere = 4 * 3.14159265358979323846;
    double corner[CORNERS][3], sum[3][GSZ_SH_SIDE_MAX][GSZ_SH_SIDE_MAX] = {{{0}}};
    put_corners(corner);
    for (int k = 0; k < CORNERS; k++) {
        double turned[3], before[GSZ_SH_REST], after[GSZ_SH_REST];
        turn(turned, matrix, corner[k]);
        gsz_sh_rest_basis(before, corner[k]);
        gsz_sh_rest_basis(after, turned);
        const double weight = sphere * (k < ICOSAHEDRON ? 25.0 : 27.0) / 840;
        for (int l = 1, first = 0; l <= 3; first += 2 * l + 1, l++)
            for (int r = 0; r < 2 * l + 1; r++)
                for (int c = 0; c < 2 * l + 1; c++)
                    sum[l - 1][r][c] += weight * after[first + r] * before[first + c];
    }
    /* Turns by right angles mix few harmonics: what is left of the others is rounding. */
    for (int l = 0; l < 3; l++)
        for (int r = 0; r < GSZ_SH_SIDE_MAX; r++)
            for (int c = 0; c < GSZ_SH_SIDE_MAX; c++)
                rotation->degree[l][r][c] = fabs(sum[l][r][c]) < 1e-12 ? 0 : (float)sum[l][r][c];
}

static void apply_degree(const gsz_sh_rotation *rotation, float *const *plane, int l, size_t item) {
    float before[GSZ_SH_SIDE_MAX];
    const int side = 2 * l + 1;
    for (int k = 0; k < side; k++) before[k] = plane[k][item];
    for (int r = 0; r < side; r++) {
        float sum = 0;
        for (int c = 0; c < side; c++) sum += rotation->degree[l - 1][r][c] * before[c];
        plane[r][item] = sum;
    }
}

void gsz_sh_rotation_apply(const gsz_sh_rotation *rotation, float *const *plane, int sh_degree,
                           size_t begin, size_t end) {
    for (int l = 1, first = 0; l <= sh_degree; first += 2 * l + 1, l++)
        for (size_t i = begin; i < end; i++) apply_degree(rotation, plane + first, l, i);
}
