/* SPDX-License-Identifier: MIT */
/* test_codec_damage.h - small files with everything in them, and a reader that tries all there is to try on a
 * damaged one, within limits of memory and time. */
#ifndef TEST_CODEC_DAMAGE_H
#define TEST_CODEC_DAMAGE_H

#include <time.h>

#include "container_surgery.h"
#include "test_codec_support.h"

enum { DAMAGE_MEMORY = 256 << 20, SMALL_FILES = 4 };

/** Processor time, so that a busy machine is not taken for a slow reader. */
static inline double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline void assert_all_finite(const gsz_cloud *cloud) {
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++)
        for (size_t i = 0; i < cloud->count; i++)
            if (!isfinite(cloud->plane[plane][i])) fail_msg("plane %d is not finite", plane);
}

/** What a file that opened comes to: the cloud, the check and the single blocks must agree. */
static inline gsz_result examine_opened(harness *h, const gsz_file *file) {
    gsz_file_sizes sizes;
    gsz_cloud cloud = {0};
    gsz_result measured = gsz_file_get_sizes(h->context, file, &sizes), decoded = GSZ_OK;
    gsz_result unpacked = gsz_file_unpack(h->context, file, &cloud, NULL);
    assert_int_equal(unpacked == GSZ_OK, cloud.storage != NULL);
    if (unpacked == GSZ_OK) assert_all_finite(&cloud);
    gsz_cloud_free(h->context, &cloud);
    const gsz_file_info *info = gsz_file_get_info(file);
    for (uint32_t b = 0; b < info->blocks - info->missing_blocks; b++) {
        gsz_quantised_block block = {0};
        gsz_result result = gsz_file_decode_block(h->context, file, b, &block);
        if (decoded == GSZ_OK) decoded = result;
        gsz_quantised_block_free(h->context, &block);
    }
    gsz_result verified = gsz_file_verify(h->context, file);
    if (unpacked == GSZ_OK) assert_true(measured == GSZ_OK && decoded == GSZ_OK);
    if (verified == GSZ_OK) assert_int_equal(unpacked, GSZ_OK);
    return verified == GSZ_OK ? unpacked : verified;
}

/** Opens a copy of just that size, so that a read behind it is noticed. */
static inline gsz_result examine(harness *h, const void *data, size_t size, bool partial) {
    double began = seconds();
    uint8_t *exact = surgery_copy(data, size);
    gsz_open_options options = {.partial = partial};
    gsz_file *file = NULL;
    gsz_result result = gsz_file_open(h->context, &file, exact, size, &options);
    assert_int_equal(result == GSZ_OK, file != NULL);
    if (file) result = examine_opened(h, file);
    assert_int_equal(result == GSZ_OK, gsz_context_error(h->context)[0] == 0);
    gsz_file_close(h->context, &file);
    free(exact);
    if (seconds() - began > 1) fail_msg("%g seconds for %zu bytes", seconds() - began, size);
    return result;
}

/** The same for a file put together anew. */
static inline gsz_result examine_surgery(harness *h, const surgery *s) {
    size_t size = surgery_size(s);
    uint8_t *file = malloc(size);
    assert_non_null(file);
    surgery_write(s, file);
    gsz_result result = examine(h, file, size, false);
    free(file);
    return result;
}

/** 0: the least there is; 1: harmonics, extra planes, metadata; 2: the same with codebooks; 3: several blocks. */
static inline gsz_buffer small_file(harness *h, int which) {
    static const int degrees[] = {0, 3, 3, 1}, counts[] = {12, 25, 70, 30};
    gsz_cloud cloud = make_scene(h->context, (size_t)counts[which], degrees[which], 3, 0);
    gsz_pack_options options = pack_options(60);
    options.drop_extra = which == 0;
    options.sh_coding = which == 2 ? GSZ_SH_CODEBOOKS : GSZ_SH_LEVELS;
    if (which > 0) {
        assert_int_equal(gsz_cloud_add_extra(h->context, &cloud, "zero"), GSZ_OK);
        assert_int_equal(gsz_cloud_add_metadata(h->context, &cloud, "comment", "small"), GSZ_OK);
        assert_int_equal(gsz_cloud_add_metadata(h->context, &cloud, "up", "-y"), GSZ_OK);
    }
    if (which == 3) {
        cloud.plane[GSZ_PLANE_POSITION][3] = 1e9f;
        cloud.plane[GSZ_PLANE_POSITION][4] = -1e9f;
    }
    gsz_buffer packed = pack(h, &cloud, &options);
    assert_int_equal(examine(h, packed.data, packed.size, false), GSZ_OK);
    gsz_cloud_free(h->context, &cloud);
    return packed;
}

static inline surgery small_surgery(harness *h, int which) {
    surgery s;
    gsz_buffer packed = small_file(h, which);
    assert_true(surgery_open(&s, packed.data, packed.size));
    gsz_buffer_free(h->context, &packed);
    return s;
}

#endif
