/* SPDX-License-Identifier: MIT */
/* refine.c - rates over time, examinations, and the best student so far. */
#include "refine.h"

#include "context.h"
#include "det_math.h"
#include "learned_mask.h"
#include "splat_cloud.h"

enum { EXAMS = 6 }; /* during recovery */

/** By the end of recovery the rates have fallen to this. */
#define LAST_RATE 0.02
/** Up to here the moves are the largest, dB. */
#define COARSE_AIM 34.0

/** Moves of a lesson at first; found by bytes at equal PSNR on scenes of different kinds. What a move overshoots is noise
 *  that has to be coded: harmonics, of which there are many, move less than PSNR alone would ask for. */
static const gsz_adam_rates first_rates = {.position = 0.02f,
                                           .scale = 0.01f,
                                           .rotation = 0.003f,
                                           .opacity = 0.03f,
                                           .dc = 0.006f,
                                           .rest = 0.00075f};

typedef struct course_state {
    gsz_context *context;
    const gsz_course *course;
    gsz_course_result *result;
    gsz_trainer trainer;
    gsz_cloud best; /* of those examined; empty: the student itself was not yet beaten */
    double best_psnr;
} course_state;

/* ---- time ---------------------------------------------------------------------------------------- */

/** A tenth of the error, a tenth of the moves. */
static double pace_for(double aim) {
    return aim > COARSE_AIM ? gsz_exp((COARSE_AIM - aim) / 20 * gsz_log(10)) : 1;
}

static gsz_adam_rates rates_at(const gsz_course *c, double share) {
    gsz_adam_rates r = first_rates;
    double over_all = c->rounds > 0 ? (c->round + share) / c->rounds : share;
    double f = pace_for(c->aim) * gsz_exp(over_all * gsz_log(LAST_RATE));
    float *rate[] = {&r.position, &r.scale, &r.rotation, &r.opacity, &r.dc, &r.rest};
    for (int k = 0; k < 6; k++)
        *rate[k] = c->freeze_geometry && k < 4 ? 0 : (float)((double)*rate[k] * f);
    if (c->freeze_harmonics) r.rest = 0;
    return r;
}

static bool has_to_stop(course_state *s) {
    const gsz_stop *stop = s->course->stop;
    if (!stop) return false;
    bool late = stop->deadline > 0 && gsz_gallery_clock() >= stop->deadline;
    if (late || (stop->enough && stop->enough(stop->user))) s->result->stopped = true;
    return s->result->stopped;
}

static gsz_result tell_progress(course_state *s) {
    const gsz_course *c = s->course;
    double all = c->mask_lessons + c->recovery_lessons, share = ++s->result->lessons / all;
    return gsz_report_progress(s->context, c->stage,
                               c->rounds > 0 ? (c->round + share) / c->rounds : share);
}

/* ---- lessons ------------------------------------------------------------------------------------- */

static gsz_result learn_mask(course_state *s, gsz_learned_mask *mask) {
    const gsz_course *c = s->course;
    gsz_adam_rates rates = rates_at(c, 0);
    GSZ_TRY(gsz_learned_mask_init(s->context, mask, &s->trainer));
    for (int k = 0; k < c->mask_lessons && !has_to_stop(s); k++) {
        GSZ_TRY(gsz_learned_mask_lesson(mask, &rates, c->worth));
        GSZ_TRY(tell_progress(s));
    }
    return gsz_learned_mask_apply(mask, c->keep);
}

/** What is better than before is kept; what is not may become so yet. */
static gsz_result examine(course_state *s) {
    double psnr;
    if (!s->course->exam) return GSZ_OK;
    GSZ_TRY(gsz_gallery_score(s->course->exam, &psnr, s->trainer.student));
    if (psnr <= s->best_psnr) return GSZ_OK;
    s->best_psnr = psnr;
    gsz_cloud_free(s->context, &s->best);
    return gsz_cloud_copy(s->context, &s->best, s->trainer.student);
}

static gsz_result recover(course_state *s) {
    int lessons = s->course->recovery_lessons, interval = lessons / EXAMS + 1;
    s->best_psnr = -1;
    GSZ_TRY(examine(s));
    for (int k = 0; k < lessons && !has_to_stop(s); k++) {
        gsz_adam_rates rates = rates_at(s->course, (double)k / lessons);
        GSZ_TRY(gsz_trainer_lesson(&s->trainer, &rates));
        GSZ_TRY(tell_progress(s));
        if ((k + 1) % interval == 0) GSZ_TRY(examine(s));
    }
    return examine(s);
}

static gsz_result teach(course_state *s, gsz_learned_mask *mask) {
    gsz_cloud *student = s->trainer.student;
    if (s->course->exam)
        GSZ_TRY(gsz_gallery_score(s->course->exam, &s->result->psnr_before, student));
    if (s->course->mask_lessons > 0) GSZ_TRY(learn_mask(s, mask));
    gsz_learned_mask_free(mask);
    GSZ_TRY(recover(s));
    if (!s->course->exam) return GSZ_OK;
    s->result->psnr_after = s->best_psnr;
    gsz_cloud_free(s->context, student);
    *student = s->best;
    s->best = (gsz_cloud){0};
    return GSZ_OK;
}

/** Quaternions of length 1, so that a step turns all of them by as much. */
static void normalise_rotations(gsz_cloud *cloud) {
    float *const *q = cloud->plane + GSZ_PLANE_ROTATION;
    for (size_t i = 0; i < cloud->count; i++) {
        double square = 0;
        for (int k = 0; k < 4; k++) square += (double)q[k][i] * (double)q[k][i];
        double inverse = 1 / __builtin_sqrt(square);
        for (int k = 0; k < 4; k++) q[k][i] = (float)((double)q[k][i] * inverse);
    }
}

gsz_result gsz_refine(gsz_context *context, gsz_cloud *student, const gsz_course *course,
                      gsz_course_result *out_result) {
    course_state s = {.context = context, .course = course, .result = out_result};
    gsz_learned_mask mask = {0};
    *out_result = (gsz_course_result){0};
    if (!course->freeze_geometry) normalise_rotations(student);
    gsz_result result = gsz_trainer_init(context, &s.trainer, course->lessons, student);
    if (result == GSZ_OK) result = teach(&s, &mask);
    gsz_learned_mask_free(&mask);
    gsz_trainer_free(&s.trainer);
    gsz_cloud_free(context, &s.best);
    return result;
}
