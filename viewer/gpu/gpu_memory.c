/* SPDX-License-Identifier: MIT */
/* gpu_memory.c - buffers and images, each bound to a span of the allocator. */
#include "gpu_memory.h"

#include <assert.h>

#include "gpu_allocator.h"

/* Vulkan has no empty buffers, but scenes may be empty. */
enum { BUFFER_MIN = 16 };

/* ---- buffers ---- */

static gsz_result bind_buffer(gsz_gpu *gpu, gsz_gpu_buffer *buffer, VkBufferUsageFlags usage,
                              gsz_gpu_place place, const char *name) {
    gsz_gpu_claim claim = {.place = place, .name = name};
    vkGetBufferMemoryRequirements(gpu->device, buffer->handle, &claim.requirements);
    GSZ_GPU_TRY(gsz_gpu_span_alloc(gpu, &buffer->span, &claim));
    VkResult result = vkBindBufferMemory(gpu->device, buffer->handle,
                                         gsz_gpu_span_memory(&buffer->span), buffer->span.offset);
    GSZ_GPU_TRY(gsz_gpu_check(gpu, result, name));
    buffer->mapped = gsz_gpu_span_mapped(&buffer->span);
    if (!(usage & VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT)) return GSZ_OK;
    VkBufferDeviceAddressInfo info = {
        .sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO,
        .buffer = buffer->handle,
    };
    buffer->address = vkGetBufferDeviceAddress(gpu->device, &info);
    return GSZ_OK;
}

gsz_result gsz_gpu_buffer_create(gsz_gpu *gpu, gsz_gpu_buffer *out_buffer, VkDeviceSize size,
                                 VkBufferUsageFlags usage, gsz_gpu_place place, const char *name) {
    assert(!out_buffer->handle);
    if (gsz_gpu_is_absurd(gpu, size)) return gsz_gpu_fail_memory(gpu, name, size);
    VkBufferCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
        .size = size < BUFFER_MIN ? BUFFER_MIN : size,
        .usage = usage,
        .sharingMode = VK_SHARING_MODE_EXCLUSIVE,
    };
    VkResult made = vkCreateBuffer(gpu->device, &info, NULL, &out_buffer->handle);
    if (made == VK_ERROR_OUT_OF_DEVICE_MEMORY) return gsz_gpu_fail_memory(gpu, name, size);
    GSZ_GPU_TRY(gsz_gpu_check(gpu, made, name));
    out_buffer->size = size;
    gsz_result result = bind_buffer(gpu, out_buffer, usage, place, name);
    if (result != GSZ_OK)
        gsz_gpu_buffer_destroy(gpu, out_buffer);
    else
        gsz_gpu_name(gpu, VK_OBJECT_TYPE_BUFFER, (uint64_t)out_buffer->handle, name);
    return result;
}

void gsz_gpu_buffer_destroy(gsz_gpu *gpu, gsz_gpu_buffer *buffer) {
    if (buffer->handle) vkDestroyBuffer(gpu->device, buffer->handle, NULL);
    gsz_gpu_span_free(gpu, &buffer->span);
    *buffer = (gsz_gpu_buffer){0};
}

/* ---- images ---- */

static gsz_result make_image(gsz_gpu *gpu, gsz_gpu_image *image, VkImageUsageFlags usage,
                             const char *name) {
    VkImageCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
        .imageType = VK_IMAGE_TYPE_2D,
        .format = image->format,
        .extent = {image->extent.width, image->extent.height, 1},
        .mipLevels = 1,
        .arrayLayers = image->layers,
        .samples = VK_SAMPLE_COUNT_1_BIT,
        .tiling = VK_IMAGE_TILING_OPTIMAL,
        .usage = usage,
        .sharingMode = VK_SHARING_MODE_EXCLUSIVE,
        .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED,
    };
    GSZ_GPU_TRY(gsz_gpu_check(gpu, vkCreateImage(gpu->device, &info, NULL, &image->handle), name));
    gsz_gpu_claim claim = {.place = GSZ_GPU_LOCAL, .image = true, .name = name};
    vkGetImageMemoryRequirements(gpu->device, image->handle, &claim.requirements);
    GSZ_GPU_TRY(gsz_gpu_span_alloc(gpu, &image->span, &claim));
    return gsz_gpu_check(gpu,
                         vkBindImageMemory(gpu->device, image->handle,
                                           gsz_gpu_span_memory(&image->span), image->span.offset),
                         name);
}

/* Images that are only copied have no view: Vulkan forbids it. */
static gsz_result make_view(gsz_gpu *gpu, gsz_gpu_image *image, VkImageUsageFlags usage,
                            const char *name) {
    const VkImageUsageFlags viewed = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_STORAGE_BIT |
                                     VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                                     VK_IMAGE_USAGE_INPUT_ATTACHMENT_BIT;
    if (!(usage & viewed)) return GSZ_OK;
    VkImageViewCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
        .image = image->handle,
        .viewType = image->layers > 1 ? VK_IMAGE_VIEW_TYPE_2D_ARRAY : VK_IMAGE_VIEW_TYPE_2D,
        .format = image->format,
        .subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, image->layers},
    };
    return gsz_gpu_check(gpu, vkCreateImageView(gpu->device, &info, NULL, &image->view), name);
}

gsz_result gsz_gpu_image_create(gsz_gpu *gpu, gsz_gpu_image *out_image, VkFormat format,
                                VkExtent2D extent, VkImageUsageFlags usage, const char *name) {
    return gsz_gpu_layers_create(gpu, out_image, format, extent, 1, usage, name);
}

gsz_result gsz_gpu_layers_create(gsz_gpu *gpu, gsz_gpu_image *out_image, VkFormat format,
                                 VkExtent2D extent, uint32_t layers, VkImageUsageFlags usage,
                                 const char *name) {
    uint32_t limit = gpu->properties.limits.maxImageDimension2D;
    assert(!out_image->handle);
    if (extent.width > limit || extent.height > limit)
        return gsz_gpu_fail(gpu, GSZ_ERROR_LIMIT,
                            "'%s': a picture of %u by %u is larger than the %u that the device "
                            "'%s' can draw",
                            name, extent.width, extent.height, limit, gpu->properties.deviceName);
    out_image->format = format;
    out_image->extent = extent;
    out_image->layers = layers;
    gsz_result result = make_image(gpu, out_image, usage, name);
    if (result == GSZ_OK) result = make_view(gpu, out_image, usage, name);
    if (result != GSZ_OK)
        gsz_gpu_image_destroy(gpu, out_image);
    else
        gsz_gpu_name(gpu, VK_OBJECT_TYPE_IMAGE, (uint64_t)out_image->handle, name);
    return result;
}

void gsz_gpu_image_destroy(gsz_gpu *gpu, gsz_gpu_image *image) {
    if (image->view) vkDestroyImageView(gpu->device, image->view, NULL);
    if (image->handle) vkDestroyImage(gpu->device, image->handle, NULL);
    gsz_gpu_span_free(gpu, &image->span);
    *image = (gsz_gpu_image){0};
}
