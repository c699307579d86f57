/* SPDX-License-Identifier: MIT */
/* test_formats_ply_damage.c - .ply files that end early, lie, hold absurd values or come through a pipe. */
#include <math.h>

#include "test_formats_ply_support.h"

static const gsz_ply_format formats[] = {GSZ_PLY_BINARY_LITTLE, GSZ_PLY_BINARY_BIG, GSZ_PLY_ASCII};

/* Its last value is the digit 0: of an ascii file cut within a number nobody can tell. */
static gsz_cloud small_cloud(harness *h) {
    gsz_cloud cloud = random_cloud(h, 3, 0, 4);
    for (int i = 0; i < 4; i++) cloud.plane[GSZ_PLANE_ROTATION + i][2] = i == 0;
    return cloud;
}

static void truncation_at_every_byte(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = small_cloud(&h);
    for (int f = 0; f < 3; f++) {
        gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], false);
        size_t whole = formats[f] == GSZ_PLY_ASCII ? bytes.size - 1 : bytes.size;
        for (size_t size = 0; size < whole; size++) {
            gsz_cloud back;
            gsz_result result = ply_read_memory(&h, &back, bytes.data, size, NULL, NULL);
            assert_int_equal(result, size < 4 ? GSZ_ERROR_FORMAT : GSZ_ERROR_TRUNCATED);
            assert_error(&h, "test.ply: ");
            assert_null(back.storage);
        }
        gsz_cloud back;
        assert_int_equal(ply_read_memory(&h, &back, bytes.data, whole, NULL, NULL), GSZ_OK);
        assert_same_cloud(&cloud, &back);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void truncation_says_what_is_there(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = small_cloud(&h), back;
    for (int f = 0; f < 3; f++) {
        gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], false);
        assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size - 5, NULL, NULL),
                         GSZ_ERROR_TRUNCATED);
        assert_error(&h, "test.ply: ends early: 2 of 3 Gaussians are there");
        assert_int_equal(ply_read_pipe(&h, &back, bytes.data, bytes.size - 5), GSZ_ERROR_TRUNCATED);
        assert_error(&h, "standard input: ends early: 2 of 3 Gaussians are there");
        assert_int_equal(ply_read_pipe(&h, &back, bytes.data, bytes.size / 3), GSZ_ERROR_TRUNCATED);
        assert_error(&h, "standard input: ends within its header");
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void pipes_give_the_same(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = random_cloud(&h, 9000, 1, 8), from_file, from_pipe;
    for (int f = 0; f < 3; f++) {
        gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], true);
        assert_int_equal(ply_read_memory(&h, &from_file, bytes.data, bytes.size, NULL, NULL),
                         GSZ_OK);
        assert_int_equal(ply_read_pipe(&h, &from_pipe, bytes.data, bytes.size), GSZ_OK);
        assert_same_cloud(&cloud, &from_file);
        assert_same_cloud(&cloud, &from_pipe);
        gsz_cloud_free(h.context, &from_file);
        gsz_cloud_free(h.context, &from_pipe);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* More than a pipe is trusted with at first, so that the cloud has to grow. */
static void large_pipe_grows_the_cloud(void **state) {
    (void)state;
    harness h, other;
    harness_open(&h, 1, 0);
    harness_open(&other, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 400000, 0, 8), back;
    assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, "label"), GSZ_OK);
    uint32_t seed = 2;
    fill_random(cloud.extra[0].values, cloud.count, &seed, 5);
    gsz_buffer bytes = ply_bytes(&h, &cloud, GSZ_PLY_BINARY_LITTLE, false);
    assert_int_equal(ply_read_pipe(&other, &back, bytes.data, bytes.size), GSZ_OK);
    assert_same_cloud(&cloud, &back);
    assert_true(gsz_context_peak_memory(other.context) < 2 * gsz_cloud_float_bytes(&cloud));
    gsz_cloud_free(other.context, &back);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &bytes);
    harness_close(&other);
    harness_close(&h);
}

