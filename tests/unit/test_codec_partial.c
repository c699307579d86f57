/* SPDX-License-Identifier: MIT */
/* test_codec_partial.c - files of which only the beginning is there, and readers that want only the layers of
 * most importance: what comes is whole blocks, bit by bit those of the whole file. */
#include "test_codec_support.h"

typedef struct scene {
    harness h;
    gsz_cloud cloud;
    gsz_buffer packed;
    gsz_cloud whole; /* unpacked from all of it */
} scene;

static void scene_open(scene *s) {
    harness_open(&s->h, 2, 0);
    s->cloud = make_scene(s->h.context, 9000, 1, 3, 0);
    gsz_context *context = s->h.context;
    assert_int_equal(gsz_cloud_add_metadata(context, &s->cloud, "comment", "cut"), GSZ_OK);
    use_palette(&s->cloud, 20);
    s->packed = pack(&s->h, &s->cloud, NULL);
    s->whole = unpack(&s->h, &s->packed);
}

static void scene_close(scene *s) {
    gsz_cloud_free(s->h.context, &s->cloud);
    gsz_cloud_free(s->h.context, &s->whole);
    gsz_buffer_free(s->h.context, &s->packed);
    harness_close(&s->h);
}

/** A copy of just the first bytes, so that a read behind them is noticed. */
typedef struct cut {
    uint8_t *data;
    gsz_file *file;
    gsz_result result;
} cut;

static cut cut_open(scene *s, size_t size, bool partial) {
    cut c = {malloc(size ? size : 1), NULL, GSZ_OK};
    assert_non_null(c.data);
    if (size) memcpy(c.data, s->packed.data, size);
    gsz_open_options options = {.partial = partial};
    c.result = gsz_file_open(s->h.context, &c.file, c.data, size, &options);
    return c;
}

static void cut_close(scene *s, cut *c) {
    gsz_file_close(s->h.context, &c->file);
    free(c->data);
}

/** The first `count` Gaussians of the whole, and no more. */
static void assert_beginning(const scene *s, const gsz_cloud *part, size_t count) {
    assert_int_equal(part->count, count);
    assert_int_equal(part->extra_count, 1);
    for (int plane = 0; plane < gsz_plane_count(1); plane++)
        assert_memory_equal(part->plane[plane], s->whole.plane[plane], count * sizeof(float));
    assert_memory_equal(part->extra[0].values, s->whole.extra[0].values, count * sizeof(float));
}

/* ---- layers ---- */

