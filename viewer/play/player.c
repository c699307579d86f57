/* SPDX-License-Identifier: MIT */
/* player.c - puts clock, segments and sound together. */
#include "player.h"

#include <math.h>
#include <stdlib.h>

/* So long the picture waits for a sound that was started, seconds. */
static const double sound_late = 0.5;
/* Between looks for a segment that is not there yet. */
static const double look_again = 0.005;

struct gsz_player {
    gsz_film *film;
    gsz_segment_ring *ring;
    gsz_sound_player *sound; /* NULL: none */
    gsz_play_clock clock;
    bool playing; /* as the user wants it; the clock stands while */
    bool holding; /* a segment is waited for: */
    uint32_t held;
    bool ended;
    bool muted;
    double volume;
    bool sounding; /* and from when and where: */
    double sound_since;
    uint64_t sound_turns;
    bool has_shown; /* a frame since the last jump; the number of it: */
    uint64_t number;
    bool pending; /* the frame that is due waits for its segment */
    gsz_player_counts counts;
    double sync_sum;
};

/* ---- sound ---- */

static void start_sound(gsz_player *player, double now) {
    const gsz_play_clock *clock = &player->clock;
    if (!player->sound) return;
    gsz_sound_player_start(player->sound, clock->at, clock->speed, clock->loop);
    player->sounding = true;
    player->sound_since = now;
    player->sound_turns = clock->turns;
}

static void stop_sound(gsz_player *player) {
    if (player->sounding) gsz_sound_player_stop(player->sound);
    player->sounding = false;
}

/* The place that is heard, counted on through all turns. */
static bool hear(gsz_player *player, double now, double *out_place) {
    if (!player->sounding || !gsz_sound_player_heard(player->sound, now, out_place)) return false;
    *out_place += (double)player->sound_turns * player->clock.frames;
    return true;
}

static void set_loudness(gsz_player *player) {
    if (player->sound)
        gsz_sound_player_set_volume(player->sound, player->muted ? 0 : player->volume);
}

/* ---- time ---- */

static void go_on(gsz_player *player, double now) {
    gsz_play_clock *clock = &player->clock;
    double place;
    if (hear(player, now, &place))
        gsz_play_clock_follow(clock, now, place);
    else if (player->sounding && now - player->sound_since < sound_late)
        clock->since = now;
    else
        gsz_play_clock_tick(clock, now);
    if (clock->playing || player->holding || !player->playing) return;
    player->playing = false;
    player->ended = true;
    stop_sound(player);
}

static gsz_ring_state look(gsz_player *player, uint32_t segment) {
    void *item;
    gsz_ring_state state = gsz_segment_ring_hold(player->ring, segment, &item);
    if (state == GSZ_RING_READY) gsz_segment_ring_release(player->ring, segment);
    return state;
}

static uint32_t segment_at(const gsz_player *player, double place) {
    return gsz_video_segment_at(player->film->video, gsz_play_clock_frame(&player->clock, place));
}

static void end_holding(gsz_player *player, double now) {
    if (!player->holding || look(player, player->held) == GSZ_RING_PENDING) return;
    player->holding = false;
    gsz_play_clock_play(&player->clock, now, true);
    start_sound(player, now);
}

/* The clock stands, and goes on when the segment is there. */
static void hold_for(gsz_player *player, double now, uint32_t segment) {
    stop_sound(player);
    gsz_play_clock_play(&player->clock, now, false);
    player->holding = player->playing;
    player->held = segment;
}

static void hold(gsz_player *player, double now) {
    hold_for(player, now, segment_at(player, gsz_play_clock_place(&player->clock, 0)));
}

/* Decoding that is late catches up, and what it missed is dropped; of bytes that are late nothing would be left to see. */
static void wait_for_bytes(gsz_player *player, double now, uint32_t segment) {
    if (player->holding || !player->playing || gsz_film_has(player->film, segment)) return;
    hold_for(player, now, segment);
    player->counts.waits++;
}

