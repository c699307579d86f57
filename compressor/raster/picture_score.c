/* SPDX-License-Identifier: MIT */
/* picture_score.c - how far two pictures are apart, for people: PSNR and SSIM. */
#include "gsz_picture.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "ssim.h"

#include <math.h>

enum { BAND = 16 };

typedef struct scorer {
    const gsz_picture *picture[2];
    float *luma[2];
    double *row_error;
} scorer;

static float clamp(float x) { return x > 0 ? x < 1 ? x : 1 : 0; }

static void score_row(scorer *s, size_t y) {
    size_t width = (size_t)s->picture[0]->width, at = y * width;
    static const float share[3] = {0.299f, 0.587f, 0.114f};
    double error = 0;
    for (size_t i = at; i < at + width; i++) {
        float luma[2] = {0, 0};
        for (int c = 0; c < 3; c++) {
            float a = clamp(s->picture[0]->plane[c][i]), b = clamp(s->picture[1]->plane[c][i]);
            double d = (double)a - (double)b;
            error += d * d;
            luma[0] += share[c] * a;
            luma[1] += share[c] * b;
        }
        for (int k = 0; k < 2; k++) s->luma[k][i] = luma[k];
    }
    s->row_error[y] = error;
}

static gsz_result score_band(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    for (size_t y = begin; y < end; y++) score_row(user, y);
    return GSZ_OK;
}

static double psnr_of(double error, double values) {
    double mean = error / values;
    double psnr = mean > 0 ? -10 * gsz_log(mean) / gsz_log(10) : GSZ_PSNR_EQUAL;
    return psnr < GSZ_PSNR_EQUAL ? psnr : GSZ_PSNR_EQUAL;
}

static gsz_result run(gsz_context *context, scorer *s, gsz_score *out) {
    int width = s->picture[0]->width, height = s->picture[0]->height;
    double error = 0;
    for (int k = 0; k < 2; k++)
        GSZ_TRY(GSZ_NEW(context, &s->luma[k], (size_t)width * (size_t)height));
    GSZ_TRY(GSZ_NEW(context, &s->row_error, (size_t)height));
    GSZ_TRY(gsz_parallel_ranges(context, NULL, (size_t)height, BAND, score_band, s));
    for (int y = 0; y < height; y++) error += s->row_error[y];
    out->psnr = psnr_of(error, 3.0 * width * height);
    out->ssim = (double)NAN;
    if (width < GSZ_SSIM_WINDOW || height < GSZ_SSIM_WINDOW) return GSZ_OK;
    return gsz_ssim(context, &out->ssim, NULL, s->luma[0], s->luma[1], width, height);
}

gsz_result gsz_picture_score(gsz_context *context, gsz_score *out_score,
                             const gsz_picture *reference, const gsz_picture *test) {
    gsz_clear_error(context);
    if (reference->width != test->width || reference->height != test->height)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "pictures of %d x %d and %d x %d pixels",
                        reference->width, reference->height, test->width, test->height);
    scorer s = {.picture = {reference, test}};
    gsz_result result = run(context, &s, out_score);
    for (int k = 0; k < 2; k++) gsz_free(context, s.luma[k]);
    gsz_free(context, s.row_error);
    return result;
}
