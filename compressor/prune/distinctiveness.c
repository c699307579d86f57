/* SPDX-License-Identifier: MIT */
/* distinctiveness.c - puts Gaussians on a Morton curve and compares each with its neighbours there. */
#include "distinctiveness.h"

#include "context.h"
#include "det_math.h"
#include "splat_cloud.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { AXIS_BITS = 21 };

/** The colour that a DC coefficient of 1 adds: 1 / (2 sqrt(pi)). */
#define DC_TO_COLOR 0.28209479177387814

/* ---- the curve ----------------------------------------------------------------------------------- */

typedef struct placed {
    uint64_t code;
    uint32_t index;
} placed;

/** Two zeros between bits, of 21. */
static uint64_t spread(uint64_t x) {
    x = (x | x << 32) & 0x001f00000000ffffu;
    x = (x | x << 16) & 0x001f0000ff0000ffu;
    x = (x | x << 8) & 0x100f00f00f00f00fu;
    x = (x | x << 4) & 0x10c30c30c30c30c3u;
    return (x | x << 2) & 0x1249249249249249u;
}

/** Cells are cubes: the longest axis has all of them. */
static double find_box(const gsz_cloud *cloud, double low[3]) {
    double extent = 0;
    for (int axis = 0; axis < 3; axis++) {
        const float *x = cloud->plane[GSZ_PLANE_POSITION + axis];
        double high = -DBL_MAX;
        low[axis] = DBL_MAX;
        for (size_t i = 0; i < cloud->count; i++) {
            if ((double)x[i] < low[axis]) low[axis] = (double)x[i];
            if ((double)x[i] > high) high = (double)x[i];
        }
        if (high - low[axis] > extent) extent = high - low[axis];
    }
    return extent;
}

static uint64_t code_of(const gsz_cloud *cloud, size_t i, const double low[3], double extent) {
    uint64_t code = 0;
    for (int axis = 0; axis < 3; axis++) {
        double offset = (double)cloud->plane[GSZ_PLANE_POSITION + axis][i] - low[axis];
        double cell = extent > 0 ? offset / extent * ((1 << AXIS_BITS) - 1) : 0;
        code |= spread((uint64_t)cell) << axis;
    }
    return code;
}

static int compare_placed(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->code != y->code) return x->code < y->code ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

gsz_result gsz_morton_order(gsz_context *context, uint32_t *out_order, const gsz_cloud *cloud) {
    double low[3], extent = find_box(cloud, low);
    placed *all = NULL;
    GSZ_TRY(GSZ_NEW(context, &all, cloud->count));
    for (size_t i = 0; i < cloud->count; i++)
        all[i] = (placed){code_of(cloud, i, low, extent), (uint32_t)i};
    qsort(all, cloud->count, sizeof *all, compare_placed);
    for (size_t k = 0; k < cloud->count; k++) out_order[k] = all[k].index;
    gsz_free(context, all);
    return GSZ_OK;
}

/* ---- neighbours ---------------------------------------------------------------------------------- */

static double color_distance(const gsz_cloud *cloud, size_t a, size_t b) {
    double sum = 0;
    for (int channel = 0; channel < 3; channel++) {
        const float *dc = cloud->plane[GSZ_PLANE_DC + channel];
        sum += DC_TO_COLOR * fabs((double)dc[a] - (double)dc[b]);
    }
    return sum / 3;
}

static double distance_at(const gsz_cloud *cloud, const uint32_t *order, size_t i, size_t place) {
    size_t last = cloud->count - 1;
    if (last == 0) return 0;
    size_t previous = order[place > 0 ? place - 1 : 1];
    size_t next = order[place < last ? place + 1 : last - 1];
    return color_distance(cloud, previous, i) + color_distance(cloud, next, i);
}

gsz_result gsz_distinctiveness_measure(gsz_context *context, double *out_distance,
                                       const gsz_cloud *cloud, gsz_neighbours neighbours) {
    uint32_t *order = NULL;
    GSZ_TRY(GSZ_NEW(context, &order, cloud->count));
    gsz_result result = gsz_morton_order(context, order, cloud);
    for (size_t k = 0; result == GSZ_OK && k < cloud->count; k++) {
        /* on the curve, k is the place of a Gaussian; as published, the Gaussian itself, whose place it has not */
        bool on_curve = neighbours == GSZ_NEIGHBOURS_ON_CURVE;
        size_t i = on_curve ? order[k] : k, place = on_curve ? k : order[k];
        out_distance[i] = distance_at(cloud, order, i, place);
    }
    gsz_free(context, order);
    return result;
}

/* ---- the score ----------------------------------------------------------------------------------- */

static double power(double base, double exponent) {
    return base > DBL_MIN ? gsz_exp(exponent * gsz_log(base)) : 0;
}

void gsz_distinctiveness_weigh(double *score, const double *distance, size_t count, double floor,
                               double exponent) {
    for (size_t i = 0; i < count; i++) score[i] *= power(floor + distance[i], exponent);
}
