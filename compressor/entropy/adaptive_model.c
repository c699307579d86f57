/* SPDX-License-Identifier: MIT */
/* adaptive_model.c - the constant tables of the adaptive distribution, and its start. */
#include "adaptive_model.h"

/* Certainty of a symbol still leaves one slot to each other one, so that anything stays codable. */
#define BELOW(i) (i)
#define ABOVE(i) (GSZ_MODEL_TOTAL - GSZ_SYMBOLS + (i))
#define ENTRY(s, i) ((i) <= (s) ? BELOW(i) : ABOVE(i))
#define ROW(s)                                                                                     \
    {                                                                                              \
        0, ENTRY(s, 1), ENTRY(s, 2), ENTRY(s, 3), ENTRY(s, 4), ENTRY(s, 5), ENTRY(s, 6),           \
            ENTRY(s, 7), ENTRY(s, 8), ENTRY(s, 9), ENTRY(s, 10), ENTRY(s, 11), ENTRY(s, 12),       \
            ENTRY(s, 13), ENTRY(s, 14), ENTRY(s, 15)                                               \
    }

_Alignas(32) const uint16_t gsz_model_targets[GSZ_SYMBOLS][GSZ_SYMBOLS] = {
    ROW(0), ROW(1), ROW(2),  ROW(3),  ROW(4),  ROW(5),  ROW(6),  ROW(7),
    ROW(8), ROW(9), ROW(10), ROW(11), ROW(12), ROW(13), ROW(14), ROW(15)};

/* About log2(seen + 2): the mean of what was seen, until the window of 2^GSZ_MODEL_SLOWEST is full. */
const uint8_t gsz_model_rates[64] = {
    2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 7};

void gsz_model_init(gsz_model *model, int symbols) {
    int spare = GSZ_MODEL_TOTAL - (GSZ_SYMBOLS - symbols);
    model->cum[0] = 0;
    for (int i = 1; i < GSZ_SYMBOLS; i++)
        model->cum[i] = (uint16_t)(i <= symbols ? spare * i / symbols : spare + (i - symbols));
}

void gsz_models_init(gsz_model *models, int count, int symbols) {
    gsz_model_init(models, symbols);
    for (int i = 1; i < count; i++) models[i] = models[0];
}
