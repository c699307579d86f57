/* SPDX-License-Identifier: MIT */
/* test_codec_targets.c - packing to a size and to a PSNR: hit, the same for any number of threads, honest when it
 * cannot be; the search itself; and previews, which are what decoding gives. */
#include "packer.h"
#include "quality_search.h"
#include "test_codec_pictures.h"

enum { GAUSSIANS = 9000 };

/** Of smaller Gaussians, as trained scenes have them: among large ones every change of order shows. */
static gsz_cloud make_fine_scene(gsz_context *context, size_t count, int degree) {
    gsz_cloud cloud = make_scene(context, count, degree, 3, 0);
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < 3; k++) cloud.plane[GSZ_PLANE_SCALE + k][i] -= 1.5f;
    return cloud;
}

/* ---- the search ---- */

/** Tries to find where f(quality) is `target`, to within `near`; returns how many tries that took, or -1. */
static int search(double (*f)(double), double target, double near) {
    gsz_quality_search s;
    int tries = 1;
    gsz_quality_search_init(&s, target, near, near, 1, 60);
    for (; !gsz_quality_search_add(&s, f(s.next)); tries++)
        assert_true(s.next >= 0 && s.next <= 100);
    return gsz_quality_search_hit(&s) ? tries : -1;
}

static double straight(double q) { return q; }
static double bent(double q) { return q < 55 ? 0.4 * q : 22 + 3 * (q - 55); }
static double curved(double q) { return exp(q / 12); }
static double stepped(double q) { return q + (q >= 50 ? 4 : 0); }
static double rough(double q) { return q + 0.4 * sin(40 * q); }

static void searches_end_quickly(void **state) {
    (void)state;
    assert_in_range(search(straight, 31.5, 0.05), 1, 2);
    assert_in_range(search(straight, 60, 0.05), 1, 1);
    assert_in_range(search(straight, 0, 0.05), 1, 2);
    assert_in_range(search(bent, 10, 0.05), 1, 5);
    assert_in_range(search(bent, 100, 0.05), 1, 4);
    assert_in_range(search(curved, 2000, 20), 1, 12);
    assert_in_range(search(rough, 47, 0.1), 1, 12);
    assert_int_equal(search(stepped, 52, 0.05), -1); /* nothing is there */
    assert_int_equal(search(straight, 101, 0.05), -1);
    assert_int_equal(search(straight, -1, 0.05), -1);
}

/* ---- sizes ---- */

static void sizes_are_hit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    for (int degree = 0; degree <= 2; degree += 2) {
        gsz_cloud cloud = make_scene(h.context, GAUSSIANS, degree, 3, 0);
        if (degree == 2) use_palette(&cloud, 700);
        gsz_pack_options usual = pack_options(60);
        gsz_buffer middle = pack(&h, &cloud, &usual);
        for (int percent = 60; percent <= 150; percent += 30) {
            gsz_pack_options options = pack_options(60);
            options.target_bytes = middle.size * (unsigned)percent / 100;
            gsz_pack_stats stats = pack_to(&h, &packed, &cloud, &options);
            assert_true(packed.size <= options.target_bytes);
            assert_true((double)packed.size >= 0.99 * (double)options.target_bytes);
            assert_true(stats.quality > 0 && stats.quality < 100 && stats.encodings > 0);
            gsz_cloud back = unpack(&h, &packed);
            assert_int_equal(back.count, cloud.count);
            gsz_cloud_free(h.context, &back);
        }
        gsz_buffer_free(h.context, &middle);
        gsz_cloud_free(h.context, &cloud);
    }
    gsz_buffer_free(h.context, &packed);
    assert_string_equal(h.said, "");
    harness_close(&h);
}

