/* SPDX-License-Identifier: MIT */
/* timeline.h - the frames and segments of a video: the chunk TIME. Internal; specified in formats/gsz.md, "Timeline". */
#ifndef GSZ_TIMELINE_H
#define GSZ_TIMELINE_H

#include "gsz_base.h"

enum {
    GSZ_RATE_MAX = 1000,
    GSZ_SOUND_NONE = 0,
    GSZ_SOUND_OPUS = 1,
    GSZ_SOUND_PACKET_SAMPLES = 960, /* 20 ms at 48 kHz */
    GSZ_SOUND_PACKET_BYTES_MAX = 1275
};

typedef struct gsz_timeline_segment {
    uint16_t frames, key;
    uint32_t gaussians;
} gsz_timeline_segment;

/** Gaussians that stand still in consecutive segments. */
typedef struct gsz_timeline_background {
    uint32_t first, segments; /* which those are */
    uint32_t gaussians;
} gsz_timeline_background;

typedef struct gsz_timeline {
    uint32_t rate_numerator, rate_denominator, frames, segment_count, background_count;
    uint8_t sound, channels;
    uint16_t pre_skip;
    uint64_t samples;
    gsz_timeline_segment *segment;
    gsz_timeline_background *background; /* by rising segments */
} gsz_timeline;

gsz_result gsz_timeline_write(gsz_context *context, gsz_buffer *out,
                              const gsz_timeline *timeline) GSZ_CHECKED;
/** Fills *timeline (zeroed); whether it has backgrounds the header says. GSZ_ERROR_CORRUPT without a message: the caller knows the chunk. */
gsz_result gsz_timeline_read(gsz_context *context, gsz_timeline *timeline, const uint8_t *data,
                             size_t size, bool has_backgrounds) GSZ_CHECKED;
void gsz_timeline_free(gsz_context *context, gsz_timeline *timeline);

/** The background of a segment, or NULL. */
const gsz_timeline_background *gsz_timeline_background_of(const gsz_timeline *timeline,
                                                          uint32_t segment);
/** Packets of a sound, and the first of them that begins at a frame or later. */
uint64_t gsz_timeline_packets(const gsz_timeline *timeline);
uint64_t gsz_timeline_packet_at(const gsz_timeline *timeline, uint32_t frame);

/** True for a rate of (0, 1000]. */
bool gsz_rate_is_good(uint32_t numerator, uint32_t denominator);

#endif
