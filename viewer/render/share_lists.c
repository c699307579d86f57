/* SPDX-License-Identifier: MIT */
/* share_lists.c - a ring in memory that both sides see. */
#include "share_lists.h"

#include <string.h>

void gsz_share_lists_drop(gsz_share_lists *lists, gsz_gpu *gpu, gsz_gpu_frames *frames) {
    gsz_gpu_frames_retire_buffer(gpu, frames, &lists->buffer);
    *lists = (gsz_share_lists){0};
}

/* Scenes grow as they load: a quarter more than is needed. */
static gsz_result reserve(gsz_share_lists *lists, gsz_gpu *gpu, gsz_gpu_frames *frames,
                          uint32_t chunks) {
    if (chunks <= lists->chunks) return GSZ_OK;
    gsz_share_lists_drop(lists, gpu, frames);
    uint32_t room = chunks + chunks / 4;
    VkDeviceSize size = (VkDeviceSize)room * 2 * sizeof(uint32_t) * GSZ_GPU_FRAMES_MAX;
    GSZ_GPU_TRY(gsz_gpu_buffer_create(gpu, &lists->buffer, size,
                                      VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT, GSZ_GPU_UPLOAD,
                                      "shares of chunks"));
    lists->chunks = room;
    return GSZ_OK;
}

static VkDeviceSize offset_of(const gsz_share_lists *lists) {
    return (VkDeviceSize)lists->place * lists->chunks * 2 * sizeof(uint32_t);
}

/* A frame that began since the last time is done with what the one before it read, but for as many as may be under way: each
 * frame writes at most once, so that a ring of as many places is enough. */
gsz_result gsz_share_lists_write(gsz_share_lists *lists, gsz_gpu *gpu, gsz_gpu_frames *frames,
                                 const gsz_splat_budget *budget) {
    GSZ_GPU_TRY(reserve(lists, gpu, frames, budget->chunk_count));
    lists->place = (lists->place + 1) % GSZ_GPU_FRAMES_MAX;
    uint32_t *to = (uint32_t *)((char *)lists->buffer.mapped + offset_of(lists));
    memcpy(to, budget->share, budget->chunk_count * sizeof *to);
    memcpy(to + lists->chunks, budget->pick, budget->pick_count * sizeof *to);
    lists->pick_count = budget->pick_count;
    lists->is_used = true;
    return GSZ_OK;
}

void gsz_share_lists_fill(const gsz_share_lists *lists, SplatFrame *frame) {
    if (!lists->is_used) return;
    frame->shares = lists->buffer.address + offset_of(lists);
    frame->picks = frame->shares + lists->chunks * sizeof(uint32_t);
}
