/* SPDX-License-Identifier: MIT */
/* test_formats_context.c - contexts: errors, messages, counted memory, allocators; and what grows. */
#include <stdalign.h>

#include "array_room.h"
#include "test_formats_support.h"

static void names_of_results(void **state) {
    (void)state;
    assert_string_equal(gsz_result_name(GSZ_OK), "ok");
    assert_string_equal(gsz_result_name(GSZ_ERROR_TRUNCATED), "truncated");
    assert_string_equal(gsz_result_name(GSZ_ERROR_CANCELLED), "cancelled");
    assert_string_equal(gsz_result_name((gsz_result)10), "unknown");
    assert_string_equal(gsz_result_name((gsz_result)-1), "unknown");
}

static void version_is_that_of_the_header(void **state) {
    (void)state;
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", GSZ_VERSION_MAJOR, GSZ_VERSION_MINOR,
             GSZ_VERSION_PATCH);
    assert_string_equal(gsz_version(), expected);
}

static void first_error_wins_until_cleared(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    assert_string_equal(gsz_context_error(h.context), "");
    assert_int_equal(gsz_fail(h.context, GSZ_ERROR_CORRUPT, "first %d", 1), GSZ_ERROR_CORRUPT);
    assert_int_equal(gsz_fail(h.context, GSZ_ERROR_IO, "second"), GSZ_ERROR_IO);
    assert_string_equal(gsz_context_error(h.context), "first 1");
    gsz_clear_error(h.context);
    assert_string_equal(gsz_context_error(h.context), "");
    assert_int_equal(gsz_fail_errno(h.context, ENOSPC, "cannot write %s", "x"), GSZ_ERROR_IO);
    assert_string_equal(gsz_context_error(h.context), "cannot write x: No space left on device");
    harness_close(&h);
    assert_null(h.context);
}

static void messages_are_one_line(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    (void)gsz_fail(h.context, GSZ_ERROR_IO, "a\nb\033[31mc");
    assert_string_equal(gsz_context_error(h.context), "a?b?[31mc");
    gsz_say(h.context, GSZ_MESSAGE_WARNING, "%s: %d", "x\ty", 3);
    assert_string_equal(h.said, "warning: x?y: 3\n");
    harness_close(&h);
}

static void long_errors_are_cut(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    char *text = test_malloc(20001);
    memset(text, 'x', 20000);
    text[20000] = 0;
    (void)gsz_fail_errno(h.context, ENOENT, "%s", text);
    size_t length = strlen(gsz_context_error(h.context));
    assert_in_range(length, 4096, 19999);
    test_free(text);
    harness_close(&h);
}

static void memory_is_zeroed_aligned_and_counted(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    uint8_t *first = NULL, *second = NULL;
    assert_int_equal(GSZ_NEW(h.context, &first, 1000), GSZ_OK);
    assert_int_equal(GSZ_NEW(h.context, &second, 0), GSZ_OK);
    assert_non_null(second);
    assert_int_equal((uintptr_t)first % alignof(max_align_t), 0);
    for (int i = 0; i < 1000; i++) assert_int_equal(first[i], 0);
    uint64_t peak = gsz_context_peak_memory(h.context);
    assert_in_range(peak, 1001, 1200);
    gsz_free(h.context, first);
    gsz_free(h.context, second);
    gsz_free(h.context, NULL);
    assert_int_equal(GSZ_NEW(h.context, &first, 900), GSZ_OK);
    assert_int_equal(gsz_context_peak_memory(h.context), peak);
    gsz_free(h.context, first);
    harness_close(&h);
}

static void memory_has_a_limit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 10000);
    uint8_t *first = NULL, *second = NULL;
    assert_int_equal(GSZ_NEW(h.context, &first, 6000), GSZ_OK);
    assert_int_equal(GSZ_NEW(h.context, &second, 6000), GSZ_ERROR_MEMORY);
    assert_null(second);
    assert_error(&h, "the memory limit of 10000 bytes");
    gsz_free(h.context, first);
    assert_int_equal(GSZ_NEW(h.context, &second, 6000), GSZ_OK);
    gsz_free(h.context, second);
    assert_int_equal(gsz_alloc(h.context, (void **)&first, SIZE_MAX / 2, 3), GSZ_ERROR_MEMORY);
    assert_int_equal(gsz_alloc(h.context, (void **)&first, SIZE_MAX, 1), GSZ_ERROR_MEMORY);
    harness_close(&h);
}

typedef struct counting_allocator {
    int taken, returned, fail_at;
} counting_allocator;

static void *counting_alloc(void *user, size_t size) {
    counting_allocator *counts = user;
    if (++counts->taken == counts->fail_at) return NULL;
    void *memory = malloc(size);
    if (memory) memset(memory, 0xa5, size);
    return memory;
}

static void counting_free(void *user, void *pointer) {
    counting_allocator *counts = user;
    counts->returned += pointer != NULL;
    free(pointer);
}

