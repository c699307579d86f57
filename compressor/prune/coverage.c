/* SPDX-License-Identifier: MIT */
/* coverage.c - takes views until others, of a choice of their own, see hardly a thing that those have not seen.
 *
 * gsz_views_place chooses one view after the other, each for what was seen least: the beginning of a long list is a good
 * short list. So the longest is placed once, and its views are drawn, each once, until that is enough. */
#include "coverage.h"

#include "context.h"
#include "importance.h"

#include <string.h>

/** Views that are added at once: as many of every kind (held out, telling the cost) in each. */
enum { STEP = 32, SEED_OF_CHECKS = 0x5eed };

void gsz_coverage_options_default(gsz_coverage_options *options) {
    *options = (gsz_coverage_options){.most = 192, .checks = 24, .loss_allowed = 1e-5};
    gsz_view_options_default(&options->placing);
    options->placing.count = 96;
}

/* ---- measuring ----------------------------------------------------------------------------------- */

typedef struct survey {
    gsz_context *context;
    gsz_importance checked, measured;
    size_t views; /* of the list that were looked through, or passed over */
} survey;

static gsz_result open_survey(gsz_context *context, survey *s, const gsz_cloud *cloud,
                              const gsz_camera_list *checks) {
    s->context = context;
    GSZ_TRY(gsz_importance_open(context, &s->checked, cloud, GSZ_IMPORTANCE_ENERGY));
    GSZ_TRY(gsz_importance_open(context, &s->measured, cloud, GSZ_IMPORTANCE_DEFAULT));
    for (size_t v = 0; v < checks->count; v++) {
        GSZ_TRY(gsz_importance_add(&s->checked, &checks->camera[v]));
        GSZ_TRY(gsz_report_progress(context, "check", (double)(v + 1) / (double)checks->count));
    }
    return GSZ_OK;
}

static void close_survey(survey *s) {
    gsz_importance_close(&s->checked);
    gsz_importance_close(&s->measured);
}

/** Goes on with the list as far as its first `count`. */
static gsz_result look(survey *s, const gsz_camera_list *views, size_t count) {
    for (; s->views < count; s->views++) {
        if (!gsz_view_held_out(s->views) && !gsz_view_tells_cost(s->views))
            GSZ_TRY(gsz_importance_add(&s->measured, &views->camera[s->views]));
        GSZ_TRY(gsz_report_progress(s->context, "weigh", (double)(s->views + 1) / (double)count));
    }
    return GSZ_OK;
}

static gsz_coverage tell(const survey *s) {
    gsz_coverage c = {.views = s->views};
    size_t gaussians = s->measured.cloud->count;
    double seen = 0, checked = 0, missed = 0, lost = 0, energy = 0;
    for (size_t i = 0; i < gaussians; i++) {
        double e = s->checked.sum[i];
        bool unseen = !(s->measured.sum[i] > 0);
        seen += !unseen;
        checked += e > 0;
        missed += e > 0 && unseen;
        energy += e;
        lost += unseen ? e : 0;
    }
    c.seen = gaussians > 0 ? seen / (double)gaussians : 0;
    c.missed = checked > 0 ? missed / checked : 0;
    c.loss = energy > 0 ? lost / energy : 0;
    return c;
}

gsz_result gsz_coverage_measure(gsz_context *context, gsz_coverage *out_coverage,
                                const gsz_cloud *cloud, const gsz_camera_list *views,
                                const gsz_camera_list *checks) {
    survey s = {0};
    gsz_result result = open_survey(context, &s, cloud, checks);
    if (result == GSZ_OK) result = look(&s, views, views->count);
    if (result == GSZ_OK) *out_coverage = tell(&s);
    close_survey(&s);
    return result;
}

/* ---- as many as are needed ----------------------------------------------------------------------- */

static gsz_result place_checks(gsz_context *context, gsz_camera_list *checks,
                               const gsz_cloud *cloud, const gsz_coverage_options *o) {
    gsz_view_options placing = o->placing;
    placing.count = o->checks;
    placing.seed ^= SEED_OF_CHECKS;
    return gsz_views_place(context, checks, cloud, &placing);
}

static gsz_result look_until_covered(survey *s, gsz_coverage *c, const gsz_camera_list *views,
                                     const gsz_coverage_options *o) {
    size_t count = (size_t)o->placing.count;
    do {
        if (count > views->count) count = views->count;
        GSZ_TRY(look(s, views, count));
        *c = tell(s);
        count += STEP;
    } while (c->loss > o->loss_allowed && c->views < views->count);
    return GSZ_OK;
}

static gsz_result cover(gsz_context *context, survey *s, gsz_camera_list *list, gsz_coverage *c,
                        const gsz_cloud *cloud, const gsz_coverage_options *o) {
    gsz_view_options placing = o->placing;
    gsz_camera_list checks = {0};
    if (o->most > placing.count) placing.count = o->most;
    gsz_result result = gsz_views_place(context, list, cloud, &placing);
    if (result == GSZ_OK) result = place_checks(context, &checks, cloud, o);
    if (result == GSZ_OK) result = open_survey(context, s, cloud, &checks);
    if (result == GSZ_OK) result = look_until_covered(s, c, list, o);
    gsz_camera_list_free(context, &checks);
    if (result == GSZ_OK) list->count = c->views;
    return result;
}

gsz_result gsz_coverage_place_views(gsz_context *context, gsz_camera_list *list,
                                    gsz_coverage *out_coverage, double *out_importance,
                                    const gsz_cloud *cloud, const gsz_coverage_options *options) {
    gsz_coverage_options defaults;
    gsz_coverage coverage = {0};
    survey s = {0};
    gsz_coverage_options_default(&defaults);
    gsz_result result = cover(context, &s, list, &coverage, cloud, options ? options : &defaults);
    if (result == GSZ_OK && out_importance)
        memcpy(out_importance, s.measured.sum, cloud->count * sizeof *out_importance);
    if (result == GSZ_OK && out_coverage) *out_coverage = coverage;
    close_survey(&s);
    return result;
}
