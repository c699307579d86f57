/* SPDX-License-Identifier: MIT */
/* splat_clean.c - dropping Gaussians that are not finite and clamping absurd values, and saying so. */
#include <math.h>
#include <string.h>

#include "context.h"
#include "splat_cloud.h"

enum { BLOCK = 1024 }; /* Gaussians judged at once: almost always all of them are fine */

static const double shortest = 1e-6, longest = 1e6; /* quaternions that stay as they are */

static float plane_limit(int plane) {
    if (plane < GSZ_PLANE_SCALE) return GSZ_POSITION_LIMIT;
    if (plane < GSZ_PLANE_ROTATION) return 40.0f;
    if (plane < GSZ_PLANE_OPACITY) return INFINITY; /* judged by length */
    if (plane < GSZ_PLANE_DC) return 40.0f;
    return 1e4f;
}

/* Written so that NaN counts as beyond, and without a branch so that it becomes vector code. */
static bool any_beyond(const float *values, size_t count, float limit) {
    int beyond = 0;
    for (size_t i = 0; i < count; i++) beyond |= !(fabsf(values[i]) <= limit);
    return beyond;
}

/* Float arithmetic cannot decide at the very bounds, so it looks for what is well inside of them. */
static bool any_odd_rotation(float *const *q, size_t at, size_t count) {
    const float *w = q[0] + at, *x = q[1] + at, *y = q[2] + at, *z = q[3] + at;
    int odd = 0;
    for (size_t i = 0; i < count; i++) {
        float square = w[i] * w[i] + x[i] * x[i] + y[i] * y[i] + z[i] * z[i];
        odd |= !((square > 2e-12f) & (square < 5e11f));
    }
    return odd;
}

static bool block_is_fine(const gsz_cloud *cloud, size_t at, size_t count) {
    int planes = gsz_plane_count(cloud->sh_degree);
    for (int plane = 0; plane < planes; plane++)
        if (any_beyond(cloud->plane[plane] + at, count, plane_limit(plane))) return false;
    return !any_odd_rotation(&cloud->plane[GSZ_PLANE_ROTATION], at, count);
}

/* ---- one Gaussian ---- */

static bool is_finite(const gsz_cloud *cloud, size_t index) {
    int planes = gsz_plane_count(cloud->sh_degree);
    for (int plane = 0; plane < planes; plane++) {
        float value = cloud->plane[plane][index];
        if (plane == GSZ_PLANE_OPACITY ? isnan(value) : !isfinite(value)) return false;
    }
    return true;
}

static bool clamp_values(gsz_cloud *cloud, size_t index) {
    bool clamped = false;
    int planes = gsz_plane_count(cloud->sh_degree);
    for (int plane = 0; plane < planes; plane++) {
        float *value = &cloud->plane[plane][index];
        float limit = plane_limit(plane);
        if (fabsf(*value) <= limit) continue;
        *value = *value < 0 ? -limit : limit;
        clamped = true;
    }
    return clamped;
}

typedef struct rotation_size {
    double square; /* of the length */
    double largest;
} rotation_size;

static rotation_size size_of_rotation(const gsz_cloud *cloud, size_t index) {
    rotation_size size = {0, 0};
    for (int i = 0; i < 4; i++) {
        double value = fabsf(cloud->plane[GSZ_PLANE_ROTATION + i][index]);
        size.square += value * value;
        if (value > size.largest) size.largest = value;
    }
    return size;
}

/* By the largest component, not by the length: the direction is all that counts. */
static bool scale_rotation(gsz_cloud *cloud, size_t index, rotation_size size) {
    if (size.square >= shortest * shortest && size.square <= longest * longest) return false;
    for (int i = 0; i < 4; i++) {
        float *value = &cloud->plane[GSZ_PLANE_ROTATION + i][index];
        *value = (float)(*value / size.largest);
    }
    return true;
}

/* True if the Gaussian stays. */
static bool mend(gsz_cloud *cloud, size_t index, gsz_clean_report *report) {
    if (!is_finite(cloud, index)) {
        report->not_finite++;
        return false;
    }
    bool clamped = clamp_values(cloud, index);
    rotation_size size = size_of_rotation(cloud, index);
    if (size.largest == 0) {
        cloud->plane[GSZ_PLANE_ROTATION][index] = 1;
        report->no_rotation++;
    } else {
        clamped |= scale_rotation(cloud, index, size);
    }
    report->clamped += clamped;
    return true;
}

/* ---- the cloud ---- */

static void move(gsz_cloud *cloud, size_t to, size_t from, size_t count) {
    if (to == from) return;
    int planes = gsz_plane_count(cloud->sh_degree);
    for (int plane = 0; plane < planes; plane++)
        memmove(cloud->plane[plane] + to, cloud->plane[plane] + from, count * sizeof(float));
    for (size_t i = 0; i < cloud->extra_count; i++)
        memmove(cloud->extra[i].values + to, cloud->extra[i].values + from, count * sizeof(float));
}

void gsz_cloud_clean(gsz_cloud *cloud, gsz_clean_report *out_report) {
    gsz_clean_report report = {0};
    size_t kept = 0;
    for (size_t at = 0; at < cloud->count; at += BLOCK) {
        size_t count = cloud->count - at < BLOCK ? cloud->count - at : BLOCK;
        if (block_is_fine(cloud, at, count)) {
            move(cloud, kept, at, count);
            kept += count;
            continue;
        }
        for (size_t i = at; i < at + count; i++)
            if (mend(cloud, i, &report)) move(cloud, kept++, i, 1);
    }
    cloud->count = kept;
    if (out_report) *out_report = report;
}

static void warn_of(gsz_context *context, const char *name, size_t count, const char *what) {
    if (!count) return;
    gsz_say(context, GSZ_MESSAGE_WARNING, "%s: %zu Gaussian%s %s", name, count,
            count == 1 ? "" : "s", what);
}

void gsz_cloud_tell_clean(gsz_context *context, const char *name, const gsz_clean_report *report) {
    warn_of(context, name, report->not_finite, "dropped: a value is NaN or infinite");
    warn_of(context, name, report->no_rotation, "without a rotation: set to the identity");
    warn_of(context, name, report->clamped, "with absurd values: clamped");
}

void gsz_cloud_clean_told(gsz_context *context, gsz_cloud *cloud, const char *name,
                          gsz_clean_report *out_report) {
    gsz_cloud_clean(cloud, out_report);
    gsz_cloud_tell_clean(context, name, out_report);
}
