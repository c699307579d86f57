/* SPDX-License-Identifier: MIT */
/* video_packer.h - the state of packing a video: the frames of the segment at hand. Internal. */
#ifndef GSZ_VIDEO_PACKER_H
#define GSZ_VIDEO_PACKER_H

#include "background.h"
#include "video_write.h"

struct gsz_video_packer {
    gsz_video_options options;
    float quality;    /* of all keys; below 0: still to be found */
    gsz_cloud text;   /* the metadata of the first frame */
    gsz_cloud *frame; /* of the segment at hand */
    int frames;
    bool is_tracked; /* if there are two of them at least */
    uint32_t added;  /* frames, in all */
    gsz_background background;
    gsz_video_writer writer;
    uint64_t source_gaussians, gaussians;
};

/** How the next key is packed. */
gsz_pack_options gsz_video_key_options(const gsz_video_packer *packer);
/** The box of the video becomes wide enough for a decoded cloud. */
void gsz_video_widen(gsz_video_packer *packer, const gsz_cloud *decoded);
/** Packs tracked frames as a segment, without what the background has of them. */
gsz_result gsz_video_pack_segment(gsz_context *context, gsz_video_packer *packer,
                                  const gsz_cloud *frame, int count) GSZ_CHECKED;

#endif
