/* SPDX-License-Identifier: MIT */
/* test_codec_container.c - files whose checksums are right but whose header, table or shared chunks break a
 * rule of formats/gsz.md, section 2: each is refused for its own reason, and what is allowed is accepted. */
#include <zstd.h>

#include "test_codec_damage.h"

/* ---- one field at a time ---- */

typedef struct bench {
    harness h;
    gsz_buffer file;
} bench;

static void bench_open(bench *b, int which) {
    harness_open(&b->h, 1, DAMAGE_MEMORY);
    b->file = small_file(&b->h, which);
}

static void bench_close(bench *b) {
    gsz_buffer_free(b->h.context, &b->file);
    harness_close(&b->h);
}

/** The result with `bytes` bytes at `at` changed and every checksum right. */
static gsz_result with_field(bench *b, size_t at, uint64_t value, int bytes) {
    uint8_t *changed = surgery_copy(b->file.data, b->file.size);
    put_number(changed + at, value, bytes);
    repair_checksums(changed, b->file.size);
    gsz_result result = examine(&b->h, changed, b->file.size, false);
    free(changed);
    return result;
}

static void assert_field(bench *b, size_t at, uint64_t value, int bytes, gsz_result expected,
                         const char *why) {
    assert_int_equal(with_field(b, at, value, bytes), expected);
    assert_error(&b->h, why);
}

/** Where a field of the first entry of that type lies. */
static size_t entry_field(const bench *b, const char *type, size_t field) {
    size_t count = get_number(b->file.data + AT_CHUNK_COUNT, 4);
    for (size_t i = 0; i < count; i++) {
        size_t at = HEADER_SIZE + i * ENTRY_SIZE;
        if (memcmp(b->file.data + at, type, 4) == 0) return at + field;
    }
    fail_msg("no chunk %s", type);
    return 0;
}

static void versions(void **state) {
    (void)state;
    bench b;
    bench_open(&b, 1);
    assert_field(&b, AT_VERSION, 4, 2, GSZ_ERROR_UNSUPPORTED, "version 4");
    assert_field(&b, AT_VERSION, 65535, 2, GSZ_ERROR_UNSUPPORTED, "use a newer gsz");
    assert_field(&b, AT_VERSION, 0, 2, GSZ_ERROR_UNSUPPORTED, "pack the scene anew");
    /* a later header may be laid out otherwise, its checksum too: the version is looked at first */
    b.file.data[AT_VERSION] = 4;
    assert_int_equal(examine(&b.h, b.file.data, b.file.size, false), GSZ_ERROR_UNSUPPORTED);
    bench_close(&b);
}

static void features(void **state) {
    (void)state;
    bench b;
    bench_open(&b, 1);
    assert_field(&b, AT_REQUIRED_FEATURES, 2, 4, GSZ_ERROR_CORRUPT, "does not belong here");
    assert_field(&b, AT_REQUIRED_FEATURES, 4, 4, GSZ_ERROR_CORRUPT, "out of range");
    for (int bit = 3; bit < 32; bit++)
        assert_field(&b, AT_REQUIRED_FEATURES, (uint64_t)1 << bit, 4, GSZ_ERROR_UNSUPPORTED,
                     "unknown to this gsz");
    assert_int_equal(with_field(&b, AT_OPTIONAL_FEATURES, 0xffffffff, 4), GSZ_OK);
    assert_int_equal(with_field(&b, AT_RESERVED, 0x0123456789abcdef, 8), GSZ_OK);
    bench_close(&b);
}

