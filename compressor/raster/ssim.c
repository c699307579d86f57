/* SPDX-License-Identifier: MIT */
/* ssim.c - Wang et al. 2004, "Image quality assessment: from error visibility to structural similarity", with the
 * Gaussian window of 11 x 11 and deviation 1.5 of that paper, applied row by row, then column by column. */
#include "ssim.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"

#include <string.h>

enum { WINDOW = GSZ_SSIM_WINDOW, BAND = 16 /* rows of one piece of work */ };

/* (K1 L)^2 and (K2 L)^2 for values of 0..1 */
#define C1 1e-4f
#define C2 9e-4f

/** Windowed means, and then what takes their place: derivatives by them. */
enum { MEAN_X, MEAN_Y, MEAN_XX, MEAN_YY, MEAN_XY, MEANS };
enum { BY_Y, BY_YY, BY_XY, DERIVATIVES };

typedef struct ssim {
    const float *x, *y; /* reference and test */
    float *gradient;
    int width, height, columns, rows; /* of the planes; windows across and down */
    float window[WINDOW];
    float *
        narrow; /* [MEANS][height][columns]: filtered along rows; on the way back [DERIVATIVES] of it */
    float *mean; /* [DERIVATIVES][rows][columns]: derivatives of each window */
    double *row_sum;
} ssim;

static void make_window(float window[WINDOW]) {
    double weight[WINDOW], sum = 0;
    for (int i = 0; i < WINDOW; i++) {
        double d = i - WINDOW / 2;
        sum += weight[i] = gsz_exp(-d * d / (2 * 1.5 * 1.5));
    }
    for (int i = 0; i < WINDOW; i++) window[i] = (float)(weight[i] / sum);
}

/* ---- forward ------------------------------------------------------------------------------------- */

static float *narrow_row(const ssim *s, int quantity, int y) {
    return s->narrow + ((size_t)quantity * (size_t)s->height + (size_t)y) * (size_t)s->columns;
}

static void narrow_rows(const ssim *s, int y) {
    const float *a = s->x + (size_t)y * (size_t)s->width, *b = s->y + (size_t)y * (size_t)s->width;
    float *out[MEANS];
    for (int q = 0; q < MEANS; q++) out[q] = narrow_row(s, q, y);
    for (int i = 0; i < s->columns; i++) {
        float sum[MEANS] = {0};
        for (int k = 0; k < WINDOW; k++) {
            float w = s->window[k], p = a[i + k], q = b[i + k];
            sum[MEAN_X] += w * p;
            sum[MEAN_Y] += w * q;
            sum[MEAN_XX] += w * (p * p);
            sum[MEAN_YY] += w * (q * q);
            sum[MEAN_XY] += w * (p * q);
        }
        for (int q = 0; q < MEANS; q++) out[q][i] = sum[q];
    }
}

static gsz_result narrow_band(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    for (size_t y = begin; y < end; y++) narrow_rows(user, (int)y);
    return GSZ_OK;
}

/** Similarity of one window from its means; with `by` also the derivatives by those of the test. */
static float similarity(const float m[MEANS], float by[DERIVATIVES]) {
    float x = m[MEAN_X], y = m[MEAN_Y];
    float a1 = 2 * x * y + C1, a2 = 2 * (m[MEAN_XY] - x * y) + C2;
    float b1 = x * x + y * y + C1, b2 = (m[MEAN_XX] - x * x) + (m[MEAN_YY] - y * y) + C2;
    float value = a1 * a2 / (b1 * b2);
    if (by) {
        by[BY_XY] = 2 * a1 / (b1 * b2);
        by[BY_YY] = -value / b2;
        by[BY_Y] = 2 * x * a2 / (b1 * b2) - 2 * y * value / b1 - x * by[BY_XY] - 2 * y * by[BY_YY];
    }
    return value;
}

