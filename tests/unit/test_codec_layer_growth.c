/* SPDX-License-Identifier: MIT */
/* test_codec_layer_growth.c - first layers stand for what is missing: as levels say, which come back as they were written; closer to
 * the whole than without; and the same for the library and for the second decoder. */
#include "container_surgery.h"
#include "context.h"
#include "layer_growth.h"
#include "refdec_compare.h"
#include "test_codec_pictures.h"

enum { GAUSSIANS = 9000, VIEWS = 8, LAYERS = 4 };

/* ---- levels ---- */

/** Blocks of all sizes of the last run, in four layers. */
static gsz_layer_growth open_growth(harness *h) {
    static const uint32_t gaussians[] = {1, 32, 33, 2000, 64, 31, 500},
                          layer[] = {0, 0, 1, 1, 2, 3, 3};
    gsz_layer_growth g = {0};
    assert_int_equal(gsz_growth_open(h->context, &g, LAYERS, 7), GSZ_OK);
    for (int b = 0; b < 7; b++) gsz_growth_add_block(&g, layer[b], gaussians[b]);
    assert_int_equal(gsz_growth_clear(h->context, &g), GSZ_OK);
    return g;
}

static void levels_come_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_layer_growth g = open_growth(&h), back = open_growth(&h);
    gsz_buffer out = {0};
    uint64_t seed = 5;
    size_t values = g.first[LAYERS] * GSZ_GROWTH_VALUES;
    assert_int_equal(g.first[LAYERS], 2 + (2 + 65) + (2 + 65 + 2));
    for (size_t i = 0; i < values; i++)
        g.level[i] = (int8_t)(throw_float(&seed, 1) * (float)(i % 3 ? 3 : GSZ_GROWTH_LEVEL_MAX));
    assert_int_equal(gsz_growth_encode(h.context, &out, &g), GSZ_OK);
    assert_int_equal(gsz_growth_decode(h.context, &back, out.data, out.size), GSZ_OK);
    assert_memory_equal(g.level, back.level, values);
    for (size_t size = 0; size < out.size; size += 7)
        assert_int_equal(gsz_growth_decode(h.context, &back, out.data, size), GSZ_ERROR_CORRUPT);
    assert_ptr_equal(gsz_growth_of(&g, 2, 3), g.level + (2 + 2 + 2) * GSZ_GROWTH_VALUES);
    assert_null(gsz_growth_of(&g, 1, 2));
    assert_null(gsz_growth_of(&g, LAYERS, 0));
    assert_null(gsz_growth_of(&g, 0, 0));
    gsz_buffer_free(h.context, &out);
    gsz_growth_free(h.context, &g);
    gsz_growth_free(h.context, &back);
    harness_close(&h);
}

/* ---- files ---- */

typedef struct scene {
    harness h;
    gsz_cloud cloud;
    gsz_camera_list views;
    gsz_buffer packed, plain; /* with growth and without */
} scene;

/** A ball of opaque Gaussians, in colours that change slowly. */
static gsz_cloud make_ball(harness *h) {
    gsz_cloud cloud = {0};
    uint64_t seed = 3;
    assert_int_equal(gsz_cloud_create(h->context, &cloud, GAUSSIANS, 0), GSZ_OK);
    for (size_t i = 0; i < GAUSSIANS; i++) {
        float at[3], length = 0;
        for (int k = 0; k < 3; k++) at[k] = throw_float(&seed, 1);
        for (int k = 0; k < 3; k++) length += at[k] * at[k];
        for (int k = 0; k < 3; k++) {
            cloud.plane[GSZ_PLANE_POSITION + k][i] = at[k] / sqrtf(length);
            cloud.plane[GSZ_PLANE_SCALE + k][i] = -3.7f + throw_float(&seed, 0.2f);
            cloud.plane[GSZ_PLANE_DC + k][i] = 2 * at[k] / sqrtf(length);
        }
        cloud.plane[GSZ_PLANE_ROTATION][i] = 1;
        cloud.plane[GSZ_PLANE_OPACITY][i] = 2;
    }
    return cloud;
}

