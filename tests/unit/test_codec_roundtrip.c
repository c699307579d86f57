/* SPDX-License-Identifier: MIT */
/* test_codec_roundtrip.c - what packing keeps without loss, and what it says about itself: extra planes,
 * metadata, options, the same bytes for any number of threads. */
#include "test_codec_support.h"

/* ---- extra planes ---- */

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/** Every kind of float there is: NaNs that carry something, infinities, -0, the smallest. */
static float odd_float(size_t i, uint64_t *seed) {
    static const uint32_t odd[] = {0x7f800000, 0xff800000, 0x80000000, 0x7fc00001, 0xffffffff,
                                   0x7f800001, 0x00000001, 0x807fffff, 0x7f7fffff, 0x3f800000};
    return from_bits(i % 3 == 0 ? odd[i / 3 % 10] : throw_dice(seed));
}

static void add_extra(harness *h, gsz_cloud *cloud, const char *name, int kind) {
    uint64_t seed = (uint64_t)kind;
    assert_int_equal(gsz_cloud_add_extra(h->context, cloud, name), GSZ_OK);
    float *value = cloud->extra[cloud->extra_count - 1].values;
    for (size_t i = 0; i < cloud->count; i++)
        value[i] = kind == 0 ? odd_float(i, &seed) : kind == 1 ? 7 : (float)(i % 5);
}

/** "id" is the first of them: it tells where each Gaussian came from. */
static void assert_extras_kept(const gsz_cloud *before, const gsz_cloud *after) {
    assert_int_equal(after->count, before->count);
    assert_int_equal(after->extra_count, before->extra_count);
    uint8_t *seen = test_calloc(before->count, 1);
    for (size_t i = 0; i < after->count; i++) {
        size_t id = (size_t)after->extra[0].values[i];
        assert_true(id < before->count && !seen[id]++);
        for (size_t e = 0; e < after->extra_count; e++)
            assert_memory_equal(&after->extra[e].values[i], &before->extra[e].values[id], 4);
    }
    for (size_t e = 0; e < after->extra_count; e++)
        assert_string_equal(after->extra[e].name, before->extra[e].name);
    test_free(seen);
}

static void extra_planes_are_kept_bit_by_bit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    static const size_t counts[] = {1, 2, 333, 9000};
    for (int c = 0; c < 4; c++) {
        gsz_cloud cloud = make_scene(h.context, counts[c], 1, 3, 0);
        add_extra(&h, &cloud, "odd", 0);
        add_extra(&h, &cloud, "constant", 1);
        add_extra(&h, &cloud, "label", 2);
        gsz_buffer packed = pack(&h, &cloud, NULL);
        gsz_cloud back = unpack(&h, &packed);
        assert_extras_kept(&cloud, &back);
        gsz_cloud_free(h.context, &back);
        gsz_cloud_free(h.context, &cloud);
        gsz_buffer_free(h.context, &packed);
    }
    harness_close(&h);
}

static void as_many_extra_planes_as_there_may_be(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 1000, 0, 3, 0);
    for (int e = 1; e < GSZ_EXTRA_MAX; e++) {
        char name[GSZ_NAME_MAX];
        snprintf(name, sizeof name, "%0*d", e % 2 ? 2 : GSZ_NAME_MAX - 1, e);
        add_extra(&h, &cloud, name, 1 + e % 2);
    }
    gsz_buffer packed = pack(&h, &cloud, NULL);
    gsz_cloud back = unpack(&h, &packed);
    assert_extras_kept(&cloud, &back);
    gsz_cloud_free(h.context, &back);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &packed);
    harness_close(&h);
}

static void constant_extra_planes_cost_nearly_nothing(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 20000, 0, 3, 0);
    memset(cloud.extra[0].values, 0, cloud.count * sizeof(float));
    gsz_buffer with = pack(&h, &cloud, NULL), without = {0};
    gsz_pack_options options = pack_options(60);
    options.drop_extra = true;
    without = pack(&h, &cloud, &options);
    /* a byte for 64 values is the least, so that a file's size bounds what it asks for */
    assert_in_range(with.size - without.size, 20000 / 64, 20000 / 64 + 1000);
    gsz_cloud back = unpack(&h, &without);
    assert_int_equal(back.extra_count, 0);
    gsz_cloud_free(h.context, &back);
    gsz_cloud_free(h.context, &cloud);
    gsz_buffer_free(h.context, &with);
    gsz_buffer_free(h.context, &without);
    harness_close(&h);
}

