/* SPDX-License-Identifier: MIT */
/* test_codec_layers.c - layers of importance that was measured: they fall, leave no neighbourhood out, and reach the
 * file that a mask is packed into. */
#include "importance.h"
#include "partition.h"
#include "settings.h"
#include "test_codec_pictures.h"

enum { GAUSSIANS = 12000, BOXES = 24 };

typedef struct cut {
    gsz_settings settings;
    gsz_partition partition;
} cut;

static cut cut_up(harness *h, const gsz_cloud *cloud, const double *importance) {
    cut c = {0};
    gsz_pack_options options = pack_options(60);
    options.layers = 0;
    assert_int_equal(gsz_settings_measure(h->context, &c.settings, cloud, &options), GSZ_OK);
    gsz_settings_choose(&c.settings, 60, 0);
    assert_int_equal(gsz_partition_make(h->context, &c.partition, cloud, &c.settings, importance),
                     GSZ_OK);
    return c;
}

/** Of each Gaussian. */
static uint32_t *layers_of(const cut *c, size_t count) {
    uint32_t *layer = malloc(count * sizeof *layer);
    assert_non_null(layer);
    memset(layer, 0xff, count * sizeof *layer);
    for (size_t p = 0; p < c->partition.part_count; p++)
        for (uint32_t k = 0; k < c->partition.part[p].count; k++)
            layer[c->partition.index[c->partition.part[p].begin + k]] = c->partition.part[p].layer;
    return layer;
}

/** Unlike what the stand-in would say, over many orders of magnitude. */
static double *make_importance(size_t count) {
    double *importance = malloc(count * sizeof *importance);
    uint64_t seed = 11;
    assert_non_null(importance);
    for (size_t i = 0; i < count; i++) importance[i] = exp((double)throw_float(&seed, 8));
    return importance;
}

static void assert_falling(const uint32_t *layer, const double *importance, size_t count,
                           uint32_t layers, double factor) {
    double before = INFINITY;
    for (uint32_t k = 0; k < layers; k++) {
        double sum = 0, members = 0;
        for (size_t i = 0; i < count; i++) {
            sum += layer[i] == k ? log(importance[i] + 1e-9) : 0;
            members += layer[i] == k;
        }
        assert_true(members > 0);
        assert_true(sum / members < before - log(factor));
        before = sum / members;
    }
}

static void importance_falls_by_layers(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_scene(h.context, GAUSSIANS, 0, 3, 0);
    double *importance = make_importance(GAUSSIANS);
    cut c = cut_up(&h, &cloud, importance);
    uint32_t *layer = layers_of(&c, GAUSSIANS);
    assert_int_equal(c.partition.layers, 3);
    assert_falling(layer, importance, GAUSSIANS, c.partition.layers, 4);
    /* whoever is behind both in the scene and, by far, anywhere, is not before */
    for (size_t i = 0; i < GAUSSIANS; i++)
        if (importance[i] < exp(-7.5)) assert_int_equal(layer[i], 2);
    free(layer);
    free(importance);
    gsz_partition_free(h.context, &c.partition);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** Half of the scene is worth a millionth of the other half: it is seen early all the same, if with its best. */
static void no_neighbourhood_waits(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_scene(h.context, GAUSSIANS, 0, 3, 0);
    double *importance = make_importance(GAUSSIANS);
    size_t boxes[BOXES] = {0}, seen[BOXES] = {0};
    for (size_t i = 0; i < GAUSSIANS; i++)
        if (cloud.plane[GSZ_PLANE_POSITION][i] < 0) importance[i] *= 1e-6;
    cut c = cut_up(&h, &cloud, importance);
    uint32_t *layer = layers_of(&c, GAUSSIANS);
    for (size_t i = 0; i < GAUSSIANS; i++) {
        double x = (double)cloud.plane[GSZ_PLANE_POSITION][i] / 6 + 0.5;
        if (!(x >= 0 && x < 1)) continue;
        size_t box = (size_t)(x * BOXES);
        boxes[box]++;
        seen[box] += layer[i] < 2;
    }
    for (int b = 0; b < BOXES; b++)
        if (boxes[b] > 64) assert_true(seen[b] * 16 >= boxes[b]);
    free(layer);
    free(importance);
    gsz_partition_free(h.context, &c.partition);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** All alike, and all in one place: the order is that of the cloud. */
static void equals_come_by_index(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, GAUSSIANS, 0, 3, 0);
    double *importance = calloc(GAUSSIANS, sizeof *importance);
    for (size_t i = 0; i < GAUSSIANS; i++)
        for (int k = 0; k < 3; k++) cloud.plane[GSZ_PLANE_POSITION + k][i] = 1;
    cut c = cut_up(&h, &cloud, importance);
    uint32_t *layer = layers_of(&c, GAUSSIANS);
    for (size_t i = 1; i < GAUSSIANS / 32; i++) assert_true(layer[i - 1] <= layer[GAUSSIANS - i]);
    for (size_t i = 0; i < GAUSSIANS / 16; i++) assert_true(layer[i] < 2);
    free(layer);
    free(importance);
    gsz_partition_free(h.context, &c.partition);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** With a mask the file has the layers that the pictures ask for. */
static void a_mask_orders_the_file(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer packed = {0};
    gsz_cloud cloud = make_scene(h.context, GAUSSIANS, 0, 3, 0);
    gsz_camera_list views = small_views(&h, &cloud, 16);
    gsz_pack_options options = pack_options(60);
    options.mask = GSZ_MASK_IMPORTANCE;
    options.layers = 0;
    options.keep = 1;
    options.views = &views;
    pack_to(&h, &packed, &cloud, &options);
    double *importance = calloc(GAUSSIANS, sizeof *importance);
    uint32_t *layer = calloc(GAUSSIANS, sizeof *layer);
    assert_int_equal(
        gsz_importance_measure(h.context, importance, &cloud, &views, GSZ_IMPORTANCE_DEFAULT),
        GSZ_OK);
    gsz_cloud back = unpack(&h, &packed);
    gsz_file *file = open_packed(&h, &packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    size_t at = 0;
    assert_int_equal(info->layers, 3);
    assert_int_equal(back.count, GAUSSIANS);
    for (size_t i = 0; i < info->chunk_count; i++)
        for (uint32_t k = 0; k < info->chunks[i].gaussians; k++)
            layer[(size_t)back.extra[0].values[at++]] = info->chunks[i].layer;
    assert_falling(layer, importance, GAUSSIANS, info->layers, 2);
    free(importance);
    free(layer);
    gsz_file_close(h.context, &file);
    gsz_cloud_free(h.context, &back);
    gsz_camera_list_free(h.context, &views);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(importance_falls_by_layers),
        cmocka_unit_test(no_neighbourhood_waits),
        cmocka_unit_test(equals_come_by_index),
        cmocka_unit_test(a_mask_orders_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
