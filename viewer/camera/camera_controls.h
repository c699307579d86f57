/* SPDX-License-Identifier: MIT */
/* camera_controls.h - how a camera moves by hand: around something, along, towards it, or free as a bird.
 *
 * Pure functions on a struct: nothing here knows of windows. */
#ifndef GSZ_CAMERA_CONTROLS_H
#define GSZ_CAMERA_CONTROLS_H

#include "gsz_camera.h"
#include "scene_home.h"

typedef struct gsz_controls {
    gsz_camera camera;
    float distance; /**< along the line of sight to the point that is turned around; above 0 */
    float up[3];    /**< of the scene, unit length */
    float reach;    /**< the size of the scene: how far a step goes */
    float speed;    /**< of flying, in reaches a second */
    gsz_camera home;
    float home_distance;
} gsz_controls;

/** A camera at the origin, in a scene of size 1. */
void gsz_controls_init(gsz_controls *controls);
/** Sets what is up, how large the scene is, and home, without moving. */
void gsz_controls_set_home(gsz_controls *controls, const gsz_camera *home, const float up[3],
                           const gsz_scene_ball *ball);
void gsz_controls_go_home(gsz_controls *controls);
/** Jumps to a camera and turns around what it sees of the ball from there on. */
void gsz_controls_jump(gsz_controls *controls, const gsz_camera *camera,
                       const gsz_scene_ball *ball);
/** Turns to the ball, as far from it as shows it whole. */
void gsz_controls_focus(gsz_controls *controls, const gsz_scene_ball *ball);

/** Turns around the point of the picture, 0..1 across and down, at this depth from now on: it moves into the middle. */
void gsz_controls_focus_at(gsz_controls *controls, float x, float y, float depth, float aspect);
/** Looks along an axis of the scene, 0..2, at what is turned around; in the other direction if `back`. */
void gsz_controls_look_along(gsz_controls *controls, int axis, bool back);
/** Another way is up from now on: of unit length. The camera stays upright with it. */
void gsz_controls_set_up(gsz_controls *controls, const float up[3]);
/** A wider (below 0: narrower) angle of view. */
void gsz_controls_widen(gsz_controls *controls, float steps);

/** Around the point at `distance`: to the right and downwards are positive, in radians. Stops above and below. */
void gsz_controls_orbit(gsz_controls *controls, float right, float down);
/** The scene follows the hand, in heights of the picture. */
void gsz_controls_pan(gsz_controls *controls, float right, float down);
/** Steps towards (below 0: away from) the point at `distance`, which it never reaches. */
void gsz_controls_dolly(gsz_controls *controls, float steps);
/** Turns the head, in radians. */
void gsz_controls_look(gsz_controls *controls, float right, float down);
/** Flies: right, down and forward, -1..1 each. */
void gsz_controls_fly(gsz_controls *controls, const float move[3], float seconds);
/** Faster (below 0: slower) from here on. */
void gsz_controls_change_speed(gsz_controls *controls, float steps);

#endif
