/* SPDX-License-Identifier: MIT */
/* importance.h - what each Gaussian contributes to pictures. Internal. */
#ifndef GSZ_IMPORTANCE_H
#define GSZ_IMPORTANCE_H

#include "gsz_camera.h"
#include "gsz_splats.h"

/** out_importance[i] of cloud->count: what would go missing from the pictures of all views but those and the held-out
 *  ones, were Gaussian i left out: about the sum over their pixels of the square of its weight (alpha times the transmittance in
 *  front of it). 0: seen by none of them. */
gsz_result gsz_importance_measure(gsz_context *context, double *out_importance,
                                  const gsz_cloud *cloud, const gsz_camera_list *views) GSZ_CHECKED;

#endif
