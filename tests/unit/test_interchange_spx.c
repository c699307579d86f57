/* SPDX-License-Identifier: MIT */
/* test_interchange_spx.c - .spx of versions 1 to 3, with all kinds of blocks. */
#include "test_interchange_spx_support.h"

enum { FIRST = 50, COUNT = 80 };

static gsz_buffer buffer_of(const spx_bytes *b) {
    return (gsz_buffer){b->data, b->size, SPX_FILE_MAX};
}

/* ---- what bytes mean ---- */

static float unlog(float value, int logs) {
    return logs ? copysignf(expm1f(fabsf(value)), value) : value;
}

static void assert_gaussian(const gsz_cloud *cloud, int i, int logs, bool tagged) {
    spx_gaussian g = spx_gaussian_at(i);
    float *const *plane = cloud->plane;
    size_t n = (size_t)i;
    for (int k = 0; k < 3; k++) {
        float wanted = unlog((float)g.position[k] / 4096, logs);
        assert_near(plane[k][n], wanted, 1e-5f * (1 + fabsf(wanted)), "position");
        assert_near(plane[GSZ_PLANE_SCALE + k][n], (float)g.scale[k] / 16 - 10, 1e-6f, "scale");
        assert_near(plane[GSZ_PLANE_DC + k][n] * 0.28209479f + 0.5f, (float)g.color[k] / 255, 1e-6f,
                    "colour");
    }
    assert_near(alpha_of(plane[GSZ_PLANE_OPACITY][n]), (float)g.color[3] / 255, 1e-6f, "alpha");
    float x = tagged ? sqrtf(1 - 2 * (powf(230 / 255.0f - 0.5f, 2) + powf(128 / 255.0f - 0.5f, 2) +
                                      powf(60 / 255.0f - 0.5f, 2)))
                     : 0.5f;
    float y = tagged ? (128 / 255.0f - 0.5f) * sqrtf(2) : -0.5f;
    assert_near(plane[GSZ_PLANE_ROTATION + 1][n], x, 1e-5f, "x of the rotation");
    assert_near(plane[GSZ_PLANE_ROTATION + 2][n], y, 1e-5f, "y of the rotation");
}

static void assert_harmonics(const gsz_cloud *cloud, int i, int from) {
    spx_gaussian g = spx_gaussian_at(from);
    int kept = gsz_sh_coefficients(cloud->sh_degree);
    for (int k = 0; k < kept; k++)
        for (int c = 0; c < 3; c++)
            assert_near(cloud->plane[GSZ_PLANE_REST + c * kept + k][i],
                        ((float)g.sh[3 * k + c] - 128) / 128, 0, "harmonics");
}

static gsz_cloud read_and_free(harness *h, spx_bytes *file) {
    gsz_buffer bytes = buffer_of(file);
    gsz_cloud cloud = read_back(h, gsz_spx_read, bytes.data, bytes.size);
    free(file->data);
    assert_int_equal(cloud.count, COUNT);
    return cloud;
}

static spx_bytes gaussians(uint32_t kind, int first, int count, bool palette) {
    return kind == GSZ_SPX_SPLAT190_WEBP || kind == GSZ_SPX_SPLAT10190_WEBP ||
                   kind == GSZ_SPX_SPLAT220_WEBP || kind == GSZ_SPX_SPLAT230_WEBP
               ? spx_pictures(kind, first, count, palette)
               : spx_planes(kind, first, count, palette);
}

/* ---- versions 1 and 2: harmonics in blocks of their own ---- */

static void old_blocks(void **state) {
    (void)state;
    static const uint32_t kinds[] = {GSZ_SPX_SPLAT20, GSZ_SPX_SPLAT19, GSZ_SPX_SPLAT190_WEBP,
                                     GSZ_SPX_SPLAT10019, GSZ_SPX_SPLAT10190_WEBP};
    static const uint32_t harmonics[4] = {0, GSZ_SPX_SH1, GSZ_SPX_SH2, GSZ_SPX_SH2};
    for (int kind = 0; kind < 5; kind++)
        for (int degree = 0; degree <= 3; degree++) {
            harness h;
            harness_open(&h, 1, 0);
            spx_packing packing = (spx_packing)((kind + degree) % (kind ? 3 : 2));
            spx_bytes file = spx_file(kind ? 2 : 1, COUNT, degree);
            for (int first = 0; first < COUNT; first += FIRST) {
                int count = first ? COUNT - FIRST : FIRST;
                spx_add(&file, gaussians(kinds[kind], first, count, false), packing);
                if (degree) spx_add(&file, spx_harmonics(harmonics[degree], first, count), packing);
                if (degree == 3)
                    spx_add(&file, spx_harmonics(GSZ_SPX_SH3, first, count), SPX_PLAIN);
            }
            gsz_cloud cloud = read_and_free(&h, &file);
            assert_int_equal(cloud.sh_degree, degree);
            for (int i = 0; i < COUNT; i++) {
                assert_gaussian(&cloud, i, kind >= 3, false);
                assert_harmonics(&cloud, i, i);
            }
            gsz_cloud_free(h.context, &cloud);
            harness_close(&h);
        }
}

