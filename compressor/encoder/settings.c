/* SPDX-License-Identifier: MIT */
/* settings.c - the measured proportions between the attributes' steps, and the scene's own scale. */
#include "settings.h"

#include "context.h"
#include "det_math.h"
#include "steps.h"

#include <stdlib.h>

enum { SAMPLE = 1 << 16 };

/* Steps at the middle of the quality scale, each in the unit of its attribute; found by minimising bytes at
 * equal PSNR over scenes of different kinds. */
#define POSITION_PER_REFERENCE 0.06
#define SCALE_STEP 0.054
#define ROTATION_STEP 0.108
#define COLOR_STEP 0.03
#define SH_STEP 0.03
#define OPACITY_LEVELS 32.0

/* A picture 600 pixels high sees 1.6 extents away under 50 degrees: a pixel in extents, and the deviation
 * that rendering adds to every splat (sqrt 0.3 pixels). */
#define PIXEL_PER_EXTENT (1.6 * 2 * 0.46631 / 600)
#define DILATION 0.54772

double gsz_alpha_of(float opacity) { return 1 / (1 + gsz_exp(-(double)opacity)); }

void gsz_effective_squares(double e[3], const gsz_cloud *cloud, size_t i, double footprint) {
    for (int k = 0; k < 3; k++) e[k] = gsz_exp(2 * (double)cloud->plane[GSZ_PLANE_SCALE + k][i]) + footprint * footprint;
    for (int a = 0; a < 2; a++)
        for (int b = 0; b < 2 - a; b++)
            if (e[b] < e[b + 1]) {
                double t = e[b];
                e[b] = e[b + 1];
                e[b + 1] = t;
            }
}

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/** The extent over Gaussians that show. */
static double measure_extent(const gsz_cloud *cloud, size_t stride, float *sample) {
    double sum = 0;
    for (int axis = 0; axis < 3; axis++) {
        size_t n = 0;
        for (size_t i = 0; i < cloud->count; i += stride)
            if (cloud->plane[GSZ_PLANE_OPACITY][i] > -2.2f) sample[n++] = cloud->plane[GSZ_PLANE_POSITION + axis][i];
        if (n == 0) continue;
        qsort(sample, n, sizeof *sample, compare_floats);
        double width = (double)sample[(n - 1) * 9 / 10] - sample[(n - 1) / 10];
        sum += width * width;
    }
    double extent = 0.5 * __builtin_sqrt(sum);
    return gsz_clamp(extent, 1e-12, 1e15);
}

/** Geometric mean of the Gaussians' sizes, weighted by what they show. */
static double measure_reference(const gsz_cloud *cloud, size_t stride, double footprint) {
    double sum = 0, weights = 0;
    for (size_t i = 0; i < cloud->count; i += stride) {
        double e[3], alpha = gsz_alpha_of(cloud->plane[GSZ_PLANE_OPACITY][i]);
        gsz_effective_squares(e, cloud, i, footprint);
        double size = __builtin_sqrt(__builtin_sqrt(e[0] * e[1]));
        double weight = alpha * alpha * size;
        sum += weight * gsz_log(size);
        weights += weight;
    }
    return weights > 0 ? gsz_clamp(gsz_exp(sum / weights), 1e-12, 1e15) : footprint;
}

static double log2_of(double x) { return gsz_log(x) / GSZ_LN2; }

/** How coarse everything is: halves every ten steps of quality. */
static double coarseness(float quality) { return gsz_exp((45 - (double)quality) / 10 * GSZ_LN2); }

static void choose_weights(gsz_weights *w) {
    *w = (gsz_weights){.scale_alpha = 8,
                       .color_alpha = 10,
                       .color_size = 10,
                       .rotation_alpha = 11,
                       .rotation_size = 8,
                       .position_alpha = 7,
                       .position_shape = 9,
                       .position_size = -4};
}

gsz_result gsz_settings_make(gsz_context *context, gsz_settings *s, const gsz_cloud *cloud, const gsz_pack_options *options) {
    size_t stride = cloud->count / SAMPLE + 1;
    float *sample = NULL;
    GSZ_TRY(GSZ_NEW(context, &sample, cloud->count / stride + 1));
    s->extent = measure_extent(cloud, stride, sample);
    gsz_free(context, sample);

    gsz_block_header *h = &s->header;
    double coarse = coarseness(options->quality);
    double footprint = s->extent * PIXEL_PER_EXTENT * DILATION;
    double reference = measure_reference(cloud, stride, footprint);
    int degree = cloud->sh_degree < options->sh_degree ? cloud->sh_degree : options->sh_degree;
    h->sh_degree = (uint8_t)degree;
    h->refine_max = 4;
    h->opacity_bits = (uint8_t)gsz_clamp_int(gsz_round(log2_of(OPACITY_LEVELS / coarse)), 3, GSZ_OPACITY_BITS_MAX);
    choose_weights(&h->weights);
    h->footprint = (float)footprint;
    h->reference = (float)reference;
    s->position_step = coarse * POSITION_PER_REFERENCE * reference;
    h->cell = (float)(4 * s->position_step);
    h->refine_bias = 2 * 256;
    h->rotation_bias = (int16_t)gsz_round(-256 * log2_of(coarse * ROTATION_STEP));
    h->scale_step = (float)(coarse * SCALE_STEP);
    h->color_step = (float)(coarse * COLOR_STEP);
    h->sh_step = (float)(coarse * SH_STEP);
    return GSZ_OK;
}
