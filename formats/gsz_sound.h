/* SPDX-License-Identifier: MIT */
/* gsz_sound.h - the sound of a scene that moves: made of WAV, FLAC and Ogg Opus files, kept as Opus packets of
 * 20 ms, decoded packet by packet for playback. Needs libsndfile, libsamplerate and libopus: linked by the command
 * and the viewer, not by libgsz.
 *
 *     gsz_sound_track track = {0};
 *     if (gsz_sound_encode(ctx, &track, source, NULL) != GSZ_OK) puts(gsz_context_error(ctx));
 *
 *     gsz_sound_decoder *decoder = NULL;
 *     float samples[GSZ_SOUND_FRAME * GSZ_SOUND_CHANNELS_MAX];
 *     if (gsz_sound_decoder_create(ctx, &decoder, track.channels) != GSZ_OK) ...
 *     for (uint32_t i = 0; i < track.packet_count; i++)
 *         gsz_sound_decode(decoder, samples, track.packets.data + track.offset[i],
 *                          track.offset[i + 1] - track.offset[i]);
 *     gsz_sound_decoder_destroy(ctx, &decoder);
 *     gsz_sound_track_free(ctx, &track);
 *
 * Time: everything counts samples of one channel at 48 kHz. Packet i decodes to samples 960 i .. 960 i + 959 of a
 * row, of which the first `pre_skip` are the coder warming up: sample s of the sound is at pre_skip + s. What the
 * last packet has beyond pre_skip + samples is padding.
 *
 * To begin at sample s: reset the decoder, decode from packet p = max(0, pre_skip + s - GSZ_SOUND_PREROLL) / 960 on,
 * and throw away what comes before pre_skip + s; the decoder has found its feet by then (RFC 7845, section 4.6).
 *
 * The same file and options give the same track with the same build of the three libraries; others may round
 * differently, so that sound is the one part of a file that may differ between machines. How it decodes is fixed by
 * RFC 6716 to well below what can be heard, not to the bit.
 *
 * Input is untrusted, as everywhere: limits before memory, errors that name the file and the fix. What the three
 * libraries hold themselves (well below 4 MiB) is not counted against the limit of the context.
 */
#ifndef GSZ_SOUND_H
#define GSZ_SOUND_H

#include "gsz_files.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    GSZ_SOUND_RATE = 48000,      /**< samples a second */
    GSZ_SOUND_FRAME = 960,       /**< samples a packet: 20 ms */
    GSZ_SOUND_CHANNELS_MAX = 2,  /**< 1: mono, 2: left and right */
    GSZ_SOUND_PACKET_MAX = 1275, /**< bytes */
    GSZ_SOUND_PRE_SKIP_MAX = 65535,
    GSZ_SOUND_SAMPLES_MAX = 12 * 3600 * GSZ_SOUND_RATE, /**< 12 hours */
    GSZ_SOUND_PREROLL = 3840,     /**< samples to decode before those that are to be heard: 80 ms */
    GSZ_SOUND_BITRATE_MIN = 6000, /**< bits a second */
    GSZ_SOUND_BITRATE_MAX = 510000
};

/* ---- tracks -------------------------------------------------------------------------------------- */

/** A sound as packets. Zero-initialise; release with gsz_sound_track_free. */
typedef struct gsz_sound_track {
    int channels;
    uint32_t pre_skip;     /**< samples that decode before the first of the sound */
    uint64_t samples;      /**< of the sound itself: its true length, 1 .. GSZ_SOUND_SAMPLES_MAX */
    uint32_t packet_count; /**< just enough of them: (pre_skip + samples) / 960, rounded up */
    uint32_t
        *offset; /**< packet_count + 1 places in `packets`: where each begins and the last ends */
    gsz_buffer packets; /**< one behind the other, each of 1 .. GSZ_SOUND_PACKET_MAX bytes */
    size_t capacity;    /**< room in `offset`, for gsz_sound_track_add */
} gsz_sound_track;

/** Appends a copy of a packet; pre_skip, samples and channels are the caller's to set. GSZ_ERROR_LIMIT if it has
 *  not 1 .. GSZ_SOUND_PACKET_MAX bytes or would be more than 12 hours need. */
GSZ_API gsz_result gsz_sound_track_add(gsz_context *context, gsz_sound_track *track,
                                       const void *packet, size_t size) GSZ_CHECKED;
