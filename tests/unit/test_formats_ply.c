/* SPDX-License-Identifier: MIT */
/* test_formats_ply.c - .ply files of every kind there and back: formats, orders, types, extras, comments. */
#include <float.h>
#include <math.h>

#include "test_formats_ply_support.h"

static const gsz_ply_format formats[] = {GSZ_PLY_BINARY_LITTLE, GSZ_PLY_BINARY_BIG, GSZ_PLY_ASCII};
static const gsz_ply_read_options keep_all = {.keep_all = true};

/* A cloud with everything a .ply can carry; keeps no values that cleaning would change. */
static gsz_cloud rich_cloud(harness *h, size_t count, int degree) {
    gsz_cloud cloud = random_cloud(h, count, degree, 77);
    for (size_t i = 0; i < count; i++) cloud.plane[GSZ_PLANE_ROTATION][i] = 1;
    uint32_t seed = 3;
    static const char *const names[] = {"confidence", "nx", "label"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(gsz_cloud_add_extra(h->context, &cloud, names[i]), GSZ_OK);
        fill_random(cloud.extra[i].values, count, &seed, 1e20f);
    }
    static const char *const comments[] = {"made by a test", "", "  \xe2\x82\xac and \t tab "};
    for (int i = 0; i < 3; i++)
        assert_int_equal(gsz_cloud_add_metadata(h->context, &cloud, "comment", comments[i]),
                         GSZ_OK);
    return cloud;
}

static void every_format_and_degree_survives(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    for (int degree = 0; degree <= 3; degree++) {
        gsz_cloud cloud = rich_cloud(&h, 333, degree);
        for (int f = 0; f < 3; f++) {
            gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], false);
            gsz_cloud back;
            gsz_ply_report report;
            assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, NULL, &report),
                             GSZ_OK);
            assert_same_cloud(&cloud, &back);
            assert_int_equal(report.format, formats[f]);
            assert_int_equal(report.vertices, 333);
            assert_true(report.file_bytes == bytes.size || f == 2);
            gsz_cloud_free(h.context, &back);
            gsz_buffer_free(h.context, &bytes);
        }
        gsz_cloud_free(h.context, &cloud);
    }
    assert_string_equal(h.said, "");
    harness_close(&h);
}

static void empty_clouds_survive(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 0, 3, 1);
    for (int f = 0; f < 3; f++) {
        gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], true);
        gsz_cloud back;
        assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, NULL, NULL), GSZ_OK);
        assert_same_cloud(&cloud, &back);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* The bits of a float of every exponent, near the ends of its range of digits, and what is no number. */
static float awkward_float(uint32_t index) {
    static const float special[] = {0.0f,     -0.0f,    FLT_MAX,        -FLT_MAX,    FLT_MIN,
                                    1e-45f,   INFINITY, -INFINITY,      16777217.0f, 0.1f,
                                    9.99e22f, 1e10f,    1.17549421e-38f};
    if (index < sizeof special / sizeof *special) return special[index];
    uint32_t bits = index * 2654435761u;
    if ((bits & 0x7f800000) == 0x7f800000) bits ^= 0x40000000;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void every_bit_of_a_float_survives(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = random_cloud(&h, 5000, 0, 1);
    for (int plane = 0; plane < gsz_plane_count(0); plane++)
        for (uint32_t i = 0; i < 5000; i++)
            cloud.plane[plane][i] = awkward_float(i + 5000 * (uint32_t)plane);
    for (int f = 0; f < 3; f++) {
        gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], false);
        gsz_cloud back;
        assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, &keep_all, NULL),
                         GSZ_OK);
        assert_same_cloud(&cloud, &back);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void nan_survives_keep_all(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 2, 0, 1);
    cloud.plane[GSZ_PLANE_DC][0] = NAN;
    for (int f = 0; f < 3; f++) {
        gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], false);
        gsz_cloud back;
        assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, &keep_all, NULL),
                         GSZ_OK);
        assert_int_equal(back.count, 2);
        assert_true(isnan(back.plane[GSZ_PLANE_DC][0]));
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- orders and types ---- */

