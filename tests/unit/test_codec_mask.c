/* SPDX-License-Identifier: MIT */
/* test_codec_mask.c - dropping Gaussians: those that pictures miss least go, as many as asked for or as the quality
 * allows; what stays keeps all it has. */
#include "test_codec_pictures.h"

enum { GAUSSIANS = 8000, BURIED = 2000, VIEWS = 64 };

/** A ball of small discs around a core that nobody can see; the core has the first indices. */
static gsz_cloud make_ball(gsz_context *context) {
    gsz_cloud cloud = {0};
    uint64_t seed = 3;
    assert_int_equal(gsz_cloud_create(context, &cloud, GAUSSIANS, 0), GSZ_OK);
    assert_int_equal(gsz_cloud_add_extra(context, &cloud, "id"), GSZ_OK);
    assert_int_equal(gsz_cloud_add_metadata(context, &cloud, "up", "-y"), GSZ_OK);
    for (size_t i = 0; i < GAUSSIANS; i++) {
        float direction[3], length = 0, radius = i < BURIED ? 0.3f : 1;
        do {
            length = 0;
            for (int k = 0; k < 3; k++) {
                direction[k] = throw_float(&seed, 1);
                length += direction[k] * direction[k];
            }
        } while (length > 1 || length < 0.01f);
        for (int k = 0; k < 3; k++) {
            cloud.plane[GSZ_PLANE_POSITION + k][i] = radius * direction[k] / sqrtf(length);
            cloud.plane[GSZ_PLANE_SCALE + k][i] = -3 + throw_float(&seed, 0.3f);
            cloud.plane[GSZ_PLANE_DC + k][i] = throw_float(&seed, 1.5f);
        }
        cloud.plane[GSZ_PLANE_ROTATION][i] = 1;
        cloud.plane[GSZ_PLANE_OPACITY][i] = throw_float(&seed, 2) + 4;
        cloud.extra[0].values[i] = (float)i;
    }
    return cloud;
}

static gsz_pack_options mask_options(float quality, float keep, const gsz_camera_list *views) {
    gsz_pack_options options = pack_options(quality);
    options.mask = GSZ_MASK_IMPORTANCE;
    options.keep = keep;
    options.views = views;
    return options;
}

/* ---- what goes ----------------------------------------------------------------------------------- */

