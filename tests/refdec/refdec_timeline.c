/* SPDX-License-Identifier: MIT */
/* refdec_timeline.c - a video's chunks and their order, its timeline and its sound (7.1, 7.2, 7.7). */
#include "refdec_timeline.h"

#include <stdlib.h>
#include <string.h>

#include "refdec_text.h"

enum { FRAMES_MAX = 1024, RATE_MAX = 1000, PACKET_MAX = 1275, PACKET = 960, HERTZ = 48000 };

/* ---- 7.1 chunks ---- */

static bool is_known(const rd_chunk *c) {
    return rd_chunk_is(c, "TIME") || rd_chunk_is(c, "BACK") || rd_chunk_is(c, "SKEY") ||
           rd_chunk_is(c, "SMOV") || rd_chunk_is(c, "SSND");
}

/** SKEY, SMOV or SSND of a segment, or a background of that number. */
static const rd_chunk *find_chunk(const rd_file *file, uint32_t index, const char *type) {
    const rd_chunk *end = file->chunk + file->chunk_count;
    for (const rd_chunk *c = file->chunk; c < end; c++)
        if (rd_chunk_is(c, type) && c->index == index) return c;
    return NULL;
}

const char *rd_video_chunk(const refdec_video *video, uint32_t index, const char *type,
                           rd_bytes *out) {
    const rd_chunk *chunk = find_chunk(video->file, index, type);
    RD_RULE(chunk, "no such chunk");
    return rd_chunk_bytes(video->file, chunk, out);
}

/** The one TIME comes first. */
static const char *find_timeline(rd_file *file) {
    for (uint32_t i = 0; i < file->chunk_count; i++) {
        const rd_chunk *c = &file->chunk[i];
        if (!is_known(c)) continue;
        bool time = rd_chunk_is(c, "TIME");
        RD_RULE(time || file->time, "a video that does not begin with its timeline");
        RD_RULE(!time || !file->time, "two timelines");
        if (time) file->time = c;
    }
    RD_RULE(file->time, "no timeline");
    return NULL;
}

/** True where the next background begins with the segment. */
static bool begins(const refdec_video *v, uint32_t backgrounds, uint64_t segment) {
    return backgrounds < v->backgrounds && v->background[backgrounds].first == segment;
}

static const char *check_order(const refdec_video *video) {
    static const char *const types[] = {"SKEY", "SMOV", "SSND"};
    uint64_t each = video->channels ? 3 : 2, number = 0;
    uint32_t backgrounds = 0;
    for (uint32_t i = 0; i < video->file->chunk_count; i++) {
        const rd_chunk *c = &video->file->chunk[i];
        if (!is_known(c) || c == video->file->time) continue;
        RD_RULE(number < each * video->segments, "more chunks than segments");
        uint32_t segment = (uint32_t)(number / each);
        bool due = number % each == 0 && begins(video, backgrounds, segment);
        RD_RULE(rd_chunk_is(c, "BACK") == due, "a background elsewhere than the timeline says");
        if (due) {
            RD_RULE(c->index == backgrounds++, "backgrounds out of order");
            continue;
        }
        RD_RULE(rd_chunk_is(c, types[number % each]), "chunks of a segment out of order");
        RD_RULE(c->index == segment, "segments out of order");
        refdec_span *span = &video->span[segment];
        if (number % each < 2 && !c->there) span->missing = true;
        number++;
    }
    RD_RULE(number == each * video->segments, "a segment without its chunks");
    return NULL;
}

/* ---- 7.2 timeline ---- */

static const char *read_fields(refdec_video *v, rd_bytes *b) {
    v->rate_numerator = rd_u32(b);
    v->rate_denominator = rd_u32(b);
    v->frames = rd_u32(b);
    v->segments = rd_u32(b);
    int sound = rd_u8(b);
    v->channels = rd_u8(b);
    v->pre_skip = rd_u16(b);
    v->samples = rd_u64(b);
    RD_RULE(!b->failed, "no whole timeline");
    RD_RULE(v->rate_numerator > 0 && v->rate_denominator > 0 &&
                v->rate_numerator <= RATE_MAX * (uint64_t)v->rate_denominator,
            "frames a second");
    RD_RULE(v->segments > 0, "no segments");
    RD_RULE(sound <= 1, "sound of another kind");
    RD_RULE(sound ? v->channels == 1 || v->channels == 2 : v->channels == 0, "channels of sound");
    RD_RULE(sound || (v->pre_skip == 0 && v->samples == 0), "samples without sound");
    RD_RULE(v->samples < (uint64_t)1 << 59, "too much sound");
    return NULL;
}

static const char *read_segments(refdec_video *v, rd_bytes *b) {
    uint64_t frames = 0;
    RD_RULE((b->size - b->at) / 8 >= v->segments, "segments of a timeline");
    v->span = calloc(v->segments, sizeof *v->span);
    RD_RULE(v->span, refdec_no_memory);
    for (uint32_t i = 0; i < v->segments; i++) {
        refdec_span *s = &v->span[i];
        s->first = (uint32_t)frames;
        s->frames = rd_u16(b);
        s->key = rd_u16(b);
        s->gaussians = rd_u32(b);
        frames += s->frames;
        RD_RULE(s->frames >= 1 && s->frames <= FRAMES_MAX, "frames of a segment");
        RD_RULE(s->key < s->frames, "key of a segment");
        RD_RULE(s->gaussians >= 1 && s->gaussians <= INT32_MAX, "Gaussians of a segment");
    }
    RD_RULE(frames == v->frames, "frames of a video");
    return NULL;
}

