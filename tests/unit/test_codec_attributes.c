/* SPDX-License-Identifier: MIT */
/* test_codec_attributes.c - whole blocks of any levels there may be, there and back; and streams that no encoder
 * writes, whose levels stay within the limits all the same. */
#include "test_codec_support.h"

#include "block_coder.h"
#include "position.h"

typedef struct bench {
    harness h;
    gsz_block_coder coder;
    gsz_block block, back;
    gsz_codebooks books;
    uint32_t used[GSZ_CODE_GROUPS_MAX]; /* codes of each codebook */
} bench;

static void bench_open(bench *b) {
    memset(b, 0, sizeof *b);
    harness_open(&b->h, 1, 0);
    assert_int_equal(gsz_block_coder_init(b->h.context, &b->coder), GSZ_OK);
}

static void bench_close(bench *b) {
    gsz_block_free(b->h.context, &b->block);
    gsz_block_free(b->h.context, &b->back);
    gsz_block_coder_free(b->h.context, &b->coder);
    harness_close(&b->h);
}

/* ---- blocks of random levels ---- */

static gsz_block_header random_header(uint64_t *seed, uint32_t count, int degree, int groups) {
    static const float steps[] = {1e-20f, 0.02f, 1e20f};
    gsz_block_header h = {
        .count = count, .sh_degree = (uint8_t)degree, .code_groups = (uint8_t)groups};
    for (int axis = 0; axis < 3; axis++)
        h.cell_bits[axis] = (uint8_t)(throw_dice(seed) % (GSZ_CELL_BITS_MAX + 1));
    h.refine_max = (uint8_t)(throw_dice(seed) % (GSZ_REFINE_MAX + 1));
    h.opacity_bits = (uint8_t)(1 + throw_dice(seed) % GSZ_OPACITY_BITS_MAX);
    uint8_t *weight = (uint8_t *)&h.weights;
    for (size_t i = 0; i < sizeof h.weights; i++) weight[i] = (uint8_t)(throw_dice(seed) % 32);
    h.refine_bias = (int16_t)throw_dice(seed);
    h.rotation_bias = (int16_t)(throw_dice(seed) % 4096);
    float *step[] = {&h.cell, &h.footprint, &h.reference, &h.scale_step, &h.color_step, &h.sh_step};
    for (int i = 0; i < 6; i++) *step[i] = steps[throw_dice(seed) % 4 ? 1 : throw_dice(seed) % 3];
    return h;
}

/** Small ones mostly, and now and then the largest there is. */
static int32_t random_level(uint64_t *seed, int32_t low) {
    static const int32_t ends[] = {GSZ_LEVEL_MAX, -GSZ_LEVEL_MAX, 0, 127, 128, -128};
    int32_t level = (int32_t)(throw_dice(seed) % 7) - 3;
    if (throw_dice(seed) % 8 == 0) level = ends[throw_dice(seed) % 6];
    if (throw_dice(seed) % 4 == 0) level = (int32_t)(throw_dice(seed) % 4096) - 2048;
    return level < low ? low : level;
}

static void random_cells(bench *b, uint64_t *seed) {
    gsz_block *k = &b->block;
    uint32_t n = k->header.count, *cell[3], *order = test_calloc(n, sizeof *order);
    for (int axis = 0; axis < 3; axis++) {
        cell[axis] = test_calloc(n, sizeof *cell[axis]);
        for (uint32_t i = 0; i < n; i++)
            cell[axis][i] = throw_dice(seed) & (((uint32_t)1 << k->header.cell_bits[axis]) - 1);
    }
    uint64_t *scratch = test_calloc((size_t)4 * n, sizeof *scratch);
    gsz_cuts cuts;
    gsz_cuts_init(&cuts, k->header.cell_bits);
    gsz_position_order(order, (const uint32_t *const *)cell, n, &cuts, scratch);
    for (int axis = 0; axis < 3; axis++) {
        for (uint32_t i = 0; i < n; i++) k->cell[axis][i] = cell[axis][order[i]];
        test_free(cell[axis]);
    }
    test_free(scratch);
    test_free(order);
}

static int32_t random_angle(uint64_t *seed, int bits) {
    if (bits == 0) return 0;
    return (int32_t)(throw_dice(seed) & ((1u << bits) - 1)) - (1 << (bits - 1));
}

/** Of a codebook by use: one of those in use, or the next. */
static uint32_t random_code(const gsz_codebook *book, uint32_t *used, uint64_t *seed) {
    if (!book->by_use) return throw_dice(seed) % book->count;
    bool fresh = *used == 0 || (*used < book->count && throw_dice(seed) % 2);
    return fresh ? (*used)++ : throw_dice(seed) % *used;
}