static void what_nobody_sees_goes_first(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_ball(h.context);
    gsz_camera_list views = small_views(&h, &cloud, VIEWS);
    float share = 1 - (float)BURIED / GAUSSIANS;
    gsz_pack_options options = mask_options(60, share, &views);
    gsz_pack_stats stats = pack_to(&h, &packed, &cloud, &options);
    assert_int_equal(stats.gaussians, GAUSSIANS - BURIED);
    assert_int_equal(stats.dropped, BURIED);
    gsz_file *file = open_packed(&h, &packed);
    assert_int_equal(gsz_file_get_info(file)->source_gaussians, GAUSSIANS);
    assert_int_equal(gsz_file_get_info(file)->gaussians, GAUSSIANS - BURIED);
    gsz_file_close(h.context, &file);
    gsz_cloud back = unpack(&h, &packed);
    size_t buried = 0;
    for (size_t i = 0; i < back.count; i++) buried += back.extra[0].values[i] < BURIED;
    /* some show through a gap, and of those above them some hardly do; by chance it would be 1500 */
    assert_true(buried < BURIED / 3);
    assert_string_equal(gsz_cloud_metadata(&back, "up"), "-y");
    gsz_cloud_free(h.context, &back);
    gsz_camera_list_free(h.context, &views);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

/** What stays is the same Gaussian in all its planes: at a high quality no value moves further than by what is merged
 *  into it. */
static void what_stays_keeps_its_values(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_ball(h.context);
    gsz_camera_list views = small_views(&h, &cloud, VIEWS);
    gsz_pack_options options = mask_options(95, 0.5f, &views);
    pack_to(&h, &packed, &cloud, &options);
    gsz_cloud back = unpack(&h, &packed);
    assert_int_equal(back.count, GAUSSIANS / 2);
    for (size_t i = 0; i < back.count; i++) {
        size_t id = (size_t)back.extra[0].values[i];
        for (int k = 0; k < 3; k++) {
            assert_float_equal(back.plane[GSZ_PLANE_POSITION + k][i],
                               cloud.plane[GSZ_PLANE_POSITION + k][id], 0.1);
            assert_float_equal(back.plane[GSZ_PLANE_DC + k][i], cloud.plane[GSZ_PLANE_DC + k][id],
                               1);
        }
    }
    gsz_cloud_free(h.context, &back);
    gsz_camera_list_free(h.context, &views);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

/* ---- how many ------------------------------------------------------------------------------------ */

/** A coarser quality lets more go, and the file is smaller. Pictures lose little; more than in a trained scene, since
 *  here every disc has a colour of its own. */
static void the_quality_decides_how_many(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_ball(h.context);
    gsz_camera_list views = small_views(&h, &cloud, VIEWS);
    uint64_t dropped = GAUSSIANS;
    for (float quality = 30; quality <= 60; quality += 15) {
        gsz_pack_options all = pack_options(quality), some = mask_options(quality, 0, &views);
        pack_to(&h, &packed, &cloud, &all);
        double psnr = measure(&h, &cloud, &views, &packed);
        size_t bytes = packed.size;
        gsz_pack_stats stats = pack_to(&h, &packed, &cloud, &some);
        assert_true(stats.dropped > BURIED / 2 && stats.dropped <= dropped);
        assert_true(packed.size < bytes);
        assert_true(measure(&h, &cloud, &views, &packed) > psnr - 4);
        dropped = stats.dropped;
    }
    gsz_camera_list_free(h.context, &views);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

/** More importance is more Gaussians. */
static void importance_decides_how_many(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_ball(h.context);
    gsz_camera_list views = small_views(&h, &cloud, VIEWS);
    gsz_pack_options options = mask_options(60, 0, &views);
    uint64_t fewer = 0;
    static const float shares[] = {0.5f, 0.9f, 0.999f};
    for (int i = 0; i < 3; i++) {
        options.keep_importance = shares[i];
        gsz_pack_stats stats = pack_to(&h, &packed, &cloud, &options);
        assert_true(stats.gaussians > fewer);
        fewer = stats.gaussians;
    }
    assert_in_range(fewer, GAUSSIANS / 2, GAUSSIANS - BURIED / 2);
    gsz_camera_list_free(h.context, &views);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

static void targets_hold_with_a_mask(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_ball(h.context);
    gsz_camera_list views = small_views(&h, &cloud, VIEWS);
    gsz_pack_options by_psnr = mask_options(60, 0, &views), by_size = mask_options(60, 0, &views);
    by_psnr.target_psnr = 40;
    by_size.target_bytes = 60000;
    gsz_pack_stats stats = pack_to(&h, &packed, &cloud, &by_psnr);
    assert_float_equal(stats.psnr, 40, 0.2);
    assert_float_equal(measure(&h, &cloud, &views, &packed), stats.psnr, 1e-9);
    assert_true(stats.dropped > 0);
    stats = pack_to(&h, &packed, &cloud, &by_size);
    assert_true(packed.size <= 60000 && packed.size >= 59400);
    assert_true(stats.dropped > 0);
    gsz_camera_list_free(h.context, &views);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

/* ---- the same bytes; and what cannot be ---------------------------------------------------------- */

static void threads_do_not_matter(void **state) {
    (void)state;
    harness one, more;
    harness_open(&one, 1, 0);
    harness_open(&more, 5, 0);
    gsz_cloud cloud = make_ball(one.context);
    gsz_camera_list views = small_views(&one, &cloud, VIEWS);
    gsz_pack_options options = mask_options(50, 0, &views);
    gsz_buffer a = pack(&one, &cloud, &options), b = pack(&more, &cloud, &options);
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.data, b.data, a.size);
    gsz_buffer_free(one.context, &a);
    gsz_buffer_free(more.context, &b);
    gsz_camera_list_free(one.context, &views);
    gsz_cloud_free(one.context, &cloud);
    harness_close(&one);
    harness_close(&more);
}

static void impossible_masks_are_refused(void **state) {
    (void)state;
    static const float shares[] = {-0.1f, 1.1f, NAN};
    harness h;
    gsz_buffer packed = {0};
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_ball(h.context);
    gsz_camera_list none = {0}, blind = {0};
    gsz_camera away = {.right = {1, 0, 0}, .down = {0, 1, 0}, .forward = {0, 0, 1}};
    away.position[2] = 50;
    away.fov_y = 40;
    away.pixel_aspect = 1;
    for (int i = 0; i < 3; i++) {
        gsz_pack_options options = mask_options(60, shares[i], NULL);
        assert_int_equal(gsz_pack(h.context, &packed, &cloud, &options, NULL), GSZ_ERROR_ARGUMENT);
        assert_error(&h, "is not in (0, 1]");
    }
    for (int i = 0; i < 3; i++) {
        gsz_pack_options wrong = mask_options(60, 0, NULL);
        wrong.keep_importance = shares[i];
        assert_int_equal(gsz_pack(h.context, &packed, &cloud, &wrong, NULL), GSZ_ERROR_ARGUMENT);
        assert_error(&h, "is not in (0, 1]");
    }
    gsz_pack_options options = mask_options(60, 0.5f, NULL);
    options.keep_importance = 0.5f;
    assert_int_equal(gsz_pack(h.context, &packed, &cloud, &options, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "choose one");
    options = pack_options(60);
    options.keep_importance = 0.5f;
    assert_int_equal(gsz_pack(h.context, &packed, &cloud, &options, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "needs a mask");
    options = pack_options(60);
    options.keep = 0.5f;
    assert_int_equal(gsz_pack(h.context, &packed, &cloud, &options, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "needs a mask");
    options = mask_options(60, 0, &none);
    assert_int_equal(gsz_pack(h.context, &packed, &cloud, &options, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "needs a camera");
    assert_int_equal(gsz_camera_list_add(h.context, &blind, &away), GSZ_OK);
    options = mask_options(60, 0, &blind);
    assert_int_equal(gsz_pack(h.context, &packed, &cloud, &options, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "see nothing");
    gsz_camera_list_free(h.context, &blind);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nobody_sees_goes_first),
        cmocka_unit_test(what_stays_keeps_its_values),
        cmocka_unit_test(the_quality_decides_how_many),
        cmocka_unit_test(importance_decides_how_many),
        cmocka_unit_test(targets_hold_with_a_mask),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(impossible_masks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
