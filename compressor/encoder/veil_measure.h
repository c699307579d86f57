/* SPDX-License-Identifier: MIT */
/* veil_measure.h - how far each Gaussian is hidden by others. Internal. */
#ifndef GSZ_VEIL_MEASURE_H
#define GSZ_VEIL_MEASURE_H

#include "gsz_base.h"
#include "gsz_splats.h"

/** out_veil[i] of cloud->count, 0..GSZ_VEILS-1, from the energy that pictures have of each (GSZ_IMPORTANCE_ENERGY) beside the
 *  one that its alpha and area would have in the open. footprint: block.h. */
gsz_result gsz_veil_measure(gsz_context *context, uint8_t *out_veil, const gsz_cloud *cloud,
                            const double *energy, double footprint) GSZ_CHECKED;

#endif
