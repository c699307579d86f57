/* SPDX-License-Identifier: MIT */
/* test_codec_support.h - what the tests of the codec share: dice without a pattern, scenes that look like
 * trained ones, packing and unpacking through the public interface. */
#ifndef TEST_CODEC_SUPPORT_H
#define TEST_CODEC_SUPPORT_H

#include <math.h>

#include "gsz.h"
#include "test_formats_support.h"

/* ---- dice: even the lowest bits have no short period, as those of next_random do ---- */

static inline uint32_t throw_dice(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    uint32_t high = (uint32_t)(*seed >> 32);
    return high ^ high >> 15 ^ (uint32_t)(*seed >> 45);
}

/** Of [-limit, limit). */
static inline float throw_float(uint64_t *seed, float limit) {
    return ((float)(throw_dice(seed) >> 8) / 8388608.0f - 1.0f) * limit;
}

/* ---- scenes ---- */

/** Clumps of Gaussians of all sizes, shapes and opacities, the position's middle at `center` on every axis.
 *  The extra plane "id" is the index of each, so that they can be told apart after packing. */
static inline gsz_cloud make_scene(gsz_context *context, size_t count, int degree, float extent,
                                   float center) {
    gsz_cloud cloud = {0};
    uint64_t seed = count + (uint64_t)degree;
    assert_int_equal(gsz_cloud_create(context, &cloud, count, degree), GSZ_OK);
    assert_int_equal(gsz_cloud_add_extra(context, &cloud, "id"), GSZ_OK);
    float clump[3] = {0}, base = logf(extent) - 4.5f;
    for (size_t i = 0; i < count; i++) {
        float color = throw_float(&seed, 1.5f), size = base + throw_float(&seed, 1.5f);
        for (int k = 0; k < 3; k++) {
            if (i % 32 == 0) clump[k] = throw_float(&seed, 0.9f);
            float x = clump[k] + throw_float(&seed, 0.1f);
            cloud.plane[GSZ_PLANE_POSITION + k][i] = center + extent * x;
            cloud.plane[GSZ_PLANE_SCALE + k][i] = size + throw_float(&seed, 1.5f);
            cloud.plane[GSZ_PLANE_DC + k][i] = color + throw_float(&seed, 0.3f);
        }
        for (int k = 0; k < 4; k++)
            cloud.plane[GSZ_PLANE_ROTATION + k][i] = throw_float(&seed, 1) + (k == 0 ? 1.01f : 0);
        cloud.plane[GSZ_PLANE_OPACITY][i] = throw_float(&seed, 6) + 1;
        for (int plane = GSZ_PLANE_REST; plane < gsz_plane_count(degree); plane++)
            cloud.plane[plane][i] = throw_float(&seed, 0.2f) * throw_float(&seed, 1);
        cloud.extra[0].values[i] = (float)i;
    }
    return cloud;
}

/** Only `different` vectors of harmonics, as in a scene that came through a palette. */
static inline void use_palette(gsz_cloud *cloud, size_t different) {
    for (size_t i = different; i < cloud->count; i++)
        for (int plane = GSZ_PLANE_REST; plane < gsz_plane_count(cloud->sh_degree); plane++)
            cloud->plane[plane][i] = cloud->plane[plane][i * 7919 % different];
}

/* ---- packing ---- */

/** The defaults, but that every Gaussian is kept and nothing is drawn, with the highest effort that draws nothing,
 *  in layers. */
static inline gsz_pack_options pack_options(float quality) {
    gsz_pack_options options;
    gsz_pack_options_default(&options);
    options.quality = quality;
    options.mask = GSZ_MASK_NONE;
    options.effort = 3;
    options.layers = 4;
    return options;
}

/** options may be NULL: pack_options(60). */
static inline gsz_buffer pack(harness *h, const gsz_cloud *cloud, const gsz_pack_options *options) {
    gsz_buffer packed = {0};
    gsz_pack_options plain = pack_options(60);
    if (!options) options = &plain;
    if (gsz_pack(h->context, &packed, cloud, options, NULL) != GSZ_OK)
        fail_msg("cannot pack: %s", gsz_context_error(h->context));
    assert_string_equal(gsz_context_error(h->context), "");
    return packed;
}

static inline gsz_file *open_packed(harness *h, const gsz_buffer *packed) {
    gsz_file *file = NULL;
    if (gsz_file_open(h->context, &file, packed->data, packed->size, NULL) != GSZ_OK)
        fail_msg("cannot open: %s", gsz_context_error(h->context));
    return file;
}

static inline gsz_cloud unpack(harness *h, const gsz_buffer *packed) {
    gsz_cloud cloud = {0};
    gsz_file *file = open_packed(h, packed);
    if (gsz_file_unpack(h->context, file, &cloud, NULL) != GSZ_OK)
        fail_msg("cannot unpack: %s", gsz_context_error(h->context));
    gsz_file_close(h->context, &file);
    return cloud;
}

#endif
