/* SPDX-License-Identifier: MIT */
/* xr_input.h - what the controllers of a headset say, by actions that the runtime binds to their buttons. */
#ifndef GSZ_XR_INPUT_H
#define GSZ_XR_INPUT_H

#include "xr_hands.h"
#include "xr_session.h"

/** Actions; what they are bound to by which controller is in xr_bindings.c. */
typedef enum gsz_xr_action {
    GSZ_XR_GRIP,   /**< pose of the hand */
    GSZ_XR_AIM,    /**< pose of the ray */
    GSZ_XR_HOLD,   /**< hold the scene: 0..1 */
    GSZ_XR_STICK,  /**< turn and go */
    GSZ_XR_LEVEL,  /**< lift the scene back */
    GSZ_XR_TOGGLE, /**< hold a performance, or let it go on */
    GSZ_XR_PULSE,  /**< haptics */
    GSZ_XR_ACTIONS
} gsz_xr_action;

/** A controller: what is behind /user/hand/left and /right of each action; NULL: nothing. */
typedef struct gsz_xr_profile {
    const char *path;
    const char *binding[GSZ_XR_ACTIONS][GSZ_XR_HANDS];
} gsz_xr_profile;

enum { GSZ_XR_PROFILES = 5 };
extern const gsz_xr_profile gsz_xr_profiles[GSZ_XR_PROFILES];

typedef struct gsz_xr_input {
    gsz_xr *xr; /**< borrowed */
    XrSession session;
    XrActionSet set;
    XrAction action[GSZ_XR_ACTIONS];
    XrPath hand[GSZ_XR_HANDS];
    XrSpace grip[GSZ_XR_HANDS], aim[GSZ_XR_HANDS];
} gsz_xr_input;

/** Makes the actions of *input (zeroed) and gives them to the session. */
gsz_result gsz_xr_input_open(gsz_xr_input *input, const gsz_xr_session *session) GSZ_CHECKED;
/** Accepts half-open ones. */
void gsz_xr_input_close(gsz_xr_input *input);

/** Reads the controllers, where they will be at that time. All is at rest while another program has them. */
gsz_result gsz_xr_input_read(gsz_xr_input *input, gsz_xr_hand out_hands[GSZ_XR_HANDS],
                             const gsz_xr_session *session, XrTime time) GSZ_CHECKED;
/** A short tap in the hand. */
gsz_result gsz_xr_input_pulse(gsz_xr_input *input, int hand) GSZ_CHECKED;

#endif