static void fields_of_the_header(void **state) {
    (void)state;
    bench b;
    bench_open(&b, 1);
    assert_field(&b, AT_VERSION + 2, 95, 2, GSZ_ERROR_CORRUPT, "95 bytes");
    assert_field(&b, AT_SH_DEGREE, 4, 1, GSZ_ERROR_CORRUPT, "out of range");
    assert_field(&b, AT_SH_DEGREE, 2, 1, GSZ_ERROR_CORRUPT, "cannot be decoded");
    assert_field(&b, AT_LAYERS, 0, 2, GSZ_ERROR_CORRUPT, "out of range");
    assert_field(&b, AT_EXTRA_COUNT, 65, 4, GSZ_ERROR_CORRUPT, "out of range");
    assert_field(&b, AT_EXTRA_COUNT, 1, 4, GSZ_ERROR_CORRUPT, "disagree");
    for (size_t at = 48; at < 76; at += 4)
        assert_field(&b, at, 0x7fc00000, 4, GSZ_ERROR_CORRUPT, "out of range");
    assert_field(&b, AT_FILE_BYTES, b.file.size - 1, 8, GSZ_ERROR_CORRUPT, "behind the end");
    assert_field(&b, AT_FILE_BYTES, b.file.size + 1, 8, GSZ_ERROR_TRUNCATED, "truncated");
    assert_field(&b, AT_FILE_BYTES, UINT64_MAX, 8, GSZ_ERROR_TRUNCATED, "truncated");
    assert_field(&b, AT_GAUSSIANS, 24, 8, GSZ_ERROR_CORRUPT, "do not add up");
    assert_field(&b, AT_GAUSSIANS, (uint64_t)1 << 40, 8, GSZ_ERROR_CORRUPT, "do not add up");
    bench_close(&b);
}

static void counts_that_ask_for_much(void **state) {
    (void)state;
    bench b;
    bench_open(&b, 1);
    assert_field(&b, AT_CHUNK_COUNT, 0xffffffff, 4, GSZ_ERROR_LIMIT, "chunks");
    assert_field(&b, AT_CHUNK_COUNT, (1 << 20) + 1, 4, GSZ_ERROR_LIMIT, "chunks");
    assert_field(&b, AT_CHUNK_COUNT, 1 << 20, 4, GSZ_ERROR_TRUNCATED, "table");
    size_t at = entry_field(&b, "BLCK", ENTRY_GAUSSIANS);
    assert_field(&b, at, 0xffffffff, 4, GSZ_ERROR_CORRUPT, "impossible number");
    assert_field(&b, at, 0, 4, GSZ_ERROR_CORRUPT, "do not add up");
    assert_field(&b, entry_field(&b, "BLCK", ENTRY_LAYER), 1, 2, GSZ_ERROR_CORRUPT, "impossible");
    assert_true(gsz_context_peak_memory(b.h.context) < 4 << 20);
    bench_close(&b);
}

static void fields_of_the_table(void **state) {
    (void)state;
    static const char *const types[] = {"META", "XNAM", "BLCK", "XTRA"};
    bench b;
    bench_open(&b, 1);
    for (int t = 0; t < 4; t++) {
        size_t entry = entry_field(&b, types[t], 0);
        size_t size = get_number(b.file.data + entry + ENTRY_PACKED, 4);
        uint64_t offset = get_number(b.file.data + entry + ENTRY_OFFSET, 8);
        size_t at = entry + ENTRY_OFFSET;
        assert_field(&b, at, offset + 1, 8, GSZ_ERROR_CORRUPT, "is not where");
        assert_field(&b, at, UINT64_MAX, 8, GSZ_ERROR_CORRUPT, "is not where");
        at = entry + ENTRY_PACKED;
        assert_field(&b, at, size + 1, 4, GSZ_ERROR_CORRUPT, "damaged");
        assert_field(&b, at, 0xffffffff, 4, GSZ_ERROR_CORRUPT, "damaged");
        assert_int_equal(with_field(&b, entry + ENTRY_CODEC, 1, 1), GSZ_ERROR_CORRUPT);
        assert_int_equal(with_field(&b, entry + ENTRY_RAW, size + 1, 4), GSZ_ERROR_CORRUPT);
        assert_int_equal(with_field(&b, entry + ENTRY_CODEC, 7, 1), GSZ_ERROR_CORRUPT);
        assert_int_equal(with_field(&b, entry + ENTRY_REQUIRED, t > 0 ? 0xff : 0xfe, 1), GSZ_OK);
    }
    assert_field(&b, entry_field(&b, "BLCK", ENTRY_INDEX), 1, 4, GSZ_ERROR_CORRUPT, "out of order");
    assert_field(&b, entry_field(&b, "XTRA", ENTRY_INDEX), 1, 4, GSZ_ERROR_CORRUPT, "out of order");
    bench_close(&b);
}

/* ---- chunks that come, go and change places ---- */

