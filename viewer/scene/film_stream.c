/* SPDX-License-Identifier: MIT */
/* film_stream.c - the thread that fetches segments, and those who wait for them. */
#include "film_stream.h"
#include "system_wait.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD = 8 }; /* segments behind one that was waited for */

static const double step_seconds = 0.02;
/** Seconds between looks whether somebody still waits. */
static const double look_pause = 0.02;

/* Bytes of the file. */
typedef struct byte_range {
    uint64_t begin, end;
} byte_range;

typedef struct film_segment {
    byte_range own, background; /* the latter empty, if there is none */
    int waiting;                /* so many threads */
    bool there;
} film_segment;

typedef struct film_stream {
    gsz_remote *remote; /* of the thread, once that runs */
    pthread_t thread;
    bool started;
    pthread_mutex_t guard;
    pthread_cond_t changed;
    /* Guarded: */
    film_segment *segment;
    uint32_t segments, left, latest; /* `left` are not there; `latest` was waited for last */
    bool stop, spoilt;
    gsz_film_supply supply;
    gsz_result result;
    char error[512];
} film_stream;

/* ---- the thread ---- */

static bool is_there(film_stream *s, const byte_range *range) {
    return range->begin == range->end || gsz_remote_has(s->remote, range->begin, range->end);
}

/* With the guard, as all of these: a step of the remote is all that takes time. */
static void look_at_segments(film_stream *s) {
    s->left = 0;
    for (uint32_t i = 0; i < s->segments; i++) {
        film_segment *segment = &s->segment[i];
        if (!segment->there)
            segment->there = is_there(s, &segment->background) && is_there(s, &segment->own);
        s->left += !segment->there;
    }
    s->supply.there = gsz_remote_there(s->remote);
    pthread_cond_broadcast(&s->changed);
}

/* As much of it as may be asked for now. */
static void ask_for(film_stream *s, const film_segment *segment) {
    const byte_range *ranges[] = {&segment->background, &segment->own};
    for (int i = 0; i < 2 && !segment->there; i++)
        while (!is_there(s, ranges[i]) &&
               gsz_remote_want(s->remote, ranges[i]->begin, ranges[i]->end)) {
        }
}

static void ask(film_stream *s) {
    uint32_t ahead = s->segments < AHEAD ? s->segments : AHEAD;
    for (uint32_t i = 0; i < s->segments; i++)
        if (s->segment[i].waiting > 0) ask_for(s, &s->segment[i]);
    for (uint32_t i = 0; i < ahead; i++) ask_for(s, &s->segment[(s->latest + i) % s->segments]);
}

static void fail(film_stream *s, gsz_result result) {
    s->result = result;
    snprintf(s->error, sizeof s->error, "%s", gsz_remote_error(s->remote));
    pthread_cond_broadcast(&s->changed);
}

/* The guard is let go while the network is waited for. */
static void step(film_stream *s) {
    gsz_result result;
    ask(s);
    pthread_mutex_unlock(&s->guard);
    result = gsz_remote_step(s->remote, step_seconds);
    pthread_mutex_lock(&s->guard);
    look_at_segments(s);
    if (result != GSZ_OK) fail(s, result);
}

static void *fetch(void *user) {
    film_stream *s = user;
    pthread_mutex_lock(&s->guard);
    while (!s->stop && s->left > 0 && s->result == GSZ_OK) step(s);
    pthread_mutex_unlock(&s->guard);
    return NULL;
}

static void on_notice(void *user, const char *text) {
    film_stream *s = user;
    pthread_mutex_lock(&s->guard);
    snprintf(s->supply.notice, sizeof s->supply.notice, "%s", text);
    pthread_mutex_unlock(&s->guard);
}

/* ---- the feed ---- */

static void wait_a_little(film_stream *s) {
    const struct timespec when = gsz_system_time_in(look_pause);
    pthread_cond_timedwait(&s->changed, &s->guard, &when);
}

static bool is_wanted(const gsz_context_options *options) {
    return !options || !options->progress || options->progress(options->user, "fetch", 0);
}

