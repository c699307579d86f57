/* SPDX-License-Identifier: MIT */
/* splat_merge.h - Gaussians of a block as plain numbers, and few that stand for many: of neighbours, those that are most alike
 * become one, which has their moments. Knows nothing of Vulkan; runs on any thread. */
#ifndef GSZ_SPLAT_MERGE_H
#define GSZ_SPLAT_MERGE_H

#include "gsz.h"

enum {
    GSZ_MERGE_GROUP = 64, /* neighbours among which it is chosen who is merged */
    GSZ_MERGE_FAN = 4,    /* so many become one, on average */
    GSZ_MERGE_COLORS = 48
};

/** A Gaussian. Symmetric matrices are xx xy xz yy yz zz. */
typedef struct gsz_merge_body {
    float position[3], covariance[6], alpha;
    float spread; /**< squared: how far what it stands for lies from its centre */
    float vary;   /**< squared: how much the colours of that differ */
    float color
        [GSZ_MERGE_COLORS]; /**< luma, red-blue, green-magenta: DC, then harmonics [channel * coefficients + k] */
} gsz_merge_body;

/** One of a block. books: of its file, where its harmonics are codes. */
void gsz_merge_body_of(gsz_merge_body *out_body, const gsz_quantised_block *block, uint32_t i,
                       const gsz_codebook_view *books);
/** How much of a picture it covers: alpha times the mean area of its outline. */
float gsz_merge_mass(const gsz_merge_body *body);
/** Merges a group of at most GSZ_MERGE_GROUP, whose colours have so many values; returns how many there are in out_bodies then:
 *  a fourth, rounded up. */
uint32_t gsz_merge_group(gsz_merge_body *out_bodies, const gsz_merge_body *bodies, uint32_t count,
                         int colors);
/** Falling deviations along the axes, which are at right angles, of a covariance. */
void gsz_merge_axes(float out_deviation[3], float out_axis[3][3], const float covariance[6]);

#endif