static void harmonics_in_a_picture(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    spx_bytes file = spx_file(2, COUNT, 3);
    spx_add(&file, spx_planes(GSZ_SPX_SPLAT19, 0, COUNT, false), SPX_PACKED_XZ);
    spx_add(&file, spx_coefficients(GSZ_SPX_SH3_WEBP, 0, COUNT), SPX_PLAIN);
    gsz_cloud cloud = read_and_free(&h, &file);
    for (int i = 0; i < COUNT; i++) assert_harmonics(&cloud, i, i);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- version 3: harmonics out of a palette, which may come between blocks ---- */

static void new_blocks(void **state) {
    (void)state;
    static const uint32_t kinds[] = {GSZ_SPX_SPLAT22, GSZ_SPX_SPLAT23, GSZ_SPX_SPLAT220_WEBP,
                                     GSZ_SPX_SPLAT230_WEBP};
    for (int kind = 0; kind < 4; kind++)
        for (int degree = 0; degree <= 3; degree++) {
            harness h;
            harness_open(&h, 1, 0);
            spx_bytes file = spx_file(3, COUNT, degree);
            uint32_t palette = degree % 2 ? GSZ_SPX_PALETTE : GSZ_SPX_PALETTE_WEBP;
            spx_packing packing = kind < 2 ? (spx_packing)(degree % 3) : SPX_PLAIN;
            spx_add(&file, gaussians(kinds[kind], 0, FIRST, degree > 0), packing);
            if (degree) spx_add(&file, spx_coefficients(palette, 0, 3), (spx_packing)(degree % 2));
            spx_add(&file, gaussians(kinds[kind], FIRST, COUNT - FIRST, degree > 0), packing);
            gsz_cloud cloud = read_and_free(&h, &file);
            assert_int_equal(cloud.sh_degree, degree);
            for (int i = 0; i < COUNT; i++) {
                assert_gaussian(&cloud, i, kind % 2 == 0, kind >= 2);
                assert_harmonics(&cloud, i, i % 3);
            }
            gsz_cloud_free(h.context, &cloud);
            harness_close(&h);
        }
}

/* ---- damage ---- */

static spx_bytes small_file(bool pictures) {
    spx_bytes file = spx_file(3, 4, 1);
    if (pictures) {
        spx_add(&file, spx_pictures(GSZ_SPX_SPLAT220_WEBP, 0, 4, true), SPX_PLAIN);
        spx_add(&file, spx_coefficients(GSZ_SPX_PALETTE_WEBP, 0, 3), SPX_PLAIN);
    } else {
        spx_add(&file, spx_planes(GSZ_SPX_SPLAT22, 0, 2, true), SPX_PACKED_GZIP);
        spx_add(&file, spx_planes(GSZ_SPX_SPLAT22, 2, 2, true), SPX_PACKED_XZ);
        spx_add(&file, spx_coefficients(GSZ_SPX_PALETTE, 0, 3), SPX_PACKED_GZIP);
    }
    return file;
}

/* Cut behind the last Gaussian, only harmonics are missing, which nothing in the file promises. */
static void truncation(void **state) {
    (void)state;
    for (int pictures = 0; pictures < 2; pictures++) {
        harness h;
        harness_open(&h, 1, 0);
        spx_bytes file = small_file(pictures);
        for (size_t size = 0; size < file.size; size++) {
            gsz_cloud cloud;
            gsz_result result = read_exact(h.context, &cloud, gsz_spx_read, file.data, size);
            if (result != GSZ_OK) assert_error(&h, "test file: ");
            if (result == GSZ_OK) assert_int_equal(cloud.count, 4);
            if (size < GSZ_SPX_HEADER + 100) assert_int_not_equal(result, GSZ_OK);
            gsz_cloud_free(h.context, &cloud);
        }
        free(file.data);
        harness_close(&h);
    }
}

static void damage(void **state) {
    (void)state;
    for (int pictures = 0; pictures < 2; pictures++) {
        harness h;
        harness_open(&h, 1, 0);
        spx_bytes file = small_file(pictures);
        gsz_buffer bytes = buffer_of(&file);
        bear_every_change(gsz_spx_read, &bytes);
        assert_true(fail_everywhere(read_once, &(reading){gsz_spx_read, &bytes}) > 0);
        free(file.data);
        harness_close(&h);
    }
}

static void bombs_and_lies(void **state) {
    (void)state;
    spx_bytes file = spx_file(3, 100000, 0), zeros = spx_new();
    memset(zeros.data, 0, SPX_FILE_MAX);
    zeros.size = SPX_FILE_MAX;
    spx_put_u32(&file, 0); /* an empty block, then one of zeros that unpacks to a megabyte */
    assert_costs_little(gsz_spx_read, file.data, file.size);
    file.size = GSZ_SPX_HEADER;
    spx_add(&file, zeros, SPX_PACKED_GZIP);
    assert_costs_little(gsz_spx_read, file.data, file.size);
    free(file.data);
    file = spx_file(2, INT32_MAX, 3);
    spx_add(&file, spx_planes(GSZ_SPX_SPLAT19, 0, 4, false), SPX_PLAIN);
    assert_costs_little(gsz_spx_read, file.data, file.size);
    free(file.data);
}

static void expect_refused(spx_bytes file, gsz_result wanted, const char *part) {
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer bytes = buffer_of(&file);
    gsz_cloud cloud;
    assert_int_equal(read_exact(h.context, &cloud, gsz_spx_read, bytes.data, bytes.size), wanted);
    assert_error(&h, part);
    free(file.data);
    harness_close(&h);
}

static void what_is_refused(void **state) {
    (void)state;
    expect_refused(spx_file(4, 0, 0), GSZ_ERROR_UNSUPPORTED, "version 4");
    expect_refused(spx_file(3, 2, 0), GSZ_ERROR_TRUNCATED, "0 of 2 Gaussians");
    expect_refused(spx_file(3, 0x80000000u, 0), GSZ_ERROR_CORRUPT, "negative number");
    spx_bytes file = spx_file(3, 1, 0);
    file.data[48] = 1;
    expect_refused(file, GSZ_ERROR_UNSUPPORTED, "somebody's own kind");
    file = spx_file(3, 1, 0);
    spx_add(&file, spx_block_head(1, 77), SPX_PLAIN);
    expect_refused(file, GSZ_ERROR_UNSUPPORTED, "a block of kind 77");
    file = spx_file(3, 1, 0);
    spx_add(&file, spx_planes(GSZ_SPX_SPLAT22, 0, 2, false), SPX_PLAIN);
    expect_refused(file, GSZ_ERROR_CORRUPT, "more Gaussians than its header says");
    file = spx_file(2, 1, 1);
    spx_add(&file, spx_harmonics(GSZ_SPX_SH1, 0, 1), SPX_PLAIN);
    expect_refused(file, GSZ_ERROR_CORRUPT, "harmonics of Gaussians that have not come");
    file = spx_file(3, 3, 1);
    spx_add(&file, spx_planes(GSZ_SPX_SPLAT22, 0, 3, true), SPX_PLAIN);
    spx_add(&file, spx_coefficients(GSZ_SPX_PALETTE, 0, 2), SPX_PLAIN);
    expect_refused(file, GSZ_ERROR_CORRUPT, "harmonics beyond its palette");
}

static void an_empty_scene(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    spx_bytes file = spx_file(3, 0, 2);
    gsz_buffer bytes = buffer_of(&file);
    gsz_cloud cloud = read_back(&h, gsz_spx_read, bytes.data, bytes.size);
    assert_int_equal(cloud.count, 0);
    gsz_cloud_free(h.context, &cloud);
    free(file.data);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(old_blocks),      cmocka_unit_test(harmonics_in_a_picture),
        cmocka_unit_test(new_blocks),      cmocka_unit_test(truncation),
        cmocka_unit_test(damage),          cmocka_unit_test(bombs_and_lies),
        cmocka_unit_test(what_is_refused), cmocka_unit_test(an_empty_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
