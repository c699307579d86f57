/* SPDX-License-Identifier: MIT */
/* xr_swapchain.c - makes swapchains, and gets bytes into them. */
#include "xr_swapchain.h"

#include "gpu_barrier.h"

enum { FORMATS_MAX = 128 };

/* ---- making them ---- */

static VkFormat plain_format(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R8G8B8A8_SRGB: return VK_FORMAT_R8G8B8A8_UNORM;
    case VK_FORMAT_B8G8R8A8_SRGB: return VK_FORMAT_B8G8R8A8_UNORM;
    default: return VK_FORMAT_UNDEFINED;
    }
}

VkFormat gsz_xr_swapchain_plain_format(const gsz_xr_swapchain *chain) {
    return plain_format(chain->format);
}

/* The runtime lists first what it likes best. */
static gsz_result choose_format(gsz_xr_swapchain *chain, const gsz_xr_session *session) {
    int64_t formats[FORMATS_MAX];
    uint32_t count = 0;
    GSZ_XR_TRY(gsz_xr_check(
        chain->xr,
        chain->xr->api.EnumerateSwapchainFormats(session->handle, FORMATS_MAX, &count, formats),
        "listing formats of pictures"));
    for (uint32_t i = 0; i < count && !chain->format; i++)
        if (plain_format((VkFormat)formats[i])) chain->format = (VkFormat)formats[i];
    if (chain->format) return GSZ_OK;
    return gsz_xr_fail(chain->xr, GSZ_ERROR_UNSUPPORTED,
                       "the OpenXR runtime '%.60s' takes no pictures of 8-bit sRGB",
                       chain->xr->runtime);
}

static gsz_result make(gsz_xr_swapchain *chain, const gsz_xr_session *session, bool is_still) {
    XrSwapchainCreateInfo info = {
        .type = XR_TYPE_SWAPCHAIN_CREATE_INFO,
        .createFlags = is_still ? XR_SWAPCHAIN_CREATE_STATIC_IMAGE_BIT : 0,
        .usageFlags = XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT | XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT,
        .format = chain->format,
        .sampleCount = 1,
        .width = chain->extent.width,
        .height = chain->extent.height,
        .faceCount = 1,
        .arraySize = 1,
        .mipCount = 1};
    XrResult made = chain->xr->api.CreateSwapchain(session->handle, &info, &chain->handle);
    if (XR_FAILED(made)) chain->handle = XR_NULL_HANDLE;
    return gsz_xr_check(chain->xr, made, "making pictures for the headset");
}

static gsz_result list_images(gsz_xr_swapchain *chain) {
    XrSwapchainImageVulkanKHR images[GSZ_XR_IMAGES_MAX];
    for (int i = 0; i < GSZ_XR_IMAGES_MAX; i++)
        images[i] = (XrSwapchainImageVulkanKHR){.type = XR_TYPE_SWAPCHAIN_IMAGE_VULKAN_KHR};
    GSZ_XR_TRY(gsz_xr_check(
        chain->xr,
        chain->xr->api.EnumerateSwapchainImages(chain->handle, GSZ_XR_IMAGES_MAX, &chain->count,
                                                (XrSwapchainImageBaseHeader *)images),
        "listing pictures of the headset"));
    for (uint32_t i = 0; i < chain->count; i++) chain->image[i] = images[i].image;
    return GSZ_OK;
}

gsz_result gsz_xr_swapchain_open(gsz_xr_swapchain *chain, const gsz_xr_session *session,
                                 VkExtent2D extent, bool is_still) {
    chain->xr = session->xr;
    chain->extent = extent;
    GSZ_XR_TRY(choose_format(chain, session));
    GSZ_XR_TRY(make(chain, session, is_still));
    return list_images(chain);
}

void gsz_xr_swapchain_close(gsz_xr_swapchain *chain) {
    if (chain->handle) chain->xr->api.DestroySwapchain(chain->handle);
    *chain = (gsz_xr_swapchain){0};
}

/* ---- images ---- */

gsz_result gsz_xr_swapchain_acquire(gsz_xr_swapchain *chain, VkImage *out_image) {
    XrSwapchainImageAcquireInfo acquire = {.type = XR_TYPE_SWAPCHAIN_IMAGE_ACQUIRE_INFO};
    XrSwapchainImageWaitInfo wait = {.type = XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO,
                                     .timeout = XR_INFINITE_DURATION};
    const gsz_xr_api *api = &chain->xr->api;
    GSZ_XR_TRY(gsz_xr_check(chain->xr,
                            api->AcquireSwapchainImage(chain->handle, &acquire, &chain->current),
                            "acquiring a picture"));
    if (chain->current >= chain->count)
        return gsz_xr_fail(chain->xr, GSZ_ERROR_IO, "the OpenXR runtime gave picture %u of %u",
                           chain->current, chain->count);
    *out_image = chain->image[chain->current];
    return gsz_xr_check(chain->xr, api->WaitSwapchainImage(chain->handle, &wait),
                        "waiting for a picture");
}

gsz_result gsz_xr_swapchain_release(gsz_xr_swapchain *chain) {
    XrSwapchainImageReleaseInfo info = {.type = XR_TYPE_SWAPCHAIN_IMAGE_RELEASE_INFO};
    return gsz_xr_check(chain->xr, chain->xr->api.ReleaseSwapchainImage(chain->handle, &info),
                        "releasing a picture");
}

void gsz_xr_swapchain_copy(const gsz_xr_swapchain *chain, VkCommandBuffer commands, VkImage from,
                           VkExtent2D region) {
    const VkImageSubresourceLayers layer = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    VkImageCopy copy = {.srcSubresource = layer,
                        .dstSubresource = layer,
                        .extent = {region.width, region.height, 1}};
    VkImage image = chain->image[chain->current];
    gsz_gpu_image_barrier(commands, image, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    vkCmdCopyImage(commands, from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, image,
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &copy);
    gsz_gpu_image_barrier(commands, image, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
}
