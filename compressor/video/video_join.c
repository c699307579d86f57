/* SPDX-License-Identifier: MIT */
/* video_join.c - videos one after the other: their segments are taken as they are. */
#include "container.h"
#include "context.h"
#include "metadata.h"
#include "video_write.h"

#include <string.h>

/** One of the videos. */
typedef struct joined_part {
    const gsz_video_part *part;
    gsz_file_header header;
    gsz_chunk *chunk;
    gsz_timeline timeline;
    gsz_segment_bytes next; /* the segment whose chunks are being met */
    uint32_t segment, backgrounds;
} joined_part;

typedef struct joiner {
    gsz_context *context;
    gsz_video_writer writer;
    gsz_cloud text;
    float quality;
    int effort;
} joiner;

/* ---- reading -------------------------------------------------------------------------------------- */

static gsz_result read_chunk(gsz_context *context, const joined_part *p, const gsz_chunk *c,
                             const uint8_t **out_data) {
    *out_data = (const uint8_t *)p->part->data + c->offset;
    if (gsz_checksum(*out_data, (size_t)c->size) == c->checksum) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: the checksum of chunk %zu (%s) is wrong",
                    (size_t)(c - p->chunk), c->tag);
}

static gsz_result read_front(gsz_context *context, joined_part *p) {
    GSZ_TRY(
        gsz_container_read(context, &p->header, &p->chunk, p->part->data, p->part->size, false));
    if (!(p->header.required_features & GSZ_FEATURE_VIDEO))
        return gsz_fail(context, GSZ_ERROR_FORMAT, "is a single scene, not a video");
    for (uint32_t i = 0; i < p->header.chunk_count; i++) {
        const uint8_t *data;
        if (p->chunk[i].type != GSZ_CHUNK_TIMELINE || p->timeline.segment) continue;
        GSZ_TRY(read_chunk(context, p, &p->chunk[i], &data));
        gsz_result result = gsz_timeline_read(context, &p->timeline, data, (size_t)p->chunk[i].size,
                                              p->header.required_features & GSZ_FEATURE_BACKGROUND);
        if (result == GSZ_ERROR_CORRUPT)
            return gsz_fail(context, result, "damaged: chunk %u (TIME) makes no sense", i);
        GSZ_TRY(result);
    }
    if (!p->timeline.segment)
        return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: a video without a timeline");
    return GSZ_OK;
}

/* ---- adding --------------------------------------------------------------------------------------- */

static gsz_result out_of_order(const joiner *j, const joined_part *p, const gsz_chunk *c) {
    return gsz_fail(j->context, GSZ_ERROR_CORRUPT, "damaged: chunk %zu (%s) is out of order",
                    (size_t)(c - p->chunk), c->tag);
}

/** With its motion a segment is whole. */
static gsz_result add_segment(joiner *j, joined_part *p, const gsz_chunk *c) {
    const gsz_timeline_background *b = gsz_timeline_background_of(&p->timeline, p->segment);
    bool begins = b && b->first == p->segment;
    if (begins != (p->next.background.size > 0)) return out_of_order(j, p, c);
    p->next.entry = p->timeline.segment[p->segment++];
    p->next.stands_before = b != NULL;
    p->next.background_gaussians = b ? b->gaussians : 0;
    GSZ_TRY(gsz_video_write_segment(j->context, &j->writer, &p->next));
    p->next = (gsz_segment_bytes){0};
    return GSZ_OK;
}

static gsz_result add_chunk(joiner *j, joined_part *p, const gsz_chunk *c) {
    bool is_key = c->type == GSZ_CHUNK_KEY, is_background = c->type == GSZ_CHUNK_BACKGROUND;
    uint32_t number = is_background ? p->backgrounds++ : p->segment;
    gsz_video_part *to = is_background ? &p->next.background
                         : is_key      ? &p->next.key
                                       : &p->next.motion;
    bool in_order = c->index == number && p->segment < p->timeline.segment_count && !to->data &&
                    (is_key || is_background ? !p->next.key.data : p->next.key.data != NULL);
    const uint8_t *data;
    if (!in_order) return out_of_order(j, p, c);
    GSZ_TRY(read_chunk(j->context, p, c, &data));
    *to = (gsz_video_part){data, (size_t)c->size};
    return c->type == GSZ_CHUNK_MOTION ? add_segment(j, p, c) : GSZ_OK;
}

