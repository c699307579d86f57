/* SPDX-License-Identifier: MIT */
/* steady_math.h - angles and quaternions that are the same on every machine: nothing of libm beyond sqrt. Angles are
 * turns: 1 is all around. */
#ifndef GSZ_STEADY_MATH_H
#define GSZ_STEADY_MATH_H

#include "vec3.h"

/** A rotation, w + xi + yj + zk of unit length. */
typedef struct gsz_quat {
    float w, x, y, z;
} gsz_quat;

/** Of any angle. */
void gsz_steady_sincos(float *out_sin, float *out_cos, float turns);
float gsz_steady_sin(float turns);
float gsz_steady_cos(float turns);
/** Natural logarithm of a number above 0. */
float gsz_steady_log(float x);
/** The logit of an alpha between 0 and 1. */
float gsz_steady_logit(float alpha);
/** base^exponent by whole steps, for sharp highlights. */
float gsz_steady_power(float base, int exponent);

static inline gsz_quat quat_none(void) { return (gsz_quat){1, 0, 0, 0}; }
/** First b, then a. */
gsz_quat quat_mul(gsz_quat a, gsz_quat b);
gsz_vec3 quat_rotate(gsz_quat q, gsz_vec3 p);
gsz_quat quat_inverse(gsz_quat q);
/** Around a unit vector, by the right hand. */
gsz_quat quat_about(gsz_vec3 axis, float turns);
/** On the shorter way from a to b. */
gsz_quat quat_mix(gsz_quat a, gsz_quat b, float t);
/** The rotation that takes x, y and z to these: unit length, at right angles, right-handed. w is not below 0. */
gsz_quat quat_of_axes(gsz_vec3 x, gsz_vec3 y, gsz_vec3 z);

#endif
