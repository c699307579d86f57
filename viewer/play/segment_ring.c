/* SPDX-License-Identifier: MIT */
/* segment_ring.c - a few slots, the list of what is needed in them, and the threads that fill them. */
#include "segment_ring.h"

#include "play_time.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum slot_state { SLOT_EMPTY, SLOT_MAKING, SLOT_READY } slot_state;

typedef struct ring_slot {
    slot_state state;
    uint32_t segment;
    void *item;
    int holds;
    atomic_bool cancelled;
} ring_slot;

struct gsz_segment_ring {
    gsz_ring_maker maker;
    uint32_t segments;
    gsz_pool *pool; /* of gsz_segment_ring_of_film, with: */
    const gsz_film *film;
    bool for_device;
    pthread_mutex_t guard;
    pthread_cond_t changed;
    int threads;
    pthread_t thread[GSZ_RING_THREADS];
    /* Guarded: */
    bool stop;
    uint32_t need[GSZ_RING_SLOTS]; /* in the order of need */
    int needs;
    ring_slot slot[GSZ_RING_SLOTS];
    bool *broken; /* of each segment */
    char complaint[512];
    gsz_ring_times times;
};

/* ---- slots ---- */

static ring_slot *slot_of(gsz_segment_ring *ring, uint32_t segment) {
    for (int i = 0; i < GSZ_RING_SLOTS; i++)
        if (ring->slot[i].state != SLOT_EMPTY && ring->slot[i].segment == segment)
            return &ring->slot[i];
    return NULL;
}

/* Place in the list of needs; the number of needs: it is not in it. */
static int rank_of(const gsz_segment_ring *ring, uint32_t segment) {
    int rank = 0;
    while (rank < ring->needs && ring->need[rank] != segment) rank++;
    return rank;
}

/* A slot for a need of this rank: an empty one, or that of the item which is needed least, and less than this. */
static ring_slot *free_slot(gsz_segment_ring *ring, int rank) {
    ring_slot *best = NULL;
    int worst = rank;
    for (int i = 0; i < GSZ_RING_SLOTS; i++) {
        ring_slot *slot = &ring->slot[i];
        if (slot->state == SLOT_EMPTY) return slot;
        if (slot->state == SLOT_READY && slot->holds == 0 && rank_of(ring, slot->segment) > worst) {
            worst = rank_of(ring, slot->segment);
            best = slot;
        }
    }
    return best;
}

/* The first need that nobody is at, if there is room for it. */
static ring_slot *next_task(gsz_segment_ring *ring, bool *out_urgent) {
    for (int rank = 0; rank < ring->needs; rank++) {
        uint32_t segment = ring->need[rank];
        ring_slot *slot;
        if (ring->broken[segment] || slot_of(ring, segment)) continue;
        slot = free_slot(ring, rank);
        if (!slot) return NULL;
        if (slot->item) ring->maker.destroy(ring->maker.user, slot->item);
        slot->state = SLOT_MAKING;
        slot->segment = segment;
        slot->item = NULL;
        atomic_store(&slot->cancelled, false);
        *out_urgent = rank == 0;
        return slot;
    }
    return NULL;
}

/* ---- threads ---- */

/* With the guard; it is let go while the item is made. */
static void make(gsz_segment_ring *ring, ring_slot *slot, bool urgent) {
    char error[sizeof ring->complaint] = "";
    uint32_t segment = slot->segment;
    void *item = NULL;
    double began = gsz_play_now();
    gsz_result result;
    pthread_mutex_unlock(&ring->guard);
    result = ring->maker.make(ring->maker.user, &item, segment, urgent, &slot->cancelled, error,
                              sizeof error);
    pthread_mutex_lock(&ring->guard);
    slot->item = item;
    slot->state = result == GSZ_OK ? SLOT_READY : SLOT_EMPTY;
    if (result == GSZ_OK) gsz_ring_times_add(&ring->times, (gsz_play_now() - began) * 1e3);
    if (result != GSZ_OK && result != GSZ_ERROR_CANCELLED) {
        ring->broken[segment] = true;
        ring->times.broken++;
        if (!ring->complaint[0]) memcpy(ring->complaint, error, sizeof error);
    }
    pthread_cond_broadcast(&ring->changed);
}