static int open_scene(void **state) {
    static scene shared;
    scene *s = &shared;
    *state = s;
    harness_open(&s->h, 2, 0);
    s->cloud = make_ball(&s->h);
    s->views = small_views(&s->h, &s->cloud, VIEWS);
    gsz_pack_options options = pack_options(60);
    surgery k;
    options.effort = 4;
    options.mask = GSZ_MASK_IMPORTANCE;
    options.layers = 0;
    options.keep = 1;
    options.drop_extra = true;
    options.views = &s->views;
    pack_to(&s->h, &s->packed, &s->cloud, &options);
    assert_true(surgery_open(&k, s->packed.data, s->packed.size));
    surgery_remove(&k, surgery_find(&k, "GROW", 0));
    assert_int_equal(gsz_buffer_reserve(s->h.context, &s->plain, surgery_size(&k)), GSZ_OK);
    s->plain.size = surgery_size(&k);
    surgery_write(&k, s->plain.data);
    surgery_free(&k);
    return 0;
}

static int close_scene(void **state) {
    scene *s = *state;
    gsz_buffer_free(s->h.context, &s->packed);
    gsz_buffer_free(s->h.context, &s->plain);
    gsz_camera_list_free(s->h.context, &s->views);
    gsz_cloud_free(s->h.context, &s->cloud);
    harness_close(&s->h);
    return 0;
}

static gsz_cloud unpack_some(scene *s, const gsz_buffer *file, size_t size, uint32_t layers) {
    const gsz_open_options partial = {.partial = true};
    const gsz_unpack_options options = {.layers = layers};
    gsz_file *opened = NULL;
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_file_open(s->h.context, &opened, file->data, size, &partial), GSZ_OK);
    assert_int_equal(gsz_file_unpack(s->h.context, opened, &cloud, &options), GSZ_OK);
    gsz_file_close(s->h.context, &opened);
    return cloud;
}

static double psnr_of(scene *s, const gsz_buffer *file, uint32_t layers) {
    gsz_raster *raster = NULL;
    gsz_cloud some = unpack_some(s, file, file->size, layers);
    double sum = 0;
    assert_int_equal(gsz_raster_create(s->h.context, &raster), GSZ_OK);
    for (size_t v = 0; v < s->views.count; v++) {
        const gsz_camera *camera = &s->views.camera[v];
        gsz_picture a = {0}, b = {0};
        gsz_score score;
        assert_int_equal(gsz_picture_create(s->h.context, &a, camera->width, camera->height), 0);
        assert_int_equal(gsz_picture_create(s->h.context, &b, camera->width, camera->height), 0);
        assert_int_equal(gsz_raster_draw(s->h.context, raster, &a, &s->cloud, camera, NULL), 0);
        assert_int_equal(gsz_raster_draw(s->h.context, raster, &b, &some, camera, NULL), 0);
        assert_int_equal(gsz_picture_score(s->h.context, &score, &a, &b), GSZ_OK);
        sum += score.psnr / (double)s->views.count;
        gsz_picture_free(s->h.context, &a);
        gsz_picture_free(s->h.context, &b);
    }
    gsz_raster_destroy(s->h.context, &raster);
    gsz_cloud_free(s->h.context, &some);
    return sum;
}

static void assert_same_as_second_decoder(scene *s, size_t size, uint32_t layers) {
    const refdec_options options = {.partial = true, .layers = layers};
    gsz_cloud cloud = unpack_some(s, &s->packed, size, layers);
    refdec_cloud other;
    assert_null(refdec_decode(&other, s->packed.data, size, &options));
    assert_null(clouds_differ(&cloud, &other));
    refdec_cloud_free(&other);
    gsz_cloud_free(s->h.context, &cloud);
}

