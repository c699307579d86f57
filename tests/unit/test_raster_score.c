/* SPDX-License-Identifier: MIT */
/* test_raster_score.c - PSNR, SSIM and losses of pictures against plain double-precision ones and finite differences;
 * the way from and to 8-bit values. */
#include "test_raster_support.h"

enum { WINDOW = 11 };

/** A smooth picture, and one that is like it but for noise. */
static void paint(gsz_picture *picture, float noise, uint32_t seed) {
    for (int p = 0; p < 4; p++)
        for (int y = 0; y < picture->height; y++)
            for (int x = 0; x < picture->width; x++) {
                float wave = sinf((float)(x + 3 * p) * 0.35f) * cosf((float)(y - p) * 0.27f);
                picture->plane[p][y * picture->width + x] =
                    0.5f + 0.35f * wave + random_float(&seed, noise);
            }
}

static gsz_picture painted(harness *h, int width, int height, float noise, uint32_t seed) {
    gsz_picture picture = make_picture(h, width, height);
    paint(&picture, noise, seed);
    return picture;
}

/* ---- the same, naively --------------------------------------------------------------------------- */

static double clamped(float x) { return x > 0 ? x < 1 ? (double)x : 1 : 0; }

static double naive_psnr(const gsz_picture *a, const gsz_picture *b) {
    double sum = 0;
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < pixels_of(a); i++) {
            double d = clamped(a->plane[c][i]) - clamped(b->plane[c][i]);
            sum += d * d;
        }
    return fmin(99, -10 * log10(sum / (3 * (double)pixels_of(a))));
}

/** One window of two planes whose rows are `width` apart. */
static double naive_window(const double *x, const double *y, int width) {
    double weight[WINDOW], sum = 0, m[5] = {0};
    for (int k = 0; k < WINDOW; k++) sum += weight[k] = exp(-(k - 5) * (k - 5) / 4.5);
    for (int j = 0; j < WINDOW; j++)
        for (int i = 0; i < WINDOW; i++) {
            double w = weight[i] * weight[j] / (sum * sum), p = x[j * width + i],
                   q = y[j * width + i];
            m[0] += w * p;
            m[1] += w * q;
            m[2] += w * p * p;
            m[3] += w * q * q;
            m[4] += w * p * q;
        }
    double variances = m[2] - m[0] * m[0] + m[3] - m[1] * m[1];
    return (2 * m[0] * m[1] + 1e-4) * (2 * (m[4] - m[0] * m[1]) + 9e-4) /
           ((m[0] * m[0] + m[1] * m[1] + 1e-4) * (variances + 9e-4));
}

static double naive_ssim(const double *x, const double *y, int width, int height) {
    double sum = 0;
    for (int j = 0; j + WINDOW <= height; j++)
        for (int i = 0; i + WINDOW <= width; i++)
            sum += naive_window(x + j * width + i, y + j * width + i, width);
    return sum / ((width - WINDOW + 1) * (double)(height - WINDOW + 1));
}

static double *luma_of(const gsz_picture *p) {
    double *luma = malloc(pixels_of(p) * sizeof *luma);
    assert_non_null(luma);
    for (size_t i = 0; i < pixels_of(p); i++)
        luma[i] = 0.299 * clamped(p->plane[0][i]) + 0.587 * clamped(p->plane[1][i]) +
                  0.114 * clamped(p->plane[2][i]);
    return luma;
}

static double *plane_of(const gsz_picture *p, int plane) {
    double *wide = malloc(pixels_of(p) * sizeof *wide);
    assert_non_null(wide);
    for (size_t i = 0; i < pixels_of(p); i++) wide[i] = (double)p->plane[plane][i];
    return wide;
}

/** The loss in double precision. */
static double naive_loss(const gsz_picture *a, const gsz_picture *b, const gsz_loss_weights *w) {
    double sum[3] = {0, 0, 3}, values = 3 * (double)pixels_of(a);
    for (int c = 0; c < 3; c++) {
        double *x = plane_of(a, c), *y = plane_of(b, c);
        for (size_t i = 0; i < pixels_of(a); i++) {
            sum[0] += fabs(x[i] - y[i]);
            sum[1] += (x[i] - y[i]) * (x[i] - y[i]);
        }
        if (w->dssim != 0) sum[2] -= naive_ssim(x, y, a->width, a->height);
        free(x);
        free(y);
    }
    return (double)w->l1 * sum[0] / values + (double)w->l2 * sum[1] / values +
           (double)w->dssim * sum[2] / 3;
}

