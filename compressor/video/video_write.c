/* SPDX-License-Identifier: MIT */
/* video_write.c - chunks leave as soon as they are known: a segment's sound when the next one begins, the header, the table, the
 * metadata and the timeline when there are no more. */
#include "video_write.h"

#include "byte_writer.h"
#include "chunk_list.h"
#include "context.h"

#include <string.h>

/* ---- chunks --------------------------------------------------------------------------------------- */

/** Room for one more of what there are `count` of. */
static gsz_result make_room(gsz_context *context, void **items, uint32_t count, uint32_t *room,
                            size_t size) {
    void *more = NULL;
    uint32_t wanted = *room ? 2 * *room : 16;
    if (count < *room) return GSZ_OK;
    GSZ_TRY(gsz_alloc(context, &more, wanted, size));
    if (count > 0) memcpy(more, *items, count * size);
    gsz_free(context, *items);
    *items = more;
    *room = wanted;
    return GSZ_OK;
}

static gsz_result put_out(gsz_context *context, gsz_video_writer *w, const gsz_video_part *bytes) {
    if (w->output) return gsz_output_write(context, w->output, bytes->data, bytes->size);
    return gsz_buffer_append(context, &w->held, bytes->data, bytes->size);
}

static gsz_result add_chunk(gsz_context *context, gsz_video_writer *w, gsz_chunk_type type,
                            uint32_t index, const gsz_video_part *bytes) {
    if (w->chunks + 3 > GSZ_CHUNKS_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT,
                        "more than %d chunks: make segments longer, or the video shorter",
                        GSZ_CHUNKS_MAX);
    GSZ_TRY(make_room(context, (void **)&w->chunk, w->chunks, &w->chunk_room, sizeof *w->chunk));
    gsz_chunk *c = &w->chunk[w->chunks++];
    gsz_chunk_describe(c, type, bytes->data, bytes->size);
    c->index = index;
    return put_out(context, w, bytes);
}

/* ---- sound ---------------------------------------------------------------------------------------- */

static gsz_result check_sound(gsz_context *context, const gsz_video_sound *s) {
    bool good = (s->channels == 1 || s->channels == 2) && s->pre_skip <= UINT16_MAX &&
                s->samples < (uint64_t)1 << 40 &&
                s->packet_count == (s->samples + s->pre_skip + GSZ_SOUND_PACKET_SAMPLES - 1) /
                                       GSZ_SOUND_PACKET_SAMPLES;
    for (size_t k = 0; good && k < s->packet_count; k++)
        good = s->offset[k + 1] >= s->offset[k] &&
               s->offset[k + 1] - s->offset[k] <= GSZ_SOUND_PACKET_BYTES_MAX;
    return good
               ? GSZ_OK
               : gsz_fail(context, GSZ_ERROR_ARGUMENT, "the sound's packets do not fit its length");
}

/** The packets from one to another. */
static gsz_result cut_sound(gsz_context *context, const gsz_video_sound *sound, uint64_t begin,
                            uint64_t end, gsz_buffer *out) {
    gsz_byte_writer bytes;
    gsz_writer_init(&bytes, context, out);
    for (uint64_t k = begin; k < end; k++)
        gsz_writer_varint(&bytes, sound->offset[k + 1] - sound->offset[k]);
    if (end > begin)
        gsz_writer_bytes(&bytes, sound->bytes + sound->offset[begin],
                         sound->offset[end] - sound->offset[begin]);
    return bytes.result;
}

/** What is heard during a segment: known when the frames behind it are, or that there are none. */
static gsz_result write_sound(gsz_context *context, gsz_video_writer *w, uint32_t segment,
                              uint32_t end_frame) {
    const gsz_timeline *t = &w->timeline;
    gsz_buffer packets = {0};
    if (!w->sound) return GSZ_OK;
    uint64_t begin = gsz_timeline_packet_at(t, end_frame - t->segment[segment].frames),
             end = gsz_timeline_packet_at(t, end_frame);
    gsz_result result = cut_sound(context, w->sound, begin, end, &packets);
    w->sound_bytes += packets.size;
    if (result == GSZ_OK)
        result = add_chunk(context, w, GSZ_CHUNK_SOUND, segment,
                           &(gsz_video_part){packets.data, packets.size});
    gsz_buffer_free(context, &packets);
    return result;
}

/* ---- segments ------------------------------------------------------------------------------------- */

void gsz_video_writer_widen(gsz_video_writer *w, const float low[3], const float high[3]) {
    for (int axis = 0; axis < 3; axis++) {
        if (!w->has_box || low[axis] < w->box_min[axis]) w->box_min[axis] = low[axis];
        if (!w->has_box || high[axis] > w->box_max[axis]) w->box_max[axis] = high[axis];
    }
    w->has_box = true;
}

static gsz_result begin(gsz_context *context, gsz_video_writer *w) {
    gsz_timeline *t = &w->timeline;
    if (w->output) GSZ_TRY(gsz_output_hold(context, w->output));
    if (!w->sound) return GSZ_OK;
    GSZ_TRY(check_sound(context, w->sound));
    t->sound = GSZ_SOUND_OPUS;
    t->channels = (uint8_t)w->sound->channels;
    t->pre_skip = (uint16_t)w->sound->pre_skip;
    t->samples = w->sound->samples;
    return GSZ_OK;
}

