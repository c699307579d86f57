/* SPDX-License-Identifier: MIT */
/* steady_math.c - the elementary functions of the library in floats, and quaternions. */
#include "steady_math.h"

/* Its angles are radians in double; GSZ_PI is the float of vec3.h here. */
#undef GSZ_PI
#include "det_math.h"

void gsz_steady_sincos(float *out_sin, float *out_cos, float turns) {
    double sine, cosine, angle = turns;
    gsz_sincos(2.0 * GSZ_PI * (angle - gsz_floor(angle + 0.5)), &sine, &cosine);
    *out_sin = (float)sine;
    *out_cos = (float)cosine;
}

float gsz_steady_sin(float turns) {
    float sine, cosine;
    gsz_steady_sincos(&sine, &cosine, turns);
    return sine;
}

float gsz_steady_cos(float turns) {
    float sine, cosine;
    gsz_steady_sincos(&sine, &cosine, turns);
    return cosine;
}

float gsz_steady_log(float x) { return (float)gsz_log(x); }

float gsz_steady_logit(float alpha) { return (float)gsz_log(alpha / (1.0 - alpha)); }

float gsz_steady_power(float base, int exponent) {
    float product = 1;
    for (int i = 0; i < exponent; i++) product *= base;
    return product;
}

gsz_quat quat_mul(gsz_quat a, gsz_quat b) {
    return (gsz_quat){
        a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
        a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
        a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
        a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    };
}

gsz_vec3 quat_rotate(gsz_quat q, gsz_vec3 p) {
    gsz_vec3 axis = vec3(q.x, q.y, q.z), side = vec3_scale(vec3_cross(axis, p), 2.0f);
    return vec3_add(vec3_along(p, side, q.w), vec3_cross(axis, side));
}

gsz_quat quat_inverse(gsz_quat q) { return (gsz_quat){q.w, -q.x, -q.y, -q.z}; }

gsz_quat quat_about(gsz_vec3 axis, float turns) {
    float sine, cosine;
    gsz_steady_sincos(&sine, &cosine, 0.5f * turns);
    return (gsz_quat){cosine, axis.x * sine, axis.y * sine, axis.z * sine};
}

static gsz_quat unit(gsz_quat q) {
    float k = 1.0f / sqrtf(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
    return (gsz_quat){q.w * k, q.x * k, q.y * k, q.z * k};
}

gsz_quat quat_mix(gsz_quat a, gsz_quat b, float t) {
    float same = a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z, s = same < 0 ? -t : t, r = 1 - t;
    return unit(
        (gsz_quat){a.w * r + b.w * s, a.x * r + b.x * s, a.y * r + b.y * s, a.z * r + b.z * s});
}

/* Of the four ways to divide, the one by the largest component. */
static gsz_quat quat_of_matrix(gsz_vec3 x, gsz_vec3 y, gsz_vec3 z) {
    float trace = x.x + y.y + z.z;
    if (trace > 0) return unit((gsz_quat){1 + trace, y.z - z.y, z.x - x.z, x.y - y.x});
    if (x.x > y.y && x.x > z.z)
        return unit((gsz_quat){y.z - z.y, 1 + x.x - y.y - z.z, y.x + x.y, z.x + x.z});
    if (y.y > z.z) return unit((gsz_quat){z.x - x.z, y.x + x.y, 1 - x.x + y.y - z.z, z.y + y.z});
    return unit((gsz_quat){x.y - y.x, z.x + x.z, z.y + y.z, 1 - x.x - y.y + z.z});
}

gsz_quat quat_of_axes(gsz_vec3 x, gsz_vec3 y, gsz_vec3 z) {
    gsz_quat q = quat_of_matrix(x, y, z);
    return q.w < 0 ? (gsz_quat){-q.w, -q.x, -q.y, -q.z} : q;
}
