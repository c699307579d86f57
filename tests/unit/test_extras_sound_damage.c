/* SPDX-License-Identifier: MIT */
/* test_extras_sound_damage.c - sounds that end early, are damaged or lie; packets that nobody encoded; tracks whose
 * numbers do not fit. */
#include "test_extras_sound_support.h"

enum { KINDS = 4 };

static const sound_kind small_kinds[KINDS] = {{WAV_16, 44100, 2, 100},
                                              {WAV_FLOAT, 48000, 1, 60},
                                              {FLAC_16, 48000, 1, 300},
                                              {OGG_OPUS, 48000, 1, 2000}};

/* False, and said, where this libsndfile cannot make the kind. */
static bool make_small(int kind, memory_file *file) {
    if (!can_make(small_kinds[kind].format)) {
        print_message("left out: this libsndfile does not write kind %d\n", kind);
        return false;
    }
    *file = make_sound(small_kinds[kind]);
    return true;
}

static gsz_result encode_some(harness *h, gsz_sound_track *track, const memory_file *file,
                              size_t size) {
    gsz_result result = encode_bytes(h->context, track, file->data, size, NULL);
    assert_int_equal(result == GSZ_OK, gsz_context_error(h->context)[0] == 0);
    if (result == GSZ_OK)
        assert_int_equal(gsz_sound_track_check(h->context, track, "song"), GSZ_OK);
    return result;
}

/* ---- files ---- */

static void truncation_at_every_byte(void **state) {
    (void)state;
    static const gsz_result usual[KINDS] = {GSZ_OK, GSZ_OK, GSZ_ERROR_CORRUPT, GSZ_ERROR_TRUNCATED};
    harness h;
    harness_open(&h, 1, 0);
    for (int kind = 0; kind < KINDS; kind++) {
        memory_file file;
        gsz_sound_track track;
        size_t counts[GSZ_ERROR_CANCELLED + 1] = {0}, longest = 0;
        if (!make_small(kind, &file)) continue;
        for (size_t size = 0; size < (size_t)file.size; size++) {
            counts[encode_some(&h, &track, &file, size)]++;
            if (track.samples > longest) longest = track.samples;
            gsz_sound_track_free(h.context, &track);
        }
        assert_int_equal(encode_some(&h, &track, &file, (size_t)file.size), GSZ_OK);
        assert_true(longest < track.samples);
        if (kind == 2) assert_true(counts[GSZ_ERROR_TRUNCATED] > 0); /* between its frames */
        if (counts[usual[kind]] < (size_t)file.size / 2)
            fail_msg("kind %d: %zu of %zu are '%s'", kind, counts[usual[kind]], (size_t)file.size,
                     gsz_result_name(usual[kind]));
        gsz_sound_track_free(h.context, &track);
        free(file.data);
    }
    harness_close(&h);
}

/* Every byte changed in turn: an error with a sentence, or a sound. */
static void damage_at_every_byte(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 64 << 20);
    int refused = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        memory_file file;
        gsz_sound_track track;
        if (!make_small(kind, &file)) continue;
        for (sf_count_t i = 0; i < file.size; i++) {
            file.data[i] ^= 0x55;
            refused += encode_some(&h, &track, &file, (size_t)file.size) != GSZ_OK;
            gsz_sound_track_free(h.context, &track);
            file.data[i] ^= 0x55;
        }
        free(file.data);
    }
    assert_true(refused > 50);
    harness_close(&h);
}

static void other_kinds_of_files(void **state) {
    (void)state;
    static const char *const files[] = {"",
                                        "RIFF",
                                        "RIFF\x24\0\0\0AVI LIST",
                                        "ID3\4 some song of another kind, as MP3 is",
                                        "FORM\0\0\1\0AIFFCOMM",
                                        "OggS\0\2..............................\1vorbis"};
    static const size_t sizes[] = {0, 4, 16, 41, 16, 43};
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track track;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_int_equal(encode_bytes(h.context, &track, files[i], sizes[i], NULL),
                         GSZ_ERROR_FORMAT);
        assert_error(&h, "song: neither WAV nor FLAC nor Ogg Opus; convert it");
    }
    uint32_t seed = 1;
    uint8_t noise[4096];
    static const char *const heads[] = {"RIFF\x24\0\0\0WAVE", "fLaC"};
    static const size_t head_sizes[] = {12, 4};
    for (int run = 0; run < 200; run++) {
        for (size_t i = 0; i < sizeof noise; i++) noise[i] = (uint8_t)next_random(&seed);
        memcpy(noise, heads[run % 2], head_sizes[run % 2]);
        assert_int_not_equal(encode_bytes(h.context, &track, noise, sizeof noise, NULL), GSZ_OK);
        assert_true(gsz_context_error(h.context)[0]);
    }
    harness_close(&h);
}

