/* SPDX-License-Identifier: MIT */
/* edit_statistics.c - least, greatest, median, mean and deviation of each plane. */
#include <math.h>
#include <string.h>

#include "context.h"
#include "det_math.h"
#include "gsz_edit.h"
#include "scene_size.h"

/* Values that are not finite count as 0. */
static void load(float *out, const float *values, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = isfinite(values[i]) ? values[i] : 0.0f;
}

static void measure(gsz_plane_statistics *out, float *values, size_t count) {
    double sum = 0, squares = 0;
    out->least = out->greatest = values[0];
    for (size_t i = 0; i < count; i++) {
        sum += (double)values[i];
        out->least = values[i] < out->least ? values[i] : out->least;
        out->greatest = values[i] > out->greatest ? values[i] : out->greatest;
    }
    out->mean = sum / (double)count;
    for (size_t i = 0; i < count; i++) {
        double d = (double)values[i] - out->mean;
        squares += d * d;
    }
    out->deviation = __builtin_sqrt(squares / (double)count);
    out->median = gsz_ranked_value(values, count, count / 2);
}

static void to_alpha(float *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(1.0 / (1.0 + gsz_exp(-(double)values[i])));
}

gsz_result gsz_edit_statistics(gsz_context *context, gsz_cloud_statistics *out_statistics,
                               const gsz_cloud *cloud) {
    float *values = NULL;
    size_t count = cloud->count;
    gsz_clear_error(context);
    memset(out_statistics, 0, sizeof *out_statistics);
    if (count == 0) return GSZ_OK;
    GSZ_TRY(gsz_scene_size(context, out_statistics->center, &out_statistics->radius, cloud));
    GSZ_TRY(GSZ_NEW(context, &values, count));
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++) {
        load(values, cloud->plane[plane], count);
        measure(&out_statistics->plane[plane], values, count);
    }
    load(values, cloud->plane[GSZ_PLANE_OPACITY], count);
    to_alpha(values, count);
    measure(&out_statistics->alpha, values, count);
    gsz_free(context, values);
    return GSZ_OK;
}
