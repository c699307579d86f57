/* SPDX-License-Identifier: MIT */
/* gpu_pipeline_cache.h - compiled pipelines, kept from one run to the next in a file per device and driver. */
#ifndef GSZ_GPU_PIPELINE_CACHE_H
#define GSZ_GPU_PIPELINE_CACHE_H

#include "gpu_device.h"

/** Sets gpu->cache, out of the file in that folder if there is a sound one (it may be NULL), and gpu->cache_path. */
gsz_result gsz_gpu_cache_open(gsz_gpu *gpu, const char *folder) GSZ_CHECKED;
/** What the file at gpu->cache_path holds for the driver, for the caller to free; NULL: nothing, or nothing sound. */
uint8_t *gsz_gpu_cache_read(const gsz_gpu *gpu, size_t *out_size);
/** Writes the file, whole or not at all; the cache stays. A failure costs time at the next start, and nothing else. */
void gsz_gpu_cache_keep(gsz_gpu *gpu);
void gsz_gpu_cache_close(gsz_gpu *gpu);

#endif
