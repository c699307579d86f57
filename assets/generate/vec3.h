/* SPDX-License-Identifier: MIT */
/* vec3.h - three floats that are a point, a direction or a colour. */
#ifndef GSZ_VEC3_H
#define GSZ_VEC3_H

#include <math.h>

#define GSZ_PI 3.14159265358979f

typedef struct gsz_vec3 {
    float x, y, z;
} gsz_vec3;

static inline gsz_vec3 vec3(float x, float y, float z) { return (gsz_vec3){x, y, z}; }
static inline gsz_vec3 vec3_add(gsz_vec3 a, gsz_vec3 b) {
    return vec3(a.x + b.x, a.y + b.y, a.z + b.z);
}
static inline gsz_vec3 vec3_sub(gsz_vec3 a, gsz_vec3 b) {
    return vec3(a.x - b.x, a.y - b.y, a.z - b.z);
}
static inline gsz_vec3 vec3_scale(gsz_vec3 a, float s) { return vec3(a.x * s, a.y * s, a.z * s); }
/** a + b * s */
static inline gsz_vec3 vec3_along(gsz_vec3 a, gsz_vec3 b, float s) {
    return vec3(a.x + b.x * s, a.y + b.y * s, a.z + b.z * s);
}
/** Channel by channel: light on a colour. */
static inline gsz_vec3 vec3_tint(gsz_vec3 a, gsz_vec3 b) {
    return vec3(a.x * b.x, a.y * b.y, a.z * b.z);
}
static inline float vec3_dot(gsz_vec3 a, gsz_vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
static inline gsz_vec3 vec3_cross(gsz_vec3 a, gsz_vec3 b) {
    return vec3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}
static inline float vec3_length(gsz_vec3 a) { return sqrtf(vec3_dot(a, a)); }
/** Unit length, or straight up for a vector of length 0. */
static inline gsz_vec3 vec3_unit(gsz_vec3 a) {
    float length = vec3_length(a);
    return length > 1e-20f ? vec3_scale(a, 1.0f / length) : vec3(0, 1, 0);
}
static inline gsz_vec3 vec3_mix(gsz_vec3 a, gsz_vec3 b, float t) {
    return vec3_along(a, vec3_sub(b, a), t);
}
/** Some unit vector at right angles to the unit vector n. */
static inline gsz_vec3 vec3_perpendicular(gsz_vec3 n) {
    return vec3_unit(vec3_cross(n, fabsf(n.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0)));
}

static inline float clampf(float x, float low, float high) {
    return x < low ? low : x > high ? high : x;
}
static inline float mixf(float a, float b, float t) { return a + (b - a) * t; }
/** 0 below `low`, 1 above `high`, a smooth cubic between; works with low > high too. */
static inline float smoothf(float low, float high, float x) {
    float t = clampf((x - low) / (high - low), 0.0f, 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

#endif
