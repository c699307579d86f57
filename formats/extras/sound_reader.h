/* SPDX-License-Identifier: MIT */
/* sound_reader.h - sounds of files as samples, piece by piece; and Opus as packets. Internal. */
#ifndef GSZ_SOUND_READER_H
#define GSZ_SOUND_READER_H

#include "gsz_sound.h"

typedef enum gsz_sound_kind {
    GSZ_SOUND_UNKNOWN,
    GSZ_SOUND_WAV,
    GSZ_SOUND_FLAC,
    GSZ_SOUND_OPUS
} gsz_sound_kind;

/** By the first bytes of a file: GSZ_SOUND_PROBE_BYTES of them tell. */
enum { GSZ_SOUND_PROBE_BYTES = 36 };
gsz_sound_kind gsz_sound_probe(const void *data, size_t size);
/** "WAV" ... Never NULL. */
const char *gsz_sound_kind_name(gsz_sound_kind kind);

/* All of these read at any offset: of a seekable source, which outlives the reader. */

/* ---- sound_reader.c: at the rate of the file; Opus must have come through gsz_sound_take_opus ---- */

typedef struct gsz_sound_reader gsz_sound_reader;

/** `any_length` as in gsz_sound_options. */
gsz_result gsz_sound_reader_open(gsz_context *context, gsz_sound_reader **out_reader,
                                 const gsz_source *source, gsz_sound_kind kind,
                                 bool any_length) GSZ_CHECKED;
void gsz_sound_reader_close(gsz_context *context, gsz_sound_reader **reader);
int gsz_sound_reader_channels(const gsz_sound_reader *reader);
int gsz_sound_reader_rate(const gsz_sound_reader *reader);
/** Samples a channel that have been read. */
uint64_t gsz_sound_reader_position(const gsz_sound_reader *reader);
/** How much of the file that is, 0 to 1; 0 where the file does not say how long it is. */
double gsz_sound_reader_fraction(const gsz_sound_reader *reader);
/** Samples that were beyond -1 .. 1 or no numbers. */
uint64_t gsz_sound_reader_clipped(const gsz_sound_reader *reader);
/** The next `count` samples a channel, within -1 .. 1, channels in turns; *out_got is smaller only at the end. */
gsz_result gsz_sound_reader_read(gsz_context *context, gsz_sound_reader *reader, float *out_samples,
                                 size_t count, size_t *out_got) GSZ_CHECKED;

/* ---- sound_rate.c: at 48 kHz ---- */

typedef struct gsz_sound_stream gsz_sound_stream;

/** `reader` outlives the stream. */
gsz_result gsz_sound_stream_open(gsz_context *context, gsz_sound_stream **out_stream,
                                 gsz_sound_reader *reader) GSZ_CHECKED;
void gsz_sound_stream_close(gsz_context *context, gsz_sound_stream **stream);
/** As gsz_sound_reader_read; gives in all what the file has times 48 kHz over its rate, rounded up. */
gsz_result gsz_sound_stream_read(gsz_context *context, gsz_sound_stream *stream, float *out_samples,
                                 size_t count, size_t *out_got) GSZ_CHECKED;

/* ---- sound_ogg.c: the packets of Opus ---- */

/** Takes the packets of an Ogg Opus file into *track (zeroed) where a track can have them as they are. *out_taken
 *  is false, and *track empty, where it cannot. Every page is checked in either case. */
gsz_result gsz_sound_take_opus(gsz_context *context, bool *out_taken, gsz_sound_track *track,
                               const gsz_source *source) GSZ_CHECKED;

#endif
