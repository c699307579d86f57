/* SPDX-License-Identifier: MIT */
/* sog_palette.c - few vectors that stand for many: the means of a tree's leaves, made better in Lloyd's way.
 *
 * Which entry is nearest is looked for in the tree that the entries came from: down to the vector's own leaf, then on
 * through the leaves behind the nearest cuts, as many as pay. */
#include "sog_palette.h"

#include <math.h>
#include <string.h>

#include "context.h"
#include "parallel.h"
#include "sog_split.h"
#include "sog_vectors.h"

enum {
    RANGE = 1024,
    LEAVES_TRIED = 32,
    PENDING = 512, /* nodes put off for later */
    SETTLED = 1000 /* iterations end when less than one label of so many changes */
};

typedef struct pending {
    float bound; /* squared distance to the cut, or more */
    uint32_t node;
} pending;

typedef struct making {
    gsz_context *context;
    gsz_sog_palette *palette;
    gsz_sog_tree tree;
    const float *vectors;
    size_t count;
    uint32_t *entry_of; /* of a node that is a leaf */
    uint32_t *first;    /* of an entry's vectors in `members`, and one more */
    uint32_t *members;
    size_t *changed; /* labels, of each worker */
} making;

static const float *vector_of(const making *m, size_t i) {
    return m->vectors + i * (size_t)m->palette->dimensions;
}

static float *entry_of(const making *m, size_t e) {
    return m->palette->entry + e * (size_t)m->palette->dimensions;
}

/* ---- the nearest entry ---- */

typedef struct search {
    const making *m;
    const float *vector;
    float best;
    uint32_t label;
    int count;
    pending heap[PENDING]; /* the nearest on top */
} search;

/* What does not fit any more is too far away to matter. */
static void put_off(search *s, float bound, uint32_t node) {
    if (s->count == PENDING || bound >= s->best) return;
    int at = s->count++;
    for (; at && s->heap[(at - 1) / 2].bound > bound; at = (at - 1) / 2)
        s->heap[at] = s->heap[(at - 1) / 2];
    s->heap[at] = (pending){bound, node};
}

static pending take_nearest(search *s) {
    const pending top = s->heap[0], moved = s->heap[--s->count];
    int at = 0;
    for (int child; (child = 2 * at + 1) < s->count; at = child) {
        if (child + 1 < s->count && s->heap[child + 1].bound < s->heap[child].bound) child++;
        if (s->heap[child].bound >= moved.bound) break;
        s->heap[at] = s->heap[child];
    }
    s->heap[at] = moved;
    return top;
}

static void try_entry(search *s, uint32_t label) {
    const float distance =
        gsz_sog_distance(s->vector, entry_of(s->m, label), s->m->palette->dimensions);
    if (distance < s->best || (distance == s->best && label < s->label)) {
        s->best = distance;
        s->label = label;
    }
}

static void descend(search *s, pending from) {
    const gsz_sog_tree *tree = &s->m->tree;
    uint32_t at = from.node;
    while (tree->node[at].child) {
        const gsz_sog_node *node = &tree->node[at];
        const float *direction = tree->direction + (size_t)at * (size_t)tree->dimensions;
        const float over = gsz_sog_dot(s->vector, direction, tree->dimensions) - node->threshold;
        const uint32_t near = node->child + (over >= 0), far = node->child + (over < 0);
        put_off(s, fmaxf(from.bound, over * over), far);
        at = near;
    }
    try_entry(s, s->m->entry_of[at]);
}

static gsz_result label_range(void *user, size_t begin, size_t end, int worker) {
    const making *m = user;
    search s;
    s.m = m;
    for (size_t i = begin; i < end; i++) {
        uint32_t *label = &m->palette->label[i];
        s.vector = vector_of(m, i);
        s.best = INFINITY;
        s.label = *label;
        s.count = 0;
        try_entry(&s, *label);
        descend(&s, (pending){0, 0});
        for (int tried = 1; tried < LEAVES_TRIED && s.count; tried++) {
            const pending next = take_nearest(&s);
            if (next.bound >= s.best) break;
            descend(&s, next);
        }
        m->changed[worker] += s.label != *label;
        *label = s.label;
    }
    return GSZ_OK;
}

/* ---- entries as the means of what has their label ---- */

static void gather(making *m) {
    const size_t entries = m->palette->count;
    memset(m->first, 0, (entries + 1) * sizeof *m->first);
    for (size_t i = 0; i < m->count; i++) m->first[m->palette->label[i]]++;
    for (uint32_t e = 0, at = 0; e <= entries; e++) {
        const uint32_t here = m->first[e];
        m->first[e] = at;
        at += here;
    }
    for (size_t i = 0; i < m->count; i++)
        m->members[m->first[m->palette->label[i]]++] = (uint32_t)i;
    memmove(m->first + 1, m->first, entries * sizeof *m->first);
    m->first[0] = 0;
}

