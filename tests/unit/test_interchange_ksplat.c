/* SPDX-License-Identifier: MIT */
/* test_interchange_ksplat.c - .ksplat: levels, sections, buckets. */
#include "test_interchange_support.h"

/* Halves have 11 bits: of a scale a 2^-11 share, of numbers below 1 at most 2^-12. */
static const tolerance precision[3] = {{0, 1e-5f, 1e-6f, 0.002f, 0.002f, 0},
                                       {2e-5f, 6e-4f, 3e-4f, 0.002f, 0.002f, 3e-4f},
                                       {2e-5f, 6e-4f, 3e-4f, 0.002f, 0.002f, 0.0032f}};

static gsz_result write_ksplat(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                               const void *options) {
    return gsz_ksplat_write(context, output, cloud, options);
}

static gsz_buffer ksplat_bytes(harness *h, const gsz_cloud *cloud, int level, float block) {
    const gsz_ksplat_write_options options = {.level = level, .block_size = block};
    return written(h, write_ksplat, cloud, &options);
}

static void round_trip(void **state) {
    (void)state;
    for (int level = 0; level <= 2; level++)
        for (int degree = 0; degree <= 3; degree++) {
            harness h;
            harness_open(&h, 1 + degree % 2, 0);
            gsz_cloud cloud = sensible_cloud(&h, 3000, degree, 3);
            gsz_buffer bytes = ksplat_bytes(&h, &cloud, level, 0);
            assert_true(gsz_ksplat_probe(bytes.data, bytes.size));
            gsz_cloud back = read_back(&h, gsz_ksplat_read, bytes.data, bytes.size);
            assert_int_equal(back.sh_degree, degree < 2 ? degree : 2);
            assert_near_cloud(&cloud, &back, &precision[level], level > 0);
            gsz_cloud_free(h.context, &back);
            gsz_buffer_free(h.context, &bytes);
            gsz_cloud_free(h.context, &cloud);
            harness_close(&h);
        }
}

/* Buckets that are full, ones that are not, and all of the scene in one. */
static void blocks_of_any_size(void **state) {
    (void)state;
    static const float sizes[] = {0.01f, 2, 5, 100};
    for (int i = 0; i < 4; i++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_cloud cloud = sensible_cloud(&h, 2000, 0, 4);
        gsz_buffer bytes = ksplat_bytes(&h, &cloud, 1, sizes[i]);
        gsz_cloud back = read_back(&h, gsz_ksplat_read, bytes.data, bytes.size);
        tolerance wider = precision[1];
        wider.position = sizes[i] / 65534 + 1e-6f;
        assert_near_cloud(&cloud, &back, &wider, true);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
        gsz_cloud_free(h.context, &cloud);
        harness_close(&h);
    }
}

static void set_u32(uint8_t *to, uint32_t value) { memcpy(to, &value, 4); }
static void set_f32(uint8_t *to, float value) { memcpy(to, &value, 4); }

/* Two sections of level 2, degrees 0 and 1, by hand: the first one with a bucket that is full and one that is not. */
static size_t make_golden(uint8_t *out) {
    enum { SECTIONS = 4096, DATA = SECTIONS + 2 * 1024 };
    memset(out, 0, DATA + 200);
    out[1] = 1;
    set_u32(out + 4, 2);
    set_u32(out + 8, 2);
    set_u32(out + 12, 4);
    set_u32(out + 16, 4);
    out[20] = 2;
    set_f32(out + 36, -2);
    set_f32(out + 40, 3.1f);
    for (int s = 0; s < 2; s++) {
        uint8_t *section = out + SECTIONS + 1024 * s;
        set_u32(section, s ? 1 : 3);
        set_u32(section + 4, s ? 1 : 3);
        set_u32(section + 8, 2); /* Gaussians of a full bucket */
        set_u32(section + 12, s ? 1 : 2);
        set_f32(section + 16, 2);
        section[20] = 12;
        set_u32(section + 24, 1000); /* steps to each side */
        set_u32(section + 32, s ? 0 : 1);
        set_u32(section + 36, 1);
        section[40] = (uint8_t)s;
    }
    uint8_t *at = out + DATA;
    set_u32(at, 1); /* the bucket that is not full */
    set_f32(at + 4, 10);
    set_f32(at + 16, 20);
    at += 4 + 24;
    for (int i = 0; i < 4; i++) {
        static const uint8_t one[24] = {0xe8, 0x07, 0xe8, 0x03, 0, 0,          /* 2024, 1000, 0 */
                                        0,    0x3c, 0,    0x38, 0, 0x40,       /* 1, 0.5, 2 */
                                        0,    0x3c, 0,    0,    0, 0xb8, 0, 0, /* 1, 0, -0.5, 0 */
                                        255,  0,    51,   204};
        if (i == 3) {
            set_u32(at, 1);
            set_f32(at + 4, 30);
            at += 16;
        }
        memcpy(at, one, sizeof one);
        at += sizeof one;
        for (int k = 0; i == 3 && k < 9; k++) *at++ = (uint8_t)(25 * k);
    }
    return (size_t)(at - out);
}

