/* SPDX-License-Identifier: MIT */
/* codes.c - harmonics as indices into codebooks. A codebook lies in the order of its users' brightness, so that the
 * colour, known by now, tells the upper bits of the index; or, if most of its codes have few users, in the order in
 * which they are first used, so that a first use needs no index at all. */
#include "attributes.h"
#include "det_math.h"
#include "integer_coder.h"

enum {
    BRIGHTNESSES = 32,
    PARTS = 4,
    INDEX_BITS = 16,
    LEAST_BITS = 4,
    KNOWN_BITS = 17 /* of a count of codes */
};

/** Indices by brightness. */
typedef struct bright_models {
    gsz_model first[BRIGHTNESSES];
    gsz_model second[16][PARTS];
    gsz_model third[16];
    gsz_model fourth;
} bright_models;

/** Indices by use. */
typedef struct use_models {
    gsz_model
        fresh[INDEX_BITS + 1]; /* whether this is a first use, by the bits of the others' indices */
    gsz_model high[INDEX_BITS + 1], high_bright[INDEX_BITS + 1][BRIGHTNESSES];
    gsz_model low[INDEX_BITS + 1][16], low_bright[BRIGHTNESSES][16];
    gsz_mixer high_mixer[INDEX_BITS + 1], low_mixer[INDEX_BITS + 1];
} use_models;

typedef struct codes_scratch {
    union {
        bright_models bright;
        use_models use;
    } group[GSZ_CODE_GROUPS_MAX];
} codes_scratch;

size_t gsz_codes_scratch(void) { return sizeof(codes_scratch); }

/** Brightness in quarters of the DC luma's unit, and which quarter of that. */
static int brightness(const gsz_block *block, const gsz_steps *steps, uint32_t i, int *out_part) {
    double step = block->header.color_step * gsz_fineness_step(steps, block->fineness[i]);
    int fine = gsz_round(gsz_clamp(block->color[0][i] * step * 16, -1000, 1000)) +
               BRIGHTNESSES * PARTS / 2;
    fine = gsz_clamp_int(fine, 0, BRIGHTNESSES * PARTS - 1);
    *out_part = fine % PARTS;
    return fine / PARTS;
}

/* ---- by brightness ------------------------------------------------------------------------------- */

static void init_bright(bright_models *m) {
    gsz_models_init((gsz_model *)m, sizeof *m / sizeof(gsz_model), GSZ_SYMBOLS);
}

/** Nibbles from the highest down; an index of fewer than 16 bits has zeros above. */
GSZ_BOTH_WAYS uint32_t code_bright(gsz_coder *coder, bool encoding, bright_models *m, int bright,
                                   int part, uint32_t bits, uint32_t index) {
    uint32_t shifted = encoding ? index << (16 - bits) : 0;
    int a = (int)(shifted >> 12), b = (int)(shifted >> 8 & 15), c = (int)(shifted >> 4 & 15),
        d = (int)(shifted & 15);
    a = gsz_code_symbol(coder, encoding, &m->first[bright], a);
    if (bits > 4) b = gsz_code_symbol(coder, encoding, &m->second[a][part], b);
    if (bits > 8) c = gsz_code_symbol(coder, encoding, &m->third[b], c);
    if (bits > 12) d = gsz_code_symbol(coder, encoding, &m->fourth, d);
    return (uint32_t)(a << 12 | b << 8 | c << 4 | d) >> (16 - bits);
}

/* ---- by use -------------------------------------------------------------------------------------- */

static void init_use(use_models *m) {
    gsz_models_init(m->fresh, INDEX_BITS + 1, 2);
    gsz_models_init(m->high, INDEX_BITS + 1, GSZ_SYMBOLS);
    gsz_models_init(m->high_bright[0], (INDEX_BITS + 1) * BRIGHTNESSES, GSZ_SYMBOLS);
    gsz_models_init(m->low[0], (INDEX_BITS + 1) * 16, GSZ_SYMBOLS);
    gsz_models_init(m->low_bright[0], BRIGHTNESSES * 16, GSZ_SYMBOLS);
    gsz_mixers_init(m->high_mixer, INDEX_BITS + 1, 2);
    gsz_mixers_init(m->low_mixer, INDEX_BITS + 1, 2);
}

