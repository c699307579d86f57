/* SPDX-License-Identifier: MIT */
/* opacity.c - alpha as a level of an even lattice on 0..1, told by the neighbours' levels, and by the nearer one's with
 * the veil. What is hidden has every second level, every fourth ... and the last one. */
#include "attributes.h"
#include "integer_coder.h"

enum { ALONE = 16, CONTEXTS = 17, BITS = GSZ_OPACITY_BITS_MAX + 1 };

typedef struct opacity_models {
    gsz_model by_both[BITS][CONTEXTS], by_veil[BITS][GSZ_VEILS][CONTEXTS], low[BITS][16];
    gsz_mixer mixer[BITS];
} opacity_models;

size_t gsz_opacity_scratch(void) { return sizeof(opacity_models); }

static void init_models(opacity_models *m) {
    for (int bits = 1; bits < BITS; bits++) {
        int first = 1 << (bits < 4 ? bits : 4);
        gsz_models_init(m->by_both[bits], CONTEXTS, first);
        gsz_models_init(m->by_veil[bits][0], GSZ_VEILS * CONTEXTS, first);
        gsz_models_init(m->low[bits], 16, bits < 5 ? 2 : 1 << (bits < 8 ? bits - 4 : 4));
    }
    gsz_mixers_init(m->mixer, BITS, 2);
}

GSZ_BOTH_WAYS void code_opacity(gsz_coder *coder, bool encoding, gsz_block *block,
                                opacity_models *m) {
    init_models(m);
    const gsz_block_header *h = &block->header;
    uint32_t all = h->opacity_bits, top = (1u << all) - 1, rough = all > 4 ? all - 4 : 0;
    for (uint32_t i = 0; i < h->count; i++) {
        uint32_t a = block->near[0][i], b = block->near[1][i];
        uint32_t mean = (uint32_t)(block->opacity[a] + block->opacity[b] + 1) >> 1;
        uint32_t of_both = a == i ? ALONE : mean >> rough,
                 of_a = a == i ? ALONE : block->opacity[a] >> rough;
        uint32_t drop = (uint32_t)gsz_opacity_drop(h, block->veil[i]);
        uint32_t bits =
            all - drop + (drop > 0); /* the last level is one more than a power of two */
        uint32_t place = (block->opacity[i] + (1u << drop) - 1) >> drop;
        gsz_model *high[2] = {&m->by_both[bits][of_both], &m->by_veil[bits][block->veil[i]][of_a]};
        place = gsz_code_ranged_mixed(coder, encoding, &m->mixer[bits], high, 2, m->low[bits],
                                      place, bits);
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
