/* SPDX-License-Identifier: MIT */
/* test_play_sound.c - the ring between decoder and device, by calls of the test instead of a device: which samples
 * come, where it says it is, and what a film's packets become in it. */
#include "test_extras_sound_support.h"
#include "test_video_support.h"

#include "sound_feed.h"

#include <stdio.h>
#include <unistd.h>

enum { RATE = 48000, BUFFER = 1024, LEADING = 960, PATIENCE_MS = 20000 };

static const double step = (double)BUFFER / RATE, latency = (double)BUFFER / RATE;

/* ---- the ring alone ---- */

/* Samples whose values tell their numbers. */
static void write_ramp(gsz_sound_ring *ring, size_t count) {
    gsz_sound_task task;
    float samples[LEADING];
    for (size_t done = 0; done < count; done += LEADING) {
        assert_true(gsz_sound_ring_wait(ring, &task, LEADING));
        for (size_t i = 0; i < LEADING; i++) samples[i] = (float)(task.from + i);
        gsz_sound_ring_write(ring, &task, samples, LEADING);
    }
}

/* At each speed the samples are those of a straight line, and it knows which of them is heard. */
static void test_speed_and_place(void **state) {
    (void)state;
    static const double speeds[] = {0.1, 0.25, 1, 1.5, 4};
    gsz_sound_ring *ring = NULL;
    float out[BUFFER];
    double heard, now;
    assert_int_equal(gsz_sound_ring_create(&ring, 1), GSZ_OK);
    for (int s = 0; s < 5; s++) {
        now = 50 + s;
        gsz_sound_ring_start(ring, 4000, speeds[s]);
        assert_false(gsz_sound_ring_heard(ring, now, &heard));
        write_ramp(ring, 9 * BUFFER * 4);
        for (int b = 0; b < 8; b++, now += step) {
            gsz_sound_ring_play(ring, out, BUFFER, now, latency);
            double first = 4000 + b * BUFFER * speeds[s];
            for (int i = b == 0 ? 300 : 0; i < BUFFER; i++) /* at first it fades in */
                assert_true(fabs((double)out[i] - (first + i * speeds[s])) < 0.02);
            assert_true(gsz_sound_ring_heard(ring, now + latency, &heard));
            assert_true(fabs(heard - first) < 1e-3);
            assert_true(gsz_sound_ring_heard(ring, now + latency + 0.01, &heard));
            assert_true(fabs(heard - first - 480 * speeds[s]) < 1e-3);
        }
    }
    assert_int_equal(gsz_sound_ring_get_counts(ring).underruns, 0);
    assert_false(gsz_sound_ring_heard(ring, now + 9, &heard)); /* the device is gone */
    gsz_sound_ring_destroy(&ring);
}

static void test_speed_changes_while_playing(void **state) {
    (void)state;
    gsz_sound_ring *ring = NULL;
    float out[BUFFER];
    double before, after;
    assert_int_equal(gsz_sound_ring_create(&ring, 1), GSZ_OK);
    gsz_sound_ring_start(ring, 0, 1);
    write_ramp(ring, 8 * BUFFER);
    gsz_sound_ring_play(ring, out, BUFFER, 1, latency);
    gsz_sound_ring_play(ring, out, BUFFER, 1 + step, latency);
    assert_true(gsz_sound_ring_heard(ring, 1 + step, &before));
    gsz_sound_ring_set_speed(ring, 2);
    assert_true(gsz_sound_ring_heard(ring, 1 + step, &after));
    assert_true(fabs(before - after) < 1e-6);
    gsz_sound_ring_play(ring, out, BUFFER, 1 + 2 * step, latency);
    assert_true(fabsf(out[10] - (2 * BUFFER + 20)) < 0.02f);
    gsz_sound_ring_destroy(&ring);
}

