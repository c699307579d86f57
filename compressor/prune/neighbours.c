/* SPDX-License-Identifier: MIT */
/* neighbours.c - halves the Gaussians along the widest axis until few are left, level by level.
 *
 * Gaussians are told apart by their index where they coincide: each half is one certain set, whatever finds it. */
#include "neighbours.h"

#include "context.h"
#include "parallel.h"

enum { LEAF = 8, LEVELS_MAX = 32 };

/* ---- building ------------------------------------------------------------------------------------ */

/** Where a node's Gaussians begin; `number` counts the nodes of its level from 0. */
static size_t begin_of(const gsz_neighbours *t, int level, size_t number) {
    return (size_t)((uint64_t)t->count * number >> level);
}

static int widest_axis(const gsz_neighbours *t, size_t begin, size_t end) {
    float widest = -1;
    int axis = 0;
    for (int a = 0; a < 3; a++) {
        const float *value = t->position[a];
        float low = value[t->order[begin]], high = low;
        for (size_t i = begin + 1; i < end; i++) {
            float v = value[t->order[i]];
            low = v < low ? v : low;
            high = v > high ? v : high;
        }
        if (high - low > widest) {
            widest = high - low;
            axis = a;
        }
    }
    return axis;
}

static bool precedes(const float *value, uint32_t a, uint32_t b) {
    return value[a] < value[b] || (value[a] == value[b] && a < b);
}

static void swap(uint32_t *a, uint32_t *b) {
    uint32_t t = *a;
    *a = *b;
    *b = t;
}

/** Puts the lesser ones of order[begin..end) before `middle` (selection as by Hoare and Wirth). */
static void halve(uint32_t *order, const float *value, size_t begin, size_t middle, size_t end) {
    ptrdiff_t low = (ptrdiff_t)begin, high = (ptrdiff_t)end - 1, wanted = (ptrdiff_t)middle;
    while (low < high) {
        uint32_t pivot = order[low + (high - low) / 2];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (precedes(value, order[i], pivot)) i++;
            while (precedes(value, pivot, order[j])) j--;
            if (i <= j) swap(&order[i++], &order[j--]);
        }
        if (wanted > j) low = i;
        if (wanted < i) high = j;
    }
}

typedef struct level_task {
    gsz_neighbours *tree;
    int level;
} level_task;

static gsz_result split_node(void *user, size_t number, int worker) {
    (void)worker;
    const level_task *task = user;
    gsz_neighbours *t = task->tree;
    size_t begin = begin_of(t, task->level, number), end = begin_of(t, task->level, number + 1);
    size_t middle = begin_of(t, task->level + 1, 2 * number + 1);
    struct gsz_neighbours_node *node = &t->node[((size_t)1 << task->level) + number];
    node->axis = widest_axis(t, begin, end);
    halve(t->order, t->position[node->axis], begin, middle, end);
    node->split = t->position[node->axis][t->order[middle]];
    return GSZ_OK;
}

gsz_result gsz_neighbours_build(gsz_context *context, gsz_neighbours *t, const gsz_cloud *cloud) {
    t->count = cloud->count;
    for (int a = 0; a < 3; a++) t->position[a] = cloud->plane[GSZ_PLANE_POSITION + a];
    while (t->levels < LEVELS_MAX && t->count >> t->levels > LEAF) t->levels++;
    GSZ_TRY(GSZ_NEW(context, &t->order, t->count));
    GSZ_TRY(GSZ_NEW(context, &t->node, (size_t)1 << t->levels));
    for (size_t i = 0; i < t->count; i++) t->order[i] = (uint32_t)i;
    for (int level = 0; level < t->levels; level++) {
        level_task task = {t, level};
        GSZ_TRY(gsz_parallel(context, NULL, (size_t)1 << level, split_node, &task));
    }
    return GSZ_OK;
}

void gsz_neighbours_free(gsz_context *context, gsz_neighbours *t) {
    gsz_free(context, t->order);
    gsz_free(context, t->node);
    *t = (gsz_neighbours){0};
}

/* ---- searching ----------------------------------------------------------------------------------- */

typedef struct search {
    const gsz_neighbours *tree;
    const float *point;
    uint32_t *index;
    double square[GSZ_NEIGHBOURS_MAX]; /* of the distance */
    int most, found;
} search;

static void offer(search *s, uint32_t i) {
    double square = 0;
    for (int a = 0; a < 3; a++) {
        double d = (double)s->tree->position[a][i] - (double)s->point[a];
        square += d * d;
    }
    int at = s->found;
    while (at > 0 &&
           (square < s->square[at - 1] || (square == s->square[at - 1] && i < s->index[at - 1])))
        at--;
    if (at == s->most) return;
    if (s->found < s->most) s->found++;
    for (int k = s->found - 1; k > at; k--) {
        s->square[k] = s->square[k - 1];
        s->index[k] = s->index[k - 1];
    }
    s->square[at] = square;
    s->index[at] = i;
}

/** Depth first, the nearer half before the other; `level` is at most LEVELS_MAX. */
static void descend(search *s, int level, size_t number) {
    const gsz_neighbours *t = s->tree;
    if (level == t->levels) {
        size_t end = begin_of(t, level, number + 1);
        for (size_t i = begin_of(t, level, number); i < end; i++) offer(s, t->order[i]);
        return;
    }
    const struct gsz_neighbours_node *node = &t->node[((size_t)1 << level) + number];
    double beyond = (double)s->point[node->axis] - (double)node->split;
    size_t near = beyond >= 0;
    descend(s, level + 1, 2 * number + near);
    if (s->found < s->most || beyond * beyond <= s->square[s->found - 1])
        descend(s, level + 1, 2 * number + !near);
}

int gsz_neighbours_find(const gsz_neighbours *tree, uint32_t *out_index, const float point[3],
                        int most) {
    search s = {.tree = tree, .point = point, .index = out_index, .most = most};
    descend(&s, 0, 0);
    return s.found;
}
