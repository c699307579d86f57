/* SPDX-License-Identifier: MIT */
/* xr_input.c - makes actions, suggests bindings, and reads them once a frame. */
#include "xr_input.h"

#include <stdio.h>
#include <string.h>

static const XrDuration pulse_length = 40000000; /* nanoseconds */
static const float pulse_strength = 0.5f;

static const char *const hand_paths[GSZ_XR_HANDS] = {"/user/hand/left", "/user/hand/right"};

static const struct {
    XrActionType type;
    const char *name, *for_people;
} actions[GSZ_XR_ACTIONS] = {
    [GSZ_XR_GRIP] = {XR_ACTION_TYPE_POSE_INPUT, "grip", "Hand"},
    [GSZ_XR_AIM] = {XR_ACTION_TYPE_POSE_INPUT, "aim", "Where the hand points"},
    [GSZ_XR_HOLD] = {XR_ACTION_TYPE_FLOAT_INPUT, "hold", "Hold the scene"},
    [GSZ_XR_STICK] = {XR_ACTION_TYPE_VECTOR2F_INPUT, "go", "Turn and go"},
    [GSZ_XR_LEVEL] = {XR_ACTION_TYPE_BOOLEAN_INPUT, "level", "Back to the first height"},
    [GSZ_XR_TOGGLE] = {XR_ACTION_TYPE_BOOLEAN_INPUT, "play", "Play or pause"},
    [GSZ_XR_PULSE] = {XR_ACTION_TYPE_VIBRATION_OUTPUT, "pulse", "Holding is felt"},
};

/* ---- opening ---- */

static gsz_result make_actions(gsz_xr_input *in) {
    XrActionSetCreateInfo set = {.type = XR_TYPE_ACTION_SET_CREATE_INFO,
                                 .actionSetName = "scene",
                                 .localizedActionSetName = "Scene"};
    const gsz_xr_api *api = &in->xr->api;
    for (int h = 0; h < GSZ_XR_HANDS; h++)
        GSZ_XR_TRY(gsz_xr_check(in->xr,
                                api->StringToPath(in->xr->instance, hand_paths[h], &in->hand[h]),
                                "naming a hand"));
    GSZ_XR_TRY(gsz_xr_check(in->xr, api->CreateActionSet(in->xr->instance, &set, &in->set),
                            "making the set of actions"));
    for (int a = 0; a < GSZ_XR_ACTIONS; a++) {
        XrActionCreateInfo info = {.type = XR_TYPE_ACTION_CREATE_INFO,
                                   .actionType = actions[a].type,
                                   .countSubactionPaths = GSZ_XR_HANDS,
                                   .subactionPaths = in->hand};
        snprintf(info.actionName, sizeof info.actionName, "%s", actions[a].name);
        snprintf(info.localizedActionName, sizeof info.localizedActionName, "%s",
                 actions[a].for_people);
        GSZ_XR_TRY(gsz_xr_check(in->xr, api->CreateAction(in->set, &info, &in->action[a]),
                                "making an action"));
    }
    return GSZ_OK;
}

static gsz_result bind(const gsz_xr_input *in, XrActionSuggestedBinding *out_binding, int a, int h,
                       const char *path) {
    char whole[XR_MAX_PATH_LENGTH];
    snprintf(whole, sizeof whole, "%s%s", hand_paths[h], path);
    out_binding->action = in->action[a];
    return gsz_xr_check(in->xr,
                        in->xr->api.StringToPath(in->xr->instance, whole, &out_binding->binding),
                        "naming a button");
}

/* A controller that the runtime does not know is none of ours. */
static gsz_result suggest(gsz_xr_input *in, const gsz_xr_profile *profile) {
    XrActionSuggestedBinding bindings[GSZ_XR_ACTIONS * GSZ_XR_HANDS];
    XrInteractionProfileSuggestedBinding info = {
        .type = XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING, .suggestedBindings = bindings};
    XrResult result;
    GSZ_XR_TRY(gsz_xr_check(
        in->xr, in->xr->api.StringToPath(in->xr->instance, profile->path, &info.interactionProfile),
        "naming a controller"));
    for (int a = 0; a < GSZ_XR_ACTIONS; a++)
        for (int h = 0; h < GSZ_XR_HANDS; h++)
            if (profile->binding[a][h])
                GSZ_XR_TRY(bind(in, &bindings[info.countSuggestedBindings++], a, h,
                                profile->binding[a][h]));
    result = in->xr->api.SuggestInteractionProfileBindings(in->xr->instance, &info);
    if (result == XR_ERROR_PATH_UNSUPPORTED) return GSZ_OK;
    return gsz_xr_check(in->xr, result, profile->path);
}

static gsz_result make_space(gsz_xr_input *in, XrSpace *out_space, gsz_xr_action action, int h) {
    XrActionSpaceCreateInfo info = {.type = XR_TYPE_ACTION_SPACE_CREATE_INFO,
                                    .action = in->action[action],
                                    .subactionPath = in->hand[h],
                                    .poseInActionSpace = {.orientation = {0, 0, 0, 1}}};
    return gsz_xr_check(in->xr, in->xr->api.CreateActionSpace(in->session, &info, out_space),
                        "making the space of a hand");
}

gsz_result gsz_xr_input_open(gsz_xr_input *in, const gsz_xr_session *session) {
    XrSessionActionSetsAttachInfo attach = {.type = XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO,
                                            .countActionSets = 1,
                                            .actionSets = &in->set};
    in->xr = session->xr;
    in->session = session->handle;
    GSZ_XR_TRY(make_actions(in));
    for (int p = 0; p < GSZ_XR_PROFILES; p++) GSZ_XR_TRY(suggest(in, &gsz_xr_profiles[p]));
    for (int h = 0; h < GSZ_XR_HANDS; h++) {
        GSZ_XR_TRY(make_space(in, &in->grip[h], GSZ_XR_GRIP, h));
        GSZ_XR_TRY(make_space(in, &in->aim[h], GSZ_XR_AIM, h));
    }
    return gsz_xr_check(in->xr, in->xr->api.AttachSessionActionSets(in->session, &attach),
                        "giving the session its actions");
}

