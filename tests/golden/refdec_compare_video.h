/* SPDX-License-Identifier: MIT */
/* refdec_compare_video.h - the library against the second decoder, on videos: segments, frames, sound. */
#ifndef REFDEC_COMPARE_VIDEO_H
#define REFDEC_COMPARE_VIDEO_H

#include "gsz_video.h"
#include "refdec_compare.h"
#include "refdec_video.h"

/** What both decoders made of something; a text that lives until the next. */
static inline const char *verdicts_differ(gsz_context *context, gsz_result result,
                                          const char *reason) {
    static _Thread_local char text[256];
    if (result == GSZ_ERROR_MEMORY || reason == refdec_no_memory) return NULL;
    if ((result == GSZ_OK) == !reason) return NULL;
    snprintf(text, sizeof text, "the library says: %s; the second decoder: %s",
             result == GSZ_OK ? "good" : gsz_context_error(context), reason ? reason : "good");
    return text;
}

static inline bool backgrounds_differ(const gsz_video_info *a, const refdec_video *b) {
    if (a->background_count != b->backgrounds) return true;
    for (uint32_t i = 0; i < b->backgrounds; i++) {
        const gsz_video_background_info *s = &a->backgrounds[i];
        const refdec_background *t = &b->background[i];
        if (s->first_segment != t->first || s->segments != t->segments ||
            s->gaussians != t->gaussians)
            return true;
    }
    return false;
}

static inline const char *infos_differ(const gsz_video_info *a, const refdec_video *b) {
    if (a->frames != b->frames || a->segment_count != b->segments) return "frames differ";
    if (a->rate_numerator != b->rate_numerator || a->rate_denominator != b->rate_denominator)
        return "rates differ";
    if (a->sh_degree != b->degree) return "another SH degree";
    if (a->has_sound != (b->channels > 0) || a->sound_channels != b->channels ||
        a->sound_pre_skip != b->pre_skip || a->sound_samples != b->samples)
        return "sounds differ";
    for (uint32_t i = 0; i < b->segments; i++) {
        const gsz_video_segment_info *s = &a->segments[i];
        const refdec_span *t = &b->span[i];
        uint32_t still = t->background ? b->background[t->background - 1].gaussians : 0;
        if (s->first_frame != t->first || s->frames != t->frames || s->key != t->key ||
            s->gaussians != t->gaussians + still || s->background != t->background - 1 ||
            s->missing != t->missing)
            return "segments differ";
    }
    if (backgrounds_differ(a, b)) return "backgrounds differ";
    gsz_cloud text = {.metadata_count = a->metadata_count,
                      .metadata = (gsz_metadata_entry *)(uintptr_t)a->metadata};
    return metadata_differs(&text, &b->text);
}

static inline const char *frame_differs(gsz_context *context, gsz_video_segment *segment,
                                        const refdec_segment *other, uint32_t frame,
                                        gsz_cloud *cloud) {
    refdec_cloud refdec;
    gsz_result result = gsz_video_segment_frame(context, segment, frame, cloud);
    const char *reason = refdec_segment_frame(&refdec, other, frame);
    const char *what = verdicts_differ(context, result, reason);
    if (!what && result == GSZ_OK && !reason) what = planes_differ(cloud, &refdec);
    refdec_cloud_free(&refdec);
    return what;
}

/** Every `stride`th frame. */
static inline const char *frames_differ(gsz_context *context, gsz_video_segment *segment,
                                        const refdec_segment *other, uint32_t frames,
                                        uint32_t stride) {
    gsz_cloud cloud = {0};
    const char *what = NULL;
    for (uint32_t f = 0; !what && f < frames; f += stride)
        what = frame_differs(context, segment, other, f, &cloud);
    gsz_cloud_free(context, &cloud);
    return what;
}

static inline const char *sounds_differ(gsz_context *context, const gsz_video *video,
                                        const refdec_video *other, uint32_t segment) {
    gsz_video_packets a = {0};
    refdec_packets b;
    if (other->channels == 0) return NULL;
    gsz_result result = gsz_video_read_sound(context, video, segment, &a);
    const char *reason = refdec_video_sound(&b, other, segment);
    const char *what = verdicts_differ(context, result, reason);
    if (!what && result == GSZ_OK && !reason) {
        bool same = a.first == b.first && a.count == b.count;
        for (uint32_t k = 0; same && k <= a.count; k++) same = a.offset[k] == b.offset[k];
        if (!same || a.bytes != b.bytes) what = "packets differ";
    }
    gsz_video_packets_free(context, &a);
    refdec_packets_free(&b);
    return what;
}

static inline const char *segment_differs(gsz_context *context, const gsz_video *video,
                                          const refdec_video *other, uint32_t index,
                                          uint32_t frames_most) {
    gsz_video_segment *segment = NULL;
    refdec_segment refdec;
    uint32_t frames = other->span[index].frames;
    gsz_result result = gsz_video_segment_open(context, &segment, video, index);
    const char *reason = refdec_segment_open(&refdec, other, index);
    const char *what = verdicts_differ(context, result, reason);
    if (!what && result == GSZ_OK && !reason)
        what = frames_differ(context, segment, &refdec, frames, 1 + (frames - 1) / frames_most);
    gsz_video_segment_close(context, &segment);
    refdec_segment_free(&refdec);
    return what ? what : sounds_differ(context, video, other, index);
}

/** Reads the bytes with both, of each segment about so many frames: NULL if they agree, or one of them is out of memory. */
static inline const char *videos_differ(gsz_context *context, const void *data, size_t size,
                                        bool partial, uint32_t frames_most) {
    gsz_video *video = NULL;
    refdec_video other;
    gsz_open_options options = {.partial = partial};
    gsz_result result = gsz_video_open(context, &video, data, size, &options);
    const char *reason = refdec_video_open(&other, data, size, partial);
    const char *what = verdicts_differ(context, result, reason);
    if (!what && result == GSZ_OK && !reason) {
        what = infos_differ(gsz_video_get_info(video), &other);
        for (uint32_t i = 0; !what && i < other.segments; i++)
            what = segment_differs(context, video, &other, i, frames_most);
    }
    gsz_video_close(context, &video);
    refdec_video_free(&other);
    return what;
}

#endif
