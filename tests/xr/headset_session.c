/* SPDX-License-Identifier: MIT */
/* headset_session.c - the states of a session with a headset for tests, and its frames. */
#include "headset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A program that is still loading should not turn in circles. */
static const struct timespec empty_pause = {.tv_nsec = 2000000};

/* ---- states ---- */

void headset_enter(headset *h, XrSessionState state) {
    if (h->event_count == EVENTS_MAX) abort();
    h->events[(h->event_first + h->event_count++) % EVENTS_MAX] = state;
}

XrResult headset_xrPollEvent(XrInstance instance, XrEventDataBuffer *out) {
    headset *h = the_headset();
    (void)instance;
    headset_check(out->type == XR_TYPE_EVENT_DATA_BUFFER, "type of an event buffer");
    if (h->event_count == 0) return XR_EVENT_UNAVAILABLE;
    h->state = h->events[h->event_first];
    h->event_first = (h->event_first + 1) % EVENTS_MAX;
    h->event_count--;
    *(XrEventDataSessionStateChanged *)out =
        (XrEventDataSessionStateChanged){.type = XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED,
                                         .session = (XrSession)h,
                                         .state = h->state,
                                         .time = h->time > 0 ? h->time : 1};
    return XR_SUCCESS;
}

XrResult headset_xrCreateSession(XrInstance instance, const XrSessionCreateInfo *info,
                                 XrSession *out) {
    headset *h = the_headset();
    const XrGraphicsBindingVulkanKHR *vulkan = info->next;
    (void)instance;
    if (!headset_check(h->asked_requirements, "a session before its requirements were asked for"))
        return XR_ERROR_GRAPHICS_REQUIREMENTS_CALL_MISSING;
    if (!headset_check(!h->has_session, "a second session")) return XR_ERROR_LIMIT_REACHED;
    if (!headset_check(vulkan && vulkan->type == XR_TYPE_GRAPHICS_BINDING_VULKAN_KHR,
                       "a session without Vulkan"))
        return XR_ERROR_GRAPHICS_DEVICE_INVALID;
    headset_check(!h->instance || h->instance == vulkan->instance, "another Vulkan instance");
    headset_check(h->physical == vulkan->physicalDevice, "another device than was asked for");
    h->device = vulkan->device;
    h->queue_family = vulkan->queueFamilyIndex;
    vkGetDeviceQueue(h->device, vulkan->queueFamilyIndex, vulkan->queueIndex, &h->queue);
    h->has_session = true;
    headset_enter(h, XR_SESSION_STATE_IDLE);
    headset_enter(h, XR_SESSION_STATE_READY);
    *out = (XrSession)h;
    return XR_SUCCESS;
}

XrResult headset_xrDestroySession(XrSession session) {
    headset *h = the_headset();
    if (!headset_check((headset *)session == h && h->has_session, "a session that is none"))
        return XR_ERROR_HANDLE_INVALID;
    for (int i = 0; i < OBJECTS_MAX; i++)
        headset_check(h->objects[i].kind != KIND_SWAPCHAIN, "a swapchain outlives its session");
    h->has_session = h->running = false;
    return XR_SUCCESS;
}

XrResult headset_xrBeginSession(XrSession session, const XrSessionBeginInfo *info) {
    headset *h = the_headset();
    (void)session;
    headset_check(info->primaryViewConfigurationType == XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO,
                  "a session for other eyes");
    if (!headset_check(!h->running, "a session begun twice")) return XR_ERROR_SESSION_RUNNING;
    if (!headset_check(h->state == XR_SESSION_STATE_READY, "a session begun before it is ready"))
        return XR_ERROR_SESSION_NOT_READY;
    h->running = true;
    return XR_SUCCESS;
}

