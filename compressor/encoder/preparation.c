/* SPDX-License-Identifier: MIT */
/* preparation.c - looks at a scene, drops what can be spared and teaches the rest, as the effort says. */
#include "preparation.h"

#include "context.h"
#include "coverage.h"
#include "importance.h"
#include "pack_masked.h"
#include "splat_cloud.h"

/** Pictures to learn from, at the most. */
enum { LESSON_VIEWS = 96 };

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

/** Where it is looked from, and with a mask what each Gaussian contributes to what is seen from there. */
static gsz_result choose_views(gsz_preparation *g) {
    gsz_context *ctx = g->context;
    const gsz_cloud *source = g->source;
    bool given = g->options->views != NULL;
    if (g->effort.mask == GSZ_MASK_NONE) {
        gsz_view_options placing;
        gsz_view_options_default(&placing);
        if (gsz_effort_learns(&g->effort)) placing.count = LESSON_VIEWS;
        return given ? copy_views(g) : gsz_views_place(ctx, &g->views, source, &placing);
    }
    GSZ_TRY(GSZ_NEW(ctx, &g->importance, source->count));
    if (!given) return gsz_coverage_place_views(ctx, &g->views, NULL, g->importance, source, NULL);
    GSZ_TRY(copy_views(g));
    return gsz_importance_measure(ctx, g->importance, source, &g->views, GSZ_IMPORTANCE_DEFAULT);
}

/** Places to look from, and pictures from there. What nobody asked for is not worth a failure. */
static gsz_result open_school(gsz_preparation *g) {
    gsz_context *ctx = g->context;
    gsz_effort *e = &g->effort;
    gsz_result result = choose_views(g);
    bool learns = gsz_effort_learns(e);
    if (result == GSZ_OK && (e->mask != GSZ_MASK_NONE || learns))
        result = gsz_school_open(ctx, &g->school, g->source, &g->views,
                                 learns ? LESSON_VIEWS : GSZ_MERGE_VIEWS, g->options->photographs);
    if (result != GSZ_ERROR_ARGUMENT || !e->may_do_without || g->options->target_psnr > 0)
        return result;
    gsz_say(ctx, GSZ_MESSAGE_NOTICE, "nothing is dropped: %s", gsz_context_error(ctx));
    gsz_clear_error(ctx);
    *e = (gsz_effort){.mask = GSZ_MASK_NONE};
    return GSZ_OK;
}

/** Whatever is dropped is dropped, and what stays learns, before anything is quantised. */
static gsz_result make_kept(gsz_preparation *g) {
    const gsz_masking masking = {.context = g->context,
                                 .source = g->source,
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
static gsz_result order_layers(gsz_preparation *g) {
    return gsz_importance_measure(g->context, g->importance, &g->kept, &g->views,
                                  GSZ_IMPORTANCE_DEFAULT);
}

gsz_result gsz_prepare(gsz_preparation *g) {
    if (!gsz_effort_looks(&g->effort, g->options)) return GSZ_OK;
    GSZ_TRY(open_school(g));
    GSZ_TRY(make_kept(g));
    if (g->effort.mask != GSZ_MASK_NONE) GSZ_TRY(order_layers(g));
    gsz_views_keep_held_out(&g->views);
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
}