static const char *read_backgrounds(refdec_video *v, rd_bytes *b) {
    uint64_t end = 0;
    v->backgrounds = rd_u32(b);
    RD_RULE(!b->failed && v->backgrounds >= 1, "backgrounds of a timeline");
    RD_RULE((b->size - b->at) / 12 >= v->backgrounds, "backgrounds of a timeline");
    v->background = calloc(v->backgrounds, sizeof *v->background);
    RD_RULE(v->background, refdec_no_memory);
    for (uint32_t i = 0; i < v->backgrounds; i++) {
        refdec_background *one = &v->background[i];
        one->first = rd_u32(b);
        one->segments = rd_u32(b);
        one->gaussians = rd_u32(b);
        RD_RULE(one->first >= end && one->segments >= 1, "segments of a background");
        RD_RULE(one->gaussians >= 1 && one->gaussians <= INT32_MAX, "Gaussians of a background");
        end = (uint64_t)one->first + one->segments;
        RD_RULE(end <= v->segments, "segments of a background");
        for (uint32_t s = one->first; s < end; s++) v->span[s].background = i + 1;
    }
    return NULL;
}

static const char *read_timeline(refdec_video *v) {
    rd_bytes b;
    RD_TRY(rd_chunk_bytes(v->file, v->file->time, &b));
    RD_TRY(read_fields(v, &b));
    RD_TRY(read_segments(v, &b));
    if (v->file->background) RD_TRY(read_backgrounds(v, &b));
    RD_RULE(rd_bytes_end(&b), "more than a timeline");
    return NULL;
}

static const char *open_video(refdec_video *v, const uint8_t *data, size_t size, bool partial) {
    v->file = calloc(1, sizeof *v->file);
    RD_RULE(v->file, refdec_no_memory);
    RD_TRY(rd_file_open(v->file, data, size, partial));
    RD_RULE(v->file->video, "a scene, not a video");
    v->degree = v->file->degree;
    RD_TRY(find_timeline(v->file));
    RD_TRY(read_timeline(v));
    RD_TRY(check_order(v));
    return rd_read_metadata(&v->text, v->file);
}

const char *refdec_video_open(refdec_video *video, const void *data, size_t size, bool partial) {
    memset(video, 0, sizeof *video);
    const char *reason = open_video(video, data, size, partial);
    if (reason) refdec_video_free(video);
    return reason;
}

void refdec_video_free(refdec_video *video) {
    if (video->file) rd_file_free(video->file);
    free(video->file);
    free(video->span);
    free(video->background);
    refdec_cloud_free(&video->text);
    memset(video, 0, sizeof *video);
}

/* ---- 7.7 sound ---- */

/** ceil(floor(48000 f rate) / 960), f below 2^31; the product may need more than 64 bits. */
static uint64_t first_packet(const refdec_video *v, uint32_t frame) {
    uint64_t all = (v->samples + v->pre_skip + PACKET - 1) / PACKET;
    uint64_t whole = v->rate_denominator / v->rate_numerator;
    uint64_t part = v->rate_denominator % v->rate_numerator;
    /* f (whole + part / numerator), each piece times 48000 */
    uint64_t hertz_frames = (uint64_t)HERTZ * frame, n = v->rate_numerator;
    uint64_t samples = hertz_frames / n * part + hertz_frames % n * part / n;
    if (frame == v->frames) return all;
    if (whole > 0 && hertz_frames > UINT64_MAX / 4 / whole) return all;
    samples += hertz_frames * whole;
    uint64_t first = (samples + PACKET - 1) / PACKET;
    return first < all ? first : all;
}

static const char *read_packets(refdec_packets *p, const refdec_video *video, uint32_t index) {
    rd_bytes b;
    const refdec_span *span = &video->span[index];
    RD_RULE(video->channels > 0, "no sound");
    RD_TRY(rd_video_chunk(video, index, "SSND", &b));
    p->first = first_packet(video, span->first);
    uint64_t count = first_packet(video, span->first + span->frames) - p->first;
    RD_RULE(count <= b.size, "more packets than bytes");
    p->count = (size_t)count;
    p->offset = calloc(p->count + 1, sizeof *p->offset);
    RD_RULE(p->offset, refdec_no_memory);
    for (size_t i = 0; i < p->count; i++) {
        uint64_t size = rd_varint(&b);
        RD_RULE(!b.failed && size <= PACKET_MAX, "size of a packet");
        p->offset[i + 1] = p->offset[i] + (size_t)size;
    }
    p->bytes = rd_take(&b, p->offset[p->count]);
    RD_RULE(rd_bytes_end(&b), "packets end elsewhere");
    return NULL;
}

const char *refdec_video_sound(refdec_packets *packets, const refdec_video *video, uint32_t index) {
    memset(packets, 0, sizeof *packets);
    const char *reason = read_packets(packets, video, index);
    if (reason) refdec_packets_free(packets);
    return reason;
}

void refdec_packets_free(refdec_packets *packets) {
    free(packets->offset);
    memset(packets, 0, sizeof *packets);
}
