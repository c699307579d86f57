/* SPDX-License-Identifier: MIT */
/* judge_score.c - how far two pictures are apart: PSNR, and SSIM (Wang et al. 2004). */
#include "judge.h"
#include <math.h>
#include <stdlib.h>

enum { REACH = 5, WINDOW = 2 * REACH + 1, MOMENTS = 5 };

static double psnr(const judge_picture *a, const judge_picture *b) {
    const size_t values = 3 * (size_t)a->width * (size_t)a->height;
    double sum = 0;
    for (size_t i = 0; i < values; i++) {
        const double d = (double)a->pixels[i] - (double)b->pixels[i];
        sum += d * d;
    }
    return sum > 0 ? fmin(JUDGE_PSNR_EQUAL, -10 * log10(sum / (double)values)) : JUDGE_PSNR_EQUAL;
}

static void gaussian_window(double out[WINDOW]) {
    double sum = 0;
    for (int i = 0; i < WINDOW; i++)
        sum += out[i] = exp(-(i - REACH) * (i - REACH) / (2 * 1.5 * 1.5));
    for (int i = 0; i < WINDOW; i++) out[i] /= sum;
}

/* Means of a, b, aa, bb, ab over the window across, at every pixel of one channel. */
typedef double moments[MOMENTS];

typedef struct comparison {
    const judge_picture *a, *b;
    int channel;
    double window[WINDOW];
    moments *across; /* one a pixel; the outermost REACH columns stay unset */
    double *row_sum;
} comparison;

static void blur_row(void *user, size_t y) {
    const comparison *c = user;
    const int width = c->a->width;
    for (int x = REACH; x < width - REACH; x++) {
        double *out = c->across[y * (size_t)width + (size_t)x];
        for (int i = 0; i < MOMENTS; i++) out[i] = 0;
        for (int i = 0; i < WINDOW; i++) {
            const size_t at =
                3 * (y * (size_t)width + (size_t)(x + i - REACH)) + (size_t)c->channel;
            const double w = c->window[i], a = c->a->pixels[at], b = c->b->pixels[at];
            out[0] += w * a;
            out[1] += w * b;
            out[2] += w * a * a;
            out[3] += w * b * b;
            out[4] += w * a * b;
        }
    }
}

static double similarity(const moments m) {
    const double c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;
    const double va = m[2] - m[0] * m[0], vb = m[3] - m[1] * m[1], covariance = m[4] - m[0] * m[1];
    return (2 * m[0] * m[1] + c1) * (2 * covariance + c2) /
           ((m[0] * m[0] + m[1] * m[1] + c1) * (va + vb + c2));
}

static void score_row(void *user, size_t row) {
    const comparison *c = user;
    const size_t width = (size_t)c->a->width;
    double sum = 0;
    for (size_t x = REACH; x + REACH < width; x++) {
        moments mean = {0};
        for (size_t i = 0; i < WINDOW; i++)
            for (int j = 0; j < MOMENTS; j++)
                mean[j] += c->window[i] * c->across[(row + i) * width + x][j];
        sum += similarity(mean);
    }
    c->row_sum[row] = sum;
}

/* Over windows that lie wholly in the picture; the mean of the three channels. */
static double ssim(const judge_picture *a, const judge_picture *b) {
    const size_t width = (size_t)a->width, height = (size_t)a->height;
    const size_t rows = height - 2 * REACH;
    comparison c = {.a = a, .b = b};
    gaussian_window(c.window);
    c.across = judge_memory(width * height, sizeof *c.across);
    c.row_sum = judge_memory(rows, sizeof *c.row_sum);
    double sum = 0;
    for (c.channel = 0; c.channel < 3; c.channel++) {
        judge_parallel(height, blur_row, &c);
        judge_parallel(rows, score_row, &c);
        for (size_t i = 0; i < rows; i++) sum += c.row_sum[i];
    }
    free(c.row_sum);
    free(c.across);
    return sum / (3 * (double)rows * (double)(width - 2 * REACH));
}

judge_score judge_compare(const judge_picture *reference, const judge_picture *test) {
    return (judge_score){.psnr = psnr(reference, test), .ssim = ssim(reference, test)};
}
