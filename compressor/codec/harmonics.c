/* SPDX-License-Identifier: MIT */
/* harmonics.c - the view-dependent coefficients as they are: first how many of them are not 0, then two at a time, each
 * 0, +1, -1 or more, told by the neighbours', by how many were not 0 so far, and by those of the luma. */
#include "attributes.h"
#include "integer_coder.h"

#include <string.h>

enum {
    GROUPS = 6,
    BUSY = 10,
    ALONE = BUSY,
    FINENESSES = 2 * GSZ_FINENESS_MAX + 1,
    PAIRS = (3 * GSZ_SH_MAX + 1) / 2,
    DIGITS = 16, /* of two coefficients */
    SEEN = 16,
    RECENT = 32, /* neighbours are among the 16 before */
    MODELS = 3,

    MORE = 3
};

typedef struct sh_models {
    gsz_model busy[BUSY + 1][FINENESSES]; /* by the neighbour's */
    gsz_model by_near[GROUPS][DIGITS][DIGITS];
    gsz_model by_seen[PAIRS][SEEN][BUSY];
    gsz_model by_luma[PAIRS][DIGITS][BUSY];
    gsz_mixer mixer[GROUPS][BUSY];
    gsz_model tail[GROUPS][BUSY];
    gsz_mantissas mantissas;
} sh_models;

typedef struct sh_scratch {
    sh_models models;
    uint8_t busy[GSZ_BLOCK_GAUSSIANS_MAX];
    uint8_t digits[RECENT][PAIRS]; /* of the last Gaussians */
} sh_scratch;

size_t gsz_sh_scratch(void) { return sizeof(sh_scratch); }

static void init_models(sh_models *m) {
    gsz_models_init(&m->busy[0][0], (BUSY + 1) * FINENESSES, BUSY);
    gsz_models_init(&m->by_near[0][0][0], GROUPS * DIGITS * DIGITS, GSZ_SYMBOLS);
    gsz_models_init(&m->by_seen[0][0][0], PAIRS * SEEN * BUSY, GSZ_SYMBOLS);
    gsz_models_init(&m->by_luma[0][0][0], PAIRS * DIGITS * BUSY, GSZ_SYMBOLS);
    gsz_mixers_init(&m->mixer[0][0], GROUPS * BUSY, MODELS);
    gsz_models_init(&m->tail[0][0], GROUPS * BUSY, GSZ_SYMBOLS);
    gsz_mantissas_init(&m->mantissas);
}