static void assert_surgery(harness *h, surgery *s, gsz_result expected, const char *why) {
    assert_int_equal(examine_surgery(h, s), expected);
    assert_error(h, why);
    surgery_free(s);
}

static void unknown_chunks(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int required = 0; required < 2; required++) {
        loose_chunk stranger = loose_chunk_new("WHAT", required, "something", 9);
        for (int at = 0, places = 0; at <= places; at++) {
            surgery s = small_surgery(&h, 1);
            places = s.count;
            surgery_insert(&s, at, &stranger);
            assert_surgery(&h, &s, required ? GSZ_ERROR_UNSUPPORTED : GSZ_OK,
                           required ? "'WHAT'" : "");
        }
        free(stranger.data);
    }
    harness_close(&h);
}

static void chunks_twice(void **state) {
    (void)state;
    static const char *const types[] = {"META", "XNAM", "BOOK", "BLCK", "XTRA"};
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int t = 0; t < 5; t++) {
        surgery s = small_surgery(&h, 2);
        int at = surgery_find(&s, types[t], 0);
        surgery_insert(&s, at, &s.chunk[at]);
        if (t == 3) put_number(s.header + AT_GAUSSIANS, 140, 8);
        assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "out of order");
    }
    harness_close(&h);
}

static void chunks_that_are_missing(void **state) {
    (void)state;
    static const struct {
        const char *type;
        gsz_result result;
        const char *why;
    } cases[] = {{"META", GSZ_OK, ""},
                 {"XNAM", GSZ_ERROR_CORRUPT, "disagree"},
                 {"BOOK", GSZ_ERROR_CORRUPT, "disagree"},
                 {"BLCK", GSZ_ERROR_CORRUPT, "do not add up"},
                 {"XTRA", GSZ_ERROR_CORRUPT, "extra planes"}};
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int c = 0; c < 5; c++) {
        surgery s = small_surgery(&h, 2);
        surgery_remove(&s, surgery_find(&s, cases[c].type, 0));
        assert_surgery(&h, &s, cases[c].result, cases[c].why);
    }
    /* extra planes that have no names, and names of none */
    for (int named = 0; named < 2; named++) {
        surgery s = small_surgery(&h, 2);
        int names = surgery_find(&s, "XNAM", 0);
        if (named) surgery_replace(&s.chunk[names], "", 1);
        surgery_remove(&s, named ? surgery_find(&s, "XTRA", 0) : names);
        put_number(s.header + AT_EXTRA_COUNT, 0, 4);
        assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, named ? "disagree" : "");
    }
    harness_close(&h);
}

static void swap_chunks(surgery *s, int a, int b) {
    loose_chunk t = s->chunk[a];
    s->chunk[a] = s->chunk[b];
    s->chunk[b] = t;
}

static void chunks_out_of_order(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    surgery s = small_surgery(&h, 3);
    int first = surgery_find(&s, "BLCK", 0), second = surgery_find(&s, "BLCK", first + 1);
    assert_true(second > first + 1);
    swap_chunks(&s, first, second);
    assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "out of order");
    s = small_surgery(&h, 3);
    swap_chunks(&s, first, first + 1);
    assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "out of order");
    /* layers that fall, for a file of two */
    s = small_surgery(&h, 3);
    put_number(s.header + AT_LAYERS, 2, 2);
    for (int i = first; i < second; i++) put_number(s.chunk[i].entry + ENTRY_LAYER, 1, 2);
    assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "out of order");
    harness_close(&h);
}

static void chunks_of_another_file(void **state) {
    (void)state;
    static const char *const types[] = {"XNAM", "BLCK", "XTRA"};
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int t = 0; t < 3; t++) {
        surgery s = small_surgery(&h, 1), other = small_surgery(&h, t == 2 ? 2 : 3);
        int at = surgery_find(&s, types[t], 0), from = surgery_find(&other, types[t], 0);
        surgery_replace(&s.chunk[at], other.chunk[from].data, other.chunk[from].size);
        surgery_free(&other);
        if (t == 0) /* the same names */
            assert_surgery(&h, &s, GSZ_OK, "");
        else
            assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "cannot be decoded");
    }
    harness_close(&h);
}

