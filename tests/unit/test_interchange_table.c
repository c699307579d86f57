/* SPDX-License-Identifier: MIT */
/* test_interchange_table.c - which format a file is taken for, and half floats. */
#include "half_float.h"
#include "test_interchange_support.h"

static void endings(void **state) {
    (void)state;
    assert_string_equal(gsz_format_by_ending("a/b.ply")->name, "ply");
    assert_string_equal(gsz_format_by_ending("a/b.Compressed.PLY")->name, "compressed-ply");
    assert_string_equal(gsz_format_by_ending("b.ksplat")->name, "ksplat");
    assert_string_equal(gsz_format_by_ending("b.splat")->name, "splat");
    assert_null(gsz_format_by_ending("b.splat.gz"));
    assert_null(gsz_format_by_ending(".ply"));
    assert_null(gsz_format_by_name("zip"));
}

/* Each row is complete, and found by its own name and ending. */
static void rows(void **state) {
    (void)state;
    const gsz_format *format;
    for (size_t i = 0; (format = gsz_format_at(i)); i++) {
        char path[64];
        snprintf(path, sizeof path, "scene%s", format->endings[0]);
        assert_ptr_equal(gsz_format_by_name(format->name), format);
        assert_ptr_equal(gsz_format_by_ending(path), format);
        assert_true(format->title && (format->read || format->read_path || format->write));
        assert_true(format->probe || format->probe_path || !format->read);
    }
}

/* What each writer makes is taken for its format and no other, whatever its name. */
static void contents(void **state) {
    (void)state;
    harness h;
    const gsz_format *format;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 300, 1, 5);
    for (size_t i = 0; (format = gsz_format_at(i)); i++) {
        if (!format->write || !format->read) continue;
        gsz_buffer bytes = written(&h, write_format, &cloud, format);
        gsz_source *source = NULL;
        gsz_cloud back = {0};
        gsz_interchange_report report;
        assert_ptr_equal(gsz_format_by_content(bytes.data, bytes.size, "scene"), format);
        assert_ptr_equal(gsz_format_by_content(bytes.data, bytes.size, NULL), format);
        assert_int_equal(
            gsz_source_from_memory(h.context, &source, "scene", bytes.data, bytes.size), GSZ_OK);
        assert_int_equal(gsz_interchange_read(h.context, &back, source, NULL, &report), GSZ_OK);
        assert_ptr_equal(report.format, format);
        assert_int_equal(report.file_bytes, bytes.size);
        assert_int_equal(report.gaussians, 300);
        assert_int_equal(back.count, 300);
        gsz_cloud_free(h.context, &back);
        gsz_source_close(h.context, &source);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void unknown_contents(void **state) {
    (void)state;
    static const char text[] = "This is a text of some length, and no scene at all; not by far.";
    harness h;
    harness_open(&h, 1, 0);
    gsz_source *source = NULL;
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_source_from_memory(h.context, &source, "a.txt", text, sizeof text),
                     GSZ_OK);
    assert_int_equal(gsz_interchange_read(h.context, &cloud, source, NULL, NULL), GSZ_ERROR_FORMAT);
    assert_error(&h, "a.txt: no scene of a format that gsz knows");
    gsz_source_close(h.context, &source);
    assert_string_equal(gsz_format_by_content(text, sizeof text, "a.splat")->name, "splat");
    assert_int_equal(gsz_interchange_read_path(h.context, &cloud, "/no/such", NULL, NULL),
                     GSZ_ERROR_IO);
    assert_int_equal(
        gsz_interchange_write(h.context, NULL, &cloud, gsz_format_by_name("spx"), NULL),
        GSZ_ERROR_ARGUMENT);
    assert_error(&h, "gsz does not write .spx");
    harness_close(&h);
}

static void cleaning_is_told(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 10, 0, 5), back = {0};
    gsz_source *source = NULL;
    gsz_interchange_report report;
    gsz_buffer bytes = written(&h, write_format, &cloud, gsz_format_by_name("splat"));
    float nan = NAN;
    memcpy(bytes.data + 32 * 9, &nan, 4);
    memset(bytes.data + 28, 128, 4);
    assert_int_equal(gsz_source_from_memory(h.context, &source, "a.splat", bytes.data, bytes.size),
                     GSZ_OK);
    bytes.data[32 * 9 + 3] = 0x7f; /* still a NaN, past what a probe looks at in longer files */
    gsz_interchange_read_options options = {.keep_all = true};
    gsz_result result = gsz_interchange_read(h.context, &back, source, &options, &report);
    assert_int_equal(result, GSZ_ERROR_FORMAT); /* absurd positions among the first Gaussians */
    gsz_source_close(h.context, &source);
    memcpy(bytes.data + 32 * 9, bytes.data, 4);
    assert_int_equal(gsz_source_from_memory(h.context, &source, "a.splat", bytes.data, bytes.size),
                     GSZ_OK);
    assert_int_equal(gsz_interchange_read(h.context, &back, source, NULL, &report), GSZ_OK);
    assert_int_equal(report.clean.no_rotation, 1);
    assert_said(&h, "warning: a.splat: 1 Gaussian without a rotation: set to the identity");
    gsz_cloud_free(h.context, &back);
    gsz_source_close(h.context, &source);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* Whichever reader meets it: a value that is not finite stays for those who ask, and is told of for others. */
