/* SPDX-License-Identifier: MIT */
/* sound_player.h - the sound of a film on the audio device of the system, by SDL. What is heard leads the picture. */
#ifndef GSZ_SOUND_PLAYER_H
#define GSZ_SOUND_PLAYER_H

#include "sound_feed.h"

typedef struct gsz_sound_player gsz_sound_player;

/** Opens the device; it plays nothing yet. The film is borrowed. Not GSZ_OK: there is no sound to be had, `error`, of
 *  `size` bytes, says why, and *out_player is NULL. */
gsz_result gsz_sound_player_open(gsz_sound_player **out_player, const gsz_film *film, char *error,
                                 size_t size) GSZ_CHECKED;
/** Accepts NULL. */
void gsz_sound_player_close(gsz_sound_player **player);

/** Plays from a frame on, with a fraction. */
void gsz_sound_player_start(gsz_sound_player *player, double frame, double speed, bool loop);
void gsz_sound_player_stop(gsz_sound_player *player);
void gsz_sound_player_set_speed(gsz_sound_player *player, double speed);
void gsz_sound_player_set_volume(gsz_sound_player *player, double volume);
/** The frame, with a fraction, whose sound is heard now: in a loop behind the last frame comes frame `frames`. False:
 *  the device is silent, as shortly after a start. */
bool gsz_sound_player_heard(gsz_sound_player *player, double now, double *out_frame);

gsz_sound_counts gsz_sound_player_counts(const gsz_sound_player *player);
/** Packets that were lost, and made up for. */
uint64_t gsz_sound_player_lost(const gsz_sound_player *player);

#endif