/* ---- scores -------------------------------------------------------------------------------------- */

static gsz_score score(harness *h, const gsz_picture *a, const gsz_picture *b) {
    gsz_score out = {-1, -1};
    assert_ok(h, gsz_picture_score(h->context, &out, a, b));
    return out;
}

static void scores_against_naive_ones(void **state) {
    (void)state;
    static const int size[][2] = {{11, 11}, {12, 40}, {47, 33}, {70, 11}};
    static const float noise[] = {0.003f, 0.1f, 0.9f};
    harness h;
    harness_open(&h, 1, 0);
    for (int s = 0; s < 4; s++)
        for (int n = 0; n < 3; n++) {
            gsz_picture a = painted(&h, size[s][0], size[s][1], 0, 1);
            gsz_picture b = painted(&h, size[s][0], size[s][1], noise[n], 2);
            double *x = luma_of(&a), *y = luma_of(&b);
            gsz_score found = score(&h, &a, &b);
            assert_true(fabs(found.psnr - naive_psnr(&a, &b)) < 1e-6);
            assert_true(fabs(found.ssim - naive_ssim(x, y, a.width, a.height)) < 2e-5);
            free(x);
            free(y);
            gsz_picture_free(h.context, &a);
            gsz_picture_free(h.context, &b);
        }
    harness_close(&h);
}

static void fill(gsz_picture *picture, float red, float green, float blue) {
    const float color[4] = {red, green, blue, 0.5f};
    for (int p = 0; p < 4; p++)
        for (size_t i = 0; i < pixels_of(picture); i++) picture->plane[p][i] = color[p];
}

static void scores_that_are_known(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_picture a = painted(&h, 30, 20, 0.5f, 1), b = painted(&h, 30, 20, 0.5f, 1);
    memset(b.plane[3], 0, pixels_of(&b) * sizeof(float)); /* the coverage does not count */
    gsz_score same = score(&h, &a, &b);
    assert_true(same.psnr == GSZ_PSNR_EQUAL && same.ssim == 1);
    fill(&a, 0.5f, 0.25f, 0.75f);
    fill(&b, 0.6f, 0.35f, 0.65f);
    assert_true(fabs(score(&h, &a, &b).psnr - 20) < 1e-4);
    fill(&a, 0, 0, 0);
    fill(&b, 1, 1, 1);
    gsz_score opposite = score(&h, &a, &b);
    assert_true(fabs(opposite.psnr) < 1e-9);
    assert_true(fabs(opposite.ssim - 1e-4 / 1.0001) < 1e-6);
    fill(&a, -3, NAN, 0);
    fill(&b, 0, 0, -INFINITY); /* clamped, as on a screen */
    assert_true(score(&h, &a, &b).psnr == GSZ_PSNR_EQUAL);
    fill(&a, 1, 1, 1);
    fill(&b, 7, 1.5f, INFINITY);
    assert_true(score(&h, &a, &b).ssim == 1);
    a.plane[1][5] = nextafterf(1, 0); /* as little as can be */
    assert_true(score(&h, &a, &b).psnr == GSZ_PSNR_EQUAL);
    gsz_picture_free(h.context, &a);
    gsz_picture_free(h.context, &b);
    harness_close(&h);
}

static void too_small_for_a_window(void **state) {
    (void)state;
    static const int size[][2] = {{1, 1}, {10, 30}, {30, 10}, {10, 10}};
    harness h;
    harness_open(&h, 1, 0);
    for (int s = 0; s < 4; s++) {
        gsz_picture a = painted(&h, size[s][0], size[s][1], 0.2f, 1);
        gsz_picture b = painted(&h, size[s][0], size[s][1], 0.2f, 2);
        gsz_score found = score(&h, &a, &b);
        assert_true(fabs(found.psnr - naive_psnr(&a, &b)) < 1e-6);
        assert_true(isnan(found.ssim));
        gsz_picture_free(h.context, &a);
        gsz_picture_free(h.context, &b);
    }
    harness_close(&h);
}

