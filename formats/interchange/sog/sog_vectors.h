/* SPDX-License-Identifier: MIT */
/* sog_vectors.h - sums over vectors in a fixed order of eight lanes, which compilers make wide instructions of. Internal. */
#ifndef GSZ_SOG_VECTORS_H
#define GSZ_SOG_VECTORS_H

#include "sog_palette.h"

static inline float gsz_sog_lane_sum(const float lane[GSZ_SOG_LANES]) {
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static inline float gsz_sog_dot(const float *a, const float *b, int dimensions) {
    float lane[GSZ_SOG_LANES] = {0};
    for (int k = 0; k < dimensions; k += GSZ_SOG_LANES)
        for (int l = 0; l < GSZ_SOG_LANES; l++) lane[l] += a[k + l] * b[k + l];
    return gsz_sog_lane_sum(lane);
}

/** The squared distance. */
static inline float gsz_sog_distance(const float *a, const float *b, int dimensions) {
    float lane[GSZ_SOG_LANES] = {0};
    for (int k = 0; k < dimensions; k += GSZ_SOG_LANES)
        for (int l = 0; l < GSZ_SOG_LANES; l++) {
            const float d = a[k + l] - b[k + l];
            lane[l] += d * d;
        }
    return gsz_sog_lane_sum(lane);
}

#endif
