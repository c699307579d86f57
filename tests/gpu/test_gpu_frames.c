/* SPDX-License-Identifier: MIT */
/* test_gpu_frames.c - frames in flight: slots in turn, timestamps by name, and what is freed once it is safe. */
#include "test_gpu_support.h"

#include <string.h>

#include "gpu_barrier.h"

enum { BYTES = 1 << 22, FRAMES = 20 };

static void make_bytes(gsz_gpu *gpu, gsz_gpu_buffer *out_buffer) {
    gsz_test_gpu_ok(gpu,
                    gsz_gpu_buffer_create(gpu, out_buffer, BYTES, VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                          GSZ_GPU_LOCAL, "bytes"));
}

static void fill(VkCommandBuffer commands, const gsz_gpu_buffer *buffer) {
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    vkCmdFillBuffer(commands, buffer->handle, 0, BYTES, 42);
}

static void submit(gsz_gpu *gpu, gsz_gpu_frames *frames) {
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_end(gpu, frames, VK_NULL_HANDLE, VK_NULL_HANDLE));
}

static void times_have_names(void **state) {
    (void)state;
    gsz_gpu_buffer bytes = {0};
    gsz_gpu_frames *frames = NULL;
    gsz_gpu_times times;
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    make_bytes(gpu, &bytes);
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_create(gpu, &frames, 2));
    assert_false(gsz_gpu_frames_times(frames, &times));
    for (int i = 0; i < FRAMES; i++) {
        VkCommandBuffer commands = gsz_test_gpu_begin(gpu, frames);
        fill(commands, &bytes);
        gsz_gpu_frames_mark(frames, "fill");
        if (i == FRAMES - 1) gsz_gpu_frames_mark(frames, "last");
        submit(gpu, frames);
    }
    assert_true(gsz_gpu_frames_times(frames, &times));
    assert_int_equal(times.count, 1); /* the last one is not known to be done */
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_finish(gpu, frames));
    assert_true(gsz_gpu_frames_times(frames, &times));
    assert_int_equal(times.count, 2);
    assert_string_equal(times.name[0], "fill");
    assert_string_equal(times.name[1], "last");
    for (int i = 0; i < 2; i++) assert_true(times.ms[i] >= 0 && times.ms[i] < 10000);
    if (gpu->features.timestamps) assert_true(times.ms[0] > 0);
    gsz_gpu_frames_destroy(gpu, &frames);
    gsz_gpu_buffer_destroy(gpu, &bytes);
    gsz_test_gpu_close(&gpu);
}

static void too_many_marks_are_left_out(void **state) {
    (void)state;
    gsz_gpu_frames *frames = NULL;
    gsz_gpu_times times;
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_create(gpu, &frames, 1));
    (void)gsz_test_gpu_begin(gpu, frames);
    for (int i = 0; i < GSZ_GPU_MARKS_MAX + 5; i++) gsz_gpu_frames_mark(frames, "mark");
    gsz_test_gpu_end(gpu, frames);
    assert_true(gsz_gpu_frames_times(frames, &times));
    assert_int_equal(times.count, GSZ_GPU_MARKS_MAX);
    gsz_gpu_frames_destroy(gpu, &frames);
    gsz_test_gpu_close(&gpu);
}

static void slots_take_turns(void **state) {
    (void)state;
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    for (uint32_t in_flight = 1; in_flight <= GSZ_GPU_FRAMES_MAX; in_flight++) {
        gsz_gpu_frames *frames = NULL;
        gsz_test_gpu_ok(gpu, gsz_gpu_frames_create(gpu, &frames, in_flight));
        for (uint32_t i = 0; i < 3 * in_flight; i++) {
            VkCommandBuffer commands = VK_NULL_HANDLE;
            uint32_t slot = UINT32_MAX;
            gsz_test_gpu_ok(gpu, gsz_gpu_frames_begin(gpu, frames, &commands, &slot));
            assert_int_equal(slot, i % in_flight);
            if (i % 4 != 2) submit(gpu, frames); /* the others are begun and thrown away */
        }
        gsz_gpu_frames_destroy(gpu, &frames);
        assert_null(frames);
        gsz_gpu_frames_destroy(gpu, &frames);
    }
    gsz_test_gpu_close(&gpu);
}

/* Every frame fills a buffer and lets go of it: validation would see one that is destroyed in use. */
static void retired_buffers_live_long_enough(void **state) {
    (void)state;
    gsz_gpu_frames *frames = NULL;
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_create(gpu, &frames, 3));
    for (int i = 0; i < FRAMES; i++) {
        gsz_gpu_buffer bytes = {0};
        gsz_gpu_image image = {0};
        VkCommandBuffer commands = gsz_test_gpu_begin(gpu, frames);
        make_bytes(gpu, &bytes);
        gsz_test_gpu_ok(gpu, gsz_gpu_image_create(gpu, &image, VK_FORMAT_R8G8B8A8_UNORM,
                                                  (VkExtent2D){64, 64},
                                                  VK_IMAGE_USAGE_TRANSFER_DST_BIT, "image"));
        fill(commands, &bytes);
        if (i % 2) gsz_gpu_frames_retire_buffer(gpu, frames, &bytes);
        submit(gpu, frames);
        gsz_gpu_frames_retire_buffer(gpu, frames, &bytes); /* zeroed by now, or just submitted */
        gsz_gpu_frames_retire_image(gpu, frames, &image);
        assert_true(bytes.handle == VK_NULL_HANDLE && image.handle == VK_NULL_HANDLE);
    }
    gsz_gpu_memory_use use = gsz_gpu_memory_get_use(gpu);
    assert_true(use.used > 0);
    assert_true(use.peak_used < UINT64_C(6) * BYTES); /* so they were freed on the way */
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_finish(gpu, frames));
    assert_int_equal(gsz_gpu_memory_get_use(gpu).used, 0);
    gsz_gpu_frames_destroy(gpu, &frames);
    gsz_test_gpu_close(&gpu);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_have_names),
        cmocka_unit_test(too_many_marks_are_left_out),
        cmocka_unit_test(slots_take_turns),
        cmocka_unit_test(retired_buffers_live_long_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
