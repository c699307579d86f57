/* SPDX-License-Identifier: MIT */
/* gpu_swapchain.c - the pictures of a window, their semaphores, and when they are made anew. */
#include "gpu_swapchain.h"

#include <assert.h>
#include <stdlib.h>

#include "gpu_frames.h"

enum {
    IMAGES_MAX = 16,
    /* A semaphore comes back into use once the frame that waited for it is surely done. */
    AVAILABLE = GSZ_GPU_FRAMES_MAX + 2,
    ATTEMPTS = 4, /* at a window that changes its size just now */
    MODES_MAX = 16,
    FORMATS_MAX = 64
};

/* A window that cannot be seen may never give a picture back: then there is none for now. */
static const uint64_t ACQUIRE_NANOSECONDS = 500000000;

struct gsz_gpu_swapchain {
    VkSwapchainKHR handle;
    VkSurfaceFormatKHR format;
    VkPresentModeKHR mode;
    VkExtent2D extent;
    VkExtent2D made_for; /* the window's size as it was then */
    VkImage images[IMAGES_MAX];
    uint32_t image_count;
    VkSemaphore finished[IMAGES_MAX]; /* per picture: presenting one ends only when it comes back */
    VkSemaphore available[AVAILABLE];
    uint32_t next_available;
    uint32_t image;          /* the acquired one */
    VkSemaphore image_ready; /* its semaphore */
    bool acquired, stale;
};

/* ---- what the surface offers ---- */

static bool is_good_format(const VkSurfaceFormatKHR *format) {
    return (format->format == VK_FORMAT_B8G8R8A8_UNORM ||
            format->format == VK_FORMAT_R8G8B8A8_UNORM ||
            format->format == VK_FORMAT_A8B8G8R8_UNORM_PACK32) &&
           format->colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR;
}

static gsz_result choose_format(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain) {
    VkSurfaceFormatKHR formats[FORMATS_MAX];
    uint32_t count = FORMATS_MAX;
    VkResult result =
        vkGetPhysicalDeviceSurfaceFormatsKHR(gpu->physical, gpu->surface, &count, formats);
    if (result != VK_INCOMPLETE) GSZ_GPU_TRY(gsz_gpu_check(gpu, result, "formats of the window"));
    for (uint32_t i = 0; i < count; i++)
        if (is_good_format(&formats[i])) {
            swapchain->format = formats[i];
            return GSZ_OK;
        }
    return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                        "the window has no format of 8 bits a channel on the device '%s'",
                        gpu->properties.deviceName);
}

/* FIFO is always there. */
static gsz_result choose_mode(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain, bool vsync) {
    VkPresentModeKHR modes[MODES_MAX];
    uint32_t count = MODES_MAX;
    swapchain->mode = VK_PRESENT_MODE_FIFO_KHR;
    if (vsync) return GSZ_OK;
    VkResult result =
        vkGetPhysicalDeviceSurfacePresentModesKHR(gpu->physical, gpu->surface, &count, modes);
    if (result != VK_INCOMPLETE)
        GSZ_GPU_TRY(gsz_gpu_check(gpu, result, "ways of the window to present"));
    for (uint32_t i = 0; i < count; i++) {
        if (modes[i] == VK_PRESENT_MODE_MAILBOX_KHR) swapchain->mode = modes[i];
        if (modes[i] == VK_PRESENT_MODE_IMMEDIATE_KHR &&
            swapchain->mode == VK_PRESENT_MODE_FIFO_KHR)
            swapchain->mode = modes[i];
    }
    return GSZ_OK;
}

static uint32_t clamp(uint32_t value, uint32_t low, uint32_t high) {
    return value < low ? low : value > high ? high : value;
}

/* Some window systems say how large it is, others leave it to us. */
static VkExtent2D extent_for(const VkSurfaceCapabilitiesKHR *surface, VkExtent2D window) {
    if (surface->currentExtent.width != UINT32_MAX) return surface->currentExtent;
    return (VkExtent2D){
        clamp(window.width, surface->minImageExtent.width, surface->maxImageExtent.width),
        clamp(window.height, surface->minImageExtent.height, surface->maxImageExtent.height)};
}

static uint32_t images_for(const VkSurfaceCapabilitiesKHR *surface) {
    uint32_t most = surface->maxImageCount ? surface->maxImageCount : IMAGES_MAX;
    return clamp(surface->minImageCount + 1, surface->minImageCount, most);
}