/** The end of the last block of a layer. */
static size_t end_of(scene *s, uint32_t layer) {
    gsz_file *file = open_packed(&s->h, &s->packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    size_t end = 0;
    for (size_t i = 0; i < info->chunk_count; i++)
        if (info->chunks[i].gaussians > 0 && info->chunks[i].layer == layer)
            end = (size_t)(info->chunks[i].offset + info->chunks[i].size);
    gsz_file_close(s->h.context, &file);
    return end;
}

static void assert_same_planes(const gsz_cloud *a, const gsz_cloud *b, bool same) {
    bool alike = a->count == b->count;
    for (int p = 0; alike && p < gsz_plane_count(0); p++)
        alike = memcmp(a->plane[p], b->plane[p], a->count * sizeof(float)) == 0;
    assert_true(alike == same);
}

static void first_layers_stand_for_all(void **state) {
    scene *s = *state;
    assert_true(s->packed.size - s->plain.size < s->plain.size / 100);
    for (uint32_t layers = 1; layers < 3; layers++) {
        double grown = psnr_of(s, &s->packed, layers), plain = psnr_of(s, &s->plain, layers);
        print_message("%u layers: %.2f dB, %.2f without growth\n", layers, grown, plain);
        assert_true(grown > plain + 1);
        assert_same_as_second_decoder(s, s->packed.size, layers);
    }
    gsz_cloud whole = unpack(&s->h, &s->packed), as_before = unpack(&s->h, &s->plain);
    assert_same_planes(&whole, &as_before, true);
    gsz_cloud_free(s->h.context, &whole);
    gsz_cloud_free(s->h.context, &as_before);
}

/** Whole layers of a file that ends early grow like those that were asked for. */
static void beginnings_grow(void **state) {
    scene *s = *state;
    gsz_cloud asked = unpack_some(s, &s->packed, s->packed.size, 2);
    gsz_cloud cut = unpack_some(s, &s->packed, end_of(s, 1) + 5, 0);
    assert_same_planes(&asked, &cut, true);
    gsz_cloud_free(s->h.context, &cut);
    cut = unpack_some(s, &s->plain, s->plain.size, 2);
    assert_same_planes(&asked, &cut, false);
    assert_same_as_second_decoder(s, end_of(s, 1) + 5, 0);
    assert_same_as_second_decoder(s, end_of(s, 1) - 1, 0);
    assert_same_as_second_decoder(s, end_of(s, 1) - 1, 1);
    gsz_cloud_free(s->h.context, &asked);
    gsz_cloud_free(s->h.context, &cut);
}

/* ---- damage ---- */

static void assert_refused(scene *s, surgery *k, const char *why) {
    size_t size = surgery_size(k);
    uint8_t *bytes = malloc(size);
    gsz_file *file = NULL;
    refdec_cloud other;
    assert_non_null(bytes);
    surgery_write(k, bytes);
    surgery_free(k);
    assert_int_equal(gsz_file_open(s->h.context, &file, bytes, size, NULL), GSZ_ERROR_CORRUPT);
    assert_non_null(strstr(gsz_context_error(s->h.context), why));
    assert_non_null(refdec_decode(&other, bytes, size, NULL));
    free(bytes);
}

static surgery cut_open(scene *s, int *out_at) {
    surgery k;
    assert_true(surgery_open(&k, s->packed.data, s->packed.size));
    *out_at = surgery_find(&k, "GROW", 0);
    return k;
}

static void damage_is_refused(void **state) {
    scene *s = *state;
    int at;
    surgery k = cut_open(s, &at);
    k.chunk[at].size -= 2;
    assert_refused(s, &k, "GROW");
    k = cut_open(s, &at);
    k.chunk[at].size = 0;
    assert_refused(s, &k, "GROW");
    k = cut_open(s, &at);
    surgery_insert(&k, at, &k.chunk[at]);
    assert_refused(s, &k, "out of order");
    k = cut_open(s, &at);
    put_number(k.header + AT_LAYERS, 9, 2);
    assert_refused(s, &k, "GROW");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_come_back),
        cmocka_unit_test(first_layers_stand_for_all),
        cmocka_unit_test(beginnings_grow),
        cmocka_unit_test(damage_is_refused),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
