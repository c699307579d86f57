/* SPDX-License-Identifier: MIT */
/* headset_poses.c - where head, eyes and hands of a headset for tests are, and where spaces are to each other. */
#include "headset.h"

#include <math.h>

static const float radians = 0.01745329252f;

/* ---- poses ---- */

XrVector3f headset_turn(const XrQuaternionf *q, XrVector3f v) {
    XrVector3f a = {q->y * v.z - q->z * v.y + q->w * v.x, q->z * v.x - q->x * v.z + q->w * v.y,
                    q->x * v.y - q->y * v.x + q->w * v.z};
    return (XrVector3f){v.x + 2 * (q->y * a.z - q->z * a.y), v.y + 2 * (q->z * a.x - q->x * a.z),
                        v.z + 2 * (q->x * a.y - q->y * a.x)};
}

static XrQuaternionf product(const XrQuaternionf *a, const XrQuaternionf *b) {
    return (XrQuaternionf){a->w * b->x + a->x * b->w + a->y * b->z - a->z * b->y,
                           a->w * b->y - a->x * b->z + a->y * b->w + a->z * b->x,
                           a->w * b->z + a->x * b->y - a->y * b->x + a->z * b->w,
                           a->w * b->w - a->x * b->x - a->y * b->y - a->z * b->z};
}

XrPosef headset_join(const XrPosef *outer, const XrPosef *inner) {
    XrVector3f p = headset_turn(&outer->orientation, inner->position);
    return (XrPosef){product(&outer->orientation, &inner->orientation),
                     {outer->position.x + p.x, outer->position.y + p.y, outer->position.z + p.z}};
}

XrPosef headset_undo(const XrPosef *pose) {
    const XrQuaternionf *q = &pose->orientation;
    XrPosef back = {.orientation = {-q->x, -q->y, -q->z, q->w}};
    XrVector3f p = headset_turn(&back.orientation, pose->position);
    back.position = (XrVector3f){-p.x, -p.y, -p.z};
    return back;
}

static XrQuaternionf about_y(float degrees) {
    return (XrQuaternionf){0, sinf(0.5f * degrees * radians), 0, cosf(0.5f * degrees * radians)};
}

/* ---- what moves ---- */

static XrPosef head(const headset *h, XrTime time) {
    return (XrPosef){.orientation = about_y(h->script.yaw * (float)((double)time * 1e-9))};
}

static XrPosef hand_pose(const headset *h, int hand) {
    float moved[3] = {0};
    headset_moved(&h->script, (int)h->pictures, hand, moved);
    return (XrPosef){
        .orientation = {-0.38268343f, 0, 0, 0.92387953f}, /* 45 degrees down */
        .position = {(hand ? 0.2f : -0.2f) + moved[0], -0.3f + moved[1], -0.4f + moved[2]}};
}

void headset_eyes(const headset *h, XrTime time, XrView views[EYES]) {
    const float *t = h->script.tangent;
    XrPosef middle = head(h, time);
    for (int e = 0; e < EYES; e++) {
        float side = e ? 0.5f : -0.5f;
        XrPosef eye = {.orientation = about_y(-2 * side * h->script.cant),
                       .position = {side * h->script.ipd, 0, 0}};
        views[e].pose = headset_join(&middle, &eye);
        views[e].fov =
            (XrFovf){-atanf(e ? t[0] : t[1]), atanf(e ? t[1] : t[0]), atanf(t[2]), -atanf(t[3])};
    }
}

XrPosef headset_pose(const headset *h, const object *space, XrTime time, bool *out_known) {
    XrPosef here = {.orientation = {0, 0, 0, 1}};
    *out_known = true;
    if (space->action) return hand_pose(h, space->hand);
    if (space->reference == XR_REFERENCE_SPACE_TYPE_VIEW) return head(h, time);
    if (space->reference == XR_REFERENCE_SPACE_TYPE_STAGE)
        here.position.y = -h->script.height_of_head;
    return here;
}

/* ---- spaces ---- */

static bool is_plain(const XrPosef *pose) {
    return pose->orientation.w == 1 && pose->position.x == 0 && pose->position.y == 0 &&
           pose->position.z == 0;
}

