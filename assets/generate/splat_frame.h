/* SPDX-License-Identifier: MIT */
/* splat_frame.h - the three axes of a Gaussian: fitting them to a patch, turning them into a quaternion. */
#ifndef GSZ_SPLAT_FRAME_H
#define GSZ_SPLAT_FRAME_H

#include "vec3.h"

typedef struct gsz_frame {
    gsz_vec3 axis[3];   /**< unit length, right-handed */
    float deviation[3]; /**< along each */
} gsz_frame;

/** The Gaussian with the covariance a a^T + b b^T, made `thickness` of its smaller side deep along its third
 *  axis, the direction of b x a. Axes 0 and 1 are the larger and the smaller one in the plane. */
void gsz_frame_fit(gsz_frame *out, gsz_vec3 a, gsz_vec3 b, float thickness);
/** w, x, y, z of unit length. Reorders and flips the axes so that the rotation is the smallest of all that
 *  describe the Gaussian: training starts at none and stays near. */
void gsz_frame_quaternion(float out[4], gsz_frame *frame);

#endif
