/* SPDX-License-Identifier: MIT */
/* coverage.c - goes on taking views until those taken last, of a choice of their own, have shown hardly anything new.
 *
 * Every view is compared with all before it when it is drawn, and counts from then on: what checks the others is not
 * lost. A longer list from one call of gsz_views_place would not do: it has another beginning, and views of one choice
 * are blind to the same places. */
#include "coverage.h"

#include "context.h"
#include "importance.h"
#include "school.h"

#include <string.h>

/* 0 says that no view sees it. */
_Static_assert(GSZ_IMPORTANCE_DEFAULT == GSZ_IMPORTANCE_ENERGY, "coverage asks who is seen");

void gsz_coverage_options_default(gsz_coverage_options *options) {
    *options = (gsz_coverage_options){.more = 32, .most = 192, .loss_allowed = 1e-6};
    gsz_view_options_default(&options->placing);
    options->placing.cut_open = true;
    options->placing.count = 64;
}

/* ---- looking ------------------------------------------------------------------------------------- */

typedef struct survey {
    gsz_importance measured; /* by the views so far */
    size_t views;            /* of the list: looked through, or for other ends */
    /* of the views looked through since it was last set to 0 */
    struct {
        double seen, missed, energy, lost;
    } last;
} survey;

/** Counts what the view that was drawn last sees, and what of that is new. */
static void compare(survey *s) {
    const gsz_importance *m = &s->measured;
    for (size_t i = 0; i < m->cloud->count; i++) {
        double energy = gsz_importance_share(m, i);
        bool sees = energy > 0, is_new = sees && !(m->sum[i] > 0);
        s->last.seen += sees;
        s->last.energy += energy;
        s->last.missed += is_new;
        s->last.lost += is_new ? energy : 0;
    }
}

/** Goes on with the list as far as its first `count`. */
static gsz_result look(survey *s, const gsz_camera_list *views, size_t count) {
    gsz_context *context = s->measured.context;
    memset(&s->last, 0, sizeof s->last);
    for (; s->views < count; s->views++) {
        GSZ_TRY(gsz_check_looking(context));
        if (gsz_view_role_of(s->views) == GSZ_VIEW_LEARN) {
            GSZ_TRY(gsz_importance_look(&s->measured, &views->camera[s->views]));
            compare(s);
            gsz_importance_add(&s->measured);
        }
        GSZ_TRY(gsz_report_progress(context, "weigh", (double)(s->views + 1) / (double)count));
    }
    return GSZ_OK;
}

static gsz_coverage tell(const survey *s) {
    gsz_coverage c = {.views = s->views};
    size_t gaussians = s->measured.cloud->count, seen = 0;
    for (size_t i = 0; i < gaussians; i++) seen += s->measured.sum[i] > 0;
    c.seen = gaussians > 0 ? (double)seen / (double)gaussians : 0;
    c.missed = s->last.seen > 0 ? s->last.missed / s->last.seen : 0;
    c.loss = s->last.energy > 0 ? s->last.lost / s->last.energy : 0;
    return c;
}

gsz_result gsz_coverage_measure(gsz_context *context, gsz_coverage *out_coverage,
                                const gsz_cloud *cloud, const gsz_camera_list *views,
                                size_t first) {
    survey s = {0};
    gsz_result result = gsz_importance_open(context, &s.measured, cloud, GSZ_IMPORTANCE_ENERGY);
    if (result == GSZ_OK) result = look(&s, views, first < views->count ? first : views->count);
    if (result == GSZ_OK) result = look(&s, views, views->count);
    if (result == GSZ_OK) *out_coverage = tell(&s);
    gsz_importance_close(&s.measured);
    return result;
}

/* ---- as many as are needed ----------------------------------------------------------------------- */

/** Of another choice than all before. */
static gsz_result place_more(survey *s, gsz_camera_list *list, const gsz_coverage_options *o,
                             int round) {
    gsz_view_options placing = o->placing;
    if (round > 0) placing.count = o->more;
    placing.seed += (uint32_t)round;
    for (int i = 0; o->overturn && round % 2 == 1 && i < 3; i++) placing.up[i] = -o->placing.up[i];
    return gsz_views_place(s->measured.context, list, s->measured.cloud, &placing);
}

static bool is_enough(const gsz_coverage *c, const gsz_coverage_options *o, int round) {
    bool full = c->views + (size_t)o->more > (size_t)o->most;
    return full || (round > 0 && c->loss <= o->loss_allowed);
}

static gsz_result cover(survey *s, gsz_camera_list *list, gsz_coverage *c,
                        const gsz_coverage_options *o) {
    for (int round = 0; round == 0 || !is_enough(c, o, round - 1); round++) {
        size_t before = list->count;
        GSZ_TRY(place_more(s, list, o, round));
        if (list->count == before) break;
        GSZ_TRY(look(s, list, list->count));
        *c = tell(s);
    }
    return GSZ_OK;
}

gsz_result gsz_coverage_place_views(gsz_context *context, gsz_camera_list *list,
                                    gsz_coverage *out_coverage, double *out_importance,
                                    const gsz_cloud *cloud, const gsz_coverage_options *options) {
    gsz_coverage_options defaults;
    gsz_coverage coverage = {0};
    survey s = {0};
    gsz_coverage_options_default(&defaults);
    gsz_result result = gsz_importance_open(context, &s.measured, cloud, GSZ_IMPORTANCE_DEFAULT);
    if (result == GSZ_OK) result = cover(&s, list, &coverage, options ? options : &defaults);
    if (result == GSZ_OK && out_importance)
        memcpy(out_importance, s.measured.sum, cloud->count * sizeof *out_importance);
    if (result == GSZ_OK && out_coverage) *out_coverage = coverage;
    gsz_importance_close(&s.measured);
    return result;
}
