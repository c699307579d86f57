/* SPDX-License-Identifier: MIT */
/* vector3.h - the little arithmetic of points and directions that cameras need. */
#ifndef GSZ_VECTOR3_H
#define GSZ_VECTOR3_H

#include <math.h>
#include <stdbool.h>

static inline float gsz_dot3(const float a[3], const float b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static inline void gsz_cross3(float out[3], const float a[3], const float b[3]) {
    float x = a[1] * b[2] - a[2] * b[1], y = a[2] * b[0] - a[0] * b[2];
    out[2] = a[0] * b[1] - a[1] * b[0];
    out[0] = x;
    out[1] = y;
}

/** False, and v untouched, if it has no length to speak of. */
static inline bool gsz_normalise3(float v[3]) {
    float length = sqrtf(gsz_dot3(v, v));
    if (!(length > 1e-6f) || !isfinite(length)) return false;
    for (int i = 0; i < 3; i++) v[i] /= length;
    return true;
}

/** v += factor * step */
static inline void gsz_move3(float v[3], float factor, const float step[3]) {
    for (int i = 0; i < 3; i++) v[i] += factor * step[i];
}

/** Turns v about the axis, of unit length, by an angle in radians, as a right-handed screw. */
static inline void gsz_turn3(float v[3], const float axis[3], float angle) {
    float c = cosf(angle), s = sinf(angle), along = gsz_dot3(axis, v) * (1 - c), side[3];
    gsz_cross3(side, axis, v);
    for (int i = 0; i < 3; i++) v[i] = v[i] * c + side[i] * s + axis[i] * along;
}

#endif
