/* SPDX-License-Identifier: MIT */
/* sound_ring.c - samples by their number modulo the size of the ring, and a line through the times at which they were
 * taken. */
#include "sound_ring.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, CHANNELS_MAX = 2, MASK = GSZ_SOUND_RING_SAMPLES - 1 };

/* Of the volume, a sample: 5 ms from silence to loud. */
static const float volume_step = 1.0f / 240;
/* How far one callback moves the line: devices call when it suits them, but are exact in the long run. */
static const double trust = 0.1;
static const double jump_seconds = 0.1, silent_seconds = 0.5, filling_most = 0.3;

struct gsz_sound_ring {
    int channels;
    pthread_mutex_t guard;
    pthread_cond_t changed;
    /* Guarded: */
    bool ended, running;
    uint64_t starts;
    uint64_t first, behind; /* samples that are there: from the one, before the other */
    float *sample;          /* [number & MASK][channel] */
    double at;              /* the next one that the device takes */
    double speed;
    float volume, wanted_volume;
    /* The sample that is heard at a time `t` is line_at + (t - line_time) * RATE * speed. */
    bool has_line;
    double line_at, line_time, called_at;
    size_t last_count; /* that was filled then */
    bool filling;      /* since the start: the device gets silence until there is something */
    double filling_since;
    bool was_short;
    gsz_sound_counts counts;
};

/* ---- lifetime ---- */

gsz_result gsz_sound_ring_create(gsz_sound_ring **out_ring, int channels) {
    gsz_sound_ring *ring = calloc(1, sizeof *ring);
    *out_ring = ring;
    if (!ring) return GSZ_ERROR_MEMORY;
    ring->channels = channels;
    ring->speed = 1;
    ring->wanted_volume = 1;
    pthread_mutex_init(&ring->guard, NULL);
    pthread_cond_init(&ring->changed, NULL);
    ring->sample = calloc((size_t)GSZ_SOUND_RING_SAMPLES * (size_t)channels, sizeof *ring->sample);
    if (ring->sample) return GSZ_OK;
    gsz_sound_ring_destroy(out_ring);
    return GSZ_ERROR_MEMORY;
}

void gsz_sound_ring_destroy(gsz_sound_ring **out_ring) {
    gsz_sound_ring *ring = *out_ring;
    if (!ring) return;
    pthread_cond_destroy(&ring->changed);
    pthread_mutex_destroy(&ring->guard);
    free(ring->sample);
    free(ring);
    *out_ring = NULL;
}

/* ---- control ---- */

void gsz_sound_ring_start(gsz_sound_ring *ring, uint64_t at, double speed) {
    pthread_mutex_lock(&ring->guard);
    ring->running = true;
    ring->starts++;
    ring->first = ring->behind = at;
    ring->at = (double)at;
    ring->speed = speed;
    ring->volume = 0;
    ring->has_line = ring->was_short = false;
    ring->filling = true;
    ring->filling_since = -1;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->guard);
}

void gsz_sound_ring_stop(gsz_sound_ring *ring) {
    pthread_mutex_lock(&ring->guard);
    ring->running = ring->has_line = false;
    pthread_mutex_unlock(&ring->guard);
}

void gsz_sound_ring_set_speed(gsz_sound_ring *ring, double speed) {
    pthread_mutex_lock(&ring->guard);
    /* The line turns about its last point. */
    ring->line_at += (ring->called_at - ring->line_time) * RATE * ring->speed;
    ring->line_time = ring->called_at;
    ring->speed = speed;
    pthread_mutex_unlock(&ring->guard);
}

void gsz_sound_ring_set_volume(gsz_sound_ring *ring, double volume) {
    pthread_mutex_lock(&ring->guard);
    ring->wanted_volume = (float)fmin(fmax(volume, 0), 1);
    pthread_mutex_unlock(&ring->guard);
}

void gsz_sound_ring_end(gsz_sound_ring *ring) {
    pthread_mutex_lock(&ring->guard);
    ring->ended = true;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->guard);
}

/* ---- decoding ---- */

/* What the device has passed need not be decoded any more. */
static void drop_played(gsz_sound_ring *ring) {
    uint64_t at = (uint64_t)ring->at;
    if (at > ring->first) ring->first = at;
    if (ring->behind < ring->first) ring->behind = ring->first;
}

bool gsz_sound_ring_wait(gsz_sound_ring *ring, gsz_sound_task *out_task, size_t room) {
    bool goes_on;
    pthread_mutex_lock(&ring->guard);
    for (;;) {
        drop_played(ring);
        if (ring->ended) break;
        if (ring->running && ring->behind - ring->first + room <= GSZ_SOUND_RING_SAMPLES) break;
        pthread_cond_wait(&ring->changed, &ring->guard);
    }
    *out_task = (gsz_sound_task){ring->starts, ring->behind};
    goes_on = !ring->ended;
    pthread_mutex_unlock(&ring->guard);
    return goes_on;
}

