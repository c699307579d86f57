/* SPDX-License-Identifier: MIT */
/* spatial_order.h - Gaussians in the order of a Morton curve, so that neighbours lie together. Internal. */
#ifndef GSZ_SPATIAL_ORDER_H
#define GSZ_SPATIAL_ORDER_H

#include "gsz_splats.h"

/** *out_index[0..count): indices of the Gaussians along the curve, those at one place as in the cloud; to be released
 *  with gsz_free. */
gsz_result gsz_spatial_order(gsz_context *context, uint32_t **out_index,
                             const gsz_cloud *cloud) GSZ_CHECKED;

#endif