static void random_gaussian(bench *b, uint32_t i, uint64_t *seed) {
    gsz_block *k = &b->block;
    int top = (1 << k->header.opacity_bits) - 1;
    k->veil[i] = (uint8_t)(throw_dice(seed) % GSZ_VEILS);
    int drawn = (int)(throw_dice(seed) & (uint32_t)top);
    int drop = gsz_opacity_drop(&k->header, k->veil[i]);
    k->opacity[i] = (uint16_t)(throw_dice(seed) % 4 ? drawn >> drop << drop : top);
    int32_t above = GSZ_LEVEL_MAX;
    for (int axis = 0; axis < 3; axis++) {
        int32_t level = random_level(seed, 0);
        above = k->scale[axis][i] = level < above ? level : above;
        k->color[axis][i] = random_level(seed, -GSZ_LEVEL_MAX);
    }
    gsz_steps_sizes(&b->coder.steps, k, i);
    gsz_steps_derive(&b->coder.steps, k, i);
    int bits[2] = {k->angle_bits[0][i], k->angle_bits[1][i]};
    k->face[i] = (uint8_t)(bits[0] + bits[1] ? throw_dice(seed) % 3 : 0);
    for (int a = 0; a < 3; a++) {
        k->rotation[a][i] = random_angle(seed, bits[a == 2]);
        k->fine[a][i] = throw_dice(seed) & ((1u << k->refine[i]) - 1);
    }
    int total = 3 * gsz_sh_coefficients(k->header.sh_degree);
    bool quiet = throw_dice(seed) % 3 == 0;
    for (int j = 0; j < total; j++) k->sh[j][i] = quiet ? 0 : random_level(seed, -GSZ_LEVEL_MAX);
    for (int g = 0; g < k->header.code_groups; g++)
        k->code[g][i] = random_code(&b->books.group[g], &b->used[g], seed);
}

static void random_block(bench *b, uint64_t *seed, uint32_t count, int degree, int groups) {
    assert_int_equal(gsz_block_reserve(b->h.context, &b->block, count), GSZ_OK);
    b->block.header = random_header(seed, count, degree, groups);
    b->books = (gsz_codebooks){.groups = groups, .sh_degree = (uint8_t)degree};
    for (int g = 0; g < groups; g++) {
        b->books.group[g].count = 1 + throw_dice(seed) % (1u << (1 + throw_dice(seed) % 16));
        b->books.code_bits[g] = gsz_code_bits_of(b->books.group[g].count);
        b->books.group[g].by_use = throw_dice(seed) % 2;
        b->used[g] = b->block.known[g] = throw_dice(seed) % b->books.group[g].count;
    }
    gsz_steps_init(&b->coder.steps, &b->block.header);
    random_cells(b, seed);
    for (uint32_t i = 0; i < count; i++) random_gaussian(b, i, seed);
}

/* ---- comparing ---- */

#define SAME(array) assert_memory_equal(b->back.array, b->block.array, n * sizeof *b->block.array)

static void assert_same_block(const bench *b) {
    size_t n = b->block.header.count;
    assert_int_equal(b->back.header.count, n);
    SAME(opacity);
    SAME(face);
    SAME(refine);
    SAME(fineness);
    for (int k = 0; k < 3; k++) {
        SAME(cell[k]);
        SAME(scale[k]);
        SAME(size[k]);
        SAME(rotation[k]);
        SAME(fine[k]);
        SAME(color[k]);
    }
    for (int k = 0; k < 2; k++) SAME(angle_bits[k]);
    int total = 3 * gsz_sh_coefficients(b->block.header.sh_degree);
    for (int j = 0; j < total && b->block.header.code_groups == 0; j++) SAME(sh[j]);
    for (int g = 0; g < b->block.header.code_groups; g++) SAME(code[g]);
}

static void any_levels_come_back(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    uint64_t seed = 1;
    gsz_buffer bytes = {0};
    for (int round = 0; round < 400; round++) {
        int degree = round % 4, groups = degree && round % 8 > 3 ? 1 + round / 8 % 3 : 0;
        random_block(&b, &seed, 1 + throw_dice(&seed) % 300, degree, groups);
        bytes.size = 0;
        assert_int_equal(gsz_block_encode(b.h.context, &b.coder, &b.block, &b.books, &bytes),
                         GSZ_OK);
        assert_int_equal(
            gsz_block_decode(b.h.context, &b.coder, &b.back, &b.books, bytes.data, bytes.size),
            GSZ_OK);
        assert_same_block(&b);
    }
    gsz_buffer_free(b.h.context, &bytes);
    bench_close(&b);
}

static void the_largest_block(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    uint64_t seed = 2;
    gsz_buffer bytes = {0};
    random_block(&b, &seed, GSZ_BLOCK_GAUSSIANS_MAX, 3, 0);
    assert_int_equal(gsz_block_encode(b.h.context, &b.coder, &b.block, &b.books, &bytes), GSZ_OK);
    assert_int_equal(
        gsz_block_decode(b.h.context, &b.coder, &b.back, &b.books, bytes.data, bytes.size), GSZ_OK);
    assert_same_block(&b);
    gsz_buffer_free(b.h.context, &bytes);
    bench_close(&b);
}

/* ---- streams that no encoder writes ---- */

static void fill_with_noise(gsz_coder *coder, uint8_t *noise, size_t size, uint64_t *seed) {
    uint32_t and_with = throw_dice(seed) % 3 ? 255 : throw_dice(seed);
    for (size_t i = 0; i < size; i++) noise[i] = (uint8_t)(throw_dice(seed) & and_with);
    uint32_t words = throw_dice(seed) % ((uint32_t)size + 1);
    gsz_coder_decode(coder, noise, words, (uint32_t)size - words);
}

