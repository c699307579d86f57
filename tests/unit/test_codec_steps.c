/* SPDX-License-Identifier: MIT */
/* test_codec_steps.c - how finely each Gaussian is coded: that what shows more is coded finer, and that no
 * header that a file may hold leads out of the ranges. */
#include <math.h>

#include "test_codec_support.h"

#include "steps.h"

static const gsz_block_header usual = {.count = 1,
                                       .refine_max = 4,
                                       .opacity_bits = 6,
                                       .weights = {.opacity_veil = 14,
                                                   .scale_alpha = 8,
                                                   .scale_veil = 2,
                                                   .color_alpha = 10,
                                                   .color_size = 10,
                                                   .color_veil = 8,
                                                   .rotation_alpha = 11,
                                                   .rotation_size = 8,
                                                   .rotation_veil = 6,
                                                   .position_alpha = 7,
                                                   .position_shape = 9,
                                                   .position_veil = 9,
                                                   .position_size = -4},
                                       .refine_bias = 512,
                                       .rotation_bias = 900,
                                       .cell = 1,
                                       .footprint = 0.001f,
                                       .reference = 0.02f,
                                       .scale_step = 0.05f,
                                       .color_step = 0.03f,
                                       .sh_step = 0.03f};

/* ---- one Gaussian ---- */

typedef struct derived {
    int size[3], refine, fineness, lead_bits, roll_bits, class;
} derived;

typedef struct bench {
    harness h;
    gsz_block block;
    gsz_steps steps;
    int veil;
} bench;

static void bench_open(bench *b, const gsz_block_header *header) {
    harness_open(&b->h, 1, 0);
    b->veil = 0;
    b->block = (gsz_block){0};
    assert_int_equal(gsz_block_reserve(b->h.context, &b->block, 1), GSZ_OK);
    b->block.header = *header;
    gsz_steps_init(&b->steps, &b->block.header);
}

static void bench_close(bench *b) {
    gsz_block_free(b->h.context, &b->block);
    harness_close(&b->h);
}

static derived derive(bench *b, int opacity, int32_t s0, int32_t s1, int32_t s2) {
    gsz_block *k = &b->block;
    int32_t scale[3] = {s0, s1, s2};
    k->opacity[0] = (uint16_t)opacity;
    k->veil[0] = (uint8_t)b->veil;
    for (int axis = 0; axis < 3; axis++) k->scale[axis][0] = scale[axis];
    gsz_steps_sizes(&b->steps, k, 0);
    gsz_steps_derive(&b->steps, k, 0);
    return (derived){{k->size[0][0], k->size[1][0], k->size[2][0]},
                     k->refine[0],
                     k->fineness[0],
                     k->angle_bits[0][0],
                     k->angle_bits[1][0],
                     gsz_scale_class(&b->steps, (uint16_t)opacity, k->veil[0])};
}

/* ---- tables ---- */

static void logarithms(void **state) {
    (void)state;
    int before = -128 * 256;
    for (double x = 1.2e-38; x < 3e38; x *= 1.00137) {
        int got = gsz_log2_q8((float)x);
        assert_true(fabs(got - 256 * log2((float)x)) <= 1.3);
        assert_true(got >= before);
        before = got;
    }
    for (int e = -126; e < 127; e++)
        assert_in_range(gsz_log2_q8((float)ldexp(1, e)) - 256 * e, 0, 1);
}

static void alpha_of_levels(void **state) {
    (void)state;
    for (int bits = 1; bits <= GSZ_OPACITY_BITS_MAX; bits++) {
        gsz_block_header header = usual;
        header.opacity_bits = (uint8_t)bits;
        gsz_steps steps;
        gsz_steps_init(&steps, &header);
        int top = (1 << bits) - 1;
        assert_int_equal(steps.alpha[top], 0);
        for (int level = 1; level <= top; level++) {
            assert_true(steps.alpha[level] >= steps.alpha[level - 1]);
            assert_true(fabs(steps.alpha[level] - 256 * log2((double)level / top)) <= 0.5001);
        }
    }
}