static void no_samples(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    memory_file file;
    gsz_sound_track track;
    for (int kind = 0; kind < 2; kind++) {
        sound_kind empty = small_kinds[kind];
        empty.samples = 0;
        file = make_sound(empty);
        assert_int_equal(encode_some(&h, &track, &file, (size_t)file.size), GSZ_ERROR_FORMAT);
        assert_error(&h, "song: a sound without samples");
        free(file.data);
    }
    if (make_small(3, &file)) { /* its head alone, 47 bytes */
        assert_int_equal(encode_some(&h, &track, &file, 47), GSZ_ERROR_FORMAT);
        assert_error(&h, "song: a sound without samples");
        free(file.data);
    }
    harness_close(&h);
}

/* ---- Ogg Opus that is not plain ---- */

enum { TAGS_AT = 47 };

static gsz_result encode_sealed(harness *h, gsz_sound_track *track, memory_file *file, size_t at,
                                uint8_t value, size_t page) {
    uint8_t before = file->data[at];
    file->data[at] = value;
    seal_page(file->data + page);
    gsz_result result = encode_some(h, track, file, (size_t)file->size);
    file->data[at] = before;
    seal_page(file->data + page);
    return result;
}

static void odd_pages(void **state) {
    (void)state;
    memory_file file = {0};
    gsz_sound_track track;
    harness h;
    if (!make_small(3, &file)) skip();
    harness_open(&h, 1, 0);
    size_t sound_at = TAGS_AT + page_size(file.data + TAGS_AT);
    file.data[sound_at + 50] ^= 1;
    assert_int_equal(encode_some(&h, &track, &file, (size_t)file.size), GSZ_ERROR_CORRUPT);
    assert_error(&h, "song: a damaged Ogg Opus: a page has another checksum than it says");
    gsz_sound_options again = {.bitrate = 64000};
    assert_int_equal(encode_bytes(h.context, &track, file.data, (size_t)file.size, &again),
                     GSZ_ERROR_CORRUPT);
    file.data[sound_at + 50] ^= 1;
    uint8_t serial = file.data[TAGS_AT + 14];
    assert_int_equal(encode_sealed(&h, &track, &file, TAGS_AT + 14, (uint8_t)(serial + 1), TAGS_AT),
                     GSZ_ERROR_UNSUPPORTED);
    assert_error(&h, "song: an Ogg of several streams; take one out");
    assert_int_equal(encode_sealed(&h, &track, &file, 28 + 8, 16, 0), GSZ_ERROR_UNSUPPORTED);
    assert_error(&h, "song: an Ogg Opus of a newer version");
    assert_int_equal(encode_sealed(&h, &track, &file, 28 + 8, 15, 0), GSZ_OK);
    gsz_sound_track_free(h.context, &track);
    /* A page is missing before the sound: what is there is decoded. */
    if (encode_sealed(&h, &track, &file, sound_at + 18, 9, sound_at) == GSZ_OK)
        assert_false(is_within(&track, &file));
    gsz_sound_track_free(h.context, &track);
    assert_int_equal(encode_some(&h, &track, &file, (size_t)file.size), GSZ_OK);
    assert_true(is_within(&track, &file));
    gsz_sound_track_free(h.context, &track);
    free(file.data);
    harness_close(&h);
}

static void a_file_that_shrinks(void **state) {
    (void)state;
    harness h;
    folder f;
    harness_open(&h, 1, 0);
    folder_make(&f);
    file_path path = folder_path(&f, "song.wav");
    memory_file file = make_sound((sound_kind){WAV_16, 48000, 1, 20000});
    gsz_source *source = NULL;
    gsz_sound_track track = {0};
    file_write(path.text, file.data, (size_t)file.size);
    assert_int_equal(gsz_source_open(h.context, &source, path.text), GSZ_OK);
    assert_int_equal(truncate(path.text, 20000), 0);
    assert_int_equal(gsz_sound_encode(h.context, &track, source, NULL), GSZ_ERROR_TRUNCATED);
    assert_error(&h, "song.wav");
    gsz_source_close(h.context, &source);
    free(file.data);
    folder_remove(&f);
    harness_close(&h);
}

/* ---- heads that lie ---- */

typedef struct wav_head {
    uint16_t coding, channels, bits;
    uint32_t rate, bytes;
} wav_head;

