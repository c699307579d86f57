/* SPDX-License-Identifier: MIT */
/* performance_frames.h - a performance as a folder of frames, as tracking or as a reconstruction of each gives them. */
#ifndef GSZ_PERFORMANCE_FRAMES_H
#define GSZ_PERFORMANCE_FRAMES_H

#include <stdbool.h>

#include "gsz_splats.h"

enum {
    GSZ_PERFORMANCE_RATE = 30,   /**< frames a second */
    GSZ_PERFORMANCE_SECONDS = 4, /**< of a dance, which then repeats */
    GSZ_PERFORMANCE_FRAMES = GSZ_PERFORMANCE_RATE * GSZ_PERFORMANCE_SECONDS
};

typedef struct gsz_performance {
    const char *folder; /**< made if it is missing */
    size_t gaussians;
    size_t frames;
    uint64_t seed;
    bool untracked; /**< each frame with an order, a number and errors of its own */
} gsz_performance;

/** Writes frame_0000.ply and so on; those of an earlier run are replaced. */
gsz_result gsz_performance_write(gsz_context *context,
                                 const gsz_performance *performance) GSZ_CHECKED;

#endif