size_t gsz_sound_ring_ahead(gsz_sound_ring *ring) {
    pthread_mutex_lock(&ring->guard);
    size_t ahead = (size_t)(ring->behind - ring->first);
    pthread_mutex_unlock(&ring->guard);
    return ahead;
}

void gsz_sound_ring_write(gsz_sound_ring *ring, const gsz_sound_task *task, const float *samples,
                          size_t count) {
    size_t channels = (size_t)ring->channels;
    pthread_mutex_lock(&ring->guard);
    /* The device may have passed the beginning meanwhile. */
    if (task->start == ring->starts && task->from <= ring->behind &&
        task->from + count <= ring->first + GSZ_SOUND_RING_SAMPLES) {
        for (size_t i = (size_t)(ring->behind - task->from); i < count; i++, ring->behind++)
            memcpy(ring->sample + (ring->behind & MASK) * channels, samples + i * channels,
                   channels * sizeof *samples);
    }
    pthread_mutex_unlock(&ring->guard);
}

/* ---- playing ---- */

static bool is_there(const gsz_sound_ring *ring, uint64_t number) {
    return number >= ring->first && number < ring->behind;
}

/* One sample of all channels; false: it is not there, and silent. */
static bool mix(const gsz_sound_ring *ring, float out[CHANNELS_MAX], double at) {
    uint64_t number = (uint64_t)at, next = number + 1;
    float part = (float)(at - (double)number);
    size_t channels = (size_t)ring->channels;
    if (!is_there(ring, number)) {
        memset(out, 0, channels * sizeof *out);
        return false;
    }
    if (!is_there(ring, next)) next = number;
    for (size_t c = 0; c < channels; c++) {
        float a = ring->sample[(number & MASK) * channels + c];
        float b = ring->sample[(next & MASK) * channels + c];
        out[c] = (a + (b - a) * part) * ring->volume;
    }
    return true;
}

static void move_volume(gsz_sound_ring *ring) {
    float apart = ring->wanted_volume - ring->volume;
    if (apart > volume_step) apart = volume_step;
    if (apart < -volume_step) apart = -volume_step;
    ring->volume += apart;
}

/* The first sample of this call will be heard at `heard`. */
static void note(gsz_sound_ring *ring, double now, double heard, size_t count) {
    double guess = ring->line_at + (heard - ring->line_time) * RATE * ring->speed;
    double miss = ring->at - guess;
    bool jumps = !ring->has_line || fabs(miss) > jump_seconds * RATE * ring->speed;
    if (ring->has_line) {
        ring->counts.seconds += now - ring->called_at;
        ring->counts.played += (double)ring->last_count / RATE;
    }
    ring->line_at = jumps ? ring->at : guess + trust * miss;
    ring->line_time = heard;
    ring->called_at = now;
    ring->last_count = count;
    ring->has_line = true;
}

/* Nothing is heard before something is there, unless that takes too long. */
static bool is_filling(gsz_sound_ring *ring, double now) {
    if (!ring->filling) return false;
    if (ring->filling_since < 0) ring->filling_since = now;
    ring->filling = ring->behind == ring->first && now - ring->filling_since < filling_most;
    return ring->filling;
}

void gsz_sound_ring_play(gsz_sound_ring *ring, float *out, size_t count, double now,
                         double latency) {
    size_t channels = (size_t)ring->channels;
    bool some_missing = false;
    pthread_mutex_lock(&ring->guard);
    if (!ring->running || is_filling(ring, now)) {
        memset(out, 0, count * channels * sizeof *out);
        pthread_mutex_unlock(&ring->guard);
        return;
    }
    note(ring, now, now + latency, count);
    for (size_t i = 0; i < count; i++) {
        move_volume(ring);
        some_missing |= !mix(ring, out + i * channels, ring->at);
        ring->at += ring->speed;
    }
    if (some_missing && !ring->was_short) ring->counts.underruns++;
    ring->was_short = some_missing;
    drop_played(ring);
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->guard);
}

/* ---- the clock ---- */

bool gsz_sound_ring_heard(gsz_sound_ring *ring, double now, double *out_at) {
    bool known;
    pthread_mutex_lock(&ring->guard);
    known = ring->has_line && now - ring->called_at < silent_seconds;
    *out_at = ring->line_at + (now - ring->line_time) * RATE * ring->speed;
    pthread_mutex_unlock(&ring->guard);
    return known;
}

gsz_sound_counts gsz_sound_ring_get_counts(gsz_sound_ring *ring) {
    pthread_mutex_lock(&ring->guard);
    gsz_sound_counts counts = ring->counts;
    pthread_mutex_unlock(&ring->guard);
    return counts;
}
