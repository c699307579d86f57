/* SPDX-License-Identifier: MIT */
/* headset_input.c - paths, actions and bindings of a headset for tests. */
#include "headset.h"

#include <stdlib.h>
#include <string.h>

/* ---- paths ---- */

static XrPath path_of(headset *h, const char *text) {
    for (uint32_t i = 0; i < h->path_count; i++)
        if (strcmp(h->paths[i], text) == 0) return i + 1;
    if (h->path_count == PATHS_MAX) abort();
    snprintf(h->paths[h->path_count++], PATH_MAX_BYTES, "%s", text);
    return h->path_count;
}

static const char *text_of(const headset *h, XrPath path) {
    if (path >= 1 && path <= h->path_count) return h->paths[path - 1];
    headset_complain("a path that is none");
    return "";
}

XrResult headset_xrStringToPath(XrInstance instance, const char *text, XrPath *out) {
    (void)instance;
    if (!headset_check(text[0] == '/' && strlen(text) < PATH_MAX_BYTES, "a path that is not one"))
        return XR_ERROR_PATH_FORMAT_INVALID;
    *out = path_of(the_headset(), text);
    return XR_SUCCESS;
}

XrResult headset_xrPathToString(XrInstance instance, XrPath path, uint32_t room, uint32_t *size,
                                char *out) {
    const char *text = text_of(the_headset(), path);
    (void)instance;
    *size = (uint32_t)strlen(text) + 1;
    if (room == 0) return XR_SUCCESS;
    if (room < *size) return XR_ERROR_SIZE_INSUFFICIENT;
    memcpy(out, text, *size);
    return XR_SUCCESS;
}

/* ---- actions ---- */

XrResult headset_xrCreateActionSet(XrInstance instance, const XrActionSetCreateInfo *info,
                                   XrActionSet *out) {
    (void)instance;
    headset_check(info->actionSetName[0] && info->localizedActionSetName[0], "a nameless set");
    *out = (XrActionSet)headset_new(KIND_ACTION_SET);
    return XR_SUCCESS;
}

XrResult headset_xrDestroyActionSet(XrActionSet handle) {
    object *set = headset_object(handle, KIND_ACTION_SET, "xrDestroyActionSet");
    if (set) *set = (object){.hand = -1};
    return set ? XR_SUCCESS : XR_ERROR_HANDLE_INVALID;
}

XrResult headset_xrCreateAction(XrActionSet handle, const XrActionCreateInfo *info, XrAction *out) {
    object *set = headset_object(handle, KIND_ACTION_SET, "xrCreateAction");
    if (!set) return XR_ERROR_HANDLE_INVALID;
    headset_check(!set->attached, "an action of a set that is attached already");
    headset_check(info->actionName[0] && info->localizedActionName[0], "a nameless action");
    object *action = headset_new(KIND_ACTION);
    action->type = info->actionType;
    *out = (XrAction)action;
    return XR_SUCCESS;
}

/* What controllers have, behind /user/hand/left and /right; of some only one hand has it. */
static const char *const parts[][2] = {
    {"simple_controller", "/input/select/click /input/menu/click"},
    {"touch_controller",
     "/input/squeeze/value /input/trigger/value /input/thumbstick "
     "left/input/x/click left/input/y/click right/input/a/click right/input/b/click"},
    {"index_controller",
     "/input/squeeze/value /input/squeeze/force /input/trigger/value /input/thumbstick "
     "/input/trackpad /input/a/click /input/b/click"},
    {"vive_controller", "/input/squeeze/click /input/menu/click /input/trigger/click "
                        "/input/trigger/value /input/trackpad"},
    {"motion_controller", "/input/menu/click /input/squeeze/click /input/trigger/value "
                          "/input/thumbstick /input/trackpad"},
};

static bool has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *at = strstr(list, word); at; at = strstr(at + 1, word))
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return true;
    return false;
}

static void check_binding(const char *profile, const char *path) {
    const char *last = strrchr(profile, '/') + 1, *hand = path + strlen("/user/hand/");
    const char *part = strchr(hand, '/');
    if (has_word("/input/grip/pose /input/aim/pose /output/haptic", part)) return;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i][0], last) == 0 &&
            (has_word(parts[i][1], part) || has_word(parts[i][1], hand)))
            return;
    headset_complain("%s has no %s", profile, path);
}

XrResult
headset_xrSuggestInteractionProfileBindings(XrInstance instance,
                                            const XrInteractionProfileSuggestedBinding *info) {
    headset *h = the_headset();
    (void)instance;
    headset_check(!h->attached, "bindings suggested after the actions were attached");
    for (uint32_t i = 0; i < info->countSuggestedBindings; i++) {
        const XrActionSuggestedBinding *b = &info->suggestedBindings[i];
        object *action = headset_object(b->action, KIND_ACTION, "a binding");
        if (!action || h->binding_count == BINDINGS_MAX) return XR_ERROR_HANDLE_INVALID;
        check_binding(text_of(h, info->interactionProfile), text_of(h, b->binding));
        h->bindings[h->binding_count++] = (binding){info->interactionProfile, b->binding, action};
    }
    return XR_SUCCESS;
}

