/* SPDX-License-Identifier: MIT */
/* color.c - the DC coefficients after the colour transform, told by the two neighbours: what they say, which way they
 * differ, and how well they were foretold themselves. */
#include "attributes.h"
#include "det_math.h"
#include "integer_coder.h"

enum { SPREADS = 4, MISSES = 3, LEANS = 9, SIZES = 7, MODELS = 3 };

typedef struct color_models {
    gsz_model by_fineness[3][GSZ_FINENESS_CONTEXTS][SPREADS][MISSES];
    gsz_model by_lean[3][LEANS][LEANS][LEANS]; /* of the neighbours, of the two channels before */
    gsz_model by_size[3][GSZ_FINENESS_CONTEXTS][SIZES]
                     [SIZES]; /* of the spread, of the neighbours' misses */
    gsz_mixer mixer[3][SPREADS][MISSES];
    gsz_mantissas mantissas[3];
} color_models;

typedef struct color_scratch {
    color_models models;
    uint8_t size[3][GSZ_BLOCK_GAUSSIANS_MAX]; /* of what each Gaussian missed */
} color_scratch;

size_t gsz_color_scratch(void) { return sizeof(color_scratch); }

static void init_models(color_models *m) {
    gsz_models_init(&m->by_fineness[0][0][0][0], sizeof m->by_fineness / sizeof(gsz_model),
                    GSZ_SYMBOLS);
    gsz_models_init(&m->by_lean[0][0][0][0], sizeof m->by_lean / sizeof(gsz_model), GSZ_SYMBOLS);
    gsz_models_init(&m->by_size[0][0][0][0], sizeof m->by_size / sizeof(gsz_model), GSZ_SYMBOLS);
    gsz_mixers_init(&m->mixer[0][0][0], 3 * SPREADS * MISSES, MODELS);
    for (int channel = 0; channel < 3; channel++) gsz_mantissas_init(&m->mantissas[channel]);
}

static double magnitude(double x) { return x < 0 ? -x : x; }

static int spread_context(double difference) {
    double d = magnitude(difference);
    return d < 1.5 ? 0 : d < 5 ? 1 : d < 15 ? 2 : 3;
}

static int miss_context(int32_t miss) {
    int32_t m = miss < 0 ? -miss : miss;
    return m > 8 ? 2 : m > 2;
}

/** Which way, and how far, roughly: 4 is neither. */
static int lean_context(double difference) {
    double d = magnitude(difference);
    int far = d < 1 ? 0 : d < 3 ? 1 : d < 8 ? 2 : d < 20 ? 3 : 4;
    return difference < 0 ? 4 - far : 4 + far;
}

static int size_context(double x) {
    double d = magnitude(x);
    return d < 0.5 ? 0 : d < 1.5 ? 1 : d < 3 ? 2 : d < 6 ? 3 : d < 12 ? 4 : d < 24 ? 5 : 6;
}

/** What is known of a channel of a Gaussian before it is coded. */
typedef struct color_context {
    int channel, fineness;
    double apart;            /* how much more the nearer neighbour says than the other */
    int32_t before, earlier; /* misses of the channel before and of the one before that */
    int near_size;           /* mean of the sizes of the neighbours' misses */
} color_context;

GSZ_BOTH_WAYS int32_t code_miss(gsz_coder *coder, bool encoding, color_models *m, color_context c,
                                int32_t value) {
    int spread = spread_context(c.apart), miss = miss_context(c.before);
    gsz_model *tokens[MODELS] = {
        &m->by_fineness[c.channel][c.fineness][spread][miss],
        &m->by_lean[c.channel][lean_context(c.apart)][lean_context(c.before)]
                   [lean_context(c.earlier)],
        &m->by_size[c.channel][c.fineness][size_context(c.apart)][c.near_size]};
    return gsz_code_signed_mixed(coder, encoding, &m->mixer[c.channel][spread][miss], tokens,
                                 MODELS, &m->mantissas[c.channel], value);
}

GSZ_BOTH_WAYS void code_color(gsz_coder *coder, bool encoding, gsz_block *block,
                              const gsz_steps *steps, color_scratch *scratch) {
    init_models(&scratch->models);
    const double *step = steps->color_step + GSZ_FINENESS_MAX;
    for (uint32_t i = 0; i < block->header.count; i++) {
        uint32_t a = block->near[0][i], b = block->near[1][i];
        double inverse = a == i ? 0 : 1 / step[block->fineness[i]];
        double from_a = step[block->fineness[a]] * inverse,
               from_b = step[block->fineness[b]] * inverse;
        color_context c = {.fineness = gsz_fineness_context(block->fineness[i])};
        for (c.channel = 0; c.channel < 3; c.channel++) {
            int32_t *level = block->color[c.channel];
            uint8_t *size = scratch->size[c.channel];
            double at_a = a == i ? 0 : level[a] * from_a, at_b = a == i ? 0 : level[b] * from_b;
            int32_t guess =
                gsz_round(gsz_clamp(0.5 * (at_a + at_b), -GSZ_LEVEL_MAX, GSZ_LEVEL_MAX));
            c.apart = at_a - at_b;
            c.near_size = a == i ? 0 : (size[a] + size[b] + 1) >> 1;
            int32_t miss = code_miss(coder, encoding, &scratch->models, c, level[i] - guess);
            level[i] = gsz_clamp_int(guess + miss, -GSZ_LEVEL_MAX, GSZ_LEVEL_MAX);
            size[i] = (uint8_t)size_context(miss);
            c.earlier = c.before;
            c.before = miss;
        }
    }
}

void gsz_color_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                    void *scratch) {
    if (encoding)
        code_color(coder, true, block, steps, scratch);
    else
        code_color(coder, false, block, steps, scratch);
}