/** A block may say that it has more Gaussians than its bytes can hold, whatever the table says. */
static void blocks_that_ask_for_much(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 3 << 20);
    for (uint32_t count = 65536; count >= 16384; count /= 2) {
        surgery s = small_surgery(&h, 0);
        put_number(s.chunk[0].data, count, 4);
        assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "cannot be decoded");
    }
    harness_close(&h);
}

/* ---- text ---- */

static void assert_chunk(harness *h, const char *type, const void *data, size_t size,
                         gsz_result expected) {
    surgery s = small_surgery(h, 1);
    loose_chunk *chunk = &s.chunk[surgery_find(&s, type, 0)];
    surgery_replace(chunk, data, size);
    chunk->entry[ENTRY_CODEC] = 0;
    assert_surgery(h, &s, expected, expected ? type : "");
}

#define CHUNK(type, text, expected) assert_chunk(&h, type, text, sizeof text - 1, expected)

static void metadata(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    CHUNK("META", "\1\1k\1v", GSZ_OK);
    CHUNK("META", "\0", GSZ_OK);
    CHUNK("META", "\1\0\0", GSZ_OK);
    CHUNK("META", "\2\1k\1v\1k\1v", GSZ_OK);
    CHUNK("META", "", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\2\1k\1v", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\1\1k\1v\0", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\1\1k\2v\0", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\1\1\xff\1v", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\1\1k\2\xc0\x80", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\x81\x20\1k\1v", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\1k\1v", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\1k\1v", GSZ_ERROR_CORRUPT);
    CHUNK("META", "\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\1k\1v", GSZ_ERROR_CORRUPT);
    harness_close(&h);
}

static void names_of_extra_planes(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    CHUNK("XNAM", "\2\1a\1b", GSZ_OK);
    CHUNK("XNAM", "\2\1a\1a", GSZ_ERROR_CORRUPT);
    CHUNK("XNAM", "\2\1a\1x", GSZ_ERROR_CORRUPT);
    CHUNK("XNAM", "\2\1a\7opacity", GSZ_ERROR_CORRUPT);
    CHUNK("XNAM",
          "\2\1a\x08"
          "f_rest_9",
          GSZ_ERROR_CORRUPT);
    CHUNK("XNAM", "\2\1a\1 ", GSZ_ERROR_CORRUPT);
    CHUNK("XNAM", "\2\1a\1\x7f", GSZ_ERROR_CORRUPT);
    CHUNK("XNAM", "\2\1a\0", GSZ_ERROR_CORRUPT);
    CHUNK("XNAM", "\2\1a", GSZ_ERROR_CORRUPT);
    CHUNK("XNAM", "\2\1a\1b\1c", GSZ_ERROR_CORRUPT);
    uint8_t names[2 + 1 + 1 + 64] = {2, 1, 'a', 63};
    memset(names + 4, 'b', 64);
    assert_chunk(&h, "XNAM", names, 67, GSZ_OK);
    names[3] = 64;
    assert_chunk(&h, "XNAM", names, 68, GSZ_ERROR_CORRUPT);
    harness_close(&h);
}

static void replace_packed(surgery *s, const void *raw, size_t size, size_t raw_size) {
    size_t bound = ZSTD_compressBound(size);
    uint8_t *packed = malloc(bound);
    assert_non_null(packed);
    size_t got = ZSTD_compress(packed, bound, raw, size, 1);
    assert_false(ZSTD_isError(got));
    loose_chunk *chunk = &s->chunk[surgery_find(s, "META", 0)];
    surgery_replace(chunk, packed, got);
    chunk->entry[ENTRY_CODEC] = 1;
    put_number(chunk->entry + ENTRY_RAW, raw_size, 4);
    free(packed);
}

/** Sizes that lie, and a few bytes that unpack to as much as is allowed and more. */
static void packed_metadata(void **state) {
    (void)state;
    enum { LARGEST = 1 << 26 };
    static const uint8_t entry[] = "\1\1k\1v";
    static const size_t raw[] = {5, 4, 6, 0, LARGEST, LARGEST + 1, 0xffffffff};
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int i = 0; i < 7; i++) {
        surgery s = small_surgery(&h, 1);
        replace_packed(&s, entry, 5, raw[i]);
        assert_surgery(&h, &s, i ? GSZ_ERROR_CORRUPT : GSZ_OK, i ? "META" : "");
    }
    uint8_t *zeros = calloc(LARGEST + 1, 1);
    assert_non_null(zeros);
    for (size_t more = 0; more < 2; more++) {
        surgery s = small_surgery(&h, 1);
        replace_packed(&s, zeros, LARGEST + more, LARGEST + more);
        assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "META");
    }
    free(zeros);
    harness_close(&h);
}

