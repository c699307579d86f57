/* SPDX-License-Identifier: MIT */
/* codes.c - harmonics as indices into codebooks. A codebook lies in the order of its users' brightness, so
 * that the colour, known by now, tells the upper bits of the index. */
#include "attributes.h"
#include "det_math.h"
#include "integer_coder.h"

enum { BRIGHTNESSES = 32, PARTS = 4 };

typedef struct code_models {
    gsz_model first[BRIGHTNESSES];
    gsz_model second[16][PARTS];
    gsz_model third[16];
    gsz_model fourth;
} code_models;

typedef struct codes_scratch {
    code_models group[GSZ_CODE_GROUPS_MAX];
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

/** Nibbles from the highest down; an index of fewer than 16 bits has zeros above. */
GSZ_BOTH_WAYS uint32_t code_index(gsz_coder *coder, bool encoding, code_models *m, int bright,
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

GSZ_BOTH_WAYS void code_codes(gsz_coder *coder, bool encoding, gsz_block *block,
                              const gsz_steps *steps, const uint8_t *code_bits,
                              codes_scratch *scratch) {
    for (int g = 0; g < block->header.code_groups; g++)
        gsz_models_init((gsz_model *)&scratch->group[g], sizeof(code_models) / sizeof(gsz_model),
                        GSZ_SYMBOLS);
    for (uint32_t i = 0; i < block->header.count; i++) {
        int part, bright = brightness(block, steps, i, &part);
        for (int g = 0; g < block->header.code_groups; g++)
            block->code[g][i] = code_index(coder, encoding, &scratch->group[g], bright, part,
                                           code_bits[g], block->code[g][i]);
    }
}

void gsz_codes_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                    const uint8_t *code_bits, void *scratch) {
    if (encoding)
        code_codes(coder, true, block, steps, code_bits, scratch);
    else
        code_codes(coder, false, block, steps, code_bits, scratch);
}
