/* SPDX-License-Identifier: MIT */
/* test_interchange_compressed.c - PlayCanvas .compressed.ply, with and without harmonics. */
#include "test_interchange_support.h"

/* Chunks of a cloud of 8 units a side are at most as large: 2047 or 1023 steps. */
static const tolerance precision = {0.0045f, 0.0036f, 0.0015f, 0.002f, 0.0025f, 0.0157f};

static void round_trip(void **state) {
    (void)state;
    static const size_t counts[] = {1, 256, 257, 3000};
    for (int degree = 0; degree <= 3; degree++)
        for (int c = 0; c < 4; c++) {
            harness h;
            harness_open(&h, 1 + degree % 2, 0);
            gsz_cloud cloud = sensible_cloud(&h, counts[c], degree, 3 + (uint32_t)c);
            gsz_buffer bytes =
                written(&h, write_format, &cloud, gsz_format_by_name("compressed-ply"));
            assert_true(gsz_compressed_ply_probe(bytes.data, bytes.size));
            gsz_cloud back = read_back(&h, gsz_compressed_ply_read, bytes.data, bytes.size);
            assert_int_equal(back.sh_degree, degree);
            assert_near_cloud(&cloud, &back, &precision, true);
            gsz_cloud_free(h.context, &back);
            gsz_buffer_free(h.context, &bytes);
            gsz_cloud_free(h.context, &cloud);
            harness_close(&h);
        }
}

/* Written anew, what came back stays where it is: the steps are the same. */
static void second_generation(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 600, 2, 9);
    gsz_buffer first = written(&h, write_format, &cloud, gsz_format_by_name("compressed-ply"));
    gsz_cloud once = read_back(&h, gsz_compressed_ply_read, first.data, first.size);
    gsz_buffer second = written(&h, write_format, &once, gsz_format_by_name("compressed-ply"));
    gsz_cloud twice = read_back(&h, gsz_compressed_ply_read, second.data, second.size);
    static const tolerance same = {1e-3f, 1e-3f, 1e-3f, 1e-5f, 2e-3f, 1e-6f};
    assert_near_cloud(&once, &twice, &same, true);
    gsz_cloud_free(h.context, &once);
    gsz_cloud_free(h.context, &twice);
    gsz_buffer_free(h.context, &first);
    gsz_buffer_free(h.context, &second);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

#define HEAD "ply\nformat binary_little_endian 1.0\ncomment made by hand\nelement chunk 1\n"
#define POSITION_BOUNDS                                                                            \
    "property float min_x\nproperty float min_y\nproperty float min_z\n"                           \
    "property float max_x\nproperty float max_y\nproperty float max_z\n"
#define SCALE_BOUNDS                                                                               \
    "property float min_scale_x\nproperty float min_scale_y\nproperty float min_scale_z\n"         \
    "property float max_scale_x\nproperty float max_scale_y\nproperty float max_scale_z\n"
#define VERTEX                                                                                     \
    "element vertex 1\nproperty uint packed_position\nproperty uint packed_rotation\n"             \
    "property uint packed_scale\nproperty uint packed_color\n"

static size_t make_golden(uint8_t *out) {
    static const char head[] = HEAD POSITION_BOUNDS SCALE_BOUNDS VERTEX "end_header\n";
    static const float bounds[12] = {-1, 0, 2, 3, 4, 2, -6, -5, -4, -2, -1, 0};
    static const uint32_t words[4] = {
        2047u << 21 | 0u << 11 | 1023u,           /* x greatest, y least, z in the middle */
        1u << 30 | 1023u << 20 | 0u << 10 | 511u, /* x largest; w +, y -, z about 0 */
        0u << 21 | 1023u << 11 | 2047u, 255u << 24 | 0u << 16 | 51u << 8 | 204u};
    size_t size = sizeof head - 1;
    memcpy(out, head, size);
    memcpy(out + size, bounds, sizeof bounds);
    memcpy(out + size + sizeof bounds, words, sizeof words);
    return size + sizeof bounds + sizeof words;
}

