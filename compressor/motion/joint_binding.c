/* SPDX-License-Identifier: MIT */
/* joint_binding.c - the nearest joints of each Gaussian, by squared distance, and weights that fall with it. */
#include "joint_binding.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"

#include <stdlib.h>

enum { CHUNK = 4096 };
/** What even the last of them gets, so that no sum is 0. */
#define LEAST (1.0 / 1024)

typedef struct placed_joint {
    double at[3];
    uint16_t number;
} placed_joint;

typedef struct binder {
    gsz_binding *binding;
    const gsz_cloud *key;
    placed_joint *joint; /* by x */
    int count;
    double reach_square;
} binder;

/** The nearest found so far, one more than are followed. */
typedef struct nearest {
    double square[GSZ_JOINTS_NEAR_MAX + 1];
    uint16_t number[GSZ_JOINTS_NEAR_MAX + 1];
    int count, room;
} nearest;

static int compare_placed(const void *a, const void *b) {
    const placed_joint *p = a, *q = b;
    if (p->at[0] != q->at[0]) return p->at[0] < q->at[0] ? -1 : 1;
    return (p->number > q->number) - (p->number < q->number);
}

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

/** False once nothing further along x can be nearer. */
static bool look_at(const binder *b, nearest *n, const double at[3], int index) {
    const placed_joint *j = &b->joint[index];
    double x = j->at[0] - at[0], y = j->at[1] - at[1], z = j->at[2] - at[2], square = x * x;
    if (n->count == n->room && square > n->square[n->room - 1]) return false;
    offer(n, square + y * y + z * z, j->number);
    return true;
}

static int first_from(const binder *b, double x) {
    int low = 0, high = b->count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (b->joint[middle].at[0] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void find_nearest(const binder *b, nearest *n, const double at[3]) {
    int up = first_from(b, at[0]), down = up - 1;
    bool more_up = true, more_down = true;
    while (more_up || more_down) {
        more_up = more_up && up < b->count && look_at(b, n, at, up++);
        more_down = more_down && down >= 0 && look_at(b, n, at, down--);
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

static gsz_result bind_range(void *user, size_t begin, size_t end, int worker) {
    const binder *b = user;
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        double at[3];
        for (int axis = 0; axis < 3; axis++) at[axis] = b->key->plane[GSZ_PLANE_POSITION + axis][i];
        nearest n = {.room = b->binding->near < b->count ? b->binding->near + 1 : b->binding->near};
        find_nearest(b, &n, at);
        weigh(b, &n, i);
    }
    return GSZ_OK;
}

static void place_joints(binder *b, const gsz_motion *m) {
    for (int j = 0; j < b->count; j++) {
        b->joint[j].number = (uint16_t)j;
        for (int axis = 0; axis < 3; axis++)
            b->joint[j].at[axis] = b->key->plane[GSZ_PLANE_POSITION + axis][m->joint[j]];
    }
    qsort(b->joint, (size_t)b->count, sizeof *b->joint, compare_placed);
}

gsz_result gsz_binding_make(gsz_context *context, gsz_binding *binding, const gsz_motion *m,
                            const gsz_cloud *key) {
    binder b = {.binding = binding, .key = key, .count = m->joint_count};
    b.reach_square = (double)m->reach * (double)m->reach;
    binding->near = m->near < m->joint_count ? m->near : m->joint_count;
    if (binding->near == 0) return GSZ_OK;
    GSZ_TRY(GSZ_NEW(context, &binding->joint, key->count * (size_t)binding->near));
    GSZ_TRY(GSZ_NEW(context, &binding->weight, key->count * (size_t)binding->near));
    GSZ_TRY(GSZ_NEW(context, &b.joint, (size_t)b.count));
    place_joints(&b, m);
    gsz_result result = gsz_parallel_ranges(context, NULL, key->count, CHUNK, bind_range, &b);
    gsz_free(context, b.joint);
    return result;
}

void gsz_binding_free(gsz_context *context, gsz_binding *binding) {
    gsz_free(context, binding->joint);
    gsz_free(context, binding->weight);
    *binding = (gsz_binding){0};
}
