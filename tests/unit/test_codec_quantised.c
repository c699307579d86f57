/* SPDX-License-Identifier: MIT */
/* test_codec_quantised.c - blocks handed out as they are stored: the formulas of gsz.h make of them what
 * unpacking does, and the codebooks are those of the file. */
#include "test_codec_support.h"

typedef struct place {
    const gsz_quantised_block *block;
    uint32_t index;
    const gsz_cloud *cloud;
    size_t at;
} place;

static void assert_value(const place *p, int plane, double expected, double tolerance) {
    double got = p->cloud->plane[plane][p->at];
    if (!(fabs(got - expected) <= tolerance))
        fail_msg("plane %d of %zu is %.9g, not %.9g", plane, p->at, got, expected);
}

static void check_position(const place *p) {
    const gsz_quantised_block *b = p->block;
    for (int a = 0; a < 3; a++) {
        double parts = 1 << b->refine[p->index];
        double cells = b->cell[a][p->index] + (b->fine[a][p->index] + 0.5) / parts;
        assert_value(p, a, (float)(b->origin[a] + cells * (double)b->cell_edge), 0);
    }
}

/** The ends of the lattice stand for a little less than 0 and 1, which have no logit. */
static void check_opacity(const place *p) {
    const gsz_quantised_block *b = p->block;
    double top = (1 << b->opacity_bits) - 1, level = b->opacity[p->index];
    double alpha = 1 / (1 + exp(-p->cloud->plane[GSZ_PLANE_OPACITY][p->at]));
    assert_true(fabs(alpha - level / top) <= (level == 0 || level == top ? 0.3 / top : 1e-6));
}

static void check_scale(const place *p) {
    const gsz_quantised_block *b = p->block;
    double step = b->scale_step[b->scale_class[p->index]];
    for (int a = 0; a < 3; a++) {
        int32_t level = b->scale[a][p->index];
        if (a > 0) assert_true(level <= b->scale[a - 1][p->index]);
        double root = b->scale_first + level * step, e = b->reference * root * root;
        double deviation = sqrt(e * e - (double)b->footprint * b->footprint);
        if (level > 0) assert_value(p, GSZ_PLANE_SCALE + a, log(deviation), 1e-5);
    }
}

static void check_color(const place *p, const int32_t *const level[3], int apart, double step,
                        int plane, int planes_apart) {
    double luma[3], rgb[3];
    for (int c = 0; c < 3; c++) luma[c] = level[c * apart][p->index] * step;
    rgb[0] = luma[0] / sqrt(3) + luma[1] / sqrt(2) + luma[2] / sqrt(6);
    rgb[1] = luma[0] / sqrt(3) - luma[2] * 2 / sqrt(6);
    rgb[2] = luma[0] / sqrt(3) - luma[1] / sqrt(2) + luma[2] / sqrt(6);
    for (int c = 0; c < 3; c++)
        assert_value(p, plane + c * planes_apart, rgb[c], 1e-6 * (1 + fabs(rgb[c])));
}

static void check_harmonics(const place *p, const gsz_file *file, double finer) {
    const gsz_quantised_block *b = p->block;
    int n = gsz_sh_coefficients(b->sh_degree);
    for (int k = 0; k < n && b->code_groups == 0; k++)
        check_color(p, b->sh + k, n, (double)b->sh_step * finer, GSZ_PLANE_REST + k, n);
    for (int g = 0; g < b->code_groups; g++) {
        gsz_codebook_view book;
        gsz_file_codebook(file, g, &book);
        uint32_t code = b->code[g][p->index];
        int width = book.end - book.first;
        assert_true(code < book.count);
        for (int j = 0; j < 3 * width; j++) {
            int plane = GSZ_PLANE_REST + j / width * n + book.first + j % width;
            assert_value(p, plane, book.values[code * 3 * (uint32_t)width + (uint32_t)j], 0);
        }
    }
}

static void check_block(const gsz_quantised_block *b, const gsz_file *file, const gsz_cloud *cloud,
                        size_t at) {
    for (uint32_t i = 0; i < b->count; i++) {
        place p = {b, i, cloud, at + i};
        double finer = exp2(-b->fineness[i] / 2.0);
        check_position(&p);
        check_opacity(&p);
        check_scale(&p);
        check_color(&p, b->color, 1, b->color_step * finer, GSZ_PLANE_DC, 1);
        check_harmonics(&p, file, finer);
        assert_true(b->face[i] < 3 && b->needle[i] < 2);
    }
}

static void check_file(harness *h, const gsz_buffer *packed, int groups) {
    gsz_file *file = open_packed(h, packed);
    gsz_cloud cloud = unpack(h, packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    assert_int_equal(gsz_file_codebooks(file), groups);
    size_t at = 0;
    uint32_t layer = 0;
    for (uint32_t index = 0; index < info->blocks; index++) {
        gsz_quantised_block block = {0};
        assert_int_equal(gsz_file_decode_block(h->context, file, index, &block), GSZ_OK);
        assert_int_equal(block.code_groups, groups);
        assert_int_equal(block.sh_degree, cloud.sh_degree);
        assert_true(block.layer >= layer && block.layer < info->layers);
        layer = block.layer;
        check_block(&block, file, &cloud, at);
        at += block.count;
        gsz_quantised_block_free(h->context, &block);
        assert_null(block.storage);
    }
    assert_int_equal(at, cloud.count);
    gsz_cloud_free(h->context, &cloud);
    gsz_file_close(h->context, &file);
}

static void formulas_give_what_unpacking_does(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int degree = 0; degree <= 3; degree++)
        for (int quality = 0; quality <= 100; quality += 50)
            for (int coding = GSZ_SH_LEVELS; coding <= GSZ_SH_CODEBOOKS; coding++) {
                gsz_cloud cloud = make_scene(h.context, 600, degree, 3, 1);
                gsz_pack_options options = pack_options((float)quality);
                options.sh_coding = (gsz_sh_coding)coding;
                gsz_buffer packed = pack(&h, &cloud, &options);
                /* at the lowest quality there may be nothing left that a codebook could hold */
                if (coding == GSZ_SH_LEVELS || quality > 0)
                    check_file(&h, &packed, coding == GSZ_SH_CODEBOOKS ? degree : 0);
                gsz_buffer_free(h.context, &packed);
                gsz_cloud_free(h.context, &cloud);
            }
    harness_close(&h);
}

static void blocks_of_all_layers(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 9000, 1, 3, 0);
    gsz_buffer packed = pack(&h, &cloud, NULL);
    check_file(&h, &packed, 0);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** Codebooks follow each other over all coefficients. */
static void codebooks_of_bands(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 600, 3, 3, 0);
    gsz_pack_options options = pack_options(60);
    options.sh_coding = GSZ_SH_CODEBOOKS;
    gsz_buffer packed = pack(&h, &cloud, &options);
    gsz_file *file = open_packed(&h, &packed);
    int end = 0;
    for (int g = 0; g < gsz_file_codebooks(file); g++) {
        gsz_codebook_view book;
        gsz_file_codebook(file, g, &book);
        assert_int_equal(book.first, end);
        assert_true(book.end > book.first && book.count > 1 && book.values);
        end = book.end;
    }
    assert_int_equal(end, gsz_sh_coefficients(3));
    gsz_file_close(h.context, &file);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_give_what_unpacking_does),
        cmocka_unit_test(blocks_of_all_layers),
        cmocka_unit_test(codebooks_of_bands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
