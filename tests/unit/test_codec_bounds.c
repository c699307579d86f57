/* SPDX-License-Identifier: MIT */
/* test_codec_bounds.c - what packing may lose: every attribute of every Gaussian within the bound that the
 * steps of its block set, for scenes of all kinds and scales. */
#include "test_codec_support.h"

/* What is nearly 0 is coded as 0: a level gives way to the next smaller one this many steps further out. */
#define COLOR_DEAD_ZONE 0.02
#define SH_DEAD_ZONE 0.15
/* Radians times 2^bits, see test_codec_rotation.c. */
#define LEAD_BOUND 1.83

/** A Gaussian of a block, where it came from and what became of it. */
typedef struct pairing {
    const gsz_quantised_block *block;
    uint32_t index;
    const gsz_cloud *before, *after;
    size_t at_before, at_after;
} pairing;

static double before(const pairing *p, int plane) { return p->before->plane[plane][p->at_before]; }
static double after(const pairing *p, int plane) { return p->after->plane[plane][p->at_after]; }

static void assert_within(const pairing *p, const char *what, double error, double bound) {
    if (!(error <= bound))
        fail_msg("%s of %zu is %g off, not %g", what, p->at_before, error, bound);
}

/** The indices of the axes by falling scale; equal ones keep their order. */
static void sort_axes(const pairing *p, int axis[3]) {
    double s[3];
    for (int k = 0; k < 3; k++) s[k] = before(p, GSZ_PLANE_SCALE + k);
    for (int k = 0; k < 3; k++) {
        int place = 0;
        for (int j = 0; j < 3; j++) place += s[j] > s[k] || (s[j] == s[k] && j < k);
        axis[place] = k;
    }
}

/* ---- attributes ---- */

static void check_position(const pairing *p) {
    double cell = p->block->cell_edge / (double)(1 << p->block->refine[p->index]);
    for (int k = 0; k < 3; k++) {
        double x = before(p, k), error = fabs(after(p, k) - x);
        assert_within(p, "position", error, 0.5001 * cell + fabs(x) * 6e-8);
    }
}

static double alpha_of(double opacity) { return 1 / (1 + exp(-opacity)); }

static void check_opacity(const pairing *p) {
    double error = alpha_of(after(p, GSZ_PLANE_OPACITY)) - alpha_of(before(p, GSZ_PLANE_OPACITY));
    double top = (1 << p->block->opacity_bits) - 1;
    int drop = p->block->opacity_drop[p->block->veil[p->index]];
    assert_within(p, "alpha", fabs(error), 0.5 * (1 << drop) / top + 1e-6);
}

/** What is quantised: the square root of the deviation with the pixel's added, in units of the reference. */
static double effective_size(const gsz_quantised_block *b, double log_scale) {
    double e = sqrt(exp(2 * log_scale) + (double)b->footprint * b->footprint);
    return sqrt(e / b->reference);
}

static void check_scale(const pairing *p, const int axis[3]) {
    const gsz_quantised_block *b = p->block;
    double step = b->scale_step[b->scale_class[p->index]];
    for (int k = 0; k < 3; k++) {
        double s = before(p, GSZ_PLANE_SCALE + axis[k]), size = effective_size(b, s);
        double error = fabs(effective_size(b, after(p, GSZ_PLANE_SCALE + k)) - size);
        assert_within(p, "scale", error, 0.5 * step + 1e-6 * size * (1 + fabs(s)));
    }
}

static void rotation_axis(const pairing *p, bool of_before, int k, double out[3]) {
    double q[4], size = 0;
    for (int i = 0; i < 4; i++) {
        q[i] = of_before ? before(p, GSZ_PLANE_ROTATION + i) : after(p, GSZ_PLANE_ROTATION + i);
        size += q[i] * q[i];
    }
    /* v (w^2 - x.x) + 2 x (x.v) + 2 w (x cross v), for v along axis k */
    double w = q[0], *x = q + 1;
    for (int i = 0; i < 3; i++) {
        int next = (i + 1) % 3, last = (i + 2) % 3;
        double cross = x[next] * (last == k) - x[last] * (next == k);
        out[i] = ((i == k) * (2 * w * w - size) + 2 * x[i] * x[k] + 2 * w * cross) / size;
    }
}

