/* SPDX-License-Identifier: MIT */
/* test_extras_sound_length.c - how long a sound may be for the bytes of its file: on both sides of the limit, by what the
 * file says and by what comes out of it. */
#include "sound_reader.h"
#include "test_extras_sound_support.h"

enum { RATE = 8000, SECONDS = 640, SAMPLES_AT = 21 };

static float silence(double seconds, int channel) {
    (void)seconds, (void)channel;
    return 0;
}

/* 36 bits in a FLAC, of which the upper four are never needed here; 0: it does not say. */
static void say_samples(memory_file *file, uint64_t samples) {
    for (int i = 0; i < 4; i++) file->data[SAMPLES_AT + 1 + i] = (uint8_t)(samples >> 8 * (3 - i));
}

/* As long as the file may be: what follows from gsz_sound.h. */
static uint64_t most_samples(const memory_file *file) {
    return (600 + (uint64_t)file->size / 1600) * RATE;
}

/* Samples that come before the result, which is GSZ_OK where all do. */
static gsz_result read_through(gsz_context *context, const memory_file *file, bool any_length,
                               uint64_t *out_samples) {
    static float samples[4096];
    gsz_source *source = NULL;
    gsz_sound_reader *reader = NULL;
    size_t got = 4096;
    gsz_result result =
        gsz_source_from_memory(context, &source, "song", file->data, (size_t)file->size);
    if (result == GSZ_OK)
        result = gsz_sound_reader_open(context, &reader, source, GSZ_SOUND_FLAC, any_length);
    for (*out_samples = 0; result == GSZ_OK && got == 4096; *out_samples += got)
        result = gsz_sound_reader_read(context, reader, samples, 4096, &got);
    gsz_sound_reader_close(context, &reader);
    gsz_source_close(context, &source);
    return result;
}

static void assert_read(harness *h, const memory_file *file, bool any_length, gsz_result expected,
                        uint64_t expected_samples) {
    uint64_t samples = 0;
    gsz_result result = read_through(h->context, file, any_length, &samples);
    if (result != expected) fail_msg("%s", gsz_context_error(h->context));
    assert_true(samples / 4096 == expected_samples / 4096);
}

static void what_a_file_says(void **state) {
    (void)state;
    if (!can_make(FLAC_16)) skip();
    harness h;
    harness_open(&h, 1, 0);
    memory_file file = make_sound_of((sound_kind){FLAC_16, RATE, 1, RATE * SECONDS}, silence);
    uint64_t most = most_samples(&file);
    gsz_sound_track track;
    assert_true(most < RATE * SECONDS);
    assert_read(&h, &file, false, GSZ_ERROR_LIMIT, 0);
    assert_error(&h, "bytes of FLAC that last 640 seconds or more");
    assert_int_equal(encode_bytes(h.context, &track, file.data, (size_t)file.size, NULL),
                     GSZ_ERROR_LIMIT);
    say_samples(&file, most + 1);
    assert_read(&h, &file, false, GSZ_ERROR_LIMIT, 0);
    assert_error(&h, "song: ");
    assert_error(&h, "--max-memory");
    say_samples(&file, RATE * SECONDS);
    assert_read(&h, &file, true, GSZ_OK, RATE * SECONDS);
    free(file.data);
    harness_close(&h);
}

static void what_comes(void **state) {
    (void)state;
    if (!can_make(FLAC_16)) skip();
    harness h;
    harness_open(&h, 1, 0);
    memory_file file = make_sound_of((sound_kind){FLAC_16, RATE, 1, RATE * SECONDS}, silence);
    uint64_t most = most_samples(&file);
    say_samples(&file, 0);
    assert_read(&h, &file, false, GSZ_ERROR_LIMIT, most);
    assert_error(&h, "seconds or more are most likely made to harm");
    assert_read(&h, &file, true, GSZ_OK, RATE * SECONDS);
    free(file.data);
    file = make_sound_of((sound_kind){FLAC_16, RATE, 1, RATE * 605}, silence);
    assert_true(most_samples(&file) > RATE * 605);
    assert_read(&h, &file, false, GSZ_OK, RATE * 605);
    say_samples(&file, 0);
    assert_read(&h, &file, false, GSZ_OK, RATE * 605);
    free(file.data);
    harness_close(&h);
}

/* Beyond 48 kHz samples count, not seconds. */
static void high_rates(void **state) {
    (void)state;
    if (!can_make(FLAC_16)) skip();
    harness h;
    harness_open(&h, 1, 0);
    memory_file file = make_sound_of((sound_kind){FLAC_16, 192000, 1, 192000}, silence);
    uint64_t most = (600 + (uint64_t)file.size / 1600) * 48000;
    say_samples(&file, most + 1);
    assert_read(&h, &file, false, GSZ_ERROR_LIMIT, 0);
    assert_error(&h, "that last 15");
    say_samples(&file, most);
    uint64_t samples = 0;
    assert_true(read_through(h.context, &file, false, &samples) != GSZ_ERROR_LIMIT);
    free(file.data);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_file_says),
        cmocka_unit_test(what_comes),
        cmocka_unit_test(high_rates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
