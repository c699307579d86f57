/* SPDX-License-Identifier: MIT */
/* test_codec_position.c - positions on the lattice: their order, coding there and back, what the order saves,
 * neighbours, and streams that no encoder writes. */
#include <math.h>

#include "test_codec_support.h"

#include "position.h"

/* ---- lattices full of Gaussians ---- */

typedef enum pattern { RANDOM, CLUSTERED, IDENTICAL, COLLINEAR, PLANAR, DOUBLED, PATTERNS } pattern;

static uint32_t draw_cell(pattern p, int axis, uint32_t bits, uint32_t i, uint64_t *seed) {
    uint32_t mask = ((uint32_t)1 << bits) - 1;
    uint32_t random = throw_dice(seed) & mask;
    switch (p) {
    case CLUSTERED: return ((i % 7 * 2654435761u >> axis * 4) + (random & 15)) & mask;
    case IDENTICAL: return 0x2aaaaaaau & mask;
    case COLLINEAR: return axis == 1 ? random : 5 & mask;
    case PLANAR: return axis == 2 ? mask : random;
    case DOUBLED: return (i / 3 * 2654435761u >> axis) & mask;
    default: return random;
    }
}

typedef struct lattice {
    gsz_block block;
    uint32_t *order;
} lattice;

/** The cells of a pattern, brought into coding order. */
static lattice make_lattice(harness *h, pattern p, const uint8_t bits[3], uint32_t count) {
    lattice l = {0};
    uint64_t seed = count + (uint64_t)p;
    uint32_t *cell[3];
    assert_int_equal(gsz_block_reserve(h->context, &l.block, count), GSZ_OK);
    l.block.header.count = count;
    memcpy(l.block.header.cell_bits, bits, 3);
    for (int axis = 0; axis < 3; axis++) {
        cell[axis] = test_calloc(count, sizeof *cell[axis]);
        for (uint32_t i = 0; i < count; i++)
            cell[axis][i] = draw_cell(p, axis, bits[axis], i, &seed);
    }
    uint64_t *scratch = test_calloc((size_t)4 * count, sizeof *scratch);
    l.order = test_calloc(count, sizeof *l.order);
    gsz_cuts cuts;
    gsz_cuts_init(&cuts, bits);
    gsz_position_order(l.order, (const uint32_t *const *)cell, count, &cuts, scratch);
    for (int axis = 0; axis < 3; axis++) {
        for (uint32_t i = 0; i < count; i++) l.block.cell[axis][i] = cell[axis][l.order[i]];
        test_free(cell[axis]);
    }
    test_free(scratch);
    return l;
}

static void free_lattice(harness *h, lattice *l) {
    gsz_block_free(h->context, &l->block);
    test_free(l->order);
}

typedef struct stream {
    gsz_buffer bytes;
    uint32_t words, bits;
} stream;

static stream encode(harness *h, lattice *l) {
    stream s = {0};
    gsz_coder coder = {0};
    gsz_coder_encode(&coder, h->context);
    gsz_position_code(&coder, true, &l->block);
    assert_int_equal(gsz_coder_finish(&coder, &s.bytes, &s.words, &s.bits), GSZ_OK);
    gsz_coder_free(&coder, h->context);
    return s;
}

/** Decodes the first `size` bytes, from memory of just that size, into a block of the lattice's shape. */
static bool decode(const stream *s, size_t size, gsz_block *out) {
    uint8_t *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    if (size) memcpy(exact, s->bytes.data, size);
    uint32_t words = size < s->words ? (uint32_t)size : s->words;
    gsz_coder coder = {0};
    gsz_coder_decode(&coder, exact, words, (uint32_t)size - words);
    gsz_position_code(&coder, false, out);
    bool done = gsz_coder_done(&coder);
    free(exact);
    return done;
}

static gsz_block like(harness *h, const lattice *l) {
    gsz_block block = {0};
    assert_int_equal(gsz_block_reserve(h->context, &block, l->block.header.count), GSZ_OK);
    block.header = l->block.header;
    return block;
}

/* ---- order ---- */

/** -1, 0 or 1 by the cuts, from the first to the last: told apart by the first bit that differs. */
static int compare_by_cuts(const gsz_block *block, const gsz_cuts *cuts, uint32_t a, uint32_t b) {
    for (int i = 0; i < cuts->count; i++) {
        int axis = cuts->axis[i], bit = cuts->left[i][axis] - 1;
        int at_a = (int)(block->cell[axis][a] >> bit & 1);
        int at_b = (int)(block->cell[axis][b] >> bit & 1);
        if (at_a != at_b) return at_a - at_b;
    }
    return 0;
}

