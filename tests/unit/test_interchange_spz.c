/* SPDX-License-Identifier: MIT */
/* test_interchange_spz.c - .spz files: round trips within the format's steps, values of files made by hand, axes. */
#include <zlib.h>
#include <zstd.h>

#include "test_interchange_support.h"

static gsz_result write_spz(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                            const void *options) {
    return gsz_spz_write(context, output, cloud, options);
}

static gsz_result read_spz(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    return gsz_spz_read(context, cloud, source, NULL);
}

static gsz_spz_write_options options_of(int version) {
    gsz_spz_write_options o;
    gsz_spz_write_options_default(&o);
    o.version = version;
    return o;
}

/* ---- round trips ---- */

static void check_near(const gsz_cloud *a, const gsz_cloud *b, const gsz_spz_write_options *o) {
    const double first = 0.5 / (1 << (o->sh_first_bits - 1)) + 0.5 / 128,
                 rest = 0.5 / (1 << (o->sh_rest_bits - 1)) + 0.5 / 128;
    const int n = gsz_sh_coefficients(a->sh_degree);
    assert_int_equal(b->count, a->count);
    assert_int_equal(b->sh_degree, a->sh_degree);
    for (size_t i = 0; i < a->count; i++) {
        assert_planes_near(a, i, b, i, GSZ_PLANE_POSITION, 3, 0.51 / 4096, "a position");
        assert_planes_near(a, i, b, i, GSZ_PLANE_SCALE, 3, 0.51 / 16, "a scale");
        assert_planes_near(a, i, b, i, GSZ_PLANE_DC, 3, 0.51 / 255 / 0.15, "a colour");
        assert_near(alpha_of(b->plane[GSZ_PLANE_OPACITY][i]),
                    alpha_of(a->plane[GSZ_PLANE_OPACITY][i]), 0.51 / 255, "an opacity");
        assert_near(turn_between(a, i, b, i), 0, o->version > 2 ? 2.5e-3 : 0.1, "a turn");
        for (int k = 0; k < n; k++)
            for (int c = 0; c < 3; c++)
                assert_planes_near(a, i, b, i, GSZ_PLANE_REST + c * n + k, 1, k < 3 ? first : rest,
                                   "a harmonic");
    }
}

static void round_trips(void **state) {
    (void)state;
    for (int version = 2; version <= 4; version++)
        for (int degree = 0; degree <= 3; degree++) {
            harness h;
            harness_open(&h, 2, 0);
            gsz_spz_write_options o = options_of(version);
            if (degree == 3) o.sh_first_bits = o.sh_rest_bits = 8;
            gsz_cloud cloud = sensible_cloud(&h, 3000, degree, 5);
            for (int k = 0; k < 4; k++) cloud.plane[GSZ_PLANE_ROTATION + k][7] *= 3;
            gsz_buffer bytes = written(&h, write_spz, &cloud, &o);
            assert_true(gsz_spz_probe(bytes.data, bytes.size));
            assert_true(gsz_spz_probe(bytes.data, 512));
            gsz_cloud back = read_back(&h, read_spz, bytes.data, bytes.size);
            check_near(&cloud, &back, &o);
            assert_string_equal(h.said, "");
            gsz_cloud_free(h.context, &back);
            gsz_cloud_free(h.context, &cloud);
            gsz_buffer_free(h.context, &bytes);
            harness_close(&h);
        }
}

/* What was written once is on the format's steps: it comes back the same. */
static void second_trip_changes_nothing(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 500, 3, 6);
    gsz_spz_write_options o = options_of(4);
    gsz_buffer once = written(&h, write_spz, &cloud, &o);
    gsz_cloud back = read_back(&h, read_spz, once.data, once.size);
    gsz_buffer twice = written(&h, write_spz, &back, &o);
    gsz_cloud again = read_back(&h, read_spz, twice.data, twice.size);
    for (int p = 0; p < gsz_plane_count(3); p++)
        if (p < GSZ_PLANE_ROTATION || p >= GSZ_PLANE_OPACITY)
            assert_memory_equal(back.plane[p], again.plane[p], back.count * sizeof(float));
    gsz_cloud_free(h.context, &again);
    gsz_cloud_free(h.context, &back);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &once);
    gsz_buffer_free(h.context, &twice);
    harness_close(&h);
}