static gsz_result encode_head(harness *h, gsz_sound_track *track, wav_head head) {
    uint8_t file[44 + 96] = "RIFF\x84\0\0\0WAVEfmt \x10\0\0\0";
    uint16_t block = (uint16_t)(head.channels * head.bits / 8);
    uint32_t speed = head.rate * block;
    memcpy(file + 20, &head.coding, 2);
    memcpy(file + 22, &head.channels, 2);
    memcpy(file + 24, &head.rate, 4);
    memcpy(file + 28, &speed, 4);
    memcpy(file + 32, &block, 2);
    memcpy(file + 34, &head.bits, 2);
    memcpy(file + 36, "data", 4);
    memcpy(file + 40, &head.bytes, 4);
    return encode_bytes(h->context, track, file, sizeof file, NULL);
}

static void heads_that_lie(void **state) {
    (void)state;
    static const struct {
        wav_head head;
        gsz_result result;
        const char *error;
    } cases[] = {
        {{1, 3, 16, 48000, 96}, GSZ_ERROR_UNSUPPORTED, "song: a sound of 3 channels, not 1 or 2"},
        {{1, 8, 16, 48000, 96}, GSZ_ERROR_UNSUPPORTED, "-ac 2"},
        {{1, 0, 16, 48000, 96}, GSZ_ERROR_CORRUPT, "song: a damaged WAV: "},
        {{1, 65535, 16, 48000, 96}, GSZ_ERROR_CORRUPT, "song: a damaged WAV: "},
        {{1, 1, 16, 7999, 96}, GSZ_ERROR_UNSUPPORTED, "song: a sound of 7999 Hz, not 8000 to"},
        {{1, 1, 16, 192001, 96}, GSZ_ERROR_UNSUPPORTED, "song: a sound of 192001 Hz"},
        {{1, 1, 16, 0, 96}, GSZ_ERROR_CORRUPT, "song: a damaged WAV: "},
        {{1, 1, 16, UINT32_MAX, 96}, GSZ_ERROR_CORRUPT, "song: a damaged WAV: "},
        {{2, 1, 4, 48000, 96}, GSZ_ERROR_CORRUPT, "song: a damaged WAV: "},
        {{7, 1, 8, 48000, 96}, GSZ_ERROR_UNSUPPORTED, "song: a WAV of a coding that is not read"},
    };
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track track;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsz_result result = encode_head(&h, &track, cases[i].head);
        if (result != cases[i].result)
            fail_msg("%zu: %s, %s", i, gsz_result_name(result), gsz_context_error(h.context));
        assert_error(&h, cases[i].error);
    }
    assert_true(gsz_context_peak_memory(h.context) < 1 << 20);
    harness_close(&h);
}

/* As a program writes one to a pipe, whose head it cannot come back to. */
static void a_wav_of_unknown_length(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track track;
    assert_int_equal(encode_head(&h, &track, (wav_head){1, 1, 16, 48000, UINT32_MAX}), GSZ_OK);
    assert_int_equal(track.samples, 48);
    gsz_sound_track_free(h.context, &track);
    harness_close(&h);
}

static void a_flac_of_days(void **state) {
    (void)state;
    memory_file file = {0};
    gsz_sound_track track;
    harness h;
    if (!make_small(2, &file)) skip();
    harness_open(&h, 1, 0);
    memset(file.data + 22, 0xff, 4); /* of its 36 bits of samples */
    assert_int_equal(encode_some(&h, &track, &file, (size_t)file.size), GSZ_ERROR_LIMIT);
    assert_error(&h, "song: a sound of more than 12 hours");
    free(file.data);
    harness_close(&h);
}

/* ---- no memory, no patience ---- */

static gsz_result encode_work(gsz_context *context, void *user) {
    const memory_file *file = user;
    gsz_sound_track track;
    gsz_result result = encode_bytes(context, &track, file->data, (size_t)file->size, NULL);
    gsz_sound_track_free(context, &track);
    return result;
}

static gsz_result write_work(gsz_context *context, void *user) {
    gsz_output *output = NULL;
    gsz_result result = gsz_output_open(context, &output, "/dev/null");
    if (result == GSZ_OK) result = gsz_sound_write_wav(context, output, user);
    gsz_output_close(context, &output);
    return result;
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int kind = 0; kind < KINDS; kind++) {
        memory_file file;
        if (!make_small(kind, &file)) continue;
        assert_true(fail_everywhere(encode_work, &file) >= 6);
        free(file.data);
    }
    gsz_sound_track track = encode_kind(&h, small_kinds[0]);
    assert_true(fail_everywhere(write_work, &track) >= 4);
    gsz_sound_track_free(h.context, &track);
    harness_close(&h);
}

