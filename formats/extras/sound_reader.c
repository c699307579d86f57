/* SPDX-License-Identifier: MIT */
/* sound_reader.c - WAV, FLAC and Ogg Opus through libsndfile. What libsndfile knows beyond these is kept from hostile
 * files: the kind is told before it sees them. Why it could not open a file it keeps in a global: two threads that fail
 * at once may swap their reasons, and nothing else. */
#include <stdio.h>
#include <string.h>

#include <sndfile.h>

#include "context.h"
#include "sound_reader.h"
#include "source.h"

enum { RATE_MIN = 8000, RATE_MAX = 192000, HOURS_MAX = 12 };

/* Silence takes next to nothing in FLAC and Opus, and time to encode like any other sound: 1 MB may be a day of it. So a
 * file is believed seconds in proportion to its bytes, and some minutes that are free. A WAV has at least 8000 bytes a
 * second; a FLAC of 8 kHz whose last bit alone is noise has 1700. Speech in Opus has from 750 on, and nothing to resample.
 * All of that may be as long as it likes; 1 MB is believed 20 minutes, of Opus 36, which take 15 to 25 seconds of a
 * processor. */
enum { SECONDS_FREE = 600, BYTES_PER_SECOND = 1600, BYTES_PER_SECOND_OPUS = 640 };

struct gsz_sound_reader {
    gsz_context *context;
    const gsz_source *source;
    gsz_sound_kind kind;
    bool any_length;
    uint64_t at;       /* where libsndfile reads next */
    gsz_result result; /* of its reads so far */
    SNDFILE *file;
    SF_INFO info;
    uint64_t frames; /* that the file promises; 0: it does not say */
    uint64_t got;
    uint64_t clipped;
};

gsz_sound_kind gsz_sound_probe(const void *data, size_t size) {
    const char *bytes = data;
    if (size >= 12 && (memcmp(bytes, "RIFF", 4) == 0 || memcmp(bytes, "RF64", 4) == 0))
        return memcmp(bytes + 8, "WAVE", 4) == 0 ? GSZ_SOUND_WAV : GSZ_SOUND_UNKNOWN;
    if (size >= 4 && memcmp(bytes, "fLaC", 4) == 0) return GSZ_SOUND_FLAC;
    /* The first page of Opus holds its head alone, so that it always stands there. */
    if (size >= 36 && memcmp(bytes, "OggS", 4) == 0 && memcmp(bytes + 28, "OpusHead", 8) == 0)
        return GSZ_SOUND_OPUS;
    return GSZ_SOUND_UNKNOWN;
}

const char *gsz_sound_kind_name(gsz_sound_kind kind) {
    static const char *const name[] = {"sound", "WAV", "FLAC", "Ogg Opus"};
    return name[kind];
}

/* ---- what libsndfile calls ---- */

static sf_count_t get_size(void *user) {
    const gsz_sound_reader *reader = user;
    return (sf_count_t)gsz_source_size(reader->source);
}

static sf_count_t seek(sf_count_t offset, int whence, void *user) {
    gsz_sound_reader *reader = user;
    sf_count_t size = get_size(user);
    sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (sf_count_t)reader->at : size;
    if (offset < -base || offset > size - base) return -1;
    reader->at = (uint64_t)(base + offset);
    return base + offset;
}

static sf_count_t read_bytes(void *data, sf_count_t count, void *user) {
    gsz_sound_reader *reader = user;
    sf_count_t left = get_size(user) - (sf_count_t)reader->at;
    if (count > left) count = left;
    if (count <= 0 || reader->result != GSZ_OK) return 0;
    reader->result =
        gsz_source_read_at(reader->context, reader->source, data, (size_t)count, reader->at);
    if (reader->result != GSZ_OK) return 0;
    reader->at += (uint64_t)count;
    return count;
}

static sf_count_t write_nothing(const void *data, sf_count_t count, void *user) {
    (void)data, (void)count, (void)user;
    return 0;
}

static sf_count_t tell(void *user) { return (sf_count_t)((gsz_sound_reader *)user)->at; }

/* ---- opening ---- */

/* Sentences of libsndfile end in a full stop, ours do not. */
static gsz_result fail_damaged(const gsz_sound_reader *reader) {
    if (reader->result != GSZ_OK) return reader->result;
    const char *reason = sf_strerror(reader->file);
    int length = (int)strlen(reason);
    while (length > 0 && (reason[length - 1] == '.' || reason[length - 1] == ' ')) length--;
    return gsz_fail(reader->context, GSZ_ERROR_CORRUPT, "%s: a damaged %s: %.*s",
                    gsz_source_name(reader->source), gsz_sound_kind_name(reader->kind), length,
                    reason);
}

static bool is_coding_known(const SF_INFO *info) {
    switch (info->format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_S8:
    case SF_FORMAT_PCM_U8:
    case SF_FORMAT_PCM_16:
    case SF_FORMAT_PCM_24:
    case SF_FORMAT_PCM_32:
    case SF_FORMAT_FLOAT:
    case SF_FORMAT_DOUBLE:
    case SF_FORMAT_OPUS: return true;
    default: return false;
    }
}

