/* SPDX-License-Identifier: MIT */
/* sound_encode.c - a sound of a file to Opus packets: taken as they are, or made through libopus. */
#include <string.h>

#include <opus.h>

#include "context.h"
#include "sound_reader.h"
#include "source.h"

enum {
    BITRATE_MONO = 64000, /* by default, bits a second */
    BITRATE_STEREO = 96000,
    REPORT_EVERY = 50 /* packets */
};

static const uint64_t pipe_max = (uint64_t)1 << 32; /* bytes */

typedef struct sound_job {
    gsz_context *context;
    gsz_sound_track *track;
    const gsz_sound_options *options;
    gsz_sound_reader *reader;
    gsz_sound_stream *stream;
    OpusEncoder *opus;
} sound_job;

void gsz_sound_options_default(gsz_sound_options *options) {
    *options = (gsz_sound_options){.bitrate = 0};
}

/* ---- encoding ---- */

static int choose_bitrate(const sound_job *job) {
    if (job->options->bitrate) return job->options->bitrate;
    return job->track->channels == 1 ? BITRATE_MONO : BITRATE_STEREO;
}

/* A rate that varies gives each packet what it needs: nobody streams it through a pipe of fixed width. */
static gsz_result start_encoder(sound_job *job) {
    void *room = NULL;
    int channels = job->track->channels;
    GSZ_TRY(gsz_alloc(job->context, &room, (size_t)opus_encoder_get_size(channels), 1));
    job->opus = room;
    opus_int32 lookahead = 0;
    int error = opus_encoder_init(job->opus, GSZ_SOUND_RATE, channels, OPUS_APPLICATION_AUDIO);
    if (!error) error = opus_encoder_ctl(job->opus, OPUS_SET_BITRATE(choose_bitrate(job)));
    if (!error) error = opus_encoder_ctl(job->opus, OPUS_SET_COMPLEXITY(10));
    if (!error) error = opus_encoder_ctl(job->opus, OPUS_SET_VBR_CONSTRAINT(0));
    if (!error) error = opus_encoder_ctl(job->opus, OPUS_GET_LOOKAHEAD(&lookahead));
    if (error)
        return gsz_fail(job->context, GSZ_ERROR_UNSUPPORTED, "libopus does not start: %s",
                        opus_strerror(error));
    job->track->pre_skip = (uint32_t)lookahead;
    return GSZ_OK;
}

static gsz_result encode_frame(sound_job *job, const float *samples) {
    uint8_t packet[GSZ_SOUND_PACKET_MAX];
    opus_int32 size = opus_encode_float(job->opus, samples, GSZ_SOUND_FRAME, packet, sizeof packet);
    if (size < 0)
        return gsz_fail(job->context, GSZ_ERROR_UNSUPPORTED, "libopus fails: %s",
                        opus_strerror(size));
    return gsz_sound_track_add(job->context, job->track, packet, (size_t)size);
}

/* Silence follows the sound until all of it has come out of the encoder. */
static gsz_result encode_frames(sound_job *job) {
    gsz_sound_track *track = job->track;
    const size_t channels = (size_t)track->channels;
    float samples[GSZ_SOUND_FRAME * GSZ_SOUND_CHANNELS_MAX];
    for (;;) {
        size_t got = 0;
        if (track->packet_count % REPORT_EVERY == 0)
            GSZ_TRY(gsz_report_progress(job->context, "encode sound",
                                        gsz_sound_reader_fraction(job->reader)));
        GSZ_TRY(gsz_sound_stream_read(job->context, job->stream, samples, GSZ_SOUND_FRAME, &got));
        memset(samples + got * channels, 0, (GSZ_SOUND_FRAME - got) * channels * sizeof *samples);
        track->samples += got;
        uint64_t out = (uint64_t)track->packet_count * GSZ_SOUND_FRAME;
        if (got < GSZ_SOUND_FRAME && out >= track->pre_skip + track->samples) return GSZ_OK;
        GSZ_TRY(encode_frame(job, samples));
    }
}

