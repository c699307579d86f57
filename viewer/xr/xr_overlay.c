/* SPDX-License-Identifier: MIT */
/* xr_overlay.c - paints a ring and a rim, once. */
#include "xr_overlay.h"

#include "gpu_barrier.h"
#include "gpu_memory.h"

#include <math.h>

enum { SIDE = 256 };

static const float ring_metres = 0.6f;
/* So far away, and so wide, that it covers whatever a headset shows; its hole leaves some 60 degrees. */
static const float rim_away = 2, rim_metres = 12, rim_inner = 0.16f, rim_outer = 0.32f;

/* ---- painting ---- */

static float ramp(float x, float from, float to) {
    float t = (x - from) / (to - from);
    return t < 0 ? 0 : t > 1 ? 1 : t;
}

/* What covers a pixel at this distance from the middle, 1 at the sides. */
static float cover(gsz_xr_shape shape, float r) {
    if (shape == GSZ_XR_RIM) return ramp(r, rim_inner, rim_outer);
    return fminf(ramp(r, 0.68f, 0.74f), ramp(r, 0.96f, 0.9f));
}

/* Premultiplied. */
static void paint(uint32_t *pixels, gsz_xr_shape shape) {
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            float r = hypotf((float)(2 * x + 1 - SIDE), (float)(2 * y + 1 - SIDE)) / SIDE;
            uint32_t alpha = (uint32_t)(255 * cover(shape, r) + 0.5f);
            pixels[y * SIDE + x] = alpha << 24 | (shape == GSZ_XR_RING ? alpha * 0x010101u : 0);
        }
}

static void record(const gsz_xr_swapchain *chain, VkCommandBuffer commands, VkImage image,
                   const gsz_gpu_buffer *pixels) {
    VkBufferImageCopy region = {.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1},
                                .imageExtent = {chain->extent.width, chain->extent.height, 1}};
    gsz_gpu_image_barrier(commands, image, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    vkCmdCopyBufferToImage(commands, pixels->handle, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1,
                           &region);
    gsz_gpu_image_barrier(commands, image, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
}

static gsz_result fill(gsz_xr_swapchain *chain, gsz_gpu *gpu, gsz_gpu_frames *frames,
                       const gsz_gpu_buffer *pixels) {
    VkCommandBuffer commands;
    VkImage image;
    uint32_t slot;
    GSZ_XR_TRY(gsz_xr_swapchain_acquire(chain, &image));
    GSZ_GPU_TRY(gsz_gpu_frames_begin(gpu, frames, &commands, &slot));
    record(chain, commands, image, pixels);
    GSZ_GPU_TRY(gsz_gpu_frames_end(gpu, frames, VK_NULL_HANDLE, VK_NULL_HANDLE));
    GSZ_GPU_TRY(gsz_gpu_frames_finish(gpu, frames));
    return gsz_xr_swapchain_release(chain);
}

static gsz_result open_shape(gsz_xr_swapchain *chain, gsz_xr_shape shape,
                             const gsz_xr_session *session, gsz_gpu *gpu, gsz_gpu_frames *frames) {
    gsz_gpu_buffer pixels = {0};
    gsz_result result = gsz_xr_swapchain_open(chain, session, (VkExtent2D){SIDE, SIDE}, true);
    if (result == GSZ_OK)
        result = gsz_gpu_buffer_create(gpu, &pixels, SIDE * SIDE * sizeof(uint32_t),
                                       VK_BUFFER_USAGE_TRANSFER_SRC_BIT, GSZ_GPU_UPLOAD,
                                       "still picture");
    if (result == GSZ_OK) {
        paint(pixels.mapped, shape);
        result = fill(chain, gpu, frames, &pixels);
    }
    gsz_gpu_frames_retire_buffer(gpu, frames, &pixels);
    return result;
}

gsz_result gsz_xr_overlay_open(gsz_xr_overlay *overlay, const gsz_xr_session *session, gsz_gpu *gpu,
                               gsz_gpu_frames *frames) {
    for (int s = 0; s < GSZ_XR_SHAPES; s++)
        GSZ_XR_TRY(open_shape(&overlay->chain[s], (gsz_xr_shape)s, session, gpu, frames));
    return GSZ_OK;
}

void gsz_xr_overlay_close(gsz_xr_overlay *overlay) {
    for (int s = 0; s < GSZ_XR_SHAPES; s++) gsz_xr_swapchain_close(&overlay->chain[s]);
}

/* ---- layers ---- */

static XrCompositionLayerQuad quad(const gsz_xr_swapchain *chain, XrSpace space, float metres) {
    return (XrCompositionLayerQuad){
        .type = XR_TYPE_COMPOSITION_LAYER_QUAD,
        .layerFlags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT,
        .space = space,
        .eyeVisibility = XR_EYE_VISIBILITY_BOTH,
        .subImage = {.swapchain = chain->handle, .imageRect.extent = {SIDE, SIDE}},
        .pose = {.orientation = {0, 0, 0, 1}},
        .size = {metres, metres}};
}

XrCompositionLayerQuad gsz_xr_overlay_ring(const gsz_xr_overlay *overlay,
                                           const gsz_xr_session *session, const float at[3]) {
    static const float half_turn = 0.70710678f; /* a quarter turn backwards about x */
    XrCompositionLayerQuad layer = quad(&overlay->chain[GSZ_XR_RING], session->room, ring_metres);
    layer.pose.orientation = (XrQuaternionf){-half_turn, 0, 0, half_turn};
    layer.pose.position = (XrVector3f){at[0], at[1], at[2]};
    return layer;
}

XrCompositionLayerQuad gsz_xr_overlay_rim(const gsz_xr_overlay *overlay,
                                          const gsz_xr_session *session) {
    XrCompositionLayerQuad layer = quad(&overlay->chain[GSZ_XR_RIM], session->head, rim_metres);
    layer.pose.position.z = -rim_away;
    return layer;
}
