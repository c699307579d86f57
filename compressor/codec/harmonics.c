/* SPDX-License-Identifier: MIT */
/* harmonics.c - the view-dependent coefficients as they are: first how many of them are not 0, then two at
 * a time, each 0, +1, -1 or more. */
#include "attributes.h"
#include "integer_coder.h"

enum {
    GROUPS = 6,
    BUSY = 10,
    ALONE = BUSY,
    NEAR = 4,

    MORE = 3
};

typedef struct sh_models {
    gsz_model busy[BUSY + 1][GSZ_FINENESS_CONTEXTS]; /* by the neighbour's */
    gsz_model pair[GROUPS][BUSY][NEAR];
    gsz_model tail[GROUPS][BUSY];
    gsz_mantissas mantissas;
} sh_models;

typedef struct sh_scratch {
    sh_models models;
    uint8_t busy[GSZ_BLOCK_GAUSSIANS_MAX];
} sh_scratch;

size_t gsz_sh_scratch(void) { return sizeof(sh_scratch); }

static void init_models(sh_models *m) {
    gsz_models_init(&m->busy[0][0], (BUSY + 1) * GSZ_FINENESS_CONTEXTS, BUSY);
    gsz_models_init(&m->pair[0][0][0], GROUPS * BUSY * NEAR, GSZ_SYMBOLS);
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

/** Codes the coefficients of one Gaussian; returns the mask of those that are not 0. */
GSZ_BOTH_WAYS uint64_t code_coefficients(gsz_coder *coder, bool encoding, gsz_block *block,
                                         sh_models *m, const uint8_t *group, int total, uint32_t i,
                                         int busy, uint64_t near_mask) {
    uint64_t mask = 0;
    for (int j = 0; j < total; j += 2) {
        bool two = j + 1 < total;
        int32_t first = encoding ? block->sh[j][i] : 0,
                second = encoding && two ? block->sh[j + 1][i] : 0;
        int symbol = digit_of(first) | digit_of(second) << 2;
        symbol =
            gsz_code_symbol(coder, encoding, &m->pair[group[j]][busy][near_mask >> j & 3], symbol);
        gsz_model *tail = &m->tail[group[j]][busy];
        block->sh[j][i] = code_value(coder, encoding, m, tail, symbol & 3, first);
        if (two) block->sh[j + 1][i] = code_value(coder, encoding, m, tail, symbol >> 2, second);
        uint64_t pair = (uint64_t)((symbol & 3) != 0) | (uint64_t)(two && symbol >> 2 != 0) << 1;
        mask |= pair << j;
    }
    return mask;
}

GSZ_BOTH_WAYS void code_sh(gsz_coder *coder, bool encoding, gsz_block *block, sh_scratch *scratch) {
    sh_models *m = &scratch->models;
    init_models(m);
    int per_channel = gsz_sh_coefficients(block->header.sh_degree), total = 3 * per_channel;
    uint8_t group[3 * GSZ_SH_MAX];
    for (int j = 0; j < total; j++) group[j] = (uint8_t)group_of(j, per_channel);
    for (uint32_t i = 0; i < block->header.count; i++) {
        uint32_t a = block->near[0][i];
        int busy = encoding ? busy_class(count_nonzero(block, i, total)) : 0;
        gsz_model *model =
            &m->busy[a == i ? ALONE : scratch->busy[a]][gsz_fineness_context(block->fineness[i])];
        busy = gsz_clamp_int(gsz_code_symbol(coder, encoding, model, busy), 0, BUSY - 1);
        scratch->busy[i] = (uint8_t)busy;
        uint64_t mask = 0;
        if (busy > 0)
            mask = code_coefficients(coder, encoding, block, m, group, total, i, busy,
                                     a == i ? 0 : block->sh_mask[a]);
        else if (!encoding)
            for (int j = 0; j < total; j++) block->sh[j][i] = 0;
        block->sh_mask[i] = mask;
    }
}

void gsz_sh_code(gsz_coder *coder, bool encoding, gsz_block *block, void *scratch) {
    if (encoding)
        code_sh(coder, true, block, scratch);
    else
        code_sh(coder, false, block, scratch);
}
