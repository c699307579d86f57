/* SPDX-License-Identifier: MIT */
/* splat_sight.h - boxes of Gaussians as a camera sees them: whether, how large, how far off its axis. Internal to budgets. */
#ifndef GSZ_SPLAT_SIGHT_H
#define GSZ_SPLAT_SIGHT_H

#include "gsz_camera.h"
#include "splat_passes.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct gsz_sight {
    const gsz_camera *camera;
    float slope[2], widen[2]; /* of the borders; how much farther splats reach there */
    float focal_area;         /* pixels of a unit square at distance 1 */
} gsz_sight;

/** Of centres; with the largest deviation. */
typedef struct gsz_sight_box {
    float middle[3], half[3], reach;
} gsz_sight_box;

gsz_sight gsz_sight_of(const gsz_camera *camera, uint32_t width, uint32_t height);
bool gsz_sight_shows(const gsz_sight *sight, const gsz_sight_box *box);
/** How much of the box is in the picture, roughly: 0 to 1. */
float gsz_sight_part(const gsz_sight *sight, const gsz_sight_box *box);
/** Pixels of the box, as an eye sees it from where the camera is, in the picture or not; INFINITY from within. */
float gsz_sight_area(const gsz_sight *sight, const gsz_sight_box *box);
/** Of the part of the ball around the box that is nearest; at least SPLAT_NEAR. */
float gsz_sight_distance(const gsz_sight *sight, const gsz_sight_box *box);
/** How far the part of it that is nearest to the axis is off it: 0 up to 20 degrees, 1 from 45 on. */
float gsz_sight_rim(const gsz_sight *sight, const gsz_sight_box *box);

#endif