/* ---- losses -------------------------------------------------------------------------------------- */

/** Central differences of the loss in double precision; L1 has its kinks elsewhere: |d| > step. */
static void check_gradient(harness *h, gsz_loss_weights weights, int width, int height) {
    gsz_picture a = painted(h, width, height, 0.05f, 1), b = painted(h, width, height, 0.3f, 2);
    gsz_picture gradient = random_picture(h, width, height, 3);
    double loss, apart = 0, size = 0, largest = 0, step = 1.0 / 4096;
    assert_ok(h, gsz_picture_loss(h->context, &loss, &gradient, &a, &b, &weights));
    assert_true(fabs(loss - naive_loss(&a, &b, &weights)) < 3e-6);
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < pixels_of(&a); i++)
            largest = fmax(largest, fabs((double)gradient.plane[c][i]));
    for (int c = 0; c < 3; c++)
        for (size_t i = (size_t)c; i < pixels_of(&a); i += 5) {
            float *x = &b.plane[c][i], middle = *x;
            if (fabs((double)(middle - a.plane[c][i])) < 2 * step) continue;
            *x = middle + (float)step;
            double up = naive_loss(&a, &b, &weights), above = (double)*x;
            *x = middle - (float)step;
            double slope = (up - naive_loss(&a, &b, &weights)) / (above - (double)*x);
            *x = middle;
            double d = (double)gradient.plane[c][i] - slope;
            assert_true(fabs(d) < 1e-2 * fmax(fabs(slope), 0.1 * largest));
            apart += d * d;
            size += slope * slope;
        }
    assert_true(size > 0 && sqrt(apart / size) < 1e-3);
    for (size_t i = 0; i < pixels_of(&a); i++) assert_true(gradient.plane[3][i] == 0);
    gsz_picture_free(h->context, &a);
    gsz_picture_free(h->context, &b);
    gsz_picture_free(h->context, &gradient);
}

static void gradients_of_losses(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    check_gradient(&h, (gsz_loss_weights){1, 0, 0}, 21, 9);
    check_gradient(&h, (gsz_loss_weights){0, 1, 0}, 9, 21);
    check_gradient(&h, (gsz_loss_weights){0, 0, 1}, 17, 14);
    check_gradient(&h, (gsz_loss_weights){0, 0, 1}, 11, 11);
    check_gradient(&h, (gsz_loss_weights){0.8f, 0.3f, 0.2f}, 13, 18);
    harness_close(&h);
}

static void no_loss_where_nothing_differs(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_picture a = painted(&h, 25, 22, 0.2f, 1), gradient = random_picture(&h, 25, 22, 3);
    gsz_loss_weights weights = {1, 1, 0};
    double loss;
    assert_ok(&h, gsz_picture_loss(h.context, &loss, &gradient, &a, &a, &weights));
    assert_true(loss == 0);
    for (int p = 0; p < 4; p++)
        for (size_t i = 0; i < pixels_of(&a); i++) assert_true(gradient.plane[p][i] == 0);
    weights.dssim = 1;
    assert_ok(&h, gsz_picture_loss(h.context, &loss, &gradient, &a, &a, &weights));
    assert_true(fabs(loss) < 1e-12);
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < pixels_of(&a); i++)
            assert_true(fabs((double)gradient.plane[c][i]) < 1e-6);
    gsz_picture_free(h.context, &a);
    gsz_picture_free(h.context, &gradient);
    harness_close(&h);
}

static void same_for_any_number_of_threads(void **state) {
    (void)state;
    harness h[2];
    gsz_picture gradient[2];
    gsz_score scores[2];
    double loss[2];
    const gsz_loss_weights weights = {0.8f, 0.1f, 0.2f};
    for (int t = 0; t < 2; t++) {
        harness_open(&h[t], t ? 3 : 1, 0);
        gsz_picture a = painted(&h[t], 93, 71, 0, 1), b = painted(&h[t], 93, 71, 0.2f, 2);
        gradient[t] = make_picture(&h[t], 93, 71);
        scores[t] = score(&h[t], &a, &b);
        assert_ok(&h[t], gsz_picture_loss(h[t].context, &loss[t], &gradient[t], &a, &b, &weights));
        gsz_picture_free(h[t].context, &a);
        gsz_picture_free(h[t].context, &b);
    }
    assert_same_picture(&gradient[0], &gradient[1]);
    assert_true(scores[0].psnr == scores[1].psnr && scores[0].ssim == scores[1].ssim);
    assert_true(loss[0] == loss[1]);
    for (int t = 0; t < 2; t++) {
        gsz_picture_free(h[t].context, &gradient[t]);
        harness_close(&h[t]);
    }
}

