/* SPDX-License-Identifier: MIT */
/* test_entropy_coder.c - streams of symbols, plain bits and integers: there and back, cut short, and damaged. */
#include "test_codec_support.h"

#include "integer_coder.h"

/* ---- what is coded: a script of operations, the same for both ways ---- */

typedef enum what { SYMBOL, BITS, SIGNED, RANGED, MIXED, KINDS } what;

typedef struct operation {
    what kind;
    int32_t value;
    uint32_t bits; /* BITS, RANGED */
} operation;

typedef struct models {
    gsz_model symbol, token, high, low[16], other[GSZ_SYMBOLS];
    gsz_mixer mixer;
    int before; /* the last mixed symbol */
    gsz_mantissas mantissas;
} models;

static void init_models(models *m) {
    gsz_model_init(&m->symbol, GSZ_SYMBOLS);
    gsz_model_init(&m->token, GSZ_SYMBOLS);
    gsz_model_init(&m->high, GSZ_SYMBOLS);
    gsz_models_init(m->low, 16, GSZ_SYMBOLS);
    gsz_models_init(m->other, GSZ_SYMBOLS, GSZ_SYMBOLS);
    gsz_mixers_init(&m->mixer, 1, 3);
    m->before = 0;
    gsz_mantissas_init(&m->mantissas);
}

/** With two models that other kinds teach as well, and one by the symbol before. */
GSZ_BOTH_WAYS int code_mixed(gsz_coder *coder, bool encoding, models *m, int symbol) {
    gsz_model *all[] = {&m->symbol, &m->high, &m->other[m->before]};
    return m->before = gsz_code_mixed(coder, encoding, &m->mixer, all, 3, symbol);
}

GSZ_BOTH_WAYS int32_t code_one(gsz_coder *coder, bool encoding, models *m, const operation *op) {
    int32_t value = encoding ? op->value : 0;
    switch (op->kind) {
    case SYMBOL: return gsz_code_symbol(coder, encoding, &m->symbol, value);
    case BITS: return (int32_t)gsz_code_bits(coder, encoding, (uint32_t)value, op->bits);
    case MIXED: return code_mixed(coder, encoding, m, value);
    case SIGNED: return gsz_code_signed(coder, encoding, &m->token, &m->mantissas, value);
    default:
        return (int32_t)gsz_code_ranged(coder, encoding, &m->high, m->low, (uint32_t)value,
                                        op->bits);
    }
}

typedef struct stream {
    gsz_buffer bytes;
    uint32_t words, bits;
} stream;

static stream encode(harness *h, gsz_coder *coder, const operation *script, size_t count) {
    stream s = {0};
    models m;
    init_models(&m);
    gsz_coder_encode(coder, h->context);
    for (size_t i = 0; i < count; i++) code_one(coder, true, &m, &script[i]);
    assert_int_equal(gsz_coder_finish(coder, &s.bytes, &s.words, &s.bits), GSZ_OK);
    assert_int_equal(s.bytes.size, s.words + s.bits);
    return s;
}

/** Decodes the first `size` bytes from memory of just that size. */
static bool decode(const stream *s, size_t size, const operation *script, size_t count,
                   int32_t *out) {
    uint8_t *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    if (size) memcpy(exact, s->bytes.data, size);
    uint32_t words = size < s->words ? (uint32_t)size : s->words;
    gsz_coder coder = {0};
    models m;
    init_models(&m);
    gsz_coder_decode(&coder, exact, words, (uint32_t)size - words);
    for (size_t i = 0; i < count; i++) out[i] = code_one(&coder, false, &m, &script[i]);
    free(exact);
    return gsz_coder_done(&coder);
}

static void assert_round_trip(harness *h, const operation *script, size_t count) {
    gsz_coder coder = {0};
    stream s = encode(h, &coder, script, count);
    int32_t *out = calloc(count + 1, sizeof *out);
    assert_non_null(out);
    assert_true(decode(&s, s.bytes.size, script, count, out));
    for (size_t i = 0; i < count; i++)
        if (out[i] != script[i].value)
            fail_msg("operation %zu of kind %d gave %d, not %d", i, (int)script[i].kind, out[i],
                     script[i].value);
    free(out);
    gsz_buffer_free(h->context, &s.bytes);
    gsz_coder_free(&coder, h->context);
}

static int32_t draw_signed(uint64_t *seed) {
    int octave = (int)(throw_dice(seed) % 28) - 1;
    if (octave < 0) return 0;
    uint32_t low = throw_dice(seed) ^ throw_dice(seed) << 20;
    int32_t magnitude = (int32_t)((1u << octave) | (low & ((1u << octave) - 1)));
    return throw_dice(seed) & 1 ? -magnitude : magnitude;
}

