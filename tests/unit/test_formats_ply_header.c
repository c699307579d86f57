/* SPDX-License-Identifier: MIT */
/* test_formats_ply_header.c - headers of .ply files that are refused, each with a sentence that says why, and
 * unusual ones that are not. */
#include "test_formats_ply_support.h"

typedef struct bad_header {
    gsz_result result;
    const char *message; /* a part of it */
    const char *text;
} bad_header;

#define VERTEX "element vertex 1\n"
#define ALL PLY_SPLAT PLY_END

static const bad_header bad_headers[] = {
    {GSZ_ERROR_FORMAT, "test.ply: the file is empty", ""},
    {GSZ_ERROR_FORMAT, "does not begin with the line 'ply'", "\x89PNG\r\n\x1a\n and so on"},
    {GSZ_ERROR_FORMAT, "does not begin with the line 'ply'", "plywood\n"},
    {GSZ_ERROR_FORMAT, "does not begin with the line 'ply'", "pl"},
    {GSZ_ERROR_TRUNCATED, "ends within its header", "ply\n"},
    {GSZ_ERROR_TRUNCATED, "ends within its header", PLY_BINARY VERTEX PLY_SPLAT "end_header"},
    {GSZ_ERROR_CORRUPT, "no line 'format'", "ply\nend_header\n"},
    {GSZ_ERROR_CORRUPT, "the format must come before", "ply\n" VERTEX ALL},
    {GSZ_ERROR_CORRUPT, "line 2 of the header: no format of a .ply: 'binary_middle_endian'",
     "ply\nformat binary_middle_endian 1.0\n" VERTEX ALL},
    {GSZ_ERROR_CORRUPT, "one line 'format", "ply\nformat ascii\n" VERTEX ALL},
    {GSZ_ERROR_CORRUPT, "one line 'format", PLY_BINARY "format ascii 1.0\n" VERTEX ALL},
    {GSZ_ERROR_UNSUPPORTED, "a version other than 1.0", "ply\nformat ascii 2.0\n" VERTEX ALL},
    {GSZ_ERROR_CORRUPT, "line 3 of the header: no keyword of a .ply: 'elephant'",
     PLY_BINARY "elephant vertex 1\n" ALL},
    {GSZ_ERROR_CORRUPT, "'element NAME COUNT'", PLY_BINARY "element vertex\n" ALL},
    {GSZ_ERROR_CORRUPT, "'element NAME COUNT'", PLY_BINARY "element vertex 1 2 3 4\n" ALL},
    {GSZ_ERROR_CORRUPT, "no count: '-1'", PLY_BINARY "element vertex -1\n" ALL},
    {GSZ_ERROR_CORRUPT, "no count: '1e3'", PLY_BINARY "element vertex 1e3\n" ALL},
    {GSZ_ERROR_LIMIT, "more than 2147483647", PLY_BINARY "element vertex 2147483648\n" ALL},
    {GSZ_ERROR_LIMIT, "more than 2147483647",
     PLY_BINARY "element vertex 99999999999999999999999999\n" ALL},
    {GSZ_ERROR_CORRUPT, "a second element 'vertex'", PLY_BINARY VERTEX PLY_SPLAT VERTEX ALL},
    {GSZ_ERROR_FORMAT, "no element 'vertex'",
     PLY_BINARY "element point 1\nproperty float x\n" PLY_END},
    {GSZ_ERROR_CORRUPT, "in front of the first element", PLY_BINARY "property float x\n" PLY_END},
    {GSZ_ERROR_CORRUPT, "'property TYPE NAME'", PLY_BINARY VERTEX "property float\n" PLY_END},
    {GSZ_ERROR_CORRUPT, "no type of a .ply: 'half'", PLY_BINARY VERTEX "property half x\n" ALL},
    {GSZ_ERROR_CORRUPT, "a second property 'x'", PLY_BINARY VERTEX "property int x\n" ALL},
    {GSZ_ERROR_CORRUPT, "a second property 'label'",
     PLY_BINARY VERTEX "property float label\nproperty uchar label\n" ALL},
    {GSZ_ERROR_CORRUPT, "printable ASCII", PLY_BINARY VERTEX "property float \xc3\xa9\n" ALL},
    {GSZ_ERROR_CORRUPT, "a name too long",
     PLY_BINARY VERTEX
     "property float a_name_of_sixty_four_characters_is_one_too_long_for_the_extra_ab\n" ALL},
    {GSZ_ERROR_UNSUPPORTED, "property 'tags' of the vertices is a list",
     PLY_BINARY VERTEX "property list uchar int tags\n" ALL},
    {GSZ_ERROR_UNSUPPORTED, "a list ('vertex_indices') in front of the vertices",
     PLY_BINARY "element face 1\nproperty list uchar int vertex_indices\n" VERTEX ALL},
    {GSZ_ERROR_CORRUPT, "'property list TYPE TYPE NAME'",
     PLY_BINARY "element face 1\nproperty list uchar int\n" VERTEX ALL},
    {GSZ_ERROR_UNSUPPORTED, "a compressed.ply of PlayCanvas",
     PLY_BINARY "element chunk 1\nproperty float min_x\nproperty float min_y\n" VERTEX
                "property uint packed_position\nproperty uint packed_rotation\n" PLY_END},
    {GSZ_ERROR_FORMAT, "property 'f_dc_0' missing: this is a point cloud or a mesh",
     PLY_BINARY VERTEX PLY_XYZ "property uchar red\n" PLY_END},
    {GSZ_ERROR_FORMAT, "property 'x' missing: this is a point cloud or a mesh",
     PLY_BINARY VERTEX "property uchar red\n" PLY_END},
    {GSZ_ERROR_FORMAT, "property 'y' missing (a splat scene needs x, y, z,",
     PLY_BINARY VERTEX "property float x\n" PLY_DC PLY_OPACITY PLY_SCALE PLY_ROT PLY_END},
    {GSZ_ERROR_FORMAT, "property 'opacity' missing",
     PLY_BINARY VERTEX PLY_XYZ PLY_DC PLY_SCALE PLY_ROT PLY_END},
    {GSZ_ERROR_FORMAT, "property 'scale_0' missing",
     PLY_BINARY VERTEX PLY_XYZ PLY_DC PLY_OPACITY PLY_ROT PLY_END},
    {GSZ_ERROR_UNSUPPORTED, "property 'scale_2' missing: these are flat splats (2DGS)",
     PLY_BINARY VERTEX PLY_XYZ PLY_DC PLY_OPACITY
     "property float scale_0\nproperty float scale_1\n" PLY_ROT PLY_END},
    {GSZ_ERROR_FORMAT, "property 'rot_0' missing",
     PLY_BINARY VERTEX PLY_XYZ PLY_DC PLY_OPACITY PLY_SCALE PLY_END},
    {GSZ_ERROR_FORMAT, "property 'f_rest_1' missing (SH needs 9, 24 or 45)",
     PLY_BINARY VERTEX "property float f_rest_0\nproperty float f_rest_2\n" ALL},
    {GSZ_ERROR_FORMAT, "2 properties f_rest (SH needs 0, 9, 24 or 45)",
     PLY_BINARY VERTEX "property float f_rest_0\nproperty float f_rest_1\n" ALL},
    {GSZ_ERROR_FORMAT, "property 'f_rest_0' missing",
     PLY_BINARY VERTEX "property float f_rest_x\n" ALL},
    {GSZ_ERROR_TRUNCATED, "ends early: 0 of 1 Gaussians are there", PLY_BINARY VERTEX ALL},
};

