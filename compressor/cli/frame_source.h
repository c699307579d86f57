/* SPDX-License-Identifier: MIT */
/* frame_source.h - frames to look at, one or two at a time: out of the files of a sequence, or out of a video. */
#ifndef GSZ_FRAME_SOURCE_H
#define GSZ_FRAME_SOURCE_H

#include "frame_list.h"
#include "video_input.h"

typedef struct gsz_cli_frame_source {
    const char *name;        /**< for people */
    gsz_cli_frame_list list; /**< empty: of a video */
    gsz_cli_video video;
    size_t frames;
    uint64_t bytes;        /**< of the video, or of all files */
    uint64_t read, floats; /**< bytes of the files that were read, and of what they held */
    gsz_cloud cloud[2];    /**< the last two frames that were asked for */
    size_t frame[2];       /**< which they are, and 1 more: 0 is none */
    int last;
} gsz_cli_frame_source;

/** Opens *source (zeroed): one operand that is a video, or what gsz_cli_frame_list_read takes. Not GSZ_EXIT_OK: said
 *  already. */
int gsz_cli_frame_source_open(gsz_cli_session *session, gsz_cli_frame_source *source,
                              const char *const *operands, size_t count);
/** Bytes of the key and of two frames of a video, at the most; 0 of files, which limit themselves. */
uint64_t gsz_cli_frame_source_floats(const gsz_cli_frame_source *source);
void gsz_cli_frame_source_close(gsz_cli_session *session, gsz_cli_frame_source *source);
/** *out_cloud is clean, not empty, and stays until the frame after the next one is asked for. */
int gsz_cli_frame_source_get(gsz_cli_session *session, gsz_cli_frame_source *source,
                             const gsz_cloud **out_cloud, size_t frame);

#endif