/** Bits of an index below `used`. */
static uint32_t bits_of(uint32_t used) {
    uint32_t bits = used > 1 ? 32 - (uint32_t)__builtin_clz(used - 1) : 0;
    return bits < LEAST_BITS ? LEAST_BITS : bits > INDEX_BITS ? INDEX_BITS : bits;
}

/** One of the codes that are in use: two nibbles, told by their own frequency and by the brightness, then plain bits. */
GSZ_BOTH_WAYS uint32_t code_again(gsz_coder *coder, bool encoding, use_models *m, int bright,
                                  uint32_t bits, uint32_t index) {
    gsz_model *high[2] = {&m->high[bits], &m->high_bright[bits][bright]};
    uint32_t first = bits - 4, second = first < 4 ? 0 : first - 4;
    int a =
        gsz_code_mixed(coder, encoding, &m->high_mixer[bits], high, 2, (int)(index >> first & 15));
    if (first == 0) return (uint32_t)a;
    gsz_model *low[2] = {&m->low[bits][a], &m->low_bright[bright][a]};
    uint32_t b = index >> second & ((1u << (first - second)) - 1);
    b = (uint32_t)gsz_code_mixed(coder, encoding, &m->low_mixer[bits], low, 2, (int)b);
    uint32_t c = gsz_code_bits(coder, encoding, index & ((1u << second) - 1), second);
    /* a corrupt stream may hold symbols beyond the range of a short nibble */
    return ((uint32_t)a << first | b << second | c) & ((1u << bits) - 1);
}

/** *used are in use before; a first use gives the next index. */
GSZ_BOTH_WAYS uint32_t code_use(gsz_coder *coder, bool encoding, use_models *m, int bright,
                                uint32_t *used, uint32_t index) {
    uint32_t bits = bits_of(*used);
    if (gsz_code_symbol(coder, encoding, &m->fresh[bits], index == *used) == 1) return (*used)++;
    return code_again(coder, encoding, m, bright, bits, index);
}

/* ---- either way ---------------------------------------------------------------------------------- */

GSZ_BOTH_WAYS void code_codes(gsz_coder *coder, bool encoding, gsz_block *block,
                              const gsz_steps *steps, const gsz_codebooks *books,
                              codes_scratch *scratch) {
    uint32_t used[GSZ_CODE_GROUPS_MAX] = {0};
    int groups = block->header.code_groups;
    for (int g = 0; g < groups; g++) {
        if (!books->group[g].by_use) {
            init_bright(&scratch->group[g].bright);
            continue;
        }
        init_use(&scratch->group[g].use);
        used[g] = block->known[g] = gsz_code_bits(coder, encoding, block->known[g], KNOWN_BITS);
        if (used[g] > books->group[g].count) coder->failed = true;
    }
    for (uint32_t i = 0; i < block->header.count && !coder->failed; i++) {
        int part, bright = brightness(block, steps, i, &part);
        for (int g = 0; g < groups; g++) {
            uint32_t *code = &block->code[g][i];
            if (books->group[g].by_use)
                *code = code_use(coder, encoding, &scratch->group[g].use, bright, &used[g], *code);
            else
                *code = code_bright(coder, encoding, &scratch->group[g].bright, bright, part,
                                    books->code_bits[g], *code);
        }
    }
}

void gsz_codes_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                    const gsz_codebooks *books, void *scratch) {
    if (encoding)
        code_codes(coder, true, block, steps, books, scratch);
    else
        code_codes(coder, false, block, steps, books, scratch);
}
