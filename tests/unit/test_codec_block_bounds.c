/* SPDX-License-Identifier: MIT */
/* test_codec_block_bounds.c - what a file tells of where its blocks lie holds for what is decoded, is close, and costs
 * next to nothing. */
#include "test_codec_pictures.h"

enum { GAUSSIANS = 20000 };

static void pack_layers(harness *h, gsz_buffer *packed, const gsz_cloud *cloud, float quality) {
    gsz_pack_options options = pack_options(quality);
    options.effort = 3;
    options.layers = 4;
    assert_int_equal(gsz_pack(h->context, packed, cloud, &options, NULL), GSZ_OK);
}

/** How much wider the box is than the block, over all axes. */
static double assert_inside(const gsz_cloud *cloud, size_t begin, size_t count, const float low[3],
                            const float high[3]) {
    double wider = 0;
    for (int axis = 0; axis < 3; axis++) {
        const float *x = cloud->plane[GSZ_PLANE_POSITION + axis] + begin;
        float least = x[0], most = x[0];
        for (size_t i = 0; i < count; i++) {
            assert_true(x[i] >= low[axis] && x[i] <= high[axis]);
            least = fminf(least, x[i]);
            most = fmaxf(most, x[i]);
        }
        wider = fmax(wider, ((double)high[axis] - low[axis]) - ((double)most - least));
    }
    return wider;
}

/** Blocks come out in the order of the file. */
static double check_blocks(harness *h, const gsz_buffer *packed) {
    gsz_file *file = NULL;
    gsz_cloud cloud = {0};
    size_t begin = 0;
    uint32_t block = 0;
    double wider = 0;
    assert_int_equal(gsz_file_open(h->context, &file, packed->data, packed->size, NULL), GSZ_OK);
    assert_int_equal(gsz_file_unpack(h->context, file, &cloud, NULL), GSZ_OK);
    const gsz_file_info *info = gsz_file_get_info(file);
    for (size_t i = 0; i < info->chunk_count; i++) {
        float low[3], high[3];
        if (strcmp(info->chunks[i].type, "BLCK") != 0) continue;
        assert_true(gsz_file_block_bounds(file, block++, low, high));
        wider = fmax(wider, assert_inside(&cloud, begin, info->chunks[i].gaussians, low, high));
        begin += info->chunks[i].gaussians;
    }
    assert_true(block >= 4 && block == info->blocks);
    gsz_file_close(h->context, &file);
    gsz_cloud_free(h->context, &cloud);
    return wider;
}

static void hold_all_centres(void **state) {
    (void)state;
    static const float extents[] = {1e-3f, 1, 1e4f}, centers[] = {0, 1e3f, -7e5f};
    harness h;
    harness_open(&h, 2, 0);
    for (int e = 0; e < 3; e++)
        for (int quality = 0; quality <= 100; quality += 50) {
            gsz_cloud cloud = make_scene(h.context, GAUSSIANS, 0, extents[e], centers[e]);
            gsz_buffer packed = {0};
            pack_layers(&h, &packed, &cloud, (float)quality);
            double wider = check_blocks(&h, &packed);
            if (quality >= 50 && e == 1) assert_true(wider < 0.05);
            gsz_buffer_free(h.context, &packed);
            gsz_cloud_free(h.context, &cloud);
        }
    harness_close(&h);
}

static void hold_outliers(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_scene(h.context, GAUSSIANS, 0, 1, 0);
    gsz_buffer packed = {0};
    cloud.plane[0][5] = 1e9f;
    cloud.plane[1][6] = -1e9f;
    pack_layers(&h, &packed, &cloud, 60);
    check_blocks(&h, &packed);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void one_block_tells_nothing(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 100, 0, 1, 0);
    gsz_buffer packed = {0};
    gsz_file *file = NULL;
    float low[3], high[3];
    pack_layers(&h, &packed, &cloud, 60);
    assert_int_equal(gsz_file_open(h.context, &file, packed.data, packed.size, NULL), GSZ_OK);
    assert_false(gsz_file_block_bounds(file, 0, low, high));
    gsz_file_close(h.context, &file);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hold_all_centres),
        cmocka_unit_test(hold_outliers),
        cmocka_unit_test(one_block_tells_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
