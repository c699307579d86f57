/* SPDX-License-Identifier: MIT */
/* edit_cluster.c - the largest set of Gaussians that hang together, by cubes that touch. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "det_math.h"
#include "gsz_edit.h"
#include "scene_size.h"

enum { AXIS_BITS = 21, HALF = 1 << (AXIS_BITS - 1), AHEAD = 13 };

#define CELL_OF_RADIUS 0.02

typedef struct placed {
    uint64_t cube;
    uint32_t index;
} placed;

typedef struct clusters {
    gsz_context *context;
    placed *sorted; /* Gaussians by cube */
    size_t count;
    uint32_t *first; /* of each cube in use, and where the last one ends */
    uint32_t *above; /* a tree of each cluster: the cube above, itself at the root */
    uint32_t cubes;
} clusters;

static int compare(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->cube != y->cube) return x->cube < y->cube ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* ---- cubes ---- */

/* Far from the middle of the scene cubes at the edge are as good as any. */
static uint64_t cube_of(const gsz_cloud *cloud, size_t i, const float center[3], double cell) {
    uint64_t cube = 0;
    for (int axis = 0; axis < 3; axis++) {
        double at = (double)cloud->plane[GSZ_PLANE_POSITION + axis][i] - (double)center[axis];
        double step = isfinite(at) ? gsz_clamp(at / cell, 2 - HALF, HALF - 2) : 0;
        cube = cube << AXIS_BITS | (uint64_t)(gsz_floor(step) + HALF);
    }
    return cube;
}

static void list_cubes(clusters *c) {
    for (size_t i = 0; i < c->count; i++) {
        if (i > 0 && c->sorted[i].cube == c->sorted[i - 1].cube) continue;
        c->above[c->cubes] = c->cubes;
        c->first[c->cubes++] = (uint32_t)i;
    }
    c->first[c->cubes] = (uint32_t)c->count;
}

static uint64_t cube_at(const clusters *c, uint32_t cube) { return c->sorted[c->first[cube]].cube; }

/* The cube in use with that key, or c->cubes; keys rise. */
static uint32_t find_cube(const clusters *c, uint64_t key) {
    uint32_t low = 0, high = c->cubes;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (cube_at(c, middle) < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < c->cubes && cube_at(c, low) == key ? low : c->cubes;
}

/* ---- clusters ---- */

static uint32_t root_of(const clusters *c, uint32_t cube) {
    while (c->above[cube] != cube) cube = c->above[cube] = c->above[c->above[cube]];
    return cube;
}

static void join(const clusters *c, uint32_t a, uint32_t b) {
    a = root_of(c, a);
    b = root_of(c, b);
    if (a < b) c->above[b] = a;
    if (b < a) c->above[a] = b;
}

/* The 13 of 26 neighbours whose keys are greater. */
static void join_ahead(const clusters *c, uint32_t cube) {
    for (int step = 14; step < 14 + AHEAD; step++) {
        int64_t x = step / 9 - 1, y = step / 3 % 3 - 1, z = step % 3 - 1;
        int64_t offset = x * ((int64_t)1 << 2 * AXIS_BITS) + y * ((int64_t)1 << AXIS_BITS) + z;
        uint32_t other = find_cube(c, cube_at(c, cube) + (uint64_t)offset);
        if (other < c->cubes) join(c, cube, other);
    }
}

/* Of equally large ones the first. */
static uint32_t largest_root(const clusters *c, uint32_t *held) {
    uint32_t best = 0;
    for (uint32_t cube = 0; cube < c->cubes; cube++)
        held[root_of(c, cube)] += c->first[cube + 1] - c->first[cube];
    for (uint32_t cube = 0; cube < c->cubes; cube++)
        if (held[cube] > held[best]) best = cube;
    return best;
}

static void mark(const clusters *c, uint32_t root, uint8_t *keep) {
    for (uint32_t cube = 0; cube < c->cubes; cube++)
        for (uint32_t i = c->first[cube]; root_of(c, cube) == root && i < c->first[cube + 1]; i++)
            keep[c->sorted[i].index] = 1;
}

/* ---- the whole ---- */

static gsz_result find_largest(clusters *c, const gsz_cloud *cloud, const float center[3],
                               double cell, uint8_t *keep) {
    uint32_t *held = NULL;
    for (size_t i = 0; i < c->count; i++)
        c->sorted[i] = (placed){cube_of(cloud, i, center, cell), (uint32_t)i};
    qsort(c->sorted, c->count, sizeof *c->sorted, compare);
    list_cubes(c);
    GSZ_TRY(GSZ_NEW(c->context, &held, c->cubes));
    for (uint32_t cube = 0; cube < c->cubes; cube++) join_ahead(c, cube);
    mark(c, largest_root(c, held), keep);
    gsz_free(c->context, held);
    return GSZ_OK;
}

static gsz_result keep_largest(gsz_context *context, gsz_cloud *cloud, const float center[3],
                               double cell) {
    clusters c = {.context = context, .count = cloud->count};
    uint8_t *keep = NULL;
    gsz_result result = GSZ_NEW(context, &c.sorted, c.count);
    if (result == GSZ_OK) result = GSZ_NEW(context, &c.first, c.count + 1);
    if (result == GSZ_OK) result = GSZ_NEW(context, &c.above, c.count);
    if (result == GSZ_OK) result = GSZ_NEW(context, &keep, c.count);
    if (result == GSZ_OK) result = find_largest(&c, cloud, center, cell, keep);
    if (result == GSZ_OK) gsz_cloud_keep(cloud, keep);
    gsz_free(context, c.sorted);
    gsz_free(context, c.first);
    gsz_free(context, c.above);
    gsz_free(context, keep);
    return result;
}

gsz_result gsz_edit_keep_largest_cluster(gsz_context *context, gsz_cloud *cloud, float cell,
                                         size_t *out_dropped) {
    float center[3], radius;
    size_t before = cloud->count;
    gsz_clear_error(context);
    if (out_dropped) *out_dropped = 0;
    if (!(cell >= 0 && cell <= GSZ_POSITION_LIMIT))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "cubes of side %g", (double)cell);
    GSZ_TRY(gsz_report_progress(context, "cluster", 0));
    GSZ_TRY(gsz_scene_size(context, center, &radius, cloud));
    double side = cell > 0 ? (double)cell : CELL_OF_RADIUS * (double)radius;
    if (before == 0 || !(side > 0)) return GSZ_OK;
    GSZ_TRY(keep_largest(context, cloud, center, side));
    if (out_dropped) *out_dropped = before - cloud->count;
    return GSZ_OK;
}