/* A device that calls when it likes shakes the clock by less than it shakes. */
static void test_jitter(void **state) {
    (void)state;
    gsz_sound_ring *ring = NULL;
    float out[BUFFER];
    double heard, worst = 0;
    assert_int_equal(gsz_sound_ring_create(&ring, 1), GSZ_OK);
    gsz_sound_ring_start(ring, 0, 1);
    for (int b = 0; b < 400; b++) {
        double now = 9 + b * step, late = b % 3 ? 0 : 0.006;
        if (b % 8 == 0) write_ramp(ring, 8 * BUFFER);
        gsz_sound_ring_play(ring, out, BUFFER, now + late, latency);
        assert_true(gsz_sound_ring_heard(ring, now + latency, &heard));
        double miss = fabs(heard - b * (double)BUFFER) / RATE;
        if (b > 100 && miss > worst) worst = miss;
    }
    assert_true(worst < 0.003);
    gsz_sound_ring_destroy(&ring);
}

/* Without samples there is silence, and time goes on: those that come late are left out. */
static void test_underrun(void **state) {
    (void)state;
    gsz_sound_ring *ring = NULL;
    float out[BUFFER];
    gsz_sound_task task;
    double heard;
    assert_int_equal(gsz_sound_ring_create(&ring, 1), GSZ_OK);
    gsz_sound_ring_start(ring, 1, 1);
    write_ramp(ring, 2 * LEADING);
    for (int b = 0; b < 4; b++) gsz_sound_ring_play(ring, out, BUFFER, 5 + b * step, latency);
    for (int i = 0; i < BUFFER; i++) assert_true(fabsf(out[i]) < 1e-9f);
    assert_int_equal(gsz_sound_ring_get_counts(ring).underruns, 1);
    assert_true(gsz_sound_ring_heard(ring, 5 + 3 * step + latency, &heard));
    assert_true(fabs(heard - (1 + 3 * BUFFER)) < 1e-3);
    assert_true(gsz_sound_ring_wait(ring, &task, LEADING));
    assert_int_equal(task.from, 1 + 4 * BUFFER);
    write_ramp(ring, 2 * LEADING);
    gsz_sound_ring_play(ring, out, BUFFER, 5 + 4 * step, latency);
    assert_true(fabsf(out[0] - (1 + 4 * BUFFER)) < 0.02f);
    gsz_sound_ring_destroy(&ring);
}

/* What was decoded for another place is not heard at the new one; stopped, it stays where it is. */
static void test_restart(void **state) {
    (void)state;
    gsz_sound_ring *ring = NULL;
    float out[BUFFER], old[LEADING];
    gsz_sound_task task;
    double heard;
    for (int i = 0; i < LEADING; i++) old[i] = -5;
    assert_int_equal(gsz_sound_ring_create(&ring, 1), GSZ_OK);
    gsz_sound_ring_start(ring, 500, 1);
    assert_true(gsz_sound_ring_wait(ring, &task, LEADING));
    gsz_sound_ring_start(ring, 500, 1);
    gsz_sound_ring_write(ring, &task, old, LEADING);
    write_ramp(ring, 3 * LEADING);
    /* until something is there, the place stands */
    gsz_sound_ring_play(ring, out, BUFFER, 7, latency);
    assert_true(fabsf(out[1000] - 1500) < 0.02f);
    gsz_sound_ring_stop(ring);
    gsz_sound_ring_play(ring, out, BUFFER, 8, latency);
    for (int i = 0; i < BUFFER; i++) assert_true(fabsf(out[i]) < 1e-9f);
    assert_false(gsz_sound_ring_heard(ring, 8, &heard));
    gsz_sound_ring_start(ring, 20000, 1);
    gsz_sound_ring_play(ring, out, BUFFER, 9, latency);
    assert_false(gsz_sound_ring_heard(ring, 9, &heard));
    gsz_sound_ring_play(ring, out, BUFFER, 9.4, latency); /* it has waited for long enough */
    assert_true(gsz_sound_ring_heard(ring, 9.4 + latency, &heard));
    assert_true(fabs(heard - 20000) < 1e-3);
    gsz_sound_ring_destroy(&ring);
}