static gsz_result check_info(gsz_sound_reader *reader) {
    const SF_INFO *info = &reader->info;
    const char *name = gsz_source_name(reader->source);
    if (!is_coding_known(info))
        return gsz_fail(reader->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a %s of a coding that is not read; convert it (ffmpeg -i IN OUT.flac)",
                        name, gsz_sound_kind_name(reader->kind));
    if (info->channels < 1 || info->channels > GSZ_SOUND_CHANNELS_MAX)
        return gsz_fail(reader->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a sound of %d channels, not 1 or 2; mix it down"
                        " (ffmpeg -i IN -ac 2 OUT.flac)",
                        name, info->channels);
    if (info->samplerate < RATE_MIN || info->samplerate > RATE_MAX)
        return gsz_fail(reader->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a sound of %d Hz, not %d to %d; resample it"
                        " (ffmpeg -i IN -ar 48000 OUT.flac)",
                        name, info->samplerate, RATE_MIN, RATE_MAX);
    return GSZ_OK;
}

/* Beyond 48 kHz resampling takes most of the time, and that by the samples that come in: they count there, not seconds. */
static bool is_believed(const gsz_sound_reader *reader, uint64_t frames) {
    uint64_t rate = (uint64_t)reader->info.samplerate;
    uint64_t bytes_per_second =
        reader->kind == GSZ_SOUND_OPUS ? BYTES_PER_SECOND_OPUS : BYTES_PER_SECOND;
    uint64_t seconds = SECONDS_FREE + gsz_source_size(reader->source) / bytes_per_second;
    return frames <= seconds * (rate < GSZ_SOUND_RATE ? rate : GSZ_SOUND_RATE);
}

static gsz_result check_length(const gsz_sound_reader *reader, uint64_t frames) {
    uint64_t rate = (uint64_t)reader->info.samplerate;
    if (frames > rate * 3600 * HOURS_MAX)
        return gsz_fail(reader->context, GSZ_ERROR_LIMIT, "%s: a sound of more than %d hours",
                        gsz_source_name(reader->source), HOURS_MAX);
    if (reader->any_length || is_believed(reader, frames)) return GSZ_OK;
    return gsz_fail(reader->context, GSZ_ERROR_LIMIT,
                    "%s: %llu bytes of %s that last %llu seconds or more are most likely made to "
                    "harm: if they are not, lift the limit (--max-memory SIZE, or any_length)",
                    gsz_source_name(reader->source),
                    (unsigned long long)gsz_source_size(reader->source),
                    gsz_sound_kind_name(reader->kind), (unsigned long long)(frames / rate));
}

static gsz_result open_file(gsz_sound_reader *reader) {
    SF_VIRTUAL_IO calls = {get_size, seek, read_bytes, write_nothing, tell};
    reader->file = sf_open_virtual(&calls, SFM_READ, &reader->info, reader);
    if (!reader->file) return fail_damaged(reader);
    GSZ_TRY(check_info(reader));
    if (reader->info.frames > 0 && reader->info.frames < SF_COUNT_MAX)
        reader->frames = (uint64_t)reader->info.frames;
    return check_length(reader, reader->frames);
}

gsz_result gsz_sound_reader_open(gsz_context *context, gsz_sound_reader **out_reader,
                                 const gsz_source *source, gsz_sound_kind kind, bool any_length) {
    gsz_sound_reader *reader = NULL;
    *out_reader = NULL;
    GSZ_TRY(GSZ_NEW(context, &reader, 1));
    reader->context = context;
    reader->source = source;
    reader->kind = kind;
    reader->any_length = any_length;
    gsz_result result = open_file(reader);
    if (result != GSZ_OK) gsz_sound_reader_close(context, &reader);
    *out_reader = reader;
    return result;
}

void gsz_sound_reader_close(gsz_context *context, gsz_sound_reader **reader) {
    if (!reader || !*reader) return;
    if ((*reader)->file) (void)sf_close((*reader)->file);
    gsz_free(context, *reader);
    *reader = NULL;
}

int gsz_sound_reader_channels(const gsz_sound_reader *reader) { return reader->info.channels; }
int gsz_sound_reader_rate(const gsz_sound_reader *reader) { return reader->info.samplerate; }
uint64_t gsz_sound_reader_position(const gsz_sound_reader *reader) { return reader->got; }
uint64_t gsz_sound_reader_clipped(const gsz_sound_reader *reader) { return reader->clipped; }

double gsz_sound_reader_fraction(const gsz_sound_reader *reader) {
    if (reader->frames == 0) return 0;
    return reader->got < reader->frames ? (double)reader->got / (double)reader->frames : 1;
}

/* ---- reading ---- */

/* What is no number would spread through the resampler. */
static void clip(gsz_sound_reader *reader, float *samples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float value = samples[i];
        if (value >= -1 && value <= 1) continue;
        samples[i] = value > 1 ? 1.0f : value < -1 ? -1.0f : 0.0f;
        reader->clipped++;
    }
}

gsz_result gsz_sound_reader_read(gsz_context *context, gsz_sound_reader *reader, float *out_samples,
                                 size_t count, size_t *out_got) {
    *out_got = 0;
    sf_count_t got = sf_readf_float(reader->file, out_samples, (sf_count_t)count);
    if (reader->result != GSZ_OK || sf_error(reader->file) != SF_ERR_NO_ERROR)
        return fail_damaged(reader);
    if (got < 0) got = 0;
    reader->got += (uint64_t)got;
    if ((size_t)got < count && reader->got < reader->frames)
        return gsz_fail(context, GSZ_ERROR_TRUNCATED, "%s: the %s ends early",
                        gsz_source_name(reader->source), gsz_sound_kind_name(reader->kind));
    GSZ_TRY(check_length(reader, reader->got));
    clip(reader, out_samples, (size_t)got * (size_t)reader->info.channels);
    *out_got = (size_t)got;
    return GSZ_OK;
}
