/* SPDX-License-Identifier: MIT */
/* mixed_symbol.c - symbols that several models tell at once, there and back. */
#include "rans.h"

static inline __attribute__((always_inline)) void learn(gsz_mixer *mixer, gsz_model *const *models,
                                                        int count, int symbol) {
    gsz_mixer_learn(mixer, models, count, symbol);
    GSZ_UNROLL
    for (int k = 0; k < count; k++) gsz_model_learn(models[k], symbol);
}

static inline __attribute__((always_inline)) int decode(gsz_coder *coder, gsz_mixer *mixer,
                                                        gsz_model *const *models, int count) {
    gsz_model mixed;
    gsz_mixer_mix(mixer, &mixed, models, count);
    int symbol = gsz_model_find(&mixed, gsz_coder_slot(coder));
    uint32_t start = gsz_model_start(&mixed, symbol);
    gsz_coder_advance(coder, start, gsz_model_end(&mixed, symbol) - start);
    learn(mixer, models, count, symbol);
    return symbol;
}

int gsz_decode_mixed_2(gsz_coder *coder, gsz_mixer *mixer, gsz_model *a, gsz_model *b) {
    gsz_model *const models[] = {a, b};
    return decode(coder, mixer, models, 2);
}

int gsz_decode_mixed_3(gsz_coder *coder, gsz_mixer *mixer, gsz_model *a, gsz_model *b,
                       gsz_model *c) {
    gsz_model *const models[] = {a, b, c};
    return decode(coder, mixer, models, 3);
}

static inline __attribute__((always_inline)) void
encode(gsz_coder *coder, gsz_mixer *mixer, gsz_model *const *models, int count, int symbol) {
    gsz_model mixed;
    gsz_mixer_mix(mixer, &mixed, models, count);
    uint32_t start = gsz_model_start(&mixed, symbol);
    gsz_coder_note(coder, start, gsz_model_end(&mixed, symbol) - start);
    learn(mixer, models, count, symbol);
}

void gsz_encode_mixed(gsz_coder *coder, gsz_mixer *mixer, gsz_model *const *models, int count,
                      int symbol) {
    if (count == 2)
        encode(coder, mixer, models, 2, symbol);
    else
        encode(coder, mixer, models, 3, symbol);
}
