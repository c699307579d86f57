/* SPDX-License-Identifier: MIT */
/* video.h - an opened video: the file around it, its timeline, and where its segments lie. Internal. */
#ifndef GSZ_VIDEO_FILE_H
#define GSZ_VIDEO_FILE_H

#include "file.h"
#include "segment_frame.h"
#include "timeline.h"

/** The parts of a segment, in the order of their chunks. */
enum { GSZ_PART_KEY, GSZ_PART_MOTION, GSZ_PART_SOUND, GSZ_PARTS };

struct gsz_video {
    gsz_file *file;
    gsz_timeline timeline;
    uint32_t *chunk;            /* [segment][part]; sound only if there is any */
    uint32_t *background_chunk; /* of each background */
    gsz_video_segment_info *segment;
    gsz_video_background_info *background;
    gsz_video_info info;
};

struct gsz_video_segment {
    gsz_segment_key key;
    gsz_cloud background; /* what comes behind it in each frame */
    gsz_motion motion;
    gsz_binding binding;
    gsz_joint_map *maps;
};

/** GSZ_ERROR_ARGUMENT for a frame that the segment does not have. */
gsz_result gsz_video_segment_has(gsz_context *context, const gsz_video_segment *segment,
                                 uint32_t frame) GSZ_CHECKED;

/** The bytes of a part that is there, its checksum checked, and its chunk. */
gsz_result gsz_video_read_part(gsz_context *context, const gsz_video *video, uint32_t segment,
                               int part, const gsz_chunk **out_chunk,
                               const uint8_t **out_data) GSZ_CHECKED;

/** The same of a background. */
gsz_result gsz_video_read_background(gsz_context *context, const gsz_video *video,
                                     uint32_t background, const gsz_chunk **out_chunk,
                                     const uint8_t **out_data) GSZ_CHECKED;

#endif
