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

GSZ_BOTH_WAYS int32_t gsz_code_signed(gsz_coder *coder, bool encoding, gsz_model *tokens,
                                      gsz_mantissas *mantissas, int32_t value) {
    uint32_t magnitude = 0;
    int token = 0, octave = 0;
    if (encoding && value != 0) {
        magnitude = value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
        octave = 31 - __builtin_clz(magnitude);
        token = octave < GSZ_OCTAVES ? 1 + 2 * octave + (value < 0) : GSZ_TOKEN_ESCAPE;
    }
    token = gsz_code_symbol(coder, encoding, tokens, token);
    if (token == 0) return 0;
    if (token == GSZ_TOKEN_ESCAPE) return gsz_code_escape(coder, encoding, value);
    octave = (token - 1) >> 1;
    if (octave > 0) {
        int plain = octave > GSZ_MANTISSA_MODELED ? octave - GSZ_MANTISSA_MODELED : 0;
        uint32_t mantissa = magnitude - (1u << octave);
        uint32_t high = (uint32_t)gsz_code_symbol(coder, encoding, &mantissas->octave[octave],
                                                  (int)(mantissa >> plain & 15));
        uint32_t low = gsz_code_bits(coder, encoding, mantissa, (uint32_t)plain);
        magnitude = (1u << octave) + (high << plain) + (low & ((1u << plain) - 1));
    } else {
        magnitude = 1;
    }
    return (token - 1) & 1 ? -(int32_t)magnitude : (int32_t)magnitude;
}

/** A value of 0..2^bits-1 (bits 1..24): its upper four bits with `high`, the next four with the model of
 *  `low` (16 of them) that the upper four choose, the rest plain. */
GSZ_BOTH_WAYS uint32_t gsz_code_ranged(gsz_coder *coder, bool encoding, gsz_model *high,
                                       gsz_model *low, uint32_t value, uint32_t bits) {
    uint32_t first = bits < 4 ? bits : 4, second = bits - first < 4 ? bits - first : 4;
    uint32_t plain = bits - first - second;
    uint32_t a = value >> (bits - first) & 15, b = value >> plain & ((1u << second) - 1);
    a = (uint32_t)gsz_code_symbol(coder, encoding, high, (int)a);
    if (second) b = (uint32_t)gsz_code_symbol(coder, encoding, &low[a], (int)b);
    uint32_t mask = (1u << plain) - 1;
    uint32_t c = plain ? gsz_code_bits(coder, encoding, value & mask, plain) : 0;
    /* a corrupt stream may hold symbols beyond the range of a short nibble */
    return (a << (bits - first) | b << plain | c) & ((1u << bits) - 1);
}

#endif