static void layers_are_a_beginning(void **state) {
    (void)state;
    scene s;
    scene_open(&s);
    gsz_file *file = open_packed(&s.h, &s.packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    assert_true(info->layers >= 3);
    size_t before = 0;
    for (uint32_t layers = 1; layers <= info->layers + 1; layers++) {
        size_t expected = 0;
        for (size_t i = 0; i < info->chunk_count; i++)
            if (info->chunks[i].layer < layers) expected += info->chunks[i].gaussians;
        gsz_unpack_options options = {.layers = layers};
        gsz_cloud part = {0};
        assert_int_equal(gsz_file_unpack(s.h.context, file, &part, &options), GSZ_OK);
        assert_beginning(&s, &part, expected);
        assert_true(layers > info->layers ? expected == before : expected > before);
        assert_string_equal(gsz_cloud_metadata(&part, "comment"), "cut");
        before = expected;
        gsz_cloud_free(s.h.context, &part);
    }
    assert_int_equal(before, 9000);
    gsz_file_close(s.h.context, &file);
    scene_close(&s);
}

/** Mean of alpha squared times the square root of the volume's two thirds: what a Gaussian adds. */
static double mean_importance(const gsz_cloud *cloud, size_t begin, size_t end) {
    double sum = 0;
    for (size_t i = begin; i < end; i++) {
        double alpha = 1 / (1 + exp(-cloud->plane[GSZ_PLANE_OPACITY][i])), size = 0;
        for (int k = 0; k < 3; k++) size += cloud->plane[GSZ_PLANE_SCALE + k][i];
        sum += alpha * alpha * exp(2 * size / 3);
    }
    return sum / (double)(end - begin);
}

static void first_layers_matter_most(void **state) {
    (void)state;
    scene s;
    scene_open(&s);
    gsz_file *file = open_packed(&s.h, &s.packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    double before = INFINITY;
    size_t at = 0;
    for (uint32_t layer = 0; layer < info->layers; layer++) {
        size_t begin = at;
        for (size_t i = 0; i < info->chunk_count; i++)
            if (info->chunks[i].layer == layer) at += info->chunks[i].gaussians;
        double importance = mean_importance(&s.whole, begin, at);
        assert_true(importance < 0.5 * before);
        before = importance;
    }
    gsz_file_close(s.h.context, &file);
    scene_close(&s);
}

/* ---- cut files ---- */

/** What is there of a file of that size: Gaussians of blocks whose extra planes are there too. */
static size_t gaussians_within(const gsz_file_info *info, size_t size, uint32_t *out_missing) {
    size_t gaussians = 0;
    *out_missing = 0;
    for (size_t i = 0; i < info->chunk_count; i++) {
        const gsz_chunk_info *block = &info->chunks[i], *extra = block + 1;
        if (strcmp(block->type, "BLCK") != 0) continue;
        bool there = extra->offset + extra->size <= size;
        *out_missing += !there;
        if (there) gaussians += block->gaussians;
    }
    return gaussians;
}

static void check_cut(scene *s, const gsz_file_info *whole, size_t size) {
    cut c = cut_open(s, size, true);
    assert_int_equal(c.result, GSZ_OK);
    const gsz_file_info *info = gsz_file_get_info(c.file);
    uint32_t missing;
    size_t expected = gaussians_within(whole, size, &missing);
    assert_int_equal(info->missing_blocks, missing);
    assert_int_equal(info->gaussians, 9000);
    assert_int_equal(info->file_bytes, s->packed.size);
    for (size_t i = 0; i < info->chunk_count; i++) {
        uint64_t end = whole->chunks[i].offset + whole->chunks[i].size;
        assert_int_equal(info->chunks[i].missing, end > size);
    }
    gsz_cloud part = {0};
    assert_int_equal(gsz_file_unpack(s->h.context, c.file, &part, NULL), GSZ_OK);
    assert_beginning(s, &part, expected);
    assert_int_equal(gsz_file_verify(s->h.context, c.file), GSZ_OK);
    gsz_file_sizes sizes;
    assert_int_equal(gsz_file_get_sizes(s->h.context, c.file, &sizes), GSZ_OK);
    /* a block by itself is none without its own chunk, but does not need the extra planes */
    uint32_t b = 0;
    for (size_t i = 0; i < info->chunk_count; i++) {
        if (strcmp(info->chunks[i].type, "BLCK") != 0) continue;
        gsz_quantised_block block = {0};
        gsz_result result = gsz_file_decode_block(s->h.context, c.file, b++, &block);
        assert_int_equal(result, info->chunks[i].missing ? GSZ_ERROR_TRUNCATED : GSZ_OK);
        gsz_quantised_block_free(s->h.context, &block);
    }
    gsz_cloud_free(s->h.context, &part);
    cut_close(s, &c);
}

/** At the end of every chunk, and a byte to either side. */
static void cut_around_every_chunk(void **state) {
    (void)state;
    scene s;
    scene_open(&s);
    gsz_file *file = open_packed(&s.h, &s.packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    size_t shared = 0;
    for (size_t i = 0; i < info->chunk_count; i++)
        if (info->chunks[i].gaussians == 0 && strcmp(info->chunks[i].type, "XTRA") != 0)
            shared = info->chunks[i].offset + info->chunks[i].size;
    for (size_t i = 0; i < info->chunk_count; i++)
        for (int nudge = -1; nudge <= 1; nudge++) {
            size_t size = info->chunks[i].offset + info->chunks[i].size + (size_t)nudge;
            if (size < shared || size > s.packed.size) continue;
            check_cut(&s, info, size);
            cut c = cut_open(&s, size, false);
            assert_int_equal(c.result, size < s.packed.size ? GSZ_ERROR_TRUNCATED : GSZ_OK);
            cut_close(&s, &c);
        }
    gsz_file_close(s.h.context, &file);
    scene_close(&s);
}

/** Blocks mean nothing without the names of their planes and the codebooks. */
static void cut_before_what_blocks_share(void **state) {
    (void)state;
    scene s;
    scene_open(&s);
    gsz_file *file = open_packed(&s.h, &s.packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    int tried = 0;
    for (size_t i = 0; i < info->chunk_count; i++) {
        const gsz_chunk_info *c = &info->chunks[i];
        if (strcmp(c->type, "XNAM") != 0 && strcmp(c->type, "BOOK") != 0) continue;
        cut part = cut_open(&s, c->offset + c->size - 1, true);
        assert_int_equal(part.result, GSZ_ERROR_TRUNCATED);
        assert_error(&s.h, c->type);
        assert_null(part.file);
        cut_close(&s, &part);
        tried++;
    }
    assert_int_equal(tried, 2);
    gsz_file_close(s.h.context, &file);
    scene_close(&s);
}

static void cut_within_header_and_table(void **state) {
    (void)state;
    scene s;
    scene_open(&s);
    gsz_file *file = open_packed(&s.h, &s.packed);
    size_t front = gsz_file_get_info(file)->chunks[0].offset;
    for (size_t size = 0; size < front; size++)
        for (int partial = 0; partial < 2; partial++) {
            cut c = cut_open(&s, size, partial);
            assert_int_equal(c.result, size < 4 ? GSZ_ERROR_FORMAT : GSZ_ERROR_TRUNCATED);
            assert_null(c.file);
            cut_close(&s, &c);
        }
    gsz_file_close(s.h.context, &file);
    scene_close(&s);
}

/** Metadata helps to understand a scene, but it can be shown without. */
static void cut_within_the_metadata(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 20, 0, 3, 0), back = {0};
    gsz_pack_options options = pack_options(60);
    options.drop_extra = true;
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, "comment", "lost"), GSZ_OK);
    gsz_buffer packed = pack(&h, &cloud, &options);
    gsz_file *file = open_packed(&h, &packed);
    size_t size = gsz_file_get_info(file)->chunks[0].offset + 3;
    gsz_file_close(h.context, &file);
    gsz_open_options partial = {.partial = true};
    assert_int_equal(gsz_file_open(h.context, &file, packed.data, size, &partial), GSZ_OK);
    assert_int_equal(gsz_file_get_info(file)->metadata_count, 0);
    assert_int_equal(gsz_file_get_info(file)->missing_blocks, 1);
    assert_int_equal(gsz_file_unpack(h.context, file, &back, NULL), GSZ_OK);
    assert_int_equal(back.count, 0);
    gsz_cloud_free(h.context, &back);
    gsz_file_close(h.context, &file);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_are_a_beginning),
        cmocka_unit_test(first_layers_matter_most),
        cmocka_unit_test(cut_around_every_chunk),
        cmocka_unit_test(cut_before_what_blocks_share),
        cmocka_unit_test(cut_within_header_and_table),
        cmocka_unit_test(cut_within_the_metadata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
