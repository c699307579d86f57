/* SPDX-License-Identifier: MIT */
/* timeline.c - how many frames there are, how fast they go, and where segments begin. */
#include "timeline.h"

#include "byte_reader.h"
#include "byte_writer.h"
#include "context.h"
#include "motion.h"

#include <string.h>

enum { SEGMENT_BYTES = 8, BACKGROUND_BYTES = 12 };
/** Samples stay below this, so that times can be told in 64 bits: half a million years. */
#define SAMPLES_MAX ((uint64_t)1 << 59)

void gsz_timeline_free(gsz_context *context, gsz_timeline *t) {
    gsz_free(context, t->segment);
    gsz_free(context, t->background);
    memset(t, 0, sizeof *t);
}

bool gsz_rate_is_good(uint32_t numerator, uint32_t denominator) {
    return numerator > 0 && denominator > 0 && numerator <= (uint64_t)denominator * GSZ_RATE_MAX;
}

uint64_t gsz_timeline_packets(const gsz_timeline *t) {
    uint64_t heard = t->samples + t->pre_skip;
    return t->sound ? (heard + GSZ_SOUND_PACKET_SAMPLES - 1) / GSZ_SOUND_PACKET_SAMPLES : 0;
}

uint64_t gsz_timeline_packet_at(const gsz_timeline *t, uint32_t frame) {
    uint64_t all = gsz_timeline_packets(t);
    if (frame >= t->frames) return all;
    uint64_t scaled = (uint64_t)frame * t->rate_denominator; /* below 2^64: both are of 32 bits */
    /* far behind any sound, and more than 64 bits could hold */
    if (scaled / t->rate_numerator >= SAMPLES_MAX / 24000) return all;
    uint64_t sample =
        scaled / t->rate_numerator * 48000 + scaled % t->rate_numerator * 48000 / t->rate_numerator;
    uint64_t packet = (sample + GSZ_SOUND_PACKET_SAMPLES - 1) / GSZ_SOUND_PACKET_SAMPLES;
    return packet < all ? packet : all;
}

const gsz_timeline_background *gsz_timeline_background_of(const gsz_timeline *t, uint32_t segment) {
    uint32_t low = 0, high = t->background_count; /* of those that begin no later */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->background[middle].first <= segment)
            low = middle + 1;
        else
            high = middle;
    }
    const gsz_timeline_background *latest = low > 0 ? &t->background[low - 1] : NULL;
    return latest && segment - latest->first < latest->segments ? latest : NULL;
}

gsz_result gsz_timeline_write(gsz_context *context, gsz_buffer *out, const gsz_timeline *t) {
    gsz_byte_writer w;
    gsz_writer_init(&w, context, out);
    gsz_writer_u32(&w, t->rate_numerator);
    gsz_writer_u32(&w, t->rate_denominator);
    gsz_writer_u32(&w, t->frames);
    gsz_writer_u32(&w, t->segment_count);
    gsz_writer_u8(&w, t->sound);
    gsz_writer_u8(&w, t->channels);
    gsz_writer_u16(&w, t->pre_skip);
    gsz_writer_u64(&w, t->samples);
    for (uint32_t s = 0; s < t->segment_count; s++) {
        gsz_writer_u16(&w, t->segment[s].frames);
        gsz_writer_u16(&w, t->segment[s].key);
        gsz_writer_u32(&w, t->segment[s].gaussians);
    }
    if (t->background_count > 0) gsz_writer_u32(&w, t->background_count);
    for (uint32_t b = 0; b < t->background_count; b++) {
        gsz_writer_u32(&w, t->background[b].first);
        gsz_writer_u32(&w, t->background[b].segments);
        gsz_writer_u32(&w, t->background[b].gaussians);
    }
    return w.result;
}

static bool sound_is_good(const gsz_timeline *t) {
    if (t->sound == GSZ_SOUND_NONE) return t->channels == 0 && t->pre_skip == 0 && t->samples == 0;
    return t->sound == GSZ_SOUND_OPUS && (t->channels == 1 || t->channels == 2) &&
           t->samples < SAMPLES_MAX;
}

/** Of a scene. */
static bool is_possible(uint32_t gaussians) { return gaussians > 0 && gaussians <= INT32_MAX; }

static bool read_segments(gsz_byte_reader *r, gsz_timeline *t) {
    uint64_t frames = 0;
    bool good = true;
    for (uint32_t s = 0; s < t->segment_count; s++) {
        gsz_timeline_segment *segment = &t->segment[s];
        segment->frames = gsz_reader_u16(r);
        segment->key = gsz_reader_u16(r);
        segment->gaussians = gsz_reader_u32(r);
        good = good && segment->frames > 0 && segment->frames <= GSZ_SEGMENT_FRAMES_MAX &&
               segment->key < segment->frames && is_possible(segment->gaussians);
        frames += segment->frames;
    }
    return good && frames == t->frames && !r->failed;
}

/** They follow each other, and none has a segment of another. */
static bool read_backgrounds(gsz_byte_reader *r, gsz_timeline *t) {
    uint64_t end = 0;
    bool good = true;
    for (uint32_t b = 0; b < t->background_count; b++) {
        gsz_timeline_background *background = &t->background[b];
        background->first = gsz_reader_u32(r);
        background->segments = gsz_reader_u32(r);
        background->gaussians = gsz_reader_u32(r);
        good = good && background->first >= end && background->segments > 0 &&
               is_possible(background->gaussians);
        end = (uint64_t)background->first + background->segments;
    }
    return good && end <= t->segment_count && !r->failed;
}

gsz_result gsz_timeline_read(gsz_context *context, gsz_timeline *t, const uint8_t *data,
                             size_t size, bool has_backgrounds) {
    gsz_byte_reader r;
    gsz_reader_init(&r, data, size);
    t->rate_numerator = gsz_reader_u32(&r);
    t->rate_denominator = gsz_reader_u32(&r);
    t->frames = gsz_reader_u32(&r);
    t->segment_count = gsz_reader_u32(&r);
    t->sound = gsz_reader_u8(&r);
    t->channels = gsz_reader_u8(&r);
    t->pre_skip = gsz_reader_u16(&r);
    t->samples = gsz_reader_u64(&r);
    if (r.failed || !gsz_rate_is_good(t->rate_numerator, t->rate_denominator) ||
        !sound_is_good(t) || t->segment_count == 0 ||
        gsz_reader_left(&r) < (uint64_t)t->segment_count * SEGMENT_BYTES)
        return GSZ_ERROR_CORRUPT;
    GSZ_TRY(GSZ_NEW(context, &t->segment, t->segment_count));
    if (!read_segments(&r, t)) return GSZ_ERROR_CORRUPT;
    if (!has_backgrounds) return gsz_reader_left(&r) == 0 ? GSZ_OK : GSZ_ERROR_CORRUPT;
    t->background_count = gsz_reader_u32(&r);
    if (r.failed || t->background_count == 0 ||
        gsz_reader_left(&r) != (uint64_t)t->background_count * BACKGROUND_BYTES)
        return GSZ_ERROR_CORRUPT;
    GSZ_TRY(GSZ_NEW(context, &t->background, t->background_count));
    return read_backgrounds(&r, t) ? GSZ_OK : GSZ_ERROR_CORRUPT;
}
