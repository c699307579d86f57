/* SPDX-License-Identifier: MIT */
/* gpu_pipeline.c - pipelines of both kinds, and the one kind of render pass. */
#include "gpu_pipeline.h"

#include <assert.h>

enum { CONSTANTS_MAX = 32, STAGES = 2 };

/* Constants as Vulkan wants them described; constants that a shader does not have do no harm. */
typedef struct constant_map {
    VkSpecializationMapEntry entries[CONSTANTS_MAX];
    VkSpecializationInfo info;
} constant_map;

static void map_constants(constant_map *out_map, const uint32_t *constants, uint32_t count) {
    assert(count <= CONSTANTS_MAX);
    for (uint32_t i = 0; i < count; i++)
        out_map->entries[i] = (VkSpecializationMapEntry){
            .constantID = i, .offset = i * (uint32_t)sizeof *constants, .size = sizeof *constants};
    out_map->info = (VkSpecializationInfo){
        .mapEntryCount = count,
        .pMapEntries = out_map->entries,
        .dataSize = count * sizeof *constants,
        .pData = constants,
    };
}

static VkShaderStageFlags stages_of(VkPipelineBindPoint bind_point) {
    return bind_point == VK_PIPELINE_BIND_POINT_COMPUTE
               ? VK_SHADER_STAGE_COMPUTE_BIT
               : VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;
}

static gsz_result make_layout(gsz_gpu *gpu, gsz_gpu_pipeline *pipeline, const char *name) {
    VkPushConstantRange range = {stages_of(pipeline->bind_point), 0, GSZ_GPU_PUSH_BYTES};
    VkPipelineLayoutCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
        .pushConstantRangeCount = 1,
        .pPushConstantRanges = &range,
    };
    return gsz_gpu_check(gpu, vkCreatePipelineLayout(gpu->device, &info, NULL, &pipeline->layout),
                         name);
}

/* The module in *out_stage is the caller's to destroy, once the pipeline is made. */
static gsz_result make_stage(gsz_gpu *gpu, VkPipelineShaderStageCreateInfo *out_stage,
                             const gsz_gpu_shader *shader, VkShaderStageFlagBits stage,
                             const VkSpecializationInfo *constants) {
    VkShaderModuleCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
        .codeSize = shader->size,
        .pCode = shader->code,
    };
    *out_stage = (VkPipelineShaderStageCreateInfo){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
        .stage = stage,
        .pName = "main",
        .pSpecializationInfo = constants,
    };
    return gsz_gpu_check(gpu, vkCreateShaderModule(gpu->device, &info, NULL, &out_stage->module),
                         shader->name);
}

static gsz_result finish_pipeline(gsz_gpu *gpu, gsz_gpu_pipeline *pipeline, gsz_result result,
                                  const char *name) {
    if (result == GSZ_OK)
        gsz_gpu_name(gpu, VK_OBJECT_TYPE_PIPELINE, (uint64_t)pipeline->handle, name);
    else
        gsz_gpu_pipeline_destroy(gpu, pipeline);
    return result;
}

/* ---- compute ---- */

static gsz_result build_compute(gsz_gpu *gpu, gsz_gpu_pipeline *pipeline,
                                const VkPipelineShaderStageCreateInfo *stage, const char *name) {
    VkComputePipelineCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
        .stage = *stage,
        .layout = pipeline->layout,
    };
    return gsz_gpu_check(
        gpu, vkCreateComputePipelines(gpu->device, gpu->cache, 1, &info, NULL, &pipeline->handle),
        name);
}

gsz_result gsz_gpu_compute_create(gsz_gpu *gpu, gsz_gpu_pipeline *out_pipeline,
                                  const gsz_gpu_shader *shader, const uint32_t *constants,
                                  uint32_t constant_count) {
    constant_map map;
    VkPipelineShaderStageCreateInfo stage = {0};
    assert(!out_pipeline->handle);
    map_constants(&map, constants, constant_count);
    out_pipeline->bind_point = VK_PIPELINE_BIND_POINT_COMPUTE;
    gsz_result result = make_layout(gpu, out_pipeline, shader->name);
    if (result == GSZ_OK)
        result = make_stage(gpu, &stage, shader, VK_SHADER_STAGE_COMPUTE_BIT, &map.info);
    if (result == GSZ_OK) result = build_compute(gpu, out_pipeline, &stage, shader->name);
    vkDestroyShaderModule(gpu->device, stage.module, NULL);
    return finish_pipeline(gpu, out_pipeline, result, shader->name);
}

/* ---- graphics ---- */

static VkPipelineColorBlendAttachmentState blend_of(gsz_gpu_blend blend) {
    bool under = blend == GSZ_GPU_BLEND_UNDER;
    VkBlendFactor source = under ? VK_BLEND_FACTOR_ONE_MINUS_DST_ALPHA : VK_BLEND_FACTOR_ONE;
    VkBlendFactor target = under ? VK_BLEND_FACTOR_ONE : VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    return (VkPipelineColorBlendAttachmentState){
        .blendEnable = VK_TRUE,
        .srcColorBlendFactor = source,
        .dstColorBlendFactor = target,
        .colorBlendOp = VK_BLEND_OP_ADD,
        .srcAlphaBlendFactor = source,
        .dstAlphaBlendFactor = target,
        .alphaBlendOp = VK_BLEND_OP_ADD,
        .colorWriteMask = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT |
                          VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT,
    };
}

