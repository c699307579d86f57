/* SPDX-License-Identifier: MIT */
/* camera_glide.h - gives a camera that is moved by hand some weight: it follows softly, and comes to rest softly.
 *
 * What the hand asks for is owed to the camera and paid back as an exponential over time, all of it, so that a drag ends
 * where it would without: how it is cut into frames makes no difference. */
#ifndef GSZ_CAMERA_GLIDE_H
#define GSZ_CAMERA_GLIDE_H

#include "camera_controls.h"

typedef enum gsz_glide_kind {
    GSZ_GLIDE_ORBIT_RIGHT,
    GSZ_GLIDE_ORBIT_DOWN,
    GSZ_GLIDE_PAN_RIGHT,
    GSZ_GLIDE_PAN_DOWN,
    GSZ_GLIDE_LOOK_RIGHT,
    GSZ_GLIDE_LOOK_DOWN,
    GSZ_GLIDE_DOLLY,
    GSZ_GLIDE_KINDS
} gsz_glide_kind;

/** Zero-initialise. */
typedef struct gsz_glide {
    bool rigid;                  /**< without weight */
    float owed[GSZ_GLIDE_KINDS]; /**< in the units of camera_controls.h */
    float flying[3];             /**< right, down, forward: the speed now, -1..1 */
} gsz_glide;

/** Asks for more of one kind. */
void gsz_glide_add(gsz_glide *motion, gsz_glide_kind kind, float amount);
/** Moves the camera by what so many seconds bring of what is owed, and of flying at the speed `wanted`. True: it moved, or
 *  goes on. */
bool gsz_glide_step(gsz_glide *motion, gsz_controls *controls, const float wanted[3],
                    float seconds);
/** Owes nothing any more: the camera was put somewhere else. */
void gsz_glide_stop(gsz_glide *motion);

#endif
