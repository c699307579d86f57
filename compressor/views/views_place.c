/* SPDX-License-Identifier: MIT */
/* views_place.c - chooses among many standpoints those that show the scene well, and together all of it.
 *
 * Each candidate is looked at in a small picture. What stands in something, close before something or sees little
 * is out: behind a wall there is not much to tell apart. Of the others the one is taken, again and again, that
 * adds most to the sum over Gaussians of log(1 + how often each is seen), so that what is not seen yet counts
 * most. */
#include "gsz_views.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "up_axis.h"
#include "view_propose.h"
#include "view_survey.h"

#include <stdlib.h>
#include <string.h>

enum {
    PROPOSALS_LEAST = 96,
    PROPOSALS_PER_VIEW = 8,
    GLANCES = 32,
    SEEN_LEVELS = 64 /* of how often a Gaussian is seen; a step is 255 of gsz_view_look_at */
};

#define COVERED_LEAST 0.12
#define COVERED_LEAST_INSIDE 0.95
#define NEAR_MOST 0.03
/** What of a picture is covered on average where the scene surrounds the viewer. */
#define COVERED_WITHIN 0.85
#define COVERED_AROUND 0.6
/** Of the detail that the best tenth of the candidates show. */
#define DETAIL_LEAST 0.45
/** The same of what is seen cut open. */
#define DETAIL_LEAST_CUT 0.15

typedef struct candidate {
    gsz_camera camera;
    gsz_view_look look;
    uint8_t *seen;
    bool free, good, taken;
    bool cut; /* shows the scene cut open, and was asked for */
} candidate;

typedef struct placement {
    gsz_context *context;
    gsz_view_options options;
    gsz_view_survey survey;
    candidate *candidate;
    bool surrounds;                 /* the scene is all around, as a room is */
    size_t count;                   /* of candidates */
    uint8_t *seen;                  /* of all candidates */
    uint32_t *total;                /* of each Gaussian of the survey: how well it is seen so far */
    double *gain;                   /* of each candidate; once it was looked at, at the most this */
    float worth[256 * SEEN_LEVELS]; /* log(1 + total / 255) */
} placement;

void gsz_view_options_default(gsz_view_options *options) {
    *options = (gsz_view_options){.count = 32, .fov_y = 50, .aspect = 4.0f / 3};
}

void gsz_views_keep_held_out(gsz_camera_list *list) {
    size_t kept = 0;
    if (list->count < 4) return;
    for (size_t i = 0; i < list->count; i++)
        if (gsz_view_held_out(i)) list->camera[kept++] = list->camera[i];
    list->count = kept;
}

/* ---- options ------------------------------------------------------------------------------------- */

static gsz_result check_options(gsz_context *ctx, const gsz_view_options *o) {
    float square = 0;
    for (int i = 0; i < 3; i++) square += o->up[i] * o->up[i];
    if (o->count < 1 || o->count > 1024)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "%d views are not in 1..1024", o->count);
    if (!(o->fov_y >= 1 && o->fov_y <= 150))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "an angle of %g degrees is not in 1..150",
                        (double)o->fov_y);
    if (!(o->aspect >= 0.1f && o->aspect <= 10))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "an aspect of %g is not in 0.1..10",
                        (double)o->aspect);
    if (!(square < 1e30f))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "the up axis is not a direction");
    return GSZ_OK;
}

static gsz_result choose_up(placement *p, const gsz_cloud *cloud) {
    float *up = p->options.up, square = up[0] * up[0] + up[1] * up[1] + up[2] * up[2];
    float length = __builtin_sqrtf(square);
    if (!(square > 1e-30f)) return gsz_up_axis(p->context, up, cloud, p->surrounds);
    for (int i = 0; i < 3; i++) up[i] /= length;
    return GSZ_OK;
}

/** How much of a picture is covered on average: from free places within the scene in any direction, or from around
 *  it. */
static gsz_result measure_cover(placement *p, bool within, double *out_cover) {
    gsz_view_options any_side = p->options;
    gsz_view_look look = {0};
    gsz_camera camera;
    uint8_t *seen = NULL;
    double covered = 0, looks = 0;
    gsz_result result = GSZ_NEW(p->context, &seen, p->survey.cloud.count);
    any_side.up[0] = any_side.up[2] = 0;
    any_side.up[1] = -1;
    for (uint32_t i = 0; i < GLANCES && result == GSZ_OK; i++) {
        bool made = within ? gsz_view_glance(&camera, &p->survey, i)
                           : gsz_view_propose(&camera, &p->survey, &any_side, false, 2 * i);
        if (!made || !gsz_view_is_free(&p->survey, camera.position)) continue;
        result = gsz_view_look_at(p->context, &p->survey, &look, seen, &camera);
        covered += look.covered;
        looks++;
    }
    *out_cover = looks > 0 ? covered / looks : 0;
    gsz_free(p->context, seen);
    return result;
}

