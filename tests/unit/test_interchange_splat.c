/* SPDX-License-Identifier: MIT */
/* test_interchange_splat.c - .splat: 32 bytes a Gaussian. */
#include "test_interchange_support.h"

static const tolerance precision = {0, 1e-5f, 0.008f, 0.002f, 0.002f, 0};

static void round_trip(void **state) {
    (void)state;
    for (int threads = 1; threads <= 2; threads++) {
        harness h;
        harness_open(&h, threads, 0);
        gsz_cloud cloud = sensible_cloud(&h, 20000, 1, 3);
        gsz_buffer bytes = written(&h, write_format, &cloud, gsz_format_by_name("splat"));
        assert_int_equal(bytes.size, 20000 * 32);
        assert_said(&h, "keeps harmonics up to degree 0, the scene has degree 1");
        gsz_cloud back = read_back(&h, gsz_splat_read, bytes.data, bytes.size);
        assert_int_equal(back.sh_degree, 0);
        assert_near_cloud(&cloud, &back, &precision, false);
        gsz_buffer again = written(&h, write_format, &back, gsz_format_by_name("splat"));
        assert_int_equal(again.size, bytes.size);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &again);
        gsz_buffer_free(h.context, &bytes);
        gsz_cloud_free(h.context, &cloud);
        harness_close(&h);
    }
}

/* What the bytes mean, by hand: as convert.py and main.js of antimatter15/splat have it. */
static void golden_bytes(void **state) {
    (void)state;
    static const float numbers[6] = {1.5f, -2, 0.25f, 1, 0.5f, 2};
    static const uint8_t rest[8] = {255, 0, 128, 64, 128 + 64, 128 - 64, 128, 255};
    harness h;
    harness_open(&h, 1, 0);
    uint8_t data[32];
    memcpy(data, numbers, sizeof numbers);
    memcpy(data + 24, rest, sizeof rest);
    gsz_buffer bytes = {data, sizeof data, sizeof data};
    gsz_cloud cloud = read_back(&h, gsz_splat_read, bytes.data, bytes.size);
    assert_int_equal(cloud.count, 1);
    assert_true(cloud.plane[0][0] == 1.5f && cloud.plane[1][0] == -2 && cloud.plane[2][0] == 0.25f);
    assert_near(cloud.plane[GSZ_PLANE_SCALE][0], 0, 1e-6f, "scale");
    assert_near(cloud.plane[GSZ_PLANE_SCALE + 1][0], -0.693147f, 1e-6f, "scale");
    assert_near(cloud.plane[GSZ_PLANE_DC][0], 0.5f / 0.28209479f, 1e-5f, "red");
    assert_near(cloud.plane[GSZ_PLANE_DC + 1][0], -0.5f / 0.28209479f, 1e-5f, "green");
    assert_near(alpha_of(cloud.plane[GSZ_PLANE_OPACITY][0]), 64 / 255.0f, 1e-6f, "alpha");
    assert_true(cloud.plane[GSZ_PLANE_ROTATION][0] == 0.5f);
    assert_true(cloud.plane[GSZ_PLANE_ROTATION + 1][0] == -0.5f);
    assert_true(cloud.plane[GSZ_PLANE_ROTATION + 2][0] == 0);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void ends_of_the_scale(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 3, 0, 1), back;
    cloud.plane[GSZ_PLANE_OPACITY][0] = 40;
    cloud.plane[GSZ_PLANE_OPACITY][1] = -40;
    cloud.plane[GSZ_PLANE_DC][0] = 1e4f;
    cloud.plane[GSZ_PLANE_DC][1] = -1e4f;
    cloud.plane[GSZ_PLANE_SCALE][2] = -40;
    gsz_buffer bytes = written(&h, write_format, &cloud, gsz_format_by_name("splat"));
    back = read_back(&h, gsz_splat_read, bytes.data, bytes.size);
    assert_near(back.plane[GSZ_PLANE_OPACITY][0], 13.8155f, 0.1f, "the most opaque");
    assert_near(back.plane[GSZ_PLANE_OPACITY][1], -13.8155f, 0.1f, "the least");
    assert_near(back.plane[GSZ_PLANE_SCALE][2], -40, 1e-4f, "the smallest");
    gsz_cloud_free(h.context, &back);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void what_is_none(void **state) {
    (void)state;
    static const char text[64] = "Four score and seven years ago our fathers brought forth upon";
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud;
    assert_int_equal(read_exact(h.context, &cloud, gsz_splat_read, text, 64), GSZ_ERROR_FORMAT);
    assert_error(&h, "absurd");
    assert_int_equal(read_exact(h.context, &cloud, gsz_splat_read, text, 0), GSZ_ERROR_FORMAT);
    uint8_t zeros[64] = {0};
    assert_false(gsz_splat_probe(zeros, sizeof zeros));
    harness_close(&h);
}

static void damage(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 3, 0, 5);
    gsz_buffer bytes = written(&h, write_format, &cloud, gsz_format_by_name("splat"));
    /* Of a file without a header nobody can tell that whole records are missing. */
    for (size_t size = 0; size < bytes.size; size++) {
        gsz_cloud back;
        gsz_result result = read_exact(h.context, &back, gsz_splat_read, bytes.data, size);
        assert_true((result == GSZ_OK) == (size > 0 && size % 32 == 0));
        gsz_cloud_free(h.context, &back);
    }
    bear_every_change(gsz_splat_read, &bytes);
    assert_true(fail_everywhere(read_once, &(reading){gsz_splat_read, &bytes}) > 0);
    assert_true(fail_everywhere(write_once,
                                &(writing){write_format, &cloud, gsz_format_by_name("splat")}) > 0);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(golden_bytes),
        cmocka_unit_test(ends_of_the_scale),
        cmocka_unit_test(what_is_none),
        cmocka_unit_test(damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