static void steps_of_scales_and_colors(void **state) {
    (void)state;
    gsz_steps steps;
    gsz_steps_init(&steps, &usual);
    for (int c = 0; c < GSZ_SCALE_CLASSES; c++)
        assert_true(fabs(steps.scale_step[c] / (usual.scale_step * exp2(c / 2.0)) - 1) < 1e-12);
    for (int f = -GSZ_FINENESS_MAX; f <= GSZ_FINENESS_MAX; f++)
        assert_true(fabs(steps.color_step[f + GSZ_FINENESS_MAX] * exp2(f / 2.0) - 1) < 1e-12);
    assert_true(fabs(gsz_scale_value(&steps, 0, 0) - sqrt(0.05)) < 1e-6);
    assert_true(fabs(gsz_scale_value(&steps, 3, 7) - sqrt(0.05) - 7 * steps.scale_step[3]) < 1e-6);
}

static void shear_grows_with_the_ratio(void **state) {
    (void)state;
    gsz_steps steps;
    gsz_steps_init(&steps, &usual);
    for (int i = 0; i < 256; i++) {
        double r = exp2((i + 0.5) / 16);
        assert_true(fabs(steps.shear[i] - 256 * log2(r - 1 / r)) <= 0.5001);
        if (i > 0) assert_true(steps.shear[i] > steps.shear[i - 1]);
    }
}

/* ---- what shows more is finer ---- */

static void opaque_ones_are_finer(void **state) {
    (void)state;
    bench b;
    bench_open(&b, &usual);
    derived before = derive(&b, 0, 40, 30, 20);
    int changes = 0;
    for (int opacity = 1; opacity < 64; opacity++) {
        derived now = derive(&b, opacity, 40, 30, 20);
        assert_true(now.class <= before.class);
        changes += now.fineness != before.fineness || now.refine != before.refine;
        if (now.class == before.class) {
            assert_true(now.fineness >= before.fineness && now.refine >= before.refine);
            assert_true(now.lead_bits >= before.lead_bits && now.roll_bits >= before.roll_bits);
        }
        before = now;
    }
    assert_true(changes > 3);
    assert_int_equal(before.class, 0);
    bench_close(&b);
}

static void hidden_ones_are_coarser(void **state) {
    (void)state;
    bench b;
    bench_open(&b, &usual);
    derived before = derive(&b, 63, 40, 30, 1), first = before;
    for (b.veil = 1; b.veil < GSZ_VEILS; b.veil++) {
        derived now = derive(&b, 63, 40, 30, 1);
        assert_true(now.class >= before.class);
        if (now.class == before.class) {
            assert_true(now.fineness < before.fineness && now.refine <= before.refine);
            assert_true(now.lead_bits <= before.lead_bits && now.roll_bits <= before.roll_bits);
        }
        before = now;
    }
    assert_true(before.class > first.class && before.fineness < first.fineness);
    bench_close(&b);
}

static void hidden_ones_have_fewer_levels_of_opacity(void **state) {
    (void)state;
    gsz_block_header header = usual;
    int before = 0;
    for (int veil = 0; veil < GSZ_VEILS; veil++) {
        int drop = gsz_opacity_drop(&header, veil);
        assert_true(drop >= before && drop <= header.opacity_bits - 2);
        before = drop;
    }
    assert_int_equal(gsz_opacity_drop(&header, 0), 0);
    assert_int_equal(before, header.opacity_bits - 2);
    for (int bits = 1; bits < 3; bits++) {
        header.opacity_bits = (uint8_t)bits;
        assert_int_equal(gsz_opacity_drop(&header, GSZ_VEILS - 1), 0);
    }
}

static void large_ones_have_finer_colors(void **state) {
    (void)state;
    bench b;
    bench_open(&b, &usual);
    derived before = derive(&b, 63, 0, 0, 0), first = before;
    for (int32_t scale = 1; scale < 3000; scale++) {
        derived now = derive(&b, 63, scale, scale, scale);
        assert_true(now.size[0] >= before.size[0]);
        assert_true(now.fineness >= before.fineness && now.refine <= before.refine);
        double value = gsz_scale_value(&b.steps, 0, scale);
        assert_true(fabs(now.size[0] - 512 * log2(value)) <= 2.6);
        before = now;
    }
    assert_true(before.fineness > first.fineness && before.refine < first.refine);
    bench_close(&b);
}

