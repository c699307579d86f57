/* SPDX-License-Identifier: MIT */
/* panel_imgui.h - what panel.c needs of panel_imgui.cpp: the context, its frames, its draw lists. Internal. */
#ifndef GSZ_PANEL_IMGUI_H
#define GSZ_PANEL_IMGUI_H

#include <SDL.h>
#include <stdbool.h>
#include <vulkan/vulkan.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gsz_imgui_device {
    SDL_Window *window;
    VkInstance instance;
    VkPhysicalDevice physical;
    VkDevice device;
    uint32_t queue_family;
    VkQueue queue;
    VkPipelineCache cache;
    VkDescriptorPool descriptors;
    VkRenderPass render_pass;
    uint32_t frames; /* in flight, and one to be filled */
} gsz_imgui_device;

bool gsz_imgui_open(const gsz_imgui_device *device);
/* Into a command buffer that is waited for before gsz_imgui_drop_upload. */
bool gsz_imgui_upload_fonts(VkCommandBuffer commands);
void gsz_imgui_drop_upload(void);
void gsz_imgui_close(void);
bool gsz_imgui_handle(const SDL_Event *event);
bool gsz_imgui_is_busy(void);
void gsz_imgui_begin(uint32_t width, uint32_t height, const float mouse[2]);
void gsz_imgui_end(void);
/* Inside the render pass. */
void gsz_imgui_record(VkCommandBuffer commands);

#ifdef __cplusplus
}
#endif
#endif
