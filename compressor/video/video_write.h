/* SPDX-License-Identifier: MIT */
/* video_write.h - a video in the making: the chunks of its segments, one after the other, and in the end what stands before
 * them. Internal. */
#ifndef GSZ_VIDEO_WRITE_H
#define GSZ_VIDEO_WRITE_H

#include "container.h"
#include "gsz_files.h"
#include "gsz_video.h"
#include "timeline.h"

/** Zero-initialise, set the first members and the rate; release with gsz_video_writer_free. */
typedef struct gsz_video_writer {
    gsz_output *output; /* holds chunks as they come; NULL: memory does */
    const gsz_video_sound *sound;
    gsz_timeline timeline; /* of the segments so far */
    gsz_buffer held;
    gsz_chunk *chunk; /* of the segments */
    uint32_t chunks, chunk_room, segment_room, background_room;
    bool has_box;
    float box_min[3], box_max[3]; /* of keys and backgrounds */
    int sh_degree;                /* the highest */
    uint64_t key_bytes, motion_bytes, sound_bytes, background_bytes, file_bytes;
} gsz_video_writer;

/** A segment that is done; the bytes are borrowed. */
typedef struct gsz_segment_bytes {
    gsz_timeline_segment entry;
    gsz_video_part key, motion;
    bool stands_before;        /* the latest background: */
    gsz_video_part background; /* which is a new one, if it has bytes */
    uint32_t background_gaussians;
} gsz_segment_bytes;

gsz_result gsz_video_write_segment(gsz_context *context, gsz_video_writer *writer,
                                   const gsz_segment_bytes *segment) GSZ_CHECKED;
/** The box of all becomes wide enough for this one. */
void gsz_video_writer_widen(gsz_video_writer *writer, const float low[3], const float high[3]);

/** What the header and the metadata say. */
typedef struct gsz_video_front {
    float quality;
    int effort;
    const gsz_cloud *text;
} gsz_video_front;

/** Finishes the file: in *out, which is empty, or where the output holds the rest. */
gsz_result gsz_video_write_front(gsz_context *context, gsz_video_writer *writer,
                                 const gsz_video_front *front, gsz_buffer *out) GSZ_CHECKED;
void gsz_video_writer_free(gsz_context *context, gsz_video_writer *writer);

#endif
