/* SPDX-License-Identifier: MIT */
/* gpu_barrier.h - what has to be finished before what: barriers by their purpose. */
#ifndef GSZ_GPU_BARRIER_H
#define GSZ_GPU_BARRIER_H

#include <vulkan/vulkan.h>

/** One side of a barrier: stages and accesses. */
typedef enum gsz_gpu_use {
    GSZ_GPU_USE_COMPUTE,  /**< compute shaders read and write memory */
    GSZ_GPU_USE_INDIRECT, /**< counts of indirect commands are read */
    GSZ_GPU_USE_VERTEX,   /**< vertex shaders read memory */
    GSZ_GPU_USE_TRANSFER, /**< copies, blits, fills */
    GSZ_GPU_USE_COLOR,    /**< colour attachments */
    GSZ_GPU_USE_HOST,     /**< the processor reads */
    GSZ_GPU_USE_NOTHING /**< images: whatever was there is not needed; and, at the end, presentation */
} gsz_gpu_use;

/** All memory written by `from` is there for `to`, and `to` waits for reads by `from`. `second` is a further use to wait for
 *  (the same as `to` if there is none). */
void gsz_gpu_memory_barrier(VkCommandBuffer commands, gsz_gpu_use from, gsz_gpu_use to,
                            gsz_gpu_use second);
/** The same for a colour image with all its layers, which changes its layout. */
void gsz_gpu_image_barrier(VkCommandBuffer commands, VkImage image, gsz_gpu_use from,
                           VkImageLayout old_layout, gsz_gpu_use to, VkImageLayout new_layout);

#endif
