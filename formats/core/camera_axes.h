/* SPDX-License-Identifier: MIT */
/* camera_axes.h - the axes of a camera from two directions. Internal.
 *
 * Axes are multiples of 2^-24, and `right` follows from the other two: a camera is then told by two directions,
 * and the directions that a camera has give the same camera again, bit for bit. */
#ifndef GSZ_CAMERA_AXES_H
#define GSZ_CAMERA_AXES_H

#include "gsz_camera.h"

/** Points *camera along `forward`, `up` (of any length) upwards; nothing else of it changes. False, and no
 *  change, if that leaves the axes open: a direction of no length or not finite, or the two of them parallel. */
bool gsz_camera_orient(gsz_camera *camera, const double forward[3], const double up[3]);

#endif
