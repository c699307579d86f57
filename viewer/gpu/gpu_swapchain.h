/* SPDX-License-Identifier: MIT */
/* gpu_swapchain.h - the pictures that a window shows: acquired, copied to, presented; made anew when the window changes.
 * Formats are 8-bit UNORM: colours are sRGB-encoded already and must not be encoded again. */
#ifndef GSZ_GPU_SWAPCHAIN_H
#define GSZ_GPU_SWAPCHAIN_H

#include "gpu_device.h"

typedef struct gsz_gpu_swapchain gsz_gpu_swapchain;

/** A picture to draw into; its contents are undefined, its layout VK_IMAGE_LAYOUT_UNDEFINED. */
typedef struct gsz_gpu_target {
    VkImage image;
    VkFormat format;
    VkExtent2D extent;
    VkSemaphore available; /**< to wait for before it is written */
    VkSemaphore
        finished; /**< to signal when it is; it must be in VK_IMAGE_LAYOUT_PRESENT_SRC_KHR by then */
} gsz_gpu_target;

/** For gpu->surface. vsync: wait for the screen (FIFO); else the fastest mode that does not tear, or tears. */
gsz_result gsz_gpu_swapchain_create(gsz_gpu *gpu, gsz_gpu_swapchain **out_swapchain,
                                    bool vsync) GSZ_CHECKED;
void gsz_gpu_swapchain_destroy(gsz_gpu *gpu, gsz_gpu_swapchain **swapchain);
/** The next picture for a window of this size (pixels). *out_ready is false, and nothing acquired, where the window has
 *  no area (minimised), or gives no picture back for half a second (hidden): try again later. Makes the swapchain anew where that is needed, waiting for the device. */
gsz_result gsz_gpu_swapchain_acquire(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain, VkExtent2D window,
                                     gsz_gpu_target *out_target, bool *out_ready) GSZ_CHECKED;
gsz_result gsz_gpu_swapchain_present(gsz_gpu *gpu, gsz_gpu_swapchain *swapchain) GSZ_CHECKED;

#endif