static void test_volume(void **state) {
    (void)state;
    gsz_sound_ring *ring = NULL;
    float out[BUFFER];
    assert_int_equal(gsz_sound_ring_create(&ring, 1), GSZ_OK);
    gsz_sound_ring_set_volume(ring, 0.5);
    gsz_sound_ring_start(ring, 10000, 1);
    write_ramp(ring, 4 * LEADING);
    gsz_sound_ring_play(ring, out, BUFFER, 1, latency);
    assert_true(fabsf(out[0]) < 100);
    assert_true(fabsf(out[1000] - 5500) < 0.1f);
    gsz_sound_ring_set_volume(ring, 0);
    gsz_sound_ring_play(ring, out, BUFFER, 1 + step, latency);
    assert_true(out[0] > 5000);
    assert_true(fabsf(out[1000]) < 1e-9f);
    gsz_sound_ring_destroy(&ring);
}

/* ---- the packets of a film ---- */

static const film dance = {
    .count = 40, .degree = 0, .frames = 15, .segment_frames = 4, .turn = 0.05f, .drift = 0.01f};

typedef struct show {
    harness h;
    gsz_film *film;
    gsz_sound_track track;
    float *sample; /* the whole sound, decoded in one go: left and right in turns */
    gsz_sound_ring *ring;
    gsz_sound_feed *feed;
    double now;
} show;

static void decode_all(show *s) {
    gsz_sound_decoder *decoder = NULL;
    const gsz_sound_track *track = &s->track;
    s->sample = calloc((size_t)track->packet_count * GSZ_SOUND_FRAME * 2, sizeof *s->sample);
    assert_non_null(s->sample);
    assert_int_equal(gsz_sound_decoder_create(s->h.context, &decoder, 2), GSZ_OK);
    for (uint32_t i = 0; i < track->packet_count; i++)
        assert_true(decode_at(decoder, s->sample + (size_t)i * GSZ_SOUND_FRAME * 2, track, i));
    gsz_sound_decoder_destroy(s->h.context, &decoder);
}

/* Half a second of picture, `samples` of sound. */
static void show_open(show *s, size_t samples) {
    film it = dance;
    gsz_context *context = NULL;
    *s = (show){.now = 100};
    harness_open(&s->h, 1, 0);
    s->track = encode_kind(&s->h, (sound_kind){WAV_16, RATE, 2, samples});
    gsz_video_sound sound = {2,
                             s->track.pre_skip,
                             s->track.samples,
                             s->track.packet_count,
                             s->track.packets.data,
                             s->track.offset};
    it.sound = &sound;
    gsz_buffer file = film_pack(&s->h, &it), bytes = {0};
    assert_int_equal(gsz_context_create(&context, NULL), GSZ_OK);
    assert_int_equal(gsz_buffer_append(context, &bytes, file.data, file.size), GSZ_OK);
    gsz_buffer_free(s->h.context, &file);
    assert_int_equal(gsz_film_open(&s->film, context, &bytes, "dance.gsz"), GSZ_OK);
    decode_all(s);
    assert_int_equal(gsz_sound_ring_create(&s->ring, 2), GSZ_OK);
    assert_int_equal(gsz_sound_feed_start(&s->feed, s->film, s->ring), GSZ_OK);
    assert_int_equal(gsz_sound_feed_length(s->film), RATE / 2);
}

static void show_close(show *s) {
    gsz_sound_feed_stop(&s->feed);
    gsz_sound_ring_destroy(&s->ring);
    gsz_film_close(&s->film);
    gsz_sound_track_free(s->h.context, &s->track);
    free(s->sample);
    harness_close(&s->h);
}

