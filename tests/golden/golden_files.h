/* SPDX-License-Identifier: MIT */
/* golden_files.h - what the maker and the checker of golden files share: reading a file, decoding it, and the
 * one number that stands for all floats that come out. */
#ifndef GOLDEN_FILES_H
#define GOLDEN_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "gsz.h"
#include "gsz_files.h"
#include "gsz_video.h"

enum { GOLDEN_BYTES_MAX = 40000 /* of a file: the house is small */ };

static inline gsz_result golden_read(gsz_context *context, gsz_buffer *out, const char *path) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK) result = gsz_source_read_all(context, out, source, GOLDEN_BYTES_MAX);
    gsz_source_close(context, &source);
    return result;
}

/** Checks everything and unpacks: the first failure of the three steps. */
static inline gsz_result golden_decode(gsz_context *context, gsz_cloud *cloud, const void *data,
                                       size_t size) {
    gsz_file *file = NULL;
    gsz_result result = gsz_file_open(context, &file, data, size, NULL);
    if (result == GSZ_OK) result = gsz_file_verify(context, file);
    if (result == GSZ_OK) result = gsz_file_unpack(context, file, cloud, NULL);
    gsz_file_close(context, &file);
    return result;
}

/** XXH64 of numbers of so many bytes each, as little-endian machines hold them. */
static inline uint64_t golden_hash_numbers(const void *numbers, size_t count, size_t width,
                                           uint64_t seed) {
    const uint16_t one = 1;
    if (*(const uint8_t *)&one == 1) return XXH64(numbers, count * width, seed);
    uint8_t *turned = malloc(count * width + 1);
    if (!turned) abort();
    for (size_t i = 0; i < count * width; i++)
        turned[i] = ((const uint8_t *)numbers)[i - i % width + width - 1 - i % width];
    uint64_t hash = XXH64(turned, count * width, seed);
    free(turned);
    return hash;
}

/** XXH64 of the planes one after another, then of the extra planes, their names and the metadata: each piece
 *  seeded with the hash of what came before it. */
static inline uint64_t golden_hash(const gsz_cloud *cloud) {
    uint64_t hash = cloud->count;
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++)
        hash = golden_hash_numbers(cloud->plane[plane], cloud->count, sizeof(float), hash);
    for (size_t e = 0; e < cloud->extra_count; e++) {
        hash = golden_hash_numbers(cloud->extra[e].values, cloud->count, sizeof(float), hash);
        hash = XXH64(cloud->extra[e].name, strlen(cloud->extra[e].name), hash);
    }
    for (size_t m = 0; m < cloud->metadata_count; m++) {
        hash = XXH64(cloud->metadata[m].key, strlen(cloud->metadata[m].key), hash);
        hash = XXH64(cloud->metadata[m].value, strlen(cloud->metadata[m].value), hash);
    }
    return hash;
}

/* ---- files of either kind ---- */

static inline gsz_result golden_sum_frames(gsz_context *context, uint64_t *sum,
                                           gsz_video_segment *segment, uint32_t frames) {
    gsz_cloud cloud = {0};
    gsz_result result = GSZ_OK;
    for (uint32_t f = 0; f < frames && result == GSZ_OK; f++) {
        result = gsz_video_segment_frame(context, segment, f, &cloud);
        uint64_t hash = result == GSZ_OK ? golden_hash(&cloud) : 0;
        *sum = golden_hash_numbers(&hash, 1, sizeof hash, *sum);
    }
    gsz_cloud_free(context, &cloud);
    return result;
}

static inline gsz_result golden_sum_sound(gsz_context *context, uint64_t *sum,
                                          const gsz_video *video, uint32_t index) {
    gsz_video_packets packets = {0};
    gsz_result result = gsz_video_read_sound(context, video, index, &packets);
    *sum = golden_hash_numbers(&packets.first, 1, sizeof packets.first, *sum);
    for (uint32_t k = 0; k < packets.count; k++)
        *sum = XXH64(packets.bytes + packets.offset[k], packets.offset[k + 1] - packets.offset[k],
                     *sum);
    gsz_video_packets_free(context, &packets);
    return result;
}

/** Of every frame of every segment, and of its packets of sound. */
static inline gsz_result golden_sum_segments(gsz_context *context, uint64_t *sum,
                                             const gsz_video *video) {
    const gsz_video_info *info = gsz_video_get_info(video);
    gsz_result result = gsz_video_verify(context, video);
    for (uint32_t i = 0; i < info->segment_count && result == GSZ_OK; i++) {
        gsz_video_segment *segment = NULL;
        result = gsz_video_segment_open(context, &segment, video, i);
        if (result == GSZ_OK)
            result = golden_sum_frames(context, sum, segment, info->segments[i].frames);
        gsz_video_segment_close(context, &segment);
        if (result == GSZ_OK) result = golden_sum_sound(context, sum, video, i);
    }
    return result;
}

static inline gsz_result golden_sum_video(gsz_context *context, uint64_t *sum, const void *data,
                                          size_t size) {
    gsz_video *video = NULL;
    gsz_result result = gsz_video_open(context, &video, data, size, NULL);
    if (result == GSZ_OK) result = golden_sum_segments(context, sum, video);
    const gsz_video_info *info = video ? gsz_video_get_info(video) : NULL;
    for (size_t m = 0; info && m < info->metadata_count; m++) {
        *sum = XXH64(info->metadata[m].key, strlen(info->metadata[m].key), *sum);
        *sum = XXH64(info->metadata[m].value, strlen(info->metadata[m].value), *sum);
    }
    gsz_video_close(context, &video);
    return result;
}

/** Checks and decodes all of a scene or a video, to one number. */
static inline gsz_result golden_sum(gsz_context *context, uint64_t *sum, const void *data,
                                    size_t size) {
    gsz_cloud cloud = {0};
    *sum = 0;
    if (gsz_video_probe(data, size)) return golden_sum_video(context, sum, data, size);
    gsz_result result = golden_decode(context, &cloud, data, size);
    if (result == GSZ_OK) *sum = golden_hash(&cloud);
    gsz_cloud_free(context, &cloud);
    return result;
}

#endif