/* Older files have no bounds of colours: the bytes are the colours. */
static void golden_bytes(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    uint8_t data[2048];
    gsz_buffer bytes = {data, make_golden(data), sizeof data};
    gsz_cloud cloud = read_back(&h, gsz_compressed_ply_read, bytes.data, bytes.size);
    float half = 0.70710678f;
    assert_true(cloud.plane[0][0] == 3 && cloud.plane[1][0] == 0 && cloud.plane[2][0] == 2);
    assert_true(cloud.plane[GSZ_PLANE_SCALE][0] == -6 && cloud.plane[GSZ_PLANE_SCALE + 1][0] == -1);
    assert_true(cloud.plane[GSZ_PLANE_SCALE + 2][0] == 0);
    assert_near(cloud.plane[GSZ_PLANE_ROTATION][0], half, 1e-6f, "w");
    assert_near(cloud.plane[GSZ_PLANE_ROTATION + 1][0], 0, 2e-3f, "x");
    assert_near(cloud.plane[GSZ_PLANE_ROTATION + 2][0], -half, 1e-6f, "y");
    assert_near(cloud.plane[GSZ_PLANE_ROTATION + 3][0], 0, 1e-3f, "z");
    assert_near(cloud.plane[GSZ_PLANE_DC][0], 0.5f / 0.28209479f, 1e-5f, "red");
    assert_near(cloud.plane[GSZ_PLANE_DC + 2][0], -0.3f / 0.28209479f, 1e-5f, "blue");
    assert_near(alpha_of(cloud.plane[GSZ_PLANE_OPACITY][0]), 0.8f, 1e-6f, "alpha");
    assert_string_equal(gsz_cloud_metadata(&cloud, "comment"), "made by hand");
    gsz_cloud_free(h.context, &cloud);
    refuse_every_truncation(gsz_compressed_ply_read, &bytes);
    bear_every_change(gsz_compressed_ply_read, &bytes);
    harness_close(&h);
}

static void expect_refused(const char *text, gsz_result result, const char *part) {
    harness h;
    harness_open(&h, 1, 1 << 20);
    gsz_cloud cloud;
    assert_int_equal(read_exact(h.context, &cloud, gsz_compressed_ply_read, text, strlen(text)),
                     result);
    assert_error(&h, part);
    harness_close(&h);
}

static void headers_that_lie(void **state) {
    (void)state;
    expect_refused("hello", GSZ_ERROR_FORMAT, "not a .ply");
    expect_refused(HEAD POSITION_BOUNDS VERTEX "end_header\n", GSZ_ERROR_FORMAT,
                   "element chunk lacks 'min_scale_x'");
    expect_refused(HEAD POSITION_BOUNDS SCALE_BOUNDS "end_header\n", GSZ_ERROR_FORMAT,
                   "element vertex lacks");
    expect_refused(HEAD "element chunk 1\nend_header\n", GSZ_ERROR_FORMAT, "second element");
    expect_refused(HEAD "property double min_x\nend_header\n", GSZ_ERROR_FORMAT, "another type");
    expect_refused(HEAD POSITION_BOUNDS "property float min_x\nend_header\n", GSZ_ERROR_FORMAT,
                   "second property");
    expect_refused(HEAD POSITION_BOUNDS SCALE_BOUNDS VERTEX
                   "element sh 1\nproperty uchar f_rest_0\nend_header\n",
                   GSZ_ERROR_FORMAT, "element sh needs 9, 24 or 45");
    expect_refused("ply\nformat ascii 1.0\nelement chunk 1\nend_header\n", GSZ_ERROR_FORMAT,
                   "a format other than");
    expect_refused("ply\nformat binary_little_endian 1.0\nelement chunk 99999999999\nend_header\n",
                   GSZ_ERROR_LIMIT, "more than");
    expect_refused(
        "ply\nformat binary_little_endian 1.0\nelement chunk 8388608\n" POSITION_BOUNDS SCALE_BOUNDS
        "element vertex 2147483647\nproperty uint packed_position\n"
        "property uint packed_rotation\nproperty uint packed_scale\n"
        "property uint packed_color\nend_header\n",
        GSZ_ERROR_TRUNCATED, "ends early");
    expect_refused(
        "ply\nformat binary_little_endian 1.0\nelement chunk 2\n" POSITION_BOUNDS SCALE_BOUNDS
            VERTEX "end_header\n",
        GSZ_ERROR_CORRUPT, "2 chunks for 1 vertices");
}

static void damage(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 5, 1, 5);
    gsz_buffer bytes = written(&h, write_format, &cloud, gsz_format_by_name("compressed-ply"));
    refuse_every_truncation(gsz_compressed_ply_read, &bytes);
    bear_every_change(gsz_compressed_ply_read, &bytes);
    assert_true(fail_everywhere(read_once, &(reading){gsz_compressed_ply_read, &bytes}) > 0);
    assert_true(fail_everywhere(write_once, &(writing){write_format, &cloud,
                                                       gsz_format_by_name("compressed-ply")}) > 0);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),   cmocka_unit_test(second_generation),
        cmocka_unit_test(golden_bytes), cmocka_unit_test(headers_that_lie),
        cmocka_unit_test(damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
