/* SPDX-License-Identifier: MIT */
/* test_splat_bits.c - rows of bits say what the block said: every field read back, positions as they unpack, chunks
 * that hold their Gaussians, codebooks in half floats. */
#include "splat_bits.h"
#include "test_codec_support.h"

static uint32_t natural(const gsz_splat_rows *rows, int field, uint32_t i) {
    uint32_t place = rows->block.field[field], width = place >> 16, shift = place >> 8 & 255;
    size_t at = (size_t)i * rows->block.row + (place & 255);
    assert_true((place & 255) < rows->block.row && shift + width <= 32);
    assert_true(at < rows->word_count);
    return (uint32_t)(rows->words[at] >> shift & (((uint64_t)1 << width) - 1));
}

static int32_t level(const gsz_splat_rows *rows, int field, uint32_t i) {
    uint32_t width = rows->block.field[field] >> 16, value = natural(rows, field, i);
    if (width == 0 || !(value >> (width - 1))) return (int32_t)value;
    return (int32_t)((int64_t)value - ((int64_t)1 << width));
}

static void check_position(const gsz_splat_rows *rows, const gsz_cloud *cloud, uint32_t i,
                           size_t at) {
    const SplatBlock *b = &rows->block;
    for (int a = 0; a < 3; a++) {
        double got = b->origin[a] + (double)natural(rows, SPLAT_X + a, i) * b->unit;
        double expected = cloud->plane[GSZ_PLANE_POSITION + a][at];
        double tolerance = 4e-7 * (fabs(b->origin[a]) + fabs(expected)) + 0.51 * b->unit;
        if (fabs(got - expected) > tolerance) fail_msg("axis %d: %g, not %g", a, got, expected);
    }
}

static void check_shape(const gsz_splat_rows *rows, const gsz_quantised_block *q, uint32_t i) {
    assert_int_equal(natural(rows, SPLAT_OPACITY, i), q->opacity[i]);
    assert_int_equal(natural(rows, SPLAT_CLASS, i), q->scale_class[i]);
    assert_int_equal(natural(rows, SPLAT_FACE, i), q->face[i] + 3 * q->needle[i]);
    assert_int_equal(level(rows, SPLAT_FINENESS, i), q->fineness[i]);
    for (int a = 0; a < 3; a++) {
        double turn = q->rotation[a][i] * pow(2, -q->angle_bits[a == 2][i]);
        assert_int_equal(natural(rows, SPLAT_SCALE + a, i), q->scale[a][i]);
        assert_int_equal(level(rows, SPLAT_COLOR + a, i), q->color[a][i]);
        assert_true(level(rows, SPLAT_ANGLE + a, i) * pow(2, -SPLAT_ANGLE_BITS) == turn);
    }
}

/** A channel of a coefficient, joined with the others or not. */
static int32_t harmonic(const gsz_splat_rows *rows, int j, uint32_t i) {
    int coefficients = (int)rows->block.coefficients, channel = j / coefficients;
    uint32_t place = rows->block.field[SPLAT_REST + j % coefficients], at = place >> 8 & 31;
    if (!rows->block.joined) return level(rows, SPLAT_REST + j, i);
    for (int c = 0; c < channel; c++) at += place >> (13 + 5 * c) & 31;
    uint32_t width = place >> (13 + 5 * channel) & 31;
    uint32_t word = rows->words[(size_t)i * rows->block.row + (place & 255)];
    if (width == 0) return 0;
    assert_true(at + width <= 32);
    return (int32_t)(word << (32 - at - width)) >> (32 - width);
}

static void check_rest(const gsz_splat_rows *rows, const gsz_quantised_block *q, uint32_t i) {
    int harmonics = q->code_groups ? 0 : 3 * gsz_sh_coefficients(q->sh_degree);
    for (int j = 0; j < harmonics; j++) assert_int_equal(harmonic(rows, j, i), q->sh[j][i]);
    for (int g = 0; g < q->code_groups; g++)
        assert_int_equal(natural(rows, SPLAT_REST + g, i), q->code[g][i]);
}

static void check_chunks(const gsz_splat_rows *rows, const gsz_cloud *cloud, size_t begin) {
    uint32_t next = 0;
    for (uint32_t c = 0; c < rows->chunk_count; c++) {
        const SplatChunk *chunk = &rows->chunk[c];
        assert_int_equal(chunk->first, next);
        assert_in_range(chunk->count, 1, SPLAT_CHUNK);
        for (uint32_t i = next; i < next + chunk->count; i++) {
            for (int a = 0; a < 3; a++) {
                float x = cloud->plane[GSZ_PLANE_POSITION + a][begin + i];
                assert_true(x >= chunk->low[a] && x <= chunk->high[a]);
                float deviation = expf(cloud->plane[GSZ_PLANE_SCALE + a][begin + i]);
                assert_true(deviation <= chunk->reach * 1.00001f);
            }
        }
        next += chunk->count;
    }
    assert_int_equal(next, rows->block.count);
}