static void threads_give_the_same_bytes(void **state) {
    (void)state;
    harness one, two;
    harness_open(&one, 1, 0);
    harness_open(&two, 2, 0);
    gsz_cloud cloud = sensible_cloud(&one, 5000, 2, 6);
    for (int version = 2; version <= 4; version++) {
        gsz_spz_write_options o = options_of(version);
        gsz_buffer a = written(&one, write_spz, &cloud, &o),
                   b = written(&two, write_spz, &cloud, &o);
        assert_int_equal(a.size, b.size);
        assert_memory_equal(a.data, b.data, a.size);
        gsz_buffer_free(one.context, &a);
        gsz_buffer_free(two.context, &b);
    }
    gsz_cloud_free(one.context, &cloud);
    harness_close(&one);
    harness_close(&two);
}

static void antialiased_is_mip(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 10, 0, 6);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "filter", "mip"), GSZ_OK);
    gsz_buffer bytes = written(&h, write_spz, &cloud, NULL);
    gsz_cloud back = read_back(&h, read_spz, bytes.data, bytes.size);
    assert_string_equal(gsz_cloud_metadata(&back, "filter"), "mip");
    assert_string_equal(h.said, "");
    gsz_cloud_free(h.context, &back);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "comment", "a"), GSZ_OK);
    gsz_buffer_free(h.context, &bytes);
    bytes = written(&h, write_format, &cloud, gsz_format_by_name("spz"));
    assert_said(&h, "1 entry of metadata left out");
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- files made by hand ---- */

static void put_head(gsz_buffer *b, uint32_t version, uint32_t count, int degree, int flags) {
    put(b, "NGSP", 4);
    put_u32(b, version);
    put_u32(b, count);
    put_u8(b, (uint8_t)degree);
    put_u8(b, 12);
    put_u8(b, (uint8_t)flags);
    put_u8(b, 0);
}

static gsz_buffer gzipped(const gsz_buffer *raw) {
    gsz_buffer out = {.size = raw->size + 1000};
    out.data = malloc(out.size);
    z_stream z = {.next_in = raw->data,
                  .avail_in = (unsigned)raw->size,
                  .next_out = out.data,
                  .avail_out = (unsigned)out.size};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out.size = z.total_out;
    deflateEnd(&z);
    return out;
}

/* One Gaussian at (1, -2, 0.5) of the file's axes, turned by a third of a circle about (1, 1, 1), with all bytes of
 * its harmonics 128 + 4 * index. */
static void put_body(gsz_buffer *b, uint32_t version, int degree) {
    static const uint8_t halves[6] = {0x00, 0x3c, 0x00, 0xc0, 0x00, 0x38};
    static const uint8_t fixed[9] = {0, 0x10, 0, 0, 0xe0, 0xff, 0, 0x08, 0};
    static const uint8_t rest[] = {64, 255, 128, 0, 160, 176, 144};
    static const int count[] = {0, 9, 24, 45, 72};
    if (version == 1) put(b, halves, sizeof halves);
    if (version > 1) put(b, fixed, sizeof fixed);
    put(b, rest, sizeof rest);
    if (version < 3) put(b, "\xbf\xbf\xbf", 3); /* 191 / 127.5 - 1 = 0.498 */
    /* The largest is w (3), the others 0.5 = 361 / 511 * sqrt(1/2). */
    if (version >= 3) put_u32(b, 3u << 30 | 361u << 20 | 361u << 10 | 361u);
    for (int k = 0; k < count[degree]; k++) put_u8(b, (uint8_t)(128 + k));
}

