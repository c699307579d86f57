/* SPDX-License-Identifier: MIT */
/* panel.c - what Dear ImGui draws with: a render pass over a picture that stays, descriptors, fonts. */
#include "panel.h"

#include "gpu_pipeline.h"
#include "panel_imgui.h"

#include <stdlib.h>

enum { DESCRIPTORS = 8 };

struct gsz_panel {
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    VkRenderPass pass;
    VkDescriptorPool descriptors;
    VkFramebuffer framebuffer;
    VkImageView view; /* that it is of */
    float mouse[2];   /* where it is, as far as events tell */
    bool is_open;     /* the context */
};

/* ---- lifetime ---- */

static gsz_result make_descriptors(gsz_panel *panel) {
    const VkDescriptorPoolSize size = {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, DESCRIPTORS};
    const VkDescriptorPoolCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                             .flags =
                                                 VK_DESCRIPTOR_POOL_CREATE_FREE_DESCRIPTOR_SET_BIT,
                                             .maxSets = DESCRIPTORS,
                                             .poolSizeCount = 1,
                                             .pPoolSizes = &size};
    return gsz_gpu_check(
        panel->gpu, vkCreateDescriptorPool(panel->gpu->device, &info, NULL, &panel->descriptors),
        "making descriptors of the panel");
}

static gsz_result open_context(gsz_panel *panel, SDL_Window *window) {
    const gsz_gpu *gpu = panel->gpu;
    const gsz_imgui_device device = {.window = window,
                                     .instance = gpu->instance,
                                     .physical = gpu->physical,
                                     .device = gpu->device,
                                     .queue_family = gpu->queue_family,
                                     .queue = gpu->queue,
                                     .cache = gpu->cache,
                                     .descriptors = panel->descriptors,
                                     .render_pass = panel->pass,
                                     .frames = GSZ_GPU_FRAMES_MAX + 1};
    panel->is_open = true; /* half, at least */
    if (gsz_imgui_open(&device)) return GSZ_OK;
    return gsz_gpu_fail(panel->gpu, GSZ_ERROR_MEMORY, "the panel cannot be made");
}

static gsz_result upload_fonts(gsz_panel *panel) {
    VkCommandBuffer commands;
    uint32_t slot;
    GSZ_GPU_TRY(gsz_gpu_frames_begin(panel->gpu, panel->frames, &commands, &slot));
    if (!gsz_imgui_upload_fonts(commands))
        return gsz_gpu_fail(panel->gpu, GSZ_ERROR_MEMORY, "no memory for the letters of the panel");
    GSZ_GPU_TRY(gsz_gpu_frames_end(panel->gpu, panel->frames, VK_NULL_HANDLE, VK_NULL_HANDLE));
    GSZ_GPU_TRY(gsz_gpu_frames_finish(panel->gpu, panel->frames));
    gsz_imgui_drop_upload();
    return GSZ_OK;
}

gsz_result gsz_panel_create(gsz_panel **out_panel, SDL_Window *window, gsz_gpu *gpu,
                            gsz_gpu_frames *frames) {
    gsz_panel *panel = calloc(1, sizeof *panel);
    gsz_result result;
    *out_panel = panel;
    if (!panel) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    panel->gpu = gpu;
    panel->frames = frames;
    result =
        gsz_gpu_render_pass_create(gpu, &panel->pass, VK_FORMAT_R8G8B8A8_UNORM, false, 1, "panel");
    if (result == GSZ_OK) result = make_descriptors(panel);
    if (result == GSZ_OK) result = open_context(panel, window);
    if (result == GSZ_OK) result = upload_fonts(panel);
    if (result != GSZ_OK) gsz_panel_destroy(out_panel);
    return result;
}

void gsz_panel_destroy(gsz_panel **out_panel) {
    gsz_panel *panel = *out_panel;
    VkDevice device;
    if (!panel) return;
    device = panel->gpu->device;
    if (panel->is_open) gsz_imgui_close();
    vkDestroyFramebuffer(device, panel->framebuffer, NULL);
    vkDestroyDescriptorPool(device, panel->descriptors, NULL);
    gsz_gpu_render_pass_destroy(panel->gpu, &panel->pass);
    free(panel);
    *out_panel = NULL;
}

/* ---- frames ---- */

static void follow_mouse(gsz_panel *panel, const SDL_Event *event) {
    if (event->type == SDL_MOUSEMOTION) {
        panel->mouse[0] = (float)event->motion.x;
        panel->mouse[1] = (float)event->motion.y;
    } else if (event->type == SDL_MOUSEBUTTONDOWN || event->type == SDL_MOUSEBUTTONUP) {
        panel->mouse[0] = (float)event->button.x;
        panel->mouse[1] = (float)event->button.y;
    }
}

bool gsz_panel_handle(gsz_panel *panel, const SDL_Event *event) {
    follow_mouse(panel, event);
    return gsz_imgui_handle(event);
}

bool gsz_panel_is_busy(const gsz_panel *panel) {
    (void)panel;
    return gsz_imgui_is_busy();
}

void gsz_panel_begin(gsz_panel *panel, VkExtent2D extent) {
    gsz_imgui_begin(extent.width, extent.height, panel->mouse);
}

void gsz_panel_end(gsz_panel *panel) {
    (void)panel;
    gsz_imgui_end();
}

static gsz_result fit_framebuffer(gsz_panel *panel, const gsz_gpu_image *image) {
    const VkFramebufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO,
                                          .renderPass = panel->pass,
                                          .attachmentCount = 1,
                                          .pAttachments = &image->view,
                                          .width = image->extent.width,
                                          .height = image->extent.height,
                                          .layers = 1};
    if (panel->framebuffer && panel->view == image->view) return GSZ_OK;
    GSZ_GPU_TRY(gsz_gpu_frames_finish(panel->gpu, panel->frames));
    vkDestroyFramebuffer(panel->gpu->device, panel->framebuffer, NULL);
    panel->framebuffer = VK_NULL_HANDLE;
    panel->view = image->view;
    return gsz_gpu_check(panel->gpu,
                         vkCreateFramebuffer(panel->gpu->device, &info, NULL, &panel->framebuffer),
                         "making a framebuffer of the panel");
}

gsz_result gsz_panel_record(gsz_panel *panel, VkCommandBuffer commands,
                            const gsz_gpu_image *image) {
    VkRenderPassBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO,
                                   .renderPass = panel->pass,
                                   .renderArea = {{0, 0}, image->extent}};
    GSZ_GPU_TRY(fit_framebuffer(panel, image));
    begin.framebuffer = panel->framebuffer;
    vkCmdBeginRenderPass(commands, &begin, VK_SUBPASS_CONTENTS_INLINE);
    gsz_imgui_record(commands);
    vkCmdEndRenderPass(commands);
    return GSZ_OK;
}
