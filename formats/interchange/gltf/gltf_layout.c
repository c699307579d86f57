/* SPDX-License-Identifier: MIT */
/* gltf_layout.c - the attributes of a primitive that is written: names, values, and places in the buffer. */
#include "gltf_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "det_math.h"
#include "splat_values.h"

#define PREFIX "KHR_gaussian_splatting:"

/* From right, down, front to left, up, front: what contains x or y an odd number of times changes its sign. */
static const float position_sign[4] = {-1, -1, 1, 1};
static const float rotation_sign[4] = {-1, -1, 1, 1};
static const float harmonic_sign[15] = {-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1};
static const float no_sign[4] = {1, 1, 1, 1};

static void add(gsz_gltf_layout *l, const char *name, int components, gsz_gltf_value value,
                const int plane[4], const float sign[4]) {
    gsz_gltf_attribute *a = &l->attribute[l->count++];
    snprintf(a->name, sizeof a->name, "%s", name);
    a->components = components;
    a->value = value;
    memcpy(a->plane, plane, sizeof a->plane);
    memcpy(a->sign, sign, sizeof a->sign);
    a->stride = value == GSZ_GLTF_FALLBACK ? 4 : sizeof(float) * (size_t)components;
    a->offset = l->bytes;
    l->bytes += l->cloud->count * a->stride;
}

static void add_three(gsz_gltf_layout *l, const char *name, gsz_gltf_value value, int first,
                      int step, const float sign[4]) {
    const int plane[4] = {first, first + step, first + 2 * step, -1};
    add(l, name, 3, value, plane, sign);
}

static void add_harmonics(gsz_gltf_layout *l) {
    const int degree = l->cloud->sh_degree, n = gsz_sh_coefficients(degree);
    for (int d = 1, k = 0; d <= degree; d++)
        for (int i = 0; i < 2 * d + 1; i++, k++) {
            char name[GSZ_GLTF_NAME_MAX];
            const float sign[4] = {harmonic_sign[k], harmonic_sign[k], harmonic_sign[k], 1};
            snprintf(name, sizeof name, PREFIX "SH_DEGREE_%d_COEF_%d", d, i);
            add_three(l, name, GSZ_GLTF_AS_IT_IS, GSZ_PLANE_REST + k, n, sign);
        }
}

static void find_ends(gsz_gltf_layout *l) {
    for (int axis = 0; axis < 3; axis++) {
        const float *x = l->cloud->plane[GSZ_PLANE_POSITION + axis];
        const float sign = position_sign[axis];
        l->least[axis] = l->most[axis] = sign * x[0];
        for (size_t i = 1; i < l->cloud->count; i++) {
            l->least[axis] = fminf(l->least[axis], sign * x[i]);
            l->most[axis] = fmaxf(l->most[axis], sign * x[i]);
        }
    }
}

void gsz_gltf_layout_make(gsz_gltf_layout *l, const gsz_cloud *cloud) {
    static const int rotation[4] = {GSZ_PLANE_ROTATION + 1, GSZ_PLANE_ROTATION + 2,
                                    GSZ_PLANE_ROTATION + 3, GSZ_PLANE_ROTATION};
    static const int color[4] = {GSZ_PLANE_DC, GSZ_PLANE_DC + 1, GSZ_PLANE_DC + 2,
                                 GSZ_PLANE_OPACITY};
    static const int opacity[4] = {GSZ_PLANE_OPACITY, -1, -1, -1};
    memset(l, 0, sizeof *l);
    l->cloud = cloud;
    add_three(l, "POSITION", GSZ_GLTF_AS_IT_IS, GSZ_PLANE_POSITION, 1, position_sign);
    add(l, "COLOR_0", 4, GSZ_GLTF_FALLBACK, color, no_sign);
    add(l, PREFIX "ROTATION", 4, GSZ_GLTF_UNIT, rotation, rotation_sign);
    add_three(l, PREFIX "SCALE", GSZ_GLTF_EXPONENTIAL, GSZ_PLANE_SCALE, 1, no_sign);
    add(l, PREFIX "OPACITY", 1, GSZ_GLTF_SIGMOID, opacity, no_sign);
    add_three(l, PREFIX "SH_DEGREE_0_COEF_0", GSZ_GLTF_AS_IT_IS, GSZ_PLANE_DC, 1, no_sign);
    add_harmonics(l);
    find_ends(l);
}

/* ---- values ---- */

/* Linear, as COLOR_0 is; harmonics are sRGB-encoded. */
static uint8_t fallback_byte(float value, int component) {
    if (component == 3) return gsz_nearest_byte(255 * gsz_alpha_of_logit(value));
    const double encoded = 0.5 + GSZ_SH_C0 * value;
    if (encoded <= 0.04045) return gsz_nearest_byte(255 * encoded / 12.92);
    if (encoded >= 1) return 255;
    return gsz_nearest_byte(255 * gsz_exp(2.4 * gsz_log((encoded + 0.055) / 1.055)));
}

static double share_of(const gsz_cloud *cloud, size_t i) {
    double square = 0;
    for (int k = 0; k < 4; k++) {
        const double x = cloud->plane[GSZ_PLANE_ROTATION + k][i];
        square += x * x;
    }
    return square > 0 ? 1 / sqrt(square) : 0;
}

static float value_of(const gsz_gltf_attribute *a, float value, double share) {
    switch (a->value) {
    case GSZ_GLTF_EXPONENTIAL: return (float)gsz_exp(value);
    case GSZ_GLTF_SIGMOID: return (float)gsz_alpha_of_logit(value);
    case GSZ_GLTF_UNIT: return (float)(value * share);
    default: return value;
    }
}

static void put_float(uint8_t *out, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (int b = 0; b < 4; b++) out[b] = (uint8_t)(bits >> 8 * b);
}

void gsz_gltf_layout_fill(uint8_t *out, const gsz_gltf_layout *layout, const gsz_gltf_attribute *a,
                          size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) {
        const double share = a->value == GSZ_GLTF_UNIT ? share_of(layout->cloud, i) : 1;
        for (int c = 0; c < a->components; c++) {
            const float value = layout->cloud->plane[a->plane[c]][i];
            if (a->value == GSZ_GLTF_FALLBACK) {
                *out++ = fallback_byte(value, c);
                continue;
            }
            put_float(out, a->sign[c] * value_of(a, value, share));
            out += sizeof(float);
        }
    }
}