/* ---- metadata ---- */

static void assert_metadata_kept(harness *h, const gsz_cloud *cloud) {
    gsz_buffer packed = pack(h, cloud, NULL);
    gsz_file *file = open_packed(h, &packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    gsz_cloud back = unpack(h, &packed);
    assert_int_equal(back.metadata_count, cloud->metadata_count);
    assert_int_equal(info->metadata_count, cloud->metadata_count);
    for (size_t i = 0; i < cloud->metadata_count; i++) {
        assert_string_equal(back.metadata[i].key, cloud->metadata[i].key);
        assert_string_equal(back.metadata[i].value, cloud->metadata[i].value);
        assert_string_equal(info->metadata[i].key, cloud->metadata[i].key);
    }
    gsz_cloud_free(h->context, &back);
    gsz_file_close(h->context, &file);
    gsz_buffer_free(h->context, &packed);
}

static void metadata_is_kept_in_order(void **state) {
    (void)state;
    static const char *const entries[][2] = {
        {"comment", "made by hand"},
        {"comment", ""},
        {"up", "-y"},
        {"comment", "made by hand"},
        {"\xc3\xbcnit", "\xf0\x9f\x8c\x8d metre\n\ttwo lines"}};
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 5, 0, 3, 0);
    for (int i = 0; i < 5; i++)
        assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, entries[i][0], entries[i][1]),
                         GSZ_OK);
    assert_metadata_kept(&h, &cloud);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void metadata_up_to_its_limits(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 5, 0, 3, 0);
    char key[GSZ_METADATA_KEY_MAX + 1], *value = test_calloc(GSZ_METADATA_VALUE_MAX + 1, 1);
    memset(key, 'k', sizeof key);
    key[GSZ_METADATA_KEY_MAX] = 0;
    memset(value, 'v', GSZ_METADATA_VALUE_MAX);
    assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, key, value), GSZ_OK);
    for (int i = 1; i < GSZ_METADATA_MAX; i++) {
        snprintf(key, sizeof key, "%d", i);
        assert_int_equal(gsz_cloud_add_metadata(h.context, &cloud, key, "x"), GSZ_OK);
    }
    assert_metadata_kept(&h, &cloud);
    test_free(value);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- options ---- */

/** Harmonics are cut, not mixed up: coefficient k of a channel stays what it was. */
static void harmonics_up_to_a_degree(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int have = 0; have <= 3; have++)
        for (int want = 0; want <= 3; want++) {
            gsz_cloud cloud = make_scene(h.context, 200, have, 3, 0);
            /* all of them plain to see, so that none has coarse harmonics */
            for (size_t i = 0; i < cloud.count; i++) {
                cloud.plane[GSZ_PLANE_OPACITY][i] = 5;
                for (int k = 0; k < 3; k++) cloud.plane[GSZ_PLANE_SCALE + k][i] = -3;
            }
            gsz_pack_options options = pack_options(100);
            options.sh_degree = want;
            gsz_buffer packed = pack(&h, &cloud, &options);
            gsz_cloud back = unpack(&h, &packed);
            assert_int_equal(back.sh_degree, want < have ? want : have);
            int kept = gsz_sh_coefficients(back.sh_degree), stored = gsz_sh_coefficients(have);
            for (size_t i = 0; i < back.count; i++)
                for (int j = 0; j < 3 * kept; j++) {
                    int from = GSZ_PLANE_REST + j / kept * stored + j % kept;
                    float x = cloud.plane[from][(size_t)back.extra[0].values[i]];
                    assert_true(fabsf(back.plane[GSZ_PLANE_REST + j][i] - x) < 0.02f);
                }
            gsz_cloud_free(h.context, &back);
            gsz_cloud_free(h.context, &cloud);
            gsz_buffer_free(h.context, &packed);
        }
    harness_close(&h);
}

