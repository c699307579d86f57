/* SPDX-License-Identifier: MIT */
/* splat_shape.h - what the encoder's choices ask of a cloud's Gaussians: axes, sizes, what they show, where
 * they lie. Internal. */
#ifndef GSZ_SPLAT_SHAPE_H
#define GSZ_SPLAT_SHAPE_H

#include "gsz_splats.h"

double gsz_alpha_of(float opacity);
/** Indices of a Gaussian's axes by falling scale; equal ones keep their order. */
void gsz_sort_axes(int out_axis[3], const gsz_cloud *cloud, size_t index);
/** Squared deviations of a Gaussian with the footprint added, falling. */
void gsz_effective_squares(double out_squares[3], const gsz_cloud *cloud, size_t index,
                           double footprint);
/** The area that it covers, seen face on, in units of its two larger deviations. */
double gsz_area_of(const gsz_cloud *cloud, size_t index, double footprint);
/** Least and greatest of value[index[0..count)], or of value[0..count) if index is NULL; count >= 1. */
void gsz_bounds(float *out_low, float *out_high, const float *value, const uint32_t *index,
                size_t count);

#endif
