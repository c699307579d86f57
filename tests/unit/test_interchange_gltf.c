/* SPDX-License-Identifier: MIT */
/* test_interchange_gltf.c - glTF: round trips, scenes made by hand with nodes and all kinds of values, and damage. */
#include "test_interchange_support.h"

static gsz_result write_gltf(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                             const void *options) {
    return gsz_gltf_write(context, output, cloud, options);
}

static gsz_result read_gltf(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    return gsz_gltf_read(context, cloud, source);
}

/* ---- round trips ---- */

static void floats_come_back(void **state) {
    (void)state;
    for (int degree = 0; degree <= 3; degree++) {
        harness h;
        harness_open(&h, 2, 0);
        gsz_cloud cloud = sensible_cloud(&h, 3000, degree, 5);
        gsz_buffer bytes = written(&h, write_gltf, &cloud, NULL);
        assert_true(gsz_gltf_probe(bytes.data, 64));
        gsz_cloud back = read_back(&h, read_gltf, bytes.data, bytes.size);
        assert_int_equal(back.count, cloud.count);
        assert_int_equal(back.sh_degree, degree);
        for (size_t i = 0; i < cloud.count; i++) {
            assert_planes_near(&cloud, i, &back, i, GSZ_PLANE_POSITION, 3, 0, "a position");
            assert_planes_near(&cloud, i, &back, i, GSZ_PLANE_SCALE, 3, 2e-6, "a scale");
            assert_planes_near(&cloud, i, &back, i, GSZ_PLANE_OPACITY, 1, 1e-4, "an opacity");
            assert_planes_near(&cloud, i, &back, i, GSZ_PLANE_DC,
                               gsz_plane_count(degree) - GSZ_PLANE_DC, 0, "a colour");
            assert_near(turn_between(&cloud, i, &back, i), 0, 1e-3, "a turn");
        }
        assert_string_equal(h.said, "");
        gsz_cloud_free(h.context, &back);
        gsz_cloud_free(h.context, &cloud);
        gsz_buffer_free(h.context, &bytes);
        harness_close(&h);
    }
}