static void bad_headers_are_refused(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (size_t i = 0; i < sizeof bad_headers / sizeof *bad_headers; i++) {
        gsz_cloud cloud;
        gsz_result result = ply_read_text(&h, &cloud, bad_headers[i].text);
        if (result != bad_headers[i].result ||
            !strstr(gsz_context_error(h.context), bad_headers[i].message))
            fail_msg("header %zu: %s, '%s'", i, gsz_result_name(result),
                     gsz_context_error(h.context));
        assert_null(cloud.storage);
    }
    assert_true(gsz_context_peak_memory(h.context) < 300000);
    harness_close(&h);
}

/* ---- too much ---- */

static void append(gsz_buffer *buffer, harness *h, const char *text) {
    assert_int_equal(gsz_buffer_append(h->context, buffer, text, strlen(text)), GSZ_OK);
}

static void refuse(harness *h, gsz_buffer *text, const char *message) {
    gsz_cloud cloud;
    assert_int_equal(ply_read_memory(h, &cloud, text->data, text->size, NULL, NULL),
                     GSZ_ERROR_LIMIT);
    assert_error(h, message);
    gsz_buffer_free(h->context, text);
}

static void limits_of_headers(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer text = {0};
    char line[64];
    append(&text, &h, PLY_BINARY VERTEX);
    for (int i = 0; i < 513; i++) {
        snprintf(line, sizeof line, "property uchar p%d\n", i);
        append(&text, &h, line);
    }
    append(&text, &h, ALL);
    refuse(&h, &text, "more than 512 properties");

    append(&text, &h, PLY_BINARY VERTEX);
    for (int i = 0; i < 65; i++) {
        snprintf(line, sizeof line, "property float p%d\n", i);
        append(&text, &h, line);
    }
    append(&text, &h, ALL);
    refuse(&h, &text, "more than 64 extra float properties");

    append(&text, &h, PLY_BINARY "comment ");
    for (int i = 0; i < 7000; i++) append(&text, &h, "0123456789");
    append(&text, &h, "\n" VERTEX ALL);
    refuse(&h, &text, "line 3 of the header is too long");

    append(&text, &h, PLY_BINARY);
    for (int i = 0; i < 70000; i++) append(&text, &h, "comment 12345678\n");
    refuse(&h, &text, "a header of more than 1048576 bytes");
    harness_close(&h);
}