/* Of the film in a loop, or once. */
static float wanted(const show *s, uint64_t number, int channel, bool loop) {
    uint64_t length = RATE / 2, at = number % length;
    if ((!loop && number >= length) || at >= s->track.samples) return 0;
    return s->sample[(s->track.pre_skip + at) * 2 + (uint64_t)channel];
}

/* Plays `count` samples from a place, and compares: the loudest difference. The thread gets all the time that it
 * needs. */
static double play_from(show *s, uint64_t from, size_t count, bool loop) {
    float out[2 * 480];
    double worst = 0, heard;
    uint64_t underruns = gsz_sound_ring_get_counts(s->ring).underruns;
    gsz_sound_feed_set_loop(s->feed, loop);
    gsz_sound_ring_start(s->ring, from, 1);
    for (size_t at = 0; at < count; at += 480, s->now += 0.01) {
        for (int ms = 0; ms < PATIENCE_MS && gsz_sound_ring_ahead(s->ring) < 480; ms++)
            usleep(1000);
        gsz_sound_ring_play(s->ring, out, 480, s->now, 0);
        assert_true(gsz_sound_ring_heard(s->ring, s->now, &heard));
        assert_true(fabs(heard - (double)(from + at)) < 1e-3);
        for (size_t i = at == 0 ? 240 : 0; i < 480; i++)
            for (int c = 0; c < 2; c++) {
                double miss =
                    fabs((double)(out[2 * i + (size_t)c] - wanted(s, from + at + i, c, loop)));
                if (miss > worst) worst = miss;
            }
    }
    assert_int_equal(gsz_sound_ring_get_counts(s->ring).underruns, underruns);
    return worst;
}

/* From the beginning, bit by bit, twice; and from anywhere, as soon as the decoder has found its feet. */
static void test_film(void **state) {
    (void)state;
    show s;
    show_open(&s, RATE / 2);
    assert_true(play_from(&s, 0, 40000, true) < 1e-6);
    for (uint64_t from = 1; from < RATE / 2; from += 2999)
        assert_true(play_from(&s, from, 2400, true) < 0.1);
    assert_int_equal(gsz_sound_feed_lost(s.feed), 0);
    show_close(&s);
}

/* A sound that ends before the picture, or goes on behind it. */
static void test_lengths(void **state) {
    (void)state;
    show s;
    show_open(&s, 10007);
    assert_true(play_from(&s, 0, 36000, true) < 1e-6);
    assert_true(play_from(&s, 20000, 9600, false) < 1e-6);
    show_close(&s);
    show_open(&s, RATE);
    assert_true(play_from(&s, 0, 36000, true) < 1e-6);
    assert_true(play_from(&s, 12000, 24000, false) < 0.1);
    show_close(&s);
}

/* Packets that are damaged are made up for, and counted. */
static void test_damaged(void **state) {
    (void)state;
    show s;
    float out[2 * 480];
    show_open(&s, RATE / 2);
    const gsz_video_info *info = s.film->info;
    /* the sound of the last segment ends the file */
    s.film->bytes.data[s.film->bytes.size - 3] ^= 0xff;
    assert_true(info->segments[info->segment_count - 1].sound_bytes > 3);
    gsz_sound_ring_start(s.ring, 0, 1);
    for (int i = 0; i < 50; i++, s.now += 0.01) {
        for (int ms = 0; ms < PATIENCE_MS && gsz_sound_ring_ahead(s.ring) < 480; ms++) usleep(1000);
        gsz_sound_ring_play(s.ring, out, 480, s.now, 0);
    }
    assert_true(gsz_sound_feed_lost(s.feed) > 0);
    assert_int_equal(gsz_sound_ring_get_counts(s.ring).underruns, 0);
    show_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_speed_and_place),
        cmocka_unit_test(test_speed_changes_while_playing),
        cmocka_unit_test(test_jitter),
        cmocka_unit_test(test_underrun),
        cmocka_unit_test(test_restart),
        cmocka_unit_test(test_volume),
        cmocka_unit_test(test_film),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
