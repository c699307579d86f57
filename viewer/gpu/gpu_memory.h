/* SPDX-License-Identifier: MIT */
/* gpu_memory.h - buffers and images and the memory behind them, cut from large pieces by one allocator. */
#ifndef GSZ_GPU_MEMORY_H
#define GSZ_GPU_MEMORY_H

#include "gpu_device.h"

/** Where a buffer lives. */
typedef enum gsz_gpu_place {
    GSZ_GPU_LOCAL,   /**< fast for the device; not mapped */
    GSZ_GPU_UPLOAD,  /**< mapped and coherent, written by the processor */
    GSZ_GPU_READBACK /**< mapped and coherent, cached where possible, read by the processor */
} gsz_gpu_place;

/** A share of the allocator's memory. */
typedef struct gsz_gpu_span {
    struct gsz_gpu_piece *piece;
    VkDeviceSize offset, size;
} gsz_gpu_span;

typedef struct gsz_gpu_buffer {
    VkBuffer handle;
    VkDeviceSize size;
    VkDeviceAddress
        address;  /**< if usage has VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT; 0 otherwise */
    void *mapped; /**< NULL if it is not */
    gsz_gpu_span span;
} gsz_gpu_buffer;

typedef struct gsz_gpu_image {
    VkImage handle;
    VkImageView view;
    VkFormat format;
    VkExtent2D extent;
    uint32_t layers; /**< pictures, one above the other */
    gsz_gpu_span span;
} gsz_gpu_image;

/** Makes *out_buffer, which must be zeroed; `name` is for debuggers and errors. A size of 0 is as good as any:
 *  such a buffer has a handle and an address, and nothing to be read. */
gsz_result gsz_gpu_buffer_create(gsz_gpu *gpu, gsz_gpu_buffer *out_buffer, VkDeviceSize size,
                                 VkBufferUsageFlags usage, gsz_gpu_place place,
                                 const char *name) GSZ_CHECKED;
/** Frees and zeroes; the device must be done with it. Accepts zeroed ones. */
void gsz_gpu_buffer_destroy(gsz_gpu *gpu, gsz_gpu_buffer *buffer);

/** A two-dimensional colour image of one level, local to the device, with its view. */
gsz_result gsz_gpu_image_create(gsz_gpu *gpu, gsz_gpu_image *out_image, VkFormat format,
                                VkExtent2D extent, VkImageUsageFlags usage,
                                const char *name) GSZ_CHECKED;
/** The same with so many layers, and a view of all of them. */
gsz_result gsz_gpu_layers_create(gsz_gpu *gpu, gsz_gpu_image *out_image, VkFormat format,
                                 VkExtent2D extent, uint32_t layers, VkImageUsageFlags usage,
                                 const char *name) GSZ_CHECKED;
void gsz_gpu_image_destroy(gsz_gpu *gpu, gsz_gpu_image *image);

/** Bytes in use by buffers and images, and bytes held from the driver for them. */
typedef struct gsz_gpu_memory_use {
    uint64_t used, held, peak_used;
} gsz_gpu_memory_use;

gsz_gpu_memory_use gsz_gpu_memory_get_use(const gsz_gpu *gpu);
/** Bytes of the largest heap that is local to the device. */
uint64_t gsz_gpu_memory_size(const gsz_gpu *gpu);

#endif
