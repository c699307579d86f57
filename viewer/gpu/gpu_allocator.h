/* SPDX-License-Identifier: MIT */
/* gpu_allocator.h - device memory: large pieces from the driver, and the spans cut from them. */
#ifndef GSZ_GPU_ALLOCATOR_H
#define GSZ_GPU_ALLOCATOR_H

#include "gpu_memory.h"

gsz_result gsz_gpu_allocator_create(gsz_gpu *gpu) GSZ_CHECKED;
/** All spans are lost with it. */
void gsz_gpu_allocator_destroy(gsz_gpu *gpu);

/** What is asked for. Images have pieces of their own, so that bufferImageGranularity never matters. */
typedef struct gsz_gpu_claim {
    VkMemoryRequirements requirements;
    gsz_gpu_place place;
    bool image;
    const char *name; /**< for the error */
} gsz_gpu_claim;

/** *out_span is left as it is on failure. */
gsz_result gsz_gpu_span_alloc(gsz_gpu *gpu, gsz_gpu_span *out_span,
                              const gsz_gpu_claim *claim) GSZ_CHECKED;
/** Accepts zeroed ones, and zeroes. */
void gsz_gpu_span_free(gsz_gpu *gpu, gsz_gpu_span *span);
VkDeviceMemory gsz_gpu_span_memory(const gsz_gpu_span *span);
/** NULL if the place is not mapped. */
void *gsz_gpu_span_mapped(const gsz_gpu_span *span);
/** "out of device memory for 'name' (123 MB)" */
gsz_result gsz_gpu_fail_memory(gsz_gpu *gpu, const char *name, VkDeviceSize size);
/** More than any heap holds: not worth asking the driver, and some would promise it. */
bool gsz_gpu_is_absurd(const gsz_gpu *gpu, VkDeviceSize size);

#endif
