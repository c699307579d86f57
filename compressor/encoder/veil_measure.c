/* SPDX-License-Identifier: MIT */
/* veil_measure.c - what is seen of a Gaussian over what would be: the rest is hidden, or lies where no view looks. */
#include "veil_measure.h"

#include "block.h"
#include "context.h"
#include "det_math.h"
#include "splat_shape.h"

#include <stdlib.h>

/** What is in the open: of all Gaussians, few have more to show for their alpha and area. */
#define OPEN_RANK 0.997
/** Natural logarithm of the energy of one veil: four octaves. */
#define VEIL_ENERGY (4 * GSZ_LN2)
/** Below this, nothing is seen at all. */
#define LEAST 1e-300

enum { SAMPLE = 1 << 16 };

static double log_openness(const gsz_cloud *cloud, const double *energy, double footprint,
                           size_t i) {
    double alpha = gsz_alpha_of(cloud->plane[GSZ_PLANE_OPACITY][i]);
    double bare = alpha * alpha * gsz_area_of(cloud, i, footprint);
    double open = energy[i] / (bare > LEAST ? bare : LEAST);
    return gsz_log(open > LEAST ? open : LEAST);
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

gsz_result gsz_veil_measure(gsz_context *context, uint8_t *out_veil, const gsz_cloud *cloud,
                            const double *energy, double footprint) {
    size_t stride = cloud->count / SAMPLE + 1, sampled = 0;
    double *sample = NULL;
    GSZ_TRY(GSZ_NEW(context, &sample, cloud->count / stride + 1));
    for (size_t i = 0; i < cloud->count; i += stride)
        sample[sampled++] = log_openness(cloud, energy, footprint, i);
    qsort(sample, sampled, sizeof *sample, compare);
    double open = sample[(size_t)(OPEN_RANK * (double)(sampled - 1))];
    gsz_free(context, sample);
    for (size_t i = 0; i < cloud->count; i++) {
        double hidden = open - log_openness(cloud, energy, footprint, i);
        out_veil[i] = (uint8_t)gsz_round(gsz_clamp(hidden * (1 / VEIL_ENERGY), 0, GSZ_VEILS - 1));
    }
    return GSZ_OK;
}
