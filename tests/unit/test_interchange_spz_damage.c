/* SPDX-License-Identifier: MIT */
/* test_interchange_spz_damage.c - hostile and broken .spz files, options that are no good, and memory that runs out. */
#include "test_interchange_support.h"

static gsz_result write_spz(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                            const void *options) {
    return gsz_spz_write(context, output, cloud, options);
}

static gsz_result read_spz(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    return gsz_spz_read(context, cloud, source, NULL);
}

static gsz_buffer small_file(harness *h, int version) {
    gsz_spz_write_options o;
    gsz_spz_write_options_default(&o);
    o.version = version;
    if (version == 4) o.axes = GSZ_SPZ_LUF;
    gsz_cloud cloud = sensible_cloud(h, 7, 1, 4);
    gsz_buffer bytes = written(h, write_spz, &cloud, &o);
    gsz_cloud_free(h->context, &cloud);
    return bytes;
}

static void truncation_at_every_byte(void **state) {
    (void)state;
    for (int version = 2; version <= 4; version++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_buffer bytes = small_file(&h, version);
        refuse_every_truncation(read_spz, &bytes);
        gsz_buffer_free(h.context, &bytes);
        harness_close(&h);
    }
}

static void changes_of_every_byte(void **state) {
    (void)state;
    for (int version = 3; version <= 4; version++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_buffer bytes = small_file(&h, version);
        bear_every_change(read_spz, &bytes);
        gsz_buffer_free(h.context, &bytes);
        harness_close(&h);
    }
}

/* A change of the header of a version 4, and what is said of it. */
static void refuse(size_t at, uint8_t value, gsz_result expected, const char *sentence) {
    harness h;
    harness_open(&h, 1, 1 << 20);
    gsz_buffer bytes = small_file(&h, 4);
    gsz_cloud cloud;
    bytes.data[at] = value;
    assert_int_equal(read_exact(h.context, &cloud, read_spz, bytes.data, bytes.size), expected);
    assert_error(&h, sentence);
    gsz_buffer_free(h.context, &bytes);
    harness_close(&h);
}

static void lying_headers(void **state) {
    (void)state;
    refuse(0, 'M', GSZ_ERROR_FORMAT, "test file: not a .spz");
    refuse(4, 5, GSZ_ERROR_UNSUPPORTED, "a .spz of version 5, where 4 to 4 are known");
    refuse(8, 8, GSZ_ERROR_CORRUPT, "does not fit the number of Gaussians");
    refuse(8, 0, GSZ_ERROR_CORRUPT, "has no Gaussians");
    refuse(12, 5, GSZ_ERROR_CORRUPT, "spherical harmonics of degree 5");
    refuse(13, 25, GSZ_ERROR_CORRUPT, "positions with 25 bits behind the point");
    refuse(15, 5, GSZ_ERROR_CORRUPT, "has another number of them than there are attributes");
    refuse(16, 16, GSZ_ERROR_CORRUPT, "lies inside the header");
    refuse(18, 1, GSZ_ERROR_TRUNCATED, "ends early");
    refuse(36, 200, GSZ_ERROR_CORRUPT, "an extension ends early");
    refuse(40, 17, GSZ_ERROR_UNSUPPORTED, "declares axes of an unknown kind");
    refuse(50, 1, GSZ_ERROR_TRUNCATED, "ends early");
}

/* Two thousand million Gaussians in a hundred bytes: refused before memory is asked for. */
static void counts_beyond_the_file(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer file = {0};
    const uint32_t count = 2000000000;
    static const uint64_t each[5] = {9, 1, 3, 3, 4};
    put(&file, "NGSP", 4);
    put_u32(&file, 4);
    put_u32(&file, count);
    put_u32(&file, 5u << 24 | 12u << 8);
    put_u32(&file, 32);
    for (int i = 0; i < 3; i++) put_u32(&file, 0);
    for (int i = 0; i < 5; i++) {
        put_u64(&file, 0);
        put_u64(&file, count * each[i]);
    }
    gsz_cloud cloud;
    assert_int_equal(read_exact(h.context, &cloud, read_spz, file.data, file.size),
                     GSZ_ERROR_LIMIT);
    assert_error(&h, "says 2000000000 Gaussians, more than its 112 bytes can hold");
    assert_true(gsz_context_peak_memory(h.context) < 1 << 20);
    free(file.data);
    harness_close(&h);
}

static void other_files_are_not_spz(void **state) {
    (void)state;
    static const uint8_t gzip_of_nothing[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3,
                                              3,    0,    0, 0, 0, 0, 0, 0, 0, 0};
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud;
    assert_false(gsz_spz_probe(gzip_of_nothing, sizeof gzip_of_nothing));
    assert_false(gsz_spz_probe("ply\n", 4));
    assert_false(gsz_spz_probe(NULL, 0));
    assert_int_not_equal(
        read_exact(h.context, &cloud, read_spz, gzip_of_nothing, sizeof gzip_of_nothing), GSZ_OK);
    assert_int_equal(read_exact(h.context, &cloud, read_spz, "", 0), GSZ_ERROR_FORMAT);
    assert_error(&h, "the file is empty");
    harness_close(&h);
}

static void options_that_are_no_good(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 3, 0, 4), empty = {0};
    gsz_buffer bytes = {0};
    for (int i = 0; i < 6; i++) {
        gsz_spz_write_options o;
        gsz_spz_write_options_default(&o);
        if (i == 0) o.version = 1;
        if (i == 1) o.sh_first_bits = 9;
        if (i == 2) o.sh_rest_bits = 0;
        if (i == 3) o.fraction_bits = 24;
        if (i == 4) o.level = 20;
        if (i == 5) o.axes = (gsz_spz_axes)17;
        assert_int_equal(try_write(&h, &bytes, write_spz, &cloud, &o), GSZ_ERROR_ARGUMENT);
        assert_true(gsz_context_error(h.context)[0]);
    }
    assert_int_equal(try_write(&h, &bytes, write_spz, &empty, NULL), GSZ_ERROR_ARGUMENT);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 100, 2, 4);
    for (int version = 3; version <= 4; version++) {
        gsz_spz_write_options o;
        gsz_spz_write_options_default(&o);
        o.version = version;
        if (version == 4) o.axes = GSZ_SPZ_RFU;
        gsz_buffer bytes = written(&h, write_spz, &cloud, &o);
        reading r = {read_spz, &bytes};
        writing w = {write_spz, &cloud, &o};
        assert_true(fail_everywhere(read_once, &r) > 4);
        assert_true(fail_everywhere(write_once, &w) > 4);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void cancelled(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 50000, 0, 4), back;
    gsz_buffer bytes = written(&h, write_spz, &cloud, NULL), none = {0};
    h.cancel_after = h.reports + 2;
    assert_int_equal(read_exact(h.context, &back, read_spz, bytes.data, bytes.size),
                     GSZ_ERROR_CANCELLED);
    h.cancel_after = h.reports + 2;
    assert_int_equal(try_write(&h, &none, write_spz, &cloud, NULL), GSZ_ERROR_CANCELLED);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truncation_at_every_byte),
        cmocka_unit_test(changes_of_every_byte),
        cmocka_unit_test(lying_headers),
        cmocka_unit_test(counts_beyond_the_file),
        cmocka_unit_test(other_files_are_not_spz),
        cmocka_unit_test(options_that_are_no_good),
        cmocka_unit_test(no_memory_at_any_point),
        cmocka_unit_test(cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
