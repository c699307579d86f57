/* SPDX-License-Identifier: MIT */
/* performance_sound.h - the waltz that the performance is danced to, as a WAV that repeats without a seam. */
#ifndef GSZ_PERFORMANCE_SOUND_H
#define GSZ_PERFORMANCE_SOUND_H

#include "gsz_base.h"

enum { GSZ_SOUND_RATE = 48000, GSZ_SOUND_CHANNELS = 2 };

/** 16 bits, 48 kHz, stereo, as long as GSZ_PERFORMANCE_SECONDS. */
gsz_result gsz_performance_sound(gsz_context *context, const char *path) GSZ_CHECKED;

#endif