static double angle_between(const double a[3], const double b[3]) {
    double dot = 0, cross = 0;
    for (int i = 0; i < 3; i++) {
        int next = (i + 1) % 3, last = (i + 2) % 3;
        double c = a[next] * b[last] - a[last] * b[next];
        dot += a[i] * b[i];
        cross += c * c;
    }
    return atan2(sqrt(cross), fabs(dot));
}

static double axis_error(const pairing *p, int axis_before, int axis_after) {
    double a[3], b[3];
    rotation_axis(p, true, axis_before, a);
    rotation_axis(p, false, axis_after, b);
    return angle_between(a, b);
}

/** Only what shows is coded: the axis that leads, and the turn about it, each by its own bits. */
static void check_rotation(const pairing *p, const int axis[3]) {
    const gsz_quantised_block *b = p->block;
    int lead = b->needle[p->index] ? 0 : 2, roll = 1 - lead / 2;
    int lead_bits = b->angle_bits[0][p->index], roll_bits = b->angle_bits[1][p->index];
    if (lead_bits == 0) return;
    double lead_bound = LEAD_BOUND * ldexp(1, -lead_bits) + 1e-6;
    assert_within(p, "leading axis", axis_error(p, axis[lead], lead), lead_bound);
    if (roll_bits == 0) return;
    double roll_bound = M_PI / 2 * ldexp(1, -roll_bits) + lead_bound;
    assert_within(p, "roll", axis_error(p, axis[roll], roll), roll_bound);
}

/** One coefficient in all three channels, whose planes lie so far apart in each cloud. */
static void check_color(const pairing *p, const char *what, int plane_before, int apart_before,
                        int plane_after, int apart_after, double bound) {
    static const double luma[3][3] = {{1, 1, 1}, {1, 0, -1}, {1, -2, 1}};
    static const double norm[3] = {3, 2, 6};
    for (int l = 0; l < 3; l++) {
        double error = 0, size = 0;
        for (int c = 0; c < 3; c++) {
            double x = before(p, plane_before + c * apart_before);
            error += luma[l][c] * (after(p, plane_after + c * apart_after) - x);
            size += fabs(x);
        }
        assert_within(p, what, fabs(error) / sqrt(norm[l]), bound + 1e-6 * size);
    }
}

static void check_harmonics(const pairing *p, double step) {
    int n = gsz_sh_coefficients(p->before->sh_degree), m = gsz_sh_coefficients(p->after->sh_degree);
    for (int k = 0; k < m; k++)
        check_color(p, "harmonics", GSZ_PLANE_REST + k, n, GSZ_PLANE_REST + k, m,
                    (0.5001 + SH_DEAD_ZONE) * step);
}

static void check_gaussian(const pairing *p) {
    int axis[3];
    sort_axes(p, axis);
    check_position(p);
    check_opacity(p);
    check_scale(p, axis);
    check_rotation(p, axis);
    double finer = exp2(-p->block->fineness[p->index] / 2.0);
    check_color(p, "colour", GSZ_PLANE_DC, 1, GSZ_PLANE_DC, 1,
                (0.5001 + COLOR_DEAD_ZONE) * p->block->color_step * finer);
    /* vectors that recur have one step for all */
    check_harmonics(p, p->block->sh_step * (p->block->code_groups ? 1 : finer));
}

/* ---- scenes ---- */

typedef struct tally {
    uint32_t blocks;
    uint32_t with_codes; /* blocks whose harmonics are indices */
} tally;

