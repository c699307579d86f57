/* SPDX-License-Identifier: MIT */
/* sound_wav.c - a track written as a WAV file of 16 bits. */
#include "byte_writer.h"
#include "context.h"
#include "gsz_sound.h"

enum {
    SAMPLE_BYTES = 2,
    HEADER_BYTES = 44,
    RIFF_BYTES = 8,    /* of the header, that the size in it does not count */
    REPORT_EVERY = 500 /* packets */
};

typedef struct wav_job {
    gsz_context *context;
    const gsz_sound_track *track;
    gsz_sound_decoder *decoder;
    gsz_output *output;
    gsz_buffer bytes;   /* the next to be written */
    uint32_t concealed; /* packets */
} wav_job;

static gsz_result flush(wav_job *job, const gsz_byte_writer *writer) {
    GSZ_TRY(writer->result);
    GSZ_TRY(gsz_output_write(job->context, job->output, job->bytes.data, job->bytes.size));
    job->bytes.size = 0;
    return GSZ_OK;
}

static gsz_result write_header(wav_job *job) {
    const uint32_t block = (uint32_t)job->track->channels * SAMPLE_BYTES;
    const uint64_t bytes = job->track->samples * block;
    if (bytes > UINT32_MAX - HEADER_BYTES)
        return gsz_fail(job->context, GSZ_ERROR_LIMIT,
                        "a sound of %.1f hours is more than the 4 GiB that a WAV can have",
                        (double)job->track->samples / GSZ_SOUND_RATE / 3600);
    gsz_byte_writer writer;
    gsz_writer_init(&writer, job->context, &job->bytes);
    gsz_writer_bytes(&writer, "RIFF", 4);
    gsz_writer_u32(&writer, (uint32_t)bytes + HEADER_BYTES - RIFF_BYTES);
    gsz_writer_bytes(&writer, "WAVEfmt ", 8);
    gsz_writer_u32(&writer, 16); /* bytes of what follows up to "data" */
    gsz_writer_u16(&writer, 1);  /* integers */
    gsz_writer_u16(&writer, (uint16_t)job->track->channels);
    gsz_writer_u32(&writer, GSZ_SOUND_RATE);
    gsz_writer_u32(&writer, GSZ_SOUND_RATE * block);
    gsz_writer_u16(&writer, (uint16_t)block);
    gsz_writer_u16(&writer, 8 * SAMPLE_BYTES);
    gsz_writer_bytes(&writer, "data", 4);
    gsz_writer_u32(&writer, (uint32_t)bytes);
    return flush(job, &writer);
}

/* Of a value within -1 .. 1, rounded: made positive first, since casts round towards 0. */
static uint16_t sample_bits(float value) {
    int level = (int)((double)value * 32768 + 32768.5) - 32768;
    return (uint16_t)(level > 32767 ? 32767 : level);
}

static gsz_result write_packet(wav_job *job, uint32_t index) {
    const gsz_sound_track *track = job->track;
    float samples[GSZ_SOUND_FRAME * GSZ_SOUND_CHANNELS_MAX];
    const uint8_t *packet = track->packets.data + track->offset[index];
    size_t size = track->offset[index + 1] - track->offset[index];
    job->concealed += !gsz_sound_decode(job->decoder, samples, packet, size);
    gsz_byte_writer writer;
    gsz_writer_init(&writer, job->context, &job->bytes);
    for (int i = 0; i < GSZ_SOUND_FRAME; i++) {
        uint64_t at = (uint64_t)index * GSZ_SOUND_FRAME + (uint64_t)i;
        if (at < track->pre_skip || at >= track->pre_skip + track->samples) continue;
        for (int c = 0; c < track->channels; c++)
            gsz_writer_u16(&writer, sample_bits(samples[i * track->channels + c]));
    }
    return flush(job, &writer);
}

static gsz_result write_packets(wav_job *job) {
    for (uint32_t i = 0; i < job->track->packet_count; i++) {
        if (i % REPORT_EVERY == 0)
            GSZ_TRY(gsz_report_progress(job->context, "write sound",
                                        (double)i / job->track->packet_count));
        GSZ_TRY(write_packet(job, i));
    }
    if (job->concealed > 0)
        gsz_say(job->context, GSZ_MESSAGE_WARNING,
                "%u of %u packets of sound are damaged and were concealed", job->concealed,
                job->track->packet_count);
    return GSZ_OK;
}

gsz_result gsz_sound_write_wav(gsz_context *context, gsz_output *output,
                               const gsz_sound_track *track) {
    GSZ_TRY(gsz_sound_track_check(context, track, "the track"));
    wav_job job = {.context = context, .track = track, .output = output};
    gsz_result result = gsz_sound_decoder_create(context, &job.decoder, track->channels);
    if (result == GSZ_OK) result = write_header(&job);
    if (result == GSZ_OK) result = write_packets(&job);
    gsz_sound_decoder_destroy(context, &job.decoder);
    gsz_buffer_free(context, &job.bytes);
    return result;
}
