/* SPDX-License-Identifier: MIT */
/* xr_session.c - follows the states of a session, and keeps frames in step with the runtime. */
#include "xr_session.h"

#include <math.h>
#include <string.h>

/* The room is LOCAL space: it begins where the head is, and follows when the user has it centred anew, as the scene in it
 * should. STAGE tells how high that is above the floor; where there is none, a standing grown-up is a good guess. */
static const float floor_guess = -1.6f;
enum { SPACES_MAX = 64, MODES_MAX = 16 };

static const XrPosef here = {.orientation = {0, 0, 0, 1}};

/* ---- opening ---- */

static gsz_result make_session(gsz_xr_session *s, const gsz_gpu *gpu) {
    XrGraphicsBindingVulkanKHR binding = {.type = XR_TYPE_GRAPHICS_BINDING_VULKAN_KHR,
                                          .instance = gpu->instance,
                                          .physicalDevice = gpu->physical,
                                          .device = gpu->device,
                                          .queueFamilyIndex = gpu->queue_family};
    XrSessionCreateInfo info = {
        .type = XR_TYPE_SESSION_CREATE_INFO, .next = &binding, .systemId = s->xr->system};
    XrResult made = s->xr->api.CreateSession(s->xr->instance, &info, &s->handle);
    if (XR_FAILED(made)) s->handle = XR_NULL_HANDLE;
    return gsz_xr_check(s->xr, made, "beginning a session with the headset");
}

static gsz_result make_space(gsz_xr_session *s, XrSpace *out_space, XrReferenceSpaceType type) {
    XrReferenceSpaceCreateInfo info = {.type = XR_TYPE_REFERENCE_SPACE_CREATE_INFO,
                                       .referenceSpaceType = type,
                                       .poseInReferenceSpace = here};
    return gsz_xr_check(s->xr, s->xr->api.CreateReferenceSpace(s->handle, &info, out_space),
                        "making a reference space");
}

static gsz_result make_spaces(gsz_xr_session *s) {
    XrReferenceSpaceType types[SPACES_MAX];
    uint32_t count = 0;
    GSZ_XR_TRY(make_space(s, &s->room, XR_REFERENCE_SPACE_TYPE_LOCAL));
    GSZ_XR_TRY(make_space(s, &s->head, XR_REFERENCE_SPACE_TYPE_VIEW));
    GSZ_XR_TRY(gsz_xr_check(
        s->xr, s->xr->api.EnumerateReferenceSpaces(s->handle, SPACES_MAX, &count, types),
        "listing reference spaces"));
    for (uint32_t i = 0; i < count; i++)
        if (types[i] == XR_REFERENCE_SPACE_TYPE_STAGE)
            return make_space(s, &s->stage, XR_REFERENCE_SPACE_TYPE_STAGE);
    return GSZ_OK;
}

/* The first one is what the runtime likes best: that of a plain headset is opaque. */
static gsz_result choose_blend(gsz_xr_session *s, bool passthrough) {
    XrEnvironmentBlendMode modes[MODES_MAX];
    uint32_t count = 0;
    GSZ_XR_TRY(gsz_xr_check(
        s->xr,
        s->xr->api.EnumerateEnvironmentBlendModes(s->xr->instance, s->xr->system,
                                                  XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO,
                                                  MODES_MAX, &count, modes),
        "listing blend modes"));
    if (count == 0)
        return gsz_xr_fail(s->xr, GSZ_ERROR_UNSUPPORTED, "the headset has no blend modes");
    s->blend = modes[0];
    for (uint32_t i = 0; i < count; i++) {
        if (modes[i] == XR_ENVIRONMENT_BLEND_MODE_OPAQUE && !passthrough) s->blend = modes[i];
        if (modes[i] == XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND && passthrough) s->blend = modes[i];
    }
    if (!passthrough || s->blend != XR_ENVIRONMENT_BLEND_MODE_OPAQUE) return GSZ_OK;
    return gsz_xr_fail(s->xr, GSZ_ERROR_UNSUPPORTED,
                       "--passthrough: the headset '%.60s' does not show what is around it",
                       s->xr->headset);
}

