/* SPDX-License-Identifier: MIT */
/* test_formats_bytes.c - the bounded reader, the writer that mirrors it, UTF-8, and numbers as text. */
#include <float.h>

#include "byte_reader.h"
#include "byte_writer.h"
#include "ply_number.h"
#include "test_formats_support.h"
#include "utf8.h"

static const uint64_t varints[] = {0,          1,          127,        128,        16383,
                                   16384,      UINT32_MAX, 1ull << 32, 1ull << 56, (1ull << 63) - 1,
                                   1ull << 63, UINT64_MAX};
enum { VARINTS = sizeof varints / sizeof *varints };

static void write_fields(gsz_byte_writer *writer) {
    gsz_writer_u8(writer, 0x01);
    gsz_writer_u16(writer, 0x2345);
    gsz_writer_u32(writer, 0x6789abcd);
    gsz_writer_u64(writer, 0x0123456789abcdefull);
    gsz_writer_f32(writer, -0.15625f);
    for (int i = 0; i < VARINTS; i++) gsz_writer_varint(writer, varints[i]);
    gsz_writer_bytes(writer, "end", 3);
}

static void read_fields(gsz_byte_reader *reader) {
    assert_int_equal(gsz_reader_u8(reader), 0x01);
    assert_int_equal(gsz_reader_u16(reader), 0x2345);
    assert_int_equal(gsz_reader_u32(reader), 0x6789abcd);
    assert_true(gsz_reader_u64(reader) == 0x0123456789abcdefull);
    assert_true(gsz_reader_f32(reader) == -0.15625f);
    for (int i = 0; i < VARINTS; i++) assert_true(gsz_reader_varint(reader) == varints[i]);
    assert_memory_equal(gsz_reader_bytes(reader, 3), "end", 3);
}

static void what_is_written_is_read(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer buffer = {0};
    gsz_byte_writer writer;
    gsz_writer_init(&writer, h.context, &buffer);
    write_fields(&writer);
    assert_int_equal(writer.result, GSZ_OK);
    static const uint8_t first[] = {0x01, 0x45, 0x23, 0xcd, 0xab, 0x89, 0x67, 0xef};
    assert_memory_equal(buffer.data, first, sizeof first);

    gsz_byte_reader reader;
    gsz_reader_init(&reader, buffer.data, buffer.size);
    assert_int_equal(gsz_reader_left(&reader), buffer.size);
    read_fields(&reader);
    assert_int_equal(gsz_reader_left(&reader), 0);
    assert_false(reader.failed);
    gsz_buffer_free(h.context, &buffer);
    harness_close(&h);
}

static void reading_past_the_end_sticks(void **state) {
    (void)state;
    static const uint8_t bytes[] = {1, 2, 3};
    gsz_byte_reader reader;
    gsz_reader_init(&reader, bytes, sizeof bytes);
    assert_int_equal(gsz_reader_u8(&reader), 1);
    assert_int_equal(gsz_reader_u32(&reader), 0);
    assert_true(reader.failed);
    assert_int_equal(gsz_reader_u8(&reader), 0);
    assert_int_equal(gsz_reader_left(&reader), 0);
    assert_null(gsz_reader_bytes(&reader, 0));
    gsz_reader_init(&reader, bytes, sizeof bytes);
    assert_null(gsz_reader_bytes(&reader, SIZE_MAX));
    gsz_reader_init(&reader, NULL, 0);
    assert_non_null(gsz_reader_bytes(&reader, 0));
    assert_int_equal(gsz_reader_u16(&reader), 0);
    assert_true(reader.failed);
}

static void expect_varint(const char *bytes, size_t size, bool good) {
    gsz_byte_reader reader;
    gsz_reader_init(&reader, bytes, size);
    uint64_t value = gsz_reader_varint(&reader);
    assert_int_equal(reader.failed, !good);
    if (!good) assert_true(value == 0);
}

static void patched_fields_are_read(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer buffer = {0};
    gsz_byte_writer writer;
    gsz_writer_init(&writer, h.context, &buffer);
    for (int i = 0; i < 4; i++) gsz_writer_u32(&writer, 0x11111111);
    gsz_writer_patch(&writer, 4, 0x89abcdef, 4);
    gsz_writer_patch(&writer, 8, 0x0123456789abcdefull, 8);
    assert_int_equal(writer.result, GSZ_OK);
    gsz_byte_reader reader;
    gsz_reader_init(&reader, buffer.data, buffer.size);
    assert_int_equal(gsz_reader_u32(&reader), 0x11111111);
    assert_int_equal(gsz_reader_u32(&reader), 0x89abcdef);
    assert_true(gsz_reader_u64(&reader) == 0x0123456789abcdefull);
    assert_int_equal(gsz_reader_left(&reader), 0);
    writer.result =
        GSZ_ERROR_MEMORY; /* after a failure nothing is touched, not even what is not there */
    gsz_writer_patch(&writer, buffer.size, 1, 8);
    gsz_buffer_free(h.context, &buffer);
    harness_close(&h);
}

static void bad_varints_fail(void **state) {
    (void)state;
    expect_varint("", 0, false);
    expect_varint("\x80", 1, false);
    expect_varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, true);
    expect_varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, false);
    expect_varint("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11, false);
    expect_varint("\x80\x00", 2, true);
}

static void writer_failure_sticks(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 2000);
    gsz_buffer buffer = {0};
    gsz_byte_writer writer;
    gsz_writer_init(&writer, h.context, &buffer);
    for (int i = 0; i < 1000; i++) gsz_writer_u32(&writer, 7);
    assert_int_equal(writer.result, GSZ_ERROR_MEMORY);
    size_t size = buffer.size;
    gsz_writer_u8(&writer, 1);
    assert_int_equal(buffer.size, size);
    gsz_buffer_free(h.context, &buffer);
    harness_close(&h);
}

