/* SPDX-License-Identifier: MIT */
/* render_frame.h - what the passes of a frame hand to each other on the processor's side. Internal to the renderer. */
#ifndef GSZ_RENDER_FRAME_H
#define GSZ_RENDER_FRAME_H

#include "gpu_barrier.h"
#include "gpu_frames.h"
#include "gpu_pipeline.h"
#include "splat_passes.h"
#include "splat_sort.h"

/** The lists of the Gaussians that show. Their memory is used twice: keys are dead once they are sorted, and quads are
 *  written where they were. */
typedef struct gsz_render_lists {
    gsz_gpu_buffer values; /**< value0: the Gaussians that show, nearest first */
    gsz_gpu_buffer work;   /**< key0, key1, value1; then SplatQuad[] */
    gsz_gpu_buffer second; /**< SplatQuad[] of the second of two eyes that are drawn at once */
    gsz_gpu_buffer starts; /**< by chunk */
    gsz_gpu_buffer state;  /**< SplatState */
    gsz_gpu_buffer scratch;
    uint32_t slots;             /**< Gaussians there is room for */
    const gsz_splat_sort *sort; /**< for the sizes of scratch memory */
} gsz_render_lists;

/** A frame that is being recorded. */
typedef struct gsz_render_recording {
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    VkCommandBuffer commands;
    gsz_render_lists *lists;
    gsz_splat_sort *sort;
    SplatFrame *frame; /**< mapped: passes add what is theirs before they record */
    bool is_posed;     /**< Gaussians are read as they were posed */
    bool transparent;  /**< there is no background */
    uint32_t cover;    /**< SPLAT_COVER_.. */
    SplatPush push;
} gsz_render_recording;

/** A pass that reads Gaussians: as they are stored, and as they were posed. */
typedef struct gsz_render_readers {
    gsz_gpu_pipeline still, posed;
} gsz_render_readers;

enum { GSZ_RENDER_ROW = 65535 }; /**< workgroups that every device takes in a row */

/** What buffers of the passes are used for. */
static const VkBufferUsageFlags gsz_render_storage =
    VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT | VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
    VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
    VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT;

/** So many workgroups, in rows: GROUP_INDEX of the shaders. */
static inline void gsz_render_dispatch(const gsz_render_recording *r, uint32_t groups) {
    uint32_t across = groups < GSZ_RENDER_ROW ? groups : GSZ_RENDER_ROW;
    vkCmdDispatch(r->commands, across, (groups + GSZ_RENDER_ROW - 1) / GSZ_RENDER_ROW, 1);
}

/** What a compute pass wrote is there for the next one and for its size. */
static inline void gsz_render_wait_for_compute(const gsz_render_recording *r) {
    gsz_gpu_memory_barrier(r->commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_INDIRECT);
}

/** Binds a compute pipeline to the frame. */
static inline void gsz_render_bind(const gsz_render_recording *r,
                                   const gsz_gpu_pipeline *pipeline) {
    gsz_gpu_bind(r->commands, pipeline, &r->push, sizeof r->push);
}

/** `views`: 1, or 2 where the pass reads for both at once. */
static inline gsz_result gsz_render_readers_create(gsz_gpu *gpu, gsz_render_readers *readers,
                                                   const gsz_gpu_shader *shader, uint32_t views) {
    /* POSED of splat_values.glsl, VIEWS of splat_shade.glsl */
    const uint32_t still[] = {0, views}, posed[] = {1, views};
    GSZ_GPU_TRY(gsz_gpu_compute_create(gpu, &readers->still, shader, still, 2));
    return gsz_gpu_compute_create(gpu, &readers->posed, shader, posed, 2);
}

static inline void gsz_render_readers_destroy(gsz_gpu *gpu, gsz_render_readers *readers) {
    gsz_gpu_pipeline_destroy(gpu, &readers->still);
    gsz_gpu_pipeline_destroy(gpu, &readers->posed);
}

static inline void gsz_render_bind_reader(const gsz_render_recording *r,
                                          const gsz_render_readers *readers) {
    gsz_render_bind(r, r->is_posed ? &readers->posed : &readers->still);
}

#endif
