/* SPDX-License-Identifier: MIT */
/* sound_player.c - an SDL device that takes what it plays out of a ring. */
#include "sound_player.h"

#include "gsz_sound.h"
#include "play_time.h"

#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUFFER = 1024 /* samples: 21 ms */ };

struct gsz_sound_player {
    const gsz_film *film;
    gsz_sound_ring *ring;
    gsz_sound_feed *feed;
    bool has_system;
    SDL_AudioDeviceID device;
    double latency; /* seconds */
    size_t sample_bytes;
    double samples_a_frame;
};

/* What is taken now is heard when the buffer has been played that is on its way. */
static void fill(void *user, Uint8 *bytes, int size) {
    gsz_sound_player *player = user;
    gsz_sound_ring_play(player->ring, (float *)(void *)bytes, (size_t)size / player->sample_bytes,
                        gsz_play_now(), player->latency);
}

static gsz_result open_device(gsz_sound_player *player, char *error, size_t size) {
    int channels = player->film->info->sound_channels;
    SDL_AudioSpec wanted = {.freq = GSZ_SOUND_RATE,
                            .format = AUDIO_F32SYS,
                            .channels = (Uint8)channels,
                            .samples = BUFFER,
                            .callback = fill,
                            .userdata = player};
    SDL_AudioSpec got;
    player->has_system = SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
    if (player->has_system) player->device = SDL_OpenAudioDevice(NULL, 0, &wanted, &got, 0);
    if (player->device == 0) {
        snprintf(error, size, "%s", SDL_GetError());
        return GSZ_ERROR_IO;
    }
    player->latency = (double)got.samples / GSZ_SOUND_RATE;
    player->sample_bytes = (size_t)channels * sizeof(float);
    return GSZ_OK;
}

gsz_result gsz_sound_player_open(gsz_sound_player **out_player, const gsz_film *film, char *error,
                                 size_t size) {
    gsz_sound_player *player = calloc(1, sizeof *player);
    gsz_result result;
    *out_player = player;
    snprintf(error, size, "out of memory");
    if (!player) return GSZ_ERROR_MEMORY;
    player->film = film;
    player->samples_a_frame = (double)gsz_sound_feed_length(film) / film->info->frames;
    result = gsz_sound_ring_create(&player->ring, film->info->sound_channels);
    if (result == GSZ_OK) result = gsz_sound_feed_start(&player->feed, film, player->ring);
    if (result == GSZ_OK) result = open_device(player, error, size);
    if (result != GSZ_OK) gsz_sound_player_close(out_player);
    return result;
}

void gsz_sound_player_close(gsz_sound_player **out_player) {
    gsz_sound_player *player = *out_player;
    if (!player) return;
    if (player->device) SDL_CloseAudioDevice(player->device);
    if (player->has_system) SDL_QuitSubSystem(SDL_INIT_AUDIO);
    gsz_sound_feed_stop(&player->feed);
    gsz_sound_ring_destroy(&player->ring);
    free(player);
    *out_player = NULL;
}

void gsz_sound_player_start(gsz_sound_player *player, double frame, double speed, bool loop) {
    gsz_sound_feed_set_loop(player->feed, loop);
    gsz_sound_ring_start(player->ring, (uint64_t)llround(frame * player->samples_a_frame), speed);
    SDL_PauseAudioDevice(player->device, 0);
}

void gsz_sound_player_stop(gsz_sound_player *player) {
    SDL_PauseAudioDevice(player->device, 1);
    gsz_sound_ring_stop(player->ring);
}

void gsz_sound_player_set_speed(gsz_sound_player *player, double speed) {
    gsz_sound_ring_set_speed(player->ring, speed);
}

void gsz_sound_player_set_volume(gsz_sound_player *player, double volume) {
    gsz_sound_ring_set_volume(player->ring, volume);
}

bool gsz_sound_player_heard(gsz_sound_player *player, double now, double *out_frame) {
    double at;
    bool known = gsz_sound_ring_heard(player->ring, now, &at);
    *out_frame = at / player->samples_a_frame;
    return known;
}

gsz_sound_counts gsz_sound_player_counts(const gsz_sound_player *player) {
    return gsz_sound_ring_get_counts(player->ring);
}

uint64_t gsz_sound_player_lost(const gsz_sound_player *player) {
    return gsz_sound_feed_lost(player->feed);
}