static void assert_ordered(const lattice *l) {
    uint32_t count = l->block.header.count;
    uint8_t *seen = test_calloc(count, 1);
    gsz_cuts cuts;
    gsz_cuts_init(&cuts, l->block.header.cell_bits);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(l->order[i] < count && !seen[l->order[i]]++);
        int relation = i > 0 ? compare_by_cuts(&l->block, &cuts, i - 1, i) : -1;
        if (relation > 0 || (relation == 0 && l->order[i - 1] > l->order[i]))
            fail_msg("%u and %u are in the wrong order", i - 1, i);
    }
    test_free(seen);
}

static void cuts_halve_the_longest_axis(void **state) {
    (void)state;
    static const uint8_t shapes[][3] = {{0, 0, 0}, {1, 2, 3}, {5, 5, 5}, {30, 0, 7}, {30, 30, 30}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        gsz_cuts cuts;
        gsz_cuts_init(&cuts, shapes[s]);
        assert_int_equal(cuts.count, shapes[s][0] + shapes[s][1] + shapes[s][2]);
        uint8_t left[3];
        memcpy(left, shapes[s], 3);
        for (int i = 0; i < cuts.count; i++) {
            assert_memory_equal(cuts.left[i], left, 3);
            int axis = cuts.axis[i];
            for (int k = 0; k < 3; k++) assert_true(left[k] < left[axis] + (k >= axis));
            left[axis]--;
        }
        for (int k = 0; k < 3; k++) assert_int_equal(cuts.left[cuts.count][k], 0);
    }
}

/* ---- there and back ---- */

static void assert_round_trip(harness *h, pattern p, const uint8_t bits[3], uint32_t count) {
    lattice l = make_lattice(h, p, bits, count);
    assert_ordered(&l);
    stream s = encode(h, &l);
    gsz_block back = like(h, &l);
    assert_true(decode(&s, s.bytes.size, &back));
    for (int axis = 0; axis < 3; axis++)
        assert_memory_equal(back.cell[axis], l.block.cell[axis], count * sizeof(uint32_t));
    gsz_block_free(h->context, &back);
    gsz_buffer_free(h->context, &s.bytes);
    free_lattice(h, &l);
}

static const uint8_t shapes[][3] = {{0, 0, 0},    {1, 0, 0},    {3, 9, 5},
                                    {10, 10, 10}, {30, 30, 30}, {30, 2, 0}};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static void every_pattern_comes_back(void **state) {
    (void)state;
    static const uint32_t counts[] = {1, 2, 3, 15, 16, 17, 255, 1000, 65536};
    harness h;
    harness_open(&h, 1, 0);
    for (int p = 0; p < PATTERNS; p++)
        for (int s = 0; s < SHAPES; s++)
            for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
                if (counts[c] < 65536 || s == p % SHAPES || s == 4)
                    assert_round_trip(&h, (pattern)p, shapes[s], counts[c]);
    harness_close(&h);
}

/** Cells without a pattern cost their bits less log2(count!): the order is nobody's business. */
static void order_costs_nothing(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    static const uint8_t bits[3] = {14, 14, 14};
    for (uint32_t count = 256; count <= 65536; count *= 16) {
        lattice l = make_lattice(&h, RANDOM, bits, count);
        stream s = encode(&h, &l);
        double entropy = 42.0 * count - lgamma(count + 1.0) / log(2),
               cost = 8.0 * (double)s.bytes.size;
        assert_true(cost > entropy - 1);
        assert_true(cost < entropy + 0.35 * count + 2500);
        gsz_buffer_free(h.context, &s.bytes);
        free_lattice(&h, &l);
    }
    harness_close(&h);
}

static void one_cell_is_nearly_free(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    lattice l = make_lattice(&h, IDENTICAL, shapes[4], 65536);
    stream s = encode(&h, &l);
    assert_in_range(s.bytes.size, 1, 200);
    gsz_buffer_free(h.context, &s.bytes);
    free_lattice(&h, &l);
    harness_close(&h);
}

/* ---- neighbours ---- */

static double distance(const gsz_block *block, uint32_t a, uint32_t b) {
    double sum = 0;
    for (int axis = 0; axis < 3; axis++) {
        double d = (double)block->cell[axis][a] - (double)block->cell[axis][b];
        sum += d * d;
    }
    return sum;
}

/** The nearest, then the next nearest, of the 16 before; the later one of two alike. */
static void expected_neighbors(const gsz_block *block, uint32_t i, uint32_t out[2]) {
    out[0] = out[1] = i;
    for (int k = 0; k < 2; k++)
        for (uint32_t back = 1; back <= 16 && back <= i; back++) {
            uint32_t j = i - back;
            if (k == 1 && j == out[0]) continue;
            if (out[k] == i || distance(block, i, j) < distance(block, i, out[k])) out[k] = j;
        }
    if (out[1] == i) out[1] = out[0];
}

