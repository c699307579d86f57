/* SPDX-License-Identifier: MIT */
/* play_clock.h - where in a film it is now. Time is told by the caller, in seconds that only go on; places are in
 * frames, with a fraction. Pure functions on a struct. */
#ifndef GSZ_PLAY_CLOCK_H
#define GSZ_PLAY_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define GSZ_PLAY_SPEED_MIN 0.1
#define GSZ_PLAY_SPEED_MAX 4.0

typedef struct gsz_play_clock {
    uint32_t frames; /**< of the film, at least 1 */
    double rate;     /**< frames a second, as recorded */
    double speed;    /**< GSZ_PLAY_SPEED_MIN .. MAX */
    bool playing, loop;
    double at;      /**< 0 .. frames, at `since` */
    double since;   /**< seconds */
    uint64_t turns; /**< how often it has begun anew by itself */
} gsz_play_clock;

/** At the first frame, not playing, at speed 1, without a loop. */
void gsz_play_clock_init(gsz_play_clock *clock, uint32_t frames, double rate);
/** Goes on to now. Behind the last frame it begins anew, or stops there. */
void gsz_play_clock_tick(gsz_play_clock *clock, double now);
void gsz_play_clock_play(gsz_play_clock *clock, double now, bool playing);
/** Limited to what is allowed. */
void gsz_play_clock_set_speed(gsz_play_clock *clock, double now, double speed);
/** Jumps, as far as there are frames. */
void gsz_play_clock_seek(gsz_play_clock *clock, double now, double frame);
/** Takes the place, counted on through all turns, from another clock that leads, such as one that sound is played by.
 *  Small steps back, which no clock takes, are left out. */
void gsz_play_clock_follow(gsz_play_clock *clock, double now, double place);
/** The place so many seconds after the last tick, counted on through all turns. */
double gsz_play_clock_place(const gsz_play_clock *clock, double seconds_ahead);
/** The frame at a place. */
uint32_t gsz_play_clock_frame(const gsz_play_clock *clock, double place);

#endif
