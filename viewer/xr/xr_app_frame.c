/* SPDX-License-Identifier: MIT */
/* xr_app_frame.c - a frame: what hands do, what eyes see, and what the runtime is to lay over each other. */
#include "xr_app.h"

#include "people_text.h"

static const double title_pause = 0.5;

/* ---- hands ---- */

static void find_head(float out[3], const gsz_xr_frame *frame) {
    for (int i = 0; i < 3; i++)
        out[i] = 0.5f * (frame->eye[0].pose.position[i] + frame->eye[1].pose.position[i]);
}

static gsz_result move_by_hands(gsz_xr_app *app, const gsz_xr_frame *frame,
                                gsz_xr_effects *out_effects) {
    gsz_xr_hand hands[GSZ_XR_HANDS];
    float head[3];
    GSZ_XR_TRY(gsz_xr_input_read(&app->input, hands, &app->headset, frame->time));
    find_head(head, frame);
    *out_effects =
        gsz_xr_hands_step(&app->grasp, &app->place, &app->home, hands, head, app->headset.floor);
    app->touched = app->touched || out_effects->moved;
    app->rescaled = app->rescaled || out_effects->rescaled;
    gsz_xr_app_control_film(app, out_effects);
    for (int h = 0; h < GSZ_XR_HANDS; h++)
        if (out_effects->pulse[h]) GSZ_XR_TRY(gsz_xr_input_pulse(&app->input, h));
    return GSZ_OK;
}

/* ---- eyes ---- */

static uint32_t scaled(uint32_t pixels, float factor) {
    uint32_t fewer = (uint32_t)((float)pixels * factor + 0.5f);
    return fewer > 0 ? fewer : 1;
}

static void aim(const gsz_xr_app *app, gsz_render_view eyes[GSZ_XR_EYES],
                const gsz_xr_frame *frame) {
    float resolution = gsz_xr_pace_resolution(&app->pace);
    uint32_t fewer = gsz_xr_pace_layers(&app->pace);
    for (int e = 0; e < GSZ_XR_EYES; e++) {
        eyes[e] = app->view;
        eyes[e].width = scaled(app->paint.extent.width, resolution);
        eyes[e].height = scaled(app->paint.extent.height, resolution);
        eyes[e].transparent = app->headset.blend == XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND;
        if (fewer > 0 && (app->view.layers == 0 || fewer < app->view.layers))
            eyes[e].layers = fewer;
        gsz_xr_eye_view(&eyes[e], &app->place, &frame->eye[e]);
    }
}

/* ---- times ---- */

static gsz_result measure(gsz_xr_app *app, const gsz_xr_frame *frame, double wall_ms) {
    gsz_gpu_times passes = {0};
    double gpu_ms = 0;
    bool known = gsz_gpu_frames_times(app->device.frames, &passes), bench;
    for (uint32_t i = 0; known && i < passes.count; i++) gpu_ms += passes.ms[i];
    bench = app->arguments.bench > 0;
    /* What is measured stays as it is. */
    if (!bench && app->loaded && known)
        (void)gsz_xr_pace_add(&app->pace, gpu_ms, frame->interval_ms);
    if (bench && app->loaded && app->times.wall.count < (size_t)app->arguments.bench &&
        !gsz_frame_times_add(&app->times, wall_ms, &passes))
        return GSZ_ERROR_MEMORY;
    return GSZ_OK;
}

static void update_title(gsz_xr_app *app) {
    double now = gsz_cli_clock();
    char title[256];
    if (!app->mirror.window || now - app->titled_at < title_pause) return;
    app->titled_at = now;
    snprintf(title, sizeof title, "%s of %s Gaussians, %.0f %% of the pixels - gsz-view in %.60s",
             gsz_cli_count(gsz_painter_visible(app->device.painter)).s,
             gsz_cli_count(gsz_painter_gaussians(app->device.painter)).s,
             (double)gsz_xr_pace_resolution(&app->pace) * 100, app->xr.headset);
    gsz_cli_tame(title);
    gsz_xr_mirror_title(&app->mirror, title);
}

/* ---- frames ---- */

/** Layers of a frame, and where they are kept until it ends. */
typedef struct layer_stack {
    XrCompositionLayerProjectionView views[GSZ_XR_EYES];
    XrCompositionLayerProjection scene;
    XrCompositionLayerQuad ring, rim;
    const XrCompositionLayerBaseHeader *layer[GSZ_XR_LAYERS_MAX];
    uint32_t count;
} layer_stack;

static void stack_layers(layer_stack *stack, const gsz_xr_app *app, const gsz_xr_frame *frame,
                         const gsz_xr_effects *effects, VkExtent2D drawn) {
    stack->scene = gsz_xr_paint_layer(&app->paint, stack->views, &app->headset, frame, drawn);
    stack->layer[stack->count++] = (const XrCompositionLayerBaseHeader *)&stack->scene;
    if (effects->has_target) {
        stack->ring = gsz_xr_overlay_ring(&app->overlay, &app->headset, effects->target);
        stack->layer[stack->count++] = (const XrCompositionLayerBaseHeader *)&stack->ring;
    }
    if (effects->moved && app->arguments.vignette) {
        stack->rim = gsz_xr_overlay_rim(&app->overlay, &app->headset);
        stack->layer[stack->count++] = (const XrCompositionLayerBaseHeader *)&stack->rim;
    }
}

static gsz_result draw(gsz_xr_app *app, const gsz_xr_frame *frame, layer_stack *stack) {
    gsz_xr_effects effects = {0};
    gsz_render_view eyes[GSZ_XR_EYES];
    GSZ_XR_TRY(move_by_hands(app, frame, &effects));
    GSZ_XR_TRY(gsz_xr_app_play(app, frame));
    aim(app, eyes, frame);
    GSZ_XR_TRY(gsz_xr_paint_eyes(&app->paint, eyes, app->mirror.window ? &app->mirror : NULL,
                                 !app->arguments.two_passes));
    stack_layers(stack, app, frame, &effects, (VkExtent2D){eyes[0].width, eyes[0].height});
    return GSZ_OK;
}

gsz_result gsz_xr_app_frame(gsz_xr_app *app) {
    gsz_xr_frame frame;
    layer_stack stack = {0};
    GSZ_XR_TRY(gsz_xr_frame_begin(&app->headset, &frame));
    double began = gsz_cli_clock();
    if (frame.is_seen && app->ready) GSZ_XR_TRY(draw(app, &frame, &stack));
    GSZ_XR_TRY(gsz_xr_frame_end(&app->headset, &frame, stack.layer, stack.count));
    if (stack.count == 0) return GSZ_OK;
    double ended = gsz_cli_clock();
    if (app->first_picture_ms == 0) app->first_picture_ms = (ended - app->session->started) * 1e3;
    update_title(app);
    return measure(app, &frame, (ended - began) * 1e3);
}
