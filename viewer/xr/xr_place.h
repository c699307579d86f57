/* SPDX-License-Identifier: MIT */
/* xr_place.h - where the room of a headset is in the scene, how large the scene is in it, and how hands change that.
 *
 * Pure arithmetic. The room is measured in metres, right-handed with y up, and -z ahead (as OpenXR has it). Scenes are
 * carried upright only: whoever stands in one keeps the horizon. */
#ifndef GSZ_XR_PLACE_H
#define GSZ_XR_PLACE_H

#include "gsz_camera.h"

typedef struct gsz_xr_place {
    float axes[3][3]; /**< right, up and back of the room, in the scene; orthonormal */
    float origin[3];  /**< of the room, in the scene */
    float metres;     /**< so long is a unit of the scene; above 0 */
} gsz_xr_place;

/** Where something is in the room, and how it is turned: q = x y z w. */
typedef struct gsz_xr_pose {
    float position[3];
    float q[4];
} gsz_xr_pose;

/** The room with its origin where the camera is, looking to where it looks, but level. */
void gsz_xr_place_at(gsz_xr_place *place, const gsz_camera *camera, const float up[3],
                     float metres);
/** A point, and a direction, of the room in the scene. */
void gsz_xr_place_point(float out[3], const gsz_xr_place *place, const float in[3]);
void gsz_xr_place_direction(float out[3], const gsz_xr_place *place, const float in[3]);
/** Turns v as the pose is turned. */
void gsz_xr_turn(float out[3], const gsz_xr_pose *pose, const float v[3]);

/** Carries the scene: what is at `from` in the room comes to `to`, turned about the vertical through there by `turn`
 *  (radians, to the left is positive), and grown by `factor`, within GSZ_XR_METRES_LEAST .. _MOST. */
void gsz_xr_place_carry(gsz_xr_place *place, const float from[3], const float to[3], float turn,
                        float factor);
/** Lifts the scene back to where it was when `home` was its place. */
void gsz_xr_place_level(gsz_xr_place *place, const gsz_xr_place *home);

#define GSZ_XR_METRES_LEAST 1e-4f
#define GSZ_XR_METRES_MOST 1e4f

/** The angle about the vertical from one direction to another, -pi .. pi; 0 if either is upright. */
float gsz_xr_heading(const float from[3], const float to[3]);

/** Where a ray out of `pose`, along its -z, meets the floor, at most `farthest` away. False: it does not. */
bool gsz_xr_floor_hit(float out[3], const gsz_xr_pose *pose, float floor, float farthest);

#endif
