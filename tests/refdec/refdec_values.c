/* SPDX-License-Identifier: MIT */
/* refdec_values.c - see refdec_values.h. Each function is given the planes of one attribute and the place in them. */
#include "refdec_values.h"

#include <math.h>

#include "refdec_math.h"

/* ---- 6.2, 6.3 position, opacity, scale ---- */

static double position(const rd_block *k, const rd_gaussian *g, int axis) {
    double inside = (g->fine[axis] + 0.5) * ldexp(1, -g->refine);
    return k->origin[axis] + (g->cell[axis] + inside) * k->cell;
}

static double opacity(const rd_block *k, const rd_gaussian *g) {
    double top = (1 << k->opacity_bits) - 1, v = g->opacity;
    if (g->opacity == 0) v = 0.2;
    if (g->opacity == top) v = top - 0.2;
    return rd_log(v / (top - v));
}

static double scale(const rd_block *k, const rd_gaussian *g, int axis) {
    double step = rd_scale_step(k, g->scale_class);
    double value = rd_first(k) + g->scale[axis] * step;
    if (g->scale[axis] == 0) value = value + 0.25 * step;
    double e = value * value * k->reference;
    double square = e * e - k->footprint * k->footprint;
    double least = k->footprint * k->footprint * 1e-6;
    return 0.5 * rd_log(square > least ? square : least);
}

/* ---- 6.4 rotation ---- */

typedef double vector[3];

static void cross(vector out, const vector a, const vector b) {
    out[0] = a[1] * b[2] - a[2] * b[1];
    out[1] = a[2] * b[0] - a[0] * b[2];
    out[2] = a[0] * b[1] - a[1] * b[0];
}

static double bend(double t) {
    const double rest = 1 - 0.77;
    return t * (0.77 + rest * t * t);
}

static void lead_of(vector lead, const rd_gaussian *g) {
    double step = ldexp(1, 1 - g->lead_bits);
    double u = g->lead_bits > 0 ? bend(g->angle[0] * step) : 0;
    double v = g->lead_bits > 0 ? bend(g->angle[1] * step) : 0;
    double k = 1 / sqrt(1 + u * u + v * v);
    lead[g->face] = k;
    lead[(g->face + 1) % 3] = u * k;
    lead[(g->face + 2) % 3] = v * k;
}

static void roll_of(vector roll, const rd_gaussian *g, const vector lead) {
    int n = (g->face + 1) % 3;
    double k = 1 / sqrt(1 - lead[n] * lead[n]), s, c;
    vector zero, right;
    for (int j = 0; j < 3; j++) zero[j] = ((j == n) - lead[n] * lead[j]) * k;
    cross(right, lead, zero);
    rd_sin_cos(&s, &c, g->angle[2] * 3.14159265358979323846 * ldexp(1, -g->roll_bits));
    for (int j = 0; j < 3; j++) roll[j] = c * zero[j] + s * right[j];
}

int rd_largest_row(double out[4], const vector A, const vector B, const vector C) {
    double S[4] = {1 + A[0] + B[1] + C[2], 1 + A[0] - B[1] - C[2], 1 - A[0] + B[1] - C[2],
                   1 - A[0] - B[1] + C[2]};
    double x = B[2] - C[1], y = C[0] - A[2], z = A[1] - B[0];
    double yz = C[1] + B[2], zx = A[2] + C[0], xy = B[0] + A[1];
    double row[4][4] = {{S[0], x, y, z}, {x, S[1], xy, zx}, {y, xy, S[2], yz}, {z, zx, yz, S[3]}};
    int largest = 0;
    for (int i = 1; i < 4; i++)
        if (S[i] > S[largest]) largest = i;
    for (int i = 0; i < 4; i++) out[i] = row[largest][i];
    return largest;
}

static void quaternion(double out[4], const vector A, const vector B, const vector C) {
    double r[4];
    rd_largest_row(r, A, B, C);
    double length = sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2] + r[3] * r[3]);
    for (int i = 0; i < 4; i++) out[i] = r[i] * (r[0] < 0 ? -1 / length : 1 / length);
}

static void rotation(double out[4], const rd_gaussian *g) {
    vector lead, roll, third;
    lead_of(lead, g);
    roll_of(roll, g, lead);
    cross(third, lead, roll);
    if (g->needle)
        quaternion(out, lead, roll, third);
    else
        quaternion(out, roll, third, lead);
}

/* ---- 6.5 colour ---- */

static void color(double out[3], int32_t l0, int32_t l1, int32_t l2, double step) {
    double Y = l0 * step * 0.57735026918962576451;
    double D = l1 * step * 0.70710678118654752440;
    double G = l2 * step * 0.40824829046386301637;
    out[0] = Y + D + G;
    out[1] = Y - 2 * G;
    out[2] = Y - D + G;
}

static void harmonic(double out[3], const rd_harmonics *sh, int k, int coefficients, double step) {
    color(out, sh->level[k], sh->level[coefficients + k], sh->level[2 * coefficients + k], step);
}

/** Coefficient k of all channels, as they are or from the codebook that has it. */
static void rest(double out[3], const rd_block *block, const rd_gaussian *g, int k,
                 int coefficients) {
    if (block->groups == 0)
        harmonic(out, &g->sh, k, coefficients, block->sh_step * rd_fine(g->fineness));
    for (int group = 0; group < block->groups; group++) {
        const rd_book *book = &block->books->book[group];
        if (k >= book->first && k < book->end)
            harmonic(out, &book->code[g->code[group]], k, coefficients, book->step);
    }
}

/* ---- into the planes ---- */

static void put(refdec_cloud *cloud, int plane, size_t i, double value) {
    cloud->plane[plane][i] = (float)value;
}

static void put_colors(const rd_block *block, const rd_gaussian *g, refdec_cloud *cloud, size_t i) {
    int coefficients = (block->degree + 1) * (block->degree + 1) - 1;
    double rgb[3];
    color(rgb, g->color[0], g->color[1], g->color[2], block->color_step * rd_fine(g->fineness));
    for (int c = 0; c < 3; c++) put(cloud, RD_AT_DC + c, i, rgb[c]);
    for (int k = 0; k < coefficients; k++) {
        rest(rgb, block, g, k, coefficients);
        for (int c = 0; c < 3; c++) put(cloud, RD_AT_REST + c * coefficients + k, i, rgb[c]);
    }
}

void rd_block_values(const rd_block *block, refdec_cloud *cloud, size_t begin) {
    for (uint32_t j = 0; j < block->count; j++) {
        const rd_gaussian *g = &block->g[j];
        size_t i = begin + j;
        double q[4];
        for (int axis = 0; axis < 3; axis++) {
            put(cloud, RD_AT_POSITION + axis, i, position(block, g, axis));
            put(cloud, RD_AT_SCALE + axis, i, scale(block, g, axis));
        }
        rotation(q, g);
        for (int r = 0; r < 4; r++) put(cloud, RD_AT_ROTATION + r, i, q[r]);
        put(cloud, RD_AT_OPACITY, i, opacity(block, g));
        put_colors(block, g, cloud, i);
    }
}