static double color_error(const gsz_cloud *before, const gsz_cloud *after) {
    double sum = 0;
    for (size_t i = 0; i < after->count; i++)
        for (int c = 0; c < 3; c++) {
            size_t id = (size_t)after->extra[0].values[i];
            double d = after->plane[GSZ_PLANE_DC + c][i] - before->plane[GSZ_PLANE_DC + c][id];
            sum += d * d;
        }
    return sum;
}

static void quality_buys_precision_with_bytes(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 3000, 2, 3, 0);
    size_t size = 0;
    double error = INFINITY;
    for (int quality = 0; quality <= 100; quality += 20) {
        gsz_pack_options options = pack_options((float)quality);
        gsz_buffer packed = pack(&h, &cloud, &options);
        gsz_cloud back = unpack(&h, &packed);
        assert_true(packed.size > size);
        assert_true(color_error(&cloud, &back) < error);
        size = packed.size;
        error = color_error(&cloud, &back);
        gsz_cloud_free(h.context, &back);
        gsz_buffer_free(h.context, &packed);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** NULL options are the defaults, a used buffer is replaced, and packing leaves the cloud alone. */
static void defaults_and_used_buffers(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 500, 1, 3, 0);
    gsz_cloud same = make_scene(h.context, 500, 1, 3, 0);
    /* too faint to be looked at: the defaults would draw hundreds of pictures, which takes minutes with sanitizers */
    for (size_t i = 0; i < 500; i++)
        cloud.plane[GSZ_PLANE_OPACITY][i] = same.plane[GSZ_PLANE_OPACITY][i] = -4;
    gsz_pack_options options;
    gsz_pack_options_default(&options);
    gsz_pack_stats stats = {0};
    gsz_buffer one = pack(&h, &cloud, &options), two = {0};
    assert_int_equal(gsz_buffer_append(h.context, &two, "something", 9), GSZ_OK);
    assert_int_equal(gsz_pack(h.context, &two, &cloud, NULL, &stats), GSZ_OK);
    assert_int_equal(two.size, one.size);
    assert_memory_equal(two.data, one.data, one.size);
    assert_same_cloud(&cloud, &same);
    assert_int_equal(stats.gaussians + stats.dropped, 500);
    assert_int_equal(stats.bytes, one.size);
    gsz_buffer_free(h.context, &one);
    gsz_buffer_free(h.context, &two);
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &same);
    harness_close(&h);
}

/* ---- threads ---- */

static void assert_same_for_any_threads(const gsz_cloud *cloud, gsz_sh_coding coding, int effort) {
    static const int threads[] = {1, 2, 5};
    gsz_buffer first = {0};
    gsz_cloud first_back = {0};
    harness h[3];
    for (int t = 0; t < 3; t++) {
        harness_open(&h[t], threads[t], 0);
        gsz_pack_options options = pack_options(50);
        options.sh_coding = coding;
        if (effort >= 7) options.iterations = 6; /* enough to differ, if anything does */
        options.effort = effort;
        gsz_buffer packed = pack(&h[t], cloud, &options);
        gsz_cloud back = unpack(&h[t], &packed);
        if (t == 0) {
            first = packed;
            first_back = back;
            continue;
        }
        assert_int_equal(packed.size, first.size);
        assert_memory_equal(packed.data, first.data, first.size);
        assert_same_cloud(&back, &first_back);
        gsz_cloud_free(h[t].context, &back);
        gsz_buffer_free(h[t].context, &packed);
    }
    gsz_cloud_free(h[0].context, &first_back);
    gsz_buffer_free(h[0].context, &first);
    for (int t = 0; t < 3; t++) harness_close(&h[t]);
}

