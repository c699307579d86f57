/* SPDX-License-Identifier: MIT */
/* sound_feed.c - finds the packet of a sample, decodes it, and leaves out what is not to be heard. */
#include "sound_feed.h"

#include "gsz_sound.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

struct gsz_sound_feed {
    const gsz_film *film;
    gsz_sound_ring *ring;
    uint64_t length; /* of the film, in samples */
    gsz_context *context;
    gsz_sound_decoder *decoder;
    atomic_bool loop;
    atomic_ullong lost;
    pthread_t thread;
    bool started;
    /* Of the thread: */
    gsz_video_packets packets; /* of: */
    uint32_t segment;
    bool has_packets;
    uint64_t next; /* packet that the decoder is ready for */
    float sample[GSZ_SOUND_FRAME * GSZ_SOUND_CHANNELS_MAX];
};

uint64_t gsz_sound_feed_length(const gsz_film *film) {
    double samples = (double)film->info->frames / gsz_film_rate(film) * GSZ_SOUND_RATE;
    return samples > 1 ? (uint64_t)llround(samples) : 1;
}

/* ---- packets ---- */

static bool has_packet(const gsz_sound_feed *feed, uint64_t packet) {
    return feed->has_packets && packet >= feed->packets.first &&
           packet - feed->packets.first < feed->packets.count;
}

/* A segment that is damaged has no packets: they are lost. So are those that are late, but not for the next time. */
static void open_segment(gsz_sound_feed *feed, uint32_t segment) {
    if (feed->has_packets && feed->segment == segment) return;
    gsz_video_packets_free(feed->context, &feed->packets);
    feed->has_packets =
        gsz_film_has(feed->film, segment) &&
        gsz_video_read_sound(feed->context, feed->film->video, segment, &feed->packets) == GSZ_OK;
    feed->segment = segment;
}

/* Packet n lies in the segment whose time it begins in, all behind the end in the last. */
static void find_packet(gsz_sound_feed *feed, uint64_t packet) {
    double frame = (double)packet * GSZ_SOUND_FRAME / GSZ_SOUND_RATE * gsz_film_rate(feed->film);
    uint32_t last = feed->film->info->frames - 1, segments = feed->film->info->segment_count;
    uint32_t segment;
    if (has_packet(feed, packet)) return;
    segment = gsz_video_segment_at(feed->film->video, frame < last ? (uint32_t)frame : last);
    open_segment(feed, segment);
    /* The bounds of segments are rounded. */
    if (!has_packet(feed, packet) && segment > 0) open_segment(feed, segment - 1);
    if (!has_packet(feed, packet) && segment + 1 < segments) open_segment(feed, segment + 1);
}

static void decode(gsz_sound_feed *feed, uint64_t packet) {
    const gsz_video_packets *packets = &feed->packets;
    const uint8_t *data = NULL;
    size_t size = 0;
    find_packet(feed, packet);
    if (has_packet(feed, packet)) {
        const uint32_t *offset = packets->offset + (packet - packets->first);
        data = packets->bytes + offset[0];
        size = offset[1] - offset[0];
    }
    if (!gsz_sound_decode(feed->decoder, feed->sample, size > 0 ? data : NULL, size))
        atomic_fetch_add(&feed->lost, 1);
    feed->next = packet + 1;
}

/* The decoder finds its feet in the packets before. */
static void decode_from_before(gsz_sound_feed *feed, uint64_t packet) {
    uint64_t before = GSZ_SOUND_PREROLL / GSZ_SOUND_FRAME;
    gsz_sound_decoder_reset(feed->decoder);
    for (uint64_t p = packet > before ? packet - before : 0; p <= packet; p++) decode(feed, p);
}

/* ---- samples ---- */

/* Silence up to the end of the film, in pieces. */
static void write_silence(gsz_sound_feed *feed, const gsz_sound_task *task, uint64_t left) {
    static const float nothing[GSZ_SOUND_FRAME * GSZ_SOUND_CHANNELS_MAX];
    gsz_sound_ring_write(feed->ring, task, nothing,
                         left < GSZ_SOUND_FRAME ? (size_t)left : GSZ_SOUND_FRAME);
}

/* The rest of the packet that a sample is in, as far as film and sound go. */
static void write_packet(gsz_sound_feed *feed, const gsz_sound_task *task, uint64_t at,
                         uint64_t left) {
    const gsz_video_info *info = feed->film->info;
    uint64_t in_row = info->sound_pre_skip + at, packet = in_row / GSZ_SOUND_FRAME;
    size_t skipped = (size_t)(in_row % GSZ_SOUND_FRAME), count = GSZ_SOUND_FRAME - skipped;
    if (packet == feed->next)
        decode(feed, packet);
    else if (packet + 1 != feed->next) /* else the samples are those of the last time */
        decode_from_before(feed, packet);
    if (count > left) count = (size_t)left;
    if (count > info->sound_samples - at) count = (size_t)(info->sound_samples - at);
    gsz_sound_ring_write(feed->ring, task, feed->sample + skipped * (size_t)info->sound_channels,
                         count);
}

static void serve(gsz_sound_feed *feed, const gsz_sound_task *task) {
    bool beyond = !atomic_load(&feed->loop) && task->from >= feed->length;
    uint64_t at = task->from % feed->length, left = feed->length - at;
    if (beyond || at >= feed->film->info->sound_samples)
        write_silence(feed, task, left);
    else
        write_packet(feed, task, at, left);
}

static void *run(void *user) {
    gsz_sound_feed *feed = user;
    gsz_sound_task task;
    while (gsz_sound_ring_wait(feed->ring, &task, GSZ_SOUND_FRAME)) serve(feed, &task);
    return NULL;
}

/* ---- lifetime ---- */

gsz_result gsz_sound_feed_start(gsz_sound_feed **out_feed, const gsz_film *film,
                                gsz_sound_ring *ring) {
    gsz_sound_feed *feed = calloc(1, sizeof *feed);
    gsz_result result;
    *out_feed = feed;
    if (!feed) return GSZ_ERROR_MEMORY;
    feed->film = film;
    feed->ring = ring;
    feed->length = gsz_sound_feed_length(film);
    feed->next = UINT64_MAX;
    result = gsz_context_create(&feed->context, NULL);
    if (result == GSZ_OK)
        result =
            gsz_sound_decoder_create(feed->context, &feed->decoder, film->info->sound_channels);
    if (result == GSZ_OK && pthread_create(&feed->thread, NULL, run, feed) != 0)
        result = GSZ_ERROR_MEMORY;
    feed->started = result == GSZ_OK;
    if (result != GSZ_OK) gsz_sound_feed_stop(out_feed);
    return result;
}

void gsz_sound_feed_set_loop(gsz_sound_feed *feed, bool loop) { atomic_store(&feed->loop, loop); }

uint64_t gsz_sound_feed_lost(const gsz_sound_feed *feed) { return atomic_load(&feed->lost); }

void gsz_sound_feed_stop(gsz_sound_feed **out_feed) {
    gsz_sound_feed *feed = *out_feed;
    if (!feed) return;
    gsz_sound_ring_end(feed->ring);
    if (feed->started) pthread_join(feed->thread, NULL);
    if (feed->context) {
        gsz_video_packets_free(feed->context, &feed->packets);
        gsz_sound_decoder_destroy(feed->context, &feed->decoder);
    }
    gsz_context_destroy(&feed->context);
    free(feed);
    *out_feed = NULL;
}