/** A thing leaves much of a picture empty, seen from around it; a room has something in every direction, seen from
 *  within. */
static gsz_result find_surroundings(placement *p) {
    double within, around;
    GSZ_TRY(measure_cover(p, true, &within));
    GSZ_TRY(measure_cover(p, false, &around));
    p->surrounds = within > COVERED_WITHIN || around > COVERED_AROUND;
    return GSZ_OK;
}

/* ---- candidates ---------------------------------------------------------------------------------- */

static gsz_result check_place(void *user, size_t index, int worker) {
    placement *p = user;
    (void)worker;
    p->candidate[index].free = gsz_view_is_free(&p->survey, p->candidate[index].camera.position);
    return GSZ_OK;
}

static void propose_some(placement *p, size_t most) {
    for (uint32_t i = 0; p->count < most && i < 4 * most; i++)
        p->count += gsz_view_propose(&p->candidate[p->count].camera, &p->survey, &p->options,
                                     p->surrounds, i);
}

static gsz_result propose(placement *p) {
    size_t most = (size_t)p->options.count * PROPOSALS_PER_VIEW, gaussians = p->survey.cloud.count;
    if (most < PROPOSALS_LEAST) most = PROPOSALS_LEAST;
    GSZ_TRY(GSZ_NEW(p->context, &p->candidate, most));
    propose_some(p, most);
    if (p->count == 0) { /* nobody can stand in it */
        p->surrounds = false;
        propose_some(p, most);
    }
    GSZ_TRY(gsz_alloc(p->context, (void **)&p->seen, p->count, gaussians));
    for (size_t i = 0; i < p->count; i++) {
        candidate *c = &p->candidate[i];
        c->seen = p->seen + i * gaussians;
        c->cut = p->options.cut_open && gsz_view_cuts(&p->survey, &c->camera);
    }
    return gsz_parallel(p->context, "look for standpoints", p->count, check_place, p);
}

static gsz_result look_from_all(placement *p) {
    for (size_t i = 0; i < p->count; i++) {
        candidate *c = &p->candidate[i];
        if (c->free)
            GSZ_TRY(gsz_view_look_at(p->context, &p->survey, &c->look, c->seen, &c->camera));
        GSZ_TRY(gsz_report_progress(p->context, "look around", (double)(i + 1) / (double)p->count));
    }
    return GSZ_OK;
}

static bool stands_well(const placement *p, const candidate *c) {
    double least = p->surrounds ? COVERED_LEAST_INSIDE : COVERED_LEAST;
    return c->free && c->look.covered >= least && c->look.near <= NEAR_MOST;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** What the best tenth of those that stand well show. */
static double best_detail(placement *p) {
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++)
        if (stands_well(p, &p->candidate[i])) p->gain[count++] = p->candidate[i].look.detail;
    qsort(p->gain, count, sizeof *p->gain, compare_doubles);
    return count > 0 ? p->gain[count * 9 / 10] : 0;
}

/** If nothing stands well, as in a scene of fog, what sees anything at all has to do. */
static size_t sift(placement *p) {
    double best = best_detail(p);
    size_t good = 0;
    for (size_t i = 0; i < p->count; i++) {
        candidate *c = &p->candidate[i];
        double least = c->cut ? DETAIL_LEAST_CUT : DETAIL_LEAST;
        c->good = stands_well(p, c) && c->look.detail >= least * best;
        good += c->good;
    }
    for (size_t i = 0; good == 0 && i < p->count; i++) {
        p->candidate[i].good = p->candidate[i].look.covered > 0;
        good += p->candidate[i].good;
    }
    return good;
}

/* ---- choosing ------------------------------------------------------------------------------------ */

static float worth_of(const placement *p, uint32_t total) {
    uint32_t last = 256 * SEEN_LEVELS - 1;
    return p->worth[total < last ? total : last];
}

static gsz_result gain_of(void *user, size_t index, int worker) {
    placement *p = user;
    const candidate *c = &p->candidate[index];
    bool open = c->good && !c->taken;
    double gain = open ? 0 : -1;
    (void)worker;
    for (size_t i = 0; open && i < p->survey.cloud.count; i++)
        gain += (double)(worth_of(p, p->total[i] + c->seen[i]) - worth_of(p, p->total[i]));
    p->gain[index] = gain;
    return GSZ_OK;
}

