/* SPDX-License-Identifier: MIT */
/* test_gpu_sort_rig.h - runs the radix sort on words that the test prepares, and hands back all that became of them.
 *
 * Everything the sort is given lies in one buffer, with gaps between: what it writes beyond its own shows there. */
#ifndef TEST_GPU_SORT_RIG_H
#define TEST_GPU_SORT_RIG_H

#include "test_gpu_support.h"

#include "gpu_barrier.h"
#include "splat_sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Which shaders are tested. */
typedef enum sort_way { AS_IT_IS, AS_GPU, AS_WIDE_GPU, WAYS } sort_way;

static const char *const way_name[WAYS] = {"device", "as GPU", "as GPU of wider subgroups"};

typedef struct device {
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    uint32_t subgroup_size;
    bool is_cpu;
} device;

enum { GAP = 64, FILLER = 0x5a5a5a5a }; /* words between arrays, and what is in them */

typedef struct rig {
    device *device;
    gsz_splat_sort *sort;
    gsz_gpu_buffer local, staging;
    uint32_t *all; /* the words of the buffer as the processor sees them, and in them: */
    uint32_t *count, *key[2], *value[2], *scratch;
    size_t words;
} rig;

/** The size of subgroups that lavapipe is told to have; 0: whatever it likes. */
static inline uint32_t asked_subgroup_size(void) {
    const char *bits = getenv("LP_NATIVE_VECTOR_WIDTH");
    return bits ? (uint32_t)atoi(bits) / 32 : 0;
}

/** Ends the program with 77 where there is no device, or none with the subgroups that were asked for. */
static inline void device_open(device *d) {
    *d = (device){.gpu = gsz_test_gpu_open(NULL)};
    d->subgroup_size = d->gpu->subgroup_size;
    d->is_cpu = d->gpu->is_cpu;
    printf("%s: subgroup size %u\n", d->gpu->properties.deviceName, d->subgroup_size);
    uint32_t asked = asked_subgroup_size();
    if (asked > 0 && asked != d->subgroup_size) {
        printf("skipped: a subgroup size of %u is not to be had here\n", asked);
        gsz_test_gpu_close(&d->gpu);
        exit(77);
    }
    gsz_test_gpu_ok(d->gpu, gsz_gpu_frames_create(d->gpu, &d->frames, 1));
}

static inline void device_close(device *d) {
    gsz_gpu_frames_destroy(d->gpu, &d->frames);
    gsz_test_gpu_close(&d->gpu);
}

static inline void device_set_way(device *d, sort_way way) {
    d->gpu->is_cpu = way == AS_IT_IS && d->is_cpu;
    d->gpu->subgroup_size = d->subgroup_size * (way == AS_WIDE_GPU ? 4 : 1);
}

static inline size_t rig_place(rig *r, size_t words) {
    size_t place = r->words;
    r->words = (place + words + GAP + 3) / 4 * 4;
    return place;
}

static inline void rig_open(rig *r, void *user, uint32_t most) {
    *r = (rig){.device = user, .words = GAP};
    gsz_gpu *gpu = r->device->gpu;
    gsz_test_gpu_ok(gpu, gsz_splat_sort_create(gpu, &r->sort));
    size_t scratch_words = (size_t)gsz_splat_sort_scratch(r->sort, most) / 4;
    size_t count = rig_place(r, 1), scratch = rig_place(r, scratch_words), place[4];
    for (int i = 0; i < 4; i++) place[i] = rig_place(r, most);
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, &r->local, r->words * 4,
                                               VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                                                   VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT |
                                                   VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT |
                                                   VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                                                   VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                               GSZ_GPU_LOCAL, "sorted"));
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, &r->staging, r->words * 4,
                                               VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                                                   VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                               GSZ_GPU_READBACK, "staging"));
    r->all = r->staging.mapped;
    r->count = r->all + count;
    r->scratch = r->all + scratch;
    for (int i = 0; i < 2; i++) {
        r->key[i] = r->all + place[i];
        r->value[i] = r->all + place[2 + i];
    }
}

static inline void rig_close(rig *r) {
    gsz_gpu *gpu = r->device->gpu;
    gsz_gpu_buffer_destroy(gpu, &r->local);
    gsz_gpu_buffer_destroy(gpu, &r->staging);
    gsz_splat_sort_destroy(gpu, &r->sort);
}

static inline void rig_clear(rig *r) {
    for (size_t i = 0; i < r->words; i++) r->all[i] = FILLER;
}

/** A copy of all words, which the caller frees. */
static inline uint32_t *rig_words(const rig *r) {
    uint32_t *words = malloc(r->words * sizeof *words);
    assert_non_null(words);
    memcpy(words, r->all, r->words * sizeof *words);
    return words;
}

static inline VkDeviceAddress rig_address(const rig *r, const uint32_t *word) {
    return r->local.address + (VkDeviceAddress)(word - r->all) * 4;
}

static inline void rig_record(rig *r, VkCommandBuffer commands, uint32_t most, uint32_t bits) {
    gsz_splat_sort_record(r->sort, commands,
                          &(gsz_splat_sort_job){
                              .count = rig_address(r, r->count),
                              .key = {rig_address(r, r->key[0]), rig_address(r, r->key[1])},
                              .value = {rig_address(r, r->value[0]), rig_address(r, r->value[1])},
                              .scratch = rig_address(r, r->scratch),
                              .scratch_buffer = r->local.handle,
                              .scratch_offset = (VkDeviceSize)(r->scratch - r->all) * 4,
                              .most = most,
                              .bits = bits,
                          });
}

/** Sends all words, sorts, fetches all words. Returns the milliseconds of the sort. */
static inline double rig_run(rig *r, uint32_t most, uint32_t bits) {
    device *d = r->device;
    const VkBufferCopy whole = {.size = r->words * 4};
    VkCommandBuffer commands = gsz_test_gpu_begin(d->gpu, d->frames);
    vkCmdCopyBuffer(commands, r->staging.handle, r->local.handle, 1, &whole);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_COMPUTE);
    gsz_gpu_frames_mark(d->frames, "send");
    rig_record(r, commands, most, bits);
    gsz_gpu_frames_mark(d->frames, "sort");
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    vkCmdCopyBuffer(commands, r->local.handle, r->staging.handle, 1, &whole);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_HOST, GSZ_GPU_USE_HOST);
    gsz_test_gpu_end(d->gpu, d->frames);
    gsz_gpu_times times;
    return gsz_gpu_frames_times(d->frames, &times) && times.count > 1 ? times.ms[1] : 0;
}

/** How many words differ from those expected, but for what the sort may use as it likes. */
static inline uint64_t rig_compare(const rig *r, const uint32_t *expected, uint32_t count,
                                   uint32_t most) {
    const uint32_t *free_begin[3] = {r->scratch, r->key[1], r->value[1]};
    const size_t free_words[3] = {(size_t)gsz_splat_sort_scratch(r->sort, most) / 4, count, count};
    uint64_t wrong = 0;
    for (size_t i = 0; i < r->words; i++) {
        bool is_free = false;
        for (int f = 0; f < 3; f++)
            is_free |= r->all + i >= free_begin[f] && r->all + i < free_begin[f] + free_words[f];
        wrong += !is_free && r->all[i] != expected[i];
    }
    return wrong;
}

#endif
