/* SPDX-License-Identifier: MIT */
/* splat_sort.h - a stable radix sort of 32-bit keys with 32-bit values, recorded into the caller's commands.
 *
 * The number of pairs is read by the device itself, from memory: nothing waits for the processor. Works for any
 * subgroup size. */
#ifndef GSZ_SPLAT_SORT_H
#define GSZ_SPLAT_SORT_H

#include "gpu_memory.h"

typedef struct gsz_splat_sort gsz_splat_sort;

gsz_result gsz_splat_sort_create(gsz_gpu *gpu, gsz_splat_sort **out_sort) GSZ_CHECKED;
void gsz_splat_sort_destroy(gsz_gpu *gpu, gsz_splat_sort **sort);

/** Bytes of scratch memory for up to `most` pairs (histograms, dispatch sizes): well below a byte a pair. */
VkDeviceSize gsz_splat_sort_scratch(const gsz_splat_sort *sort, uint32_t most);

/** What is sorted: addresses of storage buffers. */
typedef struct gsz_splat_sort_job {
    VkDeviceAddress count; /**< of one uint: how many pairs there are, at most `most` */
    VkDeviceAddress
        key[2]; /**< pairs are in key[0], value[0] before and after; [1] is room for as many */
    VkDeviceAddress value[2];
    VkDeviceAddress scratch;
    VkBuffer
        scratch_buffer; /**< the buffer of scratch, created with VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT, and ... */
    VkDeviceSize scratch_offset; /**< ... where in it scratch begins, a multiple of 16 */
    uint32_t most;
    uint32_t
        bits; /**< keys are sorted by their lowest 1..32 bits; an odd number of passes is made even */
} gsz_splat_sort_job;

/** Records the sort. The caller has made keys, values and count visible to compute shaders before, and waits for
 *  compute shaders behind. */
void gsz_splat_sort_record(gsz_splat_sort *sort, VkCommandBuffer commands,
                           const gsz_splat_sort_job *job);

#endif
