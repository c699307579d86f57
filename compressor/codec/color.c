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

static int miss_context(int32_t miss) {
    int32_t m = miss < 0 ? -miss : miss;
    return m > 8 ? 2 : m > 2;
}

/** What a difference of some halves of a level is as a context. */
typedef struct extent {
    uint8_t spread, lean, size;
} extent;

enum { HALVES = 48 };

/** By halves up to HALVES: spreads begin at 0, 1.5, 5 and 15, leans at 0, 1, 3, 8 and 20, sizes at 0, 0.5, 1.5, 3, 6, 12 and
 *  24. */
static void init_extents(extent extents[HALVES + 1]) {
    for (int h = 0; h <= HALVES; h++)
        extents[h] = (extent){
            .spread = (uint8_t)((h >= 3) + (h >= 10) + (h >= 30)),
            .lean = (uint8_t)((h >= 2) + (h >= 6) + (h >= 16) + (h >= 40)),
            .size = (uint8_t)((h >= 1) + (h >= 3) + (h >= 6) + (h >= 12) + (h >= 24) + (h >= 48))};
}

/** Index of an extent. */
static int halves_of(double difference) {
    double halves = 2 * __builtin_fabs(difference);
    return halves < HALVES ? (int)halves : HALVES;
}

/** Which way, and how far, roughly: the middle is neither. */
static int lean_of(const extent *e, bool negative) {
    return negative ? LEANS / 2 - e->lean : LEANS / 2 + e->lean;
}

/** What is known of a channel of a Gaussian before it is coded. */
typedef struct color_context {
    int channel, fineness;
    extent apart;        /* how far the neighbours are from each other */
    int lean;            /* which way the nearer one is from the other */
    int missed;          /* how far the channel before was missed */
    int before, earlier; /* leans of what it missed, and the one before that */
    int near_size;       /* mean of the sizes of the neighbours' misses */
} color_context;

GSZ_BOTH_WAYS int32_t code_miss(gsz_coder *coder, bool encoding, color_models *m,
                                const color_context *c, int32_t value) {
    gsz_model *tokens[MODELS] = {
        &m->by_fineness[c->channel][c->fineness][c->apart.spread][c->missed],
        &m->by_lean[c->channel][c->lean][c->before][c->earlier],
        &m->by_size[c->channel][c->fineness][c->apart.size][c->near_size]};
    return gsz_code_signed_mixed(coder, encoding, &m->mixer[c->channel][c->apart.spread][c->missed],
                                 tokens, MODELS, &m->mantissas[c->channel], value);
}

GSZ_BOTH_WAYS void code_color(gsz_coder *coder, bool encoding, gsz_block *block,
                              const gsz_steps *steps, color_scratch *scratch) {
    extent extents[HALVES + 1];
    init_extents(extents);
    init_models(&scratch->models);
    const double *step = steps->color_step + GSZ_FINENESS_MAX;
    for (uint32_t i = 0; i < block->header.count; i++) {
        uint32_t a = block->near[0][i], b = block->near[1][i];
        double inverse = a == i ? 0 : 1 / step[block->fineness[i]];
        double from_a = step[block->fineness[a]] * inverse,
               from_b = step[block->fineness[b]] * inverse;
        color_context c = {.fineness = gsz_fineness_context(block->fineness[i]),
                           .before = LEANS / 2,
                           .earlier = LEANS / 2};
        for (c.channel = 0; c.channel < 3; c.channel++) {
            int32_t *level = block->color[c.channel];
            uint8_t *size = scratch->size[c.channel];
            double at_a = a == i ? 0 : level[a] * from_a, at_b = a == i ? 0 : level[b] * from_b;
            int32_t guess =
                gsz_round(gsz_clamp(0.5 * (at_a + at_b), -GSZ_LEVEL_MAX, GSZ_LEVEL_MAX));
            c.apart = extents[halves_of(at_a - at_b)];
            c.lean = lean_of(&c.apart, at_a < at_b);
            c.near_size = a == i ? 0 : (size[a] + size[b] + 1) >> 1;
            int32_t miss = code_miss(coder, encoding, &scratch->models, &c, level[i] - guess);
            level[i] = gsz_clamp_int(guess + miss, -GSZ_LEVEL_MAX, GSZ_LEVEL_MAX);
            const extent *missed = &extents[halves_of(miss)];
            size[i] = missed->size;
            c.missed = miss_context(miss);
            c.earlier = c.before;
            c.before = lean_of(missed, miss < 0);
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
