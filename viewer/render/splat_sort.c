/* SPDX-License-Identifier: MIT */
/* splat_sort.c - records the passes of the radix sort, shaders/sort_*.comp, and lays out its scratch memory.
 *
 * Keys are cut into tiles, tiles into groups (sort_pass.h). Digits are sorted from the lowest to the highest, each
 * stably: count the digits of each tile, scan the counts (tiles of a group, then groups, then digits), scatter. No
 * workgroup ever waits for another but at barriers between passes, which is all that Vulkan promises. */
#include "splat_sort.h"

#include "gpu_barrier.h"
#include "gpu_pipeline.h"
#include "gsz_shaders.h"
#include "sort_pass.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    INVOCATIONS = 256, /* of a workgroup */
    ROW_BYTES = SORT_DIGITS * sizeof(uint32_t),
    PLAN_BYTES = 64
};

static_assert(sizeof(SortPass) <= GSZ_GPU_PUSH_BYTES, "push constants that every device has");
static_assert(sizeof(SortPlan) <= PLAN_BYTES, "rows begin behind the plan");
static_assert(offsetof(SortPlan, tile_groups) == 0 && offsetof(SortPlan, scan_groups) == 16,
              "offsets of indirect dispatches");
static_assert(SORT_WORKERS * ROW_BYTES <= 16384, "shared memory that every device has");
static_assert(SORT_DIGITS == 1 << SORT_DIGIT_BITS, "a counter for each digit");

struct gsz_splat_sort {
    gsz_gpu_pipeline plan, count, scan_tiles, scan_groups, scatter;
};

/* How many subgroups share a tile. Drivers may run narrower subgroups than they announce: there are rows for twice as
 * many as there should be. */
static uint32_t workers(const gsz_gpu *gpu) {
    uint32_t full = INVOCATIONS / gpu->subgroup_size;
    return full < SORT_WORKERS / 2 ? (full > 0 ? 2 * full : 1) : SORT_WORKERS;
}

/* As many subgroups as there are workers, at the most. */
static uint32_t invocations(const gsz_gpu *gpu) {
    uint32_t all = gpu->subgroup_size * workers(gpu);
    return all < INVOCATIONS ? all : INVOCATIONS;
}

/* For GPUs: a workgroup has a tile. */
static gsz_result create_shared(gsz_gpu *gpu, gsz_splat_sort *sort) {
    const uint32_t tiles = 1, constants[] = {invocations(gpu), workers(gpu)};
    GSZ_GPU_TRY(gsz_gpu_compute_create(gpu, &sort->plan, &gsz_shader_sort_plan_comp, &tiles, 1));
    GSZ_GPU_TRY(
        gsz_gpu_compute_create(gpu, &sort->count, &gsz_shader_sort_count_comp, constants, 1));
    return gsz_gpu_compute_create(gpu, &sort->scatter, &gsz_shader_sort_scatter_comp, constants, 2);
}

/* For processors that draw, and for whoever has no ballots: an invocation has a tile, a workgroup is one vector of
 * them. */
static gsz_result create_each(gsz_gpu *gpu, gsz_splat_sort *sort) {
    const uint32_t tiles = gpu->subgroup_size;
    GSZ_GPU_TRY(gsz_gpu_compute_create(gpu, &sort->plan, &gsz_shader_sort_plan_comp, &tiles, 1));
    GSZ_GPU_TRY(
        gsz_gpu_compute_create(gpu, &sort->count, &gsz_shader_sort_count_each_comp, &tiles, 1));
    return gsz_gpu_compute_create(gpu, &sort->scatter, &gsz_shader_sort_scatter_each_comp, &tiles,
                                  1);
}

static bool has_ballots(const gsz_gpu *gpu) {
    VkPhysicalDeviceSubgroupProperties subgroup = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES};
    VkPhysicalDeviceProperties2 properties = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &subgroup};
    vkGetPhysicalDeviceProperties2(gpu->physical, &properties);
    return (subgroup.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT) &&
           (subgroup.supportedOperations & VK_SUBGROUP_FEATURE_BALLOT_BIT);
}

static gsz_result create_pipelines(gsz_gpu *gpu, gsz_splat_sort *sort) {
    bool is_shared = !gpu->is_cpu && has_ballots(gpu);
    GSZ_GPU_TRY(is_shared ? create_shared(gpu, sort) : create_each(gpu, sort));
    GSZ_GPU_TRY(
        gsz_gpu_compute_create(gpu, &sort->scan_tiles, &gsz_shader_sort_scan_tiles_comp, NULL, 0));
    return gsz_gpu_compute_create(gpu, &sort->scan_groups, &gsz_shader_sort_scan_groups_comp, NULL,
                                  0);
}