static VkCompositeAlphaFlagBitsKHR alpha_for(const VkSurfaceCapabilitiesKHR *surface) {
    VkCompositeAlphaFlagsKHR offered = surface->supportedCompositeAlpha;
    if (offered & VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR) return VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR;
    return (VkCompositeAlphaFlagBitsKHR)(offered & ~(offered - 1)); /* the lowest bit */
}

/* ---- making it ---- */

static void drop_images(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain) {
    for (uint32_t i = 0; i < IMAGES_MAX; i++) {
        vkDestroySemaphore(gpu->device, swapchain->finished[i], NULL);
        swapchain->finished[i] = VK_NULL_HANDLE;
    }
    vkDestroySwapchainKHR(gpu->device, swapchain->handle, NULL);
    swapchain->handle = VK_NULL_HANDLE;
    swapchain->image_count = 0;
    swapchain->acquired = false;
}

static gsz_result make_semaphore(gsz_gpu *gpu, VkSemaphore *out_semaphore, const char *name) {
    VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
    GSZ_GPU_TRY(gsz_gpu_check(gpu, vkCreateSemaphore(gpu->device, &info, NULL, out_semaphore),
                              "making a semaphore"));
    gsz_gpu_name(gpu, VK_OBJECT_TYPE_SEMAPHORE, (uint64_t)*out_semaphore, name);
    return GSZ_OK;
}

static gsz_result take_images(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain) {
    uint32_t count = 0;
    VkResult result = vkGetSwapchainImagesKHR(gpu->device, swapchain->handle, &count, NULL);
    GSZ_GPU_TRY(gsz_gpu_check(gpu, result, "pictures of the window"));
    if (count > IMAGES_MAX)
        return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED, "the window has %u pictures, over %d",
                            count, IMAGES_MAX);
    result = vkGetSwapchainImagesKHR(gpu->device, swapchain->handle, &count, swapchain->images);
    GSZ_GPU_TRY(gsz_gpu_check(gpu, result, "pictures of the window"));
    swapchain->image_count = count;
    for (uint32_t i = 0; i < count; i++) {
        gsz_gpu_name(gpu, VK_OBJECT_TYPE_IMAGE, (uint64_t)swapchain->images[i], "window");
        GSZ_GPU_TRY(make_semaphore(gpu, &swapchain->finished[i], "window finished"));
    }
    return GSZ_OK;
}

static gsz_result make_chain(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain,
                             const VkSurfaceCapabilitiesKHR *surface) {
    const VkImageUsageFlags usage =
        VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    if ((surface->supportedUsageFlags & usage) != usage)
        return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                            "pictures cannot be copied to the window on the device '%s'",
                            gpu->properties.deviceName);
    VkSwapchainCreateInfoKHR info = {
        .sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR,
        .surface = gpu->surface,
        .minImageCount = images_for(surface),
        .imageFormat = swapchain->format.format,
        .imageColorSpace = swapchain->format.colorSpace,
        .imageExtent = swapchain->extent,
        .imageArrayLayers = 1,
        .imageUsage = usage,
        .imageSharingMode = VK_SHARING_MODE_EXCLUSIVE,
        .preTransform = surface->currentTransform,
        .compositeAlpha = alpha_for(surface),
        .presentMode = swapchain->mode,
        .clipped = VK_TRUE,
        .oldSwapchain = swapchain->handle,
    };
    VkSwapchainKHR made = VK_NULL_HANDLE;
    VkResult result = vkCreateSwapchainKHR(gpu->device, &info, NULL, &made);
    drop_images(gpu, swapchain); /* made or not, the old one is of no more use */
    GSZ_GPU_TRY(gsz_gpu_check(gpu, result, "making pictures for the window"));
    swapchain->handle = made;
    return take_images(gpu, swapchain);
}

/* *out_area is false, and nothing made, where the window has none. */
static gsz_result remake(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain, bool *out_area,
                         VkExtent2D window) {
    VkSurfaceCapabilitiesKHR surface;
    GSZ_GPU_TRY(gsz_gpu_wait(gpu));
    GSZ_GPU_TRY(gsz_gpu_check(
        gpu, vkGetPhysicalDeviceSurfaceCapabilitiesKHR(gpu->physical, gpu->surface, &surface),
        "asking the window for its size"));
    swapchain->extent = extent_for(&surface, window);
    swapchain->made_for = window;
    *out_area = swapchain->extent.width > 0 && swapchain->extent.height > 0;
    swapchain->stale = true; /* until it is made */
    if (!*out_area) return GSZ_OK;
    GSZ_GPU_TRY(make_chain(gpu, swapchain, &surface));
    swapchain->stale = false;
    return GSZ_OK;
}