static void round_ones_have_no_rotation(void **state) {
    (void)state;
    bench b;
    bench_open(&b, &usual);
    derived round = derive(&b, 63, 20, 20, 20);
    derived disk = derive(&b, 63, 60, 60, 1), needle = derive(&b, 63, 60, 1, 1);
    assert_false(gsz_is_needle(&b.block, 0) == false);
    derived scalene = derive(&b, 63, 60, 20, 1);
    assert_true(round.lead_bits < disk.lead_bits && round.roll_bits < needle.lead_bits);
    assert_true(disk.roll_bits < disk.lead_bits && needle.roll_bits < needle.lead_bits);
    assert_true(scalene.roll_bits > needle.roll_bits);
    bench_close(&b);
}

static void needles_and_disks(void **state) {
    (void)state;
    bench b;
    bench_open(&b, &usual);
    derive(&b, 63, 50, 3, 2);
    assert_true(gsz_is_needle(&b.block, 0));
    derive(&b, 63, 50, 45, 2);
    assert_false(gsz_is_needle(&b.block, 0));
    derive(&b, 63, 20, 20, 20);
    assert_false(gsz_is_needle(&b.block, 0));
    bench_close(&b);
}

static void longer_axes_want_more_bits(void **state) {
    (void)state;
    bench b;
    bench_open(&b, &usual);
    derived before = derive(&b, 63, 10, 10, 10);
    for (int32_t scale = 11; scale < 2000; scale++) {
        derived now = derive(&b, 63, scale, 10, 10);
        assert_true(now.lead_bits >= before.lead_bits);
        before = now;
    }
    assert_true(before.lead_bits > 6);
    bench_close(&b);
}

/* ---- extremes ---- */

static const uint8_t bytes[] = {0, 1, 16, 127, 128, 255};
static const int16_t shorts[] = {-32768, -1, 0, 900, 32767};
static const float floats[] = {1e-20f, 0.02f, 1e20f};

/** Field by field, the extremes that pass gsz_block_header_read. */
static gsz_block_header extreme_header(uint64_t *seed) {
    gsz_block_header h = usual;
    uint8_t *weight = (uint8_t *)&h.weights;
    for (size_t i = 0; i < sizeof h.weights; i++) weight[i] = bytes[throw_dice(seed) % 6];
    h.refine_bias = shorts[throw_dice(seed) % 5];
    h.rotation_bias = shorts[throw_dice(seed) % 5];
    h.refine_max = (uint8_t)(throw_dice(seed) % (GSZ_REFINE_MAX + 1));
    h.opacity_bits = (uint8_t)(1 + throw_dice(seed) % GSZ_OPACITY_BITS_MAX);
    float *steps[] = {&h.cell, &h.footprint, &h.reference, &h.scale_step, &h.color_step};
    for (int i = 0; i < 5; i++) *steps[i] = floats[throw_dice(seed) % 3];
    return h;
}

static void assert_in_ranges(const bench *b, const derived *d) {
    for (int axis = 0; axis < 3; axis++) assert_true(abs(d->size[axis]) <= 16384);
    assert_true(d->size[0] >= d->size[1] && d->size[1] >= d->size[2]);
    assert_in_range(d->refine, 0, b->block.header.refine_max);
    assert_true(abs(d->fineness) <= GSZ_FINENESS_MAX);
    assert_in_range(d->lead_bits, 0, GSZ_ANGLE_BITS_MAX);
    assert_in_range(d->roll_bits, 0, GSZ_ANGLE_BITS_MAX);
    assert_true(d->lead_bits != 1 && d->roll_bits != 1);
    assert_in_range(d->class, 0, GSZ_SCALE_CLASSES - 1);
}

static void no_header_leads_out_of_range(void **state) {
    (void)state;
    static const int32_t levels[] = {0, 1, 200, 1 << 20, GSZ_LEVEL_MAX};
    uint64_t seed = 3;
    bench b;
    bench_open(&b, &usual);
    for (int round = 0; round < 3000; round++) {
        b.block.header = extreme_header(&seed);
        gsz_steps_init(&b.steps, &b.block.header);
        int top = (1 << b.block.header.opacity_bits) - 1;
        for (int i = 0; i < 35; i++) {
            b.veil = i % GSZ_VEILS;
            int large = i % 5, middle = i / 5 % (large + 1), small = i / 25 % (middle + 1);
            derived d = derive(&b,
                               i % 3 == 0   ? 0
                               : i % 3 == 1 ? top
                                            : top / 2,
                               levels[large], levels[middle], levels[small]);
            assert_in_ranges(&b, &d);
        }
    }
    bench_close(&b);
}

