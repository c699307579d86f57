/* SPDX-License-Identifier: MIT */
/* joint_choice.h - which Gaussians of a key shall be joints. Internal. */
#ifndef GSZ_JOINT_CHOICE_H
#define GSZ_JOINT_CHOICE_H

#include "gsz_splats.h"

/** Fills order[0..count-1] (count <= the cloud's) with Gaussians such that the first n are well spread, for every n: each
 *  is the farthest from those before it, where far counts less where there is hardly anything. gaps[n], n >= 1, is the mean
 *  distance of the cloud's Gaussians to the nearest of the first n. */
gsz_result gsz_joints_spread(gsz_context *context, uint32_t *order, double *gaps, uint32_t count,
                             const gsz_cloud *key) GSZ_CHECKED;

#endif
