/* SPDX-License-Identifier: MIT */
/* app_stage.c - from what painters draw to a picture of the window: straight, or over an image of our own where more than
 * a picture is shown. */
#include "app_compare.h"

#include "gpu_barrier.h"

static bool compares(const gsz_app *app) { return app->compare && app->compare->loaded; }

static gsz_result draw(gsz_app *app, VkCommandBuffer commands, uint32_t slot,
                       const gsz_gpu_target *target, const gsz_render_view *view, bool again) {
    gsz_painter *painter = app->device.painter;
    if (compares(app)) return gsz_app_compare_record(app, commands, slot, target, view, again);
    if (again || gsz_painter_is_stale(painter, view) || !app->ready)
        GSZ_GPU_TRY(gsz_painter_draw(painter, commands, slot, view, again));
    return gsz_painter_copy(painter, commands, slot, target);
}

static gsz_result fit_stage(gsz_app *app, VkExtent2D extent) {
    gsz_gpu_image *stage = &app->stage;
    if (stage->handle && stage->extent.width == extent.width &&
        stage->extent.height == extent.height)
        return GSZ_OK;
    gsz_gpu_frames_retire_image(app->device.gpu, app->device.frames, stage);
    return gsz_gpu_image_create(app->device.gpu, stage, VK_FORMAT_R8G8B8A8_UNORM, extent,
                                VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                    VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT,
                                "picture with what lies over it");
}

static void blit(VkCommandBuffer commands, const gsz_gpu_image *from, VkImage to) {
    const VkImageSubresourceLayers layer = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT,
                                            .layerCount = 1};
    const VkOffset3D corner = {(int32_t)from->extent.width, (int32_t)from->extent.height, 1};
    VkImageBlit region = {.srcSubresource = layer,
                          .srcOffsets = {{0}, corner},
                          .dstSubresource = layer,
                          .dstOffsets = {{0}, corner}};
    vkCmdBlitImage(commands, from->handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to,
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region, VK_FILTER_NEAREST);
}

static gsz_result draw_on_stage(gsz_app *app, VkCommandBuffer commands, uint32_t slot,
                                const gsz_gpu_target *target, const gsz_render_view *view,
                                bool again) {
    gsz_gpu_target stage = {.format = VK_FORMAT_R8G8B8A8_UNORM, .extent = target->extent};
    GSZ_GPU_TRY(fit_stage(app, target->extent));
    stage.image = app->stage.handle;
    gsz_gpu_image_barrier(commands, stage.image, GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_UNDEFINED,
                          GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    GSZ_GPU_TRY(draw(app, commands, slot, &stage, view, again));
    if (!app->overlay) {
        gsz_gpu_image_barrier(commands, stage.image, GSZ_GPU_USE_TRANSFER,
                              VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                              VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
        return GSZ_OK;
    }
    gsz_gpu_image_barrier(commands, stage.image, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
    GSZ_GPU_TRY(gsz_app_panel_record(app, commands));
    gsz_gpu_image_barrier(commands, stage.image, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    return GSZ_OK;
}

gsz_result gsz_app_record(gsz_app *app, VkCommandBuffer commands, uint32_t slot,
                          const gsz_gpu_target *target, const gsz_render_view *view, bool again) {
    bool staged = compares(app) || app->overlay;
    if (staged) GSZ_GPU_TRY(draw_on_stage(app, commands, slot, target, view, again));
    gsz_gpu_image_barrier(commands, target->image, GSZ_GPU_USE_NOTHING, VK_IMAGE_LAYOUT_UNDEFINED,
                          GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    if (staged)
        blit(commands, &app->stage, target->image);
    else
        GSZ_GPU_TRY(draw(app, commands, slot, target, view, again));
    gsz_gpu_image_barrier(commands, target->image, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_NOTHING,
                          VK_IMAGE_LAYOUT_PRESENT_SRC_KHR);
    gsz_gpu_frames_mark(app->device.frames, "copy");
    return GSZ_OK;
}
