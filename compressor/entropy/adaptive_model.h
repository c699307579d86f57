/* SPDX-License-Identifier: MIT */
/* adaptive_model.h - an adaptive distribution over 16 symbols, kept as cumulative counts so that one
 * vector operation finds a symbol and another learns it. Internal; specified in formats/gsz.md, "Models". */
#ifndef GSZ_ADAPTIVE_MODEL_H
#define GSZ_ADAPTIVE_MODEL_H

#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

enum {
    GSZ_SYMBOLS = 16,
    GSZ_MODEL_BITS = 15,
    GSZ_MODEL_TOTAL = 1 << GSZ_MODEL_BITS,
    GSZ_MODEL_SLOWEST = 7 /* the learning rate ends at 1/128 */
};

/** cum[s] is the first slot of symbol s of GSZ_MODEL_TOTAL, for s >= 1. Symbol 0 begins at slot 0, so that
 *  cum[0] is free to count the symbols seen (saturating), which sets the learning rate. */
typedef struct gsz_model {
    _Alignas(32) uint16_t cum[GSZ_SYMBOLS];
} gsz_model;

/** All of the first `symbols` (2..16) alike; each of the others keeps one slot, the least there is. */
void gsz_model_init(gsz_model *model, int symbols);
void gsz_models_init(gsz_model *models, int count, int symbols);

/** Rows of the table that a model moves towards: entry s says where the symbols begin if s were certain. */
extern const uint16_t gsz_model_targets[GSZ_SYMBOLS][GSZ_SYMBOLS];
/** The shift for a model that has seen that many symbols (index saturates at 63). */
extern const uint8_t gsz_model_rates[64];

static inline uint32_t gsz_model_start(const gsz_model *model, int symbol) {
    return symbol ? model->cum[symbol] : 0;
}

static inline uint32_t gsz_model_end(const gsz_model *model, int symbol) {
    return symbol == GSZ_SYMBOLS - 1 ? GSZ_MODEL_TOTAL : model->cum[symbol + 1];
}

static inline void gsz_model_learn_c(gsz_model *model, int symbol, int rate) {
    const uint16_t *target = gsz_model_targets[symbol];
    for (int i = 1; i < GSZ_SYMBOLS; i++)
        model->cum[i] = (uint16_t)(model->cum[i] + (((int)target[i] - (int)model->cum[i]) >> rate));
}

static inline int gsz_model_find_c(const gsz_model *model, uint32_t slot) {
    int symbol = 0;
    for (int i = 1; i < GSZ_SYMBOLS; i++) symbol += model->cum[i] <= slot;
    return symbol;
}

#if defined(__SSE2__)

static inline void gsz_model_learn_v(gsz_model *model, int symbol, int rate) {
    __m128i *cum = (__m128i *)model->cum;
    const __m128i *target = (const __m128i *)gsz_model_targets[symbol];
    __m128i shift = _mm_cvtsi32_si128(rate);
    for (int half = 0; half < 2; half++) {
        __m128i now = _mm_load_si128(cum + half);
        __m128i step = _mm_sub_epi16(_mm_load_si128(target + half), now);
        _mm_store_si128(cum + half, _mm_add_epi16(now, _mm_sra_epi16(step, shift)));
    }
}

static inline int gsz_model_find_v(const gsz_model *model, uint32_t slot) {
    const __m128i *cum = (const __m128i *)model->cum;
    __m128i value = _mm_set1_epi16((short)slot);
    __m128i low = _mm_cmpgt_epi16(_mm_load_si128(cum), value);
    __m128i high = _mm_cmpgt_epi16(_mm_load_si128(cum + 1), value);
    uint32_t above = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
    /* lane 0 holds the counter: it must not count as above */
    return __builtin_ctz((above & ~1u) | 0x10000u) - 1;
}
#define GSZ_MODEL_VECTOR 1

#elif defined(__ARM_NEON) && defined(__aarch64__)

static inline void gsz_model_learn_v(gsz_model *model, int symbol, int rate) {
    const uint16_t *target = gsz_model_targets[symbol];
    int16x8_t shift = vdupq_n_s16((int16_t)-rate);
    for (int half = 0; half < 16; half += 8) {
        int16x8_t now = vreinterpretq_s16_u16(vld1q_u16(model->cum + half));
        int16x8_t step = vsubq_s16(vreinterpretq_s16_u16(vld1q_u16(target + half)), now);
        vst1q_u16(model->cum + half, vreinterpretq_u16_s16(vaddq_s16(now, vshlq_s16(step, shift))));
    }
}

static inline int gsz_model_find_v(const gsz_model *model, uint32_t slot) {
    uint16x8_t value = vdupq_n_u16((uint16_t)slot);
    uint16x8_t low = vcleq_u16(vsetq_lane_u16(0xffff, vld1q_u16(model->cum), 0), value);
    uint16x8_t high = vcleq_u16(vld1q_u16(model->cum + 8), value);
    return (int)(vaddvq_u16(vshrq_n_u16(low, 15)) + vaddvq_u16(vshrq_n_u16(high, 15)));
}
#define GSZ_MODEL_VECTOR 1

#endif

/** The symbol that slot (0..GSZ_MODEL_TOTAL-1) falls into. */
static inline int gsz_model_find(const gsz_model *model, uint32_t slot) {
#ifdef GSZ_MODEL_VECTOR
    return gsz_model_find_v(model, slot);
#else
    return gsz_model_find_c(model, slot);
#endif
}

/** Moves the distribution towards the symbol just coded: fast at first, slower as it has seen more. */
static inline void gsz_model_learn(gsz_model *model, int symbol) {
    uint16_t seen = model->cum[0];
    int rate = gsz_model_rates[seen];
#ifdef GSZ_MODEL_VECTOR
    gsz_model_learn_v(model, symbol, rate);
#else
    gsz_model_learn_c(model, symbol, rate);
#endif
    model->cum[0] = (uint16_t)(seen + (seen < 63));
}

#endif
