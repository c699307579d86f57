/* SPDX-License-Identifier: MIT */
/* pose_fit.h - poses of the joints, such that those who follow them get where a performance has them. Internal. */
#ifndef GSZ_POSE_FIT_H
#define GSZ_POSE_FIT_H

#include "det_math.h"
#include "joint_warp.h"
#include "performance.h"

/** What is the same for all frames. Zero-initialise. */
typedef struct gsz_pose_fitter {
    const gsz_performance *performance;
    const gsz_motion *motion; /* joints, near, reach and steps are set */
    const gsz_binding *binding;
    const float *trust;     /* of each Gaussian: how much of its place to believe; NULL: 1 */
    double *visible;        /* of each Gaussian: how much a miss of it shows */
    double (*center)[3];    /* of each joint: the middle of its followers in the key */
    double (*spread)[3][3]; /* their second moments about it, made invertible */
    double *bound;          /* of each joint: the sum of what is bound to it */
} gsz_pose_fitter;

/** The level that a number of a pose is rounded to. */
static inline int32_t gsz_pose_level(double value, double step) {
    return gsz_round(gsz_clamp(value / step, -GSZ_POSE_LEVEL_MAX, GSZ_POSE_LEVEL_MAX));
}

gsz_result gsz_pose_fitter_init(gsz_context *context, gsz_pose_fitter *fitter) GSZ_CHECKED;
void gsz_pose_fitter_free(gsz_context *context, gsz_pose_fitter *fitter);

/** Levels of all joints at a frame, but tint and gain (light_fit.h), into motion->pose, which has room; *out_miss is the root of the mean squared miss, each
 *  Gaussian as it is visible. May run for several frames at once. */
gsz_result gsz_pose_fit(gsz_context *context, const gsz_pose_fitter *fitter, int frame,
                        double *out_miss) GSZ_CHECKED;

#endif
