/* SPDX-License-Identifier: MIT */
/* splat_grid.c - cells of Gaussians, counted and sorted into place. */
#include "splat_grid.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "splat_shape.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 1 << 22, SIDE_MAX = 1 << 10, SAMPLES = 255 };

/* ---- cells ---------------------------------------------------------------------------------------- */

static int cell_along(const gsz_splat_grid *g, int axis, double x) {
    double at = gsz_clamp((x - g->low[axis]) / g->cell, 0, SIDE_MAX);
    return gsz_clamp_int((int)at, 0, g->cells[axis] - 1);
}

static size_t cell_at(const gsz_splat_grid *g, int x, int y, int z) {
    return ((size_t)x * (size_t)g->cells[1] + (size_t)y) * (size_t)g->cells[2] + (size_t)z;
}

static size_t cell_of(const gsz_splat_grid *g, size_t i) {
    int at[3];
    for (int a = 0; a < 3; a++)
        at[a] = cell_along(g, a, g->cloud->plane[GSZ_PLANE_POSITION + a][i]);
    return cell_at(g, at[0], at[1], at[2]);
}

static void shape(gsz_splat_grid *g, double cell) {
    double extent[3], cells;
    for (int a = 0; a < 3; a++) {
        float low, high;
        gsz_bounds(&low, &high, g->cloud->plane[GSZ_PLANE_POSITION + a], NULL, g->cloud->count);
        g->low[a] = (double)low;
        extent[a] = (double)high - (double)low;
    }
    g->cell = cell > 1e-20 ? cell : 1e-20;
    do {
        cells = 1;
        for (int a = 0; a < 3; a++) {
            double side = extent[a] / g->cell + 1;
            g->cells[a] = (int)gsz_clamp(side, 1, SIDE_MAX);
            cells *= side > SIDE_MAX ? CELLS_MAX : g->cells[a];
        }
        if (cells > CELLS_MAX) g->cell *= 1.25;
    } while (cells > CELLS_MAX);
}

gsz_result gsz_splat_grid_make(gsz_context *context, gsz_splat_grid *g, const gsz_cloud *cloud,
                               double cell) {
    g->cloud = cloud;
    shape(g, cell);
    size_t cells = cell_at(g, g->cells[0] - 1, g->cells[1] - 1, g->cells[2] - 1) + 1;
    GSZ_TRY(GSZ_NEW(context, &g->begin, cells + 2));
    GSZ_TRY(GSZ_NEW(context, &g->member, cloud->count));
    /* begin[c + 2] counts, becomes where c + 1 begins, and in the end begin[c + 1] is where c ends */
    for (size_t i = 0; i < cloud->count; i++) g->begin[cell_of(g, i) + 2]++;
    for (size_t c = 2; c < cells + 2; c++) {
        g->crowd += (double)g->begin[c] * g->begin[c] / (double)cloud->count;
        g->begin[c] += g->begin[c - 1];
    }
    for (size_t i = 0; i < cloud->count; i++)
        g->member[g->begin[cell_of(g, i) + 1]++] = (uint32_t)i;
    return GSZ_OK;
}

void gsz_splat_grid_free(gsz_context *context, gsz_splat_grid *g) {
    gsz_free(context, g->begin);
    gsz_free(context, g->member);
    memset(g, 0, sizeof *g);
}

/* ---- likeness ------------------------------------------------------------------------------------- */

typedef struct wanted {
    const gsz_likeness *likeness;
    double place[3], dc[3], alpha, volume, reach_square;
} wanted;

static double alpha_of(const gsz_cloud *cloud, size_t i) {
    double logit = gsz_clamp((double)cloud->plane[GSZ_PLANE_OPACITY][i], -30, 30);
    return 1 / (1 + gsz_exp(-logit));
}

static double volume_of(const gsz_cloud *cloud, size_t i) {
    float *const *scale = cloud->plane + GSZ_PLANE_SCALE;
    return (double)scale[0][i] + (double)scale[1][i] + (double)scale[2][i];
}

static double square_of(double difference, double unit) {
    return difference / unit * (difference / unit);
}

/** The squared difference; above 1: unlike. */
static double unlike(const gsz_cloud *cloud, size_t i, const wanted *w) {
    double square = 0, color = 0;
    for (int a = 0; a < 3; a++) {
        double d = (double)cloud->plane[GSZ_PLANE_POSITION + a][i] - w->place[a];
        square += d * d;
    }
    if (square > w->reach_square) return 2;
    double sum = square / (w->likeness->place * w->likeness->place);
    for (int c = 0; c < 3; c++) {
        double d = (double)cloud->plane[GSZ_PLANE_DC + c][i] - w->dc[c];
        color += d * d;
    }
    sum += color / (w->likeness->color * w->likeness->color);
    if (sum > 1) return sum;
    sum += square_of(volume_of(cloud, i) - w->volume, w->likeness->scale);
    return sum > 1 ? sum : sum + square_of(alpha_of(cloud, i) - w->alpha, w->likeness->opacity);
}

uint32_t gsz_splat_grid_find(const gsz_splat_grid *g, const gsz_cloud *as, size_t i,
                             const double place[3], double reach, const gsz_likeness *likeness) {
    wanted w = {.likeness = likeness,
                .alpha = alpha_of(as, i),
                .volume = volume_of(as, i),
                .reach_square = reach * reach};
    uint32_t best = UINT32_MAX;
    double least = 1;
    int low[3], high[3];
    for (int a = 0; a < 3; a++) {
        w.place[a] = place[a];
        w.dc[a] = as->plane[GSZ_PLANE_DC + a][i];
        low[a] = cell_along(g, a, place[a] - reach);
        high[a] = cell_along(g, a, place[a] + reach);
    }
    for (int x = low[0]; x <= high[0]; x++)
        for (int y = low[1]; y <= high[1]; y++) {
            size_t first = cell_at(g, x, y, low[2]), last = cell_at(g, x, y, high[2]);
            for (uint32_t k = g->begin[first]; k < g->begin[last + 1]; k++) {
                uint32_t at = g->member[k];
                double sum = unlike(g->cloud, at, &w);
                if (sum > least || (sum == least && at >= best)) continue;
                least = sum;
                best = at;
            }
        }
    return best;
}

/* ---- spacing -------------------------------------------------------------------------------------- */

typedef struct spacing {
    const gsz_cloud *cloud;
    double square[SAMPLES];
} spacing;

static gsz_result measure_sample(void *user, size_t index, int worker) {
    spacing *s = user;
    const gsz_cloud *cloud = s->cloud;
    const float *x = cloud->plane[0], *y = cloud->plane[1], *z = cloud->plane[2];
    size_t i = index * (cloud->count / SAMPLES);
    double best = 1e300;
    (void)worker;
    for (size_t k = 0; k < cloud->count; k++) {
        double dx = (double)x[k] - (double)x[i], dy = (double)y[k] - (double)y[i],
               dz = (double)z[k] - (double)z[i];
        double d = dx * dx + dy * dy + dz * dz;
        if (d < best && k != i) best = d;
    }
    s->square[index] = best;
    return GSZ_OK;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

gsz_result gsz_splat_spacing(gsz_context *context, double *out, const gsz_cloud *cloud) {
    spacing s = {.cloud = cloud};
    GSZ_TRY(gsz_parallel(context, NULL, SAMPLES, measure_sample, &s));
    qsort(s.square, SAMPLES, sizeof *s.square, compare);
    *out = __builtin_sqrt(s.square[SAMPLES / 2]);
    return GSZ_OK;
}
