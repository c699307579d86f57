/* SPDX-License-Identifier: MIT */
/* up_axis.c - finds what a thing stands on: of its two ends along an axis the wider, thinner and flatter one. */
#include "up_axis.h"

#include "context.h"
#include "det_math.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 1 << 14, SLABS = 3 };

#define FLAT 0.3        /* shortest over second deviation, at the most */
#define LYING 0.9       /* cosine between the normal and the axis, at the least */
#define COLMAP_FACTOR 2 /* another axis has to be this much better than -y */

/** A Gaussian that shows, as one axis sees it. */
typedef struct standing {
    float height, across[2];
    float area;  /* that it covers, times its alpha */
    float lying; /* of that, where it lies flat */
    uint32_t index;
} standing;

typedef struct slab {
    double width, thickness, flatness;
} slab;

static bool read_metadata(float up[3], const gsz_cloud *cloud) {
    const char *text = gsz_cloud_metadata(cloud, "up");
    if (!text || strlen(text) != 2 || (text[0] != '+' && text[0] != '-') || text[1] < 'x' ||
        text[1] > 'z')
        return false;
    for (int i = 0; i < 3; i++) up[i] = 0;
    up[text[1] - 'x'] = text[0] == '+' ? 1 : -1;
    return true;
}

/* ---- Gaussians ----------------------------------------------------------------------------------- */

/** |component along `axis`| of the k-th own axis. */
static double component(const gsz_cloud *cloud, size_t i, int k, int axis) {
    double q[4], length = 0;
    for (int c = 0; c < 4; c++) q[c] = cloud->plane[GSZ_PLANE_ROTATION + c][i];
    for (int c = 0; c < 4; c++) length += q[c] * q[c];
    double w = q[0], v[3] = {q[1], q[2], q[3]};
    double value = 2 * v[k] * v[axis];
    if (k == axis)
        value += w * w - v[0] * v[0] - v[1] * v[1] - v[2] * v[2];
    else
        value += 2 * w * v[3 - k - axis] * ((axis - k + 3) % 3 == 1 ? 1 : -1);
    return length > 0 ? __builtin_fabs(value) / length : 0;
}

static standing stand(const gsz_cloud *cloud, size_t i, int axis) {
    double s[3];
    for (int k = 0; k < 3; k++) s[k] = cloud->plane[GSZ_PLANE_SCALE + k][i];
    int least = s[0] < s[1] ? (s[0] < s[2] ? 0 : 2) : (s[1] < s[2] ? 1 : 2);
    double a = s[(least + 1) % 3], b = s[(least + 2) % 3], second = a < b ? a : b;
    double alpha = 1 / (1 + gsz_exp(-(double)cloud->plane[GSZ_PLANE_OPACITY][i]));
    standing g = {.height = cloud->plane[GSZ_PLANE_POSITION + axis][i],
                  .across = {cloud->plane[GSZ_PLANE_POSITION + (axis + 1) % 3][i],
                             cloud->plane[GSZ_PLANE_POSITION + (axis + 2) % 3][i]},
                  .area = (float)(alpha * gsz_exp(a + b)),
                  .index = (uint32_t)i};
    if (s[least] - second < gsz_log(FLAT) && component(cloud, i, least, axis) > LYING)
        g.lying = g.area;
    return g;
}

static size_t collect(standing *out, const gsz_cloud *cloud, int axis) {
    size_t stride = cloud->count / SAMPLE + 1, count = 0;
    for (size_t i = 0; i < cloud->count; i += stride)
        if (cloud->plane[GSZ_PLANE_OPACITY][i] > -1) out[count++] = stand(cloud, i, axis);
    return count;
}

/** By height, then by index, so that the order is one and the same everywhere. */
static int compare_heights(const void *a, const void *b) {
    const standing *x = a, *y = b;
    if (x->height != y->height) return x->height < y->height ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* ---- ends ---------------------------------------------------------------------------------------- */

/** The middle 80 % of one coordinate. */
static double width_of(const standing *g, size_t count, int side, float *room) {
    for (size_t i = 0; i < count; i++) room[i] = g[i].across[side];
    qsort(room, count, sizeof *room, compare_floats);
    return (double)room[(count - 1) * 9 / 10] - room[(count - 1) / 10];
}

static slab measure(const standing *g, size_t count, float *room) {
    double area = 0, lying = 0;
    for (size_t i = 0; i < count; i++) {
        area += g[i].area;
        lying += g[i].lying;
    }
    return (slab){.width = width_of(g, count, 0, room) * width_of(g, count, 1, room),
                  .thickness = (double)g[count - 1].height - g[0].height,
                  .flatness = area > 0 ? lying / area : 0};
}

static double log_ratio(double a, double b) { return gsz_log((a + 1e-30) / (b + 1e-30)); }

/** How much more the lower end is like something to stand on than the upper one: a logarithm. */
static double compare_ends(const standing *g, size_t count, float *room) {
    static const double share[SLABS] = {0.05, 0.1, 0.2};
    double score = 0;
    /* the last hundredth at each end is dirt */
    size_t dirt = count / 100, clean = count - 2 * dirt;
    for (int k = 0; k < SLABS; k++) {
        size_t part = (size_t)(share[k] * (double)clean) + 1;
        slab low = measure(g + dirt, part, room);
        slab high = measure(g + dirt + clean - part, part, room);
        score +=
            (log_ratio(low.width, high.width) + log_ratio(high.thickness, low.thickness)) / SLABS;
        if (k == 0) score += log_ratio(low.flatness + 0.1, high.flatness + 0.1);
    }
    return score;
}

static void choose(float up[3], const gsz_cloud *cloud, standing *g, float *room) {
    double score[3] = {0}, most = 0;
    int best = 1, sign = -1;
    for (int axis = 0; axis < 3; axis++) {
        size_t count = collect(g, cloud, axis);
        qsort(g, count, sizeof *g, compare_heights);
        if (count >= 64) score[axis] = compare_ends(g, count, room);
    }
    most = gsz_log(COLMAP_FACTOR) - score[1];
    for (int axis = 0; axis < 3; axis++) {
        if (__builtin_fabs(score[axis]) <= most || (axis == 1 && score[axis] < 0)) continue;
        most = __builtin_fabs(score[axis]);
        best = axis;
        sign = score[axis] > 0 ? 1 : -1;
    }
    for (int i = 0; i < 3; i++) up[i] = i == best ? (float)sign : 0;
}

gsz_result gsz_up_axis(gsz_context *context, float up[3], const gsz_cloud *cloud, bool surrounds) {
    standing *g = NULL;
    float *room = NULL;
    if (read_metadata(up, cloud)) return GSZ_OK;
    if (surrounds) {
        up[0] = up[2] = 0;
        up[1] = -1;
        return GSZ_OK;
    }
    gsz_result result = GSZ_NEW(context, &g, SAMPLE + 1);
    if (result == GSZ_OK) result = GSZ_NEW(context, &room, SAMPLE + 1);
    if (result == GSZ_OK) choose(up, cloud, g, room);
    gsz_free(context, g);
    gsz_free(context, room);
    return result;
}
