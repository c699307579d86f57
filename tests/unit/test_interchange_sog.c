/* SPDX-License-Identifier: MIT */
/* test_interchange_sog.c - SOG: round trips within the format's steps, values of files made by hand, folders and
 * levels of detail. */
#include "test_interchange_sog_support.h"

/* ---- round trips ---- */

static void check_near(const gsz_cloud *a, const gsz_cloud *b, double harmonics) {
    assert_int_equal(b->count, a->count);
    assert_int_equal(b->sh_degree, a->sh_degree);
    for (size_t i = 0; i < a->count; i++) {
        const size_t j = nearest_of(b, a, i);
        assert_planes_near(a, i, b, j, GSZ_PLANE_POSITION, 3, 1e-3, "a position");
        assert_planes_near(a, i, b, j, GSZ_PLANE_SCALE, 3, 0.08, "a scale");
        assert_planes_near(a, i, b, j, GSZ_PLANE_DC, 3, 0.04, "a colour");
        assert_near(alpha_of(b->plane[GSZ_PLANE_OPACITY][j]),
                    alpha_of(a->plane[GSZ_PLANE_OPACITY][i]), 0.51 / 255, "an opacity");
        assert_near(turn_between(a, i, b, j), 0, 8e-3, "a turn");
        const int rest = gsz_plane_count(a->sh_degree) - GSZ_PLANE_REST;
        if (rest) assert_planes_near(a, i, b, j, GSZ_PLANE_REST, rest, harmonics, "a harmonic");
    }
}

static void round_trips(void **state) {
    (void)state;
    for (int degree = 0; degree <= 3; degree++) {
        harness h;
        harness_open(&h, 2, 0);
        gsz_cloud cloud = sensible_cloud(&h, 1024, degree, 5);
        gsz_buffer bytes = written(&h, write_sog, &cloud, NULL);
        assert_true(gsz_sog_probe(bytes.data, 512));
        gsz_cloud back = read_back(&h, read_sog, bytes.data, bytes.size);
        /* A palette of as many entries as there are Gaussians: only the table's steps are lost. */
        check_near(&cloud, &back, 0.02);
        assert_string_equal(h.said, "");
        gsz_cloud_free(h.context, &back);
        gsz_cloud_free(h.context, &cloud);
        gsz_buffer_free(h.context, &bytes);
        harness_close(&h);
    }
}

static double harmonics_error(const gsz_cloud *a, const gsz_cloud *b) {
    double sum = 0;
    for (size_t i = 0; i < a->count; i++) {
        const size_t j = nearest_of(b, a, i);
        for (int p = GSZ_PLANE_REST; p < gsz_plane_count(a->sh_degree); p++) {
            const double d = a->plane[p][i] - b->plane[p][j];
            sum += d * d;
        }
    }
    return sum;
}

static void larger_palettes_lose_less(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = sensible_cloud(&h, 1500, 1, 9);
    double before = INFINITY;
    for (int palette = 1; palette <= 1024; palette *= 8) {
        gsz_sog_write_options o;
        gsz_sog_write_options_default(&o);
        o.palette = palette;
        gsz_buffer bytes = written(&h, write_sog, &cloud, &o);
        gsz_cloud back = read_back(&h, read_sog, bytes.data, bytes.size);
        const double error = harmonics_error(&cloud, &back);
        assert_true(error < 0.8 * before);
        before = error;
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &bytes);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* Where many vectors are few different ones, the others get the entries that those leave. */
static void no_entry_is_wasted(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = sensible_cloud(&h, 2000, 1, 9);
    gsz_sog_write_options o;
    gsz_sog_write_options_default(&o);
    o.palette = 1100;
    for (int p = GSZ_PLANE_REST; p < gsz_plane_count(1); p++)
        for (size_t i = 100; i < 1000; i++) cloud.plane[p][i] = cloud.plane[p][i % 100];
    gsz_buffer bytes = written(&h, write_sog, &cloud, &o);
    gsz_cloud back = read_back(&h, read_sog, bytes.data, bytes.size);
    check_near(&cloud, &back, 0.02);
    gsz_cloud_free(h.context, &back);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &bytes);
    harness_close(&h);
}

