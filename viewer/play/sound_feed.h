/* SPDX-License-Identifier: MIT */
/* sound_feed.h - the thread that decodes the sound of a film into a ring, packet by packet, loop after loop. */
#ifndef GSZ_SOUND_FEED_H
#define GSZ_SOUND_FEED_H

#include "film.h"
#include "sound_ring.h"

#include <stdatomic.h>

typedef struct gsz_sound_feed gsz_sound_feed;

/** The length of the film in samples at 48 kHz: sample n of the ring is sample n modulo it of a film that loops. What
 *  the sound has beyond it is not heard. */
uint64_t gsz_sound_feed_length(const gsz_film *film);

/** Film and ring are borrowed. GSZ_ERROR_MEMORY: no memory, or no thread to be had. */
gsz_result gsz_sound_feed_start(gsz_sound_feed **out_feed, const gsz_film *film,
                                gsz_sound_ring *ring) GSZ_CHECKED;
/** Whether behind the end the beginning follows; holds for what is not decoded yet. */
void gsz_sound_feed_set_loop(gsz_sound_feed *feed, bool loop);
/** Packets that could not be decoded and were made up for. */
uint64_t gsz_sound_feed_lost(const gsz_sound_feed *feed);
/** Ends the ring, too. Accepts NULL. */
void gsz_sound_feed_stop(gsz_sound_feed **feed);

#endif
