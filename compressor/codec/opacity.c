/* SPDX-License-Identifier: MIT */
/* opacity.c - alpha as a level of an even lattice on 0..1, told by the neighbours' levels. */
#include "attributes.h"
#include "integer_coder.h"

enum { ALONE = 16, CONTEXTS = 17 };

GSZ_BOTH_WAYS void code_opacity(gsz_coder *coder, bool encoding, gsz_block *block) {
    gsz_model high[CONTEXTS], low[16];
    uint32_t bits = block->header.opacity_bits;
    gsz_models_init(high, CONTEXTS, 1 << (bits < 4 ? bits : 4));
    gsz_models_init(low, 16, bits < 5 ? 2 : 1 << (bits < 8 ? bits - 4 : 4));
    for (uint32_t i = 0; i < block->header.count; i++) {
        uint32_t a = block->near[0][i], b = block->near[1][i];
        uint32_t mean = (uint32_t)(block->opacity[a] + block->opacity[b] + 1) >> 1;
        uint32_t context = a == i ? ALONE : bits > 4 ? mean >> (bits - 4) : mean;
        block->opacity[i] = (uint16_t)gsz_code_ranged(coder, encoding, &high[context], low,
                                                      block->opacity[i], bits);
    }
}

void gsz_opacity_code(gsz_coder *coder, bool encoding, gsz_block *block) {
    if (encoding)
        code_opacity(coder, true, block);
    else
        code_opacity(coder, false, block);
}