static void check_body(const gsz_cloud *cloud, int degree, int kept) {
    assert_int_equal(cloud->count, 1);
    assert_int_equal(cloud->sh_degree, kept);
    (void)degree;
    static const float position[3] = {1, 2, -0.5f}, scale[3] = {0, 1, -1};
    for (int k = 0; k < 3; k++) {
        assert_near(cloud->plane[GSZ_PLANE_POSITION + k][0], position[k], 0, "a position");
        assert_near(cloud->plane[GSZ_PLANE_SCALE + k][0], scale[k], 0, "a scale");
    }
    assert_near(cloud->plane[GSZ_PLANE_OPACITY][0], log(64.0 / 191.0), 1e-6, "the opacity");
    assert_near(cloud->plane[GSZ_PLANE_DC][0], 0.5 / 0.15, 1e-6, "red");
    assert_near(cloud->plane[GSZ_PLANE_DC + 1][0], (128 / 255.0 - 0.5) / 0.15, 1e-6, "green");
    assert_near(cloud->plane[GSZ_PLANE_DC + 2][0], -0.5 / 0.15, 1e-6, "blue");
    /* Of the axes right-up-back: y and z of the turn change their signs with the axes. */
    static const float turn[4] = {0.5f, 0.5f, -0.5f, -0.5f};
    for (int k = 0; k < 4; k++)
        assert_near(cloud->plane[GSZ_PLANE_ROTATION + k][0], turn[k], 6e-3, "a turn");
    static const int sign[15] = {-1, -1, 1, -1, 1, 1, -1, 1, -1, 1, -1, -1, 1, -1, 1};
    const int n = gsz_sh_coefficients(kept);
    for (int k = 0; k < n; k++)
        for (int c = 0; c < 3; c++)
            assert_near(cloud->plane[GSZ_PLANE_REST + c * n + k][0],
                        (float)sign[k] * (float)(3 * k + c) / 128, 0, "a harmonic");
}

static void gzip_files_made_by_hand(void **state) {
    (void)state;
    for (uint32_t version = 1; version <= 3; version++)
        for (int degree = 0; degree <= 4; degree++) {
            harness h;
            harness_open(&h, 1, 0);
            gsz_buffer raw = {0};
            put_head(&raw, version, 1, degree, 0);
            put_body(&raw, version, degree);
            gsz_buffer file = gzipped(&raw);
            gsz_cloud cloud = read_back(&h, read_spz, file.data, file.size);
            check_body(&cloud, degree, degree < 3 ? degree : 3);
            if (degree == 4) assert_said(&h, "spherical harmonics of degree 4 dropped: 3 stay");
            gsz_cloud_free(h.context, &cloud);
            free(raw.data);
            free(file.data);
            harness_close(&h);
        }
}

/* The halves of version 1 know infinity: it stays where it is. */
static void infinite_halves(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer raw = {0};
    put_head(&raw, 1, 1, 0, 0);
    put_body(&raw, 1, 0);
    raw.data[17] = 0x7c; /* 0x7c00 */
    gsz_buffer file = gzipped(&raw);
    gsz_cloud cloud = read_back(&h, read_spz, file.data, file.size);
    assert_int_equal(cloud.count, 1);
    assert_true(isinf(cloud.plane[0][0]));
    assert_near(cloud.plane[1][0], 2, 0, "a position");
    assert_string_equal(h.said, "");
    gsz_cloud_free(h.context, &cloud);
    free(raw.data);
    free(file.data);
    harness_close(&h);
}

