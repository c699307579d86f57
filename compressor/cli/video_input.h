/* SPDX-License-Identifier: MIT */
/* video_input.h - a .gsz with a video from a path, in memory and open, and its frames. */
#ifndef GSZ_VIDEO_INPUT_H
#define GSZ_VIDEO_INPUT_H

#include "packed_input.h"

#include "gsz_video.h"

typedef struct gsz_cli_video {
    const char *name; /**< for people */
    gsz_buffer bytes;
    gsz_video *video;
    const gsz_video_info *info;
    gsz_video_segment *segment; /**< that frames were last taken from, or NULL */
    uint32_t segment_index;
} gsz_cli_video;

/** True if the first bytes of a regular file are those of a video. */
bool gsz_cli_sniff_video(const char *path);
/** Opens *video (zeroed). Not GSZ_EXIT_OK: said already. */
int gsz_cli_video_open(gsz_cli_session *session, gsz_cli_video *video, const char *path,
                       bool partial);
/** Opens *video (zeroed) from the bytes of *packed, which are then its own. */
int gsz_cli_video_take(gsz_cli_session *session, gsz_cli_video *video, gsz_cli_packed *packed,
                       bool partial);
void gsz_cli_video_close(gsz_cli_session *session, gsz_cli_video *video);

/** Fills *cloud (zeroed, or of another frame) with a frame and the metadata of the video. Frames in order are cheap. */
int gsz_cli_video_frame(gsz_cli_session *session, gsz_cli_video *video, gsz_cloud *cloud,
                        uint32_t frame);

/** Frames that the file ends before, from `first` to `last`. */
uint32_t gsz_cli_video_missing(const gsz_cli_video *video, uint32_t first, uint32_t last);
/** Warns of what is missing: GSZ_EXIT_PARTIAL, or GSZ_EXIT_OK if nothing is. */
int gsz_cli_video_warn_missing(gsz_cli_session *session, const gsz_cli_video *video,
                               uint32_t missing);

#endif
