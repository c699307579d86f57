/* SPDX-License-Identifier: MIT */
/* test_extras_sound.c - sounds of all kinds to packets and back: their length, delay, and how well they sound. */
#include "test_extras_sound_support.h"

static uint64_t length_of(sound_kind kind) {
    uint64_t rate = (uint64_t)kind.rate;
    return ((uint64_t)kind.samples * GSZ_SOUND_RATE + rate - 1) / rate;
}

static void check_tone(harness *h, const gsz_sound_track *track, double least) {
    float *row = decode_row(h, track);
    double ratio = ratio_at(track, row, track->pre_skip, 0);
    if (ratio < least) fail_msg("%.1f dB, not %.1f", ratio, least);
    assert_true(ratio > ratio_at(track, row, track->pre_skip - 1, 0) + 1);
    assert_true(ratio > ratio_at(track, row, track->pre_skip + 1, 0) + 1);
    free(row);
}

static void check_end(harness *h, const gsz_sound_track *track) {
    float *row = decode_row(h, track);
    double ratio = ratio_at(track, row, track->pre_skip, track->samples - 400);
    if (ratio < 10) fail_msg("%.1f dB at the end, not 10", ratio);
    free(row);
}

static void check_kind(harness *h, sound_kind kind, double least) {
    gsz_sound_track track = encode_kind(h, kind);
    assert_int_equal(track.channels, kind.channels);
    assert_int_equal(track.samples, length_of(kind));
    check_tone(h, &track, least);
    check_end(h, &track);
    gsz_sound_track_free(h->context, &track);
    assert_null(track.offset);
}

static void every_kind_of_wav(void **state) {
    (void)state;
    static const int codings[] = {SF_FORMAT_PCM_U8, SF_FORMAT_PCM_16, SF_FORMAT_PCM_24,
                                  SF_FORMAT_PCM_32, SF_FORMAT_FLOAT,  SF_FORMAT_DOUBLE};
    harness h;
    harness_open(&h, 1, 0);
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++)
        for (int channels = 1; channels <= 2; channels++) {
            sound_kind kind = {SF_FORMAT_WAV | codings[i], 48000, channels, 20011};
            check_kind(&h, kind, 18);
            kind.rate = 44100;
            check_kind(&h, kind, 18);
        }
    check_kind(&h, (sound_kind){SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, 48000, 2, 20000}, 18);
    check_kind(&h, (sound_kind){SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 48000, 2, 20000}, 18);
    assert_string_equal(h.said, "");
    harness_close(&h);
}

static void every_rate(void **state) {
    (void)state;
    static const int rates[] = {8000, 11025, 16000, 22050, 32000, 88200, 96000, 192000};
    harness h;
    harness_open(&h, 1, 0);
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        for (size_t extra = 0; extra < 3; extra++) {
            size_t samples = (size_t)rates[i] / 4 + extra;
            check_kind(&h, (sound_kind){WAV_16, rates[i], 1, samples}, 15);
        }
    harness_close(&h);
}

static void lengths_around_a_packet(void **state) {
    (void)state;
    static const size_t lengths[] = {1,   2,    647,  648,  649,  959, 960,
                                     961, 1607, 1608, 1609, 4096, 8192};
    harness h;
    harness_open(&h, 1, 0);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        sound_kind kind = {WAV_16, 48000, 2, lengths[i]};
        gsz_sound_track track = encode_kind(&h, kind);
        assert_int_equal(track.samples, lengths[i]);
        gsz_sound_track_free(h.context, &track);
        kind.rate = 44100;
        track = encode_kind(&h, kind);
        assert_int_equal(track.samples, length_of(kind));
        gsz_sound_track_free(h.context, &track);
    }
    harness_close(&h);
}

static void flac(void **state) {
    (void)state;
    if (!can_make(FLAC_16)) {
        print_message("skipped: this libsndfile writes no FLAC\n");
        skip();
    }
    harness h;
    harness_open(&h, 1, 0);
    check_kind(&h, (sound_kind){FLAC_16, 44100, 2, 20011}, 18);
    check_kind(&h, (sound_kind){SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 48000, 1, 20011}, 18);
    check_kind(&h, (sound_kind){SF_FORMAT_FLAC | SF_FORMAT_PCM_S8, 48000, 1, 20011}, 18);
    harness_close(&h);
}

