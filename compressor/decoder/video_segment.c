/* SPDX-License-Identifier: MIT */
/* video_segment.c - decoding a segment: its key, what moves, which sound goes with it; and its frames. */
#include "video.h"

#include "byte_reader.h"
#include "context.h"
#include "parallel.h"

#include <string.h>

static const gsz_chunk *part_chunk(const gsz_video *v, uint32_t segment, int part) {
    return &v->file->chunk[v->chunk[segment * GSZ_PARTS + (uint32_t)part]];
}

gsz_result gsz_video_read_part(gsz_context *context, const gsz_video *v, uint32_t segment, int part,
                               const gsz_chunk **out_chunk, const uint8_t **out_data) {
    if (segment >= v->info.segment_count)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "segment %u of a video of %u", segment,
                        v->info.segment_count);
    const gsz_chunk *c = part_chunk(v, segment, part);
    *out_chunk = c;
    if (!gsz_chunk_is_there(v->file, c))
        return gsz_fail(context, GSZ_ERROR_TRUNCATED, "truncated: ends before segment %u is whole",
                        segment);
    return gsz_file_payload(context, v->file, c, NULL, out_data);
}

gsz_result gsz_video_read_background(gsz_context *context, const gsz_video *v, uint32_t background,
                                     const gsz_chunk **out_chunk, const uint8_t **out_data) {
    const gsz_chunk *c = &v->file->chunk[v->background_chunk[background]];
    *out_chunk = c;
    if (!gsz_chunk_is_there(v->file, c))
        return gsz_fail(context, GSZ_ERROR_TRUNCATED,
                        "truncated: ends before background %u is whole", background);
    return gsz_file_payload(context, v->file, c, NULL, out_data);
}

/* ---- frames --------------------------------------------------------------------------------------- */

static gsz_result read_key(gsz_context *context, gsz_video_segment *s, const gsz_video *v,
                           uint32_t index) {
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    GSZ_TRY(gsz_video_read_part(context, v, index, GSZ_PART_KEY, &chunk, &data));
    GSZ_TRY(gsz_segment_key_read(context, &s->key, data, (size_t)chunk->size, false));
    bool fits = s->key.cloud.count == v->timeline.segment[index].gaussians &&
                s->key.cloud.sh_degree <= v->info.sh_degree && s->key.cloud.extra_count == 0;
    return fits ? GSZ_OK : gsz_file_damaged(context, v->file, chunk);
}

/** Its Gaussians have the degree of the key's. */
static gsz_result read_background(gsz_context *context, gsz_video_segment *s, const gsz_video *v,
                                  uint32_t index) {
    uint32_t number = v->segment[index].background;
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    gsz_file *file = NULL;
    if (number == GSZ_NO_BACKGROUND) return GSZ_OK;
    GSZ_TRY(gsz_video_read_background(context, v, number, &chunk, &data));
    gsz_result result = gsz_file_open(context, &file, data, (size_t)chunk->size, NULL);
    if (result == GSZ_OK) result = gsz_file_unpack(context, file, &s->background, NULL);
    gsz_file_close(context, &file);
    GSZ_TRY(result);
    bool fits = s->background.count == v->background[number].gaussians &&
                s->background.sh_degree == s->key.cloud.sh_degree && s->background.extra_count == 0;
    return fits ? GSZ_OK : gsz_file_damaged(context, v->file, chunk);
}

static gsz_result read_motion(gsz_context *context, gsz_video_segment *s, const gsz_video *v,
                              uint32_t index) {
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    gsz_motion *m = &s->motion;
    GSZ_TRY(gsz_video_read_part(context, v, index, GSZ_PART_MOTION, &chunk, &data));
    gsz_result result = gsz_motion_decode(context, m, &s->key.cloud, data, (size_t)chunk->size);
    if (result == GSZ_ERROR_CORRUPT) return gsz_file_damaged(context, v->file, chunk);
    GSZ_TRY(result);
    if (m->frames != v->segment[index].frames || m->key != v->segment[index].key)
        return gsz_file_damaged(context, v->file, chunk);
    GSZ_TRY(gsz_binding_make(context, &s->binding, m, &s->key.cloud));
    return GSZ_NEW(context, &s->maps, m->joint_count);
}

gsz_result gsz_video_segment_key(gsz_context *context, const gsz_video *video, uint32_t index,
                                 const void **out_data, size_t *out_size) {
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    gsz_clear_error(context);
    GSZ_TRY(gsz_video_read_part(context, video, index, GSZ_PART_KEY, &chunk, &data));
    *out_data = data;
    *out_size = (size_t)chunk->size;
    return GSZ_OK;
}

gsz_result gsz_video_segment_background(gsz_context *context, const gsz_video *video,
                                        uint32_t index, const void **out_data, size_t *out_size) {
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    gsz_clear_error(context);
    *out_data = NULL;
    *out_size = 0;
    if (index >= video->info.segment_count)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "segment %u of a video of %u", index,
                        video->info.segment_count);
    uint32_t number = video->segment[index].background;
    if (number == GSZ_NO_BACKGROUND) return GSZ_OK;
    GSZ_TRY(gsz_video_read_background(context, video, number, &chunk, &data));
    *out_data = data;
    *out_size = (size_t)chunk->size;
    return GSZ_OK;
}

gsz_result gsz_video_segment_open(gsz_context *context, gsz_video_segment **out,
                                  const gsz_video *video, uint32_t index) {
    gsz_clear_error(context);
    *out = NULL;
    gsz_video_segment *s = NULL;
    GSZ_TRY(GSZ_NEW(context, &s, 1));
    gsz_result result = read_key(context, s, video, index);
    if (result == GSZ_OK) result = read_background(context, s, video, index);
    if (result == GSZ_OK) result = read_motion(context, s, video, index);
    if (result == GSZ_OK)
        *out = s;
    else
        gsz_video_segment_close(context, &s);
    return result;
}

