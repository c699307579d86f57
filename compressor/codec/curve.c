/* SPDX-License-Identifier: MIT */
/* curve.c - what changes over time: which Gaussians, how often, and the steps from knot to knot. */
#include "context.h"
#include "det_math.h"
#include "integer_coder.h"
#include "motion.h"

enum { SIZES = 3, PARTS = 3 };

int gsz_curve_channels(gsz_curve_group group, int sh_degree) {
    return group == GSZ_CURVE_OPACITY ? 1
           : group == GSZ_CURVE_SH    ? 3 * gsz_sh_coefficients(sh_degree)
                                      : 3;
}

gsz_result gsz_curves_shape(gsz_context *context, gsz_motion *m, gsz_curve_group group,
                            uint64_t most) {
    gsz_curves *c = &m->curves[group];
    uint64_t values = 0;
    c->count = 0;
    for (uint32_t i = 0; i < m->gaussians; i++) {
        if (c->class_of[i] == 0) continue;
        values += gsz_motion_values(m, group, c->class_of[i]);
        c->count++;
    }
    if (values > most) return GSZ_ERROR_CORRUPT;
    GSZ_TRY(GSZ_NEW(context, &c->gaussian, c->count));
    GSZ_TRY(GSZ_NEW(context, &c->first, (size_t)c->count + 1));
    GSZ_TRY(GSZ_NEW(context, &c->level, (size_t)values));
    uint32_t k = 0;
    for (uint32_t i = 0; i < m->gaussians; i++) {
        if (c->class_of[i] == 0) continue;
        c->gaussian[k] = i;
        c->first[k + 1] = c->first[k] + gsz_motion_values(m, group, c->class_of[i]);
        k++;
    }
    return GSZ_OK;
}

/* ---- classes -------------------------------------------------------------------------------------- */

GSZ_BOTH_WAYS void code_classes(gsz_coder *coder, bool encoding, gsz_curves *c, uint32_t count) {
    gsz_model model[GSZ_CURVE_CLASSES][GSZ_CURVE_CLASSES];
    gsz_models_init(&model[0][0], GSZ_CURVE_CLASSES * GSZ_CURVE_CLASSES, GSZ_CURVE_CLASSES);
    int before = 0, earlier = 0;
    for (uint32_t i = 0; i < count; i++) {
        int symbol = gsz_code_symbol(coder, encoding, &model[before][earlier], c->class_of[i]);
        c->class_of[i] = (uint8_t)(symbol < GSZ_CURVE_CLASSES ? symbol : GSZ_CURVE_CLASSES - 1);
        earlier = before;
        before = c->class_of[i];
    }
}

void gsz_curve_classes_code(gsz_coder *coder, bool encoding, gsz_curves *c, uint32_t count) {
    if (encoding)
        code_classes(coder, true, c, count);
    else
        code_classes(coder, false, c, count);
}

/* ---- levels --------------------------------------------------------------------------------------- */

/** Steps from knot to knot. A knot of many channels says first whether any of them changes. */
typedef struct step_models {
    gsz_model busy[GSZ_CURVE_CLASSES][2];
    gsz_model token[GSZ_CURVE_CLASSES][PARTS][SIZES][SIZES];
    gsz_mantissas mantissas;
} step_models;

static void init_models(step_models *m) {
    gsz_models_init(&m->busy[0][0], GSZ_CURVE_CLASSES * 2, 2);
    gsz_models_init(&m->token[0][0][0][0], sizeof m->token / sizeof(gsz_model), GSZ_SYMBOLS);
    gsz_mantissas_init(&m->mantissas);
}

static int size_of(int32_t step) {
    int32_t d = step < 0 ? -step : step;
    return d == 0 ? 0 : d < 3 ? 1 : 2;
}

/** The knots of one Gaussian on one side of the key. */
typedef struct knot_run {
    int16_t *level;       /* by knot, then channel */
    const int16_t *model; /* the same of the one it follows, or NULL */
    int knots, channels, class_of;
} knot_run;

static int32_t step_at(const int16_t *level, int knot, int channel, int channels) {
    int32_t before = knot > 0 ? level[(knot - 1) * channels + channel] : 0;
    return level[knot * channels + channel] - before;
}

GSZ_BOTH_WAYS void code_knot(gsz_coder *coder, bool encoding, step_models *models,
                             const knot_run *r, int knot) {
    int32_t miss = 0;
    for (int c = 0; c < r->channels; c++) {
        int16_t *now = r->level + knot * r->channels + c;
        int32_t before = knot > 0 ? now[-r->channels] : 0;
        int32_t last = knot > 1 ? before - now[-2 * r->channels] : before;
        int32_t guess = r->model ? step_at(r->model, knot, c, r->channels) : 0;
        gsz_model *token = &models->token[r->class_of][c * PARTS / r->channels]
                                         [size_of(r->model ? guess : last)][size_of(miss)];
        miss = gsz_code_signed(coder, encoding, token, &models->mantissas, *now - before - guess);
        *now = (int16_t)gsz_clamp_int(before + guess + miss, -GSZ_CURVE_LEVEL_MAX,
                                      GSZ_CURVE_LEVEL_MAX);
    }
}

/** True if any channel differs from the knot before: decoding, as the stream says. */
GSZ_BOTH_WAYS bool code_busy(gsz_coder *coder, bool encoding, step_models *models,
                             const knot_run *r, int knot, bool was_busy) {
    int busy = 0;
    for (int c = 0; encoding && c < r->channels; c++)
        busy |= step_at(r->level, knot, c, r->channels) != 0;
    return gsz_code_symbol(coder, encoding, &models->busy[r->class_of][was_busy], busy) != 0;
}

GSZ_BOTH_WAYS void code_run(gsz_coder *coder, bool encoding, step_models *models,
                            const knot_run *r) {
    bool busy = true;
    for (int knot = 0; knot < r->knots; knot++) {
        busy = code_busy(coder, encoding, models, r, knot, busy);
        if (busy)
            code_knot(coder, encoding, models, r, knot);
        else
            for (int c = 0; c < r->channels; c++) {
                int16_t *now = r->level + knot * r->channels + c;
                *now = knot > 0 ? now[-r->channels] : 0;
            }
    }
}

GSZ_BOTH_WAYS void code_levels(gsz_coder *coder, bool encoding, gsz_motion *m,
                               gsz_curve_group group) {
    gsz_curves *curves = &m->curves[group];
    step_models models;
    init_models(&models);
    const int16_t *last_of[GSZ_CURVE_CLASSES] = {NULL};
    int channels = gsz_curve_channels(group, m->sh_degree);
    for (uint32_t k = 0; k < curves->count; k++) {
        int class_of = curves->class_of[curves->gaussian[k]];
        int16_t *level = curves->level + curves->first[k];
        const int16_t *model = curves->follows ? last_of[class_of] : NULL;
        size_t at = 0;
        for (int before = 0; before < 2; before++) {
            knot_run r = {level + at, model ? model + at : NULL,
                          gsz_motion_knots(m, class_of, before), channels, class_of};
            code_run(coder, encoding, &models, &r);
            at += (size_t)r.knots * (size_t)channels;
        }
        last_of[class_of] = level;
    }
}

void gsz_curve_levels_code(gsz_coder *coder, bool encoding, gsz_motion *m, gsz_curve_group group) {
    if (encoding)
        code_levels(coder, true, m, group);
    else
        code_levels(coder, false, m, group);
}