static void want(gsz_player *player, double place) {
    gsz_ring_need need = {segment_at(player, place), player->playing, player->clock.loop};
    gsz_segment_ring_want(player->ring, &need);
}

/* ---- frames ---- */

bool gsz_player_next(gsz_player *player, double now, double ahead, gsz_player_frame *out_due) {
    double place;
    go_on(player, now);
    place = gsz_play_clock_place(&player->clock, ahead);
    want(player, place);
    end_holding(player, now);
    player->pending = false;
    out_due->frame = gsz_play_clock_frame(&player->clock, place);
    out_due->number = (uint64_t)floor(place + 1e-6);
    if (player->has_shown && out_due->number <= player->number) return false;
    out_due->segment = gsz_video_segment_at(player->film->video, out_due->frame);
    out_due->in_segment =
        out_due->frame - player->film->info->segments[out_due->segment].first_frame;
    gsz_ring_state state = gsz_segment_ring_hold(player->ring, out_due->segment, &out_due->item);
    player->pending = state == GSZ_RING_PENDING;
    if (player->pending) wait_for_bytes(player, now, out_due->segment);
    return state == GSZ_RING_READY;
}

void gsz_player_release(gsz_player *player, const gsz_player_frame *frame) {
    gsz_segment_ring_release(player->ring, frame->segment);
}

bool gsz_player_hold(gsz_player *player, gsz_player_frame *frame) {
    return gsz_segment_ring_hold(player->ring, frame->segment, &frame->item) == GSZ_RING_READY;
}

bool gsz_player_next_segment(gsz_player *player, gsz_player_frame *out_next) {
    const gsz_play_clock *clock = &player->clock;
    uint32_t next = segment_at(player, gsz_play_clock_place(clock, 0)) + 1;
    if (!player->playing) return false;
    if (next == player->film->info->segment_count) next = 0;
    if (next == 0 && !clock->loop) return false;
    *out_next = (gsz_player_frame){.segment = next};
    return gsz_segment_ring_hold(player->ring, next, &out_next->item) == GSZ_RING_READY;
}

static void measure_sync(gsz_player *player, const gsz_player_frame *frame, double now) {
    const gsz_play_clock *clock = &player->clock;
    double place = gsz_play_clock_place(clock, now - clock->since), error;
    if (player->sounding && !hear(player, now, &place)) return;
    error = fabs(place - (double)frame->number) / (clock->rate * clock->speed) * 1e3;
    player->sync_sum += error;
    player->counts.synced++;
    if (error > player->counts.sync_most) player->counts.sync_most = error;
}

void gsz_player_presented(gsz_player *player, const gsz_player_frame *frame, double now) {
    player->counts.shown++;
    if (player->has_shown && frame->number > player->number)
        player->counts.dropped += frame->number - player->number - 1;
    if (player->clock.playing && player->has_shown) measure_sync(player, frame, now);
    player->has_shown = true;
    player->number = frame->number;
}

double gsz_player_wait(const gsz_player *player, double now, double ahead) {
    const gsz_play_clock *clock = &player->clock;
    double place;
    if (player->pending || player->holding) return look_again;
    if (!clock->playing) return -1;
    place = gsz_play_clock_place(clock, now - clock->since + ahead);
    return (floor(place + 1e-6) + 1 - place) / (clock->rate * clock->speed);
}

bool gsz_player_complaint(gsz_player *player, char *out, size_t size) {
    return gsz_segment_ring_complaint(player->ring, out, size);
}

/* ---- control ---- */

/* What is seen was chosen a little ahead of the clock: paused, it is where the clock stands. */
static void stop_at_shown(gsz_player *player, double now) {
    gsz_play_clock *clock = &player->clock;
    if (!clock->playing || !player->has_shown) return;
    clock->turns = player->number / clock->frames;
    gsz_play_clock_seek(clock, now, (double)(player->number % clock->frames));
}