static void *work(void *user) {
    gsz_segment_ring *ring = user;
    pthread_mutex_lock(&ring->guard);
    while (!ring->stop) {
        bool urgent = false;
        ring_slot *slot = next_task(ring, &urgent);
        if (slot)
            make(ring, slot, urgent);
        else
            pthread_cond_wait(&ring->changed, &ring->guard);
    }
    pthread_mutex_unlock(&ring->guard);
    return NULL;
}

/* ---- needs ---- */

static void add_need(gsz_segment_ring *ring, uint32_t segment) {
    if (ring->needs < GSZ_RING_SLOTS && rank_of(ring, segment) == ring->needs)
        ring->need[ring->needs++] = segment;
}

/* The next one that can be made; false: there is none before the end. */
static bool step(const gsz_segment_ring *ring, uint32_t *segment, bool loop) {
    for (uint32_t tries = 0; tries < ring->segments; tries++) {
        if (++*segment == ring->segments) {
            if (!loop) return false;
            *segment = 0;
        }
        if (!ring->broken[*segment]) return true;
    }
    return false;
}

static void list_needs(gsz_segment_ring *ring, const gsz_ring_need *need) {
    uint32_t next = need->segment;
    int ahead = need->playing ? GSZ_RING_SLOTS - 1 : 1;
    ring->needs = 0;
    add_need(ring, need->segment);
    while (ahead-- > 0 && step(ring, &next, need->loop)) add_need(ring, next);
    if (!need->playing && need->segment > 0) add_need(ring, need->segment - 1);
}

/* What is being made though nothing needs it any more is given up, if something else waits for its place. */
static void cancel_needless(gsz_segment_ring *ring) {
    for (int i = 0; i < GSZ_RING_SLOTS; i++)
        if (ring->slot[i].state == SLOT_MAKING &&
            rank_of(ring, ring->slot[i].segment) == ring->needs)
            atomic_store(&ring->slot[i].cancelled, true);
}

void gsz_segment_ring_want(gsz_segment_ring *ring, const gsz_ring_need *need) {
    pthread_mutex_lock(&ring->guard);
    list_needs(ring, need);
    cancel_needless(ring);
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->guard);
}

void gsz_segment_ring_put(gsz_segment_ring *ring, uint32_t segment, void *item, double ms) {
    pthread_mutex_lock(&ring->guard);
    ring->slot[0].state = SLOT_READY;
    ring->slot[0].segment = segment;
    ring->slot[0].item = item;
    gsz_ring_times_add(&ring->times, ms);
    pthread_mutex_unlock(&ring->guard);
}

gsz_ring_state gsz_segment_ring_hold(gsz_segment_ring *ring, uint32_t segment, void **out_item) {
    gsz_ring_state state = GSZ_RING_PENDING;
    ring_slot *slot;
    pthread_mutex_lock(&ring->guard);
    slot = slot_of(ring, segment);
    if (ring->broken[segment]) state = GSZ_RING_BROKEN;
    if (slot && slot->state == SLOT_READY) {
        state = GSZ_RING_READY;
        slot->holds++;
        *out_item = slot->item;
    }
    pthread_mutex_unlock(&ring->guard);
    return state;
}

void gsz_segment_ring_release(gsz_segment_ring *ring, uint32_t segment) {
    pthread_mutex_lock(&ring->guard);
    slot_of(ring, segment)->holds--;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->guard);
}

