/* SPDX-License-Identifier: MIT */
/* xr_paint.c - one cull and one sort for both eyes, and the way of their bytes to the headset. */
#include "xr_paint.h"

#include "gpu_barrier.h"

/* ---- lifetime ---- */

static uint32_t larger(int32_t a, int32_t b) { return (uint32_t)(a > b ? a : b); }

gsz_result gsz_xr_paint_open(gsz_xr_paint *paint, const gsz_xr_session *session) {
    const XrExtent2Di *size = session->picture;
    paint->extent =
        (VkExtent2D){larger(size[0].width, size[1].width), larger(size[0].height, size[1].height)};
    for (int e = 0; e < GSZ_XR_EYES; e++) {
        GSZ_XR_TRY(gsz_xr_swapchain_open(&paint->chain[e], session, paint->extent, false));
        GSZ_XR_TRY(gsz_gpu_image_create(
            paint->gpu, &paint->plain[e], gsz_xr_swapchain_plain_format(&paint->chain[e]),
            paint->extent, VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
            "picture of an eye"));
    }
    return GSZ_OK;
}

void gsz_xr_paint_close(gsz_xr_paint *paint) {
    for (int e = 0; e < GSZ_XR_EYES; e++) {
        gsz_xr_swapchain_close(&paint->chain[e]);
        gsz_gpu_image_destroy(paint->gpu, &paint->plain[e]);
    }
}

/* ---- drawing ---- */

/* The blit rounds to bytes, the copy keeps them: a blit would take them for colours that are still to be encoded. */
static void hand_over(gsz_xr_paint *paint, VkCommandBuffer commands, uint32_t e, VkExtent2D drawn) {
    VkImage plain = paint->plain[e].handle;
    gsz_gpu_image_barrier(commands, plain, GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_UNDEFINED,
                          GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    gsz_renderer_copy_eye(paint->renderer, commands, e, plain, drawn);
    gsz_gpu_image_barrier(commands, plain, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    gsz_xr_swapchain_copy(&paint->chain[e], commands, plain, drawn);
}

static gsz_result record(gsz_xr_paint *paint, VkCommandBuffer commands, uint32_t slot,
                         const gsz_render_view eyes[GSZ_XR_EYES], bool at_once) {
    const VkExtent2D drawn = {eyes[0].width, eyes[0].height};
    gsz_render_view order;
    gsz_xr_order_view(&order, eyes);
    GSZ_GPU_TRY(gsz_renderer_order(paint->renderer, commands, slot, &order, true));
    if (at_once && eyes[0].mode == GSZ_RENDER_QUADS) {
        GSZ_GPU_TRY(gsz_renderer_draw_pair(paint->renderer, commands, slot, eyes));
        for (uint32_t e = 0; e < GSZ_XR_EYES; e++) hand_over(paint, commands, e, drawn);
        return GSZ_OK;
    }
    for (uint32_t e = 0; e < GSZ_XR_EYES; e++) {
        GSZ_GPU_TRY(gsz_renderer_draw_eye(paint->renderer, commands, slot, e, &eyes[e]));
        hand_over(paint, commands, e, drawn);
    }
    return GSZ_OK;
}

static gsz_result draw(gsz_xr_paint *paint, const gsz_render_view eyes[GSZ_XR_EYES],
                       gsz_xr_mirror *mirror, bool at_once) {
    const VkExtent2D drawn = {eyes[0].width, eyes[0].height};
    gsz_gpu_target target = {0};
    VkCommandBuffer commands;
    uint32_t slot;
    bool shown = false;
    if (mirror) GSZ_GPU_TRY(gsz_xr_mirror_acquire(mirror, paint->gpu, &target, &shown));
    GSZ_GPU_TRY(gsz_gpu_frames_begin(paint->gpu, paint->frames, &commands, &slot));
    GSZ_GPU_TRY(record(paint, commands, slot, eyes, at_once));
    if (shown) gsz_xr_mirror_record(&target, commands, paint->plain[0].handle, drawn);
    gsz_gpu_frames_mark(paint->frames, "copy");
    GSZ_GPU_TRY(gsz_gpu_frames_end(paint->gpu, paint->frames, target.available, target.finished));
    return shown ? gsz_xr_mirror_present(mirror, paint->gpu) : GSZ_OK;
}

gsz_result gsz_xr_paint_eyes(gsz_xr_paint *paint, const gsz_render_view eyes[GSZ_XR_EYES],
                             gsz_xr_mirror *mirror, bool at_once) {
    VkImage image;
    for (int e = 0; e < GSZ_XR_EYES; e++)
        GSZ_XR_TRY(gsz_xr_swapchain_acquire(&paint->chain[e], &image));
    GSZ_GPU_TRY(draw(paint, eyes, mirror, at_once));
    for (int e = 0; e < GSZ_XR_EYES; e++) GSZ_XR_TRY(gsz_xr_swapchain_release(&paint->chain[e]));
    return GSZ_OK;
}

XrCompositionLayerProjection gsz_xr_paint_layer(const gsz_xr_paint *paint,
                                                XrCompositionLayerProjectionView *layer_views,
                                                const gsz_xr_session *session,
                                                const gsz_xr_frame *frame, VkExtent2D drawn) {
    const bool opaque = session->blend == XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    for (int e = 0; e < GSZ_XR_EYES; e++)
        layer_views[e] = (XrCompositionLayerProjectionView){
            .type = XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW,
            .pose = frame->view[e].pose,
            .fov = frame->view[e].fov,
            .subImage = {.swapchain = paint->chain[e].handle,
                         .imageRect.extent = {(int32_t)drawn.width, (int32_t)drawn.height}}};
    return (XrCompositionLayerProjection){
        .type = XR_TYPE_COMPOSITION_LAYER_PROJECTION,
        .layerFlags = opaque ? 0 : XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT,
        .space = session->room,
        .viewCount = GSZ_XR_EYES,
        .views = layer_views};
}
