/* SPDX-License-Identifier: MIT */
/* test_codec_damage.c - files cut at every byte, with any bit turned over, or with other bytes behind checksums
 * made right again: an error or a cloud, never a crash, never much memory or time. */
#include "test_codec_damage.h"

/* Sanitizers take ten times as long and see the same with every third of what decodes a file at a time. */
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define SPARSE 3
#endif
#endif
#ifndef SPARSE
#define SPARSE 1
#endif

static void turn_over(uint8_t *data, size_t bit) { data[bit / 8] ^= (uint8_t)(1 << bit % 8); }

static void cut_at_every_byte(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int which = 0; which < SMALL_FILES; which++) {
        gsz_buffer file = small_file(&h, which);
        int readable = 0;
        for (size_t size = 0; size < file.size; size++) {
            gsz_result whole = examine(&h, file.data, size, false);
            assert_int_equal(whole, size < 4 ? GSZ_ERROR_FORMAT : GSZ_ERROR_TRUNCATED);
            gsz_result part = examine(&h, file.data, size, true);
            if (part != GSZ_OK) assert_int_equal(part, whole);
            readable += part == GSZ_OK;
        }
        assert_true(readable > 100);
        gsz_buffer_free(h.context, &file);
    }
    harness_close(&h);
}

/** Checksums cover every byte: all bits of header and table, one of every other byte. */
static void every_byte_is_covered(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int which = 0; which < SMALL_FILES; which++) {
        gsz_buffer file = small_file(&h, which);
        size_t front = HEADER_SIZE + get_number(file.data + AT_CHUNK_COUNT, 4) * ENTRY_SIZE;
        for (size_t bit = 0; bit < 8 * file.size; bit += bit < 8 * front ? 1 : 9) {
            turn_over(file.data, bit);
            gsz_result result = examine(&h, file.data, file.size, false);
            if (result == GSZ_OK) fail_msg("bit %zu of file %d is not covered", bit, which);
            if (bit >= 8 * front) assert_int_equal(result, GSZ_ERROR_CORRUPT);
            turn_over(file.data, bit);
        }
        gsz_buffer_free(h.context, &file);
    }
    harness_close(&h);
}

static void front_changed_with_right_checksums(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int which = 0; which < SMALL_FILES; which++) {
        gsz_buffer file = small_file(&h, which);
        size_t front = HEADER_SIZE + get_number(file.data + AT_CHUNK_COUNT, 4) * ENTRY_SIZE;
        int refused = 0;
        for (size_t bit = 0; bit < 8 * front; bit++) {
            uint8_t *changed = surgery_copy(file.data, file.size);
            turn_over(changed, bit);
            repair_checksums(changed, file.size);
            refused += examine(&h, changed, file.size, false) != GSZ_OK;
            refused += examine(&h, changed, file.size, true) != GSZ_OK;
            free(changed);
        }
        assert_true(refused > (int)front);
        gsz_buffer_free(h.context, &file);
    }
    harness_close(&h);
}

/* ---- payloads that the decoders have to make sense of ---- */

typedef struct tally {
    int tried, decoded, refused;
} tally;

static void try_payload(harness *h, const surgery *s, tally *t) {
    gsz_result result = examine_surgery(h, s);
    t->tried++;
    t->decoded += result == GSZ_OK;
    t->refused += result == GSZ_ERROR_CORRUPT;
}

static void one_bit_of_every_byte_of_a_payload(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int which = 0; which < SMALL_FILES; which++) {
        surgery s = small_surgery(&h, which);
        tally t = {0};
        for (int c = 0; c < s.count; c++)
            for (size_t byte = 0; byte < s.chunk[c].size; byte += SPARSE) {
                size_t bit = 8 * byte + byte * 5 % 8;
                turn_over(s.chunk[c].data, bit);
                try_payload(&h, &s, &t);
                turn_over(s.chunk[c].data, bit);
            }
        /* plain bits may be anything, words may not: the states would end elsewhere */
        assert_true(t.decoded > 10 && t.refused > t.tried / 4);
        assert_int_equal(t.decoded + t.refused, t.tried);
        surgery_free(&s);
    }
    harness_close(&h);
}

/** Of extra planes every bit is a symbol's: both states tell that one has changed, but for rare chances. */
static void extra_planes_notice_any_change(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    surgery s = small_surgery(&h, 1);
    loose_chunk *extra = &s.chunk[surgery_find(&s, "XTRA", 0)];
    tally t = {0};
    for (size_t bit = 0; bit < 8 * extra->size; bit++) {
        turn_over(extra->data, bit);
        try_payload(&h, &s, &t);
        turn_over(extra->data, bit);
    }
    assert_true(t.tried > 300 && t.refused >= t.tried - 3);
    surgery_free(&s);
    harness_close(&h);
}