/* ---- Ogg Opus ---- */

/* Adds to the time at which each page of sound ends, or to that of the last alone. */
static void move_granules(memory_file *file, int64_t by, bool last_only) {
    for (sf_count_t at = 0; at < file->size;) {
        uint8_t *page = file->data + at;
        size_t size = page_size(page);
        int64_t granule;
        memcpy(&granule, page + 6, 8);
        bool last = at + (sf_count_t)size == file->size;
        if (granule > 0 && (last || !last_only)) granule += by;
        memcpy(page + 6, &granule, 8);
        seal_page(page);
        at += (sf_count_t)size;
    }
}

/* Sample by sample; its last packet, of 10 ms, is where a track has one of 20 ms. */
static void check_as_libsndfile(harness *h, const gsz_sound_track *track, memory_file *file) {
    SF_INFO info = {0};
    file->at = 0;
    SNDFILE *sound = memory_open(file, SFM_READ, &info);
    assert_non_null(sound);
    assert_int_equal(info.frames, track->samples);
    size_t channels = (size_t)track->channels;
    float *row = decode_row(h, track), *other = calloc(track->samples * channels, sizeof *other);
    assert_int_equal(sf_readf_float(sound, other, info.frames), info.frames);
    for (size_t i = 0; i < track->samples * channels; i++)
        assert_true(fabsf(other[i] - row[track->pre_skip * channels + i]) < 1e-4f);
    sf_close(sound);
    free(other);
    free(row);
}

static void need_opus(void) {
    if (can_make(OGG_OPUS)) return;
    print_message("skipped: this libsndfile writes no Opus\n");
    skip();
}

static void opus_is_taken_as_it_is(void **state) {
    (void)state;
    need_opus();
    harness h;
    harness_open(&h, 1, 0);
    for (int channels = 1; channels <= 2; channels++) {
        sound_kind kind = {OGG_OPUS, 48000, channels, 100003};
        memory_file file = make_sound(kind);
        gsz_sound_track track = encode_file(&h, &file, NULL);
        assert_int_equal(track.channels, channels);
        assert_int_equal(track.samples, kind.samples);
        assert_true(is_within(&track, &file));
        check_tone(&h, &track, 15);
        check_as_libsndfile(&h, &track, &file);
        gsz_sound_track_free(h.context, &track);
        track = encode_file(&h, &file, &(gsz_sound_options){.bitrate = 200000});
        assert_int_equal(track.samples, kind.samples);
        assert_false(is_within(&track, &file));
        check_tone(&h, &track, 12);
        gsz_sound_track_free(h.context, &track);
        free(file.data);
    }
    harness_close(&h);
}

static void opus_is_cut_and_joined_late(void **state) {
    (void)state;
    need_opus();
    harness h;
    harness_open(&h, 1, 0);
    memory_file file = make_sound((sound_kind){OGG_OPUS, 48000, 1, 100003});
    move_granules(&file, 123456789, false);
    gsz_sound_track track = encode_file(&h, &file, NULL);
    assert_int_equal(track.samples, 100003);
    check_tone(&h, &track, 15);
    gsz_sound_track_free(h.context, &track);
    move_granules(&file, -3003, true);
    track = encode_file(&h, &file, NULL);
    assert_int_equal(track.samples, 97000);
    assert_true(is_within(&track, &file));
    gsz_sound_track_free(h.context, &track);
    free(file.data);
    harness_close(&h);
}

static double loudness(harness *h, const gsz_sound_track *track) {
    float *row = decode_row(h, track);
    double sum = 0;
    for (size_t i = 0; i < track->samples; i++)
        sum += (double)row[track->pre_skip + i] * row[track->pre_skip + i];
    free(row);
    return sqrt(sum / (double)track->samples);
}

