/* SPDX-License-Identifier: MIT */
/* test_view_dress.c - what a view changes of a cloud: first layers that grow as an unpacked file's do, and all of it undone. */
#include "test_codec_support.h"

#include "cloud_dress.h"

static gsz_scene_cloud unpacked(uint32_t layers) {
    gsz_scene_file file = {0};
    gsz_scene_cloud cloud = {0};
    gsz_context_options_default(&file.options);
    assert_int_equal(gsz_scene_file_open(&file, GSZ_GOLDEN_DIR "/growth.gsz", false), GSZ_OK);
    assert_int_equal(gsz_scene_file_unpack(&file, &cloud, layers), GSZ_OK);
    gsz_scene_file_close(&file);
    return cloud;
}

static size_t differing(const gsz_scene_cloud *a, const gsz_scene_cloud *b) {
    size_t count = a->cloud.count < b->cloud.count ? a->cloud.count : b->cloud.count, n = 0;
    for (int p = 0; p < gsz_plane_count(a->cloud.sh_degree); p++)
        for (size_t i = 0; i < count; i++) n += a->cloud.plane[p][i] != b->cloud.plane[p][i];
    return n;
}

static void wear(gsz_cloud_dress *dress, gsz_scene_cloud *scene, gsz_cloud_look look) {
    assert_int_equal(gsz_cloud_dress_put(dress, scene, &look), GSZ_OK);
}

static void test_growth(void **state) {
    gsz_scene_cloud all = unpacked(0), plain = unpacked(0);
    gsz_cloud_dress dress = {0};
    (void)state;
    assert_int_equal(all.layers, 3);
    for (uint32_t layers = 1; layers < 3; layers++) {
        gsz_scene_cloud first = unpacked(layers);
        assert_int_equal(first.cloud.count, gsz_scene_cloud_end(&all, layers - 1));
        assert_true(differing(&first, &plain) > first.cloud.count); /* it does grow */
        wear(&dress, &all, (gsz_cloud_look){.layers = layers});
        assert_int_equal(differing(&first, &all), 0);
        gsz_scene_cloud_free(&first);
    }
    wear(&dress, &all, (gsz_cloud_look){.layers = 3}); /* which is all */
    assert_int_equal(differing(&plain, &all), 0);
    gsz_cloud_dress_forget(&dress);
    gsz_scene_cloud_free(&all);
    gsz_scene_cloud_free(&plain);
}

/* One look after the other is as if there had been no other. */
static void test_looks(void **state) {
    static const gsz_cloud_look look[] = {{.larger = 0.5f, .least_alpha = 0.05f},
                                          {.layers = 1, .larger = -0.25f, .by_layer = true},
                                          {.layers = 2, .least_alpha = 0.02f},
                                          {.by_layer = true}};
    gsz_scene_cloud scene = unpacked(0), plain = unpacked(0);
    gsz_cloud_dress dress = {0};
    (void)state;
    for (size_t k = 0; k < sizeof look / sizeof *look; k++) {
        gsz_scene_cloud other = unpacked(0);
        gsz_cloud_dress alone = {0};
        wear(&dress, &scene, look[k]);
        wear(&alone, &other, look[k]);
        assert_true(differing(&scene, &plain) > 0);
        assert_int_equal(differing(&scene, &other), 0);
        gsz_cloud_dress_forget(&alone);
        gsz_scene_cloud_free(&other);
    }
    wear(&dress, &scene, (gsz_cloud_look){0});
    assert_int_equal(differing(&scene, &plain), 0);
    gsz_scene_cloud_free(&scene);
    gsz_scene_cloud_free(&plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_growth), cmocka_unit_test(test_looks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