static void order_of_properties_is_free(void **state) {
    (void)state;
    static const char text[] =
        PLY_ASCII "element vertex 1\nproperty float label\n" PLY_ROT PLY_SCALE PLY_OPACITY
                  "property float z\nproperty float f_rest_8\n" PLY_DC
                  "property float f_rest_0\nproperty float f_rest_1\nproperty float f_rest_2\n"
                  "property float f_rest_3\nproperty float f_rest_4\nproperty float f_rest_5\n"
                  "property float f_rest_6\nproperty float f_rest_7\n"
                  "property float y\nproperty float x\n" PLY_END
                  "99 6 7 8 9 3 4 5 10 2 22 11 12 13 14 15 16 17 18 19 20 21 1 0";
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud;
    assert_int_equal(ply_read_memory(&h, &cloud, text, sizeof text - 1, &keep_all, NULL), GSZ_OK);
    assert_int_equal(cloud.sh_degree, 1);
    for (int plane = 0; plane < gsz_plane_count(1); plane++)
        assert_true(cloud.plane[plane][0] == (float)plane);
    assert_string_equal(cloud.extra[0].name, "label");
    assert_true(cloud.extra[0].values[0] == 99);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

typedef struct typed_value {
    const char *name;
    int size;
    double value;
    uint64_t bits;
} typed_value;

static const typed_value typed_values[] = {
    {"char", 1, -7, 0xf9},
    {"int8", 1, -128, 0x80},
    {"uchar", 1, 200, 200},
    {"uint8", 1, 255, 255},
    {"short", 2, -300, 0xfed4},
    {"int16", 2, 32767, 0x7fff},
    {"ushort", 2, 65000, 65000},
    {"uint16", 2, 1, 1},
    {"int", 4, -70000, 0xfffeee90},
    {"int32", 4, 5, 5},
    {"uint", 4, 4000000000.0, 4000000000u},
    {"uint32", 4, 9, 9},
    {"float", 4, -1.5, 0xbfc00000},
    {"float32", 4, 0.25, 0x3e800000},
    {"double", 8, 2.5, 0x4004000000000000},
    {"float64", 8, -1e300, 0xfe37e43c8800759c},
};
enum { TYPED_VALUES = sizeof typed_values / sizeof *typed_values };

static void put_value(gsz_buffer *bytes, harness *h, const typed_value *value,
                      gsz_ply_format format) {
    char text[64];
    int size = value->size;
    if (format == GSZ_PLY_ASCII) size = snprintf(text, sizeof text, "%.9g ", value->value);
    for (int i = 0; format != GSZ_PLY_ASCII && i < size; i++)
        text[format == GSZ_PLY_BINARY_BIG ? size - 1 - i : i] = (char)(value->bits >> 8 * i);
    assert_int_equal(gsz_buffer_append(h->context, bytes, text, (size_t)size), GSZ_OK);
}

/* A .ply whose property x is of that type, with one of its own before and behind the others. */
static gsz_buffer typed_ply(harness *h, const typed_value *value, gsz_ply_format format) {
    static const char *const names[] = {"binary_little_endian", "binary_big_endian", "ascii"};
    static const typed_value one = {"float", 4, 1, 0x3f800000};
    char header[1024];
    int length = snprintf(header, sizeof header,
                          "ply\nformat %s 1.0\nelement vertex 2\nproperty %s x\nproperty float y\n"
                          "property float z\n" PLY_DC PLY_OPACITY PLY_SCALE PLY_ROT
                          "property %s extra\n" PLY_END,
                          names[format], value->name, value->name);
    gsz_buffer bytes = {0};
    assert_int_equal(gsz_buffer_append(h->context, &bytes, header, (size_t)length), GSZ_OK);
    for (int vertex = 0; vertex < 2; vertex++) {
        put_value(&bytes, h, value, format);
        for (int i = 0; i < 13; i++) put_value(&bytes, h, &one, format);
        put_value(&bytes, h, value, format);
    }
    return bytes;
}

static void every_type_in_every_format(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int f = 0; f < 3; f++) {
        for (int t = 0; t < TYPED_VALUES; t++) {
            gsz_buffer bytes = typed_ply(&h, &typed_values[t], formats[f]);
            gsz_cloud cloud;
            gsz_ply_report report;
            assert_int_equal(
                ply_read_memory(&h, &cloud, bytes.data, bytes.size, &keep_all, &report), GSZ_OK);
            float expected = (float)typed_values[t].value;
            assert_true(cloud.plane[GSZ_PLANE_POSITION][0] == expected);
            assert_true(cloud.plane[GSZ_PLANE_POSITION][1] == expected);
            assert_true(cloud.plane[GSZ_PLANE_ROTATION + 3][1] == 1);
            bool is_float = typed_values[t].name[0] == 'f' || typed_values[t].name[0] == 'd';
            assert_int_equal(cloud.extra_count, is_float);
            assert_int_equal(report.skipped_properties, !is_float);
            if (is_float) assert_true(cloud.extra[0].values[1] == expected);
            gsz_cloud_free(h.context, &cloud);
            gsz_buffer_free(h.context, &bytes);
        }
    }
    assert_said(&h, "notice: test.ply: 1 unknown properties that are not float skipped: extra");
    harness_close(&h);
}

/* ---- other elements ---- */

