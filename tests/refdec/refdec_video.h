/* SPDX-License-Identifier: MIT */
/* refdec_video.h - the second decoder of videos (section 7): segment by segment, frame by frame.
 *
 *     refdec_video video;
 *     const char *reason = refdec_video_open(&video, data, size, false);
 *     for each segment: refdec_segment_open(&segment, &video, index)
 *         for each of its frames: refdec_segment_frame(&cloud, &segment, frame)
 *         refdec_segment_free(&segment);
 *     refdec_video_free(&video);
 */
#ifndef REFDEC_VIDEO_H
#define REFDEC_VIDEO_H

#include "refdec.h"

/** A line of the timeline. */
typedef struct refdec_span {
    uint32_t first, frames, key, gaussians;
    uint32_t background; /**< its number and 1, or 0 */
    bool missing;        /**< the file ends before its key or its motion does */
} refdec_span;

typedef struct refdec_background {
    uint32_t first, segments, gaussians;
} refdec_background;

typedef struct refdec_video {
    uint32_t rate_numerator, rate_denominator, frames, segments;
    int degree;
    int channels; /**< 0: no sound */
    uint32_t pre_skip;
    uint64_t samples;
    refdec_span *span;
    uint32_t backgrounds;
    refdec_background *background;
    refdec_cloud text; /**< only its metadata */
    struct rd_file *file;
} refdec_video;

typedef struct refdec_segment {
    refdec_cloud key, background; /**< the latter empty, if there is none */
    struct rd_steps *steps;
    struct rd_motion *motion;
    struct rd_binding *binding;
} refdec_segment;

typedef struct refdec_packets {
    uint64_t first; /**< number of the first of them */
    size_t count;
    const uint8_t *bytes;
    size_t *offset; /**< count + 1 */
} refdec_packets;

/** The structures need not be initialised; where a reason is returned there is nothing in them. The bytes are borrowed.
 *  partial: accept a file that ends early. */
const char *refdec_video_open(refdec_video *video, const void *data, size_t size, bool partial);
void refdec_video_free(refdec_video *video);
const char *refdec_segment_open(refdec_segment *segment, const refdec_video *video, uint32_t index);
void refdec_segment_free(refdec_segment *segment);
/** Frame 0 .. frames - 1 of the segment. */
const char *refdec_segment_frame(refdec_cloud *cloud, const refdec_segment *segment,
                                 uint32_t frame);
const char *refdec_video_sound(refdec_packets *packets, const refdec_video *video, uint32_t index);
void refdec_packets_free(refdec_packets *packets);

#endif
