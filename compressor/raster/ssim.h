/* SPDX-License-Identifier: MIT */
/* ssim.h - structural similarity of two planes, and its gradient. Internal. */
#ifndef GSZ_SSIM_H
#define GSZ_SSIM_H

#include "gsz_base.h"

enum { GSZ_SSIM_WINDOW = 11 };

/** The mean over all windows inside the planes (sides of at least GSZ_SSIM_WINDOW). With `gradient` (width *
 *  height floats) also its derivative by each value of `test`. */
gsz_result gsz_ssim(gsz_context *context, double *out_mean, float *gradient, const float *reference,
                    const float *test, int width, int height) GSZ_CHECKED;

#endif
