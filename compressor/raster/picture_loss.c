/* SPDX-License-Identifier: MIT */
/* picture_loss.c - how far two pictures are apart, for optimisers: L1, L2 and D-SSIM with their gradients. */
#include "gsz_picture.h"

#include "context.h"
#include "parallel.h"
#include "ssim.h"

#include <string.h>

enum { BAND = 16 };

typedef struct loss {
    gsz_picture *gradient;
    const gsz_picture *reference, *test;
    const gsz_loss_weights *weights;
    double (*row)[2];  /* sums of |d| and d^2 */
    float *similarity; /* gradient of the SSIM of one channel */
} loss;

/** Replaces the gradient by that of L1 and L2. */
static void point_row(loss *l, size_t y) {
    size_t width = (size_t)l->test->width, at = y * width;
    float values = 3 * (float)width * (float)l->test->height;
    float linear = l->weights->l1 / values, square = 2 * l->weights->l2 / values;
    double sum[2] = {0, 0};
    for (int c = 0; c < 3; c++)
        for (size_t i = at; i < at + width; i++) {
            float d = l->test->plane[c][i] - l->reference->plane[c][i];
            sum[0] += (double)(d < 0 ? -d : d);
            sum[1] += (double)d * (double)d;
            l->gradient->plane[c][i] = square * d + (d > 0 ? linear : d < 0 ? -linear : 0);
        }
    memset(l->gradient->plane[3] + at, 0, width * sizeof(float));
    for (int k = 0; k < 2; k++) l->row[y][k] = sum[k];
}

static gsz_result point_band(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    for (size_t y = begin; y < end; y++) point_row(user, y);
    return GSZ_OK;
}

static gsz_result add_points(gsz_context *context, loss *l, double *out) {
    int height = l->test->height;
    double values = 3.0 * l->test->width * height, sum[2] = {0, 0};
    GSZ_TRY(GSZ_NEW(context, &l->row, (size_t)height));
    GSZ_TRY(gsz_parallel_ranges(context, NULL, (size_t)height, BAND, point_band, l));
    for (int y = 0; y < height; y++)
        for (int k = 0; k < 2; k++) sum[k] += l->row[y][k];
    *out = (double)l->weights->l1 * sum[0] / values + (double)l->weights->l2 * sum[1] / values;
    return GSZ_OK;
}

static gsz_result add_similarity(gsz_context *context, loss *l, double *out) {
    size_t pixels = (size_t)l->test->width * (size_t)l->test->height;
    float share = l->weights->dssim / 3;
    GSZ_TRY(GSZ_NEW(context, &l->similarity, pixels));
    *out += (double)l->weights->dssim;
    for (int c = 0; c < 3; c++) {
        double mean = 0;
        GSZ_TRY(gsz_ssim(context, &mean, l->similarity, l->reference->plane[c], l->test->plane[c],
                         l->test->width, l->test->height));
        *out -= (double)l->weights->dssim * mean / 3;
        for (size_t i = 0; i < pixels; i++) l->gradient->plane[c][i] -= share * l->similarity[i];
    }
    return GSZ_OK;
}

static gsz_result check(gsz_context *ctx, const loss *l) {
    const gsz_picture *a = l->reference, *b = l->test, *g = l->gradient;
    if (a->width != b->width || a->height != b->height || g->width != b->width ||
        g->height != b->height)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "the pictures of a loss are not of one size");
    if (l->weights->dssim != 0 && (b->width < GSZ_SSIM_WINDOW || b->height < GSZ_SSIM_WINDOW))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "a picture of %d x %d pixels is too small for D-SSIM, which needs %d x %d",
                        b->width, b->height, GSZ_SSIM_WINDOW, GSZ_SSIM_WINDOW);
    return GSZ_OK;
}

gsz_result gsz_picture_loss(gsz_context *context, double *out_loss, gsz_picture *gradient,
                            const gsz_picture *reference, const gsz_picture *test,
                            const gsz_loss_weights *weights) {
    loss l = {.gradient = gradient, .reference = reference, .test = test, .weights = weights};
    gsz_clear_error(context);
    GSZ_TRY(check(context, &l));
    gsz_result result = add_points(context, &l, out_loss);
    if (result == GSZ_OK && weights->dssim != 0) result = add_similarity(context, &l, out_loss);
    gsz_free(context, l.row);
    gsz_free(context, l.similarity);
    return result;
}