gsz_result gsz_splat_sort_create(gsz_gpu *gpu, gsz_splat_sort **out_sort) {
    *out_sort = calloc(1, sizeof **out_sort);
    if (!*out_sort) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    gsz_result result = create_pipelines(gpu, *out_sort);
    if (result != GSZ_OK) gsz_splat_sort_destroy(gpu, out_sort);
    return result;
}

void gsz_splat_sort_destroy(gsz_gpu *gpu, gsz_splat_sort **sort) {
    if (!*sort) return;
    gsz_gpu_pipeline_destroy(gpu, &(*sort)->plan);
    gsz_gpu_pipeline_destroy(gpu, &(*sort)->count);
    gsz_gpu_pipeline_destroy(gpu, &(*sort)->scan_tiles);
    gsz_gpu_pipeline_destroy(gpu, &(*sort)->scan_groups);
    gsz_gpu_pipeline_destroy(gpu, &(*sort)->scatter);
    free(*sort);
    *sort = NULL;
}

static uint64_t tiles_of(uint32_t pairs) { return ((uint64_t)pairs + SORT_TILE - 1) / SORT_TILE; }

static uint64_t groups_of(uint32_t pairs) {
    return (tiles_of(pairs) + SORT_GROUP - 1) / SORT_GROUP;
}

VkDeviceSize gsz_splat_sort_scratch(const gsz_splat_sort *sort, uint32_t most) {
    (void)sort;
    return PLAN_BYTES + (1 + groups_of(most) + tiles_of(most)) * ROW_BYTES;
}

/* What is the same in all passes. */
static SortPass first_pass(const gsz_splat_sort_job *job) {
    VkDeviceAddress rows = job->scratch + PLAN_BYTES;
    return (SortPass){
        .plan = job->scratch,
        .first = rows,
        .group = rows + ROW_BYTES,
        .tile = rows + ROW_BYTES * (1 + groups_of(job->most)),
        .count = job->count,
        .most = job->most,
    };
}

static void record_plan(const gsz_splat_sort *sort, VkCommandBuffer commands,
                        const SortPass *pass) {
    gsz_gpu_bind(commands, &sort->plan, pass, sizeof *pass);
    vkCmdDispatch(commands, 1, 1, 1);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_INDIRECT);
}

static void wait_for_compute(VkCommandBuffer commands) {
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_COMPUTE);
}

static void record_digit(const gsz_splat_sort *sort, VkCommandBuffer commands,
                         const gsz_splat_sort_job *job, const SortPass *pass) {
    VkDeviceSize tiles = job->scratch_offset + offsetof(SortPlan, tile_groups);
    VkDeviceSize groups = job->scratch_offset + offsetof(SortPlan, scan_groups);
    gsz_gpu_bind(commands, &sort->count, pass, sizeof *pass);
    vkCmdDispatchIndirect(commands, job->scratch_buffer, tiles);
    wait_for_compute(commands);
    gsz_gpu_bind(commands, &sort->scan_tiles, pass, sizeof *pass);
    vkCmdDispatchIndirect(commands, job->scratch_buffer, groups);
    wait_for_compute(commands);
    gsz_gpu_bind(commands, &sort->scan_groups, pass, sizeof *pass);
    vkCmdDispatch(commands, 1, 1, 1);
    wait_for_compute(commands);
    gsz_gpu_bind(commands, &sort->scatter, pass, sizeof *pass);
    vkCmdDispatchIndirect(commands, job->scratch_buffer, tiles);
}

/* Digit `p` of `passes`, as narrow as they allow; the last may have no bits left, and then is a mere copy. */
static void set_digit(SortPass *pass, const gsz_splat_sort_job *job, uint32_t p, uint32_t passes) {
    uint32_t width = (job->bits + passes - 1) / passes;
    uint32_t begin = p * width < job->bits ? p * width : job->bits;
    uint32_t end = begin + width < job->bits ? begin + width : job->bits;
    pass->mask = (1u << (end - begin)) - 1;
    pass->shift = pass->mask ? begin : 0; /* a shift by 32 is undefined */
    pass->key_in = job->key[p % 2];
    pass->value_in = job->value[p % 2];
    pass->key_out = job->key[1 - p % 2];
    pass->value_out = job->value[1 - p % 2];
}

void gsz_splat_sort_record(gsz_splat_sort *sort, VkCommandBuffer commands,
                           const gsz_splat_sort_job *job) {
    assert(job->bits >= 1 && job->bits <= 32 && job->scratch_offset % 16 == 0);
    SortPass pass = first_pass(job);
    record_plan(sort, commands, &pass);
    /* An even number: the result has to end where the pairs were. */
    uint32_t passes = job->bits <= 2 * SORT_DIGIT_BITS ? 2 : 4;
    for (uint32_t p = 0; p < passes; p++) {
        if (p > 0) wait_for_compute(commands);
        set_digit(&pass, job, p, passes);
        record_digit(sort, commands, job, &pass);
    }
}
