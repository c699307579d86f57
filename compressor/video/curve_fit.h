/* SPDX-License-Identifier: MIT */
/* curve_fit.h - curves over time, where they are worth their bytes. Internal. */
#ifndef GSZ_CURVE_FIT_H
#define GSZ_CURVE_FIT_H

#include "joint_warp.h"
#include "performance.h"

/** Chooses and fits the curves of all groups: motion has its joints and poses, and curves that are zeroed. */
gsz_result gsz_curves_fit(gsz_context *context, gsz_motion *motion,
                          const gsz_performance *performance,
                          const gsz_binding *binding) GSZ_CHECKED;

#endif