/* Version 4: each attribute a zstd stream, extensions between the header and the table. */
static gsz_buffer zstd_file(const gsz_buffer *raw, int degree, const gsz_buffer *extensions) {
    static const size_t sizes[6] = {9, 1, 3, 3, 4, 0};
    static const size_t harmonics[5] = {0, 9, 24, 45, 72};
    gsz_buffer file = {0}, streams = {0};
    const int count = degree ? 6 : 5;
    put(&file, raw->data, 15);
    put_u8(&file, (uint8_t)count);
    put_u32(&file, 32 + (uint32_t)extensions->size);
    for (int i = 0; i < 3; i++) put_u32(&file, 0);
    put(&file, extensions->data, extensions->size);
    size_t at = 16;
    for (int i = 0; i < count; i++) {
        uint8_t out[1000];
        size_t size = i < 5 ? sizes[i] : harmonics[degree];
        size_t got = ZSTD_compress(out, sizeof out, raw->data + at, size, 1);
        assert_false(ZSTD_isError(got));
        put_u64(&file, got);
        put_u64(&file, size);
        put(&streams, out, got);
        at += size;
    }
    assert_int_equal(at, raw->size);
    put(&file, streams.data, streams.size);
    free(streams.data);
    return file;
}

static void put_extension(gsz_buffer *b, uint32_t type, uint32_t value) {
    put_u32(b, type);
    put_u32(b, 4);
    put_u32(b, value);
}

static void zstd_files_made_by_hand(void **state) {
    (void)state;
    for (int degree = 0; degree <= 4; degree++)
        for (int extended = 0; extended < 2; extended++) {
            harness h;
            harness_open(&h, 2, 0);
            gsz_buffer raw = {0}, extensions = {0};
            put_head(&raw, 4, 1, degree, extended ? 2 : 0);
            put_body(&raw, 4, degree);
            if (extended) put_extension(&extensions, 0xadbe0002, 7);
            if (extended) put_extension(&extensions, 0xadbe0003, GSZ_SPZ_RUB);
            gsz_buffer file = zstd_file(&raw, degree, &extensions);
            gsz_cloud cloud = read_back(&h, read_spz, file.data, file.size);
            check_body(&cloud, degree, degree < 3 ? degree : 3);
            if (extended) assert_said(&h, "extension 0xadbe0002 of 4 bytes ignored");
            gsz_cloud_free(h.context, &cloud);
            free(raw.data);
            free(extensions.data);
            free(file.data);
            harness_close(&h);
        }
}

/* ---- axes ---- */

/* Where the file's x, y, z go in a cloud (right, down, front). */
static void declared_axes_are_followed(void **state) {
    (void)state;
    static const struct {
        gsz_spz_axes axes;
        float at[3];
    } cases[] = {{GSZ_SPZ_RDF, {1, -2, 0.5f}}, {GSZ_SPZ_LUF, {-1, 2, 0.5f}},
                 {GSZ_SPZ_RUF, {1, 2, 0.5f}},  {GSZ_SPZ_RFU, {1, -0.5f, -2}},
                 {GSZ_SPZ_LBD, {-1, 0.5f, 2}}, {GSZ_SPZ_DECLARED, {1, 2, -0.5f}}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_buffer raw = {0};
        put_head(&raw, 3, 1, 0, 2);
        put_body(&raw, 3, 0);
        put_extension(&raw, 0xadbe0003, cases[c].axes);
        gsz_buffer file = gzipped(&raw);
        gsz_cloud cloud = read_back(&h, read_spz, file.data, file.size);
        for (int k = 0; k < 3; k++) assert_near(cloud.plane[k][0], cases[c].at[k], 0, "a position");
        gsz_cloud_free(h.context, &cloud);
        free(raw.data);
        free(file.data);
        harness_close(&h);
    }
}

static gsz_result read_as_rdf(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    gsz_spz_read_options o = {.axes = GSZ_SPZ_RDF};
    return gsz_spz_read(context, cloud, source, &o);
}

