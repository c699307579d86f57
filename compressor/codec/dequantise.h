/* SPDX-License-Identifier: MIT */
/* dequantise.h - from a decoded block to float splats. Internal; specified in formats/gsz.md, "Values". */
#ifndef GSZ_DEQUANTISE_H
#define GSZ_DEQUANTISE_H

#include "codebook.h"
#include "steps.h"

/** Writes the block's Gaussians to plane[...][offset ...]. */
void gsz_dequantise(const gsz_block *block, const gsz_steps *steps, const gsz_codebooks *books,
                    float *const plane[GSZ_PLANE_COUNT], size_t offset);

/** The lead's index among the axes sorted by falling size, for a needle or a disk. */
static inline int gsz_lead_index(bool needle) { return needle ? 0 : 2; }
/** The index of the axis that the roll turns. */
static inline int gsz_roll_index(bool needle) { return needle ? 1 : 0; }

/** log of the deviation that belongs to a scale level of a class. */
double gsz_scale_dequantise(const gsz_steps *steps, int scale_class, int32_t level);
/** Opacity logit of a level. */
double gsz_opacity_dequantise(int level, int bits);

#endif
