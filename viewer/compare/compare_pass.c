/* SPDX-License-Identifier: MIT */
/* compare_pass.c - pictures go into buffers, a compute shader makes one of them, and that goes into a picture again:
 * shaders of this house know addresses only. */
#include "compare_pass.h"

#include "gpu_barrier.h"
#include "gsz_shaders.h"

_Static_assert(sizeof(ComparePush) == 40, "C and GLSL agree");

gsz_result gsz_compare_pass_create(gsz_gpu *gpu, gsz_compare_pass *pass) {
    return gsz_gpu_compute_create(gpu, &pass->blend, &gsz_shader_compare_comp, NULL, 0);
}

void gsz_compare_pass_destroy(gsz_gpu *gpu, gsz_compare_pass *pass) {
    for (int k = 0; k < 2; k++) {
        gsz_gpu_image_destroy(gpu, &pass->picture[k]);
        gsz_gpu_buffer_destroy(gpu, &pass->pixels[k]);
    }
    gsz_gpu_pipeline_destroy(gpu, &pass->blend);
}

/* ---- sizes ---- */

static gsz_result make_picture(gsz_gpu *gpu, gsz_compare_pass *pass, int k, VkExtent2D extent) {
    GSZ_GPU_TRY(gsz_gpu_image_create(
        gpu, &pass->picture[k], VK_FORMAT_R8G8B8A8_UNORM, extent,
        VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT, "picture to compare"));
    return gsz_gpu_buffer_create(
        gpu, &pass->pixels[k], (VkDeviceSize)extent.width * extent.height * 4,
        VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT | VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
            VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
        GSZ_GPU_LOCAL, "pixels to compare");
}

gsz_result gsz_compare_pass_resize(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_compare_pass *pass,
                                   VkExtent2D extent) {
    const VkExtent2D *now = &pass->picture[0].extent;
    if (pass->pixels[1].handle && now->width == extent.width && now->height == extent.height)
        return GSZ_OK;
    for (int k = 0; k < 2; k++) {
        gsz_gpu_frames_retire_image(gpu, frames, &pass->picture[k]);
        gsz_gpu_frames_retire_buffer(gpu, frames, &pass->pixels[k]);
        GSZ_GPU_TRY(make_picture(gpu, pass, k, extent));
    }
    return GSZ_OK;
}

/* ---- recording ---- */

static VkBufferImageCopy whole(const gsz_compare_pass *pass) {
    VkExtent2D extent = pass->picture[0].extent;
    return (VkBufferImageCopy){.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1},
                               .imageExtent = {extent.width, extent.height, 1}};
}

void gsz_compare_pass_begin(const gsz_compare_pass *pass, VkCommandBuffer commands) {
    for (int k = 0; k < 2; k++)
        gsz_gpu_image_barrier(commands, pass->picture[k].handle, GSZ_GPU_USE_TRANSFER,
                              VK_IMAGE_LAYOUT_UNDEFINED, GSZ_GPU_USE_TRANSFER,
                              VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
}

static void read_pictures(const gsz_compare_pass *pass, VkCommandBuffer commands) {
    VkBufferImageCopy region = whole(pass);
    /* The frame before may still read the buffers. */
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    for (int k = 0; k < 2; k++) {
        gsz_gpu_image_barrier(commands, pass->picture[k].handle, GSZ_GPU_USE_TRANSFER,
                              VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                              VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
        vkCmdCopyImageToBuffer(commands, pass->picture[k].handle,
                               VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, pass->pixels[k].handle, 1,
                               &region);
    }
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_COMPUTE);
}

static uint32_t groups_along(uint32_t pixels) { return (pixels + COMPARE_SIDE - 1) / COMPARE_SIDE; }

void gsz_compare_pass_record(const gsz_compare_pass *pass, VkCommandBuffer commands,
                             const gsz_compare_look *look, VkImage target) {
    VkExtent2D extent = pass->picture[0].extent;
    VkBufferImageCopy region = whole(pass);
    const ComparePush push = {.first = pass->pixels[0].address,
                              .second = pass->pixels[1].address,
                              .width = extent.width,
                              .height = extent.height,
                              .mode = (uint)look->mode,
                              .line = gsz_compare_look_column(look, extent.width),
                              .gain = look->gain};
    read_pictures(pass, commands);
    gsz_gpu_bind(commands, &pass->blend, &push, sizeof push);
    vkCmdDispatch(commands, groups_along(extent.width), groups_along(extent.height), 1);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    vkCmdCopyBufferToImage(commands, pass->pixels[0].handle, target,
                           VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
}
