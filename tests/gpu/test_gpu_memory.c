/* SPDX-License-Identifier: MIT */
/* test_gpu_memory.c - the allocator: nothing overlaps, neighbours join again, all comes back, and what runs out is named. */
#include "test_gpu_support.h"

#include <string.h>

#include "gpu_free_ranges.h"

enum { UNITS = 4096, SPANS = 300, ROUNDS = 20000, BUFFERS = 200, BUFFER_ROUNDS = 4000 };

/* ---- free ranges, against a map of single bytes ---- */

typedef struct model {
    gsz_gpu_free_ranges ranges;
    uint8_t used[UNITS];
    uint64_t offset[SPANS], size[SPANS]; /* size 0: not taken */
} model;

static void check_model(const model *m) {
    size_t found = 0;
    for (size_t i = 0; i < UNITS; i++) found += !m->used[i] && (i == 0 || m->used[i - 1]);
    assert_int_equal(m->ranges.count, found); /* so neighbours are joined */
    for (size_t r = 0; r < found; r++) {
        const gsz_gpu_range *range = &m->ranges.items[r];
        assert_true(range->size > 0 && range->offset + range->size <= UNITS);
        if (r > 0) assert_true(range->offset > range[-1].offset + range[-1].size);
        for (uint64_t i = 0; i < range->size; i++) assert_false(m->used[range->offset + i]);
    }
}

static void take(model *m, size_t i, uint64_t *seed) {
    uint64_t size = 1 + gsz_test_gpu_random(seed) % 60;
    uint64_t alignment = UINT64_C(1) << gsz_test_gpu_random(seed) % 6;
    if (!gsz_gpu_free_ranges_take(&m->ranges, &m->offset[i], size, alignment)) return;
    m->size[i] = size;
    assert_int_equal(m->offset[i] % alignment, 0);
    for (uint64_t k = 0; k < size; k++) {
        assert_false(m->used[m->offset[i] + k]);
        m->used[m->offset[i] + k] = 1;
    }
}

static void give(model *m, size_t i) {
    gsz_gpu_free_ranges_give(&m->ranges, m->offset[i], m->size[i]);
    memset(m->used + m->offset[i], 0, m->size[i]);
    m->size[i] = 0;
}

static void free_ranges_never_overlap(void **state) {
    (void)state;
    static model m;
    uint64_t seed = 1;
    assert_true(gsz_gpu_free_ranges_init(&m.ranges, UNITS));
    for (int round = 0; round < ROUNDS; round++) {
        size_t i = gsz_test_gpu_random(&seed) % SPANS;
        if (m.size[i])
            give(&m, i);
        else
            take(&m, i, &seed);
        if (round % 50 == 0) check_model(&m);
    }
    for (size_t i = 0; i < SPANS; i++)
        if (m.size[i]) give(&m, i);
    check_model(&m);
    assert_int_equal(m.ranges.taken, 0);
    assert_int_equal(m.ranges.count, 1);
    assert_int_equal(m.ranges.items[0].size, UNITS);
    gsz_gpu_free_ranges_free(&m.ranges);
}

/* ---- buffers ---- */

static const VkBufferUsageFlags usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                                        VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT |
                                        VK_BUFFER_USAGE_TRANSFER_SRC_BIT;

static void make_some(gsz_gpu *gpu, gsz_gpu_buffer *buffer, uint64_t *seed) {
    gsz_gpu_place place = (gsz_gpu_place)(gsz_test_gpu_random(seed) % 3);
    uint32_t bits = gsz_test_gpu_random(seed) % 18;
    VkDeviceSize size = 1 + gsz_test_gpu_random(seed) % (1u << bits);
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, buffer, size, usage, place, "some"));
    assert_int_equal(buffer->size, size);
    assert_true(buffer->address != 0);
    assert_int_equal(buffer->mapped != NULL, place != GSZ_GPU_LOCAL);
    if (buffer->mapped) memset(buffer->mapped, (int)(buffer->address >> 4 & 0xff), size);
}

/* What was written to it is there still, so nobody else has written to it. */
static void drop(gsz_gpu *gpu, gsz_gpu_buffer *buffer) {
    const uint8_t *bytes = buffer->mapped;
    for (VkDeviceSize i = 0; bytes && i < buffer->size; i++)
        if (bytes[i] != (buffer->address >> 4 & 0xff)) fail_msg("a buffer was written over");
    gsz_gpu_buffer_destroy(gpu, buffer);
    assert_true(buffer->handle == VK_NULL_HANDLE);
}

