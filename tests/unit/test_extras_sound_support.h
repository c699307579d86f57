/* SPDX-License-Identifier: MIT */
/* test_extras_sound_support.h - what the tests of sounds share: files in memory, made by libsndfile, of a tone that
 * rises, so that it fits itself at one delay only. */
#ifndef TEST_EXTRAS_SOUND_SUPPORT_H
#define TEST_EXTRAS_SOUND_SUPPORT_H

#include <math.h>

#include <sndfile.h>

#include "gsz_sound.h"
#include "test_formats_failing.h"

/* ---- files in memory ---- */

typedef struct memory_file {
    uint8_t *data;
    sf_count_t size, at, capacity;
} memory_file;

static inline sf_count_t memory_size(void *user) { return ((memory_file *)user)->size; }
static inline sf_count_t memory_tell(void *user) { return ((memory_file *)user)->at; }

static inline sf_count_t memory_seek(sf_count_t offset, int whence, void *user) {
    memory_file *file = user;
    file->at = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file->at : file->size);
    return file->at;
}

static inline sf_count_t memory_read(void *data, sf_count_t count, void *user) {
    memory_file *file = user;
    if (count > file->size - file->at) count = file->size - file->at;
    memcpy(data, file->data + file->at, (size_t)count);
    file->at += count;
    return count;
}

static inline sf_count_t memory_write(const void *data, sf_count_t count, void *user) {
    memory_file *file = user;
    if (file->at + count > file->capacity) {
        file->capacity = 2 * (file->at + count);
        file->data = realloc(file->data, (size_t)file->capacity);
        assert_non_null(file->data);
    }
    memcpy(file->data + file->at, data, (size_t)count);
    file->at += count;
    if (file->at > file->size) file->size = file->at;
    return count;
}

static inline SNDFILE *memory_open(memory_file *file, int mode, SF_INFO *info) {
    SF_VIRTUAL_IO calls = {memory_size, memory_seek, memory_read, memory_write, memory_tell};
    return sf_open_virtual(&calls, mode, info, file);
}

/* ---- sounds ---- */

typedef struct sound_kind {
    int format; /* as libsndfile counts them */
    int rate, channels;
    size_t samples; /* a channel */
} sound_kind;

enum {
    WAV_16 = SF_FORMAT_WAV | SF_FORMAT_PCM_16,
    WAV_FLOAT = SF_FORMAT_WAV | SF_FORMAT_FLOAT,
    FLAC_16 = SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
    OGG_OPUS = SF_FORMAT_OGG | SF_FORMAT_OPUS
};

/* From 200 Hz up by 1500 Hz a second, the right channel an octave above and half as loud. */
static inline float tone(double seconds, int channel) {
    double cycles = (200 + 750 * seconds) * seconds;
    const double turn = 6.283185307179586;
    return (float)(channel == 0 ? 0.5 * sin(turn * cycles) : 0.25 * sin(turn * 2 * cycles));
}

/* Whether libsndfile was built with this format: Opus and FLAC may be left out. */
static inline bool can_make(int format) {
    SF_INFO info = {.samplerate = 48000, .channels = 1, .format = format};
    return sf_format_check(&info);
}

static inline memory_file make_sound_of(sound_kind kind, float (*wave)(double, int)) {
    memory_file file = {0};
    SF_INFO info = {.samplerate = kind.rate, .channels = kind.channels, .format = kind.format};
    SNDFILE *sound = memory_open(&file, SFM_WRITE, &info);
    assert_non_null(sound);
    float *samples = calloc(kind.samples * (size_t)kind.channels + 1, sizeof *samples);
    for (size_t i = 0; i < kind.samples * (size_t)kind.channels; i++) {
        size_t at = i / (size_t)kind.channels;
        samples[i] = wave((double)at / kind.rate, (int)(i % (size_t)kind.channels));
    }
    sf_count_t count = (sf_count_t)kind.samples;
    assert_int_equal(sf_writef_float(sound, samples, count), count);
    assert_int_equal(sf_close(sound), 0);
    free(samples);
    return file;
}

static inline memory_file make_sound(sound_kind kind) { return make_sound_of(kind, tone); }

/* ---- tracks ---- */

