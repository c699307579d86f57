/* SPDX-License-Identifier: MIT */
/* gpu_frames.c - a ring of slots, each with a command buffer, a fence, timestamps and what waits to be freed.
 * The fence of a submission also stands for all earlier ones: there is one queue. */
#include "gpu_frames.h"

#include "array_room.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { QUERIES = GSZ_GPU_MARKS_MAX + 1 }; /* the first one is the begin of the frame */

typedef struct retired {
    gsz_gpu_buffer buffer;
    gsz_gpu_image image;
} retired;

typedef struct slot {
    VkCommandPool pool;
    VkCommandBuffer commands;
    VkFence fence;
    VkQueryPool queries;
    bool submitted;  /* and not waited for yet */
    uint64_t serial; /* of the frame, counted from 1 */
    uint32_t mark_count;
    const char *names[GSZ_GPU_MARKS_MAX];
    retired *retired;
    size_t retired_count, retired_capacity;
} slot;

struct gsz_gpu_frames {
    slot slots[GSZ_GPU_FRAMES_MAX];
    uint32_t count;
    uint32_t current; /* begun last */
    uint64_t serial;
    bool recording;
    uint64_t tick_mask; /* of the bits of a timestamp that count */
    double ms_per_tick; /* 0: there are no timestamps */
    gsz_gpu_times times;
    uint64_t times_serial;
};

/* ---- making them ---- */

static void learn_ticks(const gsz_gpu *gpu, gsz_gpu_frames *frames) {
    enum { FAMILIES = 32 };
    VkQueueFamilyProperties families[FAMILIES];
    uint32_t count = FAMILIES;
    if (!gpu->features.timestamps) return;
    vkGetPhysicalDeviceQueueFamilyProperties(gpu->physical, &count, families);
    uint32_t bits = gpu->queue_family < count ? families[gpu->queue_family].timestampValidBits : 0;
    frames->tick_mask = bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
    if (bits) frames->ms_per_tick = (double)gpu->properties.limits.timestampPeriod * 1e-6;
}

static gsz_result make_commands(gsz_gpu *gpu, slot *s) {
    VkCommandPoolCreateInfo pool = {
        .sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
        .flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT,
        .queueFamilyIndex = gpu->queue_family,
    };
    GSZ_GPU_TRY(gsz_gpu_check(gpu, vkCreateCommandPool(gpu->device, &pool, NULL, &s->pool),
                              "making a command pool"));
    VkCommandBufferAllocateInfo buffers = {
        .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
        .commandPool = s->pool,
        .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
        .commandBufferCount = 1,
    };
    return gsz_gpu_check(gpu, vkAllocateCommandBuffers(gpu->device, &buffers, &s->commands),
                         "making a command buffer");
}

static gsz_result make_slot(gsz_gpu *gpu, slot *s, bool timestamps) {
    VkFenceCreateInfo fence = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    VkQueryPoolCreateInfo queries = {
        .sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
        .queryType = VK_QUERY_TYPE_TIMESTAMP,
        .queryCount = QUERIES,
    };
    GSZ_GPU_TRY(make_commands(gpu, s));
    GSZ_GPU_TRY(
        gsz_gpu_check(gpu, vkCreateFence(gpu->device, &fence, NULL, &s->fence), "making a fence"));
    if (!timestamps) return GSZ_OK;
    return gsz_gpu_check(gpu, vkCreateQueryPool(gpu->device, &queries, NULL, &s->queries),
                         "making timestamps");
}

gsz_result gsz_gpu_frames_create(gsz_gpu *gpu, gsz_gpu_frames **out_frames, uint32_t in_flight) {
    assert(in_flight >= 1 && in_flight <= GSZ_GPU_FRAMES_MAX);
    gsz_gpu_frames *frames = calloc(1, sizeof *frames);
    if (!frames) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    frames->count = in_flight;
    frames->current = in_flight - 1;
    learn_ticks(gpu, frames);
    for (uint32_t i = 0; i < in_flight; i++) {
        gsz_result result = make_slot(gpu, &frames->slots[i], frames->ms_per_tick > 0);
        if (result == GSZ_OK) continue;
        gsz_gpu_frames_destroy(gpu, &frames);
        return result;
    }
    *out_frames = frames;
    return GSZ_OK;
}

