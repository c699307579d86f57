/* SPDX-License-Identifier: MIT */
/* gpu_barrier.c - stages, accesses and layouts, looked up by purpose. */
#include "gpu_barrier.h"

typedef struct use_masks {
    VkPipelineStageFlags stages;
    VkAccessFlags reads, writes;
} use_masks;

static use_masks masks_of(gsz_gpu_use use) {
    switch (use) {
    case GSZ_GPU_USE_COMPUTE:
        return (use_masks){VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT,
                           VK_ACCESS_SHADER_WRITE_BIT};
    case GSZ_GPU_USE_INDIRECT:
        return (use_masks){VK_PIPELINE_STAGE_DRAW_INDIRECT_BIT, VK_ACCESS_INDIRECT_COMMAND_READ_BIT,
                           0};
    case GSZ_GPU_USE_VERTEX:
        return (use_masks){VK_PIPELINE_STAGE_VERTEX_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT, 0};
    case GSZ_GPU_USE_TRANSFER:
        return (use_masks){VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_READ_BIT,
                           VK_ACCESS_TRANSFER_WRITE_BIT};
    case GSZ_GPU_USE_COLOR:
        return (use_masks){VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
                           VK_ACCESS_COLOR_ATTACHMENT_READ_BIT,
                           VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT};
    case GSZ_GPU_USE_HOST:
        return (use_masks){VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT, 0};
    case GSZ_GPU_USE_NOTHING: break;
    }
    return (use_masks){0, 0, 0};
}

void gsz_gpu_memory_barrier(VkCommandBuffer commands, gsz_gpu_use from, gsz_gpu_use to,
                            gsz_gpu_use second) {
    use_masks before = masks_of(from), after = masks_of(to), also = masks_of(second);
    VkMemoryBarrier barrier = {
        .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
        .srcAccessMask = before.writes,
        .dstAccessMask = after.reads | after.writes | also.reads | also.writes,
    };
    vkCmdPipelineBarrier(commands,
                         before.stages ? before.stages : VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
                         after.stages | also.stages ? after.stages | also.stages
                                                    : VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT,
                         0, 1, &barrier, 0, NULL, 0, NULL);
}

/* A picture of the window is there once its semaphore lets these two stages begin (gpu_frames.c): a barrier from
 * NOTHING has to begin there, or its change of layout could come before the picture is ours. */
enum {
    ACQUIRE_STAGES = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT
};

void gsz_gpu_image_barrier(VkCommandBuffer commands, VkImage image, gsz_gpu_use from,
                           VkImageLayout old_layout, gsz_gpu_use to, VkImageLayout new_layout) {
    use_masks before = masks_of(from), after = masks_of(to);
    VkImageMemoryBarrier barrier = {
        .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
        .srcAccessMask = before.writes,
        .dstAccessMask = after.reads | after.writes,
        .oldLayout = old_layout,
        .newLayout = new_layout,
        .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .image = image,
        .subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, VK_REMAINING_ARRAY_LAYERS},
    };
    vkCmdPipelineBarrier(commands, before.stages ? before.stages : ACQUIRE_STAGES,
                         after.stages ? after.stages : VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, 0, 0,
                         NULL, 0, NULL, 1, &barrier);
}