static void elements_before_are_skipped_and_behind_ignored(void **state) {
    (void)state;
    static const char head[] = PLY_BINARY
        "element face 0\nproperty list uchar int vertex_indices\n"
        "element camera 3\nproperty double fov\nproperty uchar id\nelement vertex 1\n" PLY_SPLAT
        "element edge 7\nproperty list int int many\n" PLY_END;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer bytes = {0};
    char cameras[27] = {0}, behind[5] = {0};
    float splat[14] = {[0] = 42, [10] = 1};
    assert_int_equal(gsz_buffer_append(h.context, &bytes, head, sizeof head - 1), GSZ_OK);
    assert_int_equal(gsz_buffer_append(h.context, &bytes, cameras, sizeof cameras), GSZ_OK);
    assert_int_equal(gsz_buffer_append(h.context, &bytes, splat, sizeof splat), GSZ_OK);
    size_t whole = bytes.size;
    assert_int_equal(gsz_buffer_append(h.context, &bytes, behind, sizeof behind), GSZ_OK);
    gsz_cloud cloud, piped;
    gsz_ply_report report;
    assert_int_equal(ply_read_memory(&h, &cloud, bytes.data, bytes.size, NULL, &report), GSZ_OK);
    assert_true(cloud.plane[GSZ_PLANE_POSITION][0] == 42);
    assert_int_equal(report.file_bytes, whole);
    assert_said(&h, "notice: test.ply: element 'edge' behind the vertices ignored");
    assert_int_equal(ply_read_pipe(&h, &piped, bytes.data, bytes.size), GSZ_OK);
    assert_same_cloud(&cloud, &piped);
    gsz_cloud_free(h.context, &piped);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &bytes);

    static const char ascii[] = PLY_ASCII
        "element camera 2\nproperty double fov\nproperty uchar id\nelement vertex 1\n" PLY_SPLAT
        "element edge 1\nproperty int many\n" PLY_END
        "0.5 1\n0.5 2\n42 0 0  0 0 0  0 0 0 0  1 0 0 0\nwhatever";
    assert_int_equal(ply_read_text(&h, &cloud, ascii), GSZ_OK);
    assert_true(cloud.plane[GSZ_PLANE_POSITION][0] == 42);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void bytes_behind_are_noticed(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 3, 0, 1), back;
    gsz_buffer bytes = ply_bytes(&h, &cloud, GSZ_PLY_BINARY_LITTLE, false);
    assert_int_equal(gsz_buffer_append(h.context, &bytes, "12345", 5), GSZ_OK);
    assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, &keep_all, NULL), GSZ_OK);
    assert_same_cloud(&cloud, &back);
    assert_string_equal(h.said, "notice: test.ply: 5 bytes behind the vertices ignored\n");
    gsz_cloud_free(h.context, &back);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &bytes);
    harness_close(&h);
}

/* ---- normals, extras, comments ---- */

static bool contains(const gsz_buffer *bytes, const char *text) {
    return memmem(bytes->data, bytes->size, text, strlen(text)) != NULL;
}

static void zero_normals_are_written_but_not_kept(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 100, 1, 1), back;
    for (int f = 0; f < 3; f++) {
        gsz_buffer bytes = ply_bytes(&h, &cloud, formats[f], true);
        assert_true(contains(&bytes, PLY_XYZ "property float nx\nproperty float ny\n"
                                             "property float nz\nproperty float f_dc_0\n"));
        assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, &keep_all, NULL),
                         GSZ_OK);
        assert_same_cloud(&cloud, &back);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void real_normals_are_kept(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 100, 0, 1), back;
    static const char *const names[] = {"nx", "ny", "nz"};
    for (int i = 0; i < 3; i++)
        assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, names[i]), GSZ_OK);
    cloud.extra[1].values[99] = 1e-30f;
    for (int normals = 0; normals < 2; normals++) {
        gsz_buffer bytes = ply_bytes(&h, &cloud, GSZ_PLY_BINARY_LITTLE, normals);
        assert_int_equal(contains(&bytes, "property float nz\nproperty float f_dc_0\n"), normals);
        assert_int_equal(contains(&bytes, "property float nz\nend_header\n"), !normals);
        assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, &keep_all, NULL),
                         GSZ_OK);
        assert_same_cloud(&cloud, &back);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void extras_can_be_dropped(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = rich_cloud(&h, 10, 0), back;
    gsz_buffer bytes = ply_bytes(&h, &cloud, GSZ_PLY_BINARY_LITTLE, false);
    gsz_ply_read_options options;
    gsz_ply_report report;
    gsz_ply_read_options_default(&options);
    options.drop_extra = true;
    assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, &options, &report), GSZ_OK);
    assert_int_equal(back.extra_count, 0);
    assert_int_equal(report.skipped_properties, 0);
    assert_string_equal(h.said, "");
    assert_memory_equal(back.plane[GSZ_PLANE_ROTATION + 3], cloud.plane[GSZ_PLANE_ROTATION + 3],
                        40);
    gsz_cloud_free(h.context, &back);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &bytes);
    harness_close(&h);
}