static void lying_headers_cost_no_memory(void **state) {
    (void)state;
    static const char binary[] = PLY_BINARY "element vertex 2147483647\n" PLY_SPLAT PLY_END "data";
    static const char ascii[] = PLY_ASCII "element vertex 2147483647\n" PLY_SPLAT PLY_END "1 2 3";
    static const char before[] = PLY_BINARY
        "element camera 2147483647\nproperty double fov\nelement vertex 1\n" PLY_SPLAT PLY_END
        "data";
    static const char *const texts[] = {binary, ascii, before};
    for (int i = 0; i < 3; i++) {
        harness h;
        harness_open(&h, 1, 64 << 20);
        gsz_cloud cloud;
        assert_int_equal(ply_read_text(&h, &cloud, texts[i]), GSZ_ERROR_TRUNCATED);
        assert_error(&h, "ends early: 0 of ");
        assert_true(gsz_context_peak_memory(h.context) < 300000);
        assert_int_equal(ply_read_pipe(&h, &cloud, texts[i], strlen(texts[i])),
                         GSZ_ERROR_TRUNCATED);
        assert_error(&h, "ends early");
        assert_true(gsz_context_peak_memory(h.context) < 20 << 20);
        harness_close(&h);
    }
}

static void bad_values_of_ascii(void **state) {
    (void)state;
    static const char head[] = PLY_ASCII "element vertex 1\n" PLY_SPLAT PLY_END;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud;
    char text[2048];
    snprintf(text, sizeof text, "%s1 2 zebra 4 5 6 7 8 9 10 11 12 13 14\n", head);
    assert_int_equal(ply_read_text(&h, &cloud, text), GSZ_ERROR_CORRUPT);
    assert_error(&h, "test.ply: a value that is not a number: 'zebra'");
    snprintf(text, sizeof text, "%s%0300d", head, 1);
    assert_int_equal(ply_read_text(&h, &cloud, text), GSZ_ERROR_CORRUPT);
    assert_error(&h, "test.ply: a value of more than 255 characters");
    assert_null(cloud.storage);
    harness_close(&h);
}

/* Longer than the buffer that text is read into, so that words lie across its end. */
static void white_space_of_any_length(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer text = {0};
    static const char head[] = PLY_ASCII "element vertex 2000\n" PLY_SPLAT PLY_END;
    assert_int_equal(gsz_buffer_append(h.context, &text, head, sizeof head - 1), GSZ_OK);
    for (int i = 0; i < 2000 * 14; i++) {
        char value[300];
        int length = snprintf(value, sizeof value, "%-*d", i % 7 == 0 ? 50 : 8, i);
        assert_int_equal(gsz_buffer_append(h.context, &text, value, (size_t)length), GSZ_OK);
    }
    gsz_cloud cloud;
    assert_int_equal(ply_read_memory(&h, &cloud, text.data, text.size, NULL, NULL), GSZ_OK);
    assert_int_equal(cloud.count, 2000);
    for (int i = 0; i < 2000; i++)
        assert_true(cloud.plane[GSZ_PLANE_POSITION + 1][i] == (float)(14 * i + 1));
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &text);
    harness_close(&h);
}

