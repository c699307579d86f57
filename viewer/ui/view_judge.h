/* SPDX-License-Identifier: MIT */
/* view_judge.h - how far the second of two scenes is from the first at a view: PSNR and SSIM.
 *
 * Pictures on a screen have 8 bits a channel, which alone is an error of 56 dB, and quads blend in 8 bits: so the judge
 * draws both clouds with gsz_raster.h, in floats, as gsz eval does. For the same camera the figures are the same. */
#ifndef GSZ_VIEW_JUDGE_H
#define GSZ_VIEW_JUDGE_H

#include "cpu_renderer.h"

/** For the file that cannot be judged. */
#define GSZ_COMPARE_NO_FILM                                                                        \
    "%s: is a video: scenes of one moment are compared here, videos by gsz eval"

typedef struct gsz_judge gsz_judge;

/** `pool` is borrowed; it may work for others at the same time. */
gsz_result gsz_judge_create(gsz_judge **out_judge, gsz_pool *pool) GSZ_CHECKED;
/** Accepts NULL. */
void gsz_judge_destroy(gsz_judge **judge);

/** Takes *cloud, which is zeroed, as the first scene (which 0) or the second (1), in place of the one before. Waits for a
 *  score that is being made. */
void gsz_judge_take(gsz_judge *judge, int which, gsz_scene_cloud *cloud);
/** Scores now. */
gsz_result gsz_judge_score(gsz_judge *judge, gsz_score *out_score,
                           const gsz_render_view *view) GSZ_CHECKED;

/** Writes the picture that was scored last of one of them, as gsz_cpu_renderer_write does. */
void gsz_judge_write(const gsz_judge *judge, int which, uint8_t *out_pixels);

/** Has a thread score this view; only the latest one asked for counts. */
void gsz_judge_ask(gsz_judge *judge, const gsz_render_view *view);
/** True, once, when a score is there that was asked for: of *out_view. What could not be scored has NaN. */
bool gsz_judge_poll(gsz_judge *judge, gsz_score *out_score, gsz_render_view *out_view);

/** Why scoring failed; "": out of memory. */
const char *gsz_judge_error(const gsz_judge *judge);

#endif
