/* SPDX-License-Identifier: MIT */
/* frame_pace.c - a budget that follows measured times. */
#include "frame_pace.h"

enum { SHORT_FRAMES = 6, LEAST = 1000 };
static const double longest = 1.1, shortest = 0.75, growth = 1.15;

void gsz_frame_pace_step(gsz_frame_pace *pace, double ms, uint64_t drawn, uint64_t gaussians,
                         uint64_t most) {
    uint64_t limit = most > 0 && most < gaussians ? most : gaussians;
    uint64_t now = pace->budget > 0 && pace->budget < limit ? pace->budget : limit;
    if (pace->target_ms <= 0 || ms <= 0 || gaussians == 0) return;
    pace->short_frames = ms < shortest * pace->target_ms ? pace->short_frames + 1 : 0;
    if (ms > longest * pace->target_ms) {
        /* What the picture's border cut off was no work: the budget begins at what was drawn. */
        uint64_t begin = drawn > 0 && drawn < now ? drawn : now;
        double part = pace->target_ms / ms;
        now = (uint64_t)((double)begin * (part < 0.5 ? 0.5 : part));
    } else if (pace->short_frames >= SHORT_FRAMES) {
        now = (uint64_t)((double)now * growth) + 1;
        pace->short_frames = 0;
    }
    pace->budget = now < LEAST ? LEAST : now < limit ? now : limit;
}
