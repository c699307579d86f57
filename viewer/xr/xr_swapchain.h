/* SPDX-License-Identifier: MIT */
/* xr_swapchain.h - pictures that the runtime shows.
 *
 * Their format is 8-bit sRGB, for that is what the runtime takes colours for that are encoded. Ours are encoded already: bytes
 * are copied as they are, out of images of the same order in UNORM. */
#ifndef GSZ_XR_SWAPCHAIN_H
#define GSZ_XR_SWAPCHAIN_H

#include "xr_session.h"

enum { GSZ_XR_IMAGES_MAX = 16 };

typedef struct gsz_xr_swapchain {
    gsz_xr *xr; /**< borrowed */
    XrSwapchain handle;
    VkFormat format;
    VkExtent2D extent;
    VkImage image[GSZ_XR_IMAGES_MAX];
    uint32_t count;
    uint32_t current; /**< that was acquired last */
} gsz_xr_swapchain;

/** Makes *chain (zeroed). `is_still`: it is drawn once and then stays. */
gsz_result gsz_xr_swapchain_open(gsz_xr_swapchain *chain, const gsz_xr_session *session,
                                 VkExtent2D extent, bool is_still) GSZ_CHECKED;
/** Accepts half-open ones. */
void gsz_xr_swapchain_close(gsz_xr_swapchain *chain);
/** The format in which bytes are copied as they are. */
VkFormat gsz_xr_swapchain_plain_format(const gsz_xr_swapchain *chain);

/** Acquires the next image and waits for it; it is in VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, then and when it is
 *  released. */
gsz_result gsz_xr_swapchain_acquire(gsz_xr_swapchain *chain, VkImage *out_image) GSZ_CHECKED;
/** Its commands have been submitted. */
gsz_result gsz_xr_swapchain_release(gsz_xr_swapchain *chain) GSZ_CHECKED;

/** Records a copy of `region` from the top left of an image, of the plain format and in
 *  VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, into the one that was acquired. */
void gsz_xr_swapchain_copy(const gsz_xr_swapchain *chain, VkCommandBuffer commands, VkImage from,
                           VkExtent2D region);

#endif
