/* SPDX-License-Identifier: MIT */
/* test_extras_image_damage.c - pictures that end early, are damaged, lie about their size or ask for too much. */
#include "test_extras_image_support.h"

static const png_kind plain_png = {PNG_COLOR_TYPE_RGBA, 8, false, false};
static const png_kind woven_png = {PNG_COLOR_TYPE_PALETTE, 4, true, true};
static const jpeg_kind plain_jpeg = {JCS_RGB, JCS_YCbCr, 3, false, false, 0};
static const jpeg_kind steps_jpeg = {JCS_RGB, JCS_YCbCr, 3, true, false, 0};
static const jpeg_kind ink_jpeg = {JCS_CMYK, JCS_YCCK, 4, false, true, 1};

static gsz_buffer make(int kind) {
    switch (kind) {
    case 0: return make_png(plain_png);
    case 1: return make_png(woven_png);
    case 2: return make_jpeg(plain_jpeg);
    case 3: return make_jpeg(steps_jpeg);
    default: return make_jpeg(ink_jpeg);
    }
}

enum { KINDS = 5 };

static void truncation_at_every_byte(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_image image;
    for (int kind = 0; kind < KINDS; kind++) {
        gsz_buffer file = make(kind);
        for (size_t size = 0; size < file.size; size++) {
            gsz_result result = read_image(h.context, &image, file.data, size);
            bool known = size >= (kind < 2 ? 8 : 3);
            if (result != (known ? GSZ_ERROR_TRUNCATED : GSZ_ERROR_FORMAT))
                fail_msg("kind %d, %zu of %zu bytes: %s, %s", kind, size, file.size,
                         gsz_result_name(result), gsz_context_error(h.context));
            assert_error(&h, known ? "photo: the " : "photo: neither a PNG nor a JPEG");
        }
        assert_int_equal(read_image(h.context, &image, file.data, file.size), GSZ_OK);
        gsz_image_free(h.context, &image);
        free(file.data);
    }
    assert_string_equal(h.said, "");
    harness_close(&h);
}

/* Every byte changed in turn: an error with a sentence, or a picture. */
static void damage_at_every_byte(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 64 << 20);
    gsz_image image;
    int refused = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        gsz_buffer file = make(kind);
        for (size_t i = 0; i < file.size; i++) {
            file.data[i] ^= 0x55;
            gsz_result result = read_image(h.context, &image, file.data, file.size);
            assert_int_equal(result == GSZ_OK, gsz_context_error(h.context)[0] == 0);
            refused += result != GSZ_OK;
            gsz_image_free(h.context, &image);
            file.data[i] ^= 0x55;
        }
        free(file.data);
    }
    assert_true(refused > 500);
    assert_string_equal(h.said, "");
    harness_close(&h);
}