static gsz_result wait_for_segment(void *user, uint32_t number, const gsz_context_options *options,
                                   char *error, size_t size) {
    film_stream *s = user;
    film_segment *segment = &s->segment[number];
    gsz_result result = GSZ_OK;
    pthread_mutex_lock(&s->guard);
    s->latest = number;
    segment->waiting++;
    while (!segment->there && result == GSZ_OK) {
        result = is_wanted(options) ? s->result : GSZ_ERROR_CANCELLED;
        if (result == GSZ_OK) wait_a_little(s);
    }
    segment->waiting--;
    snprintf(error, size, "%s", result == GSZ_ERROR_CANCELLED ? "cancelled" : s->error);
    pthread_mutex_unlock(&s->guard);
    return result;
}

static bool has_segment(void *user, uint32_t number) {
    film_stream *s = user;
    pthread_mutex_lock(&s->guard);
    bool there = s->segment[number].there;
    pthread_mutex_unlock(&s->guard);
    return there;
}

static void spoil(void *user) {
    film_stream *s = user;
    pthread_mutex_lock(&s->guard);
    s->spoilt = true;
    pthread_mutex_unlock(&s->guard);
}

static gsz_film_supply get_supply(void *user) {
    film_stream *s = user;
    pthread_mutex_lock(&s->guard);
    gsz_film_supply supply = s->supply;
    pthread_mutex_unlock(&s->guard);
    return supply;
}

/* ---- lifetime ---- */

static void release(film_stream *s) {
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->guard);
    free(s->segment);
    free(s);
}

static void close_stream(void *user) {
    film_stream *s = user;
    pthread_mutex_lock(&s->guard);
    s->stop = true;
    pthread_mutex_unlock(&s->guard);
    if (s->started) pthread_join(s->thread, NULL);
    if (s->spoilt) gsz_remote_forget(s->remote);
    gsz_remote_close(&s->remote);
    release(s);
}

static bool list_segments(film_stream *s, const gsz_video_info *info) {
    s->segments = info->segment_count;
    s->segment = calloc(s->segments, sizeof *s->segment);
    for (uint32_t i = 0; s->segment && i < s->segments; i++) {
        const gsz_video_segment_info *from = &info->segments[i];
        s->segment[i].own = (byte_range){from->offset, from->offset + from->size};
        if (from->background == GSZ_NO_BACKGROUND) continue;
        const gsz_video_background_info *background = &info->backgrounds[from->background];
        s->segment[i].background =
            (byte_range){background->offset, background->offset + background->bytes};
    }
    return s->segment != NULL;
}

static gsz_result start(film_stream *s, const gsz_film *film, uint64_t size) {
    if (!list_segments(s, film->info)) return GSZ_ERROR_MEMORY;
    s->supply.all = size;
    look_at_segments(s);
    gsz_remote_listen(s->remote, on_notice, s);
    s->started = pthread_create(&s->thread, NULL, fetch, s) == 0;
    return s->started ? GSZ_OK : GSZ_ERROR_MEMORY;
}

gsz_result gsz_film_stream_open(gsz_film **out_film, gsz_context **context, gsz_remote **remote,
                                uint64_t size, const char *name) {
    film_stream *s = calloc(1, sizeof *s);
    const gsz_film_feed feed = {.user = s,
                                .wait = wait_for_segment,
                                .has = has_segment,
                                .spoil = spoil,
                                .supply = get_supply,
                                .close = close_stream};
    gsz_result result;
    if (!s) return GSZ_ERROR_MEMORY;
    pthread_mutex_init(&s->guard, NULL);
    gsz_system_condition_init(&s->changed);
    result =
        gsz_film_open_fed(out_film, *context, &feed, gsz_remote_data(*remote), (size_t)size, name);
    if (result != GSZ_OK) {
        release(s);
        return result;
    }
    s->remote = *remote;
    *remote = NULL;
    *context = NULL;
    result = start(s, *out_film, size);
    if (result != GSZ_OK) gsz_film_close(out_film);
    return result;
}