static gsz_result learn_sizes(gsz_xr_session *s) {
    XrViewConfigurationView views[GSZ_XR_EYES];
    uint32_t count = 0;
    for (int e = 0; e < GSZ_XR_EYES; e++)
        views[e] = (XrViewConfigurationView){.type = XR_TYPE_VIEW_CONFIGURATION_VIEW};
    GSZ_XR_TRY(gsz_xr_check(
        s->xr,
        s->xr->api.EnumerateViewConfigurationViews(s->xr->instance, s->xr->system,
                                                   XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO,
                                                   GSZ_XR_EYES, &count, views),
        "asking for the size of pictures"));
    if (count != GSZ_XR_EYES)
        return gsz_xr_fail(s->xr, GSZ_ERROR_UNSUPPORTED, "the headset has %u eyes", count);
    for (int e = 0; e < GSZ_XR_EYES; e++)
        s->picture[e] = (XrExtent2Di){(int32_t)views[e].recommendedImageRectWidth,
                                      (int32_t)views[e].recommendedImageRectHeight};
    return GSZ_OK;
}

gsz_result gsz_xr_session_open(gsz_xr_session *s, gsz_xr *xr, const gsz_gpu *gpu,
                               bool passthrough) {
    s->xr = xr;
    s->floor = floor_guess;
    GSZ_XR_TRY(choose_blend(s, passthrough));
    GSZ_XR_TRY(learn_sizes(s));
    GSZ_XR_TRY(make_session(s, gpu));
    return make_spaces(s);
}

void gsz_xr_session_close(gsz_xr_session *s) {
    XrSpace *const spaces[] = {&s->room, &s->head, &s->stage};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        if (*spaces[i]) s->xr->api.DestroySpace(*spaces[i]);
        *spaces[i] = XR_NULL_HANDLE;
    }
    if (s->handle) s->xr->api.DestroySession(s->handle);
    s->handle = XR_NULL_HANDLE;
}

/* ---- events ---- */

static gsz_result begin(gsz_xr_session *s) {
    XrSessionBeginInfo info = {.type = XR_TYPE_SESSION_BEGIN_INFO,
                               .primaryViewConfigurationType =
                                   XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO};
    GSZ_XR_TRY(gsz_xr_check(s->xr, s->xr->api.BeginSession(s->handle, &info), "beginning to show"));
    s->is_running = true;
    return GSZ_OK;
}

static gsz_result end(gsz_xr_session *s) {
    s->is_running = false;
    return gsz_xr_check(s->xr, s->xr->api.EndSession(s->handle), "ending to show");
}

static gsz_result lose(gsz_xr_session *s, const char *what) {
    s->is_running = false;
    s->is_over = true;
    return gsz_xr_fail(s->xr, GSZ_ERROR_IO,
                       "%s was lost: see that the headset is connected, and start again", what);
}

static gsz_result enter(gsz_xr_session *s, XrSessionState state) {
    s->state = state;
    switch (state) {
    case XR_SESSION_STATE_READY: return begin(s);
    case XR_SESSION_STATE_STOPPING: return end(s);
    case XR_SESSION_STATE_EXITING: s->is_over = true; return GSZ_OK;
    case XR_SESSION_STATE_LOSS_PENDING: return lose(s, "the session with the headset");
    default: return GSZ_OK; /* idle, or running: synchronised, visible, focused */
    }
}

static gsz_result take_event(gsz_xr_session *s, const XrEventDataBuffer *event) {
    switch (event->type) {
    case XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED: {
        const XrEventDataSessionStateChanged *change = (const void *)event;
        return change->session == s->handle ? enter(s, change->state) : GSZ_OK;
    }
    case XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING:
        s->floor_is_known = false;
        return GSZ_OK;
    case XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING: return lose(s, "the OpenXR runtime");
    default: return GSZ_OK;
    }
}

gsz_result gsz_xr_session_poll(gsz_xr_session *s) {
    while (!s->is_over) {
        XrEventDataBuffer event = {.type = XR_TYPE_EVENT_DATA_BUFFER};
        XrResult result = s->xr->api.PollEvent(s->xr->instance, &event);
        if (result == XR_EVENT_UNAVAILABLE) return GSZ_OK;
        GSZ_XR_TRY(gsz_xr_check(s->xr, result, "taking events"));
        GSZ_XR_TRY(take_event(s, &event));
    }
    return GSZ_OK;
}

gsz_result gsz_xr_session_leave(gsz_xr_session *s) {
    if (s->left) return GSZ_OK;
    s->left = true;
    if (!s->is_running) s->is_over = true;
    if (s->is_over) return GSZ_OK;
    return gsz_xr_check(s->xr, s->xr->api.RequestExitSession(s->handle), "asking to leave");
}