/** One frame of zstd: neither none, nor two, nor one with a skippable one in front. */
static void frames_of_metadata(void **state) {
    (void)state;
    static const uint8_t entry[] = "\1\1k\1v", skipped[8] = {0x50, 0x2a, 0x4d, 0x18};
    uint8_t frames[64];
    size_t bound = sizeof frames - 8, size = ZSTD_compress(frames + 8, bound / 2, entry, 5, 1);
    assert_false(ZSTD_isError(size));
    size_t empty = ZSTD_compress(frames + 8 + size, bound - size, "", 0, 1);
    assert_false(ZSTD_isError(empty));
    memcpy(frames, skipped, 8);
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int c = 0; c < 4; c++) {
        surgery s = small_surgery(&h, 1);
        loose_chunk *chunk = &s.chunk[surgery_find(&s, "META", 0)];
        size_t begin = c == 2 ? 0 : 8, end = c == 3 ? 8 : 8 + size + (c == 1 ? empty : 0);
        surgery_replace(chunk, frames + begin, end - begin);
        chunk->entry[ENTRY_CODEC] = 1;
        put_number(chunk->entry + ENTRY_RAW, 5, 4);
        assert_surgery(&h, &s, c ? GSZ_ERROR_CORRUPT : GSZ_OK, c ? "META" : "");
    }
    harness_close(&h);
}

/* ---- codebooks ---- */

/* Of the chunk: SH degree, groups; then of each group: first, end, order, codes, step, words, bits. */
enum {
    BOOK_DEGREE = 0,
    BOOK_GROUPS = 1,
    BOOK_FIRST = 2,
    BOOK_END = 3,
    BOOK_ORDER = 4,
    BOOK_CODES = 5,
    BOOK_STEP = 9
};

static void assert_book(harness *h, size_t at, uint64_t value, int bytes) {
    surgery s = small_surgery(h, 2);
    loose_chunk *book = &s.chunk[surgery_find(&s, "BOOK", 0)];
    assert_int_not_equal(get_number(book->data + at, bytes), value);
    put_number(book->data + at, value, bytes);
    assert_surgery(h, &s, GSZ_ERROR_CORRUPT, "BOOK");
}

static void codebooks(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (uint64_t value = 0; value < 6; value++)
        if (value != 3) {
            assert_book(&h, BOOK_DEGREE, value, 1);
            assert_book(&h, BOOK_GROUPS, value, 1);
            assert_book(&h, BOOK_END, value, 1);
        }
    assert_book(&h, BOOK_FIRST, 1, 1);
    assert_book(&h, BOOK_END, 16, 1);
    assert_book(&h, BOOK_ORDER, 2, 1);
    static const uint64_t codes[] = {0, 1, 65536, 65537, 0xffffffff};
    for (int i = 0; i < 5; i++) assert_book(&h, BOOK_CODES, codes[i], 4);
    static const uint64_t steps[] = {0, 0x7fc00000, 0x7f800000, 0xbf800000, 1, 0x7f7fffff};
    for (int i = 0; i < 6; i++) assert_book(&h, BOOK_STEP, steps[i], 4);
    harness_close(&h);
}

/** Bytes that no chunk owns, and that no checksum would cover. */
static void bytes_behind_the_last_chunk(void **state) {
    (void)state;
    bench b;
    bench_open(&b, 1);
    for (size_t more = 1; more < 50; more += 7) {
        size_t size = b.file.size + more;
        uint8_t *longer = calloc(size, 1);
        assert_non_null(longer);
        memcpy(longer, b.file.data, b.file.size);
        assert_int_equal(examine(&b.h, longer, size, false), GSZ_ERROR_CORRUPT);
        put_number(longer + AT_FILE_BYTES, size, 8);
        repair_checksums(longer, size);
        assert_int_equal(examine(&b.h, longer, size, false), GSZ_ERROR_CORRUPT);
        assert_error(&b.h, "do not add up");
        free(longer);
    }
    bench_close(&b);
}

