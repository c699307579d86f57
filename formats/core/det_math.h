/* SPDX-License-Identifier: MIT */
/* det_math.h - elementary functions that give the same bits on every machine: only IEEE additions,
 * multiplications, divisions and square roots, in a fixed order, never the system's libm. Internal. */
#ifndef GSZ_DET_MATH_H
#define GSZ_DET_MATH_H

#include <float.h>
#include <stdint.h>
#include <string.h>

/** e^x, relative error below 1e-14 for |x| < 700; clamps beyond. */
double gsz_exp(double x);
/** Natural logarithm, error below 1e-14 (relative where the logarithm is beyond 1); x must be a positive
 *  normal number. */
double gsz_log(double x);
/** sin and cos of x in [-pi, pi], absolute error below 1e-13. */
void gsz_sincos(double x, double *out_sin, double *out_cos);
/** atan2 in [-pi, pi], absolute error below 1e-13; 0 for (0, 0). */
double gsz_atan2(double y, double x);

/* Wider intermediates, as the x87 has them, would change the bits. */
_Static_assert(FLT_EVAL_METHOD == 0, "float and double must be evaluated as such");

#define GSZ_PI 3.14159265358979323846
#define GSZ_LN2 0.69314718055994530942

/** 2^e for e in [-1022, 1023]. */
static inline double gsz_pow2i(int e) {
    uint64_t bits = (uint64_t)(e + 1023) << 52;
    double result;
    memcpy(&result, &bits, 8);
    return result;
}

/** Largest integer not above x, for |x| < 2^31; the same as floor without libm. */
static inline int32_t gsz_floor(double x) {
    int32_t i = (int32_t)x;
    return i - (x < (double)i);
}

/** Nearest integer, halves upwards, for |x| < 2^31 - 1. */
static inline int32_t gsz_round(double x) { return gsz_floor(x + 0.5); }

static inline int gsz_clamp_int(int x, int low, int high) {
    return x < low ? low : x > high ? high : x;
}

static inline double gsz_clamp(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
}

#endif