static void opus_with_a_gain_is_encoded_again(void **state) {
    (void)state;
    need_opus();
    harness h;
    harness_open(&h, 1, 0);
    memory_file file = make_sound((sound_kind){OGG_OPUS, 48000, 1, 50000});
    gsz_sound_track plain = encode_file(&h, &file, NULL);
    const int16_t gain = -1541; /* 256 steps a decibel: half as loud */
    memcpy(file.data + 28 + 16, &gain, 2);
    seal_page(file.data);
    gsz_sound_track track = encode_file(&h, &file, NULL);
    assert_int_equal(track.samples, 50000);
    assert_false(is_within(&track, &file));
    double ratio = loudness(&h, &track) / loudness(&h, &plain);
    if (ratio < 0.48 || ratio > 0.52) fail_msg("%f times as loud, not half", ratio);
    gsz_sound_track_free(h.context, &plain);
    gsz_sound_track_free(h.context, &track);
    free(file.data);
    harness_close(&h);
}

/* ---- options and sources ---- */

static void same_bytes(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track a = encode_kind(&h, (sound_kind){WAV_16, 44100, 2, 20000});
    gsz_sound_track b = encode_kind(&h, (sound_kind){WAV_16, 44100, 2, 20000});
    assert_int_equal(a.packet_count, b.packet_count);
    assert_memory_equal(a.offset, b.offset, (a.packet_count + 1) * sizeof *a.offset);
    assert_memory_equal(a.packets.data, b.packets.data, a.packets.size);
    gsz_sound_track_free(h.context, &a);
    gsz_sound_track_free(h.context, &b);
    harness_close(&h);
}

static void bitrates(void **state) {
    (void)state;
    static const int rates[] = {6000, 24000, 0, 160000, 510000}; /* 0: 96000 */
    static const int wrong[] = {-1, 1, 5999, 510001};
    harness h;
    harness_open(&h, 1, 0);
    memory_file file = make_sound((sound_kind){WAV_16, 48000, 2, 20000});
    size_t before = 0;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        gsz_sound_track track = encode_file(&h, &file, &(gsz_sound_options){.bitrate = rates[i]});
        assert_true(track.packets.size > before);
        before = track.packets.size;
        gsz_sound_track_free(h.context, &track);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        gsz_sound_track track;
        gsz_sound_options options = {.bitrate = wrong[i]};
        assert_int_equal(encode_bytes(h.context, &track, file.data, (size_t)file.size, &options),
                         GSZ_ERROR_ARGUMENT);
        assert_error(&h, "bits a second; 6000 to 510000 are possible");
    }
    free(file.data);
    harness_close(&h);
}

static float too_loud(double seconds, int channel) {
    float value = 3 * tone(seconds, channel);
    return value > 1.49f ? NAN : value;
}

static void loud_floats_are_clipped(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    memory_file file = make_sound_of((sound_kind){WAV_FLOAT, 44100, 1, 20000}, too_loud);
    gsz_sound_track track = encode_file(&h, &file, NULL);
    assert_said(&h, "warning: song: ");
    assert_said(&h, " samples are beyond -1 to 1 and were clipped\n");
    double loud = loudness(&h, &track);
    if (!(loud > 0.6 && loud < 0.9)) fail_msg("%f as loud as full scale", loud);
    gsz_sound_track_free(h.context, &track);
    free(file.data);
    harness_close(&h);
}

static void a_pipe(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    memory_file file = make_sound((sound_kind){WAV_16, 48000, 1, 20000});
    int ends[2];
    char path[64];
    gsz_source *source = NULL;
    gsz_sound_track piped = {0}, track = encode_file(&h, &file, NULL);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], file.data, (size_t)file.size), file.size);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(gsz_source_open(h.context, &source, path), GSZ_OK);
    assert_int_equal(gsz_sound_encode(h.context, &piped, source, NULL), GSZ_OK);
    assert_int_equal(piped.packets.size, track.packets.size);
    assert_memory_equal(piped.packets.data, track.packets.data, track.packets.size);
    gsz_source_close(h.context, &source);
    close(ends[0]);
    gsz_sound_track_free(h.context, &piped);
    gsz_sound_track_free(h.context, &track);
    free(file.data);
    harness_close(&h);
}

/* ---- playing ---- */

