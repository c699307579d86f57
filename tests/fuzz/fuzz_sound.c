/* SPDX-License-Identifier: MIT */
/* fuzz_sound.c - any bytes as a sound: as a file that is read, as packets of an Ogg Opus that are taken, and as packets
 * that are decoded. No crash, no memory beyond the limit, samples within -1 .. 1, tracks whose numbers fit. */
#include <string.h>

#include "fuzz_support.h"
#include "sound_reader.h"

enum {
    MAX_MEMORY = 8 << 20,
    PIECES = 32, /* of a file that are read: a few bytes of FLAC can promise hours */
    PIECE = 1000
};

static void check_samples(const float *samples, size_t count) {
    for (size_t i = 0; i < count; i++)
        check(samples[i] >= -1 && samples[i] <= 1, "a sample beyond -1 .. 1");
}

static void decode_all(gsz_context *context, const gsz_sound_track *track) {
    gsz_sound_decoder *decoder = NULL;
    float samples[GSZ_SOUND_FRAME * GSZ_SOUND_CHANNELS_MAX];
    check(gsz_sound_decoder_create(context, &decoder, track->channels) == GSZ_OK, "no decoder");
    for (uint32_t i = 0; i < track->packet_count && i < 2 * PIECES; i++) {
        (void)gsz_sound_decode(decoder, samples, track->packets.data + track->offset[i],
                               track->offset[i + 1] - track->offset[i]);
        check_samples(samples, GSZ_SOUND_FRAME * (size_t)track->channels);
    }
    gsz_sound_decoder_destroy(context, &decoder);
}

/* False if it is damaged, so that libsndfile must not see it. */
static bool take_opus(const gsz_source *source) {
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_sound_track track = {0};
    bool taken = false;
    gsz_result result = gsz_sound_take_opus(context, &taken, &track, source);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check(taken == (track.packets.data != NULL), "a failure that left something behind");
    if (taken) {
        check(gsz_sound_track_check(context, &track, "song") == GSZ_OK, "a track that is none");
        decode_all(context, &track);
    }
    gsz_sound_track_free(context, &track);
    gsz_context_destroy(&context);
    return result == GSZ_OK;
}

static gsz_result read_pieces(gsz_context *context, gsz_sound_reader *reader) {
    gsz_sound_stream *stream = NULL;
    float samples[PIECE * GSZ_SOUND_CHANNELS_MAX];
    size_t got = PIECE;
    gsz_result result = gsz_sound_stream_open(context, &stream, reader);
    for (int i = 0; i < PIECES && got == PIECE && result == GSZ_OK; i++)
        result = gsz_sound_stream_read(context, stream, samples, PIECE, &got);
    gsz_sound_stream_close(context, &stream);
    return result;
}

static void read_file(const gsz_source *source, gsz_sound_kind kind) {
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_sound_reader *reader = NULL;
    gsz_result result = gsz_sound_reader_open(context, &reader, source, kind, false);
    if (result == GSZ_OK) result = read_pieces(context, reader);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    gsz_sound_reader_close(context, &reader);
    gsz_context_destroy(&context);
}

/* The first byte tells the channels; then packets, the length of each before it. */
static void decode_packets(gsz_context *context, const uint8_t *data, size_t size) {
    gsz_sound_track track = {.channels = 1 + (size > 0 && data[0] & 1)};
    for (size_t at = 1; at + 1 < size; at += 1 + (size_t)data[at]) {
        size_t left = size - at - 1, length = data[at] < left ? data[at] : left;
        if (length == 0) continue;
        check(gsz_sound_track_add(context, &track, data + at + 1, length) == GSZ_OK, "no packet");
    }
    decode_all(context, &track);
    gsz_sound_track_free(context, &track);
}

/* Checksums would keep nearly all that a fuzzer makes of Ogg out: each page gets its own. */
static void seal_pages(uint8_t *data, size_t size) {
    for (size_t at = 0; at + 27 <= size;) {
        uint8_t *page = data + at;
        size_t length = 27 + (size_t)page[26];
        if (length > size - at) return;
        for (int i = 0; i < page[26]; i++) length += page[27 + i];
        if (length > size - at) return;
        uint32_t crc = 0;
        for (size_t i = 0; i < length; i++) {
            crc ^= (uint32_t)(i >= 22 && i < 26 ? 0 : page[i]) << 24;
            for (int bit = 0; bit < 8; bit++) crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
        }
        memcpy(page + 22, &crc, sizeof crc);
        at += length;
    }
}

static void use_file(gsz_context *context, const uint8_t *data, size_t size, gsz_sound_kind kind) {
    gsz_source *source = NULL;
    uint8_t *copy = malloc(size);
    check(copy != NULL, "no memory");
    memcpy(copy, data, size);
    if (kind == GSZ_SOUND_OPUS) seal_pages(copy, size);
    check(gsz_source_from_memory(context, &source, "song", copy, size) == GSZ_OK, "no source");
    if (kind != GSZ_SOUND_OPUS || take_opus(source)) read_file(source, kind);
    gsz_source_close(context, &source);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_sound_kind kind = gsz_sound_probe(data, size);
    if (kind == GSZ_SOUND_UNKNOWN)
        decode_packets(context, data, size);
    else
        use_file(context, data, size, kind);
    gsz_context_destroy(&context);
    return 0;
}