/* ---- where things are ---- */

static void copy_pose(gsz_xr_pose *out, const XrPosef *pose) {
    memcpy(out->position, &pose->position, sizeof out->position);
    memcpy(out->q, &pose->orientation, sizeof out->q);
}

bool gsz_xr_session_locate(const gsz_xr_session *s, gsz_xr_pose *out_pose, XrSpace space,
                           XrTime time) {
    const XrSpaceLocationFlags needed =
        XR_SPACE_LOCATION_POSITION_VALID_BIT | XR_SPACE_LOCATION_ORIENTATION_VALID_BIT;
    XrSpaceLocation location = {.type = XR_TYPE_SPACE_LOCATION};
    if (!space || XR_FAILED(s->xr->api.LocateSpace(space, s->room, time, &location))) return false;
    if ((location.locationFlags & needed) != needed) return false;
    copy_pose(out_pose, &location.pose);
    return true;
}

static void learn_floor(gsz_xr_session *s, XrTime time) {
    gsz_xr_pose stage;
    if (s->floor_is_known || !s->stage || !gsz_xr_session_locate(s, &stage, s->stage, time)) return;
    s->floor = stage.position[1];
    s->floor_is_known = true;
}

static void set_eye(gsz_xr_eye *eye, const XrView *view) {
    copy_pose(&eye->pose, &view->pose);
    eye->left = -tanf(view->fov.angleLeft);
    eye->right = tanf(view->fov.angleRight);
    eye->up = tanf(view->fov.angleUp);
    eye->down = -tanf(view->fov.angleDown);
}

static gsz_result locate_eyes(gsz_xr_session *s, gsz_xr_frame *frame) {
    const XrViewStateFlags needed =
        XR_VIEW_STATE_POSITION_VALID_BIT | XR_VIEW_STATE_ORIENTATION_VALID_BIT;
    XrViewLocateInfo info = {.type = XR_TYPE_VIEW_LOCATE_INFO,
                             .viewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO,
                             .displayTime = frame->time,
                             .space = s->room};
    XrViewState state = {.type = XR_TYPE_VIEW_STATE};
    uint32_t count = 0;
    GSZ_XR_TRY(gsz_xr_check(
        s->xr, s->xr->api.LocateViews(s->handle, &info, &state, GSZ_XR_EYES, &count, frame->view),
        "asking where the eyes are"));
    frame->is_seen = count == GSZ_XR_EYES && (state.viewStateFlags & needed) == needed;
    for (uint32_t e = 0; frame->is_seen && e < GSZ_XR_EYES; e++) {
        set_eye(&frame->eye[e], &frame->view[e]);
        frame->is_seen = gsz_xr_eye_is_sound(&frame->eye[e]);
    }
    return GSZ_OK;
}

/* ---- frames ---- */

gsz_result gsz_xr_frame_begin(gsz_xr_session *s, gsz_xr_frame *out_frame) {
    XrFrameState state = {.type = XR_TYPE_FRAME_STATE};
    XrFrameBeginInfo info = {.type = XR_TYPE_FRAME_BEGIN_INFO};
    GSZ_XR_TRY(
        gsz_xr_check(s->xr, s->xr->api.WaitFrame(s->handle, NULL, &state), "waiting for a frame"));
    GSZ_XR_TRY(gsz_xr_check(s->xr, s->xr->api.BeginFrame(s->handle, &info), "beginning a frame"));
    *out_frame = (gsz_xr_frame){.time = state.predictedDisplayTime,
                                .interval_ms = (double)state.predictedDisplayPeriod * 1e-6};
    for (int e = 0; e < GSZ_XR_EYES; e++) out_frame->view[e].type = XR_TYPE_VIEW;
    learn_floor(s, state.predictedDisplayTime);
    return state.shouldRender ? locate_eyes(s, out_frame) : GSZ_OK;
}

gsz_result gsz_xr_frame_end(gsz_xr_session *s, const gsz_xr_frame *frame,
                            const XrCompositionLayerBaseHeader *const *layers,
                            uint32_t layer_count) {
    XrFrameEndInfo info = {.type = XR_TYPE_FRAME_END_INFO,
                           .displayTime = frame->time,
                           .environmentBlendMode = s->blend,
                           .layerCount = layer_count,
                           .layers = layer_count > 0 ? layers : NULL};
    return gsz_xr_check(s->xr, s->xr->api.EndFrame(s->handle, &info), "showing a frame");
}
