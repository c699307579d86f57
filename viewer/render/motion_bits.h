/* SPDX-License-Identifier: MIT */
/* motion_bits.h - from the motion of a decoded segment to the words that the device reads: shaders/shared/splat_motion.h says
 * what they are. Knows nothing of Vulkan; runs on any thread. */
#ifndef GSZ_MOTION_BITS_H
#define GSZ_MOTION_BITS_H

#include "gsz_video.h"
#include "splat_motion.h"

/** A segment's motion as the device will have it. Zero-initialise. */
typedef struct gsz_motion_bits {
    uint32_t *words; /**< a SplatMotion and its parts */
    size_t word_count;
    uint32_t gaussians, joints;
} gsz_motion_bits;

/** Makes *out_bits of a segment's motion; the segment can be closed then. False: out of memory, or more curves than the
 *  device can tell apart (2^26, with 2^30 levels). */
bool gsz_motion_bits_make(gsz_motion_bits *out_bits, const gsz_motion_view *motion) GSZ_CHECKED;
void gsz_motion_bits_free(gsz_motion_bits *bits);

/** Where the frame of a pose lies among knots, as the device will have it. */
void gsz_motion_bits_knots(SplatKnots out_knots[SPLAT_CURVE_CLASSES], const gsz_video_pose *pose);

#endif
