/* SPDX-License-Identifier: MIT */
/* plain_math.h - exponential and logarithm that give the same bits on every machine. Internal.
 *
 * They decide bytes of files, so that the C library's, which differ in the last bit, will not do. Errors are below
 * 1e-14 of the value. */
#ifndef GSZ_PLAIN_MATH_H
#define GSZ_PLAIN_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline double gsz_plain_power_of_two(int exponent) {
    const uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/** e to the x; beyond +-700 as at it. */
static inline double gsz_plain_exp(double x) {
    x = x > 700 ? 700 : x < -700 ? -700 : x;
    const double turns = x * 1.4426950408889634;
    const int k = (int)(turns < 0 ? turns - 0.5 : turns + 0.5);
    const double r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
    double sum = 1;
    for (int i = 13; i > 0; i--) sum = 1 + sum * r / i;
    return sum * gsz_plain_power_of_two(k);
}

/** The natural logarithm of a normal number above 0. */
static inline double gsz_plain_log(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 52) - 1023;
    double m = x * gsz_plain_power_of_two(-exponent);
    if (m > 1.4142135623730951) {
        m *= 0.5;
        exponent++;
    }
    const double s = (m - 1) / (m + 1), square = s * s;
    double sum = 0;
    for (int i = 21; i > 0; i -= 2) sum = sum * square + 2.0 / i;
    return exponent * 0.69314718055994531 + sum * s;
}

/** 1 / (1 + e to the -x). */
static inline double gsz_plain_sigmoid(double x) { return 1 / (1 + gsz_plain_exp(-x)); }

/** Its inverse, of what is at least 1e-6 away from 0 and 1 or is taken as if it were. */
static inline double gsz_plain_logit(double alpha) {
    const double least = 1e-6;
    alpha = alpha > least ? alpha : least;
    alpha = alpha < 1 - least ? alpha : 1 - least;
    return gsz_plain_log(alpha / (1 - alpha));
}

/** The nearest whole number of 0..255, halves away from 0; NaN is 0. */
static inline uint8_t gsz_plain_byte(double x) {
    return x >= 254.5 ? 255 : x > 0 ? (uint8_t)(x + 0.5) : 0;
}

#endif
