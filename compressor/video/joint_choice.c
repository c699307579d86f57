/* SPDX-License-Identifier: MIT */
/* joint_choice.c - farthest points first, where the cloud is dense. */
#include "joint_choice.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "splat_shape.h"

#include <string.h>

enum { CHUNK = 1 << 14, GRID = 32, CELLS = GRID * GRID * GRID, CROWD = 16 };

typedef struct spreader {
    const gsz_cloud *key;
    double *square; /* to the nearest that is chosen */
    float *density; /* of its surroundings, up to 1 */
    uint32_t newest;
    double *chunk_sum;
    double *chunk_best;
    uint32_t *chunk_at;
} spreader;

/** Roots of a cube of squares: what is among few others weighs less than what is among many. */
static void measure_density(spreader *s, uint32_t *cell, uint32_t *members) {
    const gsz_cloud *key = s->key;
    double low[3], size = 1e-30;
    for (int a = 0; a < 3; a++) {
        float least, most;
        gsz_bounds(&least, &most, key->plane[GSZ_PLANE_POSITION + a], NULL, key->count);
        low[a] = (double)least;
        if ((double)most - (double)least > size) size = (double)most - (double)least;
    }
    memset(members, 0, CELLS * sizeof *members);
    for (size_t i = 0; i < key->count; i++) {
        uint32_t at = 0;
        for (int a = 0; a < 3; a++) {
            double x = ((double)key->plane[GSZ_PLANE_POSITION + a][i] - low[a]) / size * GRID;
            at = at * GRID + (uint32_t)gsz_clamp_int((int)x, 0, GRID - 1);
        }
        cell[i] = at;
        members[at]++;
    }
    for (size_t i = 0; i < key->count; i++) {
        uint32_t n = members[cell[i]];
        s->density[i] = n >= CROWD ? 1 : (float)n / CROWD;
    }
}

static gsz_result approach_range(void *user, size_t begin, size_t end, int worker) {
    spreader *s = user;
    const float *x = s->key->plane[0], *y = s->key->plane[1], *z = s->key->plane[2];
    double at[3] = {x[s->newest], y[s->newest], z[s->newest]}, sum = 0, best = -1;
    uint32_t best_at = (uint32_t)begin;
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        double dx = x[i] - at[0], dy = y[i] - at[1], dz = z[i] - at[2];
        double d = dx * dx + dy * dy + dz * dz;
        if (d < s->square[i]) s->square[i] = d;
        d = s->square[i];
        sum += __builtin_sqrt(d);
        d *= (double)s->density[i];
        if (d > best) best = d, best_at = (uint32_t)i;
    }
    s->chunk_sum[begin / CHUNK] = sum;
    s->chunk_best[begin / CHUNK] = best;
    s->chunk_at[begin / CHUNK] = best_at;
    return GSZ_OK;
}

/** Takes the newest into account; returns the next, and the mean distance. */
static gsz_result approach(gsz_context *context, spreader *s, uint32_t *out_next, double *out_gap) {
    size_t chunks = (s->key->count + CHUNK - 1) / CHUNK, best = 0;
    double sum = 0;
    GSZ_TRY(gsz_parallel_ranges(context, NULL, s->key->count, CHUNK, approach_range, s));
    for (size_t c = 0; c < chunks; c++) {
        sum += s->chunk_sum[c];
        if (s->chunk_best[c] > s->chunk_best[best]) best = c;
    }
    *out_next = s->chunk_at[best];
    *out_gap = sum / (double)s->key->count;
    return GSZ_OK;
}

static gsz_result spread(gsz_context *context, spreader *s, uint32_t *order, double *gaps,
                         uint32_t count) {
    for (size_t i = 0; i < s->key->count; i++) s->square[i] = 1e300;
    s->newest = (uint32_t)(s->key->count / 2);
    for (uint32_t n = 0; n < count; n++) {
        order[n] = s->newest;
        GSZ_TRY(approach(context, s, &s->newest, &gaps[n + 1]));
    }
    return GSZ_OK;
}

gsz_result gsz_joints_spread(gsz_context *context, uint32_t *order, double *gaps, uint32_t count,
                             const gsz_cloud *key) {
    spreader s = {.key = key};
    size_t chunks = (key->count + CHUNK - 1) / CHUNK;
    uint32_t *cell = NULL, *members = NULL;
    gsz_result result = GSZ_NEW(context, &s.square, key->count);
    if (result == GSZ_OK) result = GSZ_NEW(context, &s.density, key->count);
    if (result == GSZ_OK) result = GSZ_NEW(context, &s.chunk_sum, chunks);
    if (result == GSZ_OK) result = GSZ_NEW(context, &s.chunk_best, chunks);
    if (result == GSZ_OK) result = GSZ_NEW(context, &s.chunk_at, chunks);
    if (result == GSZ_OK) result = GSZ_NEW(context, &cell, key->count);
    if (result == GSZ_OK) result = GSZ_NEW(context, &members, CELLS);
    if (result == GSZ_OK) measure_density(&s, cell, members);
    if (result == GSZ_OK) result = spread(context, &s, order, gaps, count);
    gsz_free(context, s.square);
    gsz_free(context, s.density);
    gsz_free(context, s.chunk_sum);
    gsz_free(context, s.chunk_best);
    gsz_free(context, s.chunk_at);
    gsz_free(context, cell);
    gsz_free(context, members);
    return result;
}