static void not_a_gsz_file(void **state) {
    (void)state;
    static const char *const others[] = {"",        "G",      "ply\nformat", "\x89PNG\r\n\x1a\n",
                                         "GSZ\x1b", "gsz\x1a"};
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    for (int i = 0; i < 6; i++) {
        size_t size = strlen(others[i]);
        assert_int_equal(examine(&h, others[i], size, i & 1), GSZ_ERROR_FORMAT);
        assert_error(&h, i ? "is not a .gsz file" : "is empty");
        assert_false(gsz_file_probe(others[i], size));
    }
    assert_int_equal(examine(&h, "GSZ\x1a", 4, true), GSZ_ERROR_TRUNCATED);
    assert_true(gsz_file_probe("GSZ\x1a", 4));
    harness_close(&h);
}

/* ---- bounds of blocks ---- */

enum { CROWD = 9000, BOUNDS_ORIGIN = 0, BOUNDS_UNIT = 12, BOUNDS_BOX = 16 };

/** Of several blocks in layers. */
static surgery layered_surgery(harness *h) {
    gsz_cloud cloud = make_scene(h->context, CROWD, 0, 3, 1);
    gsz_pack_options options = pack_options(50);
    gsz_buffer packed = {0};
    surgery s;
    options.effort = 3;
    options.layers = 4;
    assert_int_equal(gsz_pack(h->context, &packed, &cloud, &options, NULL), GSZ_OK);
    assert_true(surgery_open(&s, packed.data, packed.size));
    gsz_buffer_free(h->context, &packed);
    gsz_cloud_free(h->context, &cloud);
    return s;
}

static void assert_bounds(harness *h, int at, uint64_t value, int bytes, gsz_result expected) {
    surgery s = layered_surgery(h);
    put_number(s.chunk[surgery_find(&s, "BNDS", 0)].data + at, value, bytes);
    assert_surgery(h, &s, expected, expected == GSZ_OK ? "" : "BNDS");
}

static void bounds(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, DAMAGE_MEMORY);
    assert_bounds(&h, BOUNDS_UNIT, 0x3f800000, 4, GSZ_OK);
    static const uint32_t bad[] = {0, 0x80000000, 0xbf800000, 0x7f800000, 0x7fc00000, 0x76800000};
    for (int i = 0; i < 6; i++) assert_bounds(&h, BOUNDS_UNIT, bad[i], 4, GSZ_ERROR_CORRUPT);
    for (int i = 3; i < 5; i++) assert_bounds(&h, BOUNDS_ORIGIN, bad[i], 4, GSZ_ERROR_CORRUPT);
    assert_bounds(&h, BOUNDS_BOX, 0xffff, 2, GSZ_ERROR_CORRUPT);
    surgery s = layered_surgery(&h);
    surgery_remove(&s, surgery_find(&s, "BNDS", 0));
    assert_surgery(&h, &s, GSZ_OK, "");
    s = layered_surgery(&h);
    surgery_insert(&s, 0, &s.chunk[surgery_find(&s, "BNDS", 0)]);
    assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "out of order");
    s = layered_surgery(&h);
    s.chunk[surgery_find(&s, "BNDS", 0)].size--;
    assert_surgery(&h, &s, GSZ_ERROR_CORRUPT, "BNDS");
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions),
        cmocka_unit_test(features),
        cmocka_unit_test(fields_of_the_header),
        cmocka_unit_test(counts_that_ask_for_much),
        cmocka_unit_test(fields_of_the_table),
        cmocka_unit_test(unknown_chunks),
        cmocka_unit_test(chunks_twice),
        cmocka_unit_test(chunks_that_are_missing),
        cmocka_unit_test(chunks_out_of_order),
        cmocka_unit_test(chunks_of_another_file),
        cmocka_unit_test(blocks_that_ask_for_much),
        cmocka_unit_test(metadata),
        cmocka_unit_test(names_of_extra_planes),
        cmocka_unit_test(packed_metadata),
        cmocka_unit_test(frames_of_metadata),
        cmocka_unit_test(codebooks),
        cmocka_unit_test(bounds),
        cmocka_unit_test(bytes_behind_the_last_chunk),
        cmocka_unit_test(not_a_gsz_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
