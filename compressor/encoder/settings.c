/* SPDX-License-Identifier: MIT */
/* settings.c - the measured proportions between the attributes' steps, and the scene's own scale. */
#include "settings.h"

#include "context.h"
#include "det_math.h"
#include "scene_extent.h"
#include "splat_shape.h"
#include "steps.h"

enum { SAMPLE = 1 << 14 };

/* Steps at the middle of the quality scale, each in the unit of its attribute; found by minimising bytes at
 * equal PSNR over scenes of different kinds. */
#define POSITION_PER_REFERENCE 0.037
#define POSITION_POWER 1.15 /* the finer the rest, the more a wrong order of depth shows */
#define SCALE_STEP 0.047
#define ROTATION_STEP 0.094
#define COLOR_STEP 0.026
#define SH_STEP 0.026
#define OPACITY_LEVELS 36.0

/* A picture 600 pixels high sees 1.6 extents away under 50 degrees: a pixel in extents, and the deviation
 * that rendering adds to every splat (sqrt 0.3 pixels). */
#define PIXEL_PER_EXTENT (1.6 * 2 * 0.46631 / 600)
#define DILATION 0.54772

#define MIDDLE_QUALITY 60
/** The noise of a scene for which the steps above are as given. */
#define USUAL_NOISE 2.75
/** What coarser steps behind veils add to it, about. */
#define VEIL_NOISE 1.5

/** Geometric mean of the Gaussians' sizes, weighted by what they show. */
static double measure_reference(const gsz_cloud *cloud, size_t stride, double footprint) {
    double sum = 0, weights = 0;
    for (size_t i = 0; i < cloud->count; i += stride) {
        double alpha = gsz_alpha_of(cloud->plane[GSZ_PLANE_OPACITY][i]);
        double size = __builtin_sqrt(gsz_area_of(cloud, i, footprint));
        double weight = alpha * alpha * size;
        sum += weight * gsz_log(size);
        weights += weight;
    }
    return weights > 0 ? gsz_clamp(gsz_exp(sum / weights), 1e-12, 1e15) : footprint;
}

static double log2_of(double x) { return gsz_log(x) / GSZ_LN2; }

/** How coarse everything is at a quality: 1 in the middle, halving every 7.5 steps above and doubling every
 *  15 below. */
static double coarseness(float quality) {
    double above = (double)quality - MIDDLE_QUALITY;
    return gsz_exp(-above / (above > 0 ? 7.5 : 15) * GSZ_LN2);
}

/** Deviation of the picture's error at coarseness 1, in units that are alike for all scenes: the sum of what
 *  the Gaussians' errors add, by their area and their own steps, over the scene's area. Scenes of many layers
 *  of large Gaussians need finer steps for the same picture. */
static double measure_noise(const gsz_cloud *cloud, size_t stride, const gsz_settings *s) {
    const gsz_block_header *h = &s->header;
    double sum = 0, count = 0, power = 1 - h->weights.color_size / 16.0;
    for (size_t i = 0; i < cloud->count; i += stride, count++) {
        double alpha = gsz_alpha_of(cloud->plane[GSZ_PLANE_OPACITY][i]);
        double area = gsz_area_of(cloud, i, h->footprint) / ((double)h->reference * h->reference);
        sum += gsz_exp(2 * (1 - h->weights.color_alpha / 16.0) * gsz_log(alpha) +
                       power * gsz_log(area));
    }
    double ratio = h->reference / s->extent;
    return __builtin_sqrt(sum / count * (double)cloud->count * ratio * ratio);
}

static void choose_weights(gsz_weights *w) {
    *w = (gsz_weights){.opacity_veil = 14,
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
                       .position_size = -4};
}

void gsz_settings_choose(gsz_settings *s, float quality, int opacity_bits) {
    gsz_block_header *h = &s->header;
    double coarse = coarseness(quality) / s->noise;
    int bits = gsz_round(log2_of(OPACITY_LEVELS / coarse));
    h->opacity_bits =
        (uint8_t)gsz_clamp_int(opacity_bits ? opacity_bits : bits, 3, GSZ_OPACITY_BITS_MAX);
    h->refine_max = 4;
    s->position_step =
        gsz_exp(POSITION_POWER * gsz_log(coarse)) * POSITION_PER_REFERENCE * h->reference;
    h->cell = (float)(4 * s->position_step);
    h->refine_bias = 2 * 256;
    h->rotation_bias = (int16_t)gsz_round(-256 * log2_of(coarse * ROTATION_STEP));
    h->scale_step = (float)(coarse * SCALE_STEP);
    h->color_step = (float)(coarse * COLOR_STEP);
    h->sh_step = (float)(coarse * SH_STEP);
}

void gsz_settings_veil(gsz_settings *s) { s->noise *= VEIL_NOISE; }

gsz_result gsz_settings_measure(gsz_context *context, gsz_settings *s, const gsz_cloud *cloud,
                                const gsz_pack_options *options) {
    size_t stride = cloud->count / SAMPLE + 1;
    gsz_scene_extent extent;
    GSZ_TRY(gsz_scene_extent_measure(context, &extent, cloud));
    s->extent = gsz_clamp(extent.radius, 1e-12, 1e15);

    gsz_block_header *h = &s->header;
    h->sh_degree =
        (uint8_t)(cloud->sh_degree < options->sh_degree ? cloud->sh_degree : options->sh_degree);
    choose_weights(&h->weights);
    h->footprint = (float)(s->extent * PIXEL_PER_EXTENT * DILATION);
    h->reference = (float)measure_reference(cloud, stride, h->footprint);
    s->noise = gsz_clamp(measure_noise(cloud, stride, s), 0.1 * USUAL_NOISE, 10 * USUAL_NOISE) /
               USUAL_NOISE;
    s->block_target =
        options->block_gaussians ? (size_t)options->block_gaussians : GSZ_BLOCK_GAUSSIANS_MAX;
    s->layers = options->layers;
    return GSZ_OK;
}
