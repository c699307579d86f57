/* SPDX-License-Identifier: MIT */
/* play_clock.c - the arithmetic of playing: speed, loops, jumps, and the ends of a film. */
#include "play_clock.h"

#include <math.h>

/* What rounding may take from a place; frames. */
static const double grain = 1e-6;
/* Steps back of a clock that is followed, seconds: beyond, it was meant. */
static const double jitter_most = 0.25;

void gsz_play_clock_init(gsz_play_clock *clock, uint32_t frames, double rate) {
    *clock = (gsz_play_clock){.frames = frames > 0 ? frames : 1, .rate = rate, .speed = 1};
}

/* A place behind the end is one of the next turn, or the end. */
static void settle(gsz_play_clock *clock, double at) {
    double frames = clock->frames, turns;
    if (at < frames - grain) {
        clock->at = at > 0 ? at : 0;
        return;
    }
    if (!clock->loop) {
        clock->at = frames - 1;
        clock->playing = false;
        return;
    }
    turns = floor((at + grain) / frames);
    clock->turns += (uint64_t)turns;
    clock->at = at - turns * frames;
    if (clock->at < 0) clock->at = 0;
}

void gsz_play_clock_tick(gsz_play_clock *clock, double now) {
    double passed = now - clock->since;
    clock->since = now;
    if (clock->playing && passed > 0)
        settle(clock, clock->at + passed * clock->rate * clock->speed);
}

void gsz_play_clock_play(gsz_play_clock *clock, double now, bool playing) {
    gsz_play_clock_tick(clock, now);
    clock->playing = playing;
}

void gsz_play_clock_set_speed(gsz_play_clock *clock, double now, double speed) {
    gsz_play_clock_tick(clock, now);
    clock->speed = fmin(fmax(speed, GSZ_PLAY_SPEED_MIN), GSZ_PLAY_SPEED_MAX);
}

void gsz_play_clock_seek(gsz_play_clock *clock, double now, double frame) {
    clock->since = now;
    clock->at = fmin(fmax(frame, 0), (double)clock->frames - 1);
}

void gsz_play_clock_follow(gsz_play_clock *clock, double now, double place) {
    double at = place - (double)clock->turns * clock->frames;
    double back = clock->at - at, most = jitter_most * clock->rate * clock->speed;
    clock->since = now;
    if (back > 0 && back < most) at = clock->at;
    settle(clock, at);
}

double gsz_play_clock_place(const gsz_play_clock *clock, double seconds_ahead) {
    double at = clock->at, last = (double)clock->frames - 1;
    if (clock->playing) at += seconds_ahead * clock->rate * clock->speed;
    if (!clock->loop && at > last) at = last;
    return (double)clock->turns * clock->frames + at;
}

uint32_t gsz_play_clock_frame(const gsz_play_clock *clock, double place) {
    return (uint32_t)((uint64_t)(place + grain) % clock->frames);
}