static gsz_result add_chunks(joiner *j, joined_part *p, bool is_first) {
    for (uint32_t i = 0; i < p->header.chunk_count; i++) {
        const gsz_chunk *c = &p->chunk[i];
        const uint8_t *data;
        if (c->type == GSZ_CHUNK_BACKGROUND || c->type == GSZ_CHUNK_KEY ||
            c->type == GSZ_CHUNK_MOTION)
            GSZ_TRY(add_chunk(j, p, c));
        if (c->type != GSZ_CHUNK_METADATA || !is_first) continue;
        GSZ_TRY(read_chunk(j->context, p, c, &data));
        GSZ_TRY(gsz_metadata_decode(j->context, &j->text, c, data));
    }
    return p->segment == p->timeline.segment_count
               ? GSZ_OK
               : gsz_fail(j->context, GSZ_ERROR_CORRUPT, "damaged: a segment is missing");
}

/** What the header of all says: quality and effort are the first's. */
static void describe(joiner *j, const joined_part *p, bool is_first) {
    const gsz_file_header *h = &p->header;
    gsz_timeline *t = &j->writer.timeline;
    gsz_video_writer_widen(&j->writer, h->box_min, h->box_max);
    if (h->sh_degree > j->writer.sh_degree) j->writer.sh_degree = h->sh_degree;
    if (!is_first) return;
    j->quality = h->quality;
    j->effort = h->effort;
    t->rate_numerator = p->timeline.rate_numerator;
    t->rate_denominator = p->timeline.rate_denominator;
}

static gsz_result check_part(joiner *j, const joined_part *p, bool is_first) {
    const gsz_timeline *t = &p->timeline, *all = &j->writer.timeline;
    if (t->sound != GSZ_SOUND_NONE)
        return gsz_fail(
            j->context, GSZ_ERROR_ARGUMENT,
            "has sound of its own: pack parts without, and give it when they are joined");
    if (!is_first && (uint64_t)t->rate_numerator * all->rate_denominator !=
                         (uint64_t)t->rate_denominator * all->rate_numerator)
        return gsz_fail(j->context, GSZ_ERROR_ARGUMENT,
                        "has %u/%u frames a second, but the first part has %u/%u",
                        t->rate_numerator, t->rate_denominator, all->rate_numerator,
                        all->rate_denominator);
    if (t->frames > UINT32_MAX - all->frames)
        return gsz_fail(j->context, GSZ_ERROR_LIMIT, "more than %u frames", UINT32_MAX);
    return GSZ_OK;
}

static gsz_result add_part(joiner *j, joined_part *p, bool is_first) {
    GSZ_TRY(read_front(j->context, p));
    GSZ_TRY(check_part(j, p, is_first));
    describe(j, p, is_first);
    return add_chunks(j, p, is_first);
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static gsz_result join(joiner *j, gsz_buffer *out, size_t *out_failed, const gsz_video_part *parts,
                       size_t count) {
    if (count == 0) return gsz_fail(j->context, GSZ_ERROR_ARGUMENT, "nothing to join");
    GSZ_TRY(gsz_cloud_create(j->context, &j->text, 0, 0));
    for (size_t k = 0; k < count; k++) {
        joined_part p = {.part = &parts[k]};
        *out_failed = k;
        gsz_result result = add_part(j, &p, k == 0);
        gsz_timeline_free(j->context, &p.timeline);
        gsz_free(j->context, p.chunk);
        GSZ_TRY(result);
    }
    *out_failed = count;
    const gsz_video_front front = {.quality = j->quality, .effort = j->effort, .text = &j->text};
    return gsz_video_write_front(j->context, &j->writer, &front, out);
}

gsz_result gsz_video_join(gsz_context *context, gsz_buffer *out_file, size_t *out_failed,
                          const gsz_video_part *parts, size_t count, const gsz_video_sound *sound) {
    joiner j = {.context = context, .writer = {.sound = sound}};
    size_t failed = 0;
    gsz_clear_error(context);
    out_file->size = 0;
    gsz_result result = join(&j, out_file, &failed, parts, count);
    if (out_failed) *out_failed = failed;
    gsz_video_writer_free(context, &j.writer);
    gsz_cloud_free(context, &j.text);
    if (result != GSZ_OK) out_file->size = 0;
    return result;
}
