/* SPDX-License-Identifier: MIT */
/* test_codec_regions.c - which scenes are packed region by region, and how what comes of regions is joined. */
#include "context.h"
#include "gsz_stream.h"
#include "packed_regions.h"
#include "test_codec_support.h"

/** Of what fits into one, and where someone says where to look from, there are no regions. */
static void regions_are_for_large_scenes(void **state) {
    (void)state;
    gsz_pack_options options = pack_options(60);
    gsz_camera_list views = {0};
    assert_int_equal(gsz_regions_most(&options, 3 << 21), 0);
    assert_int_equal(gsz_regions_most(&options, (3 << 21) + 1), 1 << 19);
    options.region_gaussians = 1 << 20;
    assert_int_equal(gsz_regions_most(&options, 3 << 19), 0);
    assert_int_equal(gsz_regions_most(&options, (3 << 19) + 1), 1 << 20);
    for (int effort = 1; effort <= 9; effort++) {
        options.effort = effort;
        assert_int_equal(gsz_regions_possible(&options), effort >= 4);
        assert_true(gsz_stream_can_pack(&options));
    }
    options.effort = 5;
    options.views = &views;
    assert_false(gsz_stream_can_pack(&options));
    options.views = NULL;
    options.target_psnr = 40;
    assert_false(gsz_stream_can_pack(&options));
}

/** A region as if it were packed: two blocks of two layers, each run's levels told apart. */
static void forge_region(gsz_context *context, gsz_packed_region *region, uint32_t gaussians,
                         int8_t mark) {
    gsz_partition *p = &region->partition;
    assert_int_equal(GSZ_NEW(context, &p->part, 2), GSZ_OK);
    assert_int_equal(GSZ_NEW(context, &region->payload, 4), GSZ_OK);
    p->part_count = p->layers = 2;
    for (uint32_t b = 0; b < 2; b++) p->part[b] = (gsz_part){.layer = b, .count = gaussians};
    if (mark == 0) return;
    assert_int_equal(gsz_growth_open(context, &region->growth, 2, 2), GSZ_OK);
    for (uint32_t b = 0; b < 2; b++) gsz_growth_add_block(&region->growth, b, gaussians);
    assert_int_equal(gsz_growth_clear(context, &region->growth), GSZ_OK);
    memset(gsz_growth_of(&region->growth, 1, 0), mark,
           (gaussians + GSZ_GROWTH_RUN - 1) / GSZ_GROWTH_RUN * GSZ_GROWTH_VALUES);
}

/** Levels go with their blocks; those of a region that does not grow are 0. */
static void growth_of_regions_is_joined(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    const gsz_pack_options options = pack_options(60);
    const gsz_cloud whole = {.sh_degree = 1};
    gsz_packed_regions regions = {.context = h.context, .options = &options, .whole = &whole};
    gsz_packer joined = {0};
    static const int8_t mark[] = {3, 0, -5};
    assert_int_equal(GSZ_NEW(h.context, &regions.region, 3), GSZ_OK);
    for (uint32_t k = 0; k < 3; k++)
        forge_region(h.context, &regions.region[regions.count++], 100 + 40 * k, mark[k]);
    assert_int_equal(gsz_packed_regions_join(&regions, &joined), GSZ_OK);
    assert_int_equal(joined.partition.part_count, 6);
    for (uint32_t i = 0; i < 6; i++) {
        const gsz_part *part = &joined.partition.part[i];
        int8_t *level = gsz_growth_of(&joined.growth, 1, i);
        size_t runs = (part->count + GSZ_GROWTH_RUN - 1) / GSZ_GROWTH_RUN;
        assert_int_equal(part->layer, i / 3);
        assert_int_equal(part->count, 100 + 40 * (i % 3));
        assert_int_equal(level != NULL, i < 3);
        for (size_t v = 0; level && v < runs * GSZ_GROWTH_VALUES; v++)
            assert_int_equal(level[v], mark[i]);
    }
    gsz_packer_free(&joined);
    gsz_packed_regions_free(&regions);
    harness_close(&h);
}

/** The metadata say it, of a sample whose Gaussians make up for two others each; where nothing shows there is an answer, too. */
static void up_is_that_of_the_whole(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    const gsz_cloud whole = {.count = 3 << 17};
    gsz_packed_regions regions = {.context = h.context, .whole = &whole};
    gsz_cloud sample = make_scene(h.context, 200, 0, 3, 0);
    float before = sample.plane[GSZ_PLANE_SCALE + 2][7];
    assert_int_equal(gsz_regions_stride(whole.count), 3);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &sample, "up", "+z"), GSZ_OK);
    for (size_t i = 0; i < sample.count; i++) sample.plane[GSZ_PLANE_OPACITY][i] = 3;
    assert_int_equal(gsz_packed_regions_find_up(&regions, &sample), GSZ_OK);
    assert_float_equal(regions.up[0], 0, 0);
    assert_float_equal(regions.up[1], 0, 0);
    assert_float_equal(regions.up[2], 1, 0);
    assert_float_equal(sample.plane[GSZ_PLANE_SCALE + 2][7], before + 0.5493061f, 1e-5f);
    for (size_t i = 0; i < sample.count; i++) sample.plane[GSZ_PLANE_OPACITY][i] = -3;
    regions.up[2] = 0;
    assert_int_equal(gsz_packed_regions_find_up(&regions, &sample), GSZ_OK);
    assert_float_equal(regions.up[1], -1, 0);
    gsz_cloud_free(h.context, &sample);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regions_are_for_large_scenes),
        cmocka_unit_test(growth_of_regions_is_joined),
        cmocka_unit_test(up_is_that_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