/** The class of a count of coefficients that are not 0. */
static int busy_class(int count) {
    static const uint8_t classes[3 * GSZ_SH_MAX + 1] = {
        0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 8, 8, 8,
        8, 8, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    return classes[count];
}

/** Luma or chroma, and the band, of coefficient j. */
static int group_of(int j, int per_channel) {
    int k = j % per_channel, band = k < 3 ? 0 : k < 8 ? 1 : 2;
    return (j >= per_channel) * 3 + band;
}

static int count_nonzero(const gsz_block *block, uint32_t i, int total) {
    int count = 0;
    for (int j = 0; j < total; j++) count += block->sh[j][i] != 0;
    return count;
}

static int digit_of(int32_t value) {
    return value == 0 ? 0 : value == 1 ? 1 : value == -1 ? 2 : MORE;
}

GSZ_BOTH_WAYS int32_t code_value(gsz_coder *coder, bool encoding, sh_models *m, gsz_model *tail,
                                 int digit, int32_t value) {
    if (digit < MORE) return digit == 2 ? -1 : digit;
    bool negative = gsz_code_bits(coder, encoding, value < 0, 1);
    int32_t beyond =
        gsz_code_signed(coder, encoding, tail, &m->mantissas, (value < 0 ? -value : value) - 2);
    int32_t magnitude = gsz_clamp_int(beyond, 0, GSZ_LEVEL_MAX - 2) + 2;
    return negative ? -magnitude : magnitude;
}

/** What the coefficients of one Gaussian are told by. */
typedef struct sh_context {
    const uint8_t *group; /* of each coefficient */
    int total, per_channel, busy;
    const uint8_t *near[2]; /* digits of the neighbours, or of nobody */
} sh_context;

GSZ_BOTH_WAYS int code_pair(gsz_coder *coder, bool encoding, sh_models *m, const sh_context *c,
                            int j, int seen, int luma, int symbol) {
    int pair = j / 2, group = c->group[j];
    gsz_model *models[MODELS] = {
        &m->by_near[group][c->near[0][pair]][c->near[1][pair]],
        &m->by_seen[pair][seen < SEEN ? seen : SEEN - 1][c->busy],
        &m->by_luma[pair][luma][c->busy],
    };
    return gsz_code_mixed(coder, encoding, &m->mixer[group][c->busy], models, MODELS, symbol);
}

/** Codes the coefficients of one Gaussian; leaves their digits. */
GSZ_BOTH_WAYS void code_coefficients(gsz_coder *coder, bool encoding, gsz_block *block,
                                     sh_models *m, const sh_context *c, uint32_t i,
                                     uint8_t digits[PAIRS]) {
    uint8_t own[3 * GSZ_SH_MAX + GSZ_SH_MAX + 1] = {0}; /* digits, behind a channel of zeros */
    int seen = 0;
    for (int j = 0; j < c->total; j += 2) {
        bool two = j + 1 < c->total;
        int32_t first = encoding ? block->sh[j][i] : 0,
                second = encoding && two ? block->sh[j + 1][i] : 0;
        int luma = own[j] | (two ? own[j + 1] << 2 : 0);
        int symbol = digit_of(first) | digit_of(second) << 2;
        symbol = code_pair(coder, encoding, m, c, j, seen, luma, symbol);
        gsz_model *tail = &m->tail[c->group[j]][c->busy];
        block->sh[j][i] = code_value(coder, encoding, m, tail, symbol & 3, first);
        if (two) block->sh[j + 1][i] = code_value(coder, encoding, m, tail, symbol >> 2, second);
        if (!two) symbol &= 3;
        own[j + c->per_channel] = symbol & 3;
        own[j + 1 + c->per_channel] = (uint8_t)(symbol >> 2);
        digits[j / 2] = (uint8_t)symbol;
        seen += ((symbol & 3) != 0) + (symbol >> 2 != 0);
    }
}

/** The class of how many coefficients are not 0. */
GSZ_BOTH_WAYS int code_busy(gsz_coder *coder, bool encoding, const gsz_block *block,
                            sh_scratch *scratch, int total, uint32_t i) {
    uint32_t a = block->near[0][i];
    int busy = encoding ? busy_class(count_nonzero(block, i, total)) : 0;
    gsz_model *model =
        &scratch->models
             .busy[a == i ? ALONE : scratch->busy[a]][block->fineness[i] + GSZ_FINENESS_MAX];
    busy = gsz_clamp_int(gsz_code_symbol(coder, encoding, model, busy), 0, BUSY - 1);
    return scratch->busy[i] = (uint8_t)busy;
}

GSZ_BOTH_WAYS void code_sh(gsz_coder *coder, bool encoding, gsz_block *block, sh_scratch *scratch) {
    static const uint8_t nobody[PAIRS] = {0};
    init_models(&scratch->models);
    int per_channel = gsz_sh_coefficients(block->header.sh_degree), total = 3 * per_channel;
    uint8_t group[3 * GSZ_SH_MAX];
    for (int j = 0; j < total; j++) group[j] = (uint8_t)group_of(j, per_channel);
    for (uint32_t i = 0; i < block->header.count; i++) {
        sh_context c = {.group = group, .total = total, .per_channel = per_channel};
        uint8_t *digits = scratch->digits[i % RECENT];
        memset(digits, 0, PAIRS);
        for (int k = 0; k < 2; k++) {
            uint32_t near = block->near[k][i];
            c.near[k] = near == i ? nobody : scratch->digits[near % RECENT];
        }
        c.busy = code_busy(coder, encoding, block, scratch, total, i);
        if (c.busy > 0)
            code_coefficients(coder, encoding, block, &scratch->models, &c, i, digits);
        else if (!encoding)
            for (int j = 0; j < total; j++) block->sh[j][i] = 0;
    }
}

void gsz_sh_code(gsz_coder *coder, bool encoding, gsz_block *block, void *scratch) {
    if (encoding)
        code_sh(coder, true, block, scratch);
    else
        code_sh(coder, false, block, scratch);
}