/* All sixteen come back as they were written: declared in version 4, told in version 3. */
static void all_axes_come_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = sensible_cloud(&h, 300, 3, 8);
    /* Turned harmonics are sums of several: they must not reach 1, and their errors add up. */
    for (int p = GSZ_PLANE_REST; p < GSZ_PLANE_COUNT; p++)
        for (size_t i = 0; i < cloud.count; i++) cloud.plane[p][i] *= 0.4f;
    for (int axes = 1; axes <= 16; axes++) {
        gsz_spz_write_options o = options_of(4);
        o.axes = (gsz_spz_axes)axes;
        o.sh_first_bits = o.sh_rest_bits = 8;
        gsz_buffer bytes = written(&h, write_spz, &cloud, &o);
        gsz_cloud back = read_back(&h, read_spz, bytes.data, bytes.size);
        if (axes > 8) o.sh_first_bits = o.sh_rest_bits = 6;
        check_near(&cloud, &back, &o);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_spz_write_options o = options_of(3);
    o.axes = GSZ_SPZ_RDF;
    gsz_buffer bytes = written(&h, write_spz, &cloud, &o);
    gsz_cloud back = read_back(&h, read_as_rdf, bytes.data, bytes.size);
    check_near(&cloud, &back, &o);
    gsz_cloud_free(h.context, &back);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- ranges ---- */

static void large_scenes_get_fewer_fraction_bits(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 10, 0, 8);
    cloud.plane[0][3] = 100000;
    gsz_buffer bytes = written(&h, write_spz, &cloud, NULL);
    gsz_cloud back = read_back(&h, read_spz, bytes.data, bytes.size);
    assert_near(back.plane[0][3], 100000, 0.5 / 64, "a position");
    gsz_cloud_free(h.context, &back);
    gsz_buffer_free(h.context, &bytes);
    gsz_spz_write_options o = options_of(4);
    o.fraction_bits = 12;
    assert_int_equal(try_write(&h, &bytes, write_spz, &cloud, &o), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "positions up to 100000 leave 6 bits behind the point, not 12");
    cloud.plane[0][3] = 1e9f;
    bytes = written(&h, write_spz, &cloud, NULL);
    assert_said(&h, "positions beyond 8.38861e+06 are clamped");
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void extreme_values_are_clamped(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 2, 1, 8);
    for (int p = GSZ_PLANE_SCALE; p < gsz_plane_count(1); p++)
        for (int i = 0; i < 2; i++) cloud.plane[p][i] = i ? -40.0f : 40.0f;
    for (int k = 0; k < 4; k++) cloud.plane[GSZ_PLANE_ROTATION + k][1] = 0;
    gsz_buffer bytes = written(&h, write_spz, &cloud, NULL);
    gsz_cloud back = read_back(&h, read_spz, bytes.data, bytes.size);
    assert_near(back.plane[GSZ_PLANE_SCALE][0], 255 / 16.0 - 10, 0, "a scale");
    assert_near(back.plane[GSZ_PLANE_SCALE][1], -10, 0, "a scale");
    assert_near(back.plane[GSZ_PLANE_OPACITY][0], 13.8155, 1e-3, "an opacity");
    assert_near(back.plane[GSZ_PLANE_OPACITY][1], -13.8155, 1e-3, "an opacity");
    assert_near(back.plane[GSZ_PLANE_ROTATION][1], 1, 0, "the identity");
    assert_near(fabs(back.plane[GSZ_PLANE_REST][0]), 1, 0.01, "a harmonic");
    gsz_cloud_free(h.context, &back);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trips),
        cmocka_unit_test(second_trip_changes_nothing),
        cmocka_unit_test(threads_give_the_same_bytes),
        cmocka_unit_test(antialiased_is_mip),
        cmocka_unit_test(gzip_files_made_by_hand),
        cmocka_unit_test(infinite_halves),
        cmocka_unit_test(zstd_files_made_by_hand),
        cmocka_unit_test(declared_axes_are_followed),
        cmocka_unit_test(all_axes_come_back),
        cmocka_unit_test(large_scenes_get_fewer_fraction_bits),
        cmocka_unit_test(extreme_values_are_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
