/* SPDX-License-Identifier: MIT */
/* half_float.c - bits of one against bits of the other. */
#include "half_float.h"

#include <string.h>

enum { HALF_INFINITY = 0x7c00, HALF_LARGEST = 0x7bff, HALF_NAN = 0x7e00 };

float gsz_half_decode(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
    uint32_t exponent = half >> 10 & 31u, mantissa = half & 1023u;
    uint32_t bits = sign | (exponent + 112) << 23 | mantissa << 13;
    if (exponent == 31) bits = sign | 0x7f800000u | mantissa << 13;
    float value;
    memcpy(&value, &bits, 4);
    /* Subnormals are whole multiples of 2^-24. */
    if (exponent == 0) value = (sign ? -1.0f : 1.0f) * (float)mantissa / 16777216.0f;
    return value;
}

static uint32_t round_even(uint32_t value, int shift) {
    uint32_t half = 1u << (shift - 1), rest = value & ((1u << shift) - 1), up = value >> shift;
    return up + (rest > half || (rest == half && (up & 1)));
}

uint16_t gsz_half_encode(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    uint32_t sign = bits >> 16 & 0x8000u, magnitude = bits & 0x7fffffffu, half;
    if (magnitude > 0x7f800000u) return (uint16_t)(sign | HALF_NAN);
    if (magnitude >= 0x38800000u) { /* 2^-14, the least that is normal */
        if (magnitude >= 0x47800000u) return (uint16_t)(sign | HALF_LARGEST);
        half = round_even(magnitude - 0x38000000u, 13);
    } else {
        int shift = 126 - (int)(magnitude >> 23);
        uint32_t mantissa = (magnitude & 0x7fffffu) | 0x800000u;
        half = shift > 24 ? 0 : round_even(mantissa, shift);
    }
    return (uint16_t)(sign | (half >= HALF_INFINITY ? (uint32_t)HALF_LARGEST : half));
}
