/* SPDX-License-Identifier: MIT */
/* test_interchange_sog_damage.c - hostile and broken SOG files: bombs, names that lead away, numbers that lie. */
#include "test_interchange_sog_support.h"

static void truncation_at_every_byte(void **state) {
    (void)state;
    made_files files = make_files(2);
    gsz_buffer zip = make_zip(&files, "", false);
    refuse_every_truncation(read_sog, &zip);
    free(zip.data);
    free_files(&files);
}

static void changes_of_every_byte(void **state) {
    (void)state;
    made_files files = make_files(1);
    gsz_buffer zip = make_zip(&files, "", false);
    bear_every_change(read_sog, &zip);
    free(zip.data);
    free_files(&files);
}

static void refuse(made_files *files, gsz_result expected, const char *sentence) {
    harness h;
    gsz_cloud cloud;
    harness_open(&h, 1, 0);
    gsz_buffer zip = make_zip(files, "", true);
    gsz_result result = read_exact(h.context, &cloud, read_sog, zip.data, zip.size);
    if (result != expected)
        fail_msg("%d, not %d: %s", result, expected, gsz_context_error(h.context));
    assert_error(&h, sentence);
    assert_true(gsz_context_peak_memory(h.context) < 64 << 20);
    free(zip.data);
    free_files(files);
    harness_close(&h);
}

/* The meta.json of version 2 with one piece of it changed. */
static void refuse_meta(const char *piece, const char *instead, gsz_result expected,
                        const char *sentence) {
    made_files files = make_files(2);
    char text[4096];
    const char *at = strstr(made_meta_2, piece);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - made_meta_2), made_meta_2, instead,
             at + strlen(piece));
    set_meta(&files, text);
    refuse(&files, expected, sentence);
}

static void lying_meta(void **state) {
    (void)state;
    refuse_meta("\"version\":2", "\"version\":3", GSZ_ERROR_UNSUPPORTED, "another version than 1");
    refuse_meta("\"count\":2", "\"count\":0", GSZ_ERROR_CORRUPT, "the number of Gaussians");
    refuse_meta("\"count\":2", "\"count\":1.5", GSZ_ERROR_CORRUPT, "the number of Gaussians");
    refuse_meta("\"count\":2", "\"count\":17", GSZ_ERROR_CORRUPT, "4 x 4 pixels for 17 Gaussians");
    refuse_meta("\"count\":2", "\"count\":2000000000", GSZ_ERROR_LIMIT,
                "bytes of positions can hold");
    refuse_meta("[-1,-1,-1]", "[-1,-1]", GSZ_ERROR_CORRUPT, "'means.mins' and 'maxs'");
    refuse_meta("[-1,-1,-1]", "[-1,-1,-1e9]", GSZ_ERROR_CORRUPT, "logarithms of positions");
    refuse_meta("\"means_l.webp\"", "7", GSZ_ERROR_CORRUPT, "'means.files' must be names of files");
    refuse_meta("\"means_l.webp\"", "\"../x\"", GSZ_ERROR_CORRUPT, "leads out of its folder");
    refuse_meta("\"means_l.webp\"", "\"/etc/passwd\"", GSZ_ERROR_CORRUPT,
                "leads out of its folder");
    refuse_meta("\"means_l.webp\"", "\"none.webp\"", GSZ_ERROR_CORRUPT, "has no 'none.webp'");
    refuse_meta("\"means_l.webp\"", "\"meta.json\"", GSZ_ERROR_CORRUPT, "not a WebP picture");
    refuse_meta("\"codebook\":[-2,-1]", "\"codebook\":[]", GSZ_ERROR_CORRUPT, "1 to 256 numbers");
    refuse_meta("\"bands\":1", "\"bands\":3", GSZ_ERROR_CORRUPT, "fits no degree of harmonics");
    refuse_meta("\"count\":128", "\"count\":70000", GSZ_ERROR_CORRUPT, "1 to 65536");
    refuse_meta("}}", "", GSZ_ERROR_CORRUPT, "not a JSON object");
}

static void pictures_of_huge_size(void **state) {
    (void)state;
    made_files files = make_files(2);
    free(files.data[2].data);
    /* A few hundred bytes for 64 million pixels. */
    files.data[2] = make_picture(8000, 8000, (const uint8_t *)"", 0, 0, NULL);
    assert_true(files.data[2].size < 100000);
    refuse(&files, GSZ_ERROR_LIMIT, "a picture of 8000 x 8000, far more than the Gaussians need");
}

/* Megabytes of spaces behind the JSON, which a zip file holds in kilobytes. */
static void bombs_in_meta(void **state) {
    (void)state;
    made_files files = make_files(2);
    const size_t size = 20 << 20;
    files.data[META_FILE].data = realloc(files.data[META_FILE].data, size);
    memset(files.data[META_FILE].data, ' ', size);
    files.data[META_FILE].size = size;
    refuse(&files, GSZ_ERROR_LIMIT, "'meta.json' has more than 1048576 bytes");
}