static void threads_give_the_same_bytes(void **state) {
    (void)state;
    harness one, two;
    harness_open(&one, 1, 0);
    harness_open(&two, 2, 0);
    gsz_cloud cloud = sensible_cloud(&one, 6000, 2, 6);
    gsz_buffer a = written(&one, write_sog, &cloud, NULL),
               b = written(&two, write_sog, &cloud, NULL);
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.data, b.data, a.size);
    gsz_buffer_free(one.context, &a);
    gsz_buffer_free(two.context, &b);
    gsz_cloud_free(one.context, &cloud);
    harness_close(&one);
    harness_close(&two);
}

static void odd_clouds_survive(void **state) {
    (void)state;
    static const size_t counts[] = {1, 2, 3, 17};
    for (size_t c = 0; c < 4; c++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_cloud cloud = sensible_cloud(&h, counts[c], 3, 5);
        /* All the same, but for the last. */
        for (int p = 0; p < gsz_plane_count(3); p++)
            for (size_t i = 1; i + 1 < cloud.count; i++) cloud.plane[p][i] = cloud.plane[p][0];
        assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "filter", "mip"), GSZ_OK);
        gsz_buffer bytes = written(&h, write_sog, &cloud, NULL);
        gsz_cloud back = read_back(&h, read_sog, bytes.data, bytes.size);
        check_near(&cloud, &back, 0.02);
        assert_string_equal(gsz_cloud_metadata(&back, "filter"), "mip");
        gsz_cloud_free(h.context, &back);
        gsz_cloud_free(h.context, &cloud);
        gsz_buffer_free(h.context, &bytes);
        harness_close(&h);
    }
}

/* ---- files made by hand: two Gaussians ---- */

static void check_made(const gsz_cloud *cloud, size_t i, bool second, int version) {
    const double span = second ? 32768 / 65535.0 : 0; /* of positions from -1 to 1, in logarithms */
    assert_near(cloud->plane[0][i], second ? exp(2 * span - 1) - 1 : -(exp(1) - 1), 1e-6, "x");
    assert_near(cloud->plane[GSZ_PLANE_ROTATION][i], second ? 0 : 1, 6e-3, "w");
    assert_near(fabs(cloud->plane[GSZ_PLANE_ROTATION + 2][i]), second ? 1 : 0, 6e-3, "y");
    assert_near(cloud->plane[GSZ_PLANE_SCALE][i], second ? -1 : -2, 1e-6, "a scale");
    assert_near(cloud->plane[GSZ_PLANE_DC + 1][i], second ? 0.5 : 0.25, 1e-6, "green");
    const double logit = version == 2 ? log(51 / 204.0) : -1 + 2 * 51 / 255.0;
    assert_near(cloud->plane[GSZ_PLANE_OPACITY][i], logit, 1e-6, "an opacity");
    assert_int_equal(cloud->sh_degree, 1);
    /* The second has the palette's entry 64, the first of its second row. */
    assert_near(cloud->plane[GSZ_PLANE_REST][i], second ? 0.5 : 0.25, 1e-6, "red of -y");
    assert_near(cloud->plane[GSZ_PLANE_REST + 3 + 2][i], second ? 0.25 : 0.5, 1e-6, "green of -x");
}

static void zip_files_made_by_hand(void **state) {
    (void)state;
    for (int version = 1; version <= 2; version++)
        for (int inside = 0; inside < 2; inside++) {
            harness h;
            harness_open(&h, 1, 0);
            made_files files = make_files(version);
            gsz_buffer zip = make_zip(&files, inside ? "scene/" : "", false);
            gsz_cloud cloud = read_back(&h, read_sog, zip.data, zip.size);
            assert_int_equal(cloud.count, 2);
            for (size_t i = 0; i < 2; i++) check_made(&cloud, i, i == 1, version);
            gsz_cloud_free(h.context, &cloud);
            free(zip.data);
            free_files(&files);
            harness_close(&h);
        }
}

static void compressed_members_are_read(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    made_files files = make_files(2);
    gsz_buffer zip = make_zip(&files, "", true);
    gsz_cloud cloud = read_back(&h, read_sog, zip.data, zip.size);
    check_made(&cloud, 1, true, 2);
    gsz_cloud_free(h.context, &cloud);
    free(zip.data);
    free_files(&files);
    harness_close(&h);
}

/* ---- folders ---- */