static void impossible_sizes_are_told(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_scene(h.context, 3000, 0, 3, 0);
    gsz_pack_options options = pack_options(60);
    options.target_bytes = 100;
    gsz_pack_stats stats = pack_to(&h, &packed, &cloud, &options);
    assert_float_equal(stats.quality, 0, 0);
    assert_said(&h, "warning: 100 bytes cannot be reached");
    options.target_bytes = 100000000;
    stats = pack_to(&h, &packed, &cloud, &options);
    assert_float_equal(stats.quality, 100, 0);
    assert_said(&h, "notice: quality 100 takes");
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

/* ---- PSNR ---- */

static void psnr_is_hit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_fine_scene(h.context, GAUSSIANS, 1);
    gsz_camera_list views = small_views(&h, &cloud, 12);
    for (float target = 40; target <= 52; target += 6) {
        gsz_pack_options options = pack_options(60);
        options.target_psnr = target;
        options.views = &views;
        gsz_pack_stats stats = pack_to(&h, &packed, &cloud, &options);
        assert_float_equal(stats.psnr, target, 0.2);
        assert_float_equal(measure(&h, &cloud, &views, &packed), stats.psnr, 1e-9);
        assert_true(stats.encodings > 0 && stats.seconds_drawing > 0);
    }
    gsz_camera_list_free(h.context, &views);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

/** Cameras of the user's own, of sizes of their own; and the same bytes for any number of threads. */
static void targets_give_the_same_bytes(void **state) {
    (void)state;
    harness one, more;
    harness_open(&one, 1, 0);
    harness_open(&more, 5, 0);
    gsz_cloud cloud = make_fine_scene(one.context, GAUSSIANS, 0);
    gsz_camera_list views = {0};
    const float eye[3] = {0, -1, -9}, target[3] = {0, 0, 0}, up[3] = {0, -1, 0};
    gsz_camera camera;
    assert_true(gsz_camera_look_at(&camera, eye, target, up, 50));
    camera.width = 4000;
    camera.height = 500;
    assert_int_equal(gsz_camera_list_add(one.context, &views, &camera), GSZ_OK);
    gsz_pack_options by_psnr = pack_options(60), by_size = pack_options(60);
    by_psnr.target_psnr = 38;
    by_psnr.views = &views;
    by_size.target_bytes = 68000;
    const gsz_pack_options *options[2] = {&by_psnr, &by_size};
    for (int i = 0; i < 2; i++) {
        gsz_buffer a = pack(&one, &cloud, options[i]), b = pack(&more, &cloud, options[i]);
        assert_int_equal(a.size, b.size);
        assert_memory_equal(a.data, b.data, a.size);
        gsz_buffer_free(one.context, &a);
        gsz_buffer_free(more.context, &b);
    }
    gsz_camera_list_free(one.context, &views);
    gsz_cloud_free(one.context, &cloud);
    harness_close(&one);
    harness_close(&more);
}

/* ---- previews ---- */

static void previews_are_what_is_decoded(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    for (int palette = 0; palette < 2; palette++) {
        gsz_cloud cloud = make_scene(h.context, GAUSSIANS, 2, 3, 0), preview = {0};
        if (palette) use_palette(&cloud, 500);
        gsz_pack_options options = pack_options(47);
        gsz_packer packer = {
            .context = h.context, .cloud = &cloud, .source = &cloud, .options = &options};
        assert_int_equal(gsz_packer_init(&packer), GSZ_OK);
        assert_int_equal(gsz_packer_settle(&packer, options.quality), GSZ_OK);
        assert_int_equal(packer.books.books.groups, palette);
        assert_int_equal(gsz_cloud_create(h.context, &preview, cloud.count, 2), GSZ_OK);
        assert_int_equal(gsz_packer_preview(&packer, &preview, NULL), GSZ_OK);
        gsz_packer_free(&packer);
        gsz_buffer packed = pack(&h, &cloud, &options);
        gsz_cloud back = unpack(&h, &packed);
        for (int p = 0; p < gsz_plane_count(2); p++)
            assert_memory_equal(preview.plane[p], back.plane[p], cloud.count * sizeof(float));
        gsz_buffer_free(h.context, &packed);
        gsz_cloud_free(h.context, &back);
        gsz_cloud_free(h.context, &preview);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

/* ---- what cannot be ---- */

static void assert_refused(harness *h, const gsz_cloud *cloud, const gsz_pack_options *options,
                           const char *why) {
    gsz_buffer packed = {0};
    assert_int_equal(gsz_pack(h->context, &packed, cloud, options, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(h, why);
    gsz_buffer_free(h->context, &packed);
}

static void impossible_targets_are_refused(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 500, 0, 3, 0);
    gsz_camera_list none = {0};
    gsz_pack_options options = pack_options(60);
    options.target_psnr = 9;
    assert_refused(&h, &cloud, &options, "9 dB is not in 10..90");
    options.target_psnr = NAN;
    assert_refused(&h, &cloud, &options, "not in 10..90");
    options.target_psnr = 40;
    options.target_bytes = 1000;
    assert_refused(&h, &cloud, &options, "choose one");
    options.target_bytes = 0;
    options.views = &none;
    assert_refused(&h, &cloud, &options, "needs a camera");
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void unreachable_psnr_is_told(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_scene(h.context, 2000, 0, 3, 0);
    gsz_pack_options options = pack_options(60);
    options.target_psnr = 90;
    gsz_pack_stats stats = pack_to(&h, &packed, &cloud, &options);
    assert_float_equal(stats.quality, 100, 0);
    assert_said(&h, "90 dB cannot be reached: quality 100");
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searches_end_quickly),
        cmocka_unit_test(sizes_are_hit),
        cmocka_unit_test(impossible_sizes_are_told),
        cmocka_unit_test(psnr_is_hit),
        cmocka_unit_test(targets_give_the_same_bytes),
        cmocka_unit_test(previews_are_what_is_decoded),
        cmocka_unit_test(impossible_targets_are_refused),
        cmocka_unit_test(unreachable_psnr_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
