/* SPDX-License-Identifier: MIT */
/* gpu_pipeline.h - pipelines out of shaders that are built in. Shaders are told where things are by push
 * constants that hold addresses; there are no descriptors. */
#ifndef GSZ_GPU_PIPELINE_H
#define GSZ_GPU_PIPELINE_H

#include "gpu_device.h"

enum { GSZ_GPU_PUSH_BYTES = 128 }; /**< of push constants: what every device has */

/** SPIR-V, built in. */
typedef struct gsz_gpu_shader {
    const char *name; /**< "sort_count.comp" */
    const uint32_t *code;
    size_t size; /**< bytes */
} gsz_gpu_shader;

typedef struct gsz_gpu_pipeline {
    VkPipeline handle;
    VkPipelineLayout layout;
    VkPipelineBindPoint bind_point;
} gsz_gpu_pipeline;

/** Makes *out_pipeline, which must be zeroed. constants[i] is the specialisation constant i (32 bits each). */
gsz_result gsz_gpu_compute_create(gsz_gpu *gpu, gsz_gpu_pipeline *out_pipeline,
                                  const gsz_gpu_shader *shader, const uint32_t *constants,
                                  uint32_t constant_count) GSZ_CHECKED;

/** How colours meet what is there. */
typedef enum gsz_gpu_blend {
    GSZ_GPU_BLEND_OVER, /**< premultiplied, back to front: source + (1 - source alpha) target */
    GSZ_GPU_BLEND_UNDER /**< premultiplied, front to back: target + (1 - target alpha) source */
} gsz_gpu_blend;

typedef struct gsz_gpu_graphics {
    const char *name;
    const gsz_gpu_shader *vertex, *fragment;
    VkPrimitiveTopology topology; /**< no vertex buffers: vertices come from gl_VertexIndex */
    VkRenderPass render_pass;     /**< subpass 0, one colour attachment */
    gsz_gpu_blend blend;
    const uint32_t *constants; /**< specialisation constants of both stages */
    uint32_t constant_count;
} gsz_gpu_graphics;

/** Viewport and scissor are dynamic; both faces are drawn. */
gsz_result gsz_gpu_graphics_create(gsz_gpu *gpu, gsz_gpu_pipeline *out_pipeline,
                                   const gsz_gpu_graphics *description) GSZ_CHECKED;
void gsz_gpu_pipeline_destroy(gsz_gpu *gpu, gsz_gpu_pipeline *pipeline);

/** Binds it and sets its push constants: `size` bytes, a multiple of 4. */
void gsz_gpu_bind(VkCommandBuffer commands, const gsz_gpu_pipeline *pipeline, const void *push,
                  uint32_t size);

/** A render pass with one colour attachment that is cleared if `clear`, else kept; it begins and ends in
 *  VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL. With more than one of `views` all is drawn so many times, into a layer
 *  each, and gl_ViewIndex tells shaders which. */
gsz_result gsz_gpu_render_pass_create(gsz_gpu *gpu, VkRenderPass *out_pass, VkFormat format,
                                      bool clear, uint32_t views, const char *name) GSZ_CHECKED;
void gsz_gpu_render_pass_destroy(gsz_gpu *gpu, VkRenderPass *pass);

#endif
