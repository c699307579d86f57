/* SPDX-License-Identifier: MIT */
/* light_fit.h - what the Gaussians around a joint change alike in colour. Internal. */
#ifndef GSZ_LIGHT_FIT_H
#define GSZ_LIGHT_FIT_H

#include "pose_fit.h"

/** Levels of tint and gain of all joints at a frame, into motion->pose. May run for several frames at once. */
gsz_result gsz_light_fit(gsz_context *context, const gsz_pose_fitter *fitter,
                         int frame) GSZ_CHECKED;

#endif