/** True if candidate i comes before k: what is open and cuts, or does not, as asked; then what gains more. */
static bool is_better(const placement *p, size_t i, size_t k, bool cut) {
    bool i_fits = p->gain[i] >= 0 && p->candidate[i].cut == cut;
    bool k_fits = p->gain[k] >= 0 && p->candidate[k].cut == cut;
    return i_fits != k_fits ? i_fits : p->gain[i] > p->gain[k];
}

static size_t best_of(const placement *p, bool cut) {
    size_t best = 0;
    for (size_t i = 1; i < p->count; i++)
        if (is_better(p, i, best, cut)) best = i;
    return best;
}

/** What is seen more often is worth less: gains only fall, and those from before are bounds. Only the best is
 *  looked at again, until it stays the best. Every second view cuts, if any do: they alone show what lies inside, which
 *  is less than what the others show. */
static gsz_result take_best(placement *p, gsz_camera_list *list) {
    bool cut = list->count % 2 == 1;
    size_t best = best_of(p, cut), looked_at;
    do {
        looked_at = best;
        GSZ_TRY(gain_of(p, best, 0));
        best = best_of(p, cut);
    } while (best != looked_at);
    candidate *c = &p->candidate[best];
    c->taken = true;
    p->gain[best] = -1;
    for (size_t i = 0; i < p->survey.cloud.count; i++) p->total[i] += c->seen[i];
    return gsz_camera_list_add(p->context, list, &c->camera);
}

static gsz_result choose(placement *p, gsz_camera_list *list, size_t good) {
    size_t wanted = (size_t)p->options.count < good ? (size_t)p->options.count : good;
    GSZ_TRY(gsz_parallel(p->context, NULL, p->count, gain_of, p));
    for (size_t i = 0; i < wanted; i++) {
        GSZ_TRY(take_best(p, list));
        GSZ_TRY(gsz_report_progress(p->context, "choose views", (double)(i + 1) / (double)wanted));
    }
    return GSZ_OK;
}

static gsz_result survey_up(placement *p, const gsz_cloud *cloud) {
    GSZ_TRY(gsz_view_survey_make(p->context, &p->survey, cloud, p->options.aspect));
    GSZ_TRY(find_surroundings(p));
    return choose_up(p, cloud);
}

static gsz_result place(placement *p, gsz_camera_list *list, const gsz_cloud *cloud) {
    GSZ_TRY(survey_up(p, cloud));
    GSZ_TRY(propose(p));
    GSZ_TRY(look_from_all(p));
    GSZ_TRY(GSZ_NEW(p->context, &p->gain, p->count + 1));
    GSZ_TRY(GSZ_NEW(p->context, &p->total, p->survey.cloud.count));
    for (int i = 0; i < 256 * SEEN_LEVELS; i++) p->worth[i] = (float)gsz_log(1 + i / 255.0);
    size_t good = sift(p);
    if (good == 0)
        return gsz_fail(p->context, GSZ_ERROR_ARGUMENT,
                        "no place was found from which the scene can be seen: give cameras");
    return choose(p, list, good);
}

gsz_result gsz_views_find_up(gsz_context *context, float out_up[3], const gsz_cloud *cloud) {
    placement *p = NULL;
    GSZ_TRY(GSZ_NEW(context, &p, 1));
    p->context = context;
    gsz_view_options_default(&p->options);
    gsz_result result = survey_up(p, cloud);
    for (int i = 0; result == GSZ_OK && i < 3; i++) out_up[i] = p->options.up[i];
    gsz_view_survey_free(context, &p->survey);
    gsz_free(context, p);
    return result;
}

gsz_result gsz_views_place(gsz_context *context, gsz_camera_list *list, const gsz_cloud *cloud,
                           const gsz_view_options *options) {
    placement *p = NULL;
    gsz_clear_error(context);
    GSZ_TRY(GSZ_NEW(context, &p, 1));
    p->context = context;
    gsz_view_options_default(&p->options);
    if (options) p->options = *options;
    gsz_result result = check_options(context, &p->options);
    if (result == GSZ_OK) result = place(p, list, cloud);
    gsz_view_survey_free(context, &p->survey);
    gsz_free(context, p->candidate);
    gsz_free(context, p->seen);
    gsz_free(context, p->gain);
    gsz_free(context, p->total);
    gsz_free(context, p);
    return result;
}
