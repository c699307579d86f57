/* SPDX-License-Identifier: MIT */
/* veil.c - how far each Gaussian is hidden, told by how far its neighbours are. */
#include "attributes.h"
#include "det_math.h"

enum { ALONE = GSZ_VEILS };

GSZ_BOTH_WAYS void code_veil(gsz_coder *coder, bool encoding, gsz_block *block) {
    gsz_model models[GSZ_VEILS + 1][GSZ_VEILS + 1];
    gsz_models_init(&models[0][0], (GSZ_VEILS + 1) * (GSZ_VEILS + 1), GSZ_VEILS);
    for (uint32_t i = 0; i < block->header.count; i++) {
        uint32_t a = block->near[0][i], b = block->near[1][i];
        int at_a = a == i ? ALONE : block->veil[a], at_b = a == i ? ALONE : block->veil[b];
        int veil = gsz_code_symbol(coder, encoding, &models[at_a][at_b], block->veil[i]);
        block->veil[i] = (uint8_t)gsz_clamp_int(veil, 0, GSZ_VEILS - 1);
    }
}

void gsz_veil_code(gsz_coder *coder, bool encoding, gsz_block *block) {
    if (encoding)
        code_veil(coder, true, block);
    else
        code_veil(coder, false, block);
}