static void check_block(const gsz_quantised_block *q, const gsz_cloud *cloud, size_t begin) {
    gsz_splat_rows rows = {0};
    assert_true(gsz_splat_rows_make(&rows, q, NULL));
    assert_int_equal(rows.block.count, q->count);
    assert_int_equal(rows.layer, q->layer);
    for (uint32_t i = 0; i < q->count; i++) {
        check_position(&rows, cloud, i, begin + i);
        check_shape(&rows, q, i);
        check_rest(&rows, q, i);
    }
    check_chunks(&rows, cloud, begin);
    gsz_splat_rows_free(&rows);
    assert_null(rows.words);
}

static void check_scene(harness *h, const gsz_cloud *cloud, float quality, gsz_sh_coding coding) {
    gsz_pack_options options = pack_options(quality);
    options.sh_coding = coding;
    gsz_buffer packed = pack(h, cloud, &options);
    gsz_file *file = open_packed(h, &packed);
    gsz_cloud back = {0};
    size_t begin = 0;
    assert_int_equal(gsz_file_unpack(h->context, file, &back, NULL), GSZ_OK);
    for (uint32_t b = 0; b < gsz_file_get_info(file)->blocks; b++) {
        gsz_quantised_block q = {0};
        assert_int_equal(gsz_file_decode_block(h->context, file, b, &q), GSZ_OK);
        check_block(&q, &back, begin);
        begin += q.count;
        gsz_quantised_block_free(h->context, &q);
    }
    assert_int_equal(begin, back.count);
    gsz_cloud_free(h->context, &back);
    gsz_file_close(h->context, &file);
    gsz_buffer_free(h->context, &packed);
}

static void rows_say_what_blocks_say(void **state) {
    static const float qualities[] = {0, 60, 100};
    (void)state;
    harness here, *h = &here;
    harness_open(h, 2, 0);
    for (int degree = 0; degree <= 3; degree++) {
        gsz_cloud cloud = make_scene(h->context, 9000, degree, 3, 1);
        for (size_t k = 0; k < sizeof qualities / sizeof *qualities; k++)
            check_scene(h, &cloud, qualities[k], GSZ_SH_AUTO);
        if (degree > 0) check_scene(h, &cloud, 60, GSZ_SH_CODEBOOKS);
        gsz_cloud_free(h->context, &cloud);
    }
    harness_close(h);
}

/** So far apart that a position has more bits than a field holds. */
static void outliers_lose_their_lowest_bits(void **state) {
    (void)state;
    harness here, *h = &here;
    harness_open(h, 2, 0);
    gsz_cloud cloud = make_scene(h->context, 700, 1, 1, 0);
    for (int a = 0; a < 3; a++) {
        cloud.plane[GSZ_PLANE_POSITION + a][0] = 1e9f;
        cloud.plane[GSZ_PLANE_POSITION + a][1] = -1e9f;
    }
    check_scene(h, &cloud, 100, GSZ_SH_AUTO);
    gsz_cloud_free(h->context, &cloud);
    harness_close(h);
}

/* ---- codebooks ---- */

static double value_of_half(uint32_t half) {
    int exponent = (int)(half >> 10 & 31);
    double mantissa = half & 1023, sign = half & 0x8000 ? -1 : 1;
    return exponent ? sign * (1 + mantissa / 1024) * pow(2, exponent - 15)
                    : sign * mantissa / 1024 * pow(2, -14);
}

static void codebooks_become_halves(void **state) {
    static const float values[] = {0,       1,     -1,    0.1f,     -0.3333f,    2047.9f,
                                   -65504,  1e9f,  1e-9f, 6.1e-5f,  -5.9e-5f,    3e-8f,
                                   0.9999f, 1e-6f, 123,   -0.0004f, 0.99999994f, 2};
    const gsz_codebook_view book = {.count = 2, .first = 3, .end = 6, .values = values};
    uint32_t *words;
    size_t count;
    (void)state;
    assert_true(gsz_splat_book_make(&words, &count, &book));
    assert_int_equal(count, 4 + 2 * 5);
    assert_int_equal(words[0], 3);
    assert_int_equal(words[1], 6);
    assert_int_equal(words[2], 5);
    for (uint32_t code = 0; code < 2; code++)
        for (uint32_t j = 0; j < 9; j++) {
            double expected = values[code * 9 + j];
            double got = value_of_half(words[4 + code * 5 + j / 2] >> (j % 2 * 16) & 0xffff);
            if (expected > 65504) expected = 65504;
            assert_true(fabs(got - expected) <= fabs(expected) / 2048 + 0x1p-25);
        }
    free(words);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_say_what_blocks_say),
                                       cmocka_unit_test(outliers_lose_their_lowest_bits),
                                       cmocka_unit_test(codebooks_become_halves)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