static void assert_levels_in_range(const gsz_block *k, uint32_t i) {
    uint32_t top = (1u << k->header.opacity_bits) - 1;
    assert_in_range(k->veil[i], 0, GSZ_VEILS - 1);
    assert_in_range(k->opacity[i], 0, top);
    int drop = gsz_opacity_drop(&k->header, k->veil[i]);
    assert_true(k->opacity[i] == top || k->opacity[i] % (1u << drop) == 0);
    int32_t above = GSZ_LEVEL_MAX;
    for (int axis = 0; axis < 3; axis++) {
        assert_true(k->scale[axis][i] >= 0 && k->scale[axis][i] <= above);
        assert_true(abs(k->color[axis][i]) <= GSZ_LEVEL_MAX);
        assert_in_range(k->fine[axis][i], 0, (1u << k->refine[i]) - 1);
        int bits = k->angle_bits[axis == 2][i], half = bits ? 1 << (bits - 1) : 0;
        assert_true(k->rotation[axis][i] >= -half);
        assert_true(k->rotation[axis][i] <= (bits ? half - 1 : 0));
        above = k->scale[axis][i];
    }
    assert_in_range(k->face[i], 0, 2);
    int total = k->header.code_groups ? 0 : 3 * gsz_sh_coefficients(k->header.sh_degree);
    for (int j = 0; j < total; j++) assert_true(abs(k->sh[j][i]) <= GSZ_LEVEL_MAX);
    for (int g = 0; g < k->header.code_groups; g++) assert_in_range(k->code[g][i], 0, 65535);
}

/** Every attribute from noise of its own, as if nothing had gone wrong before it. */
static void decode_noise(bench *b, uint64_t *seed) {
    uint8_t noise[512];
    gsz_coder *coder = &b->coder.coder;
    gsz_block *k = &b->block;
    gsz_position_neighbors(k);
    fill_with_noise(coder, noise, sizeof noise, seed);
    gsz_veil_code(coder, false, k);
    fill_with_noise(coder, noise, sizeof noise, seed);
    gsz_opacity_code(coder, false, k, b->coder.scratch);
    fill_with_noise(coder, noise, sizeof noise, seed);
    gsz_scale_code(coder, false, k, &b->coder.steps, b->coder.scratch);
    fill_with_noise(coder, noise, sizeof noise, seed);
    gsz_rotation_code(coder, false, k, &b->coder.steps, b->coder.scratch);
    fill_with_noise(coder, noise, sizeof noise, seed);
    gsz_refine_code(coder, false, k);
    fill_with_noise(coder, noise, sizeof noise, seed);
    gsz_color_code(coder, false, k, &b->coder.steps, b->coder.scratch);
    fill_with_noise(coder, noise, sizeof noise, seed);
    if (k->header.code_groups > 0)
        gsz_codes_code(coder, false, k, &b->coder.steps, &b->books, b->coder.scratch);
    else if (k->header.sh_degree > 0)
        gsz_sh_code(coder, false, k, b->coder.scratch);
}

static void noise_stays_in_range(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    uint64_t seed = 3;
    for (int round = 0; round < 1500; round++) {
        int degree = round % 4, groups = degree && round % 8 > 3 ? 1 + round / 8 % 3 : 0;
        random_block(&b, &seed, 1 + throw_dice(&seed) % 200, degree, groups);
        decode_noise(&b, &seed);
        for (uint32_t i = 0; i < b.block.header.count; i++) assert_levels_in_range(&b.block, i);
    }
    bench_close(&b);
}

/** An index behind the last code is refused, though its bits allow it; and so are more codes in use than there are. */
static void codes_that_a_book_does_not_have(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    uint64_t seed = 4;
    gsz_buffer bytes = {0};
    for (uint32_t count = 3; count < 100; count++) {
        if (gsz_code_bits_of(count) != gsz_code_bits_of(count - 1)) continue;
        random_block(&b, &seed, 20, 1, 1);
        b.books.group[0].count = count;
        b.books.code_bits[0] = gsz_code_bits_of(count);
        b.block.known[0] = count;
        for (uint32_t i = 0; i < 20; i++) b.block.code[0][i] = i == 7 ? count - 1 : i % 2;
        bytes.size = 0;
        assert_int_equal(gsz_block_encode(b.h.context, &b.coder, &b.block, &b.books, &bytes),
                         GSZ_OK);
        for (uint32_t less = 0; less < 2; less++) {
            b.books.group[0].count = count - less;
            assert_int_equal(
                gsz_block_decode(b.h.context, &b.coder, &b.back, &b.books, bytes.data, bytes.size),
                less ? GSZ_ERROR_CORRUPT : GSZ_OK);
        }
    }
    gsz_buffer_free(b.h.context, &bytes);
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_levels_come_back),
        cmocka_unit_test(the_largest_block),
        cmocka_unit_test(noise_stays_in_range),
        cmocka_unit_test(codes_that_a_book_does_not_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
