/* SPDX-License-Identifier: MIT */
/* test_formats_source.c - sources: files, memory, pipes and what cannot be read. */
#include "source.h"

#include <fcntl.h>

#include "test_formats_support.h"

static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
enum { TEXT_SIZE = sizeof text - 1 };

/* Leaves standard input as a pipe that holds `size` bytes (few enough for a pipe to hold). */
static int put_into_standard_input(const void *data, size_t size) {
    int ends[2], before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], data, size), size);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    return before;
}

static void restore_standard_input(int before) {
    dup2(before, STDIN_FILENO);
    close(before);
}

/* What holds for every kind of source, in order. */
static void read_in_order(harness *h, gsz_source *source) {
    char piece[64];
    size_t got = 0;
    const uint8_t *seen = NULL;
    assert_int_equal(gsz_source_peek(h->context, source, &seen, &got, 5), GSZ_OK);
    assert_int_equal(got, 5);
    assert_memory_equal(seen, text, 5);
    assert_int_equal(gsz_source_position(source), 0);
    assert_int_equal(gsz_source_read(h->context, source, piece, 2, &got), GSZ_OK);
    assert_memory_equal(piece, text, 2);
    assert_int_equal(gsz_source_peek(h->context, source, &seen, &got, 2), GSZ_OK);
    assert_memory_equal(seen, text + 2, 2);
    assert_int_equal(gsz_source_peek(h->context, source, &seen, &got, 10), GSZ_OK);
    assert_int_equal(got, 10);
    assert_memory_equal(seen, text + 2, 10);
    assert_int_equal(gsz_source_position(source), 2);
    assert_int_equal(gsz_source_read(h->context, source, piece, 13, &got), GSZ_OK);
    assert_int_equal(got, 13);
    assert_memory_equal(piece, text + 2, 13);
    assert_int_equal(gsz_source_skip(h->context, source, 3), GSZ_OK);
    assert_int_equal(gsz_source_position(source), 18);
    assert_int_equal(gsz_source_read(h->context, source, piece, sizeof piece, &got), GSZ_OK);
    assert_int_equal(got, TEXT_SIZE - 18);
    assert_memory_equal(piece, text + 18, got);
    assert_int_equal(gsz_source_read(h->context, source, piece, 1, &got), GSZ_OK);
    assert_int_equal(got, 0);
    assert_int_equal(gsz_source_peek(h->context, source, &seen, &got, 1), GSZ_OK);
    assert_int_equal(got, 0);
    assert_int_equal(gsz_source_skip(h->context, source, 1), GSZ_ERROR_TRUNCATED);
}

static void read_at_offsets(harness *h, gsz_source *source) {
    char piece[64];
    assert_true(gsz_source_seekable(source));
    assert_int_equal(gsz_source_size(source), TEXT_SIZE);
    assert_int_equal(gsz_source_read_at(h->context, source, piece, 6, 30), GSZ_OK);
    assert_memory_equal(piece, text + 30, 6);
    assert_int_equal(gsz_source_read_at(h->context, source, piece, 0, TEXT_SIZE), GSZ_OK);
    assert_int_equal(gsz_source_read_at(h->context, source, piece, 7, 30), GSZ_ERROR_TRUNCATED);
    assert_int_equal(gsz_source_read_at(h->context, source, piece, 1, UINT64_MAX),
                     GSZ_ERROR_TRUNCATED);
    assert_error(h, "ends early");
}

static void read_everything(harness *h, gsz_source *source) {
    gsz_buffer buffer = {0};
    char piece[2];
    size_t got = 0;
    const uint8_t *seen = NULL;
    assert_int_equal(gsz_source_read(h->context, source, piece, 2, &got), GSZ_OK);
    assert_int_equal(gsz_source_peek(h->context, source, &seen, &got, 8), GSZ_OK);
    assert_int_equal(gsz_source_read_all(h->context, &buffer, source, TEXT_SIZE - 2), GSZ_OK);
    assert_int_equal(buffer.size, TEXT_SIZE - 2);
    assert_memory_equal(buffer.data, text + 2, TEXT_SIZE - 2);
    assert_int_equal(gsz_source_read_all(h->context, &buffer, source, 0), GSZ_OK);
    assert_int_equal(buffer.size, 0);
    gsz_buffer_free(h->context, &buffer);
}

static void too_much(harness *h, gsz_source *source) {
    gsz_buffer buffer = {0};
    assert_int_equal(gsz_source_read_all(h->context, &buffer, source, TEXT_SIZE - 1),
                     GSZ_ERROR_LIMIT);
    assert_error(h, "larger than the limit of 35 bytes");
    gsz_buffer_free(h->context, &buffer);
}

typedef void use(harness *h, gsz_source *source);

static void use_memory(use *with) {
    harness h;
    harness_open(&h, 1, 0);
    gsz_source *source = NULL;
    assert_int_equal(gsz_source_from_memory(h.context, &source, "text", text, TEXT_SIZE), GSZ_OK);
    assert_string_equal(gsz_source_name(source), "text");
    with(&h, source);
    gsz_source_close(h.context, &source);
    assert_null(source);
    harness_close(&h);
}

