/* SPDX-License-Identifier: MIT */
/* frame_pace.h - so many Gaussians that a frame takes about as long as it may: fewer at once where it takes longer, more
 * again only after several frames that took far less, so that a view that stands still comes to rest. */
#ifndef GSZ_FRAME_PACE_H
#define GSZ_FRAME_PACE_H

#include <stdint.h>

/** Zero-initialise; set target_ms. */
typedef struct gsz_frame_pace {
    double target_ms; /**< 0: frames may take as long as they do */
    uint64_t budget;  /**< Gaussians of the next frame; 0: all */
    int short_frames; /* in a row */
} gsz_frame_pace;

/** Takes what the device needed for a frame of `drawn` Gaussians out of a scene of so many. `most` is the budget that the user
 *  gave; 0: none. */
void gsz_frame_pace_step(gsz_frame_pace *pace, double ms, uint64_t drawn, uint64_t gaussians,
                         uint64_t most);

#endif