static void comments_cannot_end_the_header(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 2, 0, 1), back;
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "comment", "one\nend_header\n"),
                     GSZ_OK);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "up", "+y"), GSZ_OK);
    gsz_buffer bytes = ply_bytes(&h, &cloud, GSZ_PLY_BINARY_LITTLE, false);
    assert_true(contains(&bytes, "comment one\ncomment end_header\ncomment\nelement vertex 2\n"));
    assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, &keep_all, NULL), GSZ_OK);
    assert_int_equal(back.metadata_count, 3);
    assert_string_equal(back.metadata[1].value, "end_header");
    assert_memory_equal(back.plane[0], cloud.plane[0], 8);
    gsz_cloud_free(h.context, &back);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &bytes);
    harness_close(&h);
}

static void odd_bytes_in_comments_become_question_marks(void **state) {
    (void)state;
    static const char text[] =
        PLY_ASCII "comment a\xff\0b \xe2\x82\nelement vertex 0\n" PLY_SPLAT PLY_END;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud;
    assert_int_equal(ply_read_memory(&h, &cloud, text, sizeof text - 1, NULL, NULL), GSZ_OK);
    assert_string_equal(gsz_cloud_metadata(&cloud, "comment"), "a??b ??");
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void longest_comment_survives(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = random_cloud(&h, 1, 0, 1), back;
    char *value = test_malloc(GSZ_METADATA_VALUE_MAX + 1);
    memset(value, 'c', GSZ_METADATA_VALUE_MAX);
    value[GSZ_METADATA_VALUE_MAX] = 0;
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "comment", value), GSZ_OK);
    gsz_buffer bytes = ply_bytes(&h, &cloud, GSZ_PLY_BINARY_LITTLE, false);
    assert_int_equal(ply_read_memory(&h, &back, bytes.data, bytes.size, &keep_all, NULL), GSZ_OK);
    assert_same_cloud(&cloud, &back);
    gsz_cloud_free(h.context, &back);
    gsz_buffer_free(h.context, &bytes);

    for (int i = 0; i < 16; i++)
        assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "comment", value), GSZ_OK);
    gsz_output *output = NULL;
    assert_int_equal(gsz_output_open(h.context, &output, "/dev/null"), GSZ_OK);
    assert_int_equal(gsz_ply_write(h.context, output, &cloud, NULL), GSZ_ERROR_LIMIT);
    assert_error(&h, "comments of the scene are too long");
    gsz_output_close(h.context, &output);
    test_free(value);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- threads ---- */

static void same_for_any_number_of_threads(void **state) {
    (void)state;
    static const int threads[] = {1, 2, 5};
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = rich_cloud(&h, 20000, 1);
    for (int f = 0; f < 3; f++) {
        gsz_buffer first = ply_bytes(&h, &cloud, formats[f], true);
        for (int t = 0; t < 3; t++) {
            harness other;
            harness_open(&other, threads[t], 0);
            gsz_cloud back;
            assert_int_equal(ply_read_memory(&other, &back, first.data, first.size, NULL, NULL),
                             GSZ_OK);
            gsz_buffer bytes = ply_bytes(&other, &back, formats[f], true);
            assert_int_equal(bytes.size, first.size);
            assert_memory_equal(bytes.data, first.data, first.size);
            gsz_buffer_free(other.context, &bytes);
            gsz_cloud_free(other.context, &back);
            harness_close(&other);
        }
        gsz_buffer_free(h.context, &first);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_and_degree_survives),
        cmocka_unit_test(empty_clouds_survive),
        cmocka_unit_test(every_bit_of_a_float_survives),
        cmocka_unit_test(nan_survives_keep_all),
        cmocka_unit_test(order_of_properties_is_free),
        cmocka_unit_test(every_type_in_every_format),
        cmocka_unit_test(elements_before_are_skipped_and_behind_ignored),
        cmocka_unit_test(bytes_behind_are_noticed),
        cmocka_unit_test(zero_normals_are_written_but_not_kept),
        cmocka_unit_test(real_normals_are_kept),
        cmocka_unit_test(extras_can_be_dropped),
        cmocka_unit_test(comments_cannot_end_the_header),
        cmocka_unit_test(odd_bytes_in_comments_become_question_marks),
        cmocka_unit_test(longest_comment_survives),
        cmocka_unit_test(same_for_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
