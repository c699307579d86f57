/* SPDX-License-Identifier: MIT */
/* share_lists.h - what a budget chose, where the device can read it. Internal to the renderer. */
#ifndef GSZ_SHARE_LISTS_H
#define GSZ_SHARE_LISTS_H

#include "gpu_frames.h"
#include "splat_budget.h"

/** Zero-initialise; let go of with gsz_share_lists_drop. */
typedef struct gsz_share_lists {
    gsz_gpu_buffer
        buffer; /* in turn, one place for each frame that may be under way: shares, then picks */
    uint32_t chunks, place;
    uint32_t pick_count;
    bool is_used; /**< by the picture that was sorted last */
} gsz_share_lists;

/** Writes what was chosen, out of the way of frames that read what was there before. */
gsz_result gsz_share_lists_write(gsz_share_lists *lists, gsz_gpu *gpu, gsz_gpu_frames *frames,
                                 const gsz_splat_budget *budget) GSZ_CHECKED;
void gsz_share_lists_drop(gsz_share_lists *lists, gsz_gpu *gpu, gsz_gpu_frames *frames);
/** Tells the passes of a frame where they are. */
void gsz_share_lists_fill(const gsz_share_lists *lists, SplatFrame *frame);

#endif
