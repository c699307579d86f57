/* SPDX-License-Identifier: MIT */
/* eval_video.h - gsz eval of a video: what its frames lost, and what it flickers. */
#ifndef GSZ_EVAL_VIDEO_H
#define GSZ_EVAL_VIDEO_H

#include "comparison.h"
#include "frame_source.h"

/** Of one frame, means over the views. */
typedef struct gsz_cli_frame_score {
    size_t frame;
    double psnr, ssim; /**< SSIM: NaN where no picture is large enough */
    double
        unrest; /**< RMS of what changes to the next frame beyond the original; NaN: it is the last */
} gsz_cli_frame_score;

/** A figure over all frames that are compared. */
typedef struct gsz_cli_frame_range_score {
    double mean, least;
    size_t frame; /**< with the least */
} gsz_cli_frame_range_score;

typedef struct gsz_cli_video_comparison {
    gsz_cli_comparison views; /**< views and how they are drawn; no entries */
    gsz_cli_frame_source reference, test;
    gsz_cli_frame_score *score;
    size_t count; /**< frames compared */
    gsz_cli_frame_range_score psnr, ssim;
    double unrest; /**< mean; NaN: no frame has a next one */
    size_t steps;  /**< from frame to frame, which that is of */
} gsz_cli_video_comparison;

/** Whether the last operand is a video, or the first one a video or a sequence of frames. */
bool gsz_cli_is_eval_of_video(const gsz_cli_arguments *arguments);
/** Compares and reports. Not GSZ_EXIT_OK: said already. */
int gsz_cli_eval_video(gsz_cli_session *session, const gsz_cli_arguments *arguments);

/** RMS in dB below 1, GSZ_PSNR_EQUAL at the most; NaN stays. */
double gsz_cli_flicker(double unrest);
void gsz_cli_eval_video_people(FILE *stream, const gsz_cli_video_comparison *comparison,
                               bool per_frame);
void gsz_cli_eval_video_json(const gsz_cli_session *session,
                             const gsz_cli_video_comparison *comparison);

#endif