static void neighbors_are_the_nearest_before(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int p = 0; p < PATTERNS; p++)
        for (int s = 0; s < 4; s++) {
            lattice l = make_lattice(&h, (pattern)p, shapes[s], 700);
            gsz_position_neighbors(&l.block);
            for (uint32_t i = 0; i < 700; i++) {
                uint32_t expected[2];
                expected_neighbors(&l.block, i, expected);
                for (int k = 0; k < 2; k++) assert_int_equal(l.block.near[k][i], expected[k]);
            }
            free_lattice(&h, &l);
        }
    harness_close(&h);
}

static void neighbors_look_backwards_only(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int p = 0; p < PATTERNS; p++) {
        lattice l = make_lattice(&h, (pattern)p, shapes[4], 3000);
        gsz_position_neighbors(&l.block);
        for (int k = 0; k < 2; k++) {
            assert_int_equal(l.block.near[k][0], 0);
            for (uint32_t i = 1; i < 3000; i++)
                assert_in_range(l.block.near[k][i], i < 16 ? 0 : i - 16, i - 1);
        }
        free_lattice(&h, &l);
    }
    harness_close(&h);
}

/* ---- damage ---- */

static void cut_at_every_byte(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int p = 0; p < PATTERNS; p++) {
        lattice l = make_lattice(&h, (pattern)p, shapes[3], 300);
        stream s = encode(&h, &l);
        gsz_block back = like(&h, &l);
        for (size_t size = 0; size < s.bytes.size; size++) assert_false(decode(&s, size, &back));
        assert_true(decode(&s, s.bytes.size, &back));
        gsz_block_free(h.context, &back);
        gsz_buffer_free(h.context, &s.bytes);
        free_lattice(&h, &l);
    }
    harness_close(&h);
}

/** Symbols beyond a model's own keep a slot each, so that a stream can say more than there are. */
static void more_below_a_cut_than_there_are(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_block block = {0};
    assert_int_equal(gsz_block_reserve(h.context, &block, 15), GSZ_OK);
    block.header.cell_bits[0] = 1;
    for (uint32_t count = 2; count < 15; count++)
        for (int lower = 0; lower < GSZ_SYMBOLS; lower++) {
            gsz_model model;
            gsz_coder coder = {0};
            stream s = {0};
            gsz_model_init(&model, (int)count + 1);
            gsz_coder_encode(&coder, h.context);
            gsz_code_symbol(&coder, true, &model, lower);
            assert_int_equal(gsz_coder_finish(&coder, &s.bytes, &s.words, &s.bits), GSZ_OK);
            block.header.count = count;
            assert_int_equal(decode(&s, s.bytes.size, &block), (uint32_t)lower <= count);
            gsz_buffer_free(h.context, &s.bytes);
            gsz_coder_free(&coder, h.context);
        }
    gsz_block_free(h.context, &block);
    harness_close(&h);
}

/** Whatever the bytes, cells that are said to be done lie on the lattice. */
static void garbage_stays_on_the_lattice(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    uint64_t seed = 1;
    uint8_t garbage[400];
    gsz_block block = {0};
    assert_int_equal(gsz_block_reserve(h.context, &block, 500), GSZ_OK);
    for (int round = 0; round < 5000; round++) {
        for (size_t i = 0; i < sizeof garbage; i++)
            garbage[i] = (uint8_t)(throw_dice(&seed) & (round & 1 ? 0xff : throw_dice(&seed)));
        stream s = {{garbage, sizeof garbage, 0}, throw_dice(&seed) % 401, 0};
        memcpy(block.header.cell_bits, shapes[round % SHAPES], 3);
        block.header.count = 1 + throw_dice(&seed) % 500;
        for (int axis = 0; axis < 3; axis++) memset(block.cell[axis], 0, 500 * sizeof(uint32_t));
        decode(&s, sizeof garbage, &block);
        for (int axis = 0; axis < 3; axis++)
            for (uint32_t i = 0; i < block.header.count; i++)
                assert_true(block.cell[axis][i] >> block.header.cell_bits[axis] == 0);
    }
    gsz_block_free(h.context, &block);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_halve_the_longest_axis),
        cmocka_unit_test(every_pattern_comes_back),
        cmocka_unit_test(order_costs_nothing),
        cmocka_unit_test(one_cell_is_nearly_free),
        cmocka_unit_test(neighbors_are_the_nearest_before),
        cmocka_unit_test(neighbors_look_backwards_only),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(more_below_a_cut_than_there_are),
        cmocka_unit_test(garbage_stays_on_the_lattice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