static void put_folder(const char *path, const made_files *files) {
    assert_true(gsz_system_make_folder(path));
    for (int i = 0; i < files->count; i++) {
        char name[600];
        snprintf(name, sizeof name, "%s/%s", path, files->name[i]);
        file_write(name, files->data[i].data, files->data[i].size);
    }
}

static void remove_folder(const char *path, const made_files *files) {
    for (int i = 0; i < files->count; i++) {
        char name[600];
        snprintf(name, sizeof name, "%s/%s", path, files->name[i]);
        unlink(name);
    }
    rmdir(path);
}

static gsz_cloud read_path(harness *h, const char *path, int level) {
    gsz_cloud cloud = {0};
    if (gsz_sog_read_level(h->context, &cloud, path, level) != GSZ_OK)
        fail_msg("%s: %s", path, gsz_context_error(h->context));
    return cloud;
}

static void folders_are_read(void **state) {
    (void)state;
    folder f;
    folder_make(&f);
    made_files files = make_files(1);
    file_path place = folder_path(&f, "v1"), meta = folder_path(&f, "v1/meta.json");
    put_folder(place.text, &files);
    for (int way = 0; way < 2; way++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_cloud cloud = read_path(&h, way ? meta.text : place.text, 0);
        check_made(&cloud, 1, true, 1);
        gsz_cloud_free(h.context, &cloud);
        assert_int_equal(gsz_sog_read_level(h.context, &cloud, meta.text, 1), GSZ_ERROR_ARGUMENT);
        assert_int_equal(gsz_sog_read_path(h.context, &cloud, f.path), GSZ_ERROR_FORMAT);
        assert_error(&h, "a folder without a meta.json or lod-meta.json");
        harness_close(&h);
    }
    remove_folder(place.text, &files);
    free_files(&files);
    folder_remove(&f);
}

static void levels_of_detail(void **state) {
    (void)state;
    static const char tree[] =
        "{\"version\":1,\"lodLevels\":2,\"counts\":[4,2],\"environment\":\"env/meta.json\","
        "\"filenames\":[\"0_0/meta.json\",\"0_1.sog\",\"1_0/meta.json\"],\"tree\":{\"children\":["
        "{\"lods\":{\"0\":{\"file\":0,\"offset\":0,\"count\":1},\"1\":{\"file\":2,\"offset\":0,"
        "\"count\":2}}},{\"lods\":{\"0\":{\"file\":1,\"offset\":0,\"count\":2}}},"
        "{\"lods\":{\"0\":{\"file\":0,\"offset\":1,\"count\":1}}}]}}";
    harness h;
    harness_open(&h, 2, 0);
    folder f;
    folder_make(&f);
    made_files files = make_files(2);
    gsz_buffer zip = make_zip(&files, "", false);
    file_path first = folder_path(&f, "0_0"), coarse = folder_path(&f, "1_0"),
              lod = folder_path(&f, "lod-meta.json");
    put_folder(first.text, &files);
    put_folder(coarse.text, &files);
    file_write(folder_path(&f, "0_1.sog").text, zip.data, zip.size);
    file_write(lod.text, tree, sizeof tree - 1);
    gsz_cloud cloud = read_path(&h, f.path, 0);
    assert_int_equal(cloud.count, 4);
    for (size_t i = 0; i < 4; i++) check_made(&cloud, i, i % 2, 2);
    assert_said(&h, "its surroundings ('env/meta.json') are left out");
    gsz_cloud_free(h.context, &cloud);
    cloud = read_path(&h, lod.text, 1);
    assert_int_equal(cloud.count, 2);
    gsz_cloud_free(h.context, &cloud);
    assert_int_equal(gsz_sog_read_level(h.context, &cloud, lod.text, 2), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "has 2 levels of detail, from 0: there is no 2");
    remove_folder(first.text, &files);
    remove_folder(coarse.text, &files);
    free(zip.data);
    free_files(&files);
    folder_remove(&f);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trips),
        cmocka_unit_test(larger_palettes_lose_less),
        cmocka_unit_test(no_entry_is_wasted),
        cmocka_unit_test(threads_give_the_same_bytes),
        cmocka_unit_test(odd_clouds_survive),
        cmocka_unit_test(zip_files_made_by_hand),
        cmocka_unit_test(compressed_members_are_read),
        cmocka_unit_test(folders_are_read),
        cmocka_unit_test(levels_of_detail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