/* An entry that nothing is nearest to stays where it is. */
static gsz_result mean_range(void *user, size_t begin, size_t end, int worker) {
    const making *m = user;
    const int n = m->palette->dimensions;
    (void)worker;
    for (size_t e = begin; e < end; e++) {
        float sum[GSZ_SOG_DIMENSIONS_MAX] = {0}, *entry = entry_of(m, e);
        const uint32_t count = m->first[e + 1] - m->first[e];
        for (uint32_t i = m->first[e]; i < m->first[e + 1]; i++) {
            const float *v = vector_of(m, m->members[i]);
            for (int k = 0; k < n; k++) sum[k] += v[k];
        }
        for (int k = 0; count && k < n; k++) entry[k] = sum[k] / (float)count;
    }
    return GSZ_OK;
}

static gsz_result find_means(making *m) {
    gather(m);
    return gsz_parallel_ranges(m->context, "write", m->palette->count, RANGE, mean_range, m);
}

static gsz_result find_labels(making *m, size_t *out_changed) {
    const int workers = gsz_parallel_workers(m->context);
    memset(m->changed, 0, (size_t)workers * sizeof *m->changed);
    GSZ_TRY(gsz_parallel_ranges(m->context, "write", m->count, RANGE, label_range, m));
    *out_changed = 0;
    for (int w = 0; w < workers; w++) *out_changed += m->changed[w];
    return GSZ_OK;
}

/* ---- the whole ---- */

/* Entries in the order of the tree, so that neighbours in the palette are alike. */
static void number_leaf(making *m, uint32_t index) {
    const gsz_sog_node *leaf = &m->tree.node[index];
    m->entry_of[index] = (uint32_t)m->palette->count++;
    for (uint32_t i = leaf->begin; i < leaf->end; i++)
        m->palette->label[m->tree.order[i]] = m->entry_of[index];
}

/* With a stack of its own: trees are as deep as they have leaves where vectors lie far from the others one by one. */
static void number_leaves(making *m) {
    uint32_t *stack = m->members, height = 0;
    stack[height++] = 0;
    while (height) {
        const uint32_t index = stack[--height], child = m->tree.node[index].child;
        if (!child) {
            number_leaf(m, index);
            continue;
        }
        stack[height++] = child + 1;
        stack[height++] = child;
    }
}

static gsz_result make_room(making *m) {
    const size_t entries = m->tree.leaf_count;
    GSZ_TRY(GSZ_NEW(m->context, &m->entry_of, m->tree.node_count));
    GSZ_TRY(GSZ_NEW(m->context, &m->first, entries + 1));
    GSZ_TRY(GSZ_NEW(m->context, &m->members, m->count + 1));
    GSZ_TRY(GSZ_NEW(m->context, &m->changed, (size_t)gsz_parallel_workers(m->context)));
    GSZ_TRY(GSZ_NEW(m->context, &m->palette->label, m->count));
    return GSZ_NEW(m->context, &m->palette->entry, entries * (size_t)m->palette->dimensions);
}

static gsz_result make(making *m, size_t size, int iterations) {
    size_t changed = 0;
    GSZ_TRY(gsz_sog_tree_grow(m->context, &m->tree, m->vectors, m->count, m->palette->dimensions,
                              size));
    GSZ_TRY(make_room(m));
    number_leaves(m);
    GSZ_TRY(find_means(m));
    for (int i = 0; i < iterations; i++) {
        GSZ_TRY(find_labels(m, &changed));
        GSZ_TRY(find_means(m));
        if (changed < m->count / SETTLED + 1) break;
    }
    return GSZ_OK;
}

gsz_result gsz_sog_palette_make(gsz_context *context, gsz_sog_palette *palette,
                                const float *vectors, size_t count, int dimensions, size_t size,
                                int iterations) {
    making m = {.context = context, .palette = palette, .vectors = vectors, .count = count};
    *palette = (gsz_sog_palette){.dimensions = dimensions};
    gsz_result result = make(&m, size, iterations);
    gsz_sog_tree_free(context, &m.tree);
    gsz_free(context, m.entry_of);
    gsz_free(context, m.first);
    gsz_free(context, m.members);
    gsz_free(context, m.changed);
    if (result != GSZ_OK) gsz_sog_palette_free(context, palette);
    return result;
}

void gsz_sog_palette_free(gsz_context *context, gsz_sog_palette *palette) {
    gsz_free(context, palette->entry);
    gsz_free(context, palette->label);
    *palette = (gsz_sog_palette){0};
}