static void reading_can_be_cancelled(void **state) {
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        harness h;
        memory_file file;
        gsz_sound_track track;
        harness_open(&h, 1, 0);
        if (make_small(kind, &file)) {
            h.cancel_after = 1;
            assert_int_equal(encode_some(&h, &track, &file, (size_t)file.size),
                             GSZ_ERROR_CANCELLED);
            free(file.data);
        }
        harness_close(&h);
    }
}

/* ---- packets ---- */

static void check_within(const float *samples, int channels) {
    for (int i = 0; i < GSZ_SOUND_FRAME * channels; i++)
        assert_true(samples[i] >= -1 && samples[i] <= 1);
}

static void packets_of_noise(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    uint32_t seed = 7;
    for (int channels = 1; channels <= 2; channels++) {
        gsz_sound_decoder *decoder = NULL;
        float samples[GSZ_SOUND_FRAME * 2];
        int good = 0;
        assert_int_equal(gsz_sound_decoder_create(h.context, &decoder, channels), GSZ_OK);
        for (int run = 0; run < 3000; run++) {
            uint8_t packet[64];
            size_t size = next_random(&seed) % sizeof packet;
            for (size_t i = 0; i < size; i++) packet[i] = (uint8_t)next_random(&seed);
            good += gsz_sound_decode(decoder, samples, packet, size);
            check_within(samples, channels);
        }
        assert_true(good > 100 && good < 2900);
        gsz_sound_decoder_destroy(h.context, &decoder);
    }
    harness_close(&h);
}

static double power(const float *samples, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) sum += (double)samples[i] * samples[i];
    return sum / count;
}

static void lost_packets_are_concealed(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track track = encode_kind(&h, (sound_kind){WAV_16, 48000, 1, 20000});
    gsz_sound_decoder *decoder = NULL;
    float samples[GSZ_SOUND_FRAME];
    uint8_t wrong[GSZ_SOUND_PACKET_MAX + 1] = {0xf8};
    assert_int_equal(gsz_sound_decoder_create(h.context, &decoder, 1), GSZ_OK);
    for (uint32_t i = 0; i < 10; i++) assert_true(decode_at(decoder, samples, &track, i));
    assert_false(gsz_sound_decode(decoder, samples, NULL, 0));
    assert_true(power(samples, GSZ_SOUND_FRAME) > 0.01);
    assert_true(decode_at(decoder, samples, &track, 11));
    assert_false(gsz_sound_decode(decoder, samples, wrong, 0));
    assert_false(gsz_sound_decode(decoder, samples, wrong, sizeof wrong));
    wrong[0] = 0xf0; /* of 10 ms */
    assert_false(gsz_sound_decode(decoder, samples, wrong, 100));
    wrong[0] = 0x18; /* of 60 ms */
    assert_false(gsz_sound_decode(decoder, samples, wrong, 100));
    check_within(samples, 1);
    assert_true(decode_at(decoder, samples, &track, 12));
    gsz_sound_decoder_destroy(h.context, &decoder);
    gsz_sound_track_free(h.context, &track);
    harness_close(&h);
}

static void decoders_of_odd_channels(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_decoder *decoder = NULL;
    for (int channels = -1; channels <= 3; channels += 1 + 2 * (channels == 0)) {
        assert_int_equal(gsz_sound_decoder_create(h.context, &decoder, channels),
                         GSZ_ERROR_ARGUMENT);
        assert_null(decoder);
    }
    gsz_sound_decoder_destroy(h.context, &decoder);
    gsz_sound_decoder_destroy(h.context, NULL);
    harness_close(&h);
}

/* ---- tracks ---- */

static void expect_corrupt(harness *h, const gsz_sound_track *track) {
    assert_int_equal(gsz_sound_track_check(h->context, track, "scene"), GSZ_ERROR_CORRUPT);
    assert_error(h, "scene: ");
    assert_int_equal(write_work(h->context, (void *)track), GSZ_ERROR_CORRUPT);
}