static uint32_t crc_of(const uint8_t *data, size_t size) {
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void put_big(uint8_t *at, uint32_t value) {
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static gsz_result read_resized_png(harness *h, uint32_t width, uint32_t height) {
    gsz_buffer file = make_png(plain_png);
    gsz_image image;
    put_big(file.data + 16, width);
    put_big(file.data + 20, height);
    put_big(file.data + 29, crc_of(file.data + 12, 17));
    gsz_result result = read_image(h->context, &image, file.data, file.size);
    gsz_image_free(h->context, &image);
    free(file.data);
    return result;
}

static gsz_result read_resized_jpeg(harness *h, uint32_t width, uint32_t height) {
    gsz_buffer file = make_jpeg(plain_jpeg);
    gsz_image image;
    size_t at = 0;
    while (!(file.data[at] == 0xff && file.data[at + 1] == 0xc0)) at++;
    file.data[at + 5] = (uint8_t)(height >> 8);
    file.data[at + 6] = (uint8_t)height;
    file.data[at + 7] = (uint8_t)(width >> 8);
    file.data[at + 8] = (uint8_t)width;
    gsz_result result = read_image(h->context, &image, file.data, file.size);
    gsz_image_free(h->context, &image);
    free(file.data);
    return result;
}

static void lying_sizes_cost_no_memory(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    assert_int_equal(read_resized_png(&h, SIDE_X, SIDE_Y), GSZ_OK);
    assert_int_equal(read_resized_png(&h, 32768, 32768), GSZ_ERROR_TRUNCATED);
    assert_error(&h, "bytes cannot hold 32768 x 32768 pixels");
    assert_int_equal(read_resized_png(&h, 32769, 1), GSZ_ERROR_LIMIT);
    assert_error(&h, "photo: a picture of 32769 x 1 pixels; sides of up to 32768 are read");
    assert_int_equal(read_resized_png(&h, 5, 0xffffffff), GSZ_ERROR_LIMIT);
    assert_int_equal(read_resized_png(&h, 0, 5), GSZ_ERROR_CORRUPT);
    assert_error(&h, "photo: a picture without pixels");
    assert_int_equal(read_resized_png(&h, SIDE_X, SIDE_Y + 1), GSZ_ERROR_CORRUPT);
    assert_int_equal(read_resized_jpeg(&h, SIDE_X, SIDE_Y), GSZ_OK);
    assert_int_equal(read_resized_jpeg(&h, 32768, 32768), GSZ_ERROR_TRUNCATED);
    assert_error(&h, "bytes cannot hold 32768 x 32768 pixels");
    assert_int_equal(read_resized_jpeg(&h, 40000, 3), GSZ_ERROR_LIMIT);
    assert_error(&h, "photo: a picture of 40000 x 3 pixels; sides of up to 32768 are read");
    assert_int_equal(read_resized_jpeg(&h, 0, 3), GSZ_ERROR_CORRUPT);
    assert_int_equal(read_resized_jpeg(&h, SIDE_X, 90), GSZ_ERROR_CORRUPT);
    assert_true(gsz_context_peak_memory(h.context) < 1 << 20);
    harness_close(&h);
}

static void other_kinds_of_files(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_image image;
    assert_int_equal(read_image(h.context, &image, "GIF89a..........", 16), GSZ_ERROR_FORMAT);
    assert_error(&h, "photo: neither a PNG nor a JPEG");
    assert_int_equal(read_image(h.context, &image, "\x89PNG\r\n\x1a\n\0\0\0\4IDATabcdabcdabcd", 28),
                     GSZ_ERROR_CORRUPT);
    assert_error(&h, "photo: a damaged PNG: ");
    assert_int_equal(read_image(h.context, &image, "\xff\xd8\xff\xd9", 4), GSZ_ERROR_CORRUPT);
    assert_error(&h, "photo: a damaged JPEG: ");
    harness_close(&h);
}

static gsz_result read_kind(gsz_context *context, void *user) {
    const gsz_buffer *file = user;
    gsz_image image;
    gsz_result result = read_image(context, &image, file->data, file->size);
    gsz_image_free(context, &image);
    return result;
}

static gsz_result write_kind(gsz_context *context, void *user) {
    gsz_buffer file = {0};
    gsz_result result = gsz_image_encode_png(context, &file, user);
    if (result != GSZ_OK) assert_int_equal(file.size, 0);
    gsz_buffer_free(context, &file);
    return result;
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        gsz_buffer file = make(kind);
        assert_true(fail_everywhere(read_kind, &file) >= (kind < 2 ? 8 : 4));
        free(file.data);
    }
    uint8_t pixels[3 * 20 * 30] = {0};
    gsz_image image = {20, 30, 3, pixels};
    assert_true(fail_everywhere(write_kind, &image) >= 5);
}

static void reading_can_be_cancelled(void **state) {
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_buffer file = make(kind);
        gsz_image image;
        for (int after = 1; after <= 2; after++) {
            h.reports = 0;
            h.cancel_after = after;
            assert_int_equal(read_image(h.context, &image, file.data, file.size),
                             GSZ_ERROR_CANCELLED);
            assert_error(&h, "cancelled");
        }
        free(file.data);
        harness_close(&h);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truncation_at_every_byte),   cmocka_unit_test(damage_at_every_byte),
        cmocka_unit_test(lying_sizes_cost_no_memory), cmocka_unit_test(other_kinds_of_files),
        cmocka_unit_test(no_memory_at_any_point),     cmocka_unit_test(reading_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