static void too_many_comments_are_left_out(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer text = {0};
    append(&text, &h, PLY_ASCII);
    for (int i = 0; i < 5000; i++) append(&text, &h, "comment c\n");
    append(&text, &h, "element vertex 0\n" ALL);
    gsz_cloud cloud;
    assert_int_equal(ply_read_memory(&h, &cloud, text.data, text.size, NULL, NULL), GSZ_OK);
    assert_int_equal(cloud.metadata_count, GSZ_METADATA_MAX);
    assert_said(&h, "warning: test.ply: 904 comments left out");
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &text);
    harness_close(&h);
}

/* ---- unusual, but fine ---- */

static void line_ends_and_white_space(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer text = {0};
    const char *plain = PLY_ASCII "comment  two spaces\ncomment\nobj_info anything\n\n" VERTEX ALL
                                  "1 2 3 4 5 6 7 8 9 10 11 12 13 14";
    for (const char *at = plain; *at; at++) {
        if (*at == '\n') append(&text, &h, at - plain == 3 ? "\r" : " \t\r");
        assert_int_equal(gsz_buffer_append(h.context, &text, at, 1), GSZ_OK);
    }
    gsz_cloud cloud;
    gsz_ply_report report;
    assert_int_equal(ply_read_memory(&h, &cloud, text.data, text.size, NULL, &report), GSZ_OK);
    assert_int_equal(report.format, GSZ_PLY_ASCII);
    assert_int_equal(report.vertices, 1);
    assert_int_equal(report.file_bytes, text.size);
    assert_true(cloud.plane[GSZ_PLANE_POSITION][0] == 1);
    assert_true(cloud.plane[GSZ_PLANE_ROTATION + 3][0] == 14);
    assert_int_equal(cloud.metadata_count, 2);
    assert_string_equal(cloud.metadata[0].value, " two spaces \t");
    assert_string_equal(h.said, "");
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &text);
    harness_close(&h);
}

static void probing(void **state) {
    (void)state;
    assert_true(gsz_ply_probe("ply\nformat", 10));
    assert_true(gsz_ply_probe("ply\r\n", 5));
    assert_false(gsz_ply_probe("ply\r\n", 4));
    assert_false(gsz_ply_probe("ply", 3));
    assert_false(gsz_ply_probe("plyx", 4));
    assert_false(gsz_ply_probe(NULL, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_headers_are_refused),
        cmocka_unit_test(limits_of_headers),
        cmocka_unit_test(too_many_comments_are_left_out),
        cmocka_unit_test(line_ends_and_white_space),
        cmocka_unit_test(probing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
