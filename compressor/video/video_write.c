/* SPDX-License-Identifier: MIT */
/* video_write.c - the container around the segments of a video, and the sound that is cut to go with them. */
#include "byte_writer.h"
#include "chunk_list.h"
#include "context.h"
#include "video_packer.h"

#include <string.h>

typedef struct video_writer {
    gsz_context *context;
    gsz_video_packer *packer;
    gsz_timeline timeline;
    gsz_chunk_list list;
    gsz_buffer times;
} video_writer;

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

/** The packets that begin during a segment. */
static gsz_result cut_sound(video_writer *w, gsz_packed_segment *segment, uint32_t first_frame) {
    const gsz_video_sound *sound = w->packer->sound;
    gsz_byte_writer out;
    uint64_t begin = gsz_timeline_packet_at(&w->timeline, first_frame),
             end = gsz_timeline_packet_at(&w->timeline, first_frame + segment->entry.frames);
    gsz_writer_init(&out, w->context, &segment->sound);
    for (uint64_t k = begin; k < end; k++)
        gsz_writer_varint(&out, sound->offset[k + 1] - sound->offset[k]);
    if (end > begin)
        gsz_writer_bytes(&out, sound->bytes + sound->offset[begin],
                         sound->offset[end] - sound->offset[begin]);
    return out.result;
}

/* ---- chunks --------------------------------------------------------------------------------------- */

static gsz_result add_segment(video_writer *w, uint32_t index, uint32_t first_frame) {
    gsz_packed_segment *s = &w->packer->segment[index];
    gsz_chunk *key = gsz_chunk_list_add(&w->list, GSZ_CHUNK_KEY, &s->key);
    key->index = index;
    key->gaussians = s->entry.gaussians;
    gsz_chunk_list_add(&w->list, GSZ_CHUNK_MOTION, &s->motion)->index = index;
    if (!w->packer->sound) return GSZ_OK;
    GSZ_TRY(cut_sound(w, s, first_frame));
    gsz_chunk_list_add(&w->list, GSZ_CHUNK_SOUND, &s->sound)->index = index;
    return GSZ_OK;
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static gsz_result make_timeline(video_writer *w) {
    const gsz_video_packer *p = w->packer;
    gsz_timeline *t = &w->timeline;
    t->rate_numerator = p->options.rate_numerator;
    t->rate_denominator = p->options.rate_denominator;
    t->frames = p->added;
    t->segment_count = (uint32_t)p->segments;
    if (p->sound) {
        t->sound = GSZ_SOUND_OPUS;
        t->channels = (uint8_t)p->sound->channels;
        t->pre_skip = (uint16_t)p->sound->pre_skip;
        t->samples = p->sound->samples;
    }
    GSZ_TRY(GSZ_NEW(w->context, &t->segment, p->segments));
    for (size_t s = 0; s < p->segments; s++) t->segment[s] = p->segment[s].entry;
    return gsz_timeline_write(w->context, &w->times, t);
}

static void describe(video_writer *w) {
    const gsz_video_packer *p = w->packer;
    gsz_file_header *h = &w->list.header;
    h->required_features = GSZ_FEATURE_VIDEO;
    h->sh_degree = (uint8_t)p->sh_degree;
    h->effort = (uint8_t)p->options.pack.effort;
    h->layers = 1;
    h->quality = p->quality;
    memcpy(h->box_min, p->box_min, sizeof h->box_min);
    memcpy(h->box_max, p->box_max, sizeof h->box_max);
}

static gsz_result add_chunks(video_writer *w) {
    size_t most = 2 + 3 * w->packer->segments;
    uint32_t first_frame = 0;
    GSZ_TRY(gsz_chunk_list_reserve(w->context, &w->list, most));
    GSZ_TRY(gsz_chunk_list_add_metadata(w->context, &w->list, &w->packer->text));
    gsz_chunk_list_add(&w->list, GSZ_CHUNK_TIMELINE, &w->times);
    for (uint32_t s = 0; s < w->packer->segments; s++) {
        GSZ_TRY(add_segment(w, s, first_frame));
        first_frame += w->packer->segment[s].entry.frames;
    }
    return GSZ_OK;
}

static gsz_result write_all(video_writer *w, gsz_buffer *out) {
    if (w->packer->sound) GSZ_TRY(check_sound(w->context, w->packer->sound));
    GSZ_TRY(make_timeline(w));
    describe(w);
    GSZ_TRY(add_chunks(w));
    return gsz_chunk_list_write(w->context, &w->list, out);
}

gsz_result gsz_video_write(gsz_context *context, gsz_video_packer *packer, gsz_buffer *out) {
    video_writer w = {.context = context, .packer = packer};
    gsz_result result = write_all(&w, out);
    gsz_timeline_free(context, &w.timeline);
    gsz_chunk_list_free(context, &w.list);
    gsz_buffer_free(context, &w.times);
    return result;
}
