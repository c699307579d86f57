/* SPDX-License-Identifier: MIT */
/* video_sizes.c - what the bytes of a video are spent on. */
#include "video.h"

#include "context.h"
#include "motion.h"

#include <assert.h>

static_assert((int)GSZ_MOTION_ATTRIBUTE_COUNT == (int)GSZ_MOTION_STREAMS, "one for each stream");

const char *gsz_motion_attribute_name(gsz_motion_attribute attribute) {
    static const char *const names[GSZ_MOTION_ATTRIBUTE_COUNT] = {
        "joints", "poses", "opacity", "scale", "color", "place", "spin", "sh"};
    return (unsigned)attribute < GSZ_MOTION_ATTRIBUTE_COUNT ? names[attribute] : "unknown";
}

static void add_file(gsz_file_sizes *sum, const gsz_file_sizes *sizes) {
    for (int a = 0; a < GSZ_ATTRIBUTE_COUNT; a++)
        sum->attribute_bytes[a] += sizes->attribute_bytes[a];
    sum->codebook_bytes += sizes->codebook_bytes;
    sum->overhead_bytes += sizes->overhead_bytes;
    sum->codebooks += sizes->codebooks;
    sum->codebook_codes += sizes->codebook_codes;
}

/** Of a file in a chunk. */
static gsz_result add_scene(gsz_context *context, gsz_file_sizes *sum, const gsz_chunk *chunk,
                            const uint8_t *data) {
    gsz_file *scene = NULL;
    gsz_file_sizes sizes;
    GSZ_TRY(gsz_file_open(context, &scene, data, (size_t)chunk->size, NULL));
    gsz_result result = gsz_file_get_sizes(context, scene, &sizes);
    gsz_file_close(context, &scene);
    if (result == GSZ_OK) add_file(sum, &sizes);
    return result;
}

static gsz_result add_key(gsz_context *context, gsz_video_sizes *sizes, const gsz_video *v,
                          uint32_t segment) {
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    GSZ_TRY(gsz_video_read_part(context, v, segment, GSZ_PART_KEY, &chunk, &data));
    return add_scene(context, &sizes->keys, chunk, data);
}

static gsz_result add_background(gsz_context *context, gsz_video_sizes *sizes, const gsz_video *v,
                                 uint32_t background) {
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    if (!gsz_chunk_is_there(v->file, &v->file->chunk[v->background_chunk[background]]))
        return GSZ_OK;
    GSZ_TRY(gsz_video_read_background(context, v, background, &chunk, &data));
    return add_scene(context, &sizes->backgrounds, chunk, data);
}

static gsz_result add_motion(gsz_context *context, gsz_video_sizes *sizes, const gsz_video *v,
                             uint32_t segment) {
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    uint32_t bytes[GSZ_MOTION_STREAMS];
    uint64_t rest;
    GSZ_TRY(gsz_video_read_part(context, v, segment, GSZ_PART_MOTION, &chunk, &data));
    rest = chunk->size;
    if (!gsz_motion_measure(data, (size_t)chunk->size, bytes))
        return gsz_file_damaged(context, v->file, chunk);
    for (int a = 0; a < GSZ_MOTION_ATTRIBUTE_COUNT; a++) {
        if (bytes[a] > rest) return gsz_file_damaged(context, v->file, chunk);
        rest -= bytes[a];
        sizes->motion_bytes[a] += bytes[a];
    }
    sizes->motion_overhead_bytes += rest;
    return GSZ_OK;
}

gsz_result gsz_video_get_sizes(gsz_context *context, const gsz_video *v,
                               gsz_video_sizes *out_sizes) {
    uint64_t rest = v->info.file_bytes;
    gsz_clear_error(context);
    *out_sizes = (gsz_video_sizes){0};
    for (uint32_t s = 0; s < v->info.segment_count; s++) {
        const gsz_video_segment_info *segment = &v->segment[s];
        rest -= segment->key_bytes + segment->motion_bytes + segment->sound_bytes;
        if (segment->missing) continue;
        GSZ_TRY(add_key(context, out_sizes, v, s));
        GSZ_TRY(add_motion(context, out_sizes, v, s));
        out_sizes->sound_bytes += segment->sound_bytes;
    }
    for (uint32_t b = 0; b < v->info.background_count; b++) {
        rest -= v->background[b].bytes;
        GSZ_TRY(add_background(context, out_sizes, v, b));
    }
    out_sizes->overhead_bytes = rest;
    return GSZ_OK;
}
