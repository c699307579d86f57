/* SPDX-License-Identifier: MIT */
/* sog_split.c - a tree that cuts vectors into groups across their widest directions.
 *
 * Whichever group is spread widest is cut next. The first cuts are made one after the other; then each group of the
 * trunk grows a branch of its own, with a share of the leaves by what its spread calls for, and branches grow in
 * parallel: how many of them there are does not depend on the number of threads. */
#include "sog_split.h"

#include <math.h>
#include <string.h>

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "sog_vectors.h"

enum { TRUNK = 64 /* leaves of the trunk */, STEPS = 4 /* towards the widest direction */ };

/* Nodes that grow from one; `heap` holds leaves that can be cut, the widest on top. */
typedef struct branch {
    gsz_sog_tree *tree;
    gsz_sog_node *node;
    float *direction;
    size_t node_count, leaf_count;
    uint32_t *heap;
    size_t heap_count;
} branch;

typedef struct growth {
    gsz_context *context;
    gsz_sog_tree *tree;
    gsz_sog_node root[TRUNK];
    size_t share[TRUNK];
    branch grown[TRUNK];
} growth;

/* ---- the widest first ---- */

static void push(branch *b, uint32_t node) {
    size_t at = b->heap_count++;
    for (; at && b->node[b->heap[(at - 1) / 2]].spread < b->node[node].spread; at = (at - 1) / 2)
        b->heap[at] = b->heap[(at - 1) / 2];
    b->heap[at] = node;
}

static uint32_t pop(branch *b) {
    const uint32_t top = b->heap[0], moved = b->heap[--b->heap_count];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < b->heap_count; at = child) {
        if (child + 1 < b->heap_count &&
            b->node[b->heap[child + 1]].spread > b->node[b->heap[child]].spread)
            child++;
        if (!(b->node[b->heap[child]].spread > b->node[moved].spread)) break;
        b->heap[at] = b->heap[child];
    }
    b->heap[at] = moved;
    return top;
}

/* ---- one cut ---- */

static const float *vector_of(const gsz_sog_tree *tree, uint32_t at) {
    return tree->vectors + (size_t)tree->order[at] * (size_t)tree->dimensions;
}

/* Of a group: its mean, its variance along each dimension, and its spread. */
static void measure(const gsz_sog_tree *tree, gsz_sog_node *node, float *mean, float *variance) {
    const int n = tree->dimensions;
    double sum[GSZ_SOG_DIMENSIONS_MAX] = {0}, square[GSZ_SOG_DIMENSIONS_MAX] = {0};
    const double count = node->end - node->begin;
    for (uint32_t i = node->begin; i < node->end; i++) {
        const float *v = vector_of(tree, i);
        for (int k = 0; k < n; k++) sum[k] += v[k];
    }
    for (int k = 0; k < n; k++) mean[k] = (float)(sum[k] / count);
    for (uint32_t i = node->begin; i < node->end; i++) {
        const float *v = vector_of(tree, i);
        for (int k = 0; k < n; k++) square[k] += (double)((v[k] - mean[k]) * (v[k] - mean[k]));
    }
    node->spread = 0;
    for (int k = 0; k < n; k++) {
        variance[k] = (float)square[k];
        node->spread += square[k];
    }
}

static void normalise(float *direction, int dimensions) {
    const float length = sqrtf(gsz_sog_dot(direction, direction, dimensions));
    for (int k = 0; k < dimensions; k++) direction[k] = length > 0 ? direction[k] / length : 0;
}

/* The power method on the covariance, from the widest axis: a step is the sum of (v - mean) times its component. */
static void widest(const gsz_sog_tree *tree, const gsz_sog_node *node, const float *mean,
                   const float *variance, float *direction) {
    const int n = tree->dimensions;
    for (int k = 0; k < n; k++) direction[k] = variance[k];
    normalise(direction, n);
    for (int step = 0; step < STEPS; step++) {
        float next[GSZ_SOG_DIMENSIONS_MAX] = {0};
        const float shift = gsz_sog_dot(mean, direction, n);
        for (uint32_t i = node->begin; i < node->end; i++) {
            const float *v = vector_of(tree, i);
            const float along = gsz_sog_dot(v, direction, n) - shift;
            for (int k = 0; k < n; k++) next[k] += along * (v[k] - mean[k]);
        }
        if (!(gsz_sog_dot(next, next, n) > 0)) return;
        memcpy(direction, next, (size_t)n * sizeof *next);
        normalise(direction, n);
    }
}

