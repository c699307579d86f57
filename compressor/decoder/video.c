/* SPDX-License-Identifier: MIT */
/* video.c - opening a video: its timeline and the table of its segments are read and checked here. */
#include "video.h"

#include "context.h"
#include "motion.h"

#include <string.h>

static const gsz_chunk_type part_types[GSZ_PARTS] = {GSZ_CHUNK_KEY, GSZ_CHUNK_MOTION,
                                                     GSZ_CHUNK_SOUND};

bool gsz_video_probe(const void *data, size_t size) {
    const uint8_t *bytes = data;
    return size >= 12 && gsz_file_probe(data, size) && (bytes[8] & GSZ_FEATURE_VIDEO);
}

/* ---- chunks --------------------------------------------------------------------------------------- */

static gsz_result read_timeline(gsz_context *context, gsz_video *v) {
    const gsz_file *file = v->file;
    for (uint32_t i = 0; i < file->header.chunk_count; i++) {
        const gsz_chunk *c = &file->chunk[i];
        const uint8_t *data;
        if (c->type != GSZ_CHUNK_TIMELINE) continue;
        if (!gsz_chunk_is_there(file, c))
            return gsz_fail(context, GSZ_ERROR_TRUNCATED, "truncated: ends before its timeline");
        GSZ_TRY(gsz_file_payload(context, file, c, NULL, &data));
        gsz_result result =
            gsz_timeline_read(context, &v->timeline, data, (size_t)c->size,
                              file->header.required_features & GSZ_FEATURE_BACKGROUND);
        return result == GSZ_ERROR_CORRUPT ? gsz_file_damaged(context, file, c) : result;
    }
    return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: a video without a timeline");
}

static uint32_t parts_of(const gsz_video *v) {
    return v->timeline.sound ? GSZ_PARTS : GSZ_PART_SOUND;
}

/** What is met when the chunks are gone through in the order of the file. */
typedef struct order {
    gsz_video *video;
    uint32_t parts, found, backgrounds; /* parts a segment; parts and backgrounds so far */
    bool timeline;
} order;

/** True if the next background stands before this segment. */
static bool is_due(const order *o, uint32_t segment) {
    const gsz_timeline *t = &o->video->timeline;
    return o->backgrounds < t->background_count && t->background[o->backgrounds].first == segment;
}

/** False if it stands where it must not. */
static bool meet(order *o, const gsz_chunk *c, uint32_t number) {
    gsz_video *v = o->video;
    uint32_t segment = o->found / o->parts, part = o->found % o->parts;
    bool begins = o->timeline && segment < v->timeline.segment_count && part == GSZ_PART_KEY;
    if (c->type == GSZ_CHUNK_TIMELINE) {
        bool is_first = !o->timeline;
        o->timeline = true;
        return is_first;
    }
    if (c->type == GSZ_CHUNK_BACKGROUND) {
        if (!begins || !is_due(o, segment) || c->index != o->backgrounds) return false;
        v->background_chunk[o->backgrounds++] = number;
        return true;
    }
    if (!o->timeline || segment >= v->timeline.segment_count || c->type != part_types[part] ||
        c->index != segment || (begins && is_due(o, segment)))
        return false;
    v->chunk[segment * GSZ_PARTS + part] = number;
    o->found++;
    return true;
}

/** The timeline stands before the segments, and each segment has its parts in order, behind the background that begins with it. */
static gsz_result find_segments(gsz_context *context, gsz_video *v) {
    const gsz_file *file = v->file;
    order o = {.video = v, .parts = parts_of(v)};
    GSZ_TRY(GSZ_NEW(context, &v->chunk, (size_t)v->timeline.segment_count * GSZ_PARTS));
    GSZ_TRY(GSZ_NEW(context, &v->background_chunk, v->timeline.background_count));
    for (uint32_t i = 0; i < file->header.chunk_count; i++) {
        const gsz_chunk *c = &file->chunk[i];
        if (c->type == GSZ_CHUNK_UNKNOWN || c->type == GSZ_CHUNK_METADATA) continue;
        if (!meet(&o, c, i))
            return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: chunk %u (%s) is out of order", i,
                            c->tag);
    }
    if (o.found != o.parts * (uint64_t)v->timeline.segment_count)
        return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: a segment is missing");
    return GSZ_OK;
}

/* ---- facts ---------------------------------------------------------------------------------------- */

