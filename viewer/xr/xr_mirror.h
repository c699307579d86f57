/* SPDX-License-Identifier: MIT */
/* xr_mirror.h - a window on the desktop that shows what the left eye sees, for whoever stands by. */
#ifndef GSZ_XR_MIRROR_H
#define GSZ_XR_MIRROR_H

#include "gpu_swapchain.h"

#include <SDL.h>

typedef struct gsz_xr_mirror {
    SDL_Window *window;
    const char **names; /**< extensions of the window system */
    gsz_gpu_swapchain *swapchain;
} gsz_xr_mirror;

/** Opens the window, and tells `options` what it needs of the device. False: SDL_GetError says why. */
bool gsz_xr_mirror_open(gsz_xr_mirror *mirror, gsz_gpu_options *options) GSZ_CHECKED;
/** Once the device is there. */
gsz_result gsz_xr_mirror_start(gsz_xr_mirror *mirror, gsz_gpu *gpu) GSZ_CHECKED;
/** Before the device is destroyed; it has nothing left to do. */
void gsz_xr_mirror_stop(gsz_xr_mirror *mirror, gsz_gpu *gpu);
void gsz_xr_mirror_close(gsz_xr_mirror *mirror);

/** True: whoever stands by closed the window, or pressed Escape. */
bool gsz_xr_mirror_wants_end(gsz_xr_mirror *mirror);
void gsz_xr_mirror_title(gsz_xr_mirror *mirror, const char *title);

gsz_result gsz_xr_mirror_acquire(gsz_xr_mirror *mirror, gsz_gpu *gpu, gsz_gpu_target *out_target,
                                 bool *out_ready) GSZ_CHECKED;
/** Records a copy of `drawn` from the top left of an image in VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, cut to the shape of
 *  the window. */
void gsz_xr_mirror_record(const gsz_gpu_target *target, VkCommandBuffer commands, VkImage from,
                          VkExtent2D drawn);
gsz_result gsz_xr_mirror_present(gsz_xr_mirror *mirror, gsz_gpu *gpu) GSZ_CHECKED;

#endif