static void jumps(void **state) {
    (void)state;
    enum { FROM = 30000 };
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track track = encode_kind(&h, (sound_kind){WAV_16, 48000, 2, 48000});
    float *row = decode_row(&h, &track), samples[2 * GSZ_SOUND_FRAME];
    gsz_sound_decoder *decoder = NULL;
    assert_int_equal(gsz_sound_decoder_create(h.context, &decoder, 2), GSZ_OK);
    for (uint32_t i = 0; i < 7; i++) (void)decode_at(decoder, samples, &track, i);
    gsz_sound_decoder_reset(decoder);
    uint32_t packet = (track.pre_skip + FROM - GSZ_SOUND_PREROLL) / GSZ_SOUND_FRAME;
    for (; packet < track.packet_count; packet++) {
        assert_true(decode_at(decoder, samples, &track, packet));
        size_t begin = (size_t)packet * GSZ_SOUND_FRAME;
        for (size_t i = 0; i < GSZ_SOUND_FRAME; i++)
            if (begin + i >= track.pre_skip + FROM)
                for (size_t c = 0; c < 2; c++)
                    assert_true(fabsf(samples[2 * i + c] - row[2 * (begin + i) + c]) < 0.08f);
    }
    gsz_sound_decoder_reset(decoder);
    assert_true(decode_at(decoder, samples, &track, 0));
    assert_memory_equal(samples, row, sizeof samples);
    gsz_sound_decoder_destroy(h.context, &decoder);
    gsz_sound_track_free(h.context, &track);
    free(row);
    harness_close(&h);
}

static void check_wav(harness *h, const gsz_sound_track *track, const char *path) {
    gsz_buffer bytes = file_read(h, path);
    memory_file file = {.data = bytes.data, .size = (sf_count_t)bytes.size};
    SF_INFO info = {0};
    SNDFILE *sound = memory_open(&file, SFM_READ, &info);
    assert_non_null(sound);
    assert_int_equal(info.format, WAV_16);
    assert_int_equal(info.samplerate, 48000);
    assert_int_equal(info.channels, track->channels);
    assert_int_equal(info.frames, track->samples);
    uint32_t riff;
    memcpy(&riff, bytes.data + 4, 4);
    assert_int_equal(riff, bytes.size - 8);
    assert_int_equal(bytes.size, 44 + track->samples * 2 * (size_t)track->channels);
    float *row = decode_row(h, track), frame[2];
    for (size_t i = 0; i < track->samples; i++) {
        assert_int_equal(sf_readf_float(sound, frame, 1), 1);
        for (int c = 0; c < info.channels; c++) {
            size_t at = (track->pre_skip + i) * (size_t)info.channels + (size_t)c;
            assert_true(fabsf(frame[c] - row[at]) <= 0.5001f / 32768);
        }
    }
    free(row);
    sf_close(sound);
    gsz_buffer_free(h->context, &bytes);
}

static void wav_again(void **state) {
    (void)state;
    harness h;
    folder f;
    harness_open(&h, 1, 0);
    folder_make(&f);
    for (int channels = 1; channels <= 2; channels++) {
        file_path path = folder_path(&f, "song.wav");
        gsz_output *output = NULL;
        gsz_sound_track track = encode_kind(&h, (sound_kind){WAV_16, 44100, channels, 9001});
        assert_int_equal(gsz_output_open(h.context, &output, path.text), GSZ_OK);
        assert_int_equal(gsz_sound_write_wav(h.context, output, &track), GSZ_OK);
        assert_int_equal(gsz_output_commit(h.context, output), GSZ_OK);
        gsz_output_close(h.context, &output);
        check_wav(&h, &track, path.text);
        gsz_sound_track_free(h.context, &track);
    }
    assert_string_equal(h.said, "");
    folder_remove(&f);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_wav),
        cmocka_unit_test(every_rate),
        cmocka_unit_test(lengths_around_a_packet),
        cmocka_unit_test(flac),
        cmocka_unit_test(opus_is_taken_as_it_is),
        cmocka_unit_test(opus_is_cut_and_joined_late),
        cmocka_unit_test(opus_with_a_gain_is_encoded_again),
        cmocka_unit_test(same_bytes),
        cmocka_unit_test(bitrates),
        cmocka_unit_test(loud_floats_are_clipped),
        cmocka_unit_test(a_pipe),
        cmocka_unit_test(jumps),
        cmocka_unit_test(wav_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