static tally check_file(harness *h, const gsz_cloud *cloud, const gsz_buffer *packed) {
    gsz_cloud back = unpack(h, packed);
    gsz_file *file = open_packed(h, packed);
    tally t = {gsz_file_get_info(file)->blocks, 0};
    uint8_t *seen = test_calloc(cloud->count, 1);
    size_t at = 0;
    for (uint32_t b = 0; b < t.blocks; b++) {
        gsz_quantised_block block = {0};
        assert_int_equal(gsz_file_decode_block(h->context, file, b, &block), GSZ_OK);
        for (uint32_t i = 0; i < block.count; i++, at++) {
            size_t id = (size_t)back.extra[0].values[at];
            assert_true(id < cloud->count && !seen[id]++);
            check_gaussian(&(pairing){&block, i, cloud, &back, id, at});
        }
        t.with_codes += block.code_groups > 0;
        gsz_quantised_block_free(h->context, &block);
    }
    assert_int_equal(at, cloud->count);
    test_free(seen);
    gsz_file_close(h->context, &file);
    gsz_cloud_free(h->context, &back);
    return t;
}

static tally check_packing(harness *h, const gsz_cloud *cloud, float quality,
                           gsz_sh_coding coding) {
    gsz_pack_options options = pack_options(quality);
    options.sh_coding = coding;
    gsz_buffer packed = pack(h, cloud, &options);
    tally t = check_file(h, cloud, &packed);
    gsz_buffer_free(h->context, &packed);
    return t;
}

static const float qualities[] = {0, 25, 60, 85, 100};
enum { QUALITIES = sizeof qualities / sizeof *qualities };

static void every_quality_and_degree(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int degree = 0; degree <= 3; degree++)
        for (int q = 0; q < QUALITIES; q++) {
            gsz_cloud cloud = make_scene(h.context, 1200, degree, 3, 0.5f);
            check_packing(&h, &cloud, qualities[q], GSZ_SH_LEVELS);
            gsz_cloud_free(h.context, &cloud);
        }
    harness_close(&h);
}

static void few_vectors_go_to_a_codebook(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int degree = 1; degree <= 3; degree++)
        for (int q = 0; q < QUALITIES; q++) {
            gsz_cloud cloud = make_scene(h.context, 4000, degree, 3, 0);
            use_palette(&cloud, 16);
            assert_int_equal(check_packing(&h, &cloud, qualities[q], GSZ_SH_AUTO).with_codes, 1);
            assert_int_equal(check_packing(&h, &cloud, qualities[q], GSZ_SH_LEVELS).with_codes, 0);
            gsz_cloud_free(h.context, &cloud);
        }
    harness_close(&h);
}

/** Near and far from the origin, from microns to planets. */
static void scenes_of_any_scale(void **state) {
    (void)state;
    static const struct {
        float extent, center;
    } places[] = {{10, 1e6f}, {1e-6f, 0}, {1e6f, 0}, {1e-6f, 3e-6f}, {1, -1000}, {1e12f, 1e13f}};
    harness h;
    harness_open(&h, 1, 0);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        for (int q = 0; q < QUALITIES; q++) {
            gsz_cloud cloud = make_scene(h.context, 500, 1, places[i].extent, places[i].center);
            check_packing(&h, &cloud, qualities[q], GSZ_SH_LEVELS);
            gsz_cloud_free(h.context, &cloud);
        }
    harness_close(&h);
}