static void tracks_that_do_not_fit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track good = encode_kind(&h, small_kinds[0]), bad = good;
    for (bad.channels = 0; bad.channels <= 3; bad.channels += 3) expect_corrupt(&h, &bad);
    bad = good, bad.samples = 0, expect_corrupt(&h, &bad);
    bad = good, bad.samples = (uint64_t)GSZ_SOUND_SAMPLES_MAX + 1, expect_corrupt(&h, &bad);
    bad = good, bad.samples = UINT64_MAX, expect_corrupt(&h, &bad);
    bad = good, bad.samples += GSZ_SOUND_FRAME, expect_corrupt(&h, &bad);
    bad = good, bad.pre_skip = GSZ_SOUND_PRE_SKIP_MAX + 1, expect_corrupt(&h, &bad);
    bad = good, bad.packet_count--, expect_corrupt(&h, &bad);
    bad = good, bad.packets.size--, expect_corrupt(&h, &bad);
    bad = good, bad.offset = NULL, expect_corrupt(&h, &bad);
    const uint32_t offset[3][4] = {{1, 2, 3, 4}, {0, 5, 5, 9}, {0, 5, 4, 9}};
    for (int i = 0; i < 3; i++) {
        bad =
            (gsz_sound_track){1, 0, 3 * GSZ_SOUND_FRAME, 3, (uint32_t *)offset[i], good.packets, 0};
        bad.packets.size = offset[i][3];
        expect_corrupt(&h, &bad);
    }
    expect_corrupt(&h, &(gsz_sound_track){0});
    gsz_sound_track_free(h.context, &good);
    gsz_sound_track_free(h.context, NULL);
    harness_close(&h);
}

static void packets_are_of_few_bytes(void **state) {
    (void)state;
    static const uint8_t packet[GSZ_SOUND_PACKET_MAX + 1] = {0};
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track track = {0};
    assert_int_equal(gsz_sound_track_add(h.context, &track, packet, 0), GSZ_ERROR_LIMIT);
    assert_error(&h, "a packet of sound of 0 bytes, not 1 to 1275");
    assert_int_equal(gsz_sound_track_add(h.context, &track, packet, sizeof packet),
                     GSZ_ERROR_LIMIT);
    assert_int_equal(gsz_sound_track_add(h.context, &track, packet, GSZ_SOUND_PACKET_MAX), GSZ_OK);
    gsz_sound_track_free(h.context, &track);
    harness_close(&h);
}

static void hours_of_packets(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track track = {.channels = 2};
    gsz_result result = GSZ_OK;
    while ((result = gsz_sound_track_add(h.context, &track, "", 1)) == GSZ_OK) continue;
    assert_int_equal(result, GSZ_ERROR_LIMIT);
    assert_error(&h, "a sound of more than 12 hours");
    assert_int_equal(track.packet_count, 12 * 3600 * 50 + 69);
    track.pre_skip = GSZ_SOUND_PRE_SKIP_MAX;
    track.samples = GSZ_SOUND_SAMPLES_MAX;
    assert_int_equal(gsz_sound_track_check(h.context, &track, "scene"), GSZ_OK);
    assert_int_equal(write_work(h.context, &track), GSZ_ERROR_LIMIT);
    assert_error(&h, "a sound of 12.0 hours is more than the 4 GiB that a WAV can have");
    track.pre_skip++, track.samples--;
    assert_int_equal(gsz_sound_track_check(h.context, &track, "scene"), GSZ_ERROR_CORRUPT);
    gsz_sound_track_free(h.context, &track);
    harness_close(&h);
}

static void damaged_packets_are_told(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_sound_track track = encode_kind(&h, (sound_kind){WAV_16, 48000, 1, 5000});
    track.packets.data[track.offset[2]] = 0xff; /* of as many frames as the next byte says */
    track.packets.data[track.offset[2] + 1] = 0;
    assert_int_equal(write_work(h.context, &track), GSZ_OK);
    assert_string_equal(h.said,
                        "warning: 1 of 6 packets of sound are damaged and were concealed\n");
    gsz_sound_track_free(h.context, &track);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truncation_at_every_byte),
        cmocka_unit_test(damage_at_every_byte),
        cmocka_unit_test(other_kinds_of_files),
        cmocka_unit_test(no_samples),
        cmocka_unit_test(odd_pages),
        cmocka_unit_test(a_file_that_shrinks),
        cmocka_unit_test(heads_that_lie),
        cmocka_unit_test(a_wav_of_unknown_length),
        cmocka_unit_test(a_flac_of_days),
        cmocka_unit_test(no_memory_at_any_point),
        cmocka_unit_test(reading_can_be_cancelled),
        cmocka_unit_test(packets_of_noise),
        cmocka_unit_test(lost_packets_are_concealed),
        cmocka_unit_test(decoders_of_odd_channels),
        cmocka_unit_test(tracks_that_do_not_fit),
        cmocka_unit_test(packets_are_of_few_bytes),
        cmocka_unit_test(hours_of_packets),
        cmocka_unit_test(damaged_packets_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