/** Headers come back as they were, and one out of range does not. */
static void headers_come_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    uint64_t seed = 8;
    for (int round = 0; round < 500; round++) {
        gsz_block_header header = extreme_header(&seed), back;
        header.count = round & 1 ? GSZ_BLOCK_GAUSSIANS_MAX : 1;
        header.origin[1] = round & 2 ? -1e20f : 3;
        gsz_buffer bytes_of = {0};
        gsz_byte_writer writer;
        gsz_byte_reader reader;
        gsz_writer_init(&writer, h.context, &bytes_of);
        gsz_block_header_write(&writer, &header);
        gsz_reader_init(&reader, bytes_of.data, bytes_of.size);
        assert_true(gsz_block_header_read(&reader, &back));
        assert_int_equal(gsz_reader_left(&reader), 0);
        assert_memory_equal(&back.weights, &header.weights, sizeof header.weights);
        assert_int_equal(back.count, header.count);
        assert_int_equal(back.refine_bias, header.refine_bias);
        assert_int_equal(back.rotation_bias, header.rotation_bias);
        assert_true(back.origin[1] == header.origin[1] && back.reference == header.reference);
        for (size_t size = 0; size < bytes_of.size; size++) {
            gsz_reader_init(&reader, bytes_of.data, size);
            assert_false(gsz_block_header_read(&reader, &back));
        }
        gsz_buffer_free(h.context, &bytes_of);
    }
    harness_close(&h);
}

static bool is_read(harness *h, const gsz_block_header *header) {
    gsz_buffer bytes_of = {0};
    gsz_byte_writer writer;
    gsz_byte_reader reader;
    gsz_block_header back;
    gsz_writer_init(&writer, h->context, &bytes_of);
    gsz_block_header_write(&writer, header);
    gsz_reader_init(&reader, bytes_of.data, bytes_of.size);
    bool read = gsz_block_header_read(&reader, &back);
    gsz_buffer_free(h->context, &bytes_of);
    return read;
}

#define REFUSED(field, value)                                                                      \
    do {                                                                                           \
        gsz_block_header header = usual;                                                           \
        header.field = value;                                                                      \
        assert_false(is_read(&h, &header));                                                        \
    } while (0)

static void headers_out_of_range_are_refused(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    assert_true(is_read(&h, &usual));
    REFUSED(count, 0);
    REFUSED(count, GSZ_BLOCK_GAUSSIANS_MAX + 1);
    REFUSED(sh_degree, 4);
    REFUSED(code_groups, GSZ_CODE_GROUPS_MAX + 1);
    REFUSED(cell_bits[2], GSZ_CELL_BITS_MAX + 1);
    REFUSED(refine_max, GSZ_REFINE_MAX + 1);
    REFUSED(opacity_bits, 0);
    REFUSED(opacity_bits, GSZ_OPACITY_BITS_MAX + 1);
    REFUSED(origin[0], NAN);
    REFUSED(origin[1], 2e20f);
    REFUSED(cell, 0);
    REFUSED(footprint, -1);
    REFUSED(reference, INFINITY);
    REFUSED(scale_step, NAN);
    REFUSED(color_step, 1e-21f);
    REFUSED(sh_step, 2e20f);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logarithms),
        cmocka_unit_test(alpha_of_levels),
        cmocka_unit_test(steps_of_scales_and_colors),
        cmocka_unit_test(shear_grows_with_the_ratio),
        cmocka_unit_test(opaque_ones_are_finer),
        cmocka_unit_test(hidden_ones_are_coarser),
        cmocka_unit_test(hidden_ones_have_fewer_levels_of_opacity),
        cmocka_unit_test(large_ones_have_finer_colors),
        cmocka_unit_test(round_ones_have_no_rotation),
        cmocka_unit_test(needles_and_disks),
        cmocka_unit_test(longer_axes_want_more_bits),
        cmocka_unit_test(no_header_leads_out_of_range),
        cmocka_unit_test(headers_come_back),
        cmocka_unit_test(headers_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
