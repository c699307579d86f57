/* SPDX-License-Identifier: MIT */
/* edit_filter.c - which Gaussians lie where they should, and are worth keeping. */
#include <math.h>

#include "context.h"
#include "det_math.h"
#include "gsz_edit.h"
#include "scene_size.h"

#define TINY_OF_RADIUS 1e-5
#define FAINT_ALPHA (1.0 / 255)

/* Thresholds as planes hold them: logarithms and logits. */
typedef struct sieve {
    const gsz_cloud *cloud;
    const gsz_filter *filter;
    float tiny, huge, faint;
} sieve;

void gsz_filter_default(gsz_filter *filter) { *filter = (gsz_filter){0}; }

/* ---- one Gaussian ---- */

static bool inside(const sieve *s, size_t i) {
    const gsz_filter *f = s->filter;
    double square = 0;
    for (int axis = 0; axis < 3; axis++) {
        float at = s->cloud->plane[GSZ_PLANE_POSITION + axis][i];
        double d = (double)at - (double)f->center[axis];
        square += d * d;
        if (f->box && !(at >= f->box_least[axis] && at <= f->box_greatest[axis])) return false;
    }
    return !f->sphere || square <= (double)f->radius * (double)f->radius;
}

static bool all_finite(const gsz_cloud *cloud, size_t i) {
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++)
        if (!isfinite(cloud->plane[plane][i])) return false;
    return true;
}

static float largest_scale(const gsz_cloud *cloud, size_t i) {
    float largest = cloud->plane[GSZ_PLANE_SCALE][i];
    for (int axis = 1; axis < 3; axis++)
        if (cloud->plane[GSZ_PLANE_SCALE + axis][i] > largest)
            largest = cloud->plane[GSZ_PLANE_SCALE + axis][i];
    return largest;
}

/* The counter of what is wrong with it, or NULL. */
static size_t *flaw(const sieve *s, size_t i, gsz_filter_report *report) {
    unsigned remove = s->filter->remove;
    if (!inside(s, i)) return &report->outside;
    if ((remove & GSZ_REMOVE_NAN) && !all_finite(s->cloud, i)) return &report->nan;
    float scale = largest_scale(s->cloud, i);
    if ((remove & GSZ_REMOVE_TINY) && scale < s->tiny) return &report->tiny;
    if ((remove & GSZ_REMOVE_HUGE) && scale > s->huge) return &report->huge;
    bool faint = s->cloud->plane[GSZ_PLANE_OPACITY][i] < s->faint;
    return (remove & GSZ_REMOVE_FAINT) && faint ? &report->faint : NULL;
}

/* ---- the whole ---- */

static gsz_result check(gsz_context *context, const gsz_filter *f) {
    for (int axis = 0; f->box && axis < 3; axis++)
        if (!(f->box_least[axis] <= f->box_greatest[axis]))
            return gsz_fail(context, GSZ_ERROR_ARGUMENT, "the box ends before it begins: %g to %g",
                            (double)f->box_least[axis], (double)f->box_greatest[axis]);
    if (f->sphere && !(f->radius >= 0))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a sphere of radius %g", (double)f->radius);
    if (!(f->tiny >= 0 && f->huge >= 0 && f->faint >= 0 && f->faint <= 1))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a threshold that is none");
    return GSZ_OK;
}

/* A scene of no size has nothing that is tiny or huge in it. */
static float log_of(double size, double otherwise) {
    return size > 0 ? (float)gsz_log(gsz_clamp(size, 1e-30, 1e30)) : (float)otherwise;
}

static gsz_result prepare(gsz_context *context, sieve *s, const gsz_filter *f) {
    float center[3], radius = 0;
    bool sizes = f->remove & (GSZ_REMOVE_TINY | GSZ_REMOVE_HUGE);
    if (sizes) GSZ_TRY(gsz_scene_size(context, center, &radius, s->cloud));
    double faint = gsz_clamp(f->faint > 0 ? (double)f->faint : FAINT_ALPHA, 1e-9, 1 - 1e-9);
    s->tiny = log_of(f->tiny > 0 ? (double)f->tiny : TINY_OF_RADIUS * (double)radius, -INFINITY);
    s->huge = log_of(f->huge > 0 ? (double)f->huge : (double)radius, INFINITY);
    s->faint = (float)gsz_log(faint / (1 - faint));
    return GSZ_OK;
}

gsz_result gsz_edit_filter(gsz_context *context, gsz_cloud *cloud, const gsz_filter *filter,
                           gsz_filter_report *out_report) {
    gsz_filter_report report = {0};
    sieve s = {.cloud = cloud, .filter = filter};
    uint8_t *keep = NULL;
    gsz_clear_error(context);
    GSZ_TRY(check(context, filter));
    GSZ_TRY(prepare(context, &s, filter));
    GSZ_TRY(GSZ_NEW(context, &keep, cloud->count));
    for (size_t i = 0; i < cloud->count; i++) {
        size_t *counter = flaw(&s, i, &report);
        keep[i] = counter == NULL;
        if (counter) (*counter)++;
    }
    gsz_cloud_keep(cloud, keep);
    gsz_free(context, keep);
    if (out_report) *out_report = report;
    return GSZ_OK;
}
