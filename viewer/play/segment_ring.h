/* SPDX-License-Identifier: MIT */
/* segment_ring.h - segments of a film, made ready ahead of the playhead on threads of their own: the one under it
 * first, then those that come next. No more than GSZ_RING_SLOTS are alive. Nothing here waits but the threads, and
 * gsz_segment_ring_destroy.
 *
 *     gsz_segment_ring_want(ring, &need);               // whenever the playhead has moved
 *     if (gsz_segment_ring_hold(ring, segment, &item) == GSZ_RING_READY) {
 *         ... item stays alive ...
 *         gsz_segment_ring_release(ring, segment);
 *     }
 *
 * What a segment is made into is the caller's: gsz_segment_ring_of_film makes a gsz_film_part of it. One thread
 * calls. */
#ifndef GSZ_SEGMENT_RING_H
#define GSZ_SEGMENT_RING_H

#include "film.h"

#include <stdatomic.h>

enum { GSZ_RING_SLOTS = 3, GSZ_RING_THREADS = 2 };

typedef struct gsz_segment_ring gsz_segment_ring;

/** How items are made and destroyed; called on the ring's threads. */
typedef struct gsz_ring_maker {
    /** `urgent`: it is waited for. Ends soon, with GSZ_ERROR_CANCELLED, once *cancelled is true. Not GSZ_OK: `error`,
     *  of `size` bytes, says why in one line. */
    gsz_result (*make)(void *user, void **out_item, uint32_t segment, bool urgent,
                       atomic_bool *cancelled, char *error, size_t size);
    void (*destroy)(void *user, void *item);
    void *user;
} gsz_ring_maker;

typedef enum gsz_ring_state {
    GSZ_RING_PENDING, /**< not yet there */
    GSZ_RING_READY,
    GSZ_RING_BROKEN /**< it cannot be made, now and for ever */
} gsz_ring_state;

/** Where the playhead is and goes. */
typedef struct gsz_ring_need {
    uint32_t segment;
    bool playing; /**< what comes next is needed, else what lies around */
    bool loop;    /**< behind the last one is the first one */
} gsz_ring_need;

/** How long segments took that were made so far. */
typedef struct gsz_ring_times {
    uint32_t made, broken;
    double mean_ms, most_ms;
} gsz_ring_times;

/** One more that was made. */
static inline void gsz_ring_times_add(gsz_ring_times *times, double ms) {
    times->mean_ms = (times->mean_ms * times->made + ms) / (times->made + 1);
    times->made++;
    if (ms > times->most_ms) times->most_ms = ms;
}

gsz_result gsz_segment_ring_create(gsz_segment_ring **out_ring, uint32_t segments,
                                   const gsz_ring_maker *maker) GSZ_CHECKED;
/** Makes a gsz_film_part of each segment, for the device too if that is asked for; `pool` (borrowed, may be NULL)
 *  helps with those that are waited for. The film is borrowed. */
gsz_result gsz_segment_ring_of_film(gsz_segment_ring **out_ring, const gsz_film *film,
                                    bool for_device, gsz_pool *pool) GSZ_CHECKED;
/** Cancels what is being made, and waits for that. Accepts NULL. */
void gsz_segment_ring_destroy(gsz_segment_ring **ring);

/** Takes an item that somebody else has made already, in so many milliseconds; only at the beginning, before the ring
 *  is told what is needed. */
void gsz_segment_ring_put(gsz_segment_ring *ring, uint32_t segment, void *item, double ms);
void gsz_segment_ring_want(gsz_segment_ring *ring, const gsz_ring_need *need);
/** GSZ_RING_READY: *out_item stays alive until it is released. */
gsz_ring_state gsz_segment_ring_hold(gsz_segment_ring *ring, uint32_t segment, void **out_item);
void gsz_segment_ring_release(gsz_segment_ring *ring, uint32_t segment);
/** Why a segment is broken, once for each. False: nothing new. */
bool gsz_segment_ring_complaint(gsz_segment_ring *ring, char *out, size_t size);
gsz_ring_times gsz_segment_ring_get_times(gsz_segment_ring *ring);

#endif