static void use_file(use *with) {
    harness h;
    folder f;
    harness_open(&h, 1, 0);
    folder_make(&f);
    file_path path = folder_path(&f, "text");
    file_write(path.text, text, TEXT_SIZE);
    gsz_source *source = NULL;
    assert_int_equal(gsz_source_open(h.context, &source, path.text), GSZ_OK);
    assert_string_equal(gsz_source_name(source), path.text);
    with(&h, source);
    gsz_source_close(h.context, &source);
    folder_remove(&f);
    harness_close(&h);
}

static void use_pipe(use *with) {
    harness h;
    harness_open(&h, 1, 0);
    int before = put_into_standard_input(text, TEXT_SIZE);
    gsz_source *source = NULL;
    assert_int_equal(gsz_source_open(h.context, &source, "-"), GSZ_OK);
    assert_string_equal(gsz_source_name(source), "standard input");
    assert_false(gsz_source_seekable(source));
    assert_int_equal(gsz_source_size(source), 0);
    with(&h, source);
    gsz_source_close(h.context, &source);
    assert_int_not_equal(fcntl(STDIN_FILENO, F_GETFD), -1);
    restore_standard_input(before);
    harness_close(&h);
}

static void memory_source(void **state) {
    (void)state;
    use_memory(read_in_order);
    use_memory(read_at_offsets);
    use_memory(read_everything);
    use_memory(too_much);
}

static void file_source(void **state) {
    (void)state;
    use_file(read_in_order);
    use_file(read_at_offsets);
    use_file(read_everything);
    use_file(too_much);
}

static void pipe_source(void **state) {
    (void)state;
    use_pipe(read_in_order);
    use_pipe(read_everything);
    use_pipe(too_much);
}

/* As in `(read line; gsz info -) < file`. */
static void file_as_standard_input_begins_where_it_stands(void **state) {
    (void)state;
    harness h;
    folder f;
    harness_open(&h, 1, 0);
    folder_make(&f);
    file_path path = folder_path(&f, "text");
    file_write(path.text, text, TEXT_SIZE);
    int before = dup(STDIN_FILENO), fd = open(path.text, O_RDONLY);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    assert_int_equal(lseek(STDIN_FILENO, 10, SEEK_SET), 10);
    gsz_source *source = NULL;
    gsz_buffer buffer = {0};
    assert_int_equal(gsz_source_open(h.context, &source, "-"), GSZ_OK);
    assert_int_equal(gsz_source_size(source), TEXT_SIZE - 10);
    assert_int_equal(gsz_source_read_all(h.context, &buffer, source, 1000), GSZ_OK);
    assert_int_equal(buffer.size, TEXT_SIZE - 10);
    assert_memory_equal(buffer.data, text + 10, TEXT_SIZE - 10);
    gsz_buffer_free(h.context, &buffer);
    gsz_source_close(h.context, &source);
    restore_standard_input(before);
    folder_remove(&f);
    harness_close(&h);
}

static void large_pipe(void **state) {
    (void)state;
    enum { SIZE = 5000000 };
    harness h;
    harness_open(&h, 1, 0);
    int ends[2], before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        for (uint32_t i = 0; i < SIZE / 4; i++)
            if (write(ends[1], &i, 4) != 4) _exit(1);
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    gsz_source *source = NULL;
    gsz_buffer buffer = {0};
    assert_int_equal(gsz_source_open(h.context, &source, "-"), GSZ_OK);
    assert_int_equal(gsz_source_read_all(h.context, &buffer, source, UINT64_MAX), GSZ_OK);
    assert_int_equal(buffer.size, SIZE);
    for (uint32_t i = 0; i < SIZE / 4; i++) assert_memory_equal(buffer.data + 4 * i, &i, 4);
    gsz_buffer_free(h.context, &buffer);
    gsz_source_close(h.context, &source);
    restore_standard_input(before);
    harness_close(&h);
}

static void what_cannot_be_opened(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_source *source = NULL;
    assert_int_equal(gsz_source_open(h.context, &source, "/nowhere/scene.ply"), GSZ_ERROR_IO);
    assert_error(&h, "cannot open /nowhere/scene.ply: No such file or directory");
    assert_null(source);
    assert_int_equal(gsz_source_open(h.context, &source, "/"), GSZ_ERROR_IO);
    assert_error(&h, "cannot read /: Is a directory");
    assert_null(source);
    harness_close(&h);
}

static void empty_files_are_empty(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_source *source = NULL;
    gsz_buffer buffer = {0};
    assert_int_equal(gsz_source_open(h.context, &source, "/dev/null"), GSZ_OK);
    assert_int_equal(gsz_source_read_all(h.context, &buffer, source, 0), GSZ_OK);
    assert_int_equal(buffer.size, 0);
    gsz_source_close(h.context, &source);
    assert_int_equal(gsz_source_from_memory(h.context, &source, "nothing", NULL, 0), GSZ_OK);
    assert_int_equal(gsz_source_read_all(h.context, &buffer, source, 0), GSZ_OK);
    assert_int_equal(buffer.size, 0);
    gsz_source_close(h.context, &source);
    gsz_buffer_free(h.context, &buffer);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_source),
        cmocka_unit_test(file_source),
        cmocka_unit_test(pipe_source),
        cmocka_unit_test(file_as_standard_input_begins_where_it_stands),
        cmocka_unit_test(large_pipe),
        cmocka_unit_test(what_cannot_be_opened),
        cmocka_unit_test(empty_files_are_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
