/* SPDX-License-Identifier: MIT */
/* model_mixer.h - two or three adaptive distributions of the same symbol, each told by something else, as one: their
 * weighted mean. The weights follow how well each foretells (the expectation step of fitting a mixture). Internal;
 * specified in formats/gsz.md, "Mixing". */
#ifndef GSZ_MODEL_MIXER_H
#define GSZ_MODEL_MIXER_H

#include "adaptive_model.h"

enum {
    GSZ_MIXED_MAX = 3,
    GSZ_MIX_TOTAL =
        GSZ_MODEL_TOTAL - GSZ_SYMBOLS, /* of the weights; the rest is one slot a symbol */
    GSZ_MIX_RATE = 5,
    GSZ_MIX_DOUBT = 4 /* one part in 16 is shared out evenly, so that no weight is lost for good */
};

/** For loops over the models of a mixture, whose number is constant where they are inlined. */
#define GSZ_UNROLL _Pragma("GCC unroll 3")

typedef struct gsz_mixer {
    uint16_t weight[GSZ_MIXED_MAX]; /* of the models there are; together GSZ_MIX_TOTAL */
} gsz_mixer;

static inline void gsz_mixers_init(gsz_mixer *mixers, int mixer_count, int count) {
    for (int i = 0; i < mixer_count; i++)
        for (int k = 0; k < GSZ_MIXED_MAX; k++) {
            int share = GSZ_MIX_TOTAL / count, last = GSZ_MIX_TOTAL - share * (count - 1);
            mixers[i].weight[k] = (uint16_t)(k < count - 1 ? share : k == count - 1 ? last : 0);
        }
}

/** *out is for finding symbols in, not for learning. */
static inline void gsz_mixer_mix_c(const gsz_mixer *mixer, gsz_model *out, gsz_model *const *models,
                                   int count) {
    for (int i = 0; i < GSZ_SYMBOLS; i++) {
        uint32_t sum = (uint32_t)i;
        for (int k = 0; k < count; k++)
            sum += models[k]->cum[i] * mixer->weight[k] >> GSZ_MODEL_BITS;
        out->cum[i] = (uint16_t)sum;
    }
}

#if defined(__SSE2__)

static inline void gsz_mixer_mix_v(const gsz_mixer *mixer, gsz_model *out, gsz_model *const *models,
                                   int count) {
    __m128i low = _mm_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7);
    __m128i high = _mm_setr_epi16(8, 9, 10, 11, 12, 13, 14, 15);
    GSZ_UNROLL
    for (int k = 0; k < count; k++) {
        const __m128i *cum = (const __m128i *)models[k]->cum;
        __m128i weight = _mm_set1_epi16((short)(2 * mixer->weight[k]));
        low = _mm_add_epi16(low, _mm_mulhi_epu16(_mm_load_si128(cum), weight));
        high = _mm_add_epi16(high, _mm_mulhi_epu16(_mm_load_si128(cum + 1), weight));
    }
    _mm_store_si128((__m128i *)out->cum, low);
    _mm_store_si128((__m128i *)out->cum + 1, high);
}

#elif defined(__ARM_NEON) && defined(__aarch64__)

static inline void gsz_mixer_mix_v(const gsz_mixer *mixer, gsz_model *out, gsz_model *const *models,
                                   int count) {
    static const uint16_t ramp[GSZ_SYMBOLS] = {0, 1, 2,  3,  4,  5,  6,  7,
                                               8, 9, 10, 11, 12, 13, 14, 15};
    for (int half = 0; half < GSZ_SYMBOLS; half += 8) {
        uint16x8_t sum = vld1q_u16(ramp + half);
        for (int k = 0; k < count; k++) {
            uint16x8_t cum = vld1q_u16(models[k]->cum + half);
            uint16x4_t weight = vdup_n_u16(mixer->weight[k]);
            uint16x4_t low = vshrn_n_u32(vmull_u16(vget_low_u16(cum), weight), GSZ_MODEL_BITS);
            uint16x4_t high = vshrn_n_u32(vmull_u16(vget_high_u16(cum), weight), GSZ_MODEL_BITS);
            sum = vaddq_u16(sum, vcombine_u16(low, high));
        }
        vst1q_u16(out->cum + half, sum);
    }
}

#endif

static inline void gsz_mixer_mix(const gsz_mixer *mixer, gsz_model *out, gsz_model *const *models,
                                 int count) {
#ifdef GSZ_MODEL_VECTOR
    gsz_mixer_mix_v(mixer, out, models, count);
#else
    gsz_mixer_mix_c(mixer, out, models, count);
#endif
}

/** Moves the weights towards the models' shares in what foretold the symbol; the models have not learnt it yet. */
static inline void gsz_mixer_learn(gsz_mixer *mixer, gsz_model *const *models, int count,
                                   int symbol) {
    uint32_t share[GSZ_MIXED_MAX], sum = 0;
    GSZ_UNROLL
    for (int k = 0; k < count; k++) {
        uint32_t slots = gsz_model_end(models[k], symbol) - gsz_model_start(models[k], symbol);
        sum += share[k] = mixer->weight[k] * slots;
    }
    int excess = 32 - __builtin_clz(sum) - 17, drop = excess > 0 ? excess : 0;
    uint32_t inverse = ((uint32_t)GSZ_MIX_TOTAL << 17) / (sum >> drop);
    int left = GSZ_MIX_TOTAL;
    GSZ_UNROLL
    for (int k = 0; k < count - 1; k++) {
        int part = (int)((uint64_t)(share[k] >> drop) * inverse >> 17);
        int aim = part - (part >> GSZ_MIX_DOUBT) + (GSZ_MIX_TOTAL >> GSZ_MIX_DOUBT) / count;
        int weight = mixer->weight[k] + ((aim - mixer->weight[k]) >> GSZ_MIX_RATE);
        mixer->weight[k] = (uint16_t)weight;
        left -= weight;
    }
    mixer->weight[count - 1] = (uint16_t)left;
}

#endif
