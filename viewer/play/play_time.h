/* SPDX-License-Identifier: MIT */
/* play_time.h - the monotonic clock, for the threads of playing. */
#ifndef GSZ_PLAY_TIME_H
#define GSZ_PLAY_TIME_H

#include <time.h>

/** Seconds since some moment. */
static inline double gsz_play_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

#endif