static void other_files_are_no_sog(void **state) {
    (void)state;
    harness h;
    gsz_cloud cloud;
    harness_open(&h, 1, 0);
    assert_false(gsz_sog_probe("PK\3\4", 4));
    assert_false(gsz_sog_probe("ply\n", 4));
    assert_false(gsz_sog_probe(NULL, 0));
    assert_int_equal(read_exact(h.context, &cloud, read_sog, "", 0), GSZ_ERROR_FORMAT);
    assert_int_equal(read_exact(h.context, &cloud, read_sog, "ply\n", 4), GSZ_ERROR_FORMAT);
    made_files files = make_files(2);
    files.count = META_FILE;
    gsz_buffer zip = make_zip(&files, "", false);
    assert_int_equal(read_exact(h.context, &cloud, read_sog, zip.data, zip.size), GSZ_ERROR_FORMAT);
    assert_error(&h, "a zip file without a meta.json");
    free(zip.data);
    files.count = MADE_FILES;
    free_files(&files);
    harness_close(&h);
}

static void trees_that_lead_away(void **state) {
    (void)state;
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {"{\"filenames\":[\"../a/meta.json\"],\"tree\":{\"lods\":{\"0\":{\"file\":0}}}}",
         "leads out of its folder"},
        {"{\"filenames\":[\"a/meta.json\"],\"tree\":{\"lods\":{\"0\":{\"file\":1}}}}",
         "names no file of 'filenames'"},
        {"{\"filenames\":[\"a.sog\",\"b.sog\",\"a.sog\"],\"tree\":{\"children\":[{\"lods\":{\"0\":"
         "{\"file\":0}}},{\"lods\":{\"0\":{\"file\":1}}},{\"lods\":{\"0\":{\"file\":2}}}]}}",
         "the same name twice"},
        {"{\"filenames\":[\"a/./b.sog\"],\"tree\":{\"lods\":{\"0\":{\"file\":0}}}}",
         "'.' or nothing between slashes"},
        {"{\"filenames\":[\"a//b.sog\"],\"tree\":{\"lods\":{\"0\":{\"file\":0}}}}",
         "'.' or nothing between slashes"},
        {"{\"filenames\":[\"a/meta.json\"],\"tree\":{}}", "the level has no Gaussians"},
        {"{\"filenames\":[],\"tree\":{}}", "has no 'filenames'"},
        {"{\"lodLevels\":0,\"filenames\":[\"a\"],\"tree\":{}}", "'lodLevels' must be 1 to 256"},
        {"[]", "not a JSON object"}};
    folder f;
    folder_make(&f);
    file_path path = folder_path(&f, "lod-meta.json");
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        harness h;
        gsz_cloud cloud = {0};
        harness_open(&h, 1, 0);
        file_write(path.text, cases[c].text, strlen(cases[c].text));
        assert_int_equal(gsz_sog_read_path(h.context, &cloud, path.text), GSZ_ERROR_CORRUPT);
        assert_error(&h, cases[c].sentence);
        assert_null(cloud.storage);
        harness_close(&h);
    }
    folder_remove(&f);
}

static void options_that_are_no_good(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 3, 0, 4), empty = {0};
    gsz_buffer bytes = {0};
    for (int i = 0; i < 3; i++) {
        gsz_sog_write_options o;
        gsz_sog_write_options_default(&o);
        if (i == 0) o.palette = 65537;
        if (i == 1) o.iterations = -1;
        if (i == 2) o.effort = 10;
        assert_int_equal(try_write(&h, &bytes, write_sog, &cloud, &o), GSZ_ERROR_ARGUMENT);
    }
    assert_int_equal(try_write(&h, &bytes, write_sog, &empty, NULL), GSZ_ERROR_ARGUMENT);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = sensible_cloud(&h, 200, 1, 4);
    gsz_buffer bytes = written(&h, write_sog, &cloud, NULL);
    reading r = {read_sog, &bytes};
    writing w = {write_sog, &cloud, NULL};
    assert_true(fail_everywhere(read_once, &r) > 20);
    assert_true(fail_everywhere(write_once, &w) > 40);
    gsz_buffer_free(h.context, &bytes);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truncation_at_every_byte),
        cmocka_unit_test(changes_of_every_byte),
        cmocka_unit_test(lying_meta),
        cmocka_unit_test(pictures_of_huge_size),
        cmocka_unit_test(bombs_in_meta),
        cmocka_unit_test(other_files_are_no_sog),
        cmocka_unit_test(trees_that_lead_away),
        cmocka_unit_test(options_that_are_no_good),
        cmocka_unit_test(no_memory_at_any_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