/* Long, for it lists all the state that Vulkan wants to hear of. */
static gsz_result build_graphics(gsz_gpu *gpu, gsz_gpu_pipeline *pipeline,
                                 const VkPipelineShaderStageCreateInfo stages[STAGES],
                                 const gsz_gpu_graphics *description) {
    const VkDynamicState dynamic_states[] = {VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    VkPipelineVertexInputStateCreateInfo input = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
    VkPipelineInputAssemblyStateCreateInfo assembly = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO,
        .topology = description->topology};
    VkPipelineViewportStateCreateInfo viewport = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO,
        .viewportCount = 1,
        .scissorCount = 1};
    VkPipelineRasterizationStateCreateInfo raster = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO,
        .polygonMode = VK_POLYGON_MODE_FILL,
        .cullMode = VK_CULL_MODE_NONE,
        .lineWidth = 1};
    VkPipelineMultisampleStateCreateInfo samples = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO,
        .rasterizationSamples = VK_SAMPLE_COUNT_1_BIT};
    VkPipelineColorBlendAttachmentState attachment = blend_of(description->blend);
    VkPipelineColorBlendStateCreateInfo blend = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO,
        .attachmentCount = 1,
        .pAttachments = &attachment};
    VkPipelineDynamicStateCreateInfo dynamic = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO,
        .dynamicStateCount = 2,
        .pDynamicStates = dynamic_states};
    VkGraphicsPipelineCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO,
        .stageCount = STAGES,
        .pStages = stages,
        .pVertexInputState = &input,
        .pInputAssemblyState = &assembly,
        .pViewportState = &viewport,
        .pRasterizationState = &raster,
        .pMultisampleState = &samples,
        .pColorBlendState = &blend,
        .pDynamicState = &dynamic,
        .layout = pipeline->layout,
        .renderPass = description->render_pass,
    };
    return gsz_gpu_check(
        gpu, vkCreateGraphicsPipelines(gpu->device, gpu->cache, 1, &info, NULL, &pipeline->handle),
        description->name);
}

gsz_result gsz_gpu_graphics_create(gsz_gpu *gpu, gsz_gpu_pipeline *out_pipeline,
                                   const gsz_gpu_graphics *description) {
    constant_map map;
    VkPipelineShaderStageCreateInfo stages[STAGES] = {{0}};
    assert(!out_pipeline->handle);
    map_constants(&map, description->constants, description->constant_count);
    out_pipeline->bind_point = VK_PIPELINE_BIND_POINT_GRAPHICS;
    gsz_result result = make_layout(gpu, out_pipeline, description->name);
    if (result == GSZ_OK)
        result =
            make_stage(gpu, &stages[0], description->vertex, VK_SHADER_STAGE_VERTEX_BIT, &map.info);
    if (result == GSZ_OK)
        result = make_stage(gpu, &stages[1], description->fragment, VK_SHADER_STAGE_FRAGMENT_BIT,
                            &map.info);
    if (result == GSZ_OK) result = build_graphics(gpu, out_pipeline, stages, description);
    for (int i = 0; i < STAGES; i++) vkDestroyShaderModule(gpu->device, stages[i].module, NULL);
    return finish_pipeline(gpu, out_pipeline, result, description->name);
}

void gsz_gpu_pipeline_destroy(gsz_gpu *gpu, gsz_gpu_pipeline *pipeline) {
    if (pipeline->handle) vkDestroyPipeline(gpu->device, pipeline->handle, NULL);
    if (pipeline->layout) vkDestroyPipelineLayout(gpu->device, pipeline->layout, NULL);
    *pipeline = (gsz_gpu_pipeline){0};
}

void gsz_gpu_bind(VkCommandBuffer commands, const gsz_gpu_pipeline *pipeline, const void *push,
                  uint32_t size) {
    assert(size <= GSZ_GPU_PUSH_BYTES && size % 4 == 0);
    vkCmdBindPipeline(commands, pipeline->bind_point, pipeline->handle);
    if (size)
        vkCmdPushConstants(commands, pipeline->layout, stages_of(pipeline->bind_point), 0, size,
                           push);
}

/* ---- render passes ---- */

/* No dependencies: callers say by barriers what has to be finished before and after. */
gsz_result gsz_gpu_render_pass_create(gsz_gpu *gpu, VkRenderPass *out_pass, VkFormat format,
                                      bool clear, uint32_t views, const char *name) {
    const uint32_t mask = (1u << views) - 1;
    VkRenderPassMultiviewCreateInfo multiview = {
        .sType = VK_STRUCTURE_TYPE_RENDER_PASS_MULTIVIEW_CREATE_INFO,
        .subpassCount = 1,
        .pViewMasks = &mask,
        .correlationMaskCount = 1,
        .pCorrelationMasks = &mask,
    };
    VkAttachmentDescription attachment = {
        .format = format,
        .samples = VK_SAMPLE_COUNT_1_BIT,
        .loadOp = clear ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD,
        .storeOp = VK_ATTACHMENT_STORE_OP_STORE,
        .stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE,
        .stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE,
        .initialLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
        .finalLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
    };
    VkAttachmentReference reference = {0, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
    VkSubpassDescription subpass = {
        .pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS,
        .colorAttachmentCount = 1,
        .pColorAttachments = &reference,
    };
    VkRenderPassCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO,
        .pNext = views > 1 ? &multiview : NULL,
        .attachmentCount = 1,
        .pAttachments = &attachment,
        .subpassCount = 1,
        .pSubpasses = &subpass,
    };
    GSZ_GPU_TRY(gsz_gpu_check(gpu, vkCreateRenderPass(gpu->device, &info, NULL, out_pass), name));
    gsz_gpu_name(gpu, VK_OBJECT_TYPE_RENDER_PASS, (uint64_t)*out_pass, name);
    return GSZ_OK;
}

void gsz_gpu_render_pass_destroy(gsz_gpu *gpu, VkRenderPass *pass) {
    if (*pass) vkDestroyRenderPass(gpu->device, *pass, NULL);
    *pass = VK_NULL_HANDLE;
}