static void buffers_come_and_go(void **state) {
    (void)state;
    static gsz_gpu_buffer buffers[BUFFERS];
    uint64_t seed = 7;
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    for (int round = 0; round < BUFFER_ROUNDS; round++) {
        gsz_gpu_buffer *buffer = &buffers[gsz_test_gpu_random(&seed) % BUFFERS];
        if (buffer->handle)
            drop(gpu, buffer);
        else
            make_some(gpu, buffer, &seed);
    }
    gsz_gpu_memory_use use = gsz_gpu_memory_get_use(gpu);
    assert_true(use.used > 0 && use.used <= use.peak_used && use.used <= use.held);
    for (int i = 0; i < BUFFERS; i++) drop(gpu, &buffers[i]);
    gsz_test_gpu_close(&gpu);
}

static void small_ones_share_a_piece(void **state) {
    (void)state;
    gsz_gpu_buffer a = {0}, b = {0}, large = {0};
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, &a, 1000, usage, GSZ_GPU_LOCAL, "a"));
    uint64_t held = gsz_gpu_memory_get_use(gpu).held;
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, &b, 0, usage, GSZ_GPU_LOCAL, "b"));
    assert_int_equal(gsz_gpu_memory_get_use(gpu).held, held);
    assert_ptr_equal(a.span.piece, b.span.piece);
    assert_int_equal(b.size, 0);
    const VkDeviceSize size = 100 << 20;
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, &large, size, usage, GSZ_GPU_LOCAL, "large"));
    uint64_t more = gsz_gpu_memory_get_use(gpu).held - held;
    assert_true(more >= size && more < size + (1 << 20)); /* a piece that fits */
    gsz_gpu_buffer_destroy(gpu, &large);
    assert_int_equal(gsz_gpu_memory_get_use(gpu).held, held);
    gsz_gpu_buffer_destroy(gpu, &a);
    gsz_gpu_buffer_destroy(gpu, &b);
    gsz_gpu_buffer_destroy(gpu, &b);
    assert_true(gsz_gpu_memory_get_use(gpu).peak_used >= size);
    gsz_test_gpu_close(&gpu);
}

static void what_runs_out_is_named(void **state) {
    (void)state;
    gsz_gpu_buffer buffer = {0};
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    gsz_result result =
        gsz_gpu_buffer_create(gpu, &buffer, UINT64_C(1) << 50, usage, GSZ_GPU_LOCAL, "records");
    assert_int_equal(result, GSZ_ERROR_MEMORY);
    assert_string_equal(gpu->error, "out of device memory for 'records' (1125899907 MB)");
    assert_true(buffer.handle == VK_NULL_HANDLE);
    gsz_test_gpu_close(&gpu);
}

/* ---- images ---- */

static void images_have_pieces_of_their_own(void **state) {
    (void)state;
    const VkImageUsageFlags use = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    gsz_gpu_image image = {0}, wide = {0}, copied = {0};
    gsz_gpu_buffer buffer = {0};
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, &buffer, 100, usage, GSZ_GPU_LOCAL, "bytes"));
    gsz_test_gpu_ok(gpu, gsz_gpu_image_create(gpu, &image, VK_FORMAT_R8G8B8A8_UNORM,
                                              (VkExtent2D){640, 480}, use, "image"));
    assert_true(image.view != VK_NULL_HANDLE);
    assert_ptr_not_equal(image.span.piece, buffer.span.piece);
    gsz_test_gpu_ok(gpu, gsz_gpu_image_create(gpu, &copied, VK_FORMAT_R8G8B8A8_UNORM,
                                              (VkExtent2D){16, 16}, VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                              "copied"));
    assert_true(copied.view == VK_NULL_HANDLE);
    assert_int_equal(gsz_gpu_image_create(gpu, &wide, VK_FORMAT_R8G8B8A8_UNORM,
                                          (VkExtent2D){1 << 24, 1}, use, "wide"),
                     GSZ_ERROR_LIMIT);
    assert_non_null(strstr(gpu->error, "16777216 by 1"));
    gsz_gpu_image_destroy(gpu, &wide);
    gsz_gpu_image_destroy(gpu, &copied);
    gsz_gpu_image_destroy(gpu, &image);
    gsz_gpu_buffer_destroy(gpu, &buffer);
    gsz_test_gpu_close(&gpu);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(free_ranges_never_overlap),       cmocka_unit_test(buffers_come_and_go),
        cmocka_unit_test(small_ones_share_a_piece),        cmocka_unit_test(what_runs_out_is_named),
        cmocka_unit_test(images_have_pieces_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
