/* SPDX-License-Identifier: MIT */
/* quad_pass.c - projecting in depth order, then one indirect draw, then the background under it. */
#include "quad_pass.h"

#include "gpu_barrier.h"
#include "gsz_shaders.h"

#include <stddef.h>
#include <string.h>

/* Hundreds of splats are blended in a pixel: 8 bits would lose the faint ones. */
static const VkFormat picture_format = VK_FORMAT_R16G16B16A16_SFLOAT;

static gsz_result make_draw(gsz_gpu *gpu, gsz_gpu_pipeline *pipeline, VkRenderPass render_pass,
                            const char *name, const gsz_gpu_shader *vertex,
                            const gsz_gpu_shader *fragment, VkPrimitiveTopology topology,
                            uint32_t cover) {
    gsz_gpu_graphics description = {.name = name,
                                    .vertex = vertex,
                                    .fragment = fragment,
                                    .topology = topology,
                                    .render_pass = render_pass,
                                    .blend = GSZ_GPU_BLEND_UNDER,
                                    .constants = &cover,
                                    .constant_count = 1};
    return gsz_gpu_graphics_create(gpu, pipeline, &description);
}

gsz_result gsz_quad_pass_create(gsz_gpu *gpu, gsz_quad_pass *pass, uint32_t views) {
    pass->views = views;
    GSZ_GPU_TRY(
        gsz_render_readers_create(gpu, &pass->project, &gsz_shader_project_quads_comp, views));
    GSZ_GPU_TRY(gsz_gpu_render_pass_create(gpu, &pass->render_pass, picture_format, true, views,
                                           "picture"));
    return make_draw(gpu, &pass->backdrop, pass->render_pass, "backdrop", &gsz_shader_backdrop_vert,
                     &gsz_shader_backdrop_frag, VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST,
                     SPLAT_COVER_SOFT);
}

gsz_result gsz_quad_pass_cover(gsz_gpu *gpu, gsz_quad_pass *pass, uint32_t cover) {
    if (pass->draw[cover].handle) return GSZ_OK;
    return make_draw(gpu, &pass->draw[cover], pass->render_pass, "quads", &gsz_shader_quad_vert,
                     &gsz_shader_quad_frag, VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP, cover);
}

static void drop_picture(gsz_gpu *gpu, gsz_quad_pass *pass) {
    if (pass->framebuffer) vkDestroyFramebuffer(gpu->device, pass->framebuffer, NULL);
    pass->framebuffer = VK_NULL_HANDLE;
    gsz_gpu_image_destroy(gpu, &pass->image);
}

void gsz_quad_pass_destroy(gsz_gpu *gpu, gsz_quad_pass *pass) {
    drop_picture(gpu, pass);
    gsz_render_readers_destroy(gpu, &pass->project);
    for (int c = 0; c < SPLAT_COVERS; c++) gsz_gpu_pipeline_destroy(gpu, &pass->draw[c]);
    gsz_gpu_pipeline_destroy(gpu, &pass->backdrop);
    gsz_gpu_render_pass_destroy(gpu, &pass->render_pass);
}

gsz_result gsz_quad_pass_resize(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_quad_pass *pass,
                                uint32_t width, uint32_t height) {
    if (pass->framebuffer && pass->image.extent.width == width &&
        pass->image.extent.height == height)
        return GSZ_OK;
    /* A framebuffer cannot be retired like its image; windows change their size rarely. */
    GSZ_GPU_TRY(gsz_gpu_frames_finish(gpu, frames));
    drop_picture(gpu, pass);
    GSZ_GPU_TRY(gsz_gpu_layers_create(
        gpu, &pass->image, picture_format, (VkExtent2D){width, height}, pass->views,
        VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT, "picture"));
    VkFramebufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO,
                                    .renderPass = pass->render_pass,
                                    .attachmentCount = 1,
                                    .pAttachments = &pass->image.view,
                                    .width = width,
                                    .height = height,
                                    .layers = 1};
    return gsz_gpu_check(gpu, vkCreateFramebuffer(gpu->device, &info, NULL, &pass->framebuffer),
                         "making the framebuffer of the picture");
}

static void begin_picture(const gsz_quad_pass *pass, VkCommandBuffer commands) {
    VkExtent2D extent = pass->image.extent;
    VkClearValue clear = {{{0, 0, 0, 0}}};
    VkRenderPassBeginInfo info = {.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO,
                                  .renderPass = pass->render_pass,
                                  .framebuffer = pass->framebuffer,
                                  .renderArea = {.extent = extent},
                                  .clearValueCount = 1,
                                  .pClearValues = &clear};
    VkViewport viewport = {
        .width = (float)extent.width, .height = (float)extent.height, .maxDepth = 1};
    VkRect2D scissor = {.extent = extent};
    vkCmdBeginRenderPass(commands, &info, VK_SUBPASS_CONTENTS_INLINE);
    vkCmdSetViewport(commands, 0, 1, &viewport);
    vkCmdSetScissor(commands, 0, 1, &scissor);
}

static void draw(const gsz_quad_pass *pass, const gsz_render_recording *r) {
    begin_picture(pass, r->commands);
    gsz_render_bind(r, &pass->draw[r->cover]);
    vkCmdDrawIndirect(r->commands, r->lists->state.handle, offsetof(SplatState, vertices), 1, 0);
    if (!r->transparent) {
        gsz_render_bind(r, &pass->backdrop);
        vkCmdDraw(r->commands, 3, 1, 0, 0);
    }
    vkCmdEndRenderPass(r->commands);
}

void gsz_quad_pass_record(gsz_quad_pass *pass, const gsz_render_recording *r) {
    gsz_render_bind_reader(r, &pass->project);
    vkCmdDispatchIndirect(r->commands, r->lists->state.handle, offsetof(SplatState, project_x));
    gsz_gpu_memory_barrier(r->commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_VERTEX,
                           GSZ_GPU_USE_INDIRECT);
    gsz_gpu_frames_mark(r->frames, "project");
    gsz_gpu_image_barrier(r->commands, pass->image.handle, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_UNDEFINED, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
    draw(pass, r);
    gsz_gpu_image_barrier(r->commands, pass->image.handle, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    gsz_gpu_frames_mark(r->frames, "draw");
}