static void outliers_do_not_coarsen_the_rest(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 2000, 0, 3, 0);
    for (int k = 0; k < 3; k++) {
        cloud.plane[GSZ_PLANE_POSITION + k][17] = 1e9f;
        cloud.plane[GSZ_PLANE_POSITION + k][18] = -1e9f;
        cloud.plane[GSZ_PLANE_POSITION + k][900 + k] = 1e15f;
    }
    for (int q = 0; q < QUALITIES; q++)
        assert_true(check_packing(&h, &cloud, qualities[q], GSZ_SH_LEVELS).blocks >= 4);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void many_blocks_and_layers(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = make_scene(h.context, 70000, 1, 3, 0);
    for (int q = 0; q < QUALITIES; q += 2)
        assert_true(check_packing(&h, &cloud, qualities[q], GSZ_SH_LEVELS).blocks >= 4);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- single attributes at their ends ---- */

static void check_all_qualities(harness *h, gsz_cloud *cloud) {
    for (int q = 0; q < QUALITIES; q++) check_packing(h, cloud, qualities[q], GSZ_SH_LEVELS);
    gsz_cloud_free(h->context, cloud);
}

static void opacities_at_their_ends(void **state) {
    (void)state;
    static const float ends[] = {-40, 40, -12, 12, 0, -3e-8f};
    harness h;
    harness_open(&h, 1, 0);
    for (int all = 0; all < 7; all++) {
        gsz_cloud cloud = make_scene(h.context, 300, 1, 3, 0);
        for (size_t i = 0; i < cloud.count; i++)
            cloud.plane[GSZ_PLANE_OPACITY][i] = ends[all < 6 ? (size_t)all : i % 6];
        check_all_qualities(&h, &cloud);
    }
    harness_close(&h);
}

static void scales_at_their_ends(void **state) {
    (void)state;
    static const float ends[][3] = {{-40, -40, -40}, {-40, -3, -3}, {-3, -40, -40},
                                    {-3, -3, -3},    {5, -40, -6},  {9, 9, 9}};
    harness h;
    harness_open(&h, 1, 0);
    for (int all = 0; all < 7; all++) {
        gsz_cloud cloud = make_scene(h.context, 300, 0, 3, 0);
        for (size_t i = 0; i < cloud.count; i++)
            for (size_t k = 0; k < 3; k++)
                cloud.plane[GSZ_PLANE_SCALE + k][i] =
                    ends[all < 6 ? (size_t)all : i % 6][(k + i) % 3];
        check_all_qualities(&h, &cloud);
    }
    harness_close(&h);
}

static void rotations_of_any_length(void **state) {
    (void)state;
    static const float lengths[] = {1e-6f, 1, 1e6f, -1};
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 400, 0, 3, 0);
    for (size_t i = 0; i < cloud.count; i++)
        for (int k = 0; k < 4; k++) {
            float *q = &cloud.plane[GSZ_PLANE_ROTATION + k][i];
            if (i % 5 == 0) *q = k == (int)(i / 5 % 4);
            *q *= lengths[i % 4];
        }
    check_all_qualities(&h, &cloud);
    harness_close(&h);
}

static void colors_beyond_the_usual(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 400, 3, 3, 0);
    for (int plane = GSZ_PLANE_DC; plane < gsz_plane_count(3); plane++)
        for (size_t i = 0; i < cloud.count; i += 3)
            cloud.plane[plane][i] = (float)((int)(i * (size_t)plane % 9) - 4);
    check_all_qualities(&h, &cloud);
    harness_close(&h);
}

/* ---- few or equal Gaussians ---- */

static void one_gaussian(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int degree = 0; degree <= 3; degree++)
        for (size_t count = 1; count <= 3; count++) {
            gsz_cloud cloud = make_scene(h.context, count, degree, 3, 7);
            check_all_qualities(&h, &cloud);
        }
    harness_close(&h);
}

static void all_alike(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 3000, 3, 3, 0);
    for (int plane = 0; plane < gsz_plane_count(3); plane++)
        for (size_t i = 1; i < cloud.count; i++) cloud.plane[plane][i] = cloud.plane[plane][0];
    for (int q = 0; q < QUALITIES; q++) check_packing(&h, &cloud, qualities[q], GSZ_SH_AUTO);
    check_all_qualities(&h, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_quality_and_degree),
        cmocka_unit_test(few_vectors_go_to_a_codebook),
        cmocka_unit_test(scenes_of_any_scale),
        cmocka_unit_test(outliers_do_not_coarsen_the_rest),
        cmocka_unit_test(many_blocks_and_layers),
        cmocka_unit_test(opacities_at_their_ends),
        cmocka_unit_test(scales_at_their_ends),
        cmocka_unit_test(rotations_of_any_length),
        cmocka_unit_test(colors_beyond_the_usual),
        cmocka_unit_test(one_gaussian),
        cmocka_unit_test(all_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