static void golden_bytes(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    uint8_t *data = malloc(8192);
    gsz_buffer bytes = {data, make_golden(data), 8192};
    gsz_cloud cloud = read_back(&h, gsz_ksplat_read, bytes.data, bytes.size);
    static const float x[] = {10, 10, 20, 30};
    assert_int_equal(cloud.count, 4);
    assert_int_equal(cloud.sh_degree, 1);
    for (int i = 0; i < 4; i++) {
        assert_near(cloud.plane[0][i], x[i] + 1.024f, 1e-5f, "x");
        assert_near(cloud.plane[1][i], 0, 1e-6f, "y");
        assert_near(cloud.plane[2][i], -1, 1e-6f, "z");
        assert_near(cloud.plane[GSZ_PLANE_SCALE][i], 0, 1e-6f, "scale");
        assert_near(cloud.plane[GSZ_PLANE_SCALE + 2][i], 0.693147f, 1e-6f, "scale");
        assert_true(cloud.plane[GSZ_PLANE_ROTATION][i] == 1);
        assert_true(cloud.plane[GSZ_PLANE_ROTATION + 2][i] == -0.5f);
        assert_near(alpha_of(cloud.plane[GSZ_PLANE_OPACITY][i]), 0.8f, 1e-6f, "alpha");
    }
    for (int k = 0; k < 9; k++) {
        assert_true(cloud.plane[GSZ_PLANE_REST + k][0] == 0);
        assert_near(cloud.plane[GSZ_PLANE_REST + k][3], -2 + 0.5f * (float)k, 1e-5f, "harmonics");
    }
    gsz_cloud_free(h.context, &cloud);
    for (size_t size = 0; size < bytes.size; size += size < 6144 ? 41 : 1) {
        assert_int_not_equal(read_exact(h.context, &cloud, gsz_ksplat_read, data, size), GSZ_OK);
        assert_error(&h, "test file: ");
    }
    free(data);
    harness_close(&h);
}

/* One field after the other is filled with the worst. */
static void headers_that_lie(void **state) {
    (void)state;
    uint8_t *data = malloc(8192);
    size_t size = make_golden(data);
    for (size_t at = 0; at < 44; at += 4)
        for (int section = 0; section < 2; section++) {
            harness h;
            gsz_cloud cloud;
            uint8_t before[4], *field = data + at + (section ? 4096 : 0);
            harness_open(&h, 1, 16 << 20);
            memcpy(before, field, 4);
            memset(field, 0xff, 4);
            gsz_result result = read_exact(h.context, &cloud, gsz_ksplat_read, data, size);
            assert_int_not_equal(result, GSZ_ERROR_MEMORY);
            assert_true(gsz_context_peak_memory(h.context) < 1 << 20);
            gsz_cloud_free(h.context, &cloud);
            memcpy(field, before, 4);
            harness_close(&h);
        }
    free(data);
}

static void damage(void **state) {
    (void)state;
    for (int level = 0; level <= 2; level++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_cloud cloud = sensible_cloud(&h, 5, 1, 5);
        gsz_buffer bytes = ksplat_bytes(&h, &cloud, level, 0);
        bear_every_change(gsz_ksplat_read, &bytes);
        assert_true(fail_everywhere(read_once, &(reading){gsz_ksplat_read, &bytes}) > 0);
        assert_true(fail_everywhere(write_once, &(writing){write_format, &cloud,
                                                           gsz_format_by_name("ksplat")}) > 0);
        gsz_buffer_free(h.context, &bytes);
        gsz_cloud_free(h.context, &cloud);
        harness_close(&h);
    }
}

static void options_that_cannot_be(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 5, 1, 5);
    gsz_output *output = NULL;
    assert_int_equal(gsz_output_open(h.context, &output, "/dev/null"), GSZ_OK);
    gsz_ksplat_write_options options = {.level = 3};
    assert_int_equal(gsz_ksplat_write(h.context, output, &cloud, &options), GSZ_ERROR_ARGUMENT);
    options = (gsz_ksplat_write_options){.level = 1, .block_size = NAN};
    assert_int_equal(gsz_ksplat_write(h.context, output, &cloud, &options), GSZ_ERROR_ARGUMENT);
    gsz_output_close(h.context, &output);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),   cmocka_unit_test(blocks_of_any_size),
        cmocka_unit_test(golden_bytes), cmocka_unit_test(headers_that_lie),
        cmocka_unit_test(damage),       cmocka_unit_test(options_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