static inline gsz_result encode_bytes(gsz_context *context, gsz_sound_track *track,
                                      const void *data, size_t size,
                                      const gsz_sound_options *options) {
    gsz_source *source = NULL;
    *track = (gsz_sound_track){0};
    gsz_result result = gsz_source_from_memory(context, &source, "song", data, size);
    if (result == GSZ_OK) result = gsz_sound_encode(context, track, source, options);
    gsz_source_close(context, &source);
    if (result != GSZ_OK) assert_true(!track->offset && !track->packets.data && !track->samples);
    return result;
}

static inline gsz_sound_track encode_file(harness *h, const memory_file *file,
                                          const gsz_sound_options *options) {
    gsz_sound_track track;
    gsz_result result = encode_bytes(h->context, &track, file->data, (size_t)file->size, options);
    if (result != GSZ_OK) fail_msg("%s", gsz_context_error(h->context));
    assert_int_equal(gsz_sound_track_check(h->context, &track, "song"), GSZ_OK);
    return track;
}

static inline gsz_sound_track encode_kind(harness *h, sound_kind kind) {
    memory_file file = make_sound(kind);
    gsz_sound_track track = encode_file(h, &file, NULL);
    free(file.data);
    return track;
}

static inline bool decode_at(gsz_sound_decoder *decoder, float *samples,
                             const gsz_sound_track *track, uint32_t index) {
    return gsz_sound_decode(decoder, samples, track->packets.data + track->offset[index],
                            track->offset[index + 1] - track->offset[index]);
}

/* All that the packets hold, pre-skip and padding included; the caller's to free. */
static inline float *decode_row(harness *h, const gsz_sound_track *track) {
    size_t block = (size_t)track->channels * GSZ_SOUND_FRAME;
    float *row = calloc(track->packet_count * block, sizeof *row);
    gsz_sound_decoder *decoder = NULL;
    assert_int_equal(gsz_sound_decoder_create(h->context, &decoder, track->channels), GSZ_OK);
    for (uint32_t i = 0; i < track->packet_count; i++)
        assert_true(decode_at(decoder, row + i * block, track, i));
    gsz_sound_decoder_destroy(h->context, &decoder);
    assert_null(decoder);
    return row;
}

/* Signal over noise of a row against the tone that begins at sample `delay` of it, in decibels; what is before `from`
 * does not count. */
static inline double ratio_at(const gsz_sound_track *track, const float *row, size_t delay,
                              size_t from) {
    double signal = 0, noise = 0;
    size_t channels = (size_t)track->channels;
    size_t end = track->packet_count * (size_t)GSZ_SOUND_FRAME;
    for (size_t i = from; i < track->samples && delay + i < end; i++)
        for (size_t c = 0; c < channels; c++) {
            double wanted = tone((double)i / GSZ_SOUND_RATE, (int)c);
            double got = row[(delay + i) * channels + c];
            signal += wanted * wanted;
            noise += (wanted - got) * (wanted - got);
        }
    return 10 * log10(signal / noise);
}

/* ---- Ogg Opus ---- */

static inline uint32_t checksum_of(const uint8_t *data, size_t size) {
    uint32_t crc = 0;
    for (size_t i = 0; i < size; i++) {
        crc ^= (uint32_t)data[i] << 24;
        for (int bit = 0; bit < 8; bit++) crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
    }
    return crc;
}

static inline size_t page_size(const uint8_t *page) {
    size_t size = 27 + (size_t)page[26];
    for (int i = 0; i < page[26]; i++) size += page[27 + i];
    return size;
}

static inline void seal_page(uint8_t *page) {
    memset(page + 22, 0, 4);
    uint32_t crc = checksum_of(page, page_size(page));
    memcpy(page + 22, &crc, 4);
}

/* All but the last, which libsndfile makes shorter. */
static inline bool is_within(const gsz_sound_track *track, const memory_file *file) {
    size_t found = 1;
    for (uint32_t i = 0; i + 1 < track->packet_count; i++)
        found += memmem(file->data, (size_t)file->size, track->packets.data + track->offset[i],
                        track->offset[i + 1] - track->offset[i]) != NULL;
    return found == track->packet_count;
}

#endif