/* ---- what is left of a frame that is done ---- */

static void free_retired(gsz_gpu *gpu, slot *s) {
    for (size_t i = 0; i < s->retired_count; i++) {
        gsz_gpu_buffer_destroy(gpu, &s->retired[i].buffer);
        gsz_gpu_image_destroy(gpu, &s->retired[i].image);
    }
    s->retired_count = 0;
}

static void read_times(gsz_gpu *gpu, gsz_gpu_frames *frames, const slot *s) {
    uint64_t ticks[QUERIES] = {0};
    uint32_t count = s->mark_count;
    if (s->serial < frames->times_serial) return;
    if (s->queries &&
        vkGetQueryPoolResults(gpu->device, s->queries, 0, count + 1, sizeof ticks, ticks,
                              sizeof *ticks, VK_QUERY_RESULT_64_BIT) != VK_SUCCESS)
        return;
    frames->times_serial = s->serial;
    frames->times.count = count;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t spent = (ticks[i + 1] - ticks[i]) & frames->tick_mask;
        frames->times.name[i] = s->names[i];
        frames->times.ms[i] = (double)spent * frames->ms_per_tick;
    }
}

static gsz_result wait_for(gsz_gpu *gpu, gsz_gpu_frames *frames, slot *s) {
    if (s->submitted) {
        VkResult result = vkWaitForFences(gpu->device, 1, &s->fence, VK_TRUE, UINT64_MAX);
        GSZ_GPU_TRY(gsz_gpu_check(gpu, result, "waiting for a frame"));
        s->submitted = false;
        read_times(gpu, frames, s);
    }
    return GSZ_OK;
}

void gsz_gpu_frames_destroy(gsz_gpu *gpu, gsz_gpu_frames **frames) {
    gsz_gpu_frames *f = *frames;
    if (!f) return;
    (void)vkDeviceWaitIdle(gpu->device); /* a lost device is done as well */
    for (uint32_t i = 0; i < f->count; i++) {
        slot *s = &f->slots[i];
        free_retired(gpu, s);
        free(s->retired);
        vkDestroyQueryPool(gpu->device, s->queries, NULL);
        vkDestroyFence(gpu->device, s->fence, NULL);
        vkDestroyCommandPool(gpu->device, s->pool, NULL);
    }
    free(f);
    *frames = NULL;
}

/* ---- recording ---- */

static gsz_result begin_slot(gsz_gpu *gpu, slot *s) {
    VkCommandBufferBeginInfo info = {
        .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
        .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT,
    };
    GSZ_GPU_TRY(
        gsz_gpu_check(gpu, vkResetCommandPool(gpu->device, s->pool, 0), "beginning a frame"));
    GSZ_GPU_TRY(gsz_gpu_check(gpu, vkBeginCommandBuffer(s->commands, &info), "beginning a frame"));
    s->mark_count = 0;
    if (!s->queries) return GSZ_OK;
    vkCmdResetQueryPool(s->commands, s->queries, 0, QUERIES);
    vkCmdWriteTimestamp(s->commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT, s->queries, 0);
    return GSZ_OK;
}

gsz_result gsz_gpu_frames_begin(gsz_gpu *gpu, gsz_gpu_frames *frames, VkCommandBuffer *out_commands,
                                uint32_t *out_slot) {
    uint32_t next = (frames->current + 1) % frames->count;
    slot *s = &frames->slots[next];
    GSZ_GPU_TRY(wait_for(gpu, frames, s));
    /* Also right after a frame that was begun and never ended: the other slots have been waited for since. */
    free_retired(gpu, s);
    GSZ_GPU_TRY(begin_slot(gpu, s));
    frames->current = next;
    frames->recording = true;
    s->serial = ++frames->serial;
    *out_commands = s->commands;
    *out_slot = next;
    return GSZ_OK;
}