void gsz_xr_input_close(gsz_xr_input *in) {
    for (int h = 0; h < GSZ_XR_HANDS; h++) {
        if (in->grip[h]) in->xr->api.DestroySpace(in->grip[h]);
        if (in->aim[h]) in->xr->api.DestroySpace(in->aim[h]);
    }
    if (in->set) in->xr->api.DestroyActionSet(in->set); /* and its actions */
    *in = (gsz_xr_input){0};
}

/* ---- reading ---- */

static XrActionStateGetInfo question(const gsz_xr_input *in, gsz_xr_action action, int h) {
    return (XrActionStateGetInfo){.type = XR_TYPE_ACTION_STATE_GET_INFO,
                                  .action = in->action[action],
                                  .subactionPath = in->hand[h]};
}

static gsz_result read_pressed(gsz_xr_input *in, bool *out_pressed, gsz_xr_action action, int h) {
    XrActionStateGetInfo get = question(in, action, h);
    XrActionStateBoolean state = {.type = XR_TYPE_ACTION_STATE_BOOLEAN};
    GSZ_XR_TRY(gsz_xr_check(in->xr, in->xr->api.GetActionStateBoolean(in->session, &get, &state),
                            actions[action].name));
    *out_pressed = state.isActive && state.changedSinceLastSync && state.currentState;
    return GSZ_OK;
}

static gsz_result read_pose(gsz_xr_input *in, bool *out_known, gsz_xr_pose *out_pose,
                            gsz_xr_action action, int h, const gsz_xr_session *session,
                            XrTime time) {
    XrActionStateGetInfo get = question(in, action, h);
    XrActionStatePose state = {.type = XR_TYPE_ACTION_STATE_POSE};
    XrSpace space = action == GSZ_XR_AIM ? in->aim[h] : in->grip[h];
    GSZ_XR_TRY(gsz_xr_check(in->xr, in->xr->api.GetActionStatePose(in->session, &get, &state),
                            actions[action].name));
    *out_known = state.isActive && gsz_xr_session_locate(session, out_pose, space, time);
    return GSZ_OK;
}

static gsz_result read_hand(gsz_xr_input *in, gsz_xr_hand *hand, int h,
                            const gsz_xr_session *session, XrTime time) {
    XrActionStateGetInfo hold = question(in, GSZ_XR_HOLD, h), stick = question(in, GSZ_XR_STICK, h);
    XrActionStateFloat held = {.type = XR_TYPE_ACTION_STATE_FLOAT};
    XrActionStateVector2f pushed = {.type = XR_TYPE_ACTION_STATE_VECTOR2F};
    const gsz_xr_api *api = &in->xr->api;
    GSZ_XR_TRY(gsz_xr_check(in->xr, api->GetActionStateFloat(in->session, &hold, &held), "hold"));
    GSZ_XR_TRY(
        gsz_xr_check(in->xr, api->GetActionStateVector2f(in->session, &stick, &pushed), "go"));
    if (held.isActive) hand->squeeze = held.currentState;
    if (pushed.isActive) memcpy(hand->stick, &pushed.currentState, sizeof hand->stick);
    GSZ_XR_TRY(read_pressed(in, &hand->level_pressed, GSZ_XR_LEVEL, h));
    GSZ_XR_TRY(read_pressed(in, &hand->toggle_pressed, GSZ_XR_TOGGLE, h));
    GSZ_XR_TRY(read_pose(in, &hand->is_there, &hand->grip, GSZ_XR_GRIP, h, session, time));
    return read_pose(in, &hand->can_aim, &hand->aim, GSZ_XR_AIM, h, session, time);
}

gsz_result gsz_xr_input_read(gsz_xr_input *in, gsz_xr_hand out_hands[GSZ_XR_HANDS],
                             const gsz_xr_session *session, XrTime time) {
    XrActiveActionSet active = {.actionSet = in->set};
    XrActionsSyncInfo sync = {
        .type = XR_TYPE_ACTIONS_SYNC_INFO, .countActiveActionSets = 1, .activeActionSets = &active};
    XrResult result = in->xr->api.SyncActions(in->session, &sync);
    memset(out_hands, 0, GSZ_XR_HANDS * sizeof *out_hands);
    GSZ_XR_TRY(gsz_xr_check(in->xr, result, "reading the controllers"));
    if (result == XR_SESSION_NOT_FOCUSED) return GSZ_OK;
    for (int h = 0; h < GSZ_XR_HANDS; h++)
        GSZ_XR_TRY(read_hand(in, &out_hands[h], h, session, time));
    return GSZ_OK;
}

gsz_result gsz_xr_input_pulse(gsz_xr_input *in, int hand) {
    XrHapticActionInfo info = {.type = XR_TYPE_HAPTIC_ACTION_INFO,
                               .action = in->action[GSZ_XR_PULSE],
                               .subactionPath = in->hand[hand]};
    XrHapticVibration pulse = {.type = XR_TYPE_HAPTIC_VIBRATION,
                               .duration = pulse_length,
                               .frequency = XR_FREQUENCY_UNSPECIFIED,
                               .amplitude = pulse_strength};
    return gsz_xr_check(
        in->xr,
        in->xr->api.ApplyHapticFeedback(in->session, &info, (const XrHapticBaseHeader *)&pulse),
        "a tap in the hand");
}