static gsz_result check_heard(const sound_job *job, const char *name) {
    uint64_t clipped = gsz_sound_reader_clipped(job->reader);
    if (job->track->samples == 0)
        return gsz_fail(job->context, GSZ_ERROR_FORMAT, "%s: a sound without samples", name);
    if (clipped > 0)
        gsz_say(job->context, GSZ_MESSAGE_WARNING,
                "%s: %llu samples are beyond -1 to 1 and were clipped", name,
                (unsigned long long)clipped);
    return GSZ_OK;
}

static gsz_result encode(sound_job *job, const gsz_source *source, gsz_sound_kind kind) {
    GSZ_TRY(
        gsz_sound_reader_open(job->context, &job->reader, source, kind, job->options->any_length));
    GSZ_TRY(gsz_sound_stream_open(job->context, &job->stream, job->reader));
    job->track->channels = gsz_sound_reader_channels(job->reader);
    GSZ_TRY(start_encoder(job));
    GSZ_TRY(encode_frames(job));
    return check_heard(job, gsz_source_name(source));
}

static void tear_down(sound_job *job) {
    gsz_free(job->context, job->opus);
    gsz_sound_stream_close(job->context, &job->stream);
    gsz_sound_reader_close(job->context, &job->reader);
}

/* ---- files ---- */

/* Opus is gone through in any case: libsndfile looks for whatever else may stand behind pages that are damaged, and
 * plays only the first of several sounds. */
static gsz_result make_track(sound_job *job, const gsz_source *source, gsz_sound_kind kind) {
    bool taken = false;
    if (kind == GSZ_SOUND_OPUS)
        GSZ_TRY(gsz_sound_take_opus(job->context, &taken, job->track, source));
    if (taken && !job->options->bitrate) return GSZ_OK;
    gsz_sound_track_free(job->context, job->track);
    gsz_result result = encode(job, source, kind);
    tear_down(job);
    return result;
}

/* Readers jump about, which a pipe cannot: it is read whole. */
static gsz_result make_of_pipe(sound_job *job, gsz_source *pipe, gsz_sound_kind kind) {
    gsz_buffer file = {0};
    gsz_source *source = NULL;
    gsz_result result = gsz_source_read_all(job->context, &file, pipe, pipe_max);
    if (result == GSZ_OK)
        result = gsz_source_from_memory(job->context, &source, gsz_source_name(pipe), file.data,
                                        file.size);
    if (result == GSZ_OK) result = make_track(job, source, kind);
    gsz_source_close(job->context, &source);
    gsz_buffer_free(job->context, &file);
    return result;
}

static gsz_result check_options(gsz_context *context, const gsz_sound_options *options) {
    int bitrate = options->bitrate;
    if (bitrate == 0 || (bitrate >= GSZ_SOUND_BITRATE_MIN && bitrate <= GSZ_SOUND_BITRATE_MAX))
        return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                    "a sound of %d bits a second; %d to %d are possible", bitrate,
                    GSZ_SOUND_BITRATE_MIN, GSZ_SOUND_BITRATE_MAX);
}

gsz_result gsz_sound_encode(gsz_context *context, gsz_sound_track *track, gsz_source *source,
                            const gsz_sound_options *options) {
    gsz_clear_error(context);
    gsz_sound_options usual;
    gsz_sound_options_default(&usual);
    sound_job job = {.context = context, .track = track, .options = options ? options : &usual};
    const uint8_t *data = NULL;
    size_t got = 0;
    GSZ_TRY(check_options(context, job.options));
    GSZ_TRY(gsz_source_peek(context, source, &data, &got, GSZ_SOUND_PROBE_BYTES));
    gsz_sound_kind kind = gsz_sound_probe(data, got);
    if (kind == GSZ_SOUND_UNKNOWN)
        return gsz_fail(context, GSZ_ERROR_FORMAT,
                        "%s: neither WAV nor FLAC nor Ogg Opus; convert it"
                        " (ffmpeg -i IN OUT.flac)",
                        gsz_source_name(source));
    gsz_result result = gsz_source_seekable(source) ? make_track(&job, source, kind)
                                                    : make_of_pipe(&job, source, kind);
    if (result != GSZ_OK) gsz_sound_track_free(context, track);
    return result;
}
