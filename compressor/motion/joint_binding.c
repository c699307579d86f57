/* SPDX-License-Identifier: MIT */
/* joint_binding.c - the nearest joints of each Gaussian, by squared distance, and weights that fall with it. */
#include "joint_binding.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"

#include <string.h>

/** Gaussians are looked at in chunks, and in these in groups: neighbours in a key's order are mostly neighbours in space. */
enum { CHUNK = 4096, GROUP = 64, BATCH = 64 };
/** What even the last of them gets, so that no sum is 0. */
#define LEAST (1.0 / 1024)

/** Joints by rising number, each axis by itself: a hostile file can have all of them looked at for most Gaussians. */
typedef struct placed_joints {
    double *at[3];
    uint16_t *number;
    int count;
} placed_joints;

/** Those that may be near anyone of the chunk at hand, and of these, of the group. */
typedef struct candidates {
    placed_joints chunk, group;
} candidates;

typedef struct binder {
    gsz_binding *binding;
    const gsz_cloud *key;
    placed_joints all;
    int room; /* joints that are followed, and one more if there is one */
    double reach_square;
    candidates *worker;
} binder;

/** The nearest found so far. */
typedef struct nearest {
    double square[GSZ_JOINTS_NEAR_MAX + 1];
    uint16_t number[GSZ_JOINTS_NEAR_MAX + 1];
    int count, room;
} nearest;

/** Joints are offered by rising number: of those as far away the first stay. */
static void offer(nearest *n, double square, uint16_t number) {
    int at = n->count < n->room ? n->count++ : n->room - 1;
    for (; at > 0 && n->square[at - 1] > square; at--) {
        n->square[at] = n->square[at - 1];
        n->number[at] = n->number[at - 1];
    }
    n->square[at] = square;
    n->number[at] = number;
}

static void square_distances(double square[BATCH], const double at[3], const placed_joints *joints,
                             int begin, int end) {
    for (int j = begin; j < end; j++) {
        double x = joints->at[0][j] - at[0], y = joints->at[1][j] - at[1],
               z = joints->at[2][j] - at[2];
        square[j - begin] = x * x + y * y + z * z;
    }
}

/** Offers those of a batch that are near enough; most batches have none. */
static void offer_batch(nearest *n, const double at[3], const placed_joints *joints, int begin,
                        int end) {
    double square[BATCH];
    square_distances(square, at, joints, begin, end);
    if (n->count == n->room) {
        double last = n->square[n->room - 1];
        int64_t nearer = 0;
        for (int j = 0; j < end - begin; j++) nearer += square[j] < last;
        if (!nearer) return;
    }
    for (int j = begin; j < end; j++)
        if (n->count < n->room || square[j - begin] < n->square[n->room - 1])
            offer(n, square[j - begin], joints->number[j]);
}

static void find_nearest(nearest *n, const double at[3], const placed_joints *joints) {
    n->count = 0;
    for (int begin = 0; begin < joints->count; begin += BATCH)
        offer_batch(n, at, joints, begin,
                    begin + BATCH < joints->count ? begin + BATCH : joints->count);
}

static void place_of(double out[3], const gsz_cloud *key, size_t i) {
    for (int axis = 0; axis < 3; axis++) out[axis] = key->plane[GSZ_PLANE_POSITION + axis][i];
}

static void take_joint(placed_joints *to, const placed_joints *from, int j) {
    for (int a = 0; a < 3; a++) to->at[a][to->count] = from->at[a][j];
    to->number[to->count++] = from->number[j];
}

/** Of the joints `from`, those that may be near anyone. Whoever is within r of the middle has its nearest joints within those
 *  of the middle and r more: 2 r more from the middle. The middle of a group lies in the box of its chunk, so that what the
 *  chunk left out is not missed. */
static void find_candidates(const binder *b, placed_joints *c, const placed_joints *from,
                            size_t begin, size_t end) {
    double low[3], high[3], at[3], middle[3], square[BATCH], radius = 0;
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
    find_nearest(&n, middle, from);
    double within = __builtin_sqrt(n.square[n.count - 1]) + 2 * __builtin_sqrt(radius);
    within *= within * (1 + 1e-9); /* more than rounding can take away */
    c->count = 0;
    for (int first = 0; first < from->count; first += BATCH) {
        int last = first + BATCH < from->count ? first + BATCH : from->count;
        square_distances(square, middle, from, first, last);
        for (int j = first; j < last; j++)
            if (square[j - first] <= within) take_joint(c, from, j);
    }
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

/** Many Gaussians at one place, which costs a file nothing, are looked at once. */
static void bind_group(const binder *b, candidates *c, size_t begin, size_t end) {
    nearest n = {.room = b->room};
    double at[3], last[3] = {0};
    find_candidates(b, &c->group, &c->chunk, begin, end);
    for (size_t i = begin; i < end; i++) {
        place_of(at, b->key, i);
        if (n.count == 0 || at[0] != last[0] || at[1] != last[1] || at[2] != last[2])
            find_nearest(&n, at, &c->group);
        memcpy(last, at, sizeof last);
        weigh(b, &n, i);
    }
}

static gsz_result bind_range(void *user, size_t begin, size_t end, int worker) {
    const binder *b = user;
    candidates *c = &b->worker[worker];
    find_candidates(b, &c->chunk, &b->all, begin, end);
    for (size_t i = begin; i < end; i += GROUP)
        bind_group(b, c, i, i + GROUP < end ? i + GROUP : end);
    return GSZ_OK;
}

static gsz_result make_joints(gsz_context *context, placed_joints *joints, int count) {
    for (int a = 0; a < 3; a++) GSZ_TRY(GSZ_NEW(context, &joints->at[a], (size_t)count));
    return GSZ_NEW(context, &joints->number, (size_t)count);
}

static void free_joints(gsz_context *context, placed_joints *joints) {
    for (int a = 0; a < 3; a++) gsz_free(context, joints->at[a]);
    gsz_free(context, joints->number);
}

static gsz_result make_binder(gsz_context *context, binder *b, const gsz_motion *m) {
    int workers = gsz_parallel_workers(context), count = m->joint_count;
    b->room = b->binding->near < count ? b->binding->near + 1 : b->binding->near;
    GSZ_TRY(make_joints(context, &b->all, count));
    GSZ_TRY(GSZ_NEW(context, &b->worker, (size_t)workers));
    for (int w = 0; w < workers; w++) {
        GSZ_TRY(make_joints(context, &b->worker[w].chunk, count));
        GSZ_TRY(make_joints(context, &b->worker[w].group, count));
    }
    for (int j = 0; j < count; j++) {
        double at[3];
        place_of(at, b->key, m->joint[j]);
        for (int a = 0; a < 3; a++) b->all.at[a][j] = at[a];
        b->all.number[j] = (uint16_t)j;
    }
    b->all.count = count;
    return GSZ_OK;
}

static void free_binder(gsz_context *context, binder *b) {
    for (int w = 0; b->worker && w < gsz_parallel_workers(context); w++) {
        free_joints(context, &b->worker[w].chunk);
        free_joints(context, &b->worker[w].group);
    }
    gsz_free(context, b->worker);
    free_joints(context, &b->all);
}

gsz_result gsz_binding_make(gsz_context *context, gsz_binding *binding, const gsz_motion *m,
                            const gsz_cloud *key) {
    binder b = {.binding = binding, .key = key};
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