void gsz_player_play(gsz_player *player, double now, bool playing) {
    go_on(player, now);
    if (!playing) stop_at_shown(player, now);
    player->playing = playing;
    player->ended = false;
    if (playing && !player->clock.loop && player->clock.at >= player->clock.frames - 1)
        gsz_player_seek(player, now, 0);
    else
        hold(player, now);
}

void gsz_player_seek(gsz_player *player, double now, double frame) {
    gsz_play_clock_seek(&player->clock, now, frame);
    player->has_shown = player->ended = false;
    hold(player, now);
}

void gsz_player_set_speed(gsz_player *player, double now, double speed) {
    go_on(player, now);
    gsz_play_clock_set_speed(&player->clock, now, speed);
    if (player->sound) gsz_sound_player_set_speed(player->sound, player->clock.speed);
}

/* Sound that was decoded ahead goes on as it would have before. */
void gsz_player_set_loop(gsz_player *player, double now, bool loop) {
    go_on(player, now);
    player->clock.loop = loop;
    if (player->sounding) start_sound(player, now);
}

void gsz_player_set_muted(gsz_player *player, bool muted) {
    player->muted = muted;
    set_loudness(player);
}

void gsz_player_set_volume(gsz_player *player, double volume) {
    player->volume = fmin(fmax(volume, 0), 1);
    set_loudness(player);
}

gsz_player_state gsz_player_get_state(const gsz_player *player) {
    return (gsz_player_state){.playing = player->playing,
                              .ended = player->ended,
                              .loop = player->clock.loop,
                              .muted = player->muted,
                              .has_sound = player->sound != NULL,
                              .waiting =
                                  player->holding && !gsz_film_has(player->film, player->held),
                              .speed = player->clock.speed,
                              .volume = player->volume,
                              .at = player->clock.at};
}

gsz_player_counts gsz_player_get_counts(const gsz_player *player) {
    gsz_player_counts counts = player->counts;
    if (counts.synced > 0) counts.sync_mean = player->sync_sum / (double)counts.synced;
    counts.segments = gsz_segment_ring_get_times(player->ring);
    if (player->sound) {
        counts.sound = gsz_sound_player_counts(player->sound);
        counts.lost_packets = gsz_sound_player_lost(player->sound);
    }
    return counts;
}

void gsz_player_reset_counts(gsz_player *player) {
    player->counts = (gsz_player_counts){0};
    player->sync_sum = 0;
}

/* ---- lifetime ---- */

const gsz_film *gsz_player_film(const gsz_player *player) { return player->film; }

gsz_result gsz_player_create(gsz_player **out_player, gsz_film *film,
                             const gsz_player_options *options, char *error, size_t size) {
    gsz_player *player = calloc(1, sizeof *player);
    *out_player = player;
    *error = '\0';
    if (!player) return GSZ_ERROR_MEMORY;
    player->film = film;
    player->ring = options->ring;
    player->volume = 1;
    player->muted = options->muted;
    player->playing = player->holding = !options->paused;
    gsz_play_clock_init(&player->clock, player->film->info->frames, gsz_film_rate(film));
    player->clock.loop = options->loop;
    player->clock.speed = options->speed;
    gsz_play_clock_seek(&player->clock, 0, options->frame);
    player->held = segment_at(player, options->frame);
    if (options->sound && player->film->info->has_sound &&
        gsz_sound_player_open(&player->sound, film, error, size) != GSZ_OK)
        player->sound = NULL; /* it plays on without */
    else
        *error = '\0';
    set_loudness(player);
    return GSZ_OK;
}

void gsz_player_destroy(gsz_player **out_player) {
    gsz_player *player = *out_player;
    if (!player) return;
    gsz_sound_player_close(&player->sound);
    gsz_segment_ring_destroy(&player->ring);
    gsz_film_close(&player->film);
    free(player);
    *out_player = NULL;
}
