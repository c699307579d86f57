/* SPDX-License-Identifier: MIT */
/* xr_mirror.c - the window beside the headset. It never holds up a frame: it does not wait for its screen. */
#include "xr_mirror.h"

#include "gpu_barrier.h"

#include <SDL_vulkan.h>
#include <stdlib.h>

enum { SIDE = 720 };

static bool make_surface(void *user, VkInstance instance, VkSurfaceKHR *out_surface) {
    return SDL_Vulkan_CreateSurface(user, instance, out_surface) == SDL_TRUE;
}

bool gsz_xr_mirror_open(gsz_xr_mirror *mirror, gsz_gpu_options *options) {
    unsigned count = 0;
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return false;
    mirror->window = SDL_CreateWindow("gsz-view", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                      SIDE, SIDE, SDL_WINDOW_VULKAN | SDL_WINDOW_RESIZABLE);
    if (!mirror->window || !SDL_Vulkan_GetInstanceExtensions(mirror->window, &count, NULL))
        return false;
    mirror->names = calloc(count + 1, sizeof *mirror->names);
    if (!mirror->names || !SDL_Vulkan_GetInstanceExtensions(mirror->window, &count, mirror->names))
        return false;
    options->instance_extensions = mirror->names;
    options->instance_extension_count = count;
    options->present = true;
    options->make_surface = make_surface;
    options->user = mirror->window;
    return true;
}

gsz_result gsz_xr_mirror_start(gsz_xr_mirror *mirror, gsz_gpu *gpu) {
    return gsz_gpu_swapchain_create(gpu, &mirror->swapchain, false);
}

void gsz_xr_mirror_stop(gsz_xr_mirror *mirror, gsz_gpu *gpu) {
    if (mirror->swapchain) gsz_gpu_swapchain_destroy(gpu, &mirror->swapchain);
}

void gsz_xr_mirror_close(gsz_xr_mirror *mirror) {
    free(mirror->names);
    if (mirror->window) SDL_DestroyWindow(mirror->window);
    SDL_Quit();
    *mirror = (gsz_xr_mirror){0};
}

bool gsz_xr_mirror_wants_end(gsz_xr_mirror *mirror) {
    SDL_Event event;
    bool wants = false;
    while (mirror->window && SDL_PollEvent(&event))
        wants = wants || event.type == SDL_QUIT ||
                (event.type == SDL_KEYDOWN && event.key.keysym.sym == SDLK_ESCAPE);
    return wants;
}

void gsz_xr_mirror_title(gsz_xr_mirror *mirror, const char *title) {
    if (mirror->window) SDL_SetWindowTitle(mirror->window, title);
}

gsz_result gsz_xr_mirror_acquire(gsz_xr_mirror *mirror, gsz_gpu *gpu, gsz_gpu_target *out_target,
                                 bool *out_ready) {
    const Uint32 unseen = SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN;
    int width = 0, height = 0;
    if (!(SDL_GetWindowFlags(mirror->window) & unseen))
        SDL_Vulkan_GetDrawableSize(mirror->window, &width, &height);
    *out_ready = false;
    if (width <= 0 || height <= 0) return GSZ_OK;
    return gsz_gpu_swapchain_acquire(gpu, mirror->swapchain,
                                     (VkExtent2D){(uint32_t)width, (uint32_t)height}, out_target,
                                     out_ready);
}

/* The largest rectangle of the window's shape in the middle of the picture. */
static void cut(VkOffset3D out[2], VkExtent2D drawn, VkExtent2D window) {
    uint64_t width = drawn.width, height = drawn.height;
    if (width * window.height > height * window.width)
        width = height * window.width / window.height;
    else
        height = width * window.height / window.width;
    out[0] = (VkOffset3D){(int32_t)((drawn.width - width) / 2),
                          (int32_t)((drawn.height - height) / 2), 0};
    out[1] = (VkOffset3D){out[0].x + (int32_t)(width ? width : 1),
                          out[0].y + (int32_t)(height ? height : 1), 1};
}

void gsz_xr_mirror_record(const gsz_gpu_target *target, VkCommandBuffer commands, VkImage from,
                          VkExtent2D drawn) {
    const VkImageSubresourceLayers layer = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    VkImageBlit region = {
        .srcSubresource = layer,
        .dstSubresource = layer,
        .dstOffsets = {{0}, {(int32_t)target->extent.width, (int32_t)target->extent.height, 1}}};
    cut(region.srcOffsets, drawn, target->extent);
    gsz_gpu_image_barrier(commands, target->image, GSZ_GPU_USE_NOTHING, VK_IMAGE_LAYOUT_UNDEFINED,
                          GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    vkCmdBlitImage(commands, from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, target->image,
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region, VK_FILTER_LINEAR);
    gsz_gpu_image_barrier(commands, target->image, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_NOTHING,
                          VK_IMAGE_LAYOUT_PRESENT_SRC_KHR);
}

gsz_result gsz_xr_mirror_present(gsz_xr_mirror *mirror, gsz_gpu *gpu) {
    return gsz_gpu_swapchain_present(gpu, mirror->swapchain);
}
