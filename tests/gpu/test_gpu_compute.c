/* SPDX-License-Identifier: MIT */
/* test_gpu_compute.c - numbers go to the device, through a shader, and come back. */
#include "test_gpu_support.h"

#include "gpu_barrier.h"
#include "gpu_pipeline.h"
#include "gsz_test_shaders.h"

enum { NUMBERS = 1000, GROUP = 64 };

typedef struct push {
    uint64_t from, to;
    uint32_t count;
} push;

typedef struct numbers {
    gsz_gpu_frames *frames;
    gsz_gpu_buffer upload, source, result, readback;
} numbers;

static void make_buffer(gsz_gpu *gpu, gsz_gpu_buffer *out_buffer, gsz_gpu_place place) {
    const VkBufferUsageFlags usage =
        VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT |
        VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, out_buffer, NUMBERS * sizeof(uint32_t), usage,
                                               place, "numbers"));
}

static void open_numbers(gsz_gpu *gpu, numbers *n) {
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_create(gpu, &n->frames, 2));
    make_buffer(gpu, &n->upload, GSZ_GPU_UPLOAD);
    make_buffer(gpu, &n->source, GSZ_GPU_LOCAL);
    make_buffer(gpu, &n->result, GSZ_GPU_LOCAL);
    make_buffer(gpu, &n->readback, GSZ_GPU_READBACK);
    uint32_t *values = n->upload.mapped;
    for (uint32_t i = 0; i < NUMBERS; i++) values[i] = i * i;
}

static void close_numbers(gsz_gpu *gpu, numbers *n) {
    gsz_gpu_frames_destroy(gpu, &n->frames);
    gsz_gpu_buffer_destroy(gpu, &n->upload);
    gsz_gpu_buffer_destroy(gpu, &n->source);
    gsz_gpu_buffer_destroy(gpu, &n->result);
    gsz_gpu_buffer_destroy(gpu, &n->readback);
}

static void run(gsz_gpu *gpu, numbers *n, const gsz_gpu_pipeline *pipeline) {
    const VkBufferCopy all = {.size = NUMBERS * sizeof(uint32_t)};
    push p = {n->source.address, n->result.address, NUMBERS};
    VkCommandBuffer commands = gsz_test_gpu_begin(gpu, n->frames);
    vkCmdCopyBuffer(commands, n->upload.handle, n->source.handle, 1, &all);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_COMPUTE);
    gsz_gpu_bind(commands, pipeline, &p, 20);
    vkCmdDispatch(commands, (NUMBERS + GROUP - 1) / GROUP, 1, 1);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    vkCmdCopyBuffer(commands, n->result.handle, n->readback.handle, 1, &all);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_HOST, GSZ_GPU_USE_HOST);
    gsz_test_gpu_end(gpu, n->frames);
}

static void check(const numbers *n, uint32_t factor, uint32_t shift) {
    const uint32_t *values = n->readback.mapped;
    for (uint32_t i = 0; i < NUMBERS; i++) assert_int_equal(values[i], i * i * factor + shift);
}

static void numbers_are_doubled(void **state) {
    (void)state;
    const uint32_t constants[] = {5, 7};
    numbers n = {0};
    gsz_gpu_pipeline plain = {0}, special = {0};
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    open_numbers(gpu, &n);
    gsz_test_gpu_ok(gpu,
                    gsz_gpu_compute_create(gpu, &plain, &gsz_shader_test_double_comp, NULL, 0));
    gsz_test_gpu_ok(
        gpu, gsz_gpu_compute_create(gpu, &special, &gsz_shader_test_double_comp, constants, 2));
    run(gpu, &n, &plain);
    check(&n, 2, 0);
    run(gpu, &n, &special);
    check(&n, 5, 7);
    gsz_gpu_pipeline_destroy(gpu, &plain);
    gsz_gpu_pipeline_destroy(gpu, &special);
    gsz_gpu_pipeline_destroy(gpu, &special);
    close_numbers(gpu, &n);
    gsz_test_gpu_close(&gpu);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_are_doubled)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
