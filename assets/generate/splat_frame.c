/* SPDX-License-Identifier: MIT */
/* splat_frame.c - a closed-form fit in the plane and the search of the 24 ways to name three axes. */
#include "splat_frame.h"

void gsz_frame_fit(gsz_frame *out, gsz_vec3 a, gsz_vec3 b, float thickness) {
    gsz_vec3 normal = vec3_unit(vec3_cross(b, a)), e1 = vec3_unit(a);
    if (fabsf(vec3_dot(normal, e1)) > 0.1f) e1 = vec3_perpendicular(normal);
    gsz_vec3 e2 = vec3_cross(normal, e1);
    /* The covariance in the plane is [[p, q], [q, r]]. */
    float a1 = vec3_dot(a, e1), a2 = vec3_dot(a, e2), b1 = vec3_dot(b, e1), b2 = vec3_dot(b, e2);
    float p = a1 * a1 + b1 * b1, q = a1 * a2 + b1 * b2, r = a2 * a2 + b2 * b2;
    float middle = 0.5f * (p + r), spread = sqrtf(0.25f * (p - r) * (p - r) + q * q);
    float angle = 0.5f * atan2f(2.0f * q, p - r), c = cosf(angle), s = sinf(angle);
    float large = sqrtf(fmaxf(middle + spread, 1e-16f));
    float small = fmaxf(sqrtf(fmaxf(middle - spread, 0.0f)), 0.02f * large);
    out->axis[0] = vec3_add(vec3_scale(e1, c), vec3_scale(e2, s));
    out->axis[1] = vec3_sub(vec3_scale(e2, c), vec3_scale(e1, s));
    out->axis[2] = normal;
    out->deviation[0] = large;
    out->deviation[1] = small;
    out->deviation[2] = fmaxf(small * thickness, 0.003f * large);
}

static float component(gsz_vec3 a, int i) { return i == 0 ? a.x : i == 1 ? a.y : a.z; }

static float diagonal_sum(const gsz_frame *frame, const int order[3]) {
    float sum = 0;
    for (int i = 0; i < 3; i++) sum += fabsf(component(frame->axis[order[i]], i));
    return sum;
}

static void name_axes(gsz_frame *frame) {
    static const int orders[6][3] = {{0, 1, 2}, {1, 2, 0}, {2, 0, 1},
                                     {0, 2, 1}, {2, 1, 0}, {1, 0, 2}};
    int best = 0;
    for (int i = 1; i < 6; i++)
        if (diagonal_sum(frame, orders[i]) > diagonal_sum(frame, orders[best])) best = i;
    gsz_frame old = *frame;
    int weakest = 0;
    for (int i = 0; i < 3; i++) {
        gsz_vec3 axis = old.axis[orders[best][i]];
        frame->axis[i] = vec3_scale(axis, component(axis, i) < 0 ? -1.0f : 1.0f);
        frame->deviation[i] = old.deviation[orders[best][i]];
        if (component(frame->axis[i], i) < component(frame->axis[weakest], weakest)) weakest = i;
    }
    float handed = vec3_dot(vec3_cross(frame->axis[0], frame->axis[1]), frame->axis[2]);
    if (handed < 0) frame->axis[weakest] = vec3_scale(frame->axis[weakest], -1.0f);
}

void gsz_frame_quaternion(float out[4], gsz_frame *frame) {
    name_axes(frame);
    gsz_vec3 x = frame->axis[0], y = frame->axis[1], z = frame->axis[2];
    /* The smallest rotation turns by less than 63 degrees: w is never near 0. */
    float w = 0.5f * sqrtf(fmaxf(1.0f + x.x + y.y + z.z, 1e-6f)), k = 0.25f / w;
    out[0] = w;
    out[1] = (y.z - z.y) * k;
    out[2] = (z.x - x.z) * k;
    out[3] = (x.y - y.x) * k;
}
