/* SPDX-License-Identifier: MIT */
/* scene_size.h - how large a scene is, whatever lies far outside of it; and keeping some of its Gaussians. Internal. */
#ifndef GSZ_SCENE_SIZE_H
#define GSZ_SCENE_SIZE_H

#include "gsz_splats.h"

/** The value that would be at `rank` if they were sorted; reorders them. No NaN among them. */
float gsz_ranked_value(float *values, size_t count, size_t rank);
/** The medians of the centres, and the distance within which nine tenths of them lie. Centres that are not finite
 *  count as 0. */
gsz_result gsz_scene_size(gsz_context *context, float out_center[3], float *out_radius,
                          const gsz_cloud *cloud) GSZ_CHECKED;
/** Drops Gaussian i where keep[i] is 0. */
void gsz_cloud_keep(gsz_cloud *cloud, const uint8_t *keep);

#endif
