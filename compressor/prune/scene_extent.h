/* SPDX-License-Identifier: MIT */
/* scene_extent.h - where what shows of a scene lies. Internal. */
#ifndef GSZ_SCENE_EXTENT_H
#define GSZ_SCENE_EXTENT_H

#include "gsz_splats.h"

/** Of a sample of the Gaussians with an alpha above 0.1. */
typedef struct gsz_scene_extent {
    bool shows;      /* there is one */
    float center[3]; /* medians */
    double radius;   /* half the diagonal of the box that holds the middle 80 % on each axis */
} gsz_scene_extent;

gsz_result gsz_scene_extent_measure(gsz_context *context, gsz_scene_extent *out_extent,
                                    const gsz_cloud *cloud) GSZ_CHECKED;

#endif