/* In place, and the same for the same order: what is below the threshold first. */
static uint32_t partition(const gsz_sog_tree *tree, const gsz_sog_node *node,
                          const float *direction) {
    uint32_t low = node->begin, high = node->end;
    while (low < high) {
        if (gsz_sog_dot(vector_of(tree, low), direction, tree->dimensions) < node->threshold) {
            low++;
        } else {
            const uint32_t moved = tree->order[low];
            tree->order[low] = tree->order[--high];
            tree->order[high] = moved;
        }
    }
    return low;
}

static void add_leaf(branch *b, uint32_t begin, uint32_t end) {
    float mean[GSZ_SOG_DIMENSIONS_MAX], variance[GSZ_SOG_DIMENSIONS_MAX];
    const uint32_t index = (uint32_t)b->node_count++;
    b->node[index] = (gsz_sog_node){.begin = begin, .end = end};
    measure(b->tree, &b->node[index], mean, variance);
    if (end - begin > 1 && b->node[index].spread > 0) push(b, index);
    b->leaf_count++;
}

static void cut(branch *b, uint32_t index) {
    gsz_sog_node *node = &b->node[index];
    float mean[GSZ_SOG_DIMENSIONS_MAX], variance[GSZ_SOG_DIMENSIONS_MAX];
    float *direction = b->direction + (size_t)index * (size_t)b->tree->dimensions;
    measure(b->tree, node, mean, variance);
    widest(b->tree, node, mean, variance, direction);
    node->threshold = gsz_sog_dot(mean, direction, b->tree->dimensions);
    const uint32_t middle = partition(b->tree, node, direction);
    if (middle == node->begin || middle == node->end) return; /* equal but for rounding */
    node->child = (uint32_t)b->node_count;
    b->leaf_count--;
    const uint32_t begin = node->begin, end = node->end;
    add_leaf(b, begin, middle);
    add_leaf(b, middle, end);
}

static gsz_result start(gsz_context *context, branch *b, gsz_sog_tree *tree, uint32_t begin,
                        uint32_t end, size_t leaves) {
    *b = (branch){.tree = tree};
    GSZ_TRY(GSZ_NEW(context, &b->node, 2 * leaves));
    GSZ_TRY(GSZ_NEW(context, &b->heap, 2 * leaves));
    GSZ_TRY(GSZ_NEW(context, &b->direction, 2 * leaves * (size_t)tree->dimensions));
    add_leaf(b, begin, end);
    return GSZ_OK;
}

static void grow(branch *b, size_t leaves) {
    while (b->heap_count && b->leaf_count < leaves) cut(b, pop(b));
}

static void finish(gsz_context *context, branch *b) {
    gsz_free(context, b->node);
    gsz_free(context, b->heap);
    gsz_free(context, b->direction);
    *b = (branch){0};
}

/* ---- branches ---- */

/* With k leaves in n dimensions that matter, a spread falls as k to the -2/n: the least sum of all gives each branch a
 * share by its spread to the n / (n + 2). Harmonics hardly have more than four such dimensions. */
static double weight_of(const gsz_sog_node *root) {
    return root->spread > 1e-300 ? gsz_exp(gsz_log(root->spread) * 2 / 3) : 0;
}

/* What a branch has no vectors for goes round again. */
static void share_out(growth *g, size_t roots, size_t leaves) {
    size_t left = leaves - roots, given = 1;
    for (size_t r = 0; r < roots; r++) g->share[r] = 1;
    while (left && given) {
        const size_t round = left;
        double sum = 0;
        given = 0;
        for (size_t r = 0; r < roots; r++)
            if (g->share[r] < g->root[r].end - g->root[r].begin) sum += weight_of(&g->root[r]);
        for (size_t r = 0; r < roots && sum > 0; r++) {
            const size_t room = g->root[r].end - g->root[r].begin - g->share[r];
            size_t more = (size_t)((double)round * weight_of(&g->root[r]) / sum);
            if (more > room) more = room;
            if (more > left) more = left;
            g->share[r] += more;
            given += more;
            left -= more;
        }
    }
}

static gsz_result grow_branch(void *user, size_t index, int worker) {
    growth *g = user;
    branch *b = &g->grown[index];
    (void)worker;
    GSZ_TRY(
        start(g->context, b, g->tree, g->root[index].begin, g->root[index].end, g->share[index]));
    grow(b, g->share[index]);
    return GSZ_OK;
}