static void cleaning_is_told(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 50, 0, 1), back;
    for (int i = 0; i < 12; i++) cloud.plane[GSZ_PLANE_DC + i % 3][4 * i] = i % 2 ? NAN : INFINITY;
    cloud.plane[GSZ_PLANE_SCALE][1] = 1000;
    for (int i = 0; i < 4; i++) cloud.plane[GSZ_PLANE_ROTATION + i][2] = 0;
    gsz_buffer bytes = ply_bytes(&h, &cloud, GSZ_PLY_BINARY_LITTLE, false);
    gsz_ply_report report;
    assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, NULL, &report), GSZ_OK);
    assert_int_equal(back.count, 38);
    assert_int_equal(report.vertices, 50);
    assert_int_equal(report.clean.not_finite, 12);
    assert_int_equal(report.clean.clamped, 1);
    assert_int_equal(report.clean.no_rotation, 1);
    assert_string_equal(h.said,
                        "warning: test.ply: 12 Gaussians dropped: a value is NaN or infinite\n"
                        "warning: test.ply: 1 Gaussian without a rotation: set to the identity\n"
                        "warning: test.ply: 1 Gaussian with absurd values: clamped\n");
    gsz_cloud_free(h.context, &back);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void reading_and_writing_can_be_cancelled(void **state) {
    (void)state;
    for (int threads = 1; threads <= 2; threads++) {
        harness h;
        harness_open(&h, threads, 0);
        gsz_cloud cloud = random_cloud(&h, 40000, 0, 1), back;
        for (int f = 0; f < 3; f++) {
            gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], false);
            h.cancel_after = h.reports + 1;
            assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, NULL, NULL),
                             GSZ_ERROR_CANCELLED);
            assert_string_equal(gsz_context_error(h.context), "cancelled");
            assert_null(back.storage);
            gsz_buffer_free(h.context, &bytes);
        }
        gsz_output *output = NULL;
        assert_int_equal(gsz_output_open(h.context, &output, "/dev/null"), GSZ_OK);
        h.cancel_after = h.reports + 2;
        assert_int_equal(gsz_ply_write(h.context, output, &cloud, NULL), GSZ_ERROR_CANCELLED);
        gsz_output_close(h.context, &output);
        gsz_cloud_free(h.context, &cloud);
        harness_close(&h);
    }
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    harness whole;
    harness_open(&whole, 1, 0);
    gsz_cloud cloud = random_cloud(&whole, 300, 3, 1), back;
    assert_int_equal(gsz_cloud_add_extra(whole.context, &cloud, "label"), GSZ_OK);
    assert_int_equal(gsz_cloud_add_metadata(whole.context, &cloud, "comment", "hello"), GSZ_OK);
    cloud.extra[0].values[0] = 1;
    gsz_buffer bytes = ply_bytes(&whole, &cloud, GSZ_PLY_BINARY_LITTLE, false);
    int failed = 0, read = 0;
    for (uint64_t limit = 1000; limit < 1000000; limit += limit / 16) {
        harness h;
        harness_open(&h, 1, limit);
        gsz_source *source = NULL;
        back = (gsz_cloud){0};
        gsz_result result =
            gsz_source_from_memory(h.context, &source, "test.ply", bytes.data, bytes.size);
        if (result == GSZ_OK) result = gsz_ply_read(h.context, &back, source, NULL, NULL);
        failed += result == GSZ_ERROR_MEMORY;
        read += result == GSZ_OK;
        assert_true(result == GSZ_OK || result == GSZ_ERROR_MEMORY);
        assert_true(gsz_context_peak_memory(h.context) <= limit);
        gsz_cloud_free(h.context, &back);
        gsz_source_close(h.context, &source);
        harness_close(&h);
    }
    assert_true(failed > 10 && read > 1);
    gsz_buffer_free(whole.context, &bytes);
    gsz_cloud_free(whole.context, &cloud);
    harness_close(&whole);
}

static void full_disk_is_told(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 10, 0, 1);
    gsz_output *output = NULL;
    assert_int_equal(gsz_output_open(h.context, &output, "/dev/full"), GSZ_OK);
    assert_int_equal(gsz_ply_write(h.context, output, &cloud, NULL), GSZ_ERROR_IO);
    assert_error(&h, "cannot write /dev/full: No space left on device");
    gsz_output_close(h.context, &output);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truncation_at_every_byte),
        cmocka_unit_test(truncation_says_what_is_there),
        cmocka_unit_test(pipes_give_the_same),
        cmocka_unit_test(large_pipe_grows_the_cloud),
        cmocka_unit_test(lying_headers_cost_no_memory),
        cmocka_unit_test(bad_values_of_ascii),
        cmocka_unit_test(white_space_of_any_length),
        cmocka_unit_test(cleaning_is_told),
        cmocka_unit_test(reading_and_writing_can_be_cancelled),
        cmocka_unit_test(no_memory_at_any_point),
        cmocka_unit_test(full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
