/* SPDX-License-Identifier: MIT */
/* scene_extent.c - medians and the middle 80 % on each axis. */
#include "scene_extent.h"

#include "context.h"

#include <stdlib.h>

enum { SAMPLE = 1 << 14 };
#define LEAST_LOGIT -2.2f

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

gsz_result gsz_scene_extent_measure(gsz_context *context, gsz_scene_extent *out,
                                    const gsz_cloud *cloud) {
    size_t stride = cloud->count / SAMPLE + 1;
    float *sample = NULL;
    double square = 0;
    *out = (gsz_scene_extent){0};
    GSZ_TRY(GSZ_NEW(context, &sample, cloud->count / stride + 1));
    for (int axis = 0; axis < 3; axis++) {
        size_t n = 0;
        for (size_t i = 0; i < cloud->count; i += stride)
            if (cloud->plane[GSZ_PLANE_OPACITY][i] > LEAST_LOGIT)
                sample[n++] = cloud->plane[GSZ_PLANE_POSITION + axis][i];
        out->shows = n > 0;
        if (n == 0) break;
        qsort(sample, n, sizeof *sample, compare_floats);
        double width = (double)sample[(n - 1) * 9 / 10] - sample[(n - 1) / 10];
        out->center[axis] = sample[n / 2];
        square += width * width;
    }
    out->radius = 0.5 * __builtin_sqrt(square);
    gsz_free(context, sample);
    return GSZ_OK;
}
