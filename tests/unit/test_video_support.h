/* SPDX-License-Identifier: MIT */
/* test_video_support.h - performances to pack: tracked clouds that turn about z as a whole and drift in colour, but for some that
 * stand still. */
#ifndef TEST_VIDEO_SUPPORT_H
#define TEST_VIDEO_SUPPORT_H

#include "gsz_video.h"
#include "test_codec_support.h"

#define FILM_EXTENT 3.0f

typedef struct film {
    size_t count;
    int degree, frames, segment_frames;
    float turn, drift; /* radians and DC, a frame */
    size_t still;      /* Gaussians, the first ones, that neither turn nor drift */
    const gsz_video_sound *sound;
} film;

static inline void film_turn(double out[4], double angle, const double q[4]) {
    double w = cos(angle / 2), z = sin(angle / 2);
    out[0] = w * q[0] - z * q[3];
    out[1] = w * q[1] - z * q[2];
    out[2] = w * q[2] + z * q[1];
    out[3] = w * q[3] + z * q[0];
}

/** Frame f, as anyone would make it; without asserting, as memory may run out. */
static inline gsz_result film_frame(gsz_context *context, gsz_cloud *cloud, const film *it, int f) {
    uint64_t seed = it->count;
    float clump[3] = {0};
    gsz_result result = gsz_cloud_create(context, cloud, it->count, it->degree);
    for (size_t i = 0; result == GSZ_OK && i < it->count; i++) {
        int passed = i < it->still ? 0 : f;
        double angle = (double)it->turn * passed, c = cos(angle), s = sin(angle);
        float **p = cloud->plane, at[3], color = throw_float(&seed, 1);
        double own[4], q[4], square = 0;
        for (int k = 0; k < 3; k++) {
            if (i % 16 == 0) clump[k] = throw_float(&seed, 0.8f * FILM_EXTENT);
            at[k] = clump[k] + throw_float(&seed, 0.2f * FILM_EXTENT);
            p[GSZ_PLANE_SCALE + k][i] = -3 + throw_float(&seed, 0.8f);
            p[GSZ_PLANE_DC + k][i] =
                color + throw_float(&seed, 0.3f) + it->drift * (float)passed * at[k];
        }
        p[0][i] = (float)(c * (double)at[0] - s * (double)at[1]);
        p[1][i] = (float)(s * (double)at[0] + c * (double)at[1]);
        p[2][i] = at[2];
        for (int k = 0; k < 4; k++) {
            own[k] = (double)throw_float(&seed, 1) + (k == 0);
            square += own[k] * own[k];
        }
        film_turn(q, angle, own);
        for (int k = 0; k < 4; k++) p[GSZ_PLANE_ROTATION + k][i] = (float)(q[k] / sqrt(square));
        p[GSZ_PLANE_OPACITY][i] = throw_float(&seed, 3) + 1;
        for (int r = GSZ_PLANE_REST; r < gsz_plane_count(it->degree); r++)
            p[r][i] = throw_float(&seed, 0.2f);
    }
    return result;
}

static inline gsz_video_options film_options(const film *it) {
    gsz_video_options options;
    gsz_video_options_default(&options);
    options.pack.quality = 60;
    options.pack.effort = 3;
    options.pack.mask = GSZ_MASK_NONE;
    options.segment_frames = it->segment_frames;
    return options;
}

static inline gsz_result film_try(gsz_context *context, gsz_buffer *file, const film *it,
                                  gsz_video_stats *stats) {
    gsz_video_options options = film_options(it);
    gsz_video_packer *packer = NULL;
    gsz_result result = gsz_video_packer_create(context, &packer, &options);
    if (result == GSZ_OK && it->sound) gsz_video_packer_set_sound(packer, it->sound);
    for (int f = 0; result == GSZ_OK && f < it->frames; f++) {
        gsz_cloud cloud = {0};
        result = film_frame(context, &cloud, it, f);
        if (result == GSZ_OK) result = gsz_video_packer_add(context, packer, &cloud);
        gsz_cloud_free(context, &cloud);
    }
    if (result == GSZ_OK) result = gsz_video_packer_finish(context, packer, file, stats);
    gsz_video_packer_destroy(context, &packer);
    if (result != GSZ_OK) gsz_buffer_free(context, file);
    return result;
}

static inline gsz_buffer film_pack(harness *h, const film *it) {
    gsz_buffer file = {0};
    gsz_video_stats stats;
    if (film_try(h->context, &file, it, &stats) != GSZ_OK)
        fail_msg("cannot pack: %s", gsz_context_error(h->context));
    assert_int_equal(stats.frames, it->frames);
    assert_int_equal(stats.bytes, file.size);
    return file;
}

static inline gsz_video *film_open(harness *h, const gsz_buffer *file) {
    gsz_video *video = NULL;
    if (gsz_video_open(h->context, &video, file->data, file->size, NULL) != GSZ_OK ||
        gsz_video_verify(h->context, video) != GSZ_OK)
        fail_msg("cannot open: %s", gsz_context_error(h->context));
    return video;
}

static inline gsz_video_segment *film_segment(harness *h, const gsz_video *video, uint32_t index) {
    gsz_video_segment *segment = NULL;
    if (gsz_video_segment_open(h->context, &segment, video, index) != GSZ_OK)
        fail_msg("cannot decode: %s", gsz_context_error(h->context));
    return segment;
}

/** Packets of other lengths each, some of them empty. */
typedef struct packets {
    gsz_video_sound sound;
    uint8_t bytes[4096];
    uint32_t offset[65];
} packets;

static inline void packets_make(packets *p, uint64_t samples) {
    uint64_t seed = samples;
    *p = (packets){.sound = {.channels = 2, .pre_skip = 312, .samples = samples}};
    p->sound.packet_count = (size_t)((samples + 312 + 959) / 960);
    assert_true(p->sound.packet_count <= 64);
    for (size_t k = 0; k < p->sound.packet_count; k++)
        p->offset[k + 1] = p->offset[k] + throw_dice(&seed) % 60;
    for (size_t b = 0; b < sizeof p->bytes; b++) p->bytes[b] = (uint8_t)throw_dice(&seed);
    p->sound.bytes = p->bytes;
    p->sound.offset = p->offset;
}

#endif