static void invalid_gaussians(void **state) {
    (void)state;
    static const char *const names[] = {"ply", "glb"};
    for (int n = 0; n < 2; n++)
        for (int keep = 0; keep < 2; keep++) {
            harness h;
            harness_open(&h, 1, 0);
            gsz_cloud cloud = sensible_cloud(&h, 10, 0, 5), back = {0};
            gsz_interchange_read_options options = {.keep_all = keep};
            gsz_interchange_report report;
            gsz_source *source = NULL;
            cloud.plane[GSZ_PLANE_DC + 1][3] = NAN;
            gsz_buffer bytes = written(&h, write_format, &cloud, gsz_format_by_name(names[n]));
            assert_int_equal(
                gsz_source_from_memory(h.context, &source, "a", bytes.data, bytes.size), GSZ_OK);
            assert_int_equal(gsz_interchange_read(h.context, &back, source, &options, &report),
                             GSZ_OK);
            assert_int_equal(report.gaussians, 10);
            assert_int_equal(back.count, keep ? 10 : 9);
            assert_int_equal(report.clean.not_finite, keep ? 0 : 1);
            if (!keep) assert_said(&h, "warning: a: 1 Gaussian dropped");
            gsz_cloud_free(h.context, &back);
            gsz_source_close(h.context, &source);
            gsz_buffer_free(h.context, &bytes);
            gsz_cloud_free(h.context, &cloud);
            harness_close(&h);
        }
}

/* Told once, by name and number, by any writer. */
static void losses_are_told(void **state) {
    (void)state;
    static const struct {
        const char *name, *said;
    } lost[] = {
        {"ply", ""},
        {"spz", "1 extra property and 1 entry of metadata left out: .spz (Niantic) has no"},
        {"glb", "1 extra property and 2 entries of metadata left out: .glb (glTF) has no"},
        {"splat", "1 extra property and 2 entries of metadata left out: .splat (antimatter15)"}};
    for (size_t i = 0; i < sizeof lost / sizeof *lost; i++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_cloud cloud = sensible_cloud(&h, 10, 0, 5);
        assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "filter", "mip"), GSZ_OK);
        assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "comment", "a"), GSZ_OK);
        assert_int_equal(gsz_cloud_add_extra(h.context, &cloud, "label"), GSZ_OK);
        gsz_buffer bytes = written(&h, write_format, &cloud, gsz_format_by_name(lost[i].name));
        assert_said(&h, lost[i].said);
        const char *first = strstr(h.said, "left out");
        assert_true(lost[i].said[0] ? first && !strstr(first + 1, "left out") : !first);
        gsz_buffer_free(h.context, &bytes);
        gsz_cloud_free(h.context, &cloud);
        harness_close(&h);
    }
}

static void halves(void **state) {
    (void)state;
    static const struct {
        uint16_t half;
        float value;
    } known[] = {{0, 0},
                 {0x3c00, 1},
                 {0xbc00, -1},
                 {0x3555, 0.333251953125f},
                 {0x7bff, 65504},
                 {1, 5.9604644775390625e-8f},
                 {0x03ff, 6.097555160522461e-5f},
                 {0x0400, 6.103515625e-5f}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(gsz_half_decode(known[i].half) == known[i].value);
        assert_int_equal(gsz_half_encode(known[i].value), known[i].half);
    }
    for (uint32_t half = 0; half < 0x10000; half++) {
        float value = gsz_half_decode((uint16_t)half);
        if ((half & 0x7c00) == 0x7c00) continue;
        assert_int_equal(gsz_half_encode(value), half);
    }
    assert_int_equal(gsz_half_encode(1e30f), 0x7bff);
    assert_int_equal(gsz_half_encode(65519.9f), 0x7bff);
    assert_true(isinf(gsz_half_decode(0x7c00)) && isnan(gsz_half_decode(0x7e00)));
    assert_int_equal(gsz_half_encode(NAN) & 0x7c00, 0x7c00);
    assert_int_equal(gsz_half_encode(1.00048828125f), 0x3c00); /* a tie goes to the even one */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endings),          cmocka_unit_test(rows),
        cmocka_unit_test(contents),         cmocka_unit_test(unknown_contents),
        cmocka_unit_test(cleaning_is_told), cmocka_unit_test(invalid_gaussians),
        cmocka_unit_test(losses_are_told),  cmocka_unit_test(halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
