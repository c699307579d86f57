/* SPDX-License-Identifier: MIT */
/* joint_binding.c - the nearest joints of each Gaussian, by squared distance, and weights that fall with it. */
#include "joint_binding.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"

#include <string.h>

/** Gaussians are looked at in groups: neighbours in a key's order are mostly neighbours in space. */
enum { CHUNK = 4096, GROUP = 64 };
/** What even the last of them gets, so that no sum is 0. */
#define LEAST (1.0 / 1024)

typedef struct placed_joint {
    double at[3];
    uint16_t number;
} placed_joint;

/** What one worker needs: the joints that may be near anyone of a group. */
typedef struct candidates {
    placed_joint *joint;
    int count;
} candidates;

typedef struct binder {
    gsz_binding *binding;
    const gsz_cloud *key;
    placed_joint *joint; /* all of them */
    int count, room;     /* room: joints that are followed, and one more if there is one */
    double reach_square;
    candidates *worker;
} binder;

/** The nearest found so far. */
typedef struct nearest {
    double square[GSZ_JOINTS_NEAR_MAX + 1];
    uint16_t number[GSZ_JOINTS_NEAR_MAX + 1];
    int count, room;
} nearest;

static void offer(nearest *n, double square, uint16_t number) {
    int at = n->count < n->room ? n->count++ : n->room;
    if (at == n->room) {
        double last = n->square[at - 1];
        if (square > last || (square == last && number > n->number[at - 1])) return;
        at--;
    }
    while (at > 0 && (n->square[at - 1] > square ||
                      (n->square[at - 1] == square && n->number[at - 1] > number))) {
        n->square[at] = n->square[at - 1];
        n->number[at] = n->number[at - 1];
        at--;
    }
    n->square[at] = square;
    n->number[at] = number;
}

static double square_distance(const double a[3], const double b[3]) {
    double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
    return x * x + y * y + z * z;
}

static void find_nearest(nearest *n, const double at[3], const placed_joint *joint, int count) {
    n->count = 0;
    for (int j = 0; j < count; j++) offer(n, square_distance(joint[j].at, at), joint[j].number);
}

static void place_of(double out[3], const gsz_cloud *key, size_t i) {
    for (int axis = 0; axis < 3; axis++) out[axis] = key->plane[GSZ_PLANE_POSITION + axis][i];
}

/** Whoever is within r of the middle has its nearest joints within those of the middle and r more: 2 r more from the middle. */
static void find_candidates(const binder *b, candidates *c, size_t begin, size_t end) {
    double low[3], high[3], at[3], middle[3], radius = 0;
    nearest n = {.room = b->room};
    place_of(low, b->key, begin);
    memcpy(high, low, sizeof high);
    for (size_t i = begin; i < end; i++) {
        place_of(at, b->key, i);
        for (int a = 0; a < 3; a++) {
            if (at[a] < low[a]) low[a] = at[a];
            if (at[a] > high[a]) high[a] = at[a];
        }
    }
    for (int a = 0; a < 3; a++) {
        middle[a] = 0.5 * (low[a] + high[a]);
        radius += (high[a] - middle[a]) * (high[a] - middle[a]);
    }
    find_nearest(&n, middle, b->joint, b->count);
    double within = __builtin_sqrt(n.square[n.count - 1]) + 2 * __builtin_sqrt(radius);
    within *= within * (1 + 1e-9); /* more than rounding can take away */
    c->count = 0;
    for (int j = 0; j < b->count; j++)
        if (square_distance(b->joint[j].at, middle) <= within) c->joint[c->count++] = b->joint[j];
}

static void weigh(const binder *b, const nearest *n, size_t i) {
    int near = b->binding->near, left = GSZ_BINDING_TOTAL;
    double raw[GSZ_JOINTS_NEAR_MAX + 1], sum = 0, end = 0;
    for (int k = 0; k < n->count; k++)
        raw[k] = gsz_exp(-(n->square[k] - n->square[0]) / b->reach_square);
    if (n->count > near) end = raw[near];
    for (int k = 0; k < near; k++) sum += raw[k] - end + LEAST;
    for (int k = near - 1; k >= 0; k--) {
        int weight = k > 0 ? (int)(GSZ_BINDING_TOTAL * (raw[k] - end + LEAST) / sum) : left;
        b->binding->joint[i * (size_t)near + (size_t)k] = n->number[k];
        b->binding->weight[i * (size_t)near + (size_t)k] = (uint8_t)weight;
        left -= weight;
    }
}

static void bind_group(const binder *b, candidates *c, size_t begin, size_t end) {
    find_candidates(b, c, begin, end);
    for (size_t i = begin; i < end; i++) {
        double at[3];
        nearest n = {.room = b->room};
        place_of(at, b->key, i);
        find_nearest(&n, at, c->joint, c->count);
        weigh(b, &n, i);
    }
}

static gsz_result bind_range(void *user, size_t begin, size_t end, int worker) {
    const binder *b = user;
    for (size_t i = begin; i < end; i += GROUP)
        bind_group(b, &b->worker[worker], i, i + GROUP < end ? i + GROUP : end);
    return GSZ_OK;
}

static gsz_result make_binder(gsz_context *context, binder *b, const gsz_motion *m) {
    int workers = gsz_parallel_workers(context);
    b->room = b->binding->near < b->count ? b->binding->near + 1 : b->binding->near;
    GSZ_TRY(GSZ_NEW(context, &b->joint, (size_t)b->count));
    GSZ_TRY(GSZ_NEW(context, &b->worker, (size_t)workers));
    for (int w = 0; w < workers; w++)
        GSZ_TRY(GSZ_NEW(context, &b->worker[w].joint, (size_t)b->count));
    for (int j = 0; j < b->count; j++) {
        b->joint[j].number = (uint16_t)j;
        place_of(b->joint[j].at, b->key, m->joint[j]);
    }
    return GSZ_OK;
}

static void free_binder(gsz_context *context, binder *b) {
    for (int w = 0; b->worker && w < gsz_parallel_workers(context); w++)
        gsz_free(context, b->worker[w].joint);
    gsz_free(context, b->worker);
    gsz_free(context, b->joint);
}

gsz_result gsz_binding_make(gsz_context *context, gsz_binding *binding, const gsz_motion *m,
                            const gsz_cloud *key) {
    binder b = {.binding = binding, .key = key, .count = m->joint_count};
    b.reach_square = (double)m->reach * (double)m->reach;
    binding->near = m->near < m->joint_count ? m->near : m->joint_count;
    if (binding->near == 0) return GSZ_OK;
    GSZ_TRY(GSZ_NEW(context, &binding->joint, key->count * (size_t)binding->near));
    GSZ_TRY(GSZ_NEW(context, &binding->weight, key->count * (size_t)binding->near));
    gsz_result result = make_binder(context, &b, m);
    if (result == GSZ_OK)
        result = gsz_parallel_ranges(context, NULL, key->count, CHUNK, bind_range, &b);
    free_binder(context, &b);
    return result;
}

void gsz_binding_free(gsz_context *context, gsz_binding *binding) {
    gsz_free(context, binding->joint);
    gsz_free(context, binding->weight);
    *binding = (gsz_binding){0};
}