gsz_result gsz_gpu_swapchain_create(gsz_gpu *gpu, gsz_gpu_swapchain **out_swapchain, bool vsync) {
    assert(gpu->surface);
    gsz_gpu_swapchain *swapchain = calloc(1, sizeof *swapchain);
    if (!swapchain) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    swapchain->stale = true; /* the first acquire knows the size */
    gsz_result result = choose_format(gpu, swapchain);
    if (result == GSZ_OK) result = choose_mode(gpu, swapchain, vsync);
    for (int i = 0; i < AVAILABLE && result == GSZ_OK; i++)
        result = make_semaphore(gpu, &swapchain->available[i], "window available");
    if (result != GSZ_OK) gsz_gpu_swapchain_destroy(gpu, &swapchain);
    *out_swapchain = swapchain;
    return result;
}

void gsz_gpu_swapchain_destroy(gsz_gpu *gpu, gsz_gpu_swapchain **swapchain) {
    gsz_gpu_swapchain *s = *swapchain;
    if (!s) return;
    (void)vkDeviceWaitIdle(gpu->device);
    drop_images(gpu, s);
    for (int i = 0; i < AVAILABLE; i++) vkDestroySemaphore(gpu->device, s->available[i], NULL);
    free(s);
    *swapchain = NULL;
}

/* ---- one picture after the other ---- */

static bool is_stale(const gsz_gpu_swapchain *swapchain, VkExtent2D window) {
    return swapchain->stale || window.width != swapchain->made_for.width ||
           window.height != swapchain->made_for.height;
}

static VkResult acquire_image(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain) {
    VkSemaphore semaphore = swapchain->available[swapchain->next_available];
    VkResult result = vkAcquireNextImageKHR(gpu->device, swapchain->handle, ACQUIRE_NANOSECONDS,
                                            semaphore, VK_NULL_HANDLE, &swapchain->image);
    if (result != VK_SUCCESS && result != VK_SUBOPTIMAL_KHR) return result;
    swapchain->next_available = (swapchain->next_available + 1) % AVAILABLE;
    swapchain->image_ready = semaphore;
    swapchain->acquired = true;
    if (result == VK_SUBOPTIMAL_KHR) swapchain->stale = true; /* next time */
    return VK_SUCCESS;
}

/* Leaves `acquired` false where there is no picture for now. */
static gsz_result acquire_some(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain, VkExtent2D window) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        bool area = true;
        if (is_stale(swapchain, window)) GSZ_GPU_TRY(remake(gpu, swapchain, &area, window));
        if (!area) return GSZ_OK;
        VkResult result = acquire_image(gpu, swapchain);
        if (result == VK_TIMEOUT || result == VK_NOT_READY) return GSZ_OK;
        if (result != VK_ERROR_OUT_OF_DATE_KHR)
            return gsz_gpu_check(gpu, result, "asking for the next picture");
        swapchain->stale = true;
    }
    return GSZ_OK;
}

gsz_result gsz_gpu_swapchain_acquire(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain, VkExtent2D window,
                                     gsz_gpu_target *out_target, bool *out_ready) {
    *out_ready = false;
    if (window.width == 0 || window.height == 0) return GSZ_OK;
    /* One that was acquired and never presented is handed out again. */
    if (!swapchain->acquired) GSZ_GPU_TRY(acquire_some(gpu, swapchain, window));
    if (!swapchain->acquired) return GSZ_OK;
    *out_target = (gsz_gpu_target){
        .image = swapchain->images[swapchain->image],
        .format = swapchain->format.format,
        .extent = swapchain->extent,
        .available = swapchain->image_ready,
        .finished = swapchain->finished[swapchain->image],
    };
    *out_ready = true;
    return GSZ_OK;
}

gsz_result gsz_gpu_swapchain_present(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain) {
    assert(swapchain->acquired);
    VkPresentInfoKHR info = {
        .sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR,
        .waitSemaphoreCount = 1,
        .pWaitSemaphores = &swapchain->finished[swapchain->image],
        .swapchainCount = 1,
        .pSwapchains = &swapchain->handle,
        .pImageIndices = &swapchain->image,
    };
    swapchain->acquired = false;
    VkResult result = vkQueuePresentKHR(gpu->queue, &info);
    if (result == VK_ERROR_OUT_OF_DATE_KHR || result == VK_SUBOPTIMAL_KHR) {
        swapchain->stale = true;
        return GSZ_OK;
    }
    return gsz_gpu_check(gpu, result, "showing a picture");
}