XrResult headset_xrAttachSessionActionSets(XrSession session,
                                           const XrSessionActionSetsAttachInfo *info) {
    headset *h = the_headset();
    (void)session;
    headset_check(!h->attached, "sets of actions attached twice");
    for (uint32_t i = 0; i < info->countActionSets; i++) {
        object *set = headset_object(info->actionSets[i], KIND_ACTION_SET, "attaching");
        if (set) set->attached = true;
    }
    h->attached = true;
    return XR_SUCCESS;
}

XrResult headset_xrSyncActions(XrSession session, const XrActionsSyncInfo *info) {
    const headset *h = the_headset();
    (void)session;
    (void)info;
    if (!headset_check(h->attached, "actions that no session has"))
        return XR_ERROR_ACTIONSET_NOT_ATTACHED;
    return h->state == XR_SESSION_STATE_FOCUSED ? XR_SUCCESS : XR_SESSION_NOT_FOCUSED;
}

/* ---- states ---- */

/* What an action is bound to for a hand on the controller of the script, behind the hand; NULL: nothing. */
static const char *bound(const headset *h, const XrActionStateGetInfo *info, XrActionType type,
                         int *out_hand) {
    object *action = headset_object(info->action, KIND_ACTION, "the state of an action");
    const char *hand = text_of(h, info->subactionPath);
    size_t length = strlen(hand);
    *out_hand = strcmp(hand, "/user/hand/right") == 0;
    if (!action || !headset_check(action->type == type, "the state of an action of another type"))
        return NULL;
    for (uint32_t i = 0; i < h->binding_count; i++) {
        const char *profile = text_of(h, h->bindings[i].profile);
        const char *path = text_of(h, h->bindings[i].path);
        if (h->bindings[i].action == action && strncmp(path, hand, length) == 0 &&
            strcmp(strrchr(profile, '/') + 1, h->script.profile) == 0)
            return path + length;
    }
    return NULL;
}

XrResult headset_xrGetActionStateBoolean(XrSession session, const XrActionStateGetInfo *info,
                                         XrActionStateBoolean *out) {
    const headset *h = the_headset();
    int hand;
    const char *path = bound(h, info, XR_ACTION_TYPE_BOOLEAN_INPUT, &hand);
    bool now = path && headset_pressed(&h->script, (int)h->pictures, hand, path);
    bool before = path && headset_pressed(&h->script, (int)h->pictures - 1, hand, path);
    (void)session;
    out->isActive = path != NULL;
    out->currentState = now;
    out->changedSinceLastSync = now != before;
    return XR_SUCCESS;
}

XrResult headset_xrGetActionStateFloat(XrSession session, const XrActionStateGetInfo *info,
                                       XrActionStateFloat *out) {
    const headset *h = the_headset();
    int hand;
    const char *path = bound(h, info, XR_ACTION_TYPE_FLOAT_INPUT, &hand);
    (void)session;
    out->isActive = path != NULL;
    out->currentState = path && headset_pressed(&h->script, (int)h->pictures, hand, path) ? 1 : 0;
    return XR_SUCCESS;
}

XrResult headset_xrGetActionStateVector2f(XrSession session, const XrActionStateGetInfo *info,
                                          XrActionStateVector2f *out) {
    const headset *h = the_headset();
    float pushed[2] = {0};
    int hand;
    const char *path = bound(h, info, XR_ACTION_TYPE_VECTOR2F_INPUT, &hand);
    (void)session;
    if (path) headset_pushed(&h->script, (int)h->pictures, hand, pushed);
    out->isActive = path != NULL;
    out->currentState = (XrVector2f){pushed[0], pushed[1]};
    return XR_SUCCESS;
}

XrResult headset_xrGetActionStatePose(XrSession session, const XrActionStateGetInfo *info,
                                      XrActionStatePose *out) {
    int hand;
    (void)session;
    out->isActive = bound(the_headset(), info, XR_ACTION_TYPE_POSE_INPUT, &hand) != NULL;
    return XR_SUCCESS;
}

XrResult headset_xrApplyHapticFeedback(XrSession session, const XrHapticActionInfo *info,
                                       const XrHapticBaseHeader *haptic) {
    headset *h = the_headset();
    const object *action = headset_object(info->action, KIND_ACTION, "a pulse");
    const XrHapticVibration *pulse = (const XrHapticVibration *)haptic;
    (void)session;
    if (!action) return XR_ERROR_HANDLE_INVALID;
    headset_check(action->type == XR_ACTION_TYPE_VIBRATION_OUTPUT, "a pulse of another action");
    headset_check(pulse->type == XR_TYPE_HAPTIC_VIBRATION && pulse->amplitude >= 0 &&
                      pulse->amplitude <= 1,
                  "a pulse that cannot be");
    h->pulses++;
    return XR_SUCCESS;
}