void gsz_video_segment_close(gsz_context *context, gsz_video_segment **segment) {
    if (!*segment) return;
    gsz_video_segment *s = *segment;
    gsz_segment_key_free(context, &s->key);
    gsz_cloud_free(context, &s->background);
    gsz_motion_free(context, &s->motion);
    gsz_binding_free(context, &s->binding);
    gsz_free(context, s->maps);
    gsz_free(context, s);
    *segment = NULL;
}

static gsz_result shape(gsz_context *context, gsz_cloud *cloud, size_t count, int sh_degree) {
    if (cloud->storage && cloud->count == count && cloud->sh_degree == sh_degree &&
        cloud->extra_count == 0)
        return GSZ_OK;
    gsz_cloud_free(context, cloud);
    return gsz_cloud_create(context, cloud, count, sh_degree);
}

typedef struct standing {
    const gsz_video_segment *segment;
    gsz_cloud *cloud;
} standing;

/** A plane of what stands still. */
static gsz_result copy_background(void *user, size_t plane, int worker) {
    const standing *s = user;
    (void)worker;
    memcpy(s->cloud->plane[plane] + s->segment->key.cloud.count,
           s->segment->background.plane[plane], s->segment->background.count * sizeof(float));
    return GSZ_OK;
}

gsz_result gsz_video_segment_has(gsz_context *context, const gsz_video_segment *s, uint32_t frame) {
    if (frame < s->motion.frames) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_ARGUMENT, "frame %u of a segment of %u", frame,
                    s->motion.frames);
}

gsz_result gsz_video_segment_frame(gsz_context *context, gsz_video_segment *s, uint32_t frame,
                                   gsz_cloud *cloud) {
    gsz_clear_error(context);
    GSZ_TRY(gsz_video_segment_has(context, s, frame));
    const gsz_cloud *key = &s->key.cloud;
    standing still = {s, cloud};
    GSZ_TRY(shape(context, cloud, key->count + s->background.count, key->sh_degree));
    GSZ_TRY(
        gsz_segment_frame(context, cloud, &s->key, &s->motion, &s->binding, s->maps, (int)frame));
    if (s->background.count == 0) return GSZ_OK;
    return gsz_parallel(context, NULL, (size_t)gsz_plane_count(key->sh_degree), copy_background,
                        &still);
}

/* ---- sound ---------------------------------------------------------------------------------------- */

/** The sizes of the packets, then the packets. */
static bool read_offsets(gsz_byte_reader *r, gsz_video_packets *p, size_t chunk_size) {
    p->offset[0] = 0;
    for (uint32_t k = 0; k < p->count; k++) {
        uint64_t size = gsz_reader_varint(r);
        if (size > GSZ_SOUND_PACKET_BYTES_MAX) return false;
        p->offset[k + 1] = p->offset[k] + (uint32_t)size;
        if (p->offset[k + 1] > chunk_size) return false;
    }
    return !r->failed && gsz_reader_left(r) == p->offset[p->count];
}

gsz_result gsz_video_read_sound(gsz_context *context, const gsz_video *v, uint32_t segment,
                                gsz_video_packets *p) {
    const gsz_chunk *chunk = NULL;
    const uint8_t *data;
    gsz_byte_reader r;
    gsz_clear_error(context);
    if (!v->info.has_sound) return GSZ_OK;
    GSZ_TRY(gsz_video_read_part(context, v, segment, GSZ_PART_SOUND, &chunk, &data));
    const gsz_video_segment_info *s = &v->segment[segment];
    p->first = gsz_timeline_packet_at(&v->timeline, s->first_frame);
    uint64_t count = gsz_timeline_packet_at(&v->timeline, s->first_frame + s->frames) - p->first;
    if (count > chunk->size) return gsz_file_damaged(context, v->file, chunk);
    p->count = (uint32_t)count;
    GSZ_TRY(GSZ_NEW(context, &p->offset, (size_t)count + 1));
    gsz_reader_init(&r, data, (size_t)chunk->size);
    if (!read_offsets(&r, p, (size_t)chunk->size)) {
        gsz_video_packets_free(context, p);
        return gsz_file_damaged(context, v->file, chunk);
    }
    p->bytes = data + r.at;
    return GSZ_OK;
}

void gsz_video_packets_free(gsz_context *context, gsz_video_packets *p) {
    gsz_free(context, p->offset);
    memset(p, 0, sizeof *p);
}

/* ---- all of it ------------------------------------------------------------------------------------ */

/** Sound may lie behind where a partial file ends, though its segment is there. */
static gsz_result verify_sound(gsz_context *context, const gsz_video *v, uint32_t index) {
    gsz_video_packets packets = {0};
    if (!v->info.has_sound) return GSZ_OK;
    if (!gsz_chunk_is_there(v->file, part_chunk(v, index, GSZ_PART_SOUND))) return GSZ_OK;
    GSZ_TRY(gsz_video_read_sound(context, v, index, &packets));
    gsz_video_packets_free(context, &packets);
    return GSZ_OK;
}

gsz_result gsz_video_verify(gsz_context *context, const gsz_video *v) {
    for (uint32_t i = 0; i < v->info.segment_count; i++) {
        gsz_video_segment *s = NULL;
        if (v->segment[i].missing) continue;
        GSZ_TRY(gsz_video_segment_open(context, &s, v, i));
        gsz_video_segment_close(context, &s);
        GSZ_TRY(verify_sound(context, v, i));
    }
    return GSZ_OK;
}
