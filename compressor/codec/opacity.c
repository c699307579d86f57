/* SPDX-License-Identifier: MIT */
/* opacity.c - alpha as a level of an even lattice on 0..1, told by the neighbours' levels. What is hidden has every
 * second level, every fourth ... and the last one. */
#include "attributes.h"
#include "integer_coder.h"

enum { ALONE = 16, CONTEXTS = 17, BITS = GSZ_OPACITY_BITS_MAX + 1 };

typedef struct opacity_models {
    gsz_model high[BITS][CONTEXTS], low[BITS][16];
} opacity_models;

size_t gsz_opacity_scratch(void) { return sizeof(opacity_models); }

static void init_models(opacity_models *m) {
    for (int bits = 1; bits < BITS; bits++) {
        gsz_models_init(m->high[bits], CONTEXTS, 1 << (bits < 4 ? bits : 4));
        gsz_models_init(m->low[bits], 16, bits < 5 ? 2 : 1 << (bits < 8 ? bits - 4 : 4));
    }
}

GSZ_BOTH_WAYS void code_opacity(gsz_coder *coder, bool encoding, gsz_block *block,
                                opacity_models *m) {
    init_models(m);
    const gsz_block_header *h = &block->header;
    uint32_t all = h->opacity_bits, top = (1u << all) - 1;
    for (uint32_t i = 0; i < h->count; i++) {
        uint32_t a = block->near[0][i], b = block->near[1][i];
        uint32_t mean = (uint32_t)(block->opacity[a] + block->opacity[b] + 1) >> 1;
        uint32_t context = a == i ? ALONE : all > 4 ? mean >> (all - 4) : mean;
        uint32_t drop = (uint32_t)gsz_opacity_drop(h, block->veil[i]);
        uint32_t bits =
            all - drop + (drop > 0); /* the last level is one more than a power of two */
        uint32_t place = (block->opacity[i] + (1u << drop) - 1) >> drop;
        place =
            gsz_code_ranged(coder, encoding, &m->high[bits][context], m->low[bits], place, bits);
        place <<= drop;
        block->opacity[i] = (uint16_t)(place < top ? place : top);
    }
}

void gsz_opacity_code(gsz_coder *coder, bool encoding, gsz_block *block, void *scratch) {
    if (encoding)
        code_opacity(coder, true, block, scratch);
    else
        code_opacity(coder, false, block, scratch);
}