/* What is inside is what gsz_spz_write makes: the same Gaussians come back. */
static void compressed_is_spz(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = sensible_cloud(&h, 500, 2, 5);
    for (int c = GSZ_GLTF_SPZ_2; c <= GSZ_GLTF_SPZ; c++) {
        gsz_gltf_write_options o;
        gsz_gltf_write_options_default(&o);
        o.compression = (gsz_gltf_compression)c;
        gsz_buffer bytes = written(&h, write_gltf, &cloud, &o);
        gsz_cloud back = read_back(&h, read_gltf, bytes.data, bytes.size);
        for (size_t i = 0; i < cloud.count; i++) {
            assert_planes_near(&cloud, i, &back, i, 0, 3, 0.51 / 4096, "a position");
            assert_planes_near(&cloud, i, &back, i, GSZ_PLANE_SCALE, 3, 0.51 / 16, "a scale");
            assert_near(turn_between(&cloud, i, &back, i), 0, 0.1, "a turn");
            assert_planes_near(&cloud, i, &back, i, GSZ_PLANE_REST, 24, 0.07, "a harmonic");
        }
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- scenes made by hand: one Gaussian in a data URI, or beside the file ---- */

/* POSITION 1 2 3, ROTATION as signed bytes (0, 0, 0, 127), SCALE as unsigned shorts normalised (65535, 6554, 655), OPACITY
 * a byte of 51, DC 0.5 0.25 0, harmonics -y: 0.1 0.2 0.3, z: 0.4 0.5 0.6, -x: 0.7 0.8 0.9. */
static gsz_buffer made_bytes(void) {
    static const float position[3] = {1, 2, 3}, dc[3] = {0.5f, 0.25f, 0};
    static const float rest[9] = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f};
    static const int8_t rotation[4] = {0, 0, 0, 127};
    static const uint16_t scale[4] = {65535, 6554, 655, 0};
    static const uint8_t opacity[4] = {51, 0, 0, 0};
    gsz_buffer b = {0};
    put(&b, position, 12);
    put(&b, rotation, 4);
    put(&b, scale, 8);
    put(&b, opacity, 4);
    put(&b, dc, 12);
    put(&b, rest, 36);
    return b;
}

static void append_text(gsz_buffer *b, const char *text) { put(b, text, strlen(text)); }

static void append_base64(gsz_buffer *b, const gsz_buffer *bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    assert_int_equal(bytes->size % 3, 1);
    for (size_t i = 0; i < bytes->size; i += 3) {
        const bool last = i + 1 == bytes->size;
        const uint32_t v = (uint32_t)bytes->data[i] << 16 |
                           (last ? 0 : (uint32_t)bytes->data[i + 1] << 8 | bytes->data[i + 2]);
        for (int k = 0; k < (last ? 2 : 4); k++) put_u8(b, (uint8_t)digits[v >> (18 - 6 * k) & 63]);
    }
    append_text(b, "==");
}

static const char made_parts[] =
    "\"bufferViews\":[{\"buffer\":0,\"byteOffset\":0,\"byteLength\":12},"
    "{\"buffer\":0,\"byteOffset\":12,\"byteLength\":4},"
    "{\"buffer\":0,\"byteOffset\":16,\"byteLength\":8},"
    "{\"buffer\":0,\"byteOffset\":24,\"byteLength\":4},"
    "{\"buffer\":0,\"byteOffset\":28,\"byteLength\":48}],"
    "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":1,\"type\":\"VEC3\"},"
    "{\"bufferView\":1,\"componentType\":5120,\"normalized\":true,\"count\":1,\"type\":\"VEC4\"},"
    "{\"bufferView\":2,\"componentType\":5123,\"normalized\":true,\"count\":1,\"type\":\"VEC3\"},"
    "{\"bufferView\":3,\"componentType\":5121,\"normalized\":true,\"count\":1,"
    "\"type\":\"SCALAR\"},"
    "{\"bufferView\":4,\"componentType\":5126,\"count\":1,\"type\":\"VEC3\"},"
    "{\"bufferView\":4,\"byteOffset\":12,\"componentType\":5126,\"count\":1,\"type\":\"VEC3\"},"
    "{\"bufferView\":4,\"byteOffset\":24,\"componentType\":5126,\"count\":1,\"type\":\"VEC3\"},"
    "{\"bufferView\":4,\"byteOffset\":36,\"componentType\":5126,\"count\":1,\"type\":\"VEC3\"}],"
    "\"meshes\":[{\"primitives\":[{\"mode\":0,\"attributes\":{\"POSITION\":0,"
    "\"KHR_gaussian_splatting:ROTATION\":1,\"KHR_gaussian_splatting:SCALE\":2,"
    "\"KHR_gaussian_splatting:OPACITY\":3,\"KHR_gaussian_splatting:SH_DEGREE_0_COEF_0\":4,"
    "\"KHR_gaussian_splatting:SH_DEGREE_1_COEF_0\":5,"
    "\"KHR_gaussian_splatting:SH_DEGREE_1_COEF_1\":6,"
    "\"KHR_gaussian_splatting:SH_DEGREE_1_COEF_2\":7},"
    "\"extensions\":{\"KHR_gaussian_splatting\":{\"kernel\":\"ellipse\"}}}]}]}";

static gsz_buffer made_file(const char *scene, const char *uri) {
    gsz_buffer bytes = made_bytes(), file = {0};
    append_text(&file, "{\"asset\":{\"version\":\"2.0\"},");
    append_text(&file, scene);
    append_text(&file, "\"buffers\":[{\"byteLength\":76,\"uri\":\"");
    if (uri) append_text(&file, uri);
    if (!uri) append_text(&file, "data:application/octet-stream;base64,");
    if (!uri) append_base64(&file, &bytes);
    append_text(&file, "\"}],");
    append_text(&file, made_parts);
    free(bytes.data);
    return file;
}

static void check_values(const gsz_cloud *cloud, const float position[3], const float rest[9]) {
    static const double scale[3] = {1, 6554 / 65535.0, 655 / 65535.0};
    assert_int_equal(cloud->sh_degree, 1);
    for (int k = 0; k < 3; k++) {
        assert_near(cloud->plane[k][0], position[k], 1e-6, "a position");
        assert_near(exp(cloud->plane[GSZ_PLANE_SCALE + k][0]), scale[k], 1e-6, "a scale");
    }
    assert_near(alpha_of(cloud->plane[GSZ_PLANE_OPACITY][0]), 0.2, 1e-6, "the opacity");
    assert_near(cloud->plane[GSZ_PLANE_DC + 1][0], 0.25, 0, "green");
    for (int k = 0; k < 9; k++)
        assert_near(cloud->plane[GSZ_PLANE_REST + k][0], rest[k], 1e-6, "a harmonic");
}

/* x and y change their signs on the way into a cloud, and so do -y and -x. */
static void values_of_all_kinds(void **state) {
    (void)state;
    static const float position[3] = {-1, -2, 3};
    static const float rest[9] = {-0.1f, 0.4f, -0.7f, -0.2f, 0.5f, -0.8f, -0.3f, 0.6f, -0.9f};
    static const char *const scenes[] = {
        "", "\"nodes\":[{\"mesh\":0}],",
        "\"scene\":0,\"scenes\":[{\"nodes\":[1]}],\"nodes\":[{\"mesh\":0},{\"children\":[0]}],"};
    for (int s = 0; s < 3; s++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_buffer file = made_file(scenes[s], NULL);
        assert_true(gsz_gltf_probe(file.data, file.size));
        gsz_cloud cloud = read_back(&h, read_gltf, file.data, file.size);
        check_values(&cloud, position, rest);
        assert_near(fabs(cloud.plane[GSZ_PLANE_ROTATION][0]), 1, 1e-6, "w");
        gsz_cloud_free(h.context, &cloud);
        free(file.data);
        harness_close(&h);
    }
}

/* Turned by a quarter about z (x to y, y to -x), twice as large and shifted, by a matrix or by parts. */
static void nodes_are_applied(void **state) {
    (void)state;
    static const char *const nodes[] = {
        "\"nodes\":[{\"mesh\":0,\"matrix\":[0,2,0,0,-2,0,0,0,0,0,2,0,10,20,30,1]}],",
        "\"nodes\":[{\"children\":[1],\"translation\":[10,20,30],\"scale\":[2,2,2]},"
        "{\"mesh\":0,\"rotation\":[0,0,0.70710678118,0.70710678118]}],"};
    for (int n = 0; n < 2; n++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_buffer file = made_file(nodes[n], NULL);
        gsz_cloud cloud = read_back(&h, read_gltf, file.data, file.size);
        /* (1, 2, 3) -> (-2, 1, 3) -> (6, 22, 36) */
        assert_near(cloud.plane[0][0], -6, 1e-5, "x");
        assert_near(cloud.plane[1][0], -22, 1e-5, "y");
        assert_near(cloud.plane[2][0], 36, 1e-5, "z");
        assert_near(cloud.plane[GSZ_PLANE_SCALE][0], log(2), 1e-6, "a scale");
        /* What was seen from x is seen from y, and what was from y from -x. */
        assert_near(cloud.plane[GSZ_PLANE_REST][0], -0.7, 1e-6, "-y");
        assert_near(cloud.plane[GSZ_PLANE_REST + 1][0], 0.4, 1e-6, "z");
        assert_near(cloud.plane[GSZ_PLANE_REST + 2][0], 0.1, 1e-6, "-x");
        gsz_cloud_free(h.context, &cloud);
        free(file.data);
        harness_close(&h);
    }
}

static void meshes_shown_twice(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer file =
        made_file("\"nodes\":[{\"mesh\":0},{\"mesh\":0,\"translation\":[1,0,0]}],", NULL);
    gsz_cloud cloud = read_back(&h, read_gltf, file.data, file.size);
    assert_int_equal(cloud.count, 2);
    assert_near(cloud.plane[0][0], -1, 0, "x");
    assert_near(cloud.plane[0][1], -2, 0, "x");
    gsz_cloud_free(h.context, &cloud);
    free(file.data);
    harness_close(&h);
}

static void files_beside_it(void **state) {
    (void)state;
    harness h;
    folder f;
    gsz_cloud cloud = {0};
    harness_open(&h, 1, 0);
    folder_make(&f);
    gsz_buffer file = made_file("", "the%20data.bin"), bytes = made_bytes();
    file_path path = folder_path(&f, "scene.gltf");
    file_write(path.text, file.data, file.size);
    file_write(folder_path(&f, "the data.bin").text, bytes.data, bytes.size);
    assert_int_equal(gsz_gltf_read_path(h.context, &cloud, path.text), GSZ_OK);
    assert_near(cloud.plane[1][0], -2, 0, "y");
    gsz_cloud_free(h.context, &cloud);
    assert_int_equal(read_exact(h.context, &cloud, read_gltf, file.data, file.size),
                     GSZ_ERROR_UNSUPPORTED);
    assert_error(&h, "its data is in another file: open it by its path");
    free(file.data);
    file = made_file("", "../x.bin");
    file_write(path.text, file.data, file.size);
    assert_int_equal(gsz_gltf_read_path(h.context, &cloud, path.text), GSZ_ERROR_UNSUPPORTED);
    assert_error(&h, "'../x.bin' is no name of a file beside it");
    free(file.data);
    free(bytes.data);
    folder_remove(&f);
    harness_close(&h);
}

/* ---- damage ---- */

static void refuse(const char *scene, const char *piece, const char *instead, gsz_result expected,
                   const char *sentence) {
    harness h;
    gsz_cloud cloud;
    harness_open(&h, 1, 0);
    gsz_buffer file = made_file(scene, NULL), changed = {0};
    put_u8(&file, 0);
    const char *at = strstr((const char *)file.data, piece);
    assert_non_null(at);
    put(&changed, file.data, (size_t)(at - (const char *)file.data));
    append_text(&changed, instead);
    append_text(&changed, at + strlen(piece));
    gsz_result result = read_exact(h.context, &cloud, read_gltf, changed.data, changed.size);
    if (result != expected)
        fail_msg("%d, not %d: %s", result, expected, gsz_context_error(h.context));
    assert_error(&h, sentence);
    assert_true(gsz_context_peak_memory(h.context) < 4 << 20);
    free(file.data);
    free(changed.data);
    harness_close(&h);
}

static void lying_files(void **state) {
    (void)state;
    refuse("", "\"kernel\"", "\"kernel", GSZ_ERROR_CORRUPT, "not a JSON object");
    refuse("", "KHR_gaussian_splatting\":{", "KHR_other\":{", GSZ_ERROR_FORMAT, "has no Gaussians");
    refuse("", "\"count\":1", "\"count\":2000000000", GSZ_ERROR_CORRUPT, "lies outside its buffer");
    refuse("", "\"byteLength\":12}", "\"byteLength\":120}", GSZ_ERROR_TRUNCATED,
           "reaches beyond its buffer");
    refuse("", "\"POSITION\":0", "\"POSITION\":99", GSZ_ERROR_CORRUPT,
           "'POSITION' is of another type");
    refuse("", "\"POSITION\":0", "\"P\":0", GSZ_ERROR_CORRUPT, "'POSITION' is missing");
    refuse("", "SH_DEGREE_1_COEF_2\":7", "SH\":7", GSZ_ERROR_CORRUPT,
           "SH_DEGREE_1_COEF_2' is missing");
    refuse("", "base64,A", "base64,*", GSZ_ERROR_CORRUPT, "a buffer whose data URI is not base64");
    refuse("\"nodes\":[{\"children\":[0]}],\"scenes\":[{\"nodes\":[0]}],", "KHR", "KHR",
           GSZ_ERROR_CORRUPT, "its nodes are no tree");
    refuse("\"nodes\":[{\"mesh\":0,\"scale\":[1,2,1]}],", "KHR", "KHR", GSZ_ERROR_UNSUPPORTED,
           "scales its Gaussians unevenly");
    refuse("\"nodes\":[{\"mesh\":0,\"scale\":[1,2]}],", "KHR", "KHR", GSZ_ERROR_CORRUPT,
           "a node with a wrong transform");
}

static void truncation_and_changes(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 3, 0, 4);
    for (int c = GSZ_GLTF_PLAIN; c <= GSZ_GLTF_SPZ_2; c++) {
        gsz_gltf_write_options o;
        gsz_gltf_write_options_default(&o);
        o.compression = (gsz_gltf_compression)c;
        gsz_buffer bytes = written(&h, write_gltf, &cloud, &o);
        refuse_every_truncation(read_gltf, &bytes);
        bear_every_change(read_gltf, &bytes);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 50, 1, 4);
    for (int c = GSZ_GLTF_PLAIN; c <= GSZ_GLTF_SPZ_2; c++) {
        gsz_gltf_write_options o;
        gsz_gltf_write_options_default(&o);
        o.compression = (gsz_gltf_compression)c;
        gsz_buffer bytes = written(&h, write_gltf, &cloud, &o);
        reading r = {read_gltf, &bytes};
        writing w = {write_gltf, &cloud, &o};
        assert_true(fail_everywhere(read_once, &r) > 8);
        assert_true(fail_everywhere(write_once, &w) > 4);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_come_back),
        cmocka_unit_test(compressed_is_spz),
        cmocka_unit_test(values_of_all_kinds),
        cmocka_unit_test(nodes_are_applied),
        cmocka_unit_test(meshes_shown_twice),
        cmocka_unit_test(files_beside_it),
        cmocka_unit_test(lying_files),
        cmocka_unit_test(truncation_and_changes),
        cmocka_unit_test(no_memory_at_any_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
