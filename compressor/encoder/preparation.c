/* SPDX-License-Identifier: MIT */
/* preparation.c - looks at a scene, drops what can be spared and teaches the rest, as the effort says. */
#include "preparation.h"

#include "all_round.h"
#include "context.h"
#include "coverage.h"
#include "importance.h"
#include "pack_masked.h"
#include "splat_cloud.h"

#include <string.h>

/** Pictures to learn from, at the most. */
enum { LESSON_VIEWS = 96 };
/** From all directions. */
enum { ALL_ROUND = 24 };
/** Of the views and of those, to try things. */
enum { TRIAL_VIEWS = 8, TRIAL_ALL_ROUND = 4 };

static gsz_result copy_views(gsz_preparation *g) {
    gsz_context *ctx = g->context;
    const gsz_camera_list *views = g->options->views;
    if (views->count == 0)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "a mask or a target of PSNR needs a camera at least");
    for (size_t v = 0; v < views->count; v++)
        GSZ_TRY(gsz_camera_list_add(ctx, &g->views, &views->camera[v]));
    return GSZ_OK;
}

/** What happens to lie in a region would not tell which way is up; and from below it may be what the whole shows from within:
 *  a ceiling. */
static gsz_result place_views(gsz_preparation *g) {
    gsz_coverage_options options;
    gsz_coverage_options_default(&options);
    options.overturn = g->up != NULL;
    for (int i = 0; g->up && i < 3; i++) options.placing.up[i] = g->up[i];
    return gsz_coverage_place_views(g->context, &g->views, NULL, g->importance, g->source,
                                    &options);
}

/** Where it is looked from, and what each Gaussian contributes to what is seen from there. */
static gsz_result choose_views(gsz_preparation *g) {
    gsz_context *ctx = g->context;
    const gsz_cloud *source = g->source;
    bool given = g->options->views != NULL;
    if (!g->effort.weighs)
        return given ? copy_views(g) : gsz_views_place(ctx, &g->views, source, NULL);
    GSZ_TRY(GSZ_NEW(ctx, &g->importance, source->count));
    if (!given) return place_views(g);
    GSZ_TRY(copy_views(g));
    return gsz_importance_measure(ctx, g->importance, source, &g->views, GSZ_IMPORTANCE_DEFAULT);
}

/** Places to look from, and pictures from there. What nobody asked for is not worth a failure. */
static gsz_result open_school(gsz_preparation *g) {
    gsz_context *ctx = g->context;
    gsz_effort *e = &g->effort;
    gsz_restart_looking(ctx);
    gsz_result result = choose_views(g);
    bool learns = gsz_effort_learns(e);
    if (result == GSZ_OK && (learns || e->mask != GSZ_MASK_NONE))
        result = gsz_school_open(ctx, &g->school, g->source, &g->views,
                                 learns ? LESSON_VIEWS : GSZ_MERGE_VIEWS, g->options->photographs);
    if (!gsz_cannot_look(result) || !e->may_do_without || g->options->target_psnr > 0)
        return result;
    gsz_say(ctx, GSZ_MESSAGE_NOTICE, "nothing is %s: %s",
            e->mask == GSZ_MASK_NONE ? "weighed" : "dropped", gsz_context_error(ctx));
    gsz_clear_error(ctx);
    *e = (gsz_effort){.mask = GSZ_MASK_NONE};
    gsz_school_close(&g->school);
    gsz_camera_list_free(ctx, &g->views);
    gsz_free(ctx, g->importance);
    g->importance = NULL;
    return GSZ_OK;
}

/** Whatever is dropped is dropped, and what stays learns, before anything is quantised. */
static gsz_result make_kept(gsz_preparation *g) {
    const gsz_masking masking = {.context = g->context,
                                 .source = g->source,
                                 .whole = g->whole,
                                 .importance = g->importance,
                                 .school = &g->school,
                                 .effort = &g->effort,
                                 .options = g->options,
                                 .stop = &g->stop};
    if (g->effort.mask != GSZ_MASK_NONE) return gsz_pack_mask(&masking, &g->kept, &g->course);
    if (gsz_effort_learns(&g->effort)) return gsz_cloud_copy(g->context, &g->kept, g->source);
    return GSZ_OK;
}

/** What is left is weighed anew, since it shows more of itself without what was dropped. */
static gsz_result weigh_kept(gsz_preparation *g) {
    return gsz_importance_measure(g->context, g->importance, &g->kept, &g->views,
                                  GSZ_IMPORTANCE_DEFAULT);
}

/** How hidden something is depends on all directions, not on the views alone; but what is too faint to be found is seen by
 *  given views only. */
static gsz_result weigh_all_round(gsz_preparation *g) {
    gsz_context *ctx = g->context;
    const gsz_cloud *cloud = g->kept.count > 0 ? &g->kept : g->source;
    GSZ_TRY(GSZ_NEW(ctx, &g->energy, cloud->count));
    memcpy(g->energy, g->importance, cloud->count * sizeof *g->energy);
    gsz_restart_looking(ctx);
    gsz_result result =
        gsz_all_round_place(ctx, &g->all_round, cloud, ALL_ROUND, &g->views.camera[0]);
    if (gsz_cannot_look(result)) gsz_clear_error(ctx);
    if (result != GSZ_OK) return gsz_cannot_look(result) ? GSZ_OK : result;
    return gsz_all_round_weigh(ctx, g->energy, cloud, &g->all_round);
}

/** At most so many of a list, far from each other in its order. */
static gsz_result add_some(gsz_context *context, gsz_camera_list *out, const gsz_camera_list *from,
                           size_t count) {
    size_t stride = (from->count + count - 1) / count;
    for (size_t v = 0; v < from->count; v += stride)
        GSZ_TRY(gsz_camera_list_add(context, out, &from->camera[v]));
    return GSZ_OK;
}

static gsz_result choose_trial(gsz_preparation *g) {
    GSZ_TRY(add_some(g->context, &g->trial, &g->views, TRIAL_VIEWS));
    return add_some(g->context, &g->trial, &g->all_round, TRIAL_ALL_ROUND);
}

gsz_result gsz_prepare(gsz_preparation *g) {
    if (!gsz_effort_looks(&g->effort, g->options)) return GSZ_OK;
    GSZ_TRY(open_school(g));
    GSZ_TRY(make_kept(g));
    if (g->effort.mask != GSZ_MASK_NONE) GSZ_TRY(weigh_kept(g));
    if (g->importance) GSZ_TRY(weigh_all_round(g));
    gsz_views_keep_held_out(&g->views);
    if (g->energy) GSZ_TRY(choose_trial(g));
    return g->options->target_psnr > 0
               ? gsz_gallery_open(g->context, &g->gallery, g->source, &g->views)
               : GSZ_OK;
}

void gsz_preparation_free(gsz_preparation *g) {
    gsz_gallery_close(&g->gallery);
    gsz_school_close(&g->school);
    gsz_camera_list_free(g->context, &g->views);
    gsz_cloud_free(g->context, &g->kept);
    gsz_free(g->context, g->importance);
    gsz_free(g->context, g->energy);
    gsz_camera_list_free(g->context, &g->all_round);
    gsz_camera_list_free(g->context, &g->trial);
}