XrResult headset_xrCreateReferenceSpace(XrSession session, const XrReferenceSpaceCreateInfo *info,
                                        XrSpace *out) {
    headset *h = the_headset();
    (void)session;
    headset_check(info->type == XR_TYPE_REFERENCE_SPACE_CREATE_INFO, "type of a reference space");
    headset_check(is_plain(&info->poseInReferenceSpace), "only plain reference spaces are tested");
    if (info->referenceSpaceType == XR_REFERENCE_SPACE_TYPE_STAGE && h->script.height_of_head <= 0)
        return XR_ERROR_REFERENCE_SPACE_UNSUPPORTED;
    object *space = headset_new(KIND_SPACE);
    space->reference = info->referenceSpaceType;
    *out = (XrSpace)space;
    return XR_SUCCESS;
}

XrResult headset_xrCreateActionSpace(XrSession session, const XrActionSpaceCreateInfo *info,
                                     XrSpace *out) {
    headset *h = the_headset();
    (void)session;
    object *action = headset_object(info->action, KIND_ACTION, "xrCreateActionSpace");
    if (!action) return XR_ERROR_HANDLE_INVALID;
    headset_check(action->type == XR_ACTION_TYPE_POSE_INPUT, "space of an action without a pose");
    headset_check(is_plain(&info->poseInActionSpace), "only plain action spaces are tested");
    object *space = headset_new(KIND_SPACE);
    space->action = action;
    space->hand = h->paths[info->subactionPath - 1][11] == 'r';
    *out = (XrSpace)space;
    return XR_SUCCESS;
}

XrResult headset_xrDestroySpace(XrSpace handle) {
    object *space = headset_object(handle, KIND_SPACE, "xrDestroySpace");
    if (space) *space = (object){.hand = -1};
    return space ? XR_SUCCESS : XR_ERROR_HANDLE_INVALID;
}

XrResult headset_xrLocateSpace(XrSpace handle, XrSpace base_handle, XrTime time,
                               XrSpaceLocation *out) {
    const headset *h = the_headset();
    const object *space = headset_object(handle, KIND_SPACE, "xrLocateSpace");
    const object *base = headset_object(base_handle, KIND_SPACE, "xrLocateSpace, base");
    bool known, base_known;
    if (!space || !base) return XR_ERROR_HANDLE_INVALID;
    headset_check(out->type == XR_TYPE_SPACE_LOCATION, "type of a location");
    if (!headset_check(time > 0, "xrLocateSpace at no time")) return XR_ERROR_TIME_INVALID;
    XrPosef pose = headset_pose(h, space, time, &known);
    XrPosef base_pose = headset_pose(h, base, time, &base_known);
    XrPosef back = headset_undo(&base_pose);
    out->pose = headset_join(&back, &pose);
    out->locationFlags =
        XR_SPACE_LOCATION_POSITION_VALID_BIT | XR_SPACE_LOCATION_ORIENTATION_VALID_BIT |
        XR_SPACE_LOCATION_POSITION_TRACKED_BIT | XR_SPACE_LOCATION_ORIENTATION_TRACKED_BIT;
    return XR_SUCCESS;
}

XrResult headset_xrLocateViews(XrSession session, const XrViewLocateInfo *info, XrViewState *state,
                               uint32_t room, uint32_t *count, XrView *views) {
    headset *h = the_headset();
    (void)session;
    const object *base = headset_object(info->space, KIND_SPACE, "xrLocateViews");
    if (!base) return XR_ERROR_HANDLE_INVALID;
    headset_check(info->displayTime == h->time, "xrLocateViews for another time than the frame's");
    headset_check(base->reference == XR_REFERENCE_SPACE_TYPE_LOCAL, "views in another space");
    *count = EYES;
    if (room == 0) return XR_SUCCESS;
    if (room < EYES) return XR_ERROR_SIZE_INSUFFICIENT;
    for (int e = 0; e < EYES; e++) headset_check(views[e].type == XR_TYPE_VIEW, "type of a view");
    headset_eyes(h, info->displayTime, views);
    for (int e = 0; e < EYES; e++) h->located[e] = views[e];
    h->is_located = true;
    state->viewStateFlags = XR_VIEW_STATE_POSITION_VALID_BIT | XR_VIEW_STATE_ORIENTATION_VALID_BIT |
                            XR_VIEW_STATE_POSITION_TRACKED_BIT |
                            XR_VIEW_STATE_ORIENTATION_TRACKED_BIT;
    return XR_SUCCESS;
}