static void allocator_of_the_caller(void **state) {
    (void)state;
    counting_allocator counts = {0};
    gsz_context_options options;
    gsz_context_options_default(&options);
    options.allocator = (gsz_allocator){counting_alloc, counting_free, &counts};
    gsz_context *context = NULL;
    assert_int_equal(gsz_context_create(&context, &options), GSZ_OK);
    uint32_t *numbers = NULL;
    assert_int_equal(GSZ_NEW(context, &numbers, 100), GSZ_OK);
    for (int i = 0; i < 100; i++) assert_int_equal(numbers[i], 0);
    gsz_free(context, numbers);
    counts.fail_at = counts.taken + 1;
    assert_int_equal(GSZ_NEW(context, &numbers, 100), GSZ_ERROR_MEMORY);
    assert_string_equal(gsz_context_error(context), "out of memory: 400 bytes");
    gsz_context_destroy(&context);
    assert_int_equal(counts.taken - 1, counts.returned);

    counts = (counting_allocator){.fail_at = 1};
    assert_int_equal(gsz_context_create(&context, &options), GSZ_ERROR_MEMORY);
    assert_null(context);
    options.allocator.free = NULL;
    assert_int_equal(gsz_context_create(&context, &options), GSZ_ERROR_ARGUMENT);
}

static void destroying_nothing(void **state) {
    (void)state;
    gsz_context *context = NULL;
    gsz_pool *pool = NULL;
    gsz_context_destroy(NULL);
    gsz_context_destroy(&context);
    gsz_pool_destroy(NULL);
    gsz_pool_destroy(&pool);
    assert_int_equal(gsz_context_create(&context, NULL), GSZ_OK);
    gsz_cloud_free(context, NULL);
    gsz_buffer_free(context, NULL);
    gsz_source_close(context, NULL);
    gsz_output_close(context, NULL);
    gsz_context_destroy(&context);
    assert_null(context);
}

static void buffers_grow_by_doubling(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer buffer = {0};
    assert_int_equal(gsz_buffer_append(h.context, &buffer, NULL, 0), GSZ_OK);
    int moves = 0;
    for (uint32_t i = 0; i < 100000; i++) {
        const uint8_t *before = buffer.data;
        assert_int_equal(gsz_buffer_append(h.context, &buffer, &i, sizeof i), GSZ_OK);
        moves += buffer.data != before;
    }
    assert_in_range(moves, 2, 20);
    assert_int_equal(buffer.size, 400000);
    for (uint32_t i = 0; i < 100000; i++) assert_memory_equal(buffer.data + 4 * i, &i, 4);
    assert_int_equal(gsz_buffer_reserve(h.context, &buffer, SIZE_MAX - 8), GSZ_ERROR_MEMORY);
    assert_int_equal(buffer.size, 400000);
    gsz_buffer_free(h.context, &buffer);
    assert_null(buffer.data);
    gsz_buffer_free(h.context, &buffer);
    harness_close(&h);
}

/** Counted by a context, and not. */
static void arrays_grow_by_doubling(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    uint32_t *counted = NULL, *plain = NULL;
    size_t counted_room = 0, plain_room = 0, moves = 0;
    for (uint32_t i = 0; i < 100000; i++) {
        moves += i == counted_room;
        assert_int_equal(GSZ_GROW(h.context, &counted, &counted_room, i + (size_t)1), GSZ_OK);
        assert_true(GSZ_ROOM(&plain, &plain_room, i + (size_t)1));
        assert_int_equal(counted_room, plain_room);
        assert_int_equal(counted[i], 0);
        counted[i] = plain[i] = i;
    }
    assert_in_range(moves, 2, 20);
    const uint32_t *before = plain;
    assert_int_equal(GSZ_GROW(h.context, &counted, &counted_room, SIZE_MAX / 4), GSZ_ERROR_MEMORY);
    assert_error(&h, "out of memory");
    assert_false(GSZ_ROOM(&plain, &plain_room, SIZE_MAX / 4));
    assert_true(plain == before && plain_room == counted_room);
    for (uint32_t i = 0; i < 100000; i++) assert_true(counted[i] == i && plain[i] == i);
    gsz_free(h.context, counted);
    free(plain);
    harness_close(&h);
}

static void progress_can_cancel(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    assert_int_equal(gsz_check_cancel(h.context), GSZ_OK);
    assert_int_equal(h.reports, 1);
    h.cancel_after = 3;
    assert_int_equal(gsz_report_progress(h.context, "test", 0.5), GSZ_OK);
    assert_int_equal(gsz_check_cancel(h.context), GSZ_ERROR_CANCELLED);
    assert_error(&h, "cancelled");
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_results),
        cmocka_unit_test(version_is_that_of_the_header),
        cmocka_unit_test(first_error_wins_until_cleared),
        cmocka_unit_test(messages_are_one_line),
        cmocka_unit_test(long_errors_are_cut),
        cmocka_unit_test(memory_is_zeroed_aligned_and_counted),
        cmocka_unit_test(memory_has_a_limit),
        cmocka_unit_test(allocator_of_the_caller),
        cmocka_unit_test(destroying_nothing),
        cmocka_unit_test(buffers_grow_by_doubling),
        cmocka_unit_test(arrays_grow_by_doubling),
        cmocka_unit_test(progress_can_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
