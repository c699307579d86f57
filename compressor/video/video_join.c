/* SPDX-License-Identifier: MIT */
/* video_join.c - videos one after the other: their segments are taken as they are. */
#include "container.h"
#include "context.h"
#include "metadata.h"
#include "video_packer.h"

#include <string.h>

/** One of the videos. */
typedef struct joined_part {
    const gsz_video_part *part;
    gsz_file_header header;
    gsz_chunk *chunk;
    gsz_timeline timeline;
} joined_part;

typedef struct joiner {
    gsz_context *context;
    gsz_video_packer packer; /* of which only what is written is used */
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
        gsz_result result =
            gsz_timeline_read(context, &p->timeline, data, (size_t)p->chunk[i].size);
        if (result != GSZ_ERROR_CORRUPT) GSZ_TRY(result);
    }
    if (!p->timeline.segment)
        return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: a video without a timeline");
    return GSZ_OK;
}

/* ---- adding --------------------------------------------------------------------------------------- */

static gsz_result add_segment_chunk(joiner *j, const joined_part *p, const gsz_chunk *c,
                                    size_t first) {
    const uint8_t *data;
    gsz_packed_segment *s = &j->packer.segment[first + c->index];
    gsz_buffer *to = c->type == GSZ_CHUNK_KEY ? &s->key : &s->motion;
    if (c->index >= p->timeline.segment_count || to->size > 0)
        return gsz_fail(j->context, GSZ_ERROR_CORRUPT, "damaged: chunk %zu (%s) is out of order",
                        (size_t)(c - p->chunk), c->tag);
    GSZ_TRY(read_chunk(j->context, p, c, &data));
    return gsz_buffer_append(j->context, to, data, (size_t)c->size);
}

static gsz_result add_chunks(joiner *j, const joined_part *p, size_t first) {
    for (uint32_t i = 0; i < p->header.chunk_count; i++) {
        const gsz_chunk *c = &p->chunk[i];
        const uint8_t *data;
        if (c->type == GSZ_CHUNK_KEY || c->type == GSZ_CHUNK_MOTION)
            GSZ_TRY(add_segment_chunk(j, p, c, first));
        if (c->type != GSZ_CHUNK_METADATA || first > 0) continue;
        GSZ_TRY(read_chunk(j->context, p, c, &data));
        GSZ_TRY(gsz_metadata_decode(j->context, &j->packer.text, c, data));
    }
    for (uint32_t s = 0; s < p->timeline.segment_count; s++)
        if (j->packer.segment[first + s].motion.size == 0 ||
            j->packer.segment[first + s].key.size == 0)
            return gsz_fail(j->context, GSZ_ERROR_CORRUPT, "damaged: a segment is missing");
    return GSZ_OK;
}

static gsz_result make_room(joiner *j, size_t more) {
    gsz_video_packer *v = &j->packer;
    gsz_packed_segment *segment = NULL;
    GSZ_TRY(GSZ_NEW(j->context, &segment, v->segments + more));
    if (v->segments > 0) memcpy(segment, v->segment, v->segments * sizeof *segment);
    gsz_free(j->context, v->segment);
    v->segment = segment;
    v->segments += more;
    return GSZ_OK;
}

/** What the header of all says: quality and effort are the first's. */
static void describe(gsz_video_packer *v, const gsz_file_header *h, bool is_first) {
    for (int axis = 0; axis < 3; axis++) {
        if (is_first || h->box_min[axis] < v->box_min[axis]) v->box_min[axis] = h->box_min[axis];
        if (is_first || h->box_max[axis] > v->box_max[axis]) v->box_max[axis] = h->box_max[axis];
    }
    if (h->sh_degree > v->sh_degree) v->sh_degree = h->sh_degree;
    if (!is_first) return;
    v->quality = h->quality;
    v->options.pack.effort = h->effort;
}

static gsz_result check_part(joiner *j, const joined_part *p) {
    gsz_video_packer *v = &j->packer;
    const gsz_timeline *t = &p->timeline;
    if (t->sound != GSZ_SOUND_NONE)
        return gsz_fail(
            j->context, GSZ_ERROR_ARGUMENT,
            "has sound of its own: pack parts without, and give it when they are joined");
    if (v->segments > 0 && (uint64_t)t->rate_numerator * v->options.rate_denominator !=
                               (uint64_t)t->rate_denominator * v->options.rate_numerator)
        return gsz_fail(j->context, GSZ_ERROR_ARGUMENT,
                        "has %u/%u frames a second, but the first part has %u/%u",
                        t->rate_numerator, t->rate_denominator, v->options.rate_numerator,
                        v->options.rate_denominator);
    if (t->frames > UINT32_MAX - v->added)
        return gsz_fail(j->context, GSZ_ERROR_LIMIT, "more than %u frames", UINT32_MAX);
    return GSZ_OK;
}

static gsz_result add_part(joiner *j, joined_part *p) {
    gsz_video_packer *v = &j->packer;
    size_t first = v->segments;
    GSZ_TRY(read_front(j->context, p));
    GSZ_TRY(check_part(j, p));
    GSZ_TRY(make_room(j, p->timeline.segment_count));
    for (uint32_t s = 0; s < p->timeline.segment_count; s++)
        v->segment[first + s].entry = p->timeline.segment[s];
    describe(v, &p->header, first == 0);
    v->options.rate_numerator = p->timeline.rate_numerator;
    v->options.rate_denominator = p->timeline.rate_denominator;
    v->added += p->timeline.frames;
    return add_chunks(j, p, first);
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static gsz_result join(joiner *j, gsz_buffer *out, size_t *out_failed, const gsz_video_part *parts,
                       size_t count) {
    if (count == 0) return gsz_fail(j->context, GSZ_ERROR_ARGUMENT, "nothing to join");
    GSZ_TRY(gsz_cloud_create(j->context, &j->packer.text, 0, 0));
    for (size_t k = 0; k < count; k++) {
        joined_part p = {.part = &parts[k]};
        *out_failed = k;
        gsz_result result = add_part(j, &p);
        gsz_timeline_free(j->context, &p.timeline);
        gsz_free(j->context, p.chunk);
        GSZ_TRY(result);
    }
    *out_failed = count;
    return gsz_video_write(j->context, &j->packer, out);
}

gsz_result gsz_video_join(gsz_context *context, gsz_buffer *out_file, size_t *out_failed,
                          const gsz_video_part *parts, size_t count, const gsz_video_sound *sound) {
    joiner j = {.context = context, .packer = {.sound = sound}};
    size_t failed = 0;
    gsz_clear_error(context);
    out_file->size = 0;
    gsz_result result = join(&j, out_file, &failed, parts, count);
    if (out_failed) *out_failed = failed;
    gsz_video_packer_release(context, &j.packer);
    if (result != GSZ_OK) out_file->size = 0;
    return result;
}