static gsz_result write_background(gsz_context *context, gsz_video_writer *w,
                                   const gsz_segment_bytes *s, uint32_t segment) {
    gsz_timeline *t = &w->timeline;
    if (!s->stands_before) return GSZ_OK;
    if (s->background.size > 0) {
        GSZ_TRY(make_room(context, (void **)&t->background, t->background_count,
                          &w->background_room, sizeof *t->background));
        t->background[t->background_count++] =
            (gsz_timeline_background){.first = segment, .gaussians = s->background_gaussians};
        w->background_bytes += s->background.size;
        GSZ_TRY(
            add_chunk(context, w, GSZ_CHUNK_BACKGROUND, t->background_count - 1, &s->background));
    }
    t->background[t->background_count - 1].segments++;
    return GSZ_OK;
}

gsz_result gsz_video_write_segment(gsz_context *context, gsz_video_writer *w,
                                   const gsz_segment_bytes *s) {
    gsz_timeline *t = &w->timeline;
    uint32_t number = t->segment_count, first_frame = t->frames;
    if (number == 0) GSZ_TRY(begin(context, w));
    GSZ_TRY(make_room(context, (void **)&t->segment, number, &w->segment_room, sizeof *t->segment));
    t->segment[t->segment_count++] = s->entry;
    t->frames += s->entry.frames;
    if (number > 0) GSZ_TRY(write_sound(context, w, number - 1, first_frame));
    GSZ_TRY(write_background(context, w, s, number));
    w->key_bytes += s->key.size;
    w->motion_bytes += s->motion.size;
    GSZ_TRY(add_chunk(context, w, GSZ_CHUNK_KEY, number, &s->key));
    w->chunk[w->chunks - 1].gaussians = s->entry.gaussians;
    return add_chunk(context, w, GSZ_CHUNK_MOTION, number, &s->motion);
}

/* ---- what stands before them ---------------------------------------------------------------------- */

static void describe(gsz_file_header *h, const gsz_video_writer *w, const gsz_video_front *front) {
    h->required_features = GSZ_FEATURE_VIDEO;
    if (w->timeline.background_count > 0) h->required_features |= GSZ_FEATURE_BACKGROUND;
    h->sh_degree = (uint8_t)w->sh_degree;
    h->effort = (uint8_t)front->effort;
    h->layers = 1;
    h->quality = front->quality;
    memcpy(h->box_min, w->box_min, sizeof h->box_min);
    memcpy(h->box_max, w->box_max, sizeof h->box_max);
}

/** Header, table, metadata and timeline. */
static gsz_result make_front(gsz_context *context, const gsz_video_writer *w, gsz_chunk_list *list,
                             const gsz_buffer *times, gsz_buffer *out) {
    uint32_t own;
    gsz_chunk_list_add(list, GSZ_CHUNK_TIMELINE, times);
    own = list->header.chunk_count;
    memcpy(list->chunk + own, w->chunk, w->chunks * sizeof *w->chunk);
    list->header.chunk_count += w->chunks;
    GSZ_TRY(gsz_container_write(context, out, &list->header, list->chunk));
    for (uint32_t i = 0; i < own; i++)
        GSZ_TRY(gsz_buffer_append(context, out, list->payload[i]->data, list->payload[i]->size));
    return GSZ_OK;
}

static gsz_result put_before(gsz_context *context, gsz_video_writer *w, gsz_buffer *front) {
    if (w->output) {
        gsz_result result = gsz_output_put_before(context, w->output, front->data, front->size);
        front->size = 0;
        return result;
    }
    return gsz_buffer_append(context, front, w->held.data, w->held.size);
}

static gsz_result write_front(gsz_context *context, gsz_video_writer *w, gsz_chunk_list *list,
                              const gsz_video_front *front, gsz_buffer *out) {
    gsz_buffer times = {0};
    gsz_timeline *t = &w->timeline;
    GSZ_TRY(write_sound(context, w, t->segment_count - 1, t->frames));
    describe(&list->header, w, front);
    GSZ_TRY(gsz_chunk_list_reserve(context, list, 2 + w->chunks));
    GSZ_TRY(gsz_chunk_list_add_metadata(context, list, front->text));
    gsz_result result = gsz_timeline_write(context, &times, t);
    if (result == GSZ_OK) result = make_front(context, w, list, &times, out);
    gsz_buffer_free(context, &times);
    w->file_bytes = list->header.file_bytes;
    return result == GSZ_OK ? put_before(context, w, out) : result;
}

gsz_result gsz_video_write_front(gsz_context *context, gsz_video_writer *w,
                                 const gsz_video_front *front, gsz_buffer *out) {
    gsz_chunk_list list = {0};
    gsz_result result = write_front(context, w, &list, front, out);
    gsz_chunk_list_free(context, &list);
    return result;
}

void gsz_video_writer_free(gsz_context *context, gsz_video_writer *w) {
    gsz_timeline_free(context, &w->timeline);
    gsz_buffer_free(context, &w->held);
    gsz_free(context, w->chunk);
    *w = (gsz_video_writer){0};
}
