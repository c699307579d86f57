/* SPDX-License-Identifier: MIT */
/* sound_rate.c - a sound of any rate at 48 kHz, piece by piece, through libsamplerate. */
#include <string.h>

#include <samplerate.h>

#include "context.h"
#include "sound_reader.h"

enum { PIECE = 4096 }; /* samples a channel that are read at once */

struct gsz_sound_stream {
    gsz_sound_reader *reader;
    size_t channels;
    uint64_t rate;
    SRC_STATE *converter; /* NULL: the rate is right */
    bool ended;           /* the reader is */
    size_t at, left;      /* in `piece`, samples a channel */
    uint64_t given;       /* so far, samples a channel */
    float piece[PIECE * GSZ_SOUND_CHANNELS_MAX];
};

/* The filter has 121 dB between signal and noise and lets 90 % of the band pass: more than Opus has. */
static gsz_result set_up(gsz_context *context, gsz_sound_stream *stream) {
    if (stream->rate == GSZ_SOUND_RATE) return GSZ_OK;
    int error = 0;
    stream->converter = src_new(SRC_SINC_MEDIUM_QUALITY, (int)stream->channels, &error);
    if (stream->converter) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_MEMORY, "libsamplerate does not start: %s",
                    src_strerror(error));
}

gsz_result gsz_sound_stream_open(gsz_context *context, gsz_sound_stream **out_stream,
                                 gsz_sound_reader *reader) {
    gsz_sound_stream *stream = NULL;
    *out_stream = NULL;
    GSZ_TRY(GSZ_NEW(context, &stream, 1));
    stream->reader = reader;
    stream->channels = (size_t)gsz_sound_reader_channels(reader);
    stream->rate = (uint64_t)gsz_sound_reader_rate(reader);
    gsz_result result = set_up(context, stream);
    if (result != GSZ_OK) gsz_sound_stream_close(context, &stream);
    *out_stream = stream;
    return result;
}

void gsz_sound_stream_close(gsz_context *context, gsz_sound_stream **stream) {
    if (!stream || !*stream) return;
    if ((*stream)->converter) src_delete((*stream)->converter);
    gsz_free(context, *stream);
    *stream = NULL;
}

static gsz_result refill(gsz_context *context, gsz_sound_stream *stream) {
    if (stream->left > 0 || stream->ended) return GSZ_OK;
    stream->at = 0;
    GSZ_TRY(gsz_sound_reader_read(context, stream->reader, stream->piece, PIECE, &stream->left));
    stream->ended = stream->left < PIECE;
    return GSZ_OK;
}

static void take(gsz_sound_stream *stream, size_t count) {
    stream->at += count;
    stream->left -= count;
}

static size_t copy(gsz_sound_stream *stream, float *out, size_t count) {
    size_t made = count < stream->left ? count : stream->left;
    memcpy(out, stream->piece + stream->at * stream->channels,
           made * stream->channels * sizeof *out);
    take(stream, made);
    return made;
}

static gsz_result convert(gsz_context *context, gsz_sound_stream *stream, float *out, size_t count,
                          size_t *out_made) {
    SRC_DATA data = {.data_in = stream->piece + stream->at * stream->channels,
                     .data_out = out,
                     .input_frames = (long)stream->left,
                     .output_frames = (long)count,
                     .end_of_input = stream->ended,
                     .src_ratio = (double)GSZ_SOUND_RATE / (double)stream->rate};
    int error = src_process(stream->converter, &data);
    if (error)
        return gsz_fail(context, GSZ_ERROR_UNSUPPORTED, "libsamplerate fails: %s",
                        src_strerror(error));
    take(stream, (size_t)data.input_frames_used);
    *out_made = (size_t)data.output_frames_gen;
    return GSZ_OK;
}

/* The filter gives a sample more or less than the length of the sound: cut, or padded with silence. */
static size_t fit_end(const gsz_sound_stream *stream, float *out, size_t got, size_t count) {
    uint64_t heard = gsz_sound_reader_position(stream->reader) * GSZ_SOUND_RATE;
    uint64_t length = (heard + stream->rate - 1) / stream->rate;
    uint64_t left = length > stream->given ? length - stream->given : 0;
    size_t fit = left < count ? (size_t)left : count;
    if (fit > got)
        memset(out + got * stream->channels, 0, (fit - got) * stream->channels * sizeof *out);
    return fit;
}

gsz_result gsz_sound_stream_read(gsz_context *context, gsz_sound_stream *stream, float *out_samples,
                                 size_t count, size_t *out_got) {
    size_t got = 0;
    *out_got = 0;
    while (got < count) {
        GSZ_TRY(refill(context, stream));
        float *out = out_samples + got * stream->channels;
        size_t made = 0, before = stream->left;
        if (stream->converter)
            GSZ_TRY(convert(context, stream, out, count - got, &made));
        else
            made = copy(stream, out, count - got);
        got += made;
        if (made == 0 && stream->left == before) break; /* nothing goes in or comes out any more */
    }
    if (stream->ended && stream->left == 0) got = fit_end(stream, out_samples, got, count);
    stream->given += got;
    *out_got = got;
    return GSZ_OK;
}