static void well_formed_utf8(void **state) {
    (void)state;
    static const char *const good[] = {"",
                                       "plain",
                                       "\xc3\xa9",
                                       "\xe2\x82\xac",
                                       "\xf0\x9f\x98\x80",
                                       "\xed\x9f\xbf",
                                       "\xf4\x8f\xbf\xbf"};
    static const char *const bad[] = {"\x80",
                                      "\xc3",
                                      "\xc0\xaf",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xe2\x82",
                                      "a\xff"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(gsz_utf8_valid(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(gsz_utf8_valid(bad[i], strlen(bad[i])));
}

/* ---- numbers ---- */

static void numbers_are_parsed_as_the_c_library_does(void **state) {
    (void)state;
    static const char *const good[] = {"0",
                                       "-0",
                                       "+5",
                                       "1.",
                                       "0.5",
                                       "1e3",
                                       "1E-3",
                                       "1.5e+2",
                                       "123456789012345",
                                       "1234567890123456789",
                                       "0.000000000000000000000000000000000000000000001",
                                       "3.4028235e38",
                                       "1e39",
                                       "-1e-60",
                                       "1e22",
                                       "1e23",
                                       "0x1p3",
                                       "inf",
                                       "-Infinity",
                                       ".5",
                                       "8388608.5",
                                       "16777217.000000001",
                                       "1.00000005960464477539",
                                       "0.000000000000001234567890123",
                                       "00000000000000000000001"};
    static const char *const bad[] = {"",    "-",  "1e",  "1e+", "abc", "1.2.3",
                                      "1,5", "0x", "--1", "1f",  "e5"};
    gsz_locale c_locale = gsz_platform_new_locale();
    assert_true(c_locale != (gsz_locale)0);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        float value = 0, expected = strtof(good[i], NULL);
        assert_true(gsz_number_parse(&value, good[i], strlen(good[i]), c_locale));
        assert_memory_equal(&value, &expected, sizeof value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        float value = 0;
        if (gsz_number_parse(&value, bad[i], strlen(bad[i]), c_locale)) fail_msg("'%s'", bad[i]);
    }
    gsz_platform_free_locale(c_locale);
}

static void random_numbers_are_rounded_once(void **state) {
    (void)state;
    gsz_locale c_locale = gsz_platform_new_locale();
    uint32_t seed = 9;
    for (int i = 0; i < 200000; i++) {
        char text[64];
        int digits = 1 + (int)(next_random(&seed) % 17),
            power = (int)(next_random(&seed) % 90) - 45;
        uint64_t number = (uint64_t)next_random(&seed) << 40 ^ (uint64_t)next_random(&seed) << 20 ^
                          next_random(&seed);
        int length = snprintf(text, sizeof text, "%llu", (unsigned long long)number);
        if (length > digits) text[digits] = 0;
        snprintf(text + strlen(text), 8, "e%d", power);
        float value = 0, expected = strtof(text, NULL);
        assert_true(gsz_number_parse(&value, text, strlen(text), c_locale));
        assert_memory_equal(&value, &expected, sizeof value);
    }
    gsz_platform_free_locale(c_locale);
}

static void assert_printed(uint32_t bits) {
    char text[GSZ_NUMBER_SIZE], expected[GSZ_NUMBER_SIZE];
    float value;
    memcpy(&value, &bits, sizeof value);
    size_t size = gsz_number_print(text, value);
    int wanted = snprintf(expected, sizeof expected, "%.9g", (double)value);
    if (size != (size_t)wanted || strcmp(text, expected) != 0)
        fail_msg("%08x: '%s', not '%s'", bits, text, expected);
}

static void assert_printed_about(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (uint32_t step = 0; step < 5; step++) {
        assert_printed(bits + step - 2);
        assert_printed((bits + step - 2) ^ 0x80000000u);
    }
}

/* About where the code branches, and some of all sizes. */
static void numbers_are_printed_as_the_c_library_does(void **state) {
    (void)state;
    static const float about[] = {0,     FLT_MIN,      FLT_MAX,      1e-5f,          1e-4f, 0.0001f,
                                  0.5f,  1.001953125f, 3.000000477f, 99999.9961f,    1e8f,  1e9f,
                                  1e10f, 999999999.0f, 123456789.0f, 1.17549421e-38f};
    for (size_t i = 0; i < sizeof about / sizeof *about; i++) assert_printed_about(about[i]);
    for (int power = -45; power <= 38; power++) {
        char text[8];
        snprintf(text, sizeof text, "1e%d", power);
        assert_printed_about(strtof(text, NULL));
    }
    for (uint32_t exponent = 0; exponent <= 255; exponent++) assert_printed(exponent << 23);
    for (uint32_t half = 0; half < 20000; half++) { /* most have ten digits, the last of them a 5 */
        float value = 1 + (float)half / 512;
        assert_printed_about(value);
    }
    uint32_t seed = 5;
    for (int i = 0; i < 1000000; i++) assert_printed(next_random(&seed) << 16 ^ next_random(&seed));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(reading_past_the_end_sticks),
        cmocka_unit_test(patched_fields_are_read),
        cmocka_unit_test(bad_varints_fail),
        cmocka_unit_test(writer_failure_sticks),
        cmocka_unit_test(well_formed_utf8),
        cmocka_unit_test(numbers_are_parsed_as_the_c_library_does),
        cmocka_unit_test(random_numbers_are_rounded_once),
        cmocka_unit_test(numbers_are_printed_as_the_c_library_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
