/* SPDX-License-Identifier: MIT */
/* learned_mask.c - logits beside a student, drawn as a factor of its alpha. */
#include "learned_mask.h"

#include "context.h"
#include "det_math.h"
#include "hash.h"
#include "mask.h"
#include "parallel.h"

enum { RANGE = 1024 };

#define FIRST_LOGIT 2.0 /* sigmoid 0.88 */
/** Logits begin that far apart: of two Gaussians that are the same, one has to go first. */
#define SPREAD 0.5
#define RATE 0.05f
#define KEEP_FIRST 0.9
#define KEEP_SECOND 0.99
/** Alpha of what is all but gone: the gradient still has to find a way back. */
#define ALPHA_LEAST 1e-6

gsz_result gsz_learned_mask_init(gsz_context *context, gsz_learned_mask *m, gsz_trainer *trainer) {
    size_t count = trainer->student->count;
    *m = (gsz_learned_mask){.context = context, .trainer = trainer};
    GSZ_TRY(GSZ_NEW(context, &m->logit, count));
    GSZ_TRY(GSZ_NEW(context, &m->first, count));
    GSZ_TRY(GSZ_NEW(context, &m->second, count));
    GSZ_TRY(GSZ_NEW(context, &m->shown, count));
    for (size_t i = 0; i < count; i++) {
        double random = (double)(gsz_hash(i) >> 11) / 9007199254740992.0;
        m->logit[i] = (float)(FIRST_LOGIT + SPREAD * (random - 0.5));
    }
    return GSZ_OK;
}

void gsz_learned_mask_free(gsz_learned_mask *m) {
    if (!m->context) return;
    gsz_free(m->context, m->logit);
    gsz_free(m->context, m->first);
    gsz_free(m->context, m->second);
    gsz_free(m->context, m->shown);
    *m = (gsz_learned_mask){0};
}

static double sigmoid(double x) { return 1 / (1 + gsz_exp(-x)); }

static double alpha_shown(const gsz_learned_mask *m, size_t i, double alpha) {
    double shown = alpha * sigmoid((double)m->logit[i]);
    return shown > ALPHA_LEAST ? shown : ALPHA_LEAST;
}

static gsz_result show_range(void *user, size_t begin, size_t end, int worker) {
    gsz_learned_mask *m = user;
    const float *opacity = m->trainer->student->plane[GSZ_PLANE_OPACITY];
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        double alpha = alpha_shown(m, i, sigmoid((double)opacity[i]));
        m->shown[i] = (float)gsz_log(alpha / (1 - alpha));
    }
    return GSZ_OK;
}

static gsz_result show(gsz_learned_mask *m) {
    return gsz_parallel_ranges(m->context, NULL, m->trainer->student->count, RANGE, show_range, m);
}

/* ---- learning ------------------------------------------------------------------------------------ */

typedef struct learning {
    gsz_learned_mask *mask;
    double worth;
    double first_scale, second_scale; /* make up for moments that began at 0 */
} learning;

/** Moves the logit against the loss and the price; `gradient` is by the opacity that was drawn. */
static void learn(const learning *l, size_t i, double gradient) {
    gsz_learned_mask *m = l->mask;
    double s = sigmoid((double)m->logit[i]);
    double alpha = sigmoid((double)m->trainer->student->plane[GSZ_PLANE_OPACITY][i]);
    double shown = alpha_shown(m, i, alpha);
    double by_factor = gradient / (shown * (1 - shown)) * alpha;
    double g = (by_factor + l->worth) * s * (1 - s);
    double first = KEEP_FIRST * (double)m->first[i] + (1 - KEEP_FIRST) * g;
    double second = KEEP_SECOND * (double)m->second[i] + (1 - KEEP_SECOND) * (g * g);
    m->first[i] = (float)first;
    m->second[i] = (float)second;
    double spread = __builtin_sqrt(second) * l->second_scale + 1e-20;
    m->logit[i] -= (float)((double)RATE * (first * l->first_scale / spread));
}

static gsz_result learn_range(void *user, size_t begin, size_t end, int worker) {
    const learning *l = user;
    const float *gradient = l->mask->trainer->gradient.plane[GSZ_PLANE_OPACITY];
    (void)worker;
    for (size_t i = begin; i < end; i++) learn(l, i, (double)gradient[i]);
    return GSZ_OK;
}

gsz_result gsz_learned_mask_lesson(gsz_learned_mask *m, const gsz_adam_rates *rates, double worth) {
    gsz_trainer *t = m->trainer;
    gsz_cloud drawn = *t->student;
    gsz_adam_rates others = *rates;
    GSZ_TRY(show(m));
    drawn.plane[GSZ_PLANE_OPACITY] = m->shown;
    GSZ_TRY(gsz_trainer_look(t, &drawn));
    double lesson = ++m->lessons;
    learning l = {m, worth, 1 / (1 - gsz_exp(lesson * gsz_log(KEEP_FIRST))),
                  1 / __builtin_sqrt(1 - gsz_exp(lesson * gsz_log(KEEP_SECOND)))};
    GSZ_TRY(gsz_parallel_ranges(m->context, NULL, drawn.count, RANGE, learn_range, &l));
    others.opacity = 0;
    return gsz_trainer_step(t, &others);
}

/* ---- dropping ------------------------------------------------------------------------------------ */

/** Logits from 0 on, as scores are. */
static void raise_logits(double *score, const gsz_learned_mask *m) {
    size_t count = m->trainer->student->count;
    float least = m->logit[0];
    for (size_t i = 1; i < count; i++) least = m->logit[i] < least ? m->logit[i] : least;
    for (size_t i = 0; i < count; i++) score[i] = (double)m->logit[i] - (double)least;
}

/** Keeps the `keep` Gaussians with the highest logits, of equals the first. */
static gsz_result keep_highest(gsz_learned_mask *m, size_t keep) {
    gsz_mask_ranking ranking = {0};
    double *score = NULL;
    uint32_t *index = NULL;
    gsz_result result = GSZ_NEW(m->context, &score, m->trainer->student->count);
    if (result == GSZ_OK) {
        raise_logits(score, m);
        result = gsz_mask_rank_scores(m->context, &ranking, m->trainer->student, score);
    }
    ranking.kept = keep;
    if (result == GSZ_OK) result = gsz_mask_kept(m->context, &index, &ranking);
    if (result == GSZ_OK) result = gsz_trainer_keep(m->trainer, index, keep);
    gsz_free(m->context, index);
    gsz_free(m->context, score);
    gsz_mask_free(m->context, &ranking);
    return result;
}

/** One Gaussian is always worth it. */
static size_t worth_keeping(const gsz_learned_mask *m) {
    size_t kept = 0;
    for (size_t i = 0; i < m->trainer->student->count; i++) kept += m->logit[i] > 0;
    return kept > 0 ? kept : 1;
}

gsz_result gsz_learned_mask_apply(gsz_learned_mask *m, size_t keep) {
    gsz_cloud *student = m->trainer->student;
    if (keep == 0) keep = worth_keeping(m);
    if (keep > student->count) keep = student->count;
    GSZ_TRY(show(m));
    for (size_t i = 0; i < student->count; i++) student->plane[GSZ_PLANE_OPACITY][i] = m->shown[i];
    return keep_highest(m, keep);
}