static operation draw(what kind, uint64_t *seed) {
    operation op = {kind, 0, 0};
    uint32_t random = throw_dice(seed) ^ throw_dice(seed) << 12;
    if (kind == SYMBOL || kind == MIXED) op.value = (int32_t)(random & random >> 4 & 15);
    if (kind == SIGNED) op.value = draw_signed(seed);
    if (kind == BITS) op.bits = random >> 7 & 31;
    if (kind == RANGED) op.bits = 1 + (random >> 7) % 24;
    if (op.bits) op.value = (int32_t)((random ^ random >> 9) & ((1u << op.bits) - 1));
    return op;
}

enum { SCRIPT = 30000 };

static void fill(operation *script, size_t count, int kind, uint64_t seed) {
    for (size_t i = 0; i < count; i++)
        script[i] = draw(kind < KINDS ? (what)kind : (what)(throw_dice(&seed) % KINDS), &seed);
}

static void every_kind_comes_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    operation *script = calloc(SCRIPT, sizeof *script);
    assert_non_null(script);
    for (int kind = 0; kind <= KINDS; kind++)
        for (uint64_t seed = 0; seed < 3; seed++) {
            fill(script, SCRIPT, kind, seed);
            assert_round_trip(&h, script, SCRIPT - seed);
        }
    free(script);
    harness_close(&h);
}

static void ends_of_the_ranges(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    operation script[1024];
    size_t n = 0;
    for (int octave = 0; octave <= GSZ_ESCAPE_OCTAVE_MAX; octave++)
        for (int sign = -1; sign <= 1; sign += 2) {
            script[n++] = (operation){SIGNED, sign * (1 << octave), 0};
            script[n++] = (operation){SIGNED, sign * ((1 << octave) - 1 + (1 << octave)), 0};
        }
    for (uint32_t bits = 0; bits <= 32; bits++) {
        script[n++] = (operation){BITS, 0, bits};
        script[n++] = (operation){BITS, (int32_t)(((uint64_t)1 << bits) - 1), bits};
    }
    for (uint32_t bits = 1; bits <= 24; bits++) {
        script[n++] = (operation){RANGED, 0, bits};
        script[n++] = (operation){RANGED, (1 << bits) - 1, bits};
    }
    for (int symbol = 0; symbol < GSZ_SYMBOLS; symbol++)
        script[n++] = (operation){SYMBOL, symbol, 0};
    assert_round_trip(&h, script, n);
    for (size_t i = 0; i < n; i++) assert_round_trip(&h, script + i, 1);
    harness_close(&h);
}

/** One coder for many streams; each is appended to what is in the buffer. */
static void coders_are_used_again(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_coder coder = {0};
    operation script[100];
    int32_t out[100];
    gsz_buffer all = {0};
    for (uint32_t round = 0; round < 20; round++) {
        fill(script, 100, KINDS, round);
        stream s = {0};
        models m;
        init_models(&m);
        gsz_coder_encode(&coder, h.context);
        for (int i = 0; i < 100; i++) code_one(&coder, true, &m, &script[i]);
        size_t before = all.size;
        assert_int_equal(gsz_coder_finish(&coder, &all, &s.words, &s.bits), GSZ_OK);
        assert_int_equal(all.size, before + s.words + s.bits);
        s.bytes.data = all.data + before;
        assert_true(decode(&s, s.words + s.bits, script, 100, out));
        for (int i = 0; i < 100; i++) assert_int_equal(out[i], script[i].value);
    }
    gsz_buffer_free(h.context, &all);
    gsz_coder_free(&coder, h.context);
    harness_close(&h);
}

static void empty_stream(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_coder coder = {0};
    stream s = encode(&h, &coder, NULL, 0);
    assert_int_equal(s.bytes.size, 0);
    int32_t out[1];
    assert_true(decode(&s, 0, NULL, 0, out));
    for (int kind = 0; kind < KINDS; kind++) {
        operation op = {(what)kind, 0, 9};
        assert_false(decode(&s, 0, &op, 1, out));
    }
    gsz_coder_free(&coder, h.context);
    gsz_buffer_free(h.context, &s.bytes);
    harness_close(&h);
}

/* ---- damage ---- */

static void cut_at_every_byte(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    operation script[400];
    int32_t out[400];
    for (int kind = 0; kind <= KINDS; kind++) {
        fill(script, 400, kind, 9);
        gsz_coder coder = {0};
        stream s = encode(&h, &coder, script, 400);
        for (size_t size = 0; size < s.bytes.size; size++)
            assert_false(decode(&s, size, script, 400, out));
        assert_true(decode(&s, s.bytes.size, script, 400, out));
        gsz_buffer_free(h.context, &s.bytes);
        gsz_coder_free(&coder, h.context);
    }
    harness_close(&h);
}