bool gsz_segment_ring_complaint(gsz_segment_ring *ring, char *out, size_t size) {
    bool some;
    pthread_mutex_lock(&ring->guard);
    some = ring->complaint[0] != '\0';
    if (some) snprintf(out, size, "%s", ring->complaint);
    ring->complaint[0] = '\0';
    pthread_mutex_unlock(&ring->guard);
    return some;
}

gsz_ring_times gsz_segment_ring_get_times(gsz_segment_ring *ring) {
    pthread_mutex_lock(&ring->guard);
    gsz_ring_times times = ring->times;
    pthread_mutex_unlock(&ring->guard);
    return times;
}

/* ---- lifetime ---- */

gsz_result gsz_segment_ring_create(gsz_segment_ring **out_ring, uint32_t segments,
                                   const gsz_ring_maker *maker) {
    gsz_segment_ring *ring = calloc(1, sizeof *ring);
    *out_ring = ring;
    if (!ring) return GSZ_ERROR_MEMORY;
    ring->maker = *maker;
    ring->segments = segments;
    pthread_mutex_init(&ring->guard, NULL);
    pthread_cond_init(&ring->changed, NULL);
    ring->broken = calloc(segments, sizeof *ring->broken);
    while (ring->broken && ring->threads < GSZ_RING_THREADS &&
           pthread_create(&ring->thread[ring->threads], NULL, work, ring) == 0)
        ring->threads++;
    if (ring->threads > 0) return GSZ_OK;
    gsz_segment_ring_destroy(out_ring);
    return GSZ_ERROR_MEMORY;
}

void gsz_segment_ring_destroy(gsz_segment_ring **out_ring) {
    gsz_segment_ring *ring = *out_ring;
    if (!ring) return;
    pthread_mutex_lock(&ring->guard);
    ring->stop = true;
    for (int i = 0; i < GSZ_RING_SLOTS; i++) atomic_store(&ring->slot[i].cancelled, true);
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->guard);
    for (int i = 0; i < ring->threads; i++) pthread_join(ring->thread[i], NULL);
    for (int i = 0; i < GSZ_RING_SLOTS; i++)
        if (ring->slot[i].item) ring->maker.destroy(ring->maker.user, ring->slot[i].item);
    pthread_cond_destroy(&ring->changed);
    pthread_mutex_destroy(&ring->guard);
    free(ring->broken);
    free(ring);
    *out_ring = NULL;
}

/* ---- of a film ---- */

static bool on_progress(void *user, const char *stage, double fraction) {
    atomic_bool *cancelled = user;
    (void)stage;
    (void)fraction;
    return !atomic_load(cancelled);
}

static gsz_result make_part(void *user, void **out_item, uint32_t segment, bool urgent,
                            atomic_bool *cancelled, char *error, size_t size) {
    gsz_segment_ring *ring = user;
    gsz_film_part *part = NULL;
    gsz_context_options options;
    gsz_context_options_default(&options);
    options.pool = urgent ? ring->pool : NULL;
    options.progress = on_progress;
    options.user = cancelled;
    gsz_result result =
        gsz_film_part_open(&part, ring->film, segment, ring->for_device, &options, error, size);
    *out_item = part;
    return result;
}

static void destroy_part(void *user, void *item) {
    gsz_film_part *part = item;
    (void)user;
    gsz_film_part_close(&part);
}

gsz_result gsz_segment_ring_of_film(gsz_segment_ring **out_ring, const gsz_film *film,
                                    bool for_device, gsz_pool *pool) {
    gsz_ring_maker maker = {.make = make_part, .destroy = destroy_part};
    gsz_result result = gsz_segment_ring_create(out_ring, film->info->segment_count, &maker);
    if (result != GSZ_OK) return result;
    /* Nothing is needed yet: the threads sleep. */
    (*out_ring)->maker.user = *out_ring;
    (*out_ring)->film = film;
    (*out_ring)->for_device = for_device;
    (*out_ring)->pool = pool;
    return result;
}