/* The branch's root is put where the trunk had a leaf, the rest of it at the end. */
static void graft(gsz_sog_tree *tree, uint32_t at, const branch *b) {
    const size_t n = (size_t)tree->dimensions;
    const uint32_t shift = (uint32_t)tree->node_count - 1;
    for (size_t i = 0; i < b->node_count; i++) {
        const size_t to = i ? shift + i : at;
        tree->node[to] = b->node[i];
        if (tree->node[to].child) tree->node[to].child += shift;
        memcpy(tree->direction + to * n, b->direction + i * n, n * sizeof(float));
    }
    tree->node_count += b->node_count - 1;
    tree->leaf_count += b->leaf_count;
}

/* Branches whose vectors are few different ones leave some of their share to all. */
static gsz_result grow_rest(growth *g, size_t leaves) {
    gsz_sog_tree *tree = g->tree;
    branch b = {.tree = tree,
                .node = tree->node,
                .direction = tree->direction,
                .node_count = tree->node_count,
                .leaf_count = tree->leaf_count};
    if (b.leaf_count == leaves) return GSZ_OK;
    GSZ_TRY(GSZ_NEW(g->context, &b.heap, 2 * leaves));
    for (uint32_t i = 0; i < tree->node_count; i++) {
        const gsz_sog_node *node = &tree->node[i];
        if (!node->child && node->end - node->begin > 1 && node->spread > 0) push(&b, i);
    }
    grow(&b, leaves);
    tree->node_count = b.node_count;
    tree->leaf_count = b.leaf_count;
    gsz_free(g->context, b.heap);
    return GSZ_OK;
}

static gsz_result grow_branches(growth *g, const branch *trunk, size_t leaves) {
    uint32_t place[TRUNK];
    size_t roots = 0;
    for (uint32_t i = 0; i < trunk->node_count; i++) {
        if (trunk->node[i].child) continue;
        place[roots] = i;
        g->root[roots++] = trunk->node[i];
    }
    share_out(g, roots, leaves);
    GSZ_TRY(gsz_parallel(g->context, "write", roots, grow_branch, g));
    memcpy(g->tree->node, trunk->node, trunk->node_count * sizeof *trunk->node);
    memcpy(g->tree->direction, trunk->direction,
           trunk->node_count * (size_t)g->tree->dimensions * sizeof(float));
    g->tree->node_count = trunk->node_count;
    for (size_t r = 0; r < roots; r++) graft(g->tree, place[r], &g->grown[r]);
    return grow_rest(g, leaves);
}

static gsz_result grow_all(growth *g, size_t count, size_t leaves) {
    gsz_sog_tree *tree = g->tree;
    const size_t first = leaves < TRUNK ? leaves : TRUNK;
    branch trunk = {0};
    GSZ_TRY(GSZ_NEW(g->context, &tree->order, count));
    for (size_t i = 0; i < count; i++) tree->order[i] = (uint32_t)i;
    GSZ_TRY(GSZ_NEW(g->context, &tree->node, 2 * leaves));
    GSZ_TRY(GSZ_NEW(g->context, &tree->direction, 2 * leaves * (size_t)tree->dimensions));
    gsz_result result = start(g->context, &trunk, tree, 0, (uint32_t)count, first);
    if (result == GSZ_OK) {
        grow(&trunk, first);
        result = grow_branches(g, &trunk, leaves);
    }
    finish(g->context, &trunk);
    return result;
}

gsz_result gsz_sog_tree_grow(gsz_context *context, gsz_sog_tree *tree, const float *vectors,
                             size_t count, int dimensions, size_t leaves) {
    growth *g = NULL;
    *tree = (gsz_sog_tree){.dimensions = dimensions, .vectors = vectors};
    GSZ_TRY(GSZ_NEW(context, &g, 1));
    g->context = context;
    g->tree = tree;
    gsz_result result = grow_all(g, count, leaves < count ? leaves : count);
    for (int r = 0; r < TRUNK; r++) finish(context, &g->grown[r]);
    gsz_free(context, g);
    return result;
}

void gsz_sog_tree_free(gsz_context *context, gsz_sog_tree *tree) {
    gsz_free(context, tree->order);
    gsz_free(context, tree->node);
    gsz_free(context, tree->direction);
    *tree = (gsz_sog_tree){0};
}
