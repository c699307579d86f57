/* SPDX-License-Identifier: MIT */
/* xr_hands.h - what hands do with the scene: hold it with one, stretch it with two, turn and go by the thumbsticks.
 *
 * Pure functions on structs, one step a frame: nothing here knows of OpenXR. */
#ifndef GSZ_XR_HANDS_H
#define GSZ_XR_HANDS_H

#include "xr_place.h"

enum { GSZ_XR_HANDS = 2 }; /**< left, right */

/** A hand as it is now. */
typedef struct gsz_xr_hand {
    bool is_there;       /**< `grip` is known */
    bool can_aim;        /**< `aim` is known */
    gsz_xr_pose grip;    /**< where it holds */
    gsz_xr_pose aim;     /**< where it points, along -z */
    float squeeze;       /**< 0..1 */
    float stick[2];      /**< right and ahead, -1..1 */
    bool level_pressed;  /**< just now: the button that lifts the scene back */
    bool toggle_pressed; /**< just now: the button that holds a performance, or lets it go on */
} gsz_xr_hand;

/** What they did before. Zero-initialise. */
typedef struct gsz_xr_grasp {
    bool held[GSZ_XR_HANDS];
    gsz_xr_pose before[GSZ_XR_HANDS]; /**< grips, of hands that hold */
    bool turned;                      /**< by the stick, which was not let go since */
    bool aiming[GSZ_XR_HANDS];
    bool pulled[GSZ_XR_HANDS]; /**< the stick, which was not let go since */
} gsz_xr_grasp;

/** What is to be told to whoever wears the headset. */
typedef struct gsz_xr_effects {
    bool pulse[GSZ_XR_HANDS]; /**< the hand has just taken hold */
    bool moved;               /**< the scene moves about the head */
    bool rescaled;
    bool toggle;     /**< hold the performance, or let it go on */
    int skip;        /**< seconds to go in it, a pull of a stick each */
    bool has_target; /**< `target`, on the floor, is where one would go */
    float target[3];
} gsz_xr_effects;

/** Moves the place as the hands say. `head` and `floor` (height) are of the room; `home` is the place that its height
 *  is taken from. */
gsz_xr_effects gsz_xr_hands_step(gsz_xr_grasp *grasp, gsz_xr_place *place, const gsz_xr_place *home,
                                 const gsz_xr_hand hands[GSZ_XR_HANDS], const float head[3],
                                 float floor);

#endif
