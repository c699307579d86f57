/* SPDX-License-Identifier: MIT */
/* scene_size.c - medians by selection, and compaction in place. */
#include "scene_size.h"

#include <math.h>
#include <string.h>

#include "context.h"

float gsz_ranked_value(float *values, size_t count, size_t rank) {
    size_t low = 0, high = count - 1;
    while (low < high) {
        float pivot = values[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;;) {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i >= j) break;
            float other = values[i];
            values[i++] = values[j];
            values[j--] = other;
        }
        /* Everything up to j is not above the pivot, everything from j + 1 on not below. */
        if (rank <= j) {
            high = j;
        } else {
            low = j + 1;
        }
    }
    return values[low];
}

static float finite_or_zero(float value) { return isfinite(value) ? value : 0.0f; }

static void measure(float out_center[3], float *out_radius, const gsz_cloud *cloud, float *work) {
    size_t count = cloud->count;
    for (int axis = 0; axis < 3; axis++) {
        const float *value = cloud->plane[GSZ_PLANE_POSITION + axis];
        for (size_t i = 0; i < count; i++) work[i] = finite_or_zero(value[i]);
        out_center[axis] = gsz_ranked_value(work, count, count / 2);
    }
    for (size_t i = 0; i < count; i++) {
        double square = 0;
        for (int axis = 0; axis < 3; axis++) {
            double d = (double)finite_or_zero(cloud->plane[GSZ_PLANE_POSITION + axis][i]) -
                       (double)out_center[axis];
            square += d * d;
        }
        work[i] = (float)__builtin_sqrt(square);
    }
    *out_radius = gsz_ranked_value(work, count, count - 1 - count / 10);
}

gsz_result gsz_scene_size(gsz_context *context, float out_center[3], float *out_radius,
                          const gsz_cloud *cloud) {
    float *work = NULL;
    memset(out_center, 0, 3 * sizeof *out_center);
    *out_radius = 0;
    if (cloud->count == 0) return GSZ_OK;
    GSZ_TRY(GSZ_NEW(context, &work, cloud->count));
    measure(out_center, out_radius, cloud, work);
    gsz_free(context, work);
    return GSZ_OK;
}

static size_t keep_plane(float *values, size_t count, const uint8_t *keep) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (keep[i]) values[kept++] = values[i];
    return kept;
}

void gsz_cloud_keep(gsz_cloud *cloud, const uint8_t *keep) {
    size_t kept = 0;
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++)
        kept = keep_plane(cloud->plane[plane], cloud->count, keep);
    for (size_t e = 0; e < cloud->extra_count; e++)
        keep_plane(cloud->extra[e].values, cloud->count, keep);
    cloud->count = kept;
}