void gsz_gpu_frames_mark(gsz_gpu_frames *frames, const char *name) {
    slot *s = &frames->slots[frames->current];
    assert(frames->recording);
    if (s->mark_count == GSZ_GPU_MARKS_MAX) return;
    s->names[s->mark_count++] = name;
    if (s->queries)
        vkCmdWriteTimestamp(s->commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, s->queries,
                            s->mark_count);
}

gsz_result gsz_gpu_frames_end(gsz_gpu *gpu, gsz_gpu_frames *frames, VkSemaphore wait,
                              VkSemaphore signal) {
    slot *s = &frames->slots[frames->current];
    const VkPipelineStageFlags stages =
        VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
    VkSubmitInfo info = {
        .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
        .waitSemaphoreCount = wait ? 1 : 0,
        .pWaitSemaphores = &wait,
        .pWaitDstStageMask = &stages,
        .commandBufferCount = 1,
        .pCommandBuffers = &s->commands,
        .signalSemaphoreCount = signal ? 1 : 0,
        .pSignalSemaphores = &signal,
    };
    assert(frames->recording);
    frames->recording = false;
    GSZ_GPU_TRY(gsz_gpu_check(gpu, vkEndCommandBuffer(s->commands), "recording a frame"));
    /* Only now, so that whatever fails before leaves a fence that nobody waits for. */
    GSZ_GPU_TRY(gsz_gpu_check(gpu, vkResetFences(gpu->device, 1, &s->fence), "submitting a frame"));
    GSZ_GPU_TRY(
        gsz_gpu_check(gpu, vkQueueSubmit(gpu->queue, 1, &info, s->fence), "submitting a frame"));
    s->submitted = true;
    return GSZ_OK;
}

gsz_result gsz_gpu_frames_finish(gsz_gpu *gpu, gsz_gpu_frames *frames) {
    for (uint32_t i = 0; i < frames->count; i++)
        GSZ_GPU_TRY(wait_for(gpu, frames, &frames->slots[i]));
    /* All that was submitted is done, but what is being recorded may use what was left to its slot. */
    for (uint32_t i = 0; i < frames->count; i++)
        if (!frames->recording || i != frames->current) free_retired(gpu, &frames->slots[i]);
    return GSZ_OK;
}

bool gsz_gpu_frames_times(const gsz_gpu_frames *frames, gsz_gpu_times *out_times) {
    if (frames->times_serial == 0) return false;
    *out_times = frames->times;
    return true;
}

/* ---- what is freed later ---- */

static retired *add_retired(slot *s) {
    if (!GSZ_ROOM(&s->retired, &s->retired_capacity, s->retired_count + 1)) return NULL;
    retired *item = &s->retired[s->retired_count++];
    *item = (retired){0};
    return item;
}

/* Between frames, the one that was begun last is the last that can use it. */
static void retire(gsz_gpu *gpu, gsz_gpu_frames *frames, const retired *what) {
    retired *item = add_retired(&frames->slots[frames->current]);
    if (item) {
        *item = *what;
        return;
    }
    (void)vkDeviceWaitIdle(gpu->device);
    retired now = *what;
    gsz_gpu_buffer_destroy(gpu, &now.buffer);
    gsz_gpu_image_destroy(gpu, &now.image);
}

void gsz_gpu_frames_retire_buffer(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_gpu_buffer *buffer) {
    if (buffer->handle) retire(gpu, frames, &(retired){.buffer = *buffer});
    *buffer = (gsz_gpu_buffer){0};
}

void gsz_gpu_frames_retire_image(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_gpu_image *image) {
    if (image->handle) retire(gpu, frames, &(retired){.image = *image});
    *image = (gsz_gpu_image){0};
}
