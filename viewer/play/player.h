/* SPDX-License-Identifier: MIT */
/* player.h - plays a film: says which frame is to be seen now, and has its segment ready. With sound, what is heard
 * is the time; else it is the monotonic clock.
 *
 *     gsz_player_frame due;
 *     if (gsz_player_next(player, now, ahead, &due)) {
 *         ... draw and present frame due.frame, number due.in_segment of the segment in due.item ...
 *         gsz_player_release(player, &due);
 *         gsz_player_presented(player, &due, gsz_play_now());
 *     }
 *
 * A frame that is late is left out: it is always the one due now that is asked for. A segment that is damaged is left
 * out too, and what was shown before stays. After a jump the time stands until the segment is there, and wherever the bytes of
 * a segment have not come yet. One thread calls; `now` is gsz_play_now(). */
#ifndef GSZ_PLAYER_H
#define GSZ_PLAYER_H

#include "play_clock.h"
#include "segment_ring.h"
#include "sound_player.h"

typedef struct gsz_player gsz_player;

typedef struct gsz_player_options {
    gsz_segment_ring *ring; /**< of the film */
    bool sound;             /**< play it, if there is some */
    bool paused, loop, muted;
    double speed;
    uint32_t frame; /**< to begin with */
} gsz_player_options;

/** A frame to be drawn. */
typedef struct gsz_player_frame {
    uint32_t frame, segment, in_segment;
    uint64_t number; /**< of the frame, counted on through the turns of a loop */
    void *item;      /**< of the segment, as the ring made it */
} gsz_player_frame;

/** How well it went. Times are seconds, errors milliseconds on the wall. */
typedef struct gsz_player_counts {
    uint64_t shown, dropped;
    uint64_t waits;  /**< how often the bytes of a segment were late */
    uint64_t synced; /**< frames shown while playing, whose errors these are: */
    double sync_mean,
        sync_most; /**< between when a frame was due and when it was presented, by the sound if there is some */
    gsz_ring_times segments;
    gsz_sound_counts sound;
    uint64_t lost_packets;
} gsz_player_counts;

/** Film and ring are the player's then; GSZ_ERROR_MEMORY: they are not. `error`, of `size` bytes, is why there is no
 *  sound though there should be; else "". */
gsz_result gsz_player_create(gsz_player **out_player, gsz_film *film,
                             const gsz_player_options *options, char *error,
                             size_t size) GSZ_CHECKED;
/** Accepts NULL. */
void gsz_player_destroy(gsz_player **player);
const gsz_film *gsz_player_film(const gsz_player *player);

/* ---- frames ---- */

/** The frame that is due in so many seconds, unless it is shown already, or not there yet. Its item is held: release
 *  it. */
bool gsz_player_next(gsz_player *player, double now, double ahead, gsz_player_frame *out_due);
void gsz_player_release(gsz_player *player, const gsz_player_frame *frame);
/** Holds the item of a frame that was released. False: it is not there any more. */
bool gsz_player_hold(gsz_player *player, gsz_player_frame *frame);
/** The segment behind that of the latest frame, held like it, in segment and item. False: there is none, or not yet. */
bool gsz_player_next_segment(gsz_player *player, gsz_player_frame *out_next);
/** It is seen. */
void gsz_player_presented(gsz_player *player, const gsz_player_frame *frame, double now);
/** Seconds from now until gsz_player_next is to be asked again; below 0: not before something else happens. */
double gsz_player_wait(const gsz_player *player, double now, double ahead);
/** Why a segment cannot be shown, once for each. */
bool gsz_player_complaint(gsz_player *player, char *out, size_t size);

/* ---- control ---- */

/** At the end, playing begins anew. */
void gsz_player_play(gsz_player *player, double now, bool playing);
/** To a frame, as far as there are some. */
void gsz_player_seek(gsz_player *player, double now, double frame);
void gsz_player_set_speed(gsz_player *player, double now, double speed);
void gsz_player_set_loop(gsz_player *player, double now, bool loop);
void gsz_player_set_muted(gsz_player *player, bool muted);
/** 0..1 */
void gsz_player_set_volume(gsz_player *player, double volume);

/** How it is set, and where it is. */
typedef struct gsz_player_state {
    bool playing; /**< or about to */
    bool ended;   /**< it has played to the end, and stopped there */
    bool loop, muted, has_sound;
    bool waiting; /**< for the bytes of a segment */
    double speed, volume;
    double at; /**< frames, with a fraction */
} gsz_player_state;

gsz_player_state gsz_player_get_state(const gsz_player *player);
gsz_player_counts gsz_player_get_counts(const gsz_player *player);
/** Counts frames and their errors anew; what is told of segments and sound stays. */
void gsz_player_reset_counts(gsz_player *player);

#endif
