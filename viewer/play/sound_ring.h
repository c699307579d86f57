/* SPDX-License-Identifier: MIT */
/* sound_ring.h - decoded samples between the thread that decodes them and the device that plays them, and what is
 * heard now.
 *
 * Places are samples at 48 kHz of a row without end: behind the last sample of a loop comes the first one again, with
 * a number of its own. The row is played at any speed, by linear interpolation. It goes on whether samples are there
 * or not: what comes too late is silence. Knows no device; any thread may call. */
#ifndef GSZ_SOUND_RING_H
#define GSZ_SOUND_RING_H

#include "gsz_base.h"

enum { GSZ_SOUND_RING_SAMPLES = 1 << 16 /**< that are kept ahead: 1.4 seconds */ };

typedef struct gsz_sound_ring gsz_sound_ring;

gsz_result gsz_sound_ring_create(gsz_sound_ring **out_ring, int channels) GSZ_CHECKED;
void gsz_sound_ring_destroy(gsz_sound_ring **ring);

/** Forgets all samples and plays from here on. */
void gsz_sound_ring_start(gsz_sound_ring *ring, uint64_t at, double speed);
/** Plays silence, and stays where it is. */
void gsz_sound_ring_stop(gsz_sound_ring *ring);
void gsz_sound_ring_set_speed(gsz_sound_ring *ring, double speed);
/** 0..1; it gets there without a click. */
void gsz_sound_ring_set_volume(gsz_sound_ring *ring, double volume);

/* ---- the thread that decodes ---- */

/** What is to be decoded next. */
typedef struct gsz_sound_task {
    uint64_t start; /**< tells one start from the next */
    uint64_t from;  /**< the first sample that is missing */
} gsz_sound_task;

/** Waits until `room` samples fit, and something is played. False: the ring was ended. */
bool gsz_sound_ring_wait(gsz_sound_ring *ring, gsz_sound_task *out_task, size_t room);
/** Samples that are there and were not played yet. */
size_t gsz_sound_ring_ahead(gsz_sound_ring *ring);
/** Adds samples, channels in turns, that begin at task->from; of another start they are left out. */
void gsz_sound_ring_write(gsz_sound_ring *ring, const gsz_sound_task *task, const float *samples,
                          size_t count);
/** Has gsz_sound_ring_wait return, now and from now on. */
void gsz_sound_ring_end(gsz_sound_ring *ring);

/* ---- the device ---- */

/** Fills `count` samples, channels in turns, that will be heard `latency` seconds after `now`: the heart of a
 *  callback. */
void gsz_sound_ring_play(gsz_sound_ring *ring, float *out_samples, size_t count, double now,
                         double latency);

/* ---- the clock ---- */

/** The sample that is heard now. False: nothing was played since the start, or for half a second. */
bool gsz_sound_ring_heard(gsz_sound_ring *ring, double now, double *out_at);

typedef struct gsz_sound_counts {
    uint64_t underruns; /**< times that samples were not there */
    double played;      /**< seconds of sound that the device took, whatever the speed */
    double seconds;     /**< on the wall meanwhile */
} gsz_sound_counts;

gsz_sound_counts gsz_sound_ring_get_counts(gsz_sound_ring *ring);

#endif
