/* SPDX-License-Identifier: MIT */
/* edit_decimate.c - fewer Gaussians: those that pictures miss least go, and what stays takes over from them. */
#include "context.h"
#include "coverage.h"
#include "gsz_edit.h"
#include "importance.h"
#include "mask.h"
#include "merge.h"
#include "school.h"
#include "splat_cloud.h"

enum { LESSONS = 24 /* pictures by which what goes is merged into what stays */ };

typedef struct decimation {
    gsz_context *context;
    gsz_cloud *cloud;
    const gsz_camera_list *views;
    gsz_camera_list automatic;
    double *importance;
    gsz_mask_ranking ranking;
    gsz_school school;
    uint32_t *kept_index;
    gsz_cloud kept;
} decimation;

static gsz_result measure(decimation *d) {
    gsz_context *context = d->context;
    GSZ_TRY(GSZ_NEW(context, &d->importance, d->cloud->count));
    if (d->views)
        return gsz_importance_measure(context, d->importance, d->cloud, d->views,
                                      GSZ_IMPORTANCE_DEFAULT);
    d->views = &d->automatic;
    return gsz_coverage_place_views(context, &d->automatic, NULL, d->importance, d->cloud, NULL);
}

static gsz_result rank(decimation *d, size_t count) {
    gsz_context *context = d->context;
    GSZ_TRY(measure(d));
    GSZ_TRY(gsz_mask_rank_scores(context, &d->ranking, d->cloud, d->importance));
    d->ranking.kept = count;
    GSZ_TRY(gsz_mask_kept(context, &d->kept_index, &d->ranking));
    return gsz_mask_apply(context, &d->kept, &d->ranking);
}

static gsz_result merge(decimation *d) {
    gsz_merge_options options;
    gsz_merge_options_default(&options);
    GSZ_TRY(gsz_school_open(d->context, &d->school, d->cloud, d->views, LESSONS, NULL));
    options.teacher = &d->school.lessons;
    options.judge = &d->school.exam;
    return gsz_merge_dropped(d->context, &d->kept, d->cloud, d->kept_index, d->importance,
                             &options);
}

gsz_result gsz_edit_decimate(gsz_context *context, gsz_cloud *cloud, size_t count,
                             const gsz_camera_list *views) {
    decimation d = {.context = context, .cloud = cloud, .views = views};
    gsz_clear_error(context);
    if (count == 0) return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a scene of no Gaussians is none");
    if (count >= cloud->count) return GSZ_OK;
    gsz_result result = rank(&d, count);
    if (result == GSZ_OK) result = merge(&d);
    gsz_school_close(&d.school);
    gsz_mask_free(context, &d.ranking);
    gsz_camera_list_free(context, &d.automatic);
    gsz_free(context, d.kept_index);
    gsz_free(context, d.importance);
    if (result != GSZ_OK) {
        gsz_cloud_free(context, &d.kept);
        return result;
    }
    gsz_cloud_free(context, cloud);
    *cloud = d.kept;
    return GSZ_OK;
}