/** Whether the numbers of a track are in their ranges and fit each other: GSZ_ERROR_CORRUPT if not, with `name` in
 *  the sentence. Packets are not looked into: gsz_sound_decode bears any bytes. */
GSZ_API gsz_result gsz_sound_track_check(gsz_context *context, const gsz_sound_track *track,
                                         const char *name) GSZ_CHECKED;
GSZ_API void gsz_sound_track_free(gsz_context *context, gsz_sound_track *track);

/* ---- making one of a file ------------------------------------------------------------------------ */

typedef struct gsz_sound_options {
    /** Bits a second that are aimed at, GSZ_SOUND_BITRATE_MIN .. MAX (the rate varies with what there is to
     *  hear). 0, the default: 96000 for stereo, 64000 for mono, and Opus is taken as it is. */
    int bitrate;
    /** Whether a sound may be longer than its file makes likely (below). false, the default. */
    bool any_length;
} gsz_sound_options;

GSZ_API void gsz_sound_options_default(gsz_sound_options *options);

/** Reads a sound into *track (zeroed): WAV (8, 16, 24, 32 bits, float, double; RF64 too), FLAC or Ogg Opus, told apart
 *  by content, mono or stereo, of 8 to 192 kHz and up to 12 hours. `source` stands at its beginning; it is read
 *  piece by piece, a pipe whole (up to 4 GiB).
 *
 *  What is encoded may last 10 minutes and a second for every 1600 bytes of the file (of Opus for every 640; at more
 *  than 48 kHz as many samples, not seconds), or it is GSZ_ERROR_LIMIT: real sounds have more bytes, while hours of
 *  silence, which take minutes to encode, fit in a file of kilobytes. `any_length` lifts that, not the 12 hours. The
 *  limit holds for what the file says and for what comes out of it; a max_memory of the context changes neither.
 *
 *  Packets of an Ogg Opus file are taken without loss where they are of 20 ms each, of channel mapping family 0 and
 *  without a gain, unless a bitrate is asked for; else they are decoded and encoded again. Everything else
 *  is resampled to 48 kHz and encoded. Floats beyond -1 .. 1 are clipped, with a warning.
 *
 *  GSZ_ERROR_FORMAT: no such file, or a sound without samples. GSZ_ERROR_UNSUPPORTED: three channels or more, other
 *  codings and rates, several sounds in one Ogg. A file that ends before its own account of itself is
 *  GSZ_ERROR_TRUNCATED (a FLAC cut within a frame: GSZ_ERROR_CORRUPT); a WAV, whose account programs that write to
 *  pipes leave open, is read as far as it goes.
 *  options may be NULL. */
GSZ_API gsz_result gsz_sound_encode(gsz_context *context, gsz_sound_track *track,
                                    gsz_source *source,
                                    const gsz_sound_options *options) GSZ_CHECKED;

/* ---- playing it ---------------------------------------------------------------------------------- */

typedef struct gsz_sound_decoder gsz_sound_decoder;

/** `channels` is that of the track: 1 or 2. */
GSZ_API gsz_result gsz_sound_decoder_create(gsz_context *context, gsz_sound_decoder **out_decoder,
                                            int channels) GSZ_CHECKED;
GSZ_API void gsz_sound_decoder_destroy(gsz_context *context, gsz_sound_decoder **decoder);
/** Forgets what came before: for jumps. */
GSZ_API void gsz_sound_decoder_reset(gsz_sound_decoder *decoder);
/** Decodes the next packet to GSZ_SOUND_FRAME samples a channel, left and right in turns, each within -1 .. 1;
 *  out_samples has room for GSZ_SOUND_FRAME * channels. Always fills them: a packet that is damaged, not of 20 ms
 *  or lost (NULL, 0) is concealed with what came before it, and false returned. It neither asks for memory
 *  nor takes a context, so that the thread of an audio device may call it; one call at a time a decoder. */
GSZ_API bool gsz_sound_decode(gsz_sound_decoder *decoder, float *out_samples, const void *packet,
                              size_t size);

/** Appends a whole track as a WAV file of 16 bits at 48 kHz: `samples` of them, pre_skip left out. Concealed packets
 *  are a warning. GSZ_ERROR_CORRUPT as by gsz_sound_track_check; GSZ_ERROR_LIMIT if it is more than the 4 GiB
 *  that a WAV can have (6.2 hours of stereo). */
GSZ_API gsz_result gsz_sound_write_wav(gsz_context *context, gsz_output *output,
                                       const gsz_sound_track *track) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
