/* SPDX-License-Identifier: MIT */
/* info_video.h - what gsz info knows about a video, and the two ways to print it. */
#ifndef GSZ_INFO_VIDEO_H
#define GSZ_INFO_VIDEO_H

#include "video_input.h"

/** One row of where the bytes are; all of them add up to the file. */
typedef struct gsz_cli_video_share {
    const char *part; /**< "key", "motion"; NULL: the name says it all */
    const char *name;
    uint64_t bytes;
} gsz_cli_video_share;

enum { GSZ_CLI_VIDEO_SHARES = 2 * GSZ_CLI_SHARES + GSZ_MOTION_ATTRIBUTE_COUNT + 3 };

typedef struct gsz_cli_video_info {
    const char *name;
    const gsz_video_info *video;
    gsz_video_sizes sizes;
    gsz_cli_video_share shares[GSZ_CLI_VIDEO_SHARES];
} gsz_cli_video_info;

/** Tells what is in a video as the options say. Not GSZ_EXIT_OK: said already. */
int gsz_cli_info_video(gsz_cli_session *session, const gsz_cli_video *video,
                       const gsz_cli_arguments *arguments);

void gsz_cli_video_info_people(const gsz_cli_video_info *info);
void gsz_cli_video_info_json(const gsz_cli_video_info *info);

/** Seconds that a video plays. */
double gsz_cli_video_seconds(const gsz_video_info *video);

#endif
