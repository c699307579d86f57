/* SPDX-License-Identifier: MIT */
/* sog_split.h - a tree that cuts vectors into groups across their widest directions. Internal. */
#ifndef GSZ_SOG_SPLIT_H
#define GSZ_SOG_SPLIT_H

#include "gsz_base.h"

/* A node is a leaf when it has no children. */
typedef struct gsz_sog_node {
    uint32_t begin, end; /* of the tree's order */
    uint32_t child;      /* the first of two; 0: none. The root is node 0 */
    float threshold;     /* direction . vector below it: the first child */
    double spread;       /* sum of squared distances from the mean */
} gsz_sog_node;

typedef struct gsz_sog_tree {
    int dimensions;
    const float *vectors;
    uint32_t *order; /* vectors, those of a node together */
    size_t node_count, leaf_count;
    gsz_sog_node *node;
    float *direction; /* node_count * dimensions, length 1 */
} gsz_sog_tree;

/** At most `leaves` of them, at least 1. */
gsz_result gsz_sog_tree_grow(gsz_context *context, gsz_sog_tree *tree, const float *vectors,
                             size_t count, int dimensions, size_t leaves) GSZ_CHECKED;
void gsz_sog_tree_free(gsz_context *context, gsz_sog_tree *tree);

#endif