static double compare_row(const ssim *s, int y) {
    double sum = 0;
    for (int i = 0; i < s->columns; i++) {
        float m[MEANS] = {0}, by[DERIVATIVES];
        for (int q = 0; q < MEANS; q++)
            for (int k = 0; k < WINDOW; k++) m[q] += s->window[k] * narrow_row(s, q, y + k)[i];
        sum += (double)similarity(m, s->gradient ? by : NULL);
        for (int d = 0; s->gradient && d < DERIVATIVES; d++)
            s->mean[((size_t)d * (size_t)s->rows + (size_t)y) * (size_t)s->columns + (size_t)i] =
                by[d];
    }
    return sum;
}

static gsz_result compare_band(void *user, size_t begin, size_t end, int worker) {
    const ssim *s = user;
    (void)worker;
    for (size_t y = begin; y < end; y++) s->row_sum[y] = compare_row(s, (int)y);
    return GSZ_OK;
}

/* ---- backward: the same filter, turned round ----------------------------------------------------- */

static void widen_columns(const ssim *s, int y) {
    for (int d = 0; d < DERIVATIVES; d++) {
        float *out = narrow_row(s, d, y);
        memset(out, 0, sizeof *out * (size_t)s->columns);
        for (int k = 0; k < WINDOW; k++) {
            int from = y - k;
            if (from < 0 || from >= s->rows) continue;
            const float *by =
                s->mean + ((size_t)d * (size_t)s->rows + (size_t)from) * (size_t)s->columns;
            for (int i = 0; i < s->columns; i++) out[i] += s->window[k] * by[i];
        }
    }
}

static gsz_result widen_band(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    for (size_t y = begin; y < end; y++) widen_columns(user, (int)y);
    return GSZ_OK;
}

static void gradient_row(const ssim *s, int y) {
    size_t at = (size_t)y * (size_t)s->width;
    float scale = 1 / ((float)s->rows * (float)s->columns);
    for (int i = 0; i < s->width; i++) {
        float by[DERIVATIVES] = {0};
        for (int k = 0; k < WINDOW; k++) {
            int from = i - k;
            if (from < 0 || from >= s->columns) continue;
            for (int d = 0; d < DERIVATIVES; d++) by[d] += s->window[k] * narrow_row(s, d, y)[from];
        }
        s->gradient[at + (size_t)i] = scale * (by[BY_Y] + 2 * s->y[at + (size_t)i] * by[BY_YY] +
                                               s->x[at + (size_t)i] * by[BY_XY]);
    }
}

static gsz_result gradient_band(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    for (size_t y = begin; y < end; y++) gradient_row(user, (int)y);
    return GSZ_OK;
}

/* ---- both ---------------------------------------------------------------------------------------- */

static gsz_result run(gsz_context *context, ssim *s) {
    size_t rows = (size_t)s->rows, height = (size_t)s->height, columns = (size_t)s->columns;
    GSZ_TRY(GSZ_NEW(context, &s->narrow, MEANS * height * columns));
    GSZ_TRY(GSZ_NEW(context, &s->row_sum, rows));
    if (s->gradient) GSZ_TRY(GSZ_NEW(context, &s->mean, DERIVATIVES * rows * columns));
    GSZ_TRY(gsz_parallel_ranges(context, NULL, height, BAND, narrow_band, s));
    GSZ_TRY(gsz_parallel_ranges(context, NULL, rows, BAND, compare_band, s));
    if (!s->gradient) return GSZ_OK;
    GSZ_TRY(gsz_parallel_ranges(context, NULL, height, BAND, widen_band, s));
    return gsz_parallel_ranges(context, NULL, height, BAND, gradient_band, s);
}

gsz_result gsz_ssim(gsz_context *context, double *out_mean, float *gradient, const float *reference,
                    const float *test, int width, int height) {
    ssim s = {.x = reference, .y = test, .gradient = gradient, .width = width, .height = height};
    s.columns = width - WINDOW + 1;
    s.rows = height - WINDOW + 1;
    make_window(s.window);
    gsz_result result = run(context, &s);
    double sum = 0;
    for (int y = 0; result == GSZ_OK && y < s.rows; y++) sum += s.row_sum[y];
    if (result == GSZ_OK) *out_mean = sum / ((double)s.rows * s.columns);
    gsz_free(context, s.narrow);
    gsz_free(context, s.row_sum);
    gsz_free(context, s.mean);
    return result;
}