static void same_bytes_for_any_number_of_threads(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    static const struct {
        size_t count;
        gsz_sh_coding coding;
        int effort;
        bool palette;
    } ways[] = {{20000, GSZ_SH_AUTO, 1, false},
                {20000, GSZ_SH_AUTO, 3, true},
                {20000, GSZ_SH_LEVELS, 9, false},
                {3000, GSZ_SH_CODEBOOKS, 3, false}};
    for (int w = 0; w < 4; w++) {
        gsz_cloud cloud = make_scene(h.context, ways[w].count, 2, 3, 0);
        if (ways[w].palette) use_palette(&cloud, 100);
        assert_same_for_any_threads(&cloud, ways[w].coding, ways[w].effort);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

/* ---- what a file says of itself ---- */

static void info_describes_the_file(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 9000, 1, 3, 0);
    gsz_pack_options options = pack_options(37.5f);
    options.effort = 2;
    gsz_buffer packed = pack(&h, &cloud, &options);
    assert_true(gsz_file_probe(packed.data, packed.size));
    assert_false(gsz_file_probe(packed.data, 3));
    gsz_file *file = open_packed(&h, &packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    assert_int_equal(info->gaussians, 9000);
    assert_int_equal(info->source_gaussians, 9000);
    assert_int_equal(info->file_bytes, packed.size);
    assert_int_equal(info->sh_degree, 1);
    assert_int_equal(info->missing_blocks, 0);
    assert_int_equal(info->effort, 2);
    assert_true(info->quality == 37.5f);
    assert_int_equal(info->extra_count, 1);
    assert_string_equal(info->extra_names[0], "id");
    for (int axis = 0; axis < 3; axis++) {
        float low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < cloud.count; i++) {
            low = fminf(low, cloud.plane[axis][i]);
            high = fmaxf(high, cloud.plane[axis][i]);
        }
        assert_true(info->box_min[axis] == low && info->box_max[axis] == high);
    }
    gsz_file_close(h.context, &file);
    assert_null(file);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void chunks_lie_behind_each_other(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 20000, 1, 3, 0);
    gsz_buffer packed = pack(&h, &cloud, NULL);
    gsz_file *file = open_packed(&h, &packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    uint64_t end = info->chunks[0].offset, gaussians = 0;
    uint32_t layer = 0, blocks = 0;
    for (size_t i = 0; i < info->chunk_count; i++) {
        const gsz_chunk_info *c = &info->chunks[i];
        assert_int_equal(c->offset, end);
        assert_true(c->layer >= layer && c->layer < info->layers && !c->missing);
        end += c->size;
        layer = c->layer;
        gaussians += c->gaussians;
        blocks += strcmp(c->type, "BLCK") == 0;
    }
    assert_int_equal(end, packed.size);
    assert_int_equal(gaussians, 20000);
    assert_int_equal(blocks, info->blocks);
    assert_true(info->layers > 1 && blocks >= info->layers);
    gsz_file_close(h.context, &file);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void sizes_add_up(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int coding = GSZ_SH_LEVELS; coding <= GSZ_SH_CODEBOOKS; coding++) {
        gsz_cloud cloud = make_scene(h.context, 9000, 3, 3, 0);
        gsz_pack_options options = pack_options(60);
        options.sh_coding = (gsz_sh_coding)coding;
        gsz_buffer packed = pack(&h, &cloud, &options);
        gsz_file *file = open_packed(&h, &packed);
        gsz_file_sizes sizes;
        assert_int_equal(gsz_file_get_sizes(h.context, file, &sizes), GSZ_OK);
        uint64_t sum = sizes.codebook_bytes + sizes.overhead_bytes;
        for (int a = 0; a < GSZ_ATTRIBUTE_COUNT; a++) {
            /* nothing was drawn, and so nothing is known to be hidden */
            assert_true(sizes.attribute_bytes[a] > (a == GSZ_ATTRIBUTE_VEIL ? 0 : 500));
            assert_true(gsz_attribute_name((gsz_attribute)a)[0]);
            sum += sizes.attribute_bytes[a];
        }
        assert_int_equal(sum, packed.size);
        bool books = coding == GSZ_SH_CODEBOOKS;
        assert_int_equal(sizes.codebooks, gsz_file_codebooks(file));
        assert_int_equal(sizes.codebooks > 0, books);
        assert_int_equal(sizes.codebook_codes > 0, books);
        assert_int_equal(sizes.codebook_bytes > 0, books);
        assert_int_equal(gsz_file_verify(h.context, file), GSZ_OK);
        gsz_file_close(h.context, &file);
        gsz_buffer_free(h.context, &packed);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

/** Gaussians that are all alike need no bits, but a block has at least two for each. */
static void blocks_are_filled_up(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    static const size_t counts[] = {1, 3000, 3001, 40000};
    for (int c = 0; c < 4; c++) {
        gsz_cloud cloud = {0};
        assert_int_equal(gsz_cloud_create(h.context, &cloud, counts[c], 3), GSZ_OK);
        for (size_t i = 0; i < counts[c]; i++) {
            cloud.plane[GSZ_PLANE_ROTATION][i] = 1;
            /* so faint that positions need no further bits */
            cloud.plane[GSZ_PLANE_OPACITY][i] = -4;
        }
        gsz_buffer packed = pack(&h, &cloud, NULL);
        gsz_file *file = open_packed(&h, &packed);
        const gsz_file_info *info = gsz_file_get_info(file);
        for (size_t i = 0; i < info->chunk_count; i++)
            if (info->chunks[i].gaussians > 1)
                assert_int_equal(info->chunks[i].size, (info->chunks[i].gaussians + 3) / 4);
        assert_true(packed.size < counts[c] / 4 + 2000);
        assert_int_equal(gsz_file_verify(h.context, file), GSZ_OK);
        gsz_cloud back = unpack(&h, &packed);
        for (size_t i = 1; i < back.count; i++)
            for (int plane = 0; plane < GSZ_PLANE_COUNT; plane++)
                assert_true(back.plane[plane][i] == back.plane[plane][0]);
        gsz_cloud_free(h.context, &back);
        gsz_file_close(h.context, &file);
        gsz_buffer_free(h.context, &packed);
        gsz_cloud_free(h.context, &cloud);
    }
    harness_close(&h);
}

/** Every vector of harmonics twice, all of them different but simple: no codebook is smaller than levels. */
static gsz_cloud make_simple_palette(gsz_context *context, size_t count) {
    gsz_cloud cloud = make_scene(context, count, 3, 1, 0);
    uint64_t seed = 5;
    for (size_t i = 0; i < count; i++)
        for (int plane = GSZ_PLANE_REST; plane < GSZ_PLANE_COUNT; plane++)
            cloud.plane[plane][i] = 0;
    for (size_t i = 0; i < count; i++)
        for (int n = 0; n < 4; n++) {
            int k = (int)(throw_dice(&seed) % 15);
            float value = throw_dice(&seed) & 1 ? 0.03f : -0.03f;
            for (int c = 0; c < 3; c++) cloud.plane[GSZ_PLANE_REST + 15 * c + k][i] += value;
        }
    use_palette(&cloud, count * 49 / 100);
    return cloud;
}

static void codebooks_that_do_not_pay_leave_nothing_behind(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_simple_palette(h.context, 10000);
    for (gsz_sh_coding coding = GSZ_SH_AUTO; coding <= GSZ_SH_CODEBOOKS; coding++) {
        gsz_pack_options options = pack_options(60);
        options.sh_coding = coding;
        gsz_buffer packed = pack(&h, &cloud, &options);
        gsz_file *file = open_packed(&h, &packed);
        if (coding == GSZ_SH_AUTO) assert_int_equal(gsz_file_codebooks(file), 0);
        assert_int_equal(gsz_file_get_info(file)->file_bytes, packed.size);
        gsz_cloud back = unpack(&h, &packed);
        assert_int_equal(back.count, cloud.count);
        gsz_cloud_free(h.context, &back);
        gsz_file_close(h.context, &file);
        gsz_buffer_free(h.context, &packed);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extra_planes_are_kept_bit_by_bit),
        cmocka_unit_test(as_many_extra_planes_as_there_may_be),
        cmocka_unit_test(constant_extra_planes_cost_nearly_nothing),
        cmocka_unit_test(metadata_is_kept_in_order),
        cmocka_unit_test(metadata_up_to_its_limits),
        cmocka_unit_test(harmonics_up_to_a_degree),
        cmocka_unit_test(codebooks_that_do_not_pay_leave_nothing_behind),
        cmocka_unit_test(quality_buys_precision_with_bytes),
        cmocka_unit_test(defaults_and_used_buffers),
        cmocka_unit_test(same_bytes_for_any_number_of_threads),
        cmocka_unit_test(info_describes_the_file),
        cmocka_unit_test(chunks_lie_behind_each_other),
        cmocka_unit_test(sizes_add_up),
        cmocka_unit_test(blocks_are_filled_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
