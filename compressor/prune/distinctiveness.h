/* SPDX-License-Identifier: MIT */
/* distinctiveness.h - how much a Gaussian's colour differs from that of those beside it. Internal. */
#ifndef GSZ_DISTINCTIVENESS_H
#define GSZ_DISTINCTIVENESS_H

#include "gsz_splats.h"

/** Whom a Gaussian is compared with. order[k] is the k-th Gaussian along the curve, place[i] where Gaussian i is in it:
 *  one permutation and its inverse. */
typedef enum gsz_neighbours {
    GSZ_NEIGHBOURS_ON_CURVE, /* order[place[i] - 1], order[place[i] + 1] */
    /** order[order[i] - 1], order[order[i] + 1], which are Gaussians from anywhere: the published code of OMG (Lee
     *  et al. 2025). For comparisons. */
    GSZ_NEIGHBOURS_PUBLISHED
} gsz_neighbours;

/** out_order[k], the k-th of cloud->count Gaussians along a Morton curve of 2^21 cells an axis through the box around them
 *  all; by index where they share a cell. */
gsz_result gsz_morton_order(gsz_context *context, uint32_t *out_order,
                            const gsz_cloud *cloud) GSZ_CHECKED;

/** out_distance[i]: the mean over channels of |previous - i| + |next - i| of DC colours, of which black and white are 1
 *  apart. The ends have their only neighbour twice; one that is alone has 0. */
gsz_result gsz_distinctiveness_measure(gsz_context *context, double *out_distance,
                                       const gsz_cloud *cloud,
                                       gsz_neighbours neighbours) GSZ_CHECKED;

/** score[i] *= (floor + distance[i])^exponent. The local distinctiveness of OMG has a floor of 0 and the exponent 2. */
void gsz_distinctiveness_weigh(double *score, const double *distance, size_t count, double floor,
                               double exponent);

#endif
