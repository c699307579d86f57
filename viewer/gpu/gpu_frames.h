/* SPDX-License-Identifier: MIT */
/* gpu_frames.h - command buffers in flight: while the device draws one frame, the next is recorded. Also the timestamps
 * of each frame, and what can be freed only once a frame is done. */
#ifndef GSZ_GPU_FRAMES_H
#define GSZ_GPU_FRAMES_H

#include "gpu_memory.h"

enum {
    GSZ_GPU_FRAMES_MAX = 3, /**< in flight */
    GSZ_GPU_MARKS_MAX = 32  /**< timestamps of a frame */
};

/** Times of one frame: marks[i] says what ended there; the time of a pass is from the mark before it. */
typedef struct gsz_gpu_times {
    uint32_t count;
    const char *name[GSZ_GPU_MARKS_MAX]; /**< of passes, in order */
    double ms[GSZ_GPU_MARKS_MAX];        /**< 0 everywhere where the device has no timestamps */
} gsz_gpu_times;

typedef struct gsz_gpu_frames gsz_gpu_frames;

/** in_flight: 1..GSZ_GPU_FRAMES_MAX. */
gsz_result gsz_gpu_frames_create(gsz_gpu *gpu, gsz_gpu_frames **out_frames,
                                 uint32_t in_flight) GSZ_CHECKED;
/** Waits for all of them. */
void gsz_gpu_frames_destroy(gsz_gpu *gpu, gsz_gpu_frames **frames);

/** Waits until one is free, frees what was left to it, and begins its command buffer. *out_slot, 0..in_flight-1,
 *  says which: for whoever keeps something per frame in flight. */
gsz_result gsz_gpu_frames_begin(gsz_gpu *gpu, gsz_gpu_frames *frames, VkCommandBuffer *out_commands,
                                uint32_t *out_slot) GSZ_CHECKED;
/** A timestamp behind all commands so far, the end of the pass `name` (a literal). */
void gsz_gpu_frames_mark(gsz_gpu_frames *frames, const char *name);
/** Submits; waits for `wait` at colour output and transfers, and signals `signal`; both may be VK_NULL_HANDLE. */
gsz_result gsz_gpu_frames_end(gsz_gpu *gpu, gsz_gpu_frames *frames, VkSemaphore wait,
                              VkSemaphore signal) GSZ_CHECKED;
/** Waits until everything submitted is done. */
gsz_result gsz_gpu_frames_finish(gsz_gpu *gpu, gsz_gpu_frames *frames) GSZ_CHECKED;
/** Times of the latest frame that is known to be done; false if there is none yet. */
bool gsz_gpu_frames_times(const gsz_gpu_frames *frames, gsz_gpu_times *out_times);

/** Destroys the buffer (the image) as soon as no frame in flight can use it, and zeroes it now. */
void gsz_gpu_frames_retire_buffer(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_gpu_buffer *buffer);
void gsz_gpu_frames_retire_image(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_gpu_image *image);

#endif
