/* SPDX-License-Identifier: MIT */
/* color.c - the DC coefficients after the colour transform, told by the two neighbours. */
#include "attributes.h"
#include "det_math.h"
#include "integer_coder.h"

enum { SPREADS = 4, MISSES = 3 };

typedef struct color_models {
    gsz_model token[3][GSZ_FINENESS_CONTEXTS][SPREADS][MISSES];
    gsz_mantissas mantissas[3];
} color_models;

static void init_models(color_models *m) {
    gsz_models_init(&m->token[0][0][0][0], sizeof m->token / sizeof(gsz_model), GSZ_SYMBOLS);
    for (int channel = 0; channel < 3; channel++) gsz_mantissas_init(&m->mantissas[channel]);
}

static int spread_context(double difference) {
    double d = difference < 0 ? -difference : difference;
    return d < 1.5 ? 0 : d < 5 ? 1 : d < 15 ? 2 : 3;
}

static int miss_context(int32_t miss) {
    int32_t m = miss < 0 ? -miss : miss;
    return m > 8 ? 2 : m > 2;
}

GSZ_BOTH_WAYS void code_color(gsz_coder *coder, bool encoding, gsz_block *block,
                              const gsz_steps *steps) {
    color_models models;
    init_models(&models);
    const double *step = steps->color_step + GSZ_FINENESS_MAX;
    for (uint32_t i = 0; i < block->header.count; i++) {
        int fineness = block->fineness[i];
        uint32_t a = block->near[0][i], b = block->near[1][i];
        double inverse = a == i ? 0 : 1 / step[fineness];
        double from_a = step[block->fineness[a]] * inverse,
               from_b = step[block->fineness[b]] * inverse;
        int32_t miss = 0;
        for (int channel = 0; channel < 3; channel++) {
            int32_t *level = block->color[channel];
            double at_a = a == i ? 0 : level[a] * from_a, at_b = a == i ? 0 : level[b] * from_b;
            int32_t guess =
                gsz_round(gsz_clamp(0.5 * (at_a + at_b), -GSZ_LEVEL_MAX, GSZ_LEVEL_MAX));
            gsz_model *token = &models.token[channel][gsz_fineness_context(fineness)]
                                            [spread_context(at_a - at_b)][miss_context(miss)];
            miss = gsz_code_signed(coder, encoding, token, &models.mantissas[channel],
                                   level[i] - guess);
            level[i] = gsz_clamp_int(guess + miss, -GSZ_LEVEL_MAX, GSZ_LEVEL_MAX);
        }
    }
}

void gsz_color_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps) {
    if (encoding)
        code_color(coder, true, block, steps);
    else
        code_color(coder, false, block, steps);
}
