/* SPDX-License-Identifier: MIT */
/* render_frame.h - what the passes of a frame hand to each other on the processor's side. Internal to the renderer. */
#ifndef GSZ_RENDER_FRAME_H
#define GSZ_RENDER_FRAME_H

#include "gpu_frames.h"
#include "gpu_pipeline.h"
#include "splat_passes.h"
#include "splat_sort.h"

/** The lists of the Gaussians that show. Their memory is used twice: keys are dead once they are sorted, and quads are
 *  written where they were. */
typedef struct gsz_render_lists {
    gsz_gpu_buffer values; /**< value0: the Gaussians that show, nearest first */
    gsz_gpu_buffer work;   /**< key0, key1, value1; then SplatQuad[] */
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
    SplatPush push;
} gsz_render_recording;

/** Binds a compute pipeline to the frame. */
static inline void gsz_render_bind(const gsz_render_recording *r,
                                   const gsz_gpu_pipeline *pipeline) {
    gsz_gpu_bind(r->commands, pipeline, &r->push, sizeof r->push);
}

#endif