static void describe_segment(gsz_video *v, uint32_t s, uint32_t first_frame) {
    const gsz_timeline_segment *from = &v->timeline.segment[s];
    const gsz_chunk *chunk = v->file->chunk;
    const uint32_t *part = v->chunk + s * GSZ_PARTS;
    gsz_video_segment_info *info = &v->segment[s];
    *info = (gsz_video_segment_info){.first_frame = first_frame,
                                     .frames = from->frames,
                                     .key = from->key,
                                     .gaussians = from->gaussians,
                                     .background = GSZ_NO_BACKGROUND,
                                     .key_bytes = chunk[part[GSZ_PART_KEY]].size,
                                     .motion_bytes = chunk[part[GSZ_PART_MOTION]].size};
    if (v->timeline.sound) info->sound_bytes = chunk[part[GSZ_PART_SOUND]].size;
    const gsz_chunk *last = &chunk[part[parts_of(v) - 1]];
    info->offset = chunk[part[GSZ_PART_KEY]].offset;
    info->size = last->offset + last->size - info->offset;
    info->missing = !gsz_chunk_is_there(v->file, &chunk[part[GSZ_PART_MOTION]]);
    const gsz_timeline_background *background = gsz_timeline_background_of(&v->timeline, s);
    if (background) {
        info->background = (uint32_t)(background - v->timeline.background);
        info->gaussians += background->gaussians;
    }
    if (info->gaussians > v->info.gaussians) v->info.gaussians = info->gaussians;
}

static gsz_result describe_backgrounds(gsz_context *context, gsz_video *v) {
    const gsz_timeline *t = &v->timeline;
    GSZ_TRY(GSZ_NEW(context, &v->background, t->background_count));
    for (uint32_t b = 0; b < t->background_count; b++) {
        const gsz_chunk *chunk = &v->file->chunk[v->background_chunk[b]];
        v->background[b] = (gsz_video_background_info){.first_segment = t->background[b].first,
                                                       .segments = t->background[b].segments,
                                                       .gaussians = t->background[b].gaussians,
                                                       .offset = chunk->offset,
                                                       .bytes = chunk->size};
    }
    v->info.background_count = t->background_count;
    v->info.backgrounds = v->background;
    return GSZ_OK;
}

static gsz_result describe(gsz_context *context, gsz_video *v) {
    const gsz_timeline *t = &v->timeline;
    const gsz_file_info *file = &v->file->info;
    v->info = (gsz_video_info){.version = file->version,
                               .frames = t->frames,
                               .segment_count = t->segment_count,
                               .rate_numerator = t->rate_numerator,
                               .rate_denominator = t->rate_denominator,
                               .sh_degree = file->sh_degree,
                               .file_bytes = file->file_bytes,
                               .quality = file->quality,
                               .effort = file->effort,
                               .has_sound = t->sound != GSZ_SOUND_NONE,
                               .sound_channels = t->channels,
                               .sound_pre_skip = t->pre_skip,
                               .sound_samples = t->samples,
                               .metadata_count = file->metadata_count,
                               .metadata = file->metadata};
    memcpy(v->info.box_min, file->box_min, sizeof v->info.box_min);
    memcpy(v->info.box_max, file->box_max, sizeof v->info.box_max);
    GSZ_TRY(GSZ_NEW(context, &v->segment, t->segment_count));
    uint32_t frame = 0;
    for (uint32_t s = 0; s < t->segment_count; s++) {
        describe_segment(v, s, frame);
        frame += t->segment[s].frames;
    }
    v->info.segments = v->segment;
    return describe_backgrounds(context, v);
}

/* ---- opening -------------------------------------------------------------------------------------- */

static gsz_result open_video(gsz_context *context, gsz_video *v, const void *data, size_t size,
                             bool partial) {
    GSZ_TRY(gsz_file_open_any(context, &v->file, data, size, partial));
    if (!(v->file->header.required_features & GSZ_FEATURE_VIDEO))
        return gsz_fail(context, GSZ_ERROR_FORMAT, "is a single scene, not a video");
    GSZ_TRY(read_timeline(context, v));
    GSZ_TRY(find_segments(context, v));
    return describe(context, v);
}

gsz_result gsz_video_open(gsz_context *context, gsz_video **out_video, const void *data,
                          size_t size, const gsz_open_options *options) {
    gsz_clear_error(context);
    *out_video = NULL;
    gsz_video *v = NULL;
    GSZ_TRY(GSZ_NEW(context, &v, 1));
    gsz_result result = open_video(context, v, data, size, options && options->partial);
    if (result == GSZ_OK)
        *out_video = v;
    else
        gsz_video_close(context, &v);
    return result;
}

void gsz_video_close(gsz_context *context, gsz_video **video) {
    if (!*video) return;
    gsz_video *v = *video;
    gsz_file_close(context, &v->file);
    gsz_timeline_free(context, &v->timeline);
    gsz_free(context, v->chunk);
    gsz_free(context, v->background_chunk);
    gsz_free(context, v->segment);
    gsz_free(context, v->background);
    gsz_free(context, v);
    *video = NULL;
}

const gsz_video_info *gsz_video_get_info(const gsz_video *video) { return &video->info; }

uint32_t gsz_video_segment_at(const gsz_video *v, uint32_t frame) {
    uint32_t s = 0;
    while (s + 1 < v->info.segment_count && v->segment[s + 1].first_frame <= frame) s++;
    return s;
}
