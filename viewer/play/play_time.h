/* SPDX-License-Identifier: MIT */
/* play_time.h - the monotonic clock, for the threads of playing. */
#ifndef GSZ_PLAY_TIME_H
#define GSZ_PLAY_TIME_H

#include "platform.h"

/** Seconds since some moment. */
static inline double gsz_play_now(void) { return gsz_platform_clock(); }

#endif