static void bytes_too_many(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    operation script[50];
    int32_t out[50];
    fill(script, 50, KINDS, 4);
    gsz_coder coder = {0};
    stream s = encode(&h, &coder, script, 50);
    assert_int_equal(gsz_buffer_append(h.context, &s.bytes, "\0\0", 2), GSZ_OK);
    assert_false(decode(&s, s.bytes.size - 1, script, 50, out));
    assert_false(decode(&s, s.bytes.size, script, 50, out));
    s.words += 2;
    assert_false(decode(&s, s.bytes.size, script, 50, out));
    gsz_buffer_free(h.context, &s.bytes);
    gsz_coder_free(&coder, h.context);
    harness_close(&h);
}

/** The states end elsewhere when any word differs, unless symbols without a choice hide it: none here. */
static void changed_symbols_are_noticed(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    operation script[300];
    int32_t out[300];
    fill(script, 300, SYMBOL, 8);
    gsz_coder coder = {0};
    stream s = encode(&h, &coder, script, 300);
    for (size_t bit = 0; bit < 8 * s.bytes.size; bit++) {
        s.bytes.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(decode(&s, s.bytes.size, script, 300, out));
        s.bytes.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    gsz_buffer_free(h.context, &s.bytes);
    gsz_coder_free(&coder, h.context);
    harness_close(&h);
}

static void garbage_stays_in_range(void **state) {
    (void)state;
    uint64_t seed = 12;
    operation script[600];
    int32_t out[600];
    uint8_t garbage[256];
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof garbage; i++) garbage[i] = (uint8_t)throw_dice(&seed);
        stream s = {{garbage, sizeof garbage, 0}, throw_dice(&seed) % 257, 0};
        fill(script, 600, KINDS, (uint32_t)round);
        decode(&s, sizeof garbage, script, 600, out);
        for (int i = 0; i < 600; i++) {
            if (script[i].kind == SYMBOL) assert_in_range(out[i], 0, 15);
            if (script[i].kind == SIGNED) assert_true(abs(out[i]) < 1 << 27);
            if (script[i].kind == RANGED)
                assert_in_range((uint32_t)out[i], 0, (1u << script[i].bits) - 1);
        }
    }
}

static void escapes_have_a_limit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (uint32_t length = 0; length < 32; length++) {
        operation escape[] = {{SYMBOL, GSZ_TOKEN_ESCAPE, 0},
                              {BITS, (int32_t)length, 5},
                              {BITS, 0, length},
                              {BITS, 1, 1}};
        gsz_coder coder = {0};
        stream s = encode(&h, &coder, escape, 4);
        operation number = {SIGNED, 0, 0};
        int32_t out;
        bool good = length <= GSZ_ESCAPE_OCTAVE_MAX;
        assert_int_equal(decode(&s, s.bytes.size, &number, 1, &out), good);
        assert_int_equal(out, good ? -(1 << length) : 0);
        gsz_buffer_free(h.context, &s.bytes);
        gsz_coder_free(&coder, h.context);
    }
    harness_close(&h);
}

/* ---- cost ---- */

static size_t cost_of(harness *h, size_t count, uint32_t mask) {
    operation *script = calloc(count, sizeof *script);
    assert_non_null(script);
    uint64_t seed = 77;
    for (size_t i = 0; i < count; i++) script[i].value = (int32_t)(throw_dice(&seed) >> 5 & mask);
    gsz_coder coder = {0};
    stream s = encode(h, &coder, script, count);
    size_t cost = s.bytes.size;
    gsz_buffer_free(h->context, &s.bytes);
    gsz_coder_free(&coder, h->context);
    free(script);
    return cost;
}

static void certain_symbols_are_nearly_free(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    assert_in_range(cost_of(&h, 100000, 0), 8, 120);
    assert_in_range(cost_of(&h, 100000, 1), 12500, 12900);
    assert_in_range(cost_of(&h, 100000, 15), 50000, 51500);
    harness_close(&h);
}

static void no_memory_is_told_at_the_end(void **state) {
    (void)state;
    for (int kind = 0; kind <= BITS; kind++) {
        harness h;
        harness_open(&h, 1, 80000);
        operation op = {(what)kind, 5, 30};
        gsz_coder coder = {0};
        models m;
        init_models(&m);
        gsz_coder_encode(&coder, h.context);
        for (int i = 0; i < 100000; i++) code_one(&coder, true, &m, &op);
        stream s = {0};
        assert_int_equal(gsz_coder_finish(&coder, &s.bytes, &s.words, &s.bits), GSZ_ERROR_MEMORY);
        gsz_buffer_free(h.context, &s.bytes);
        gsz_coder_free(&coder, h.context);
        harness_close(&h);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_comes_back),
        cmocka_unit_test(ends_of_the_ranges),
        cmocka_unit_test(coders_are_used_again),
        cmocka_unit_test(empty_stream),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(bytes_too_many),
        cmocka_unit_test(changed_symbols_are_noticed),
        cmocka_unit_test(garbage_stays_in_range),
        cmocka_unit_test(escapes_have_a_limit),
        cmocka_unit_test(certain_symbols_are_nearly_free),
        cmocka_unit_test(no_memory_is_told_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