XrResult headset_xrEndSession(XrSession session) {
    headset *h = the_headset();
    (void)session;
    if (!headset_check(h->state == XR_SESSION_STATE_STOPPING, "a session ended too early"))
        return XR_ERROR_SESSION_NOT_STOPPING;
    headset_check(!h->begun, "a session ended within a frame");
    if (h->has_shown && h->script.shot == 0) headset_shoot(h);
    h->running = false;
    headset_enter(h, XR_SESSION_STATE_IDLE);
    headset_enter(h, h->exiting ? XR_SESSION_STATE_EXITING : XR_SESSION_STATE_READY);
    return XR_SUCCESS;
}

static void stop(headset *h) {
    headset_enter(h, XR_SESSION_STATE_VISIBLE);
    headset_enter(h, XR_SESSION_STATE_SYNCHRONIZED);
    headset_enter(h, XR_SESSION_STATE_STOPPING);
}

XrResult headset_xrRequestExitSession(XrSession session) {
    headset *h = the_headset();
    (void)session;
    if (!headset_check(h->running, "an exit of a session that does not run"))
        return XR_ERROR_SESSION_NOT_RUNNING;
    if (!h->exiting) stop(h);
    h->exiting = true;
    return XR_SUCCESS;
}

/* ---- frames ---- */

static void follow_script(headset *h) {
    const script *s = &h->script;
    if (h->state == XR_SESSION_STATE_READY) headset_enter(h, XR_SESSION_STATE_SYNCHRONIZED);
    if (h->state == XR_SESSION_STATE_SYNCHRONIZED && !h->exiting)
        headset_enter(h, XR_SESSION_STATE_VISIBLE);
    if (h->state == XR_SESSION_STATE_VISIBLE && !h->exiting)
        headset_enter(h, XR_SESSION_STATE_FOCUSED);
    if (h->was_empty) return;
    if ((int)h->pictures == s->exit && !h->exiting) {
        h->exiting = true;
        stop(h);
    }
    if ((int)h->pictures == s->doze) stop(h);
    if ((int)h->pictures == s->lose) headset_enter(h, XR_SESSION_STATE_LOSS_PENDING);
}

/* When the next frame will be seen: after the last one, whole periods from the beginning. By the clock it begins a period
 * before, and those that the program was too slow for are left out. */
static XrTime next_time(headset *h) {
    const XrTime period = (XrTime)(h->script.period_ms * 1e6), second = 1000000000;
    XrTime next = h->time + period, wake, now;
    struct timespec at;
    if (!h->script.clock) return next;
    clock_gettime(CLOCK_MONOTONIC, &at);
    now = (XrTime)at.tv_sec * second + at.tv_nsec;
    if (next < now + period) next = (now / period + 2) * period;
    wake = next - period;
    at = (struct timespec){.tv_sec = wake / second, .tv_nsec = wake % second};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    return next;
}

XrResult headset_xrWaitFrame(XrSession session, const XrFrameWaitInfo *info, XrFrameState *out) {
    headset *h = the_headset();
    (void)session;
    (void)info;
    headset_check(out->type == XR_TYPE_FRAME_STATE, "type of a frame state");
    if (!headset_check(h->running, "a frame of a session that does not run"))
        return XR_ERROR_SESSION_NOT_RUNNING;
    headset_check(!h->waited, "a frame waited for that the last one was not begun of");
    if (h->was_empty) nanosleep(&empty_pause, NULL);
    h->frame++;
    if (h->script.lost > 0 && (int)h->pictures >= h->script.lost) return XR_ERROR_SESSION_LOST;
    h->waited = true;
    h->time = next_time(h);
    out->predictedDisplayTime = h->time;
    out->predictedDisplayPeriod = (XrDuration)(h->script.period_ms * 1e6);
    out->shouldRender =
        h->state == XR_SESSION_STATE_VISIBLE || h->state == XR_SESSION_STATE_FOCUSED;
    return XR_SUCCESS;
}

XrResult headset_xrBeginFrame(XrSession session, const XrFrameBeginInfo *info) {
    headset *h = the_headset();
    (void)session;
    (void)info;
    if (!headset_check(h->waited, "a frame begun that was not waited for"))
        return XR_ERROR_CALL_ORDER_INVALID;
    headset_check(!h->begun, "a frame begun twice");
    h->waited = false;
    h->begun = true;
    h->is_located = false;
    return XR_SUCCESS;
}

