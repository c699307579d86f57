/* SPDX-License-Identifier: MIT */
/* video_packer.h - the state of packing a video: frames of the segment at hand, chunks of those that are done. Internal. */
#ifndef GSZ_VIDEO_PACKER_H
#define GSZ_VIDEO_PACKER_H

#include "gsz_video.h"
#include "timeline.h"

/** A segment that is done. */
typedef struct gsz_packed_segment {
    gsz_buffer key, motion, sound;
    gsz_timeline_segment entry;
} gsz_packed_segment;

struct gsz_video_packer {
    gsz_video_options options;
    float quality;    /* of all keys; below 0: still to be found */
    gsz_cloud text;   /* the metadata of the first frame */
    gsz_cloud *frame; /* of the segment at hand */
    int frames;
    bool is_tracked; /* if there are two of them at least */
    uint32_t added;  /* frames, in all */
    gsz_packed_segment *segment;
    size_t segments, capacity;
    const gsz_video_sound *sound;
    int sh_degree;
    float box_min[3], box_max[3];
    uint64_t source_gaussians, gaussians;
};

/** Packs tracked frames as a segment. */
gsz_result gsz_video_pack_segment(gsz_context *context, gsz_video_packer *packer,
                                  const gsz_cloud *frame, int count) GSZ_CHECKED;
/** Releases what it holds, but not itself. */
void gsz_video_packer_release(gsz_context *context, gsz_video_packer *packer);
/** Writes all segments into *out. */
gsz_result gsz_video_write(gsz_context *context, gsz_video_packer *packer,
                           gsz_buffer *out) GSZ_CHECKED;

#endif