/** Changes a few bytes of a chunk: bits, runs of one value, or pieces copied to another place. */
static void scramble(loose_chunk *chunk, uint64_t *seed) {
    uint32_t times = 1 + throw_dice(seed) % 6;
    for (uint32_t i = 0; i < times; i++) {
        size_t at = throw_dice(seed) % chunk->size, from = throw_dice(seed) % chunk->size;
        size_t longest = chunk->size - (at > from ? at : from);
        size_t length = 1 + throw_dice(seed) % (longest < 8 ? longest : 8);
        switch (throw_dice(seed) % 4) {
        case 0: memset(chunk->data + at, (int)throw_dice(seed) & 255, length); break;
        case 1: memset(chunk->data + at, throw_dice(seed) & 1 ? 255 : 0, length); break;
        case 2: memmove(chunk->data + at, chunk->data + from, length); break;
        default: turn_over(chunk->data, 8 * at + throw_dice(seed) % 8);
        }
    }
}

static void scrambled_payloads(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    uint64_t seed = 1;
    for (int which = 0; which < SMALL_FILES; which++) {
        surgery s = small_surgery(&h, which);
        tally t = {0};
        for (int round = 0; round < 4000 / SPARSE; round++) {
            loose_chunk *chunk = &s.chunk[throw_dice(&seed) % (uint32_t)s.count];
            uint8_t *good = surgery_copy(chunk->data, chunk->size);
            scramble(chunk, &seed);
            try_payload(&h, &s, &t);
            memcpy(chunk->data, good, chunk->size);
            free(good);
        }
        assert_true(t.decoded > 20 && t.refused > t.tried / 2);
        assert_int_equal(t.decoded + t.refused, t.tried);
        surgery_free(&s);
    }
    harness_close(&h);
}

/** Chunks of any length, with a table that agrees. */
static void payloads_cut_short(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int which = 0; which < SMALL_FILES; which++) {
        surgery s = small_surgery(&h, which);
        for (int c = 0; c < s.count; c++) {
            size_t whole = s.chunk[c].size;
            for (size_t size = 0; size < whole; size++) {
                s.chunk[c].size = size;
                assert_int_equal(examine_surgery(&h, &s), GSZ_ERROR_CORRUPT);
            }
            s.chunk[c].size = whole;
        }
        assert_int_equal(examine_surgery(&h, &s), GSZ_OK);
        surgery_free(&s);
    }
    harness_close(&h);
}

/** Only extra planes may be filled up as one likes; a block just to its least size. */
static void payloads_too_long(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int which = 0; which < SMALL_FILES; which++) {
        surgery s = small_surgery(&h, which);
        for (int c = 0; c < s.count; c++) {
            loose_chunk good = s.chunk[c];
            s.chunk[c].data = calloc(good.size + 1, 1);
            assert_non_null(s.chunk[c].data);
            memcpy(s.chunk[c].data, good.data, good.size);
            s.chunk[c].size = good.size + 1;
            bool filling = memcmp(good.entry, "XTRA", 4) == 0;
            assert_int_equal(examine_surgery(&h, &s), filling ? GSZ_OK : GSZ_ERROR_CORRUPT);
            free(s.chunk[c].data);
            s.chunk[c] = good;
        }
        surgery_free(&s);
    }
    harness_close(&h);
}

static void noise(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    uint64_t seed = 4;
    uint8_t bytes[700];
    for (int round = 0; round < 5000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)throw_dice(&seed);
        memcpy(bytes, "GSZ\x1a\x01\0\x60\0", 8);
        if (round & 1) put_number(bytes + AT_CHUNK_COUNT, throw_dice(&seed) % 16, 4);
        repair_checksums(bytes, sizeof bytes);
        assert_int_not_equal(examine(&h, bytes, sizeof bytes, round & 2), GSZ_OK);
    }
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(every_byte_is_covered),
        cmocka_unit_test(front_changed_with_right_checksums),
        cmocka_unit_test(one_bit_of_every_byte_of_a_payload),
        cmocka_unit_test(extra_planes_notice_any_change),
        cmocka_unit_test(scrambled_payloads),
        cmocka_unit_test(payloads_cut_short),
        cmocka_unit_test(payloads_too_long),
        cmocka_unit_test(noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
