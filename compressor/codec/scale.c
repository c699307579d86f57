/* SPDX-License-Identifier: MIT */
/* scale.c - effective deviations, the longest axis first: each told by the neighbours', by how far the axis before it
 * was from theirs, and by how far below that axis the guess lies. */
#include "attributes.h"
#include "det_math.h"
#include "integer_coder.h"

enum {
    SPREADS = 4,
    MISSES = 3,
    CLASS_PAIRS = (GSZ_SCALE_CLASSES + 1) / 2,
    GUESSES = 40,       /* by class */
    ROUGH_GUESSES = 16, /* by how much room there is above */
    ROOMS = 32
};

typedef struct scale_models {
    gsz_model by_class[3][GUESSES][CLASS_PAIRS][MISSES];
    gsz_model by_room[3][ROUGH_GUESSES][SPREADS][ROOMS];
    gsz_mixer mixer[3][SPREADS][MISSES];
    gsz_mantissas mantissas[3];
} scale_models;

size_t gsz_scale_scratch(void) { return sizeof(scale_models); }

static void init_models(scale_models *m) {
    gsz_models_init(&m->by_class[0][0][0][0], sizeof m->by_class / sizeof(gsz_model), GSZ_SYMBOLS);
    gsz_models_init(&m->by_room[0][0][0][0], sizeof m->by_room / sizeof(gsz_model), GSZ_SYMBOLS);
    gsz_mixers_init(&m->mixer[0][0][0], 3 * SPREADS * MISSES, 2);
    for (int axis = 0; axis < 3; axis++) gsz_mantissas_init(&m->mantissas[axis]);
}

static int spread_context(double difference) {
    double d = difference < 0 ? -difference : difference;
    return d < 1 ? 0 : d < 3 ? 1 : d < 8 ? 2 : 3;
}

static int miss_context(int32_t miss) { return miss < -1 ? 0 : miss > 1 ? 2 : 1; }

/** What the neighbours' levels say: half of the last axis' miss is to be expected again, and no axis is
 *  longer than the one before it. */
static int32_t guess_level(double mean, int axis, int32_t miss, int32_t above) {
    int32_t guess = gsz_round(gsz_clamp(mean, 0, GSZ_LEVEL_MAX));
    if (axis == 0) return guess;
    if (miss > 2 || miss < -2) guess += miss / 2;
    return gsz_clamp_int(guess, 0, above);
}

static int at_most(int32_t value, int count) { return value < count ? value : count - 1; }

/** How far the level of an axis is from the guess; `above` is the level of the axis before it. */
GSZ_BOTH_WAYS int32_t code_miss(gsz_coder *coder, bool encoding, scale_models *m, int axis,
                                int class, double apart, int32_t miss_before, int32_t guess,
                                int32_t above, int32_t value) {
    int spread = spread_context(apart), miss = miss_context(miss_before);
    int room = axis > 0 ? at_most(above - guess, ROOMS) : 0;
    gsz_model *tokens[2] = {&m->by_class[axis][at_most(guess, GUESSES)][class / 2][miss],
                            &m->by_room[axis][at_most(guess, ROUGH_GUESSES)][spread][room]};
    return gsz_code_signed_mixed(coder, encoding, &m->mixer[axis][spread][miss], tokens, 2,
                                 &m->mantissas[axis], value);
}

GSZ_BOTH_WAYS void code_scale(gsz_coder *coder, bool encoding, gsz_block *block,
                              const gsz_steps *steps, scale_models *models) {
    init_models(models);
    for (uint32_t i = 0; i < block->header.count; i++) {
        int class = gsz_scale_class(steps, block->opacity[i], block->veil[i]);
        uint32_t a = block->near[0][i], b = block->near[1][i];
        /* neighbours' levels in this Gaussian's steps */
        double inverse = a == i ? 0 : 1 / steps->scale_step[class];
        double from_a =
            steps->scale_step[gsz_scale_class(steps, block->opacity[a], block->veil[a])] * inverse;
        double from_b =
            steps->scale_step[gsz_scale_class(steps, block->opacity[b], block->veil[b])] * inverse;
        int32_t miss = 0, above = GSZ_LEVEL_MAX;
        for (int axis = 0; axis < 3; axis++) {
            int32_t *level = block->scale[axis];
            double at_a = a == i ? 0 : level[a] * from_a, at_b = a == i ? 0 : level[b] * from_b;
            int32_t guess = guess_level(0.5 * (at_a + at_b), axis, miss, above);
            miss = code_miss(coder, encoding, models, axis, class, at_a - at_b, miss, guess, above,
                             level[i] - guess);
            above = level[i] = gsz_clamp_int(guess + miss, 0, above);
        }
        gsz_steps_sizes(steps, block, i);
    }
}

void gsz_scale_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                    void *scratch) {
    if (encoding)
        code_scale(coder, true, block, steps, scratch);
    else
        code_scale(coder, false, block, steps, scratch);
}
