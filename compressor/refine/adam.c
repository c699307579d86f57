/* SPDX-License-Identifier: MIT */
/* adam.c - Adam, plane after plane over ranges of Gaussians small enough to stay in the cache. */
#include "adam.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "splat_cloud.h"

#include <string.h>

enum {
    RANGE = 512,    /* Gaussians */
    SEEN_MAX = 4095 /* from here on the moments have forgotten that they began at 0 */
};

#define KEEP_FIRST 0.9f
#define KEEP_SECOND 0.99f
#define EPSILON 1e-15f

/* ---- lifetime ------------------------------------------------------------------------------------ */

gsz_result gsz_adam_create(gsz_context *context, gsz_adam *a, const gsz_cloud *cloud) {
    GSZ_TRY(gsz_cloud_create(context, &a->first, cloud->count, cloud->sh_degree));
    GSZ_TRY(gsz_cloud_create(context, &a->second, cloud->count, cloud->sh_degree));
    GSZ_TRY(GSZ_NEW(context, &a->seen, cloud->count));
    GSZ_TRY(GSZ_NEW(context, &a->first_scale, SEEN_MAX + 1));
    GSZ_TRY(GSZ_NEW(context, &a->second_scale, SEEN_MAX + 1));
    double first = 1, second = 1;
    for (int n = 0; n <= SEEN_MAX; n++) {
        first *= (double)KEEP_FIRST;
        second *= (double)KEEP_SECOND;
        a->first_scale[n] = (float)(1 / (1 - first));
        a->second_scale[n] = (float)(1 / __builtin_sqrt(1 - second));
    }
    return GSZ_OK;
}

void gsz_adam_free(gsz_context *context, gsz_adam *a) {
    gsz_cloud_free(context, &a->first);
    gsz_cloud_free(context, &a->second);
    gsz_free(context, a->seen);
    gsz_free(context, a->first_scale);
    gsz_free(context, a->second_scale);
    *a = (gsz_adam){0};
}

static gsz_result pick_plane(gsz_context *context, gsz_cloud *cloud, const uint32_t *index,
                             size_t count) {
    gsz_cloud picked = {0};
    GSZ_TRY(gsz_cloud_pick(context, &picked, cloud, index, count));
    gsz_cloud_free(context, cloud);
    *cloud = picked;
    return GSZ_OK;
}

gsz_result gsz_adam_pick(gsz_context *context, gsz_adam *a, const uint32_t *index, size_t count) {
    GSZ_TRY(pick_plane(context, &a->first, index, count));
    GSZ_TRY(pick_plane(context, &a->second, index, count));
    for (size_t i = 0; i < count; i++) a->seen[i] = a->seen[index[i]]; /* indices rise */
    return GSZ_OK;
}

/* ---- a step -------------------------------------------------------------------------------------- */

typedef struct step {
    gsz_adam *adam;
    gsz_cloud *cloud, *gradient;
    const gsz_adam_rates *rates;
} step;

/** What is alike for all planes of a few Gaussians. */
typedef struct range {
    size_t begin, count;
    float moves[RANGE]; /* 1; 0: not in the picture */
    float first[RANGE], second[RANGE];
    float reach[RANGE];
} range;

static float rate_of(const gsz_adam_rates *r, int plane) {
    if (plane < GSZ_PLANE_SCALE) return r->position;
    if (plane < GSZ_PLANE_ROTATION) return r->scale;
    if (plane < GSZ_PLANE_OPACITY) return r->rotation;
    if (plane < GSZ_PLANE_DC) return r->opacity;
    return plane < GSZ_PLANE_REST ? r->dc : r->rest;
}

/** All gradients of a Gaussian in a picture are 0 only if it is not there: opacity and DC tell. */
static void find_movers(range *r, const step *s) {
    float *const *g = s->gradient->plane;
    for (size_t k = 0; k < r->count; k++) {
        size_t i = r->begin + k;
        bool moves = g[GSZ_PLANE_OPACITY][i] != 0 || g[GSZ_PLANE_DC][i] != 0 ||
                     g[GSZ_PLANE_DC + 1][i] != 0 || g[GSZ_PLANE_DC + 2][i] != 0;
        uint16_t seen = s->adam->seen[i];
        r->moves[k] = moves ? 1 : 0;
        r->first[k] = s->adam->first_scale[seen];
        r->second[k] = s->adam->second_scale[seen];
        s->adam->seen[i] = (uint16_t)(seen + (moves && seen < SEEN_MAX));
    }
}

/** Geometric means of the deviations. */
static void find_reach(range *r, const step *s) {
    float *const *scale = s->cloud->plane + GSZ_PLANE_SCALE;
    for (size_t k = 0; k < r->count; k++) {
        size_t i = r->begin + k;
        double sum = (double)scale[0][i] + (double)scale[1][i] + (double)scale[2][i];
        r->reach[k] = r->moves[k] > 0 ? (float)gsz_exp(sum / 3) : 0;
    }
}

static void move_plane(const range *r, float *restrict value, float *restrict gradient,
                       float *restrict first, float *restrict second, float rate,
                       const float *restrict reach) {
    for (size_t k = 0; k < r->count; k++) {
        float g = gradient[k], on = r->moves[k];
        float m = KEEP_FIRST * first[k] + (1 - KEEP_FIRST) * g;
        float v = KEEP_SECOND * second[k] + (1 - KEEP_SECOND) * (g * g);
        float distance =
            rate * reach[k] * (m * r->first[k]) / (__builtin_sqrtf(v) * r->second[k] + EPSILON);
        first[k] = on > 0 ? m : first[k];
        second[k] = on > 0 ? v : second[k];
        value[k] = on > 0 ? value[k] - distance : value[k];
    }
}

static gsz_result step_range(void *user, size_t begin, size_t end, int worker) {
    const step *s = user;
    range r = {.begin = begin, .count = end - begin};
    (void)worker;
    find_movers(&r, s);
    if (s->rates->position > 0) find_reach(&r, s);
    for (int p = 0; p < gsz_plane_count(s->cloud->sh_degree); p++) {
        float rate = rate_of(s->rates, p), *gradient = s->gradient->plane[p] + begin;
        const float *reach = p < GSZ_PLANE_SCALE ? r.reach : r.moves;
        if (rate > 0)
            move_plane(&r, s->cloud->plane[p] + begin, gradient, s->adam->first.plane[p] + begin,
                       s->adam->second.plane[p] + begin, rate, reach);
        memset(gradient, 0, r.count * sizeof *gradient);
    }
    return GSZ_OK;
}

gsz_result gsz_adam_step(gsz_context *context, gsz_adam *adam, gsz_cloud *cloud,
                         gsz_cloud *gradient, const gsz_adam_rates *rates) {
    step s = {adam, cloud, gradient, rates};
    return gsz_parallel_ranges(context, NULL, cloud->count, RANGE, step_range, &s);
}