static bool check_sub_image(const XrSwapchainSubImage *sub) {
    const object *chain = headset_object(sub->swapchain, KIND_SWAPCHAIN, "a layer's picture");
    const XrRect2Di *rect = &sub->imageRect;
    if (!chain) return false;
    headset_check(chain->was_released, "a picture that was never released");
    headset_check(sub->imageArrayIndex < chain->info.arraySize, "a layer of a picture has none");
    return headset_check(rect->offset.x >= 0 && rect->offset.y >= 0 && rect->extent.width > 0 &&
                             rect->extent.height > 0 &&
                             rect->offset.x + rect->extent.width <= (int32_t)chain->info.width &&
                             rect->offset.y + rect->extent.height <= (int32_t)chain->info.height,
                         "a part of a picture that lies outside");
}

static void check_projection(headset *h, const XrCompositionLayerProjection *layer) {
    bool blends = layer->layerFlags & XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;
    headset_check(h->is_located, "a picture of eyes that were not located");
    headset_check(blends == h->script.alpha, "alpha of a picture, where it is not asked for");
    if (!headset_check(layer->viewCount == EYES, "a picture for other eyes")) return;
    for (int e = 0; e < EYES; e++) {
        const XrCompositionLayerProjectionView *view = &layer->views[e];
        headset_check(view->type == XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW, "type of a view");
        headset_check(memcmp(&view->pose, &h->located[e].pose, sizeof view->pose) == 0 &&
                          memcmp(&view->fov, &h->located[e].fov, sizeof view->fov) == 0,
                      "a picture of another eye than was located");
        if (!check_sub_image(&view->subImage)) return;
        h->shown[e] = *view;
    }
    h->pictures++;
    h->has_shown = true;
}

static void check_layer(headset *h, const XrCompositionLayerBaseHeader *layer) {
    if (!headset_object(layer->space, KIND_SPACE, "a layer's space")) return;
    if (layer->type == XR_TYPE_COMPOSITION_LAYER_PROJECTION) {
        check_projection(h, (const XrCompositionLayerProjection *)layer);
    } else if (headset_check(layer->type == XR_TYPE_COMPOSITION_LAYER_QUAD, "type of a layer")) {
        const XrCompositionLayerQuad *quad = (const XrCompositionLayerQuad *)layer;
        const XrQuaternionf *q = &quad->pose.orientation;
        headset_check(fabsf(q->x * q->x + q->y * q->y + q->z * q->z + q->w * q->w - 1) < 0.01f,
                      "a layer that is turned by no rotation");
        headset_check(quad->size.width > 0 && quad->size.height > 0, "a layer without a size");
        check_sub_image(&quad->subImage);
        h->quads++;
    }
}

XrResult headset_xrEndFrame(XrSession session, const XrFrameEndInfo *info) {
    headset *h = the_headset();
    const XrEnvironmentBlendMode blend =
        h->script.alpha ? XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND : XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    (void)session;
    headset_check(info->type == XR_TYPE_FRAME_END_INFO, "type of the end of a frame");
    if (!headset_check(h->begun, "a frame ended that was not begun"))
        return XR_ERROR_CALL_ORDER_INVALID;
    h->begun = false;
    headset_check(info->displayTime == h->time, "a frame ended for another time");
    headset_check(info->environmentBlendMode == blend, "another blend mode than is expected");
    for (int i = 0; i < OBJECTS_MAX; i++)
        headset_check(h->objects[i].kind != KIND_SWAPCHAIN || !h->objects[i].is_acquired,
                      "a picture that is still being drawn when the frame ends");
    h->was_empty = info->layerCount == 0;
    for (uint32_t i = 0; i < info->layerCount; i++) check_layer(h, info->layers[i]);
    if (!h->was_empty && (int)h->pictures == h->script.shot) headset_shoot(h);
    if (h->event_count == 0) follow_script(h);
    return XR_SUCCESS;
}
