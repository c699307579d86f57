/* SPDX-License-Identifier: MIT */
/* neighbours.h - which Gaussians lie nearest to a point: a k-d tree over their centres. Internal. */
#ifndef GSZ_NEIGHBOURS_H
#define GSZ_NEIGHBOURS_H

#include "gsz_splats.h"

enum { GSZ_NEIGHBOURS_MAX = 32 /**< that one search finds */ };

/** A balanced tree; it borrows the positions of the cloud. Zero-initialise; release with gsz_neighbours_free. */
typedef struct gsz_neighbours {
    const float *position[3];
    size_t count;
    int levels;      /* of nodes above the leaves */
    uint32_t *order; /* Gaussians, those of a leaf side by side */
    struct gsz_neighbours_node {
        float split;
        int axis;
    } * node; /* from 1 on: the children of n are 2 n and 2 n + 1 */
} gsz_neighbours;

/** O(N log N), on the context's threads. */
gsz_result gsz_neighbours_build(gsz_context *context, gsz_neighbours *tree,
                                const gsz_cloud *cloud) GSZ_CHECKED;
void gsz_neighbours_free(gsz_context *context, gsz_neighbours *tree);
/** The `most` Gaussians nearest to the point, fewer if there are no more, the nearest first; of equally near ones
 *  those with the lower index. Returns how many. Any number of threads may search at once. */
int gsz_neighbours_find(const gsz_neighbours *tree, uint32_t *out_index, const float point[3],
                        int most);

#endif
