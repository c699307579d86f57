/* SPDX-License-Identifier: MIT */
/* integer_coder.h - integers of any size through 16-symbol models. Internal; specified in formats/gsz.md,
 * "Integers".
 *
 * Signed values, peaked at 0: a token says zero, or sign and octave; the mantissa's upper bits follow with
 * a model of the octave, the rest as plain bits. Values of a known range 0..n-1, of any shape: the range is
 * cut into 16 buckets, a bucket again into 16, the rest are plain bits.
 */
#ifndef GSZ_INTEGER_CODER_H
#define GSZ_INTEGER_CODER_H

#include "rans.h"

enum {
    GSZ_TOKEN_ESCAPE = 15,
    GSZ_ESCAPE_OCTAVE_MAX = 26, /* magnitudes stay below 2^27 */
    GSZ_OCTAVES = 7,            /* octave k holds magnitudes 2^k .. 2^(k+1) - 1 */
    GSZ_MANTISSA_MODELED = 4
};

/** The mantissa models of one kind of value; token models are chosen by the caller's context. */
typedef struct gsz_mantissas {
    gsz_model octave[GSZ_OCTAVES];
} gsz_mantissas;

static inline void gsz_mantissas_init(gsz_mantissas *m) {
    for (int k = 0; k < GSZ_OCTAVES; k++)
        gsz_model_init(&m->octave[k],
                       k == 0 ? 2 : 1 << (k < GSZ_MANTISSA_MODELED ? k : GSZ_MANTISSA_MODELED));
}

/** Magnitudes of 2^GSZ_OCTAVES and above, rare: five bits of length, then the number and its sign. */
GSZ_BOTH_WAYS int32_t gsz_code_escape(gsz_coder *coder, bool encoding, int32_t value) {
    uint32_t magnitude = value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
    uint32_t length = encoding ? 31u - (uint32_t)__builtin_clz(magnitude | 1) : 0;
    length = gsz_code_bits(coder, encoding, length, 5);
    if (length > GSZ_ESCAPE_OCTAVE_MAX) {
        coder->failed = true;
        return 0;
    }
    magnitude = gsz_code_bits(coder, encoding, magnitude - (1u << length), length) + (1u << length);
    uint32_t negative = gsz_code_bits(coder, encoding, value < 0, 1);
    return (int32_t)(negative ? 0u - magnitude : magnitude);
}

/** The token of a value: whether it is 0, else its sign and octave. */
static inline int gsz_token_of(int32_t value) {
    if (value == 0) return 0;
    uint32_t magnitude = value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
    int octave = 31 - __builtin_clz(magnitude);
    return octave < GSZ_OCTAVES ? 1 + 2 * octave + (value < 0) : GSZ_TOKEN_ESCAPE;
}

/** What follows the token. */
GSZ_BOTH_WAYS int32_t gsz_code_behind_token(gsz_coder *coder, bool encoding, int token,
                                            gsz_mantissas *mantissas, int32_t value) {
    if (token == 0) return 0;
    if (token == GSZ_TOKEN_ESCAPE) return gsz_code_escape(coder, encoding, value);
    uint32_t magnitude = 1;
    int octave = (token - 1) >> 1;
    if (octave > 0) {
        int plain = octave > GSZ_MANTISSA_MODELED ? octave - GSZ_MANTISSA_MODELED : 0;
        uint32_t mantissa = (value < 0 ? 0u - (uint32_t)value : (uint32_t)value) - (1u << octave);
        uint32_t high = (uint32_t)gsz_code_symbol(coder, encoding, &mantissas->octave[octave],
                                                  (int)(mantissa >> plain & 15));
        uint32_t low = gsz_code_bits(coder, encoding, mantissa, (uint32_t)plain);
        magnitude = (1u << octave) + (high << plain) + (low & ((1u << plain) - 1));
    }
    return (token - 1) & 1 ? -(int32_t)magnitude : (int32_t)magnitude;
}

GSZ_BOTH_WAYS int32_t gsz_code_signed(gsz_coder *coder, bool encoding, gsz_model *tokens,
                                      gsz_mantissas *mantissas, int32_t value) {
    int token = gsz_code_symbol(coder, encoding, tokens, gsz_token_of(value));
    return gsz_code_behind_token(coder, encoding, token, mantissas, value);
}

/** The same with a token that `count` models tell. */
GSZ_BOTH_WAYS int32_t gsz_code_signed_mixed(gsz_coder *coder, bool encoding, gsz_mixer *mixer,
                                            gsz_model *const *tokens, int count,
                                            gsz_mantissas *mantissas, int32_t value) {
    int token = gsz_code_mixed(coder, encoding, mixer, tokens, count, gsz_token_of(value));
    return gsz_code_behind_token(coder, encoding, token, mantissas, value);
}

/** The upper nibble of a value of 0..2^bits-1 (bits 1..24): fewer bits if there are no four. */
static inline int gsz_upper_of(uint32_t value, uint32_t bits) {
    return (int)(value >> (bits < 4 ? 0 : bits - 4) & 15);
}

/** What follows it: the next four bits with the model of `low` (16 of them) that the upper ones choose, the rest
 *  plain. */
GSZ_BOTH_WAYS uint32_t gsz_code_behind_upper(gsz_coder *coder, bool encoding, int upper,
                                             gsz_model *low, uint32_t value, uint32_t bits) {
    uint32_t first = bits < 4 ? bits : 4, second = bits - first < 4 ? bits - first : 4;
    uint32_t plain = bits - first - second, b = value >> plain & ((1u << second) - 1);
    if (second) b = (uint32_t)gsz_code_symbol(coder, encoding, &low[upper], (int)b);
    uint32_t mask = (1u << plain) - 1;
    uint32_t c = plain ? gsz_code_bits(coder, encoding, value & mask, plain) : 0;
    /* a corrupt stream may hold symbols beyond the range of a short nibble */
    return ((uint32_t)upper << (bits - first) | b << plain | c) & ((1u << bits) - 1);
}

GSZ_BOTH_WAYS uint32_t gsz_code_ranged(gsz_coder *coder, bool encoding, gsz_model *high,
                                       gsz_model *low, uint32_t value, uint32_t bits) {
    int upper = gsz_code_symbol(coder, encoding, high, gsz_upper_of(value, bits));
    return gsz_code_behind_upper(coder, encoding, upper, low, value, bits);
}

/** The same with an upper nibble that `count` models tell. */
GSZ_BOTH_WAYS uint32_t gsz_code_ranged_mixed(gsz_coder *coder, bool encoding, gsz_mixer *mixer,
                                             gsz_model *const *high, int count, gsz_model *low,
                                             uint32_t value, uint32_t bits) {
    int upper = gsz_code_mixed(coder, encoding, mixer, high, count, gsz_upper_of(value, bits));
    return gsz_code_behind_upper(coder, encoding, upper, low, value, bits);
}

#endif