/* ---- bytes --------------------------------------------------------------------------------------- */

/** All 256 values there and back; alpha 0 has no colour to come back. */
static void bytes_there_and_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_picture picture = make_picture(&h, 256, 256);
    uint8_t *in = malloc(4 << 16), *out = malloc(4 << 16);
    assert_true(in && out);
    for (int channels = 3; channels <= 4; channels++) {
        for (int i = 0; i < 1 << 16; i++)
            for (int c = 0; c < channels; c++)
                in[i * channels + c] = (uint8_t)(c == 3 ? i >> 8 : (i + 50 * c) & 255);
        gsz_picture_from_bytes(&picture, in, channels, NULL);
        gsz_picture_to_bytes(out, &picture, channels);
        int first = channels == 4 ? 256 : 0; /* behind alpha 0 */
        assert_memory_equal(in + first * channels, out + first * channels,
                            (size_t)(((1 << 16) - first) * channels));
        for (int i = 0; channels == 4 && i < 4 * 256; i++) assert_int_equal(out[i], 0);
    }
    free(in);
    free(out);
    gsz_picture_free(h.context, &picture);
    harness_close(&h);
}

static void alpha_over_a_background(void **state) {
    (void)state;
    static const uint8_t pixels[] = {255, 0, 51, 0, 255, 0, 51, 255, 255, 0, 51, 51};
    static const float background[3] = {0.5f, 1, 0.25f};
    static const float expected[3][4] = {
        {0.5f, 1, 0.25f, 0}, {1, 0, 0.2f, 1}, {0.6f, 0.8f, 0.24f, 0.2f}};
    harness h;
    harness_open(&h, 1, 0);
    gsz_picture picture = make_picture(&h, 3, 1);
    gsz_picture_from_bytes(&picture, pixels, 4, background);
    for (int i = 0; i < 3; i++)
        for (int p = 0; p < 4; p++)
            assert_true(fabsf(picture.plane[p][i] - expected[i][p]) < 1e-6f);
    gsz_picture_from_bytes(&picture, pixels, 3, background);
    assert_true(picture.plane[0][1] == 0 && picture.plane[1][1] == 1 && picture.plane[3][1] == 1);
    gsz_picture_free(h.context, &picture);
    harness_close(&h);
}

static void colours_are_clamped(void **state) {
    (void)state;
    static const float values[] = {-1, -0.0f, 0.5f, 1, 1.5f, NAN, INFINITY, -INFINITY};
    static const float expected[] = {0, 0, 0.5f, 1, 1, 0, 1, 0};
    static const uint8_t bytes[] = {0, 0, 128, 255, 255, 0, 255, 0};
    harness h;
    uint8_t out[8 * 3];
    harness_open(&h, 1, 0);
    gsz_picture picture = make_picture(&h, 8, 1);
    for (int p = 0; p < 4; p++) memcpy(picture.plane[p], values, sizeof values);
    gsz_picture_to_bytes(out, &picture, 3);
    for (int i = 0; i < 24; i++) assert_int_equal(out[i], bytes[i / 3]);
    gsz_picture_clamp(&picture);
    for (int p = 0; p < 3; p++)
        for (int i = 0; i < 8; i++) assert_true(picture.plane[p][i] == expected[i]);
    assert_memory_equal(picture.plane[3], values, sizeof values);
    gsz_picture_free(h.context, &picture);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_against_naive_ones),
        cmocka_unit_test(scores_that_are_known),
        cmocka_unit_test(too_small_for_a_window),
        cmocka_unit_test(gradients_of_losses),
        cmocka_unit_test(no_loss_where_nothing_differs),
        cmocka_unit_test(same_for_any_number_of_threads),
        cmocka_unit_test(bytes_there_and_back),
        cmocka_unit_test(alpha_over_a_background),
        cmocka_unit_test(colours_are_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
