/* SPDX-License-Identifier: MIT */
/* spz_decode.c - from the arrays of a .spz to the planes of a cloud. */
#include <math.h>

#include "context.h"
#include "det_math.h"
#include "half_float.h"
#include "parallel.h"
#include "splat_values.h"
#include "spz_codec.h"

enum { RANGE = 1024, BYTES = 256 };

typedef struct decoder {
    gsz_cloud *cloud;
    const gsz_spz_packed *packed;
    const gsz_spz_signs *signs;
    float alpha[BYTES], color[BYTES], scale[BYTES], harmonic[BYTES];
} decoder;

gsz_spz_signs gsz_spz_signs_of(const float axis[3]) {
    const float x = axis[0], y = axis[1], z = axis[2];
    const gsz_spz_signs signs = {
        .position = {x, y, z},
        .rotation = {y * z, x * z, x * y},
        .harmonic = {y, z, x, x * y, y * z, 1, x * z, 1, y, x * y * z, y, z, x, z, x}};
    return signs;
}

static void fill_tables(decoder *d) {
    for (int b = 0; b < BYTES; b++) {
        d->alpha[b] = gsz_logit_of_alpha(b / 255.0);
        d->color[b] = ((float)b / 255.0f - 0.5f) / GSZ_SPZ_COLOR_SCALE;
        d->scale[b] = (float)b / 16.0f - 10.0f;
        d->harmonic[b] = ((float)b - 128.0f) / 128.0f;
    }
}

/* ---- positions ---- */

static float half_value(const uint8_t *bytes) {
    return gsz_half_decode((uint16_t)(bytes[0] | bytes[1] << 8));
}

static int fixed_value(const uint8_t *bytes) {
    const int bits = bytes[0] | bytes[1] << 8 | bytes[2] << 16;
    return bits >= 1 << 23 ? bits - (1 << 24) : bits;
}

static void decode_positions(const decoder *d, size_t begin, size_t end) {
    const uint8_t *bytes = d->packed->attribute[GSZ_SPZ_POSITIONS];
    const bool halves = d->packed->header.version == 1;
    const float unit = (float)gsz_pow2i(-d->packed->header.fraction_bits);
    for (int axis = 0; axis < 3; axis++) {
        float *out = d->cloud->plane[GSZ_PLANE_POSITION + axis];
        const float sign = d->signs->position[axis];
        const size_t k = (size_t)axis;
        for (size_t i = begin; i < end; i++)
            out[i] = sign * (halves ? half_value(bytes + 6 * i + 2 * k)
                                    : (float)fixed_value(bytes + 9 * i + 3 * k) * unit);
    }
}

/* ---- rotations ---- */

static void first_three(float q[4], const uint8_t *bytes) {
    float square = 0;
    for (int i = 0; i < 3; i++) {
        q[i] = (float)bytes[i] / 127.5f - 1.0f;
        square += q[i] * q[i];
    }
    q[3] = sqrtf(square < 1 ? 1 - square : 0);
}

static void smallest_three(float q[4], const uint8_t *bytes) {
    uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                    (uint32_t)bytes[3] << 24;
    const int largest = (int)(bits >> 30);
    float square = 0;
    for (int i = 3; i >= 0; i--) {
        if (i == largest) continue;
        q[i] = (float)(bits & 511) * (0.70710678118654752f / 511.0f);
        if (bits & 512) q[i] = -q[i];
        square += q[i] * q[i];
        bits >>= 10;
    }
    q[largest] = sqrtf(square < 1 ? 1 - square : 0);
}

static void decode_rotations(const decoder *d, size_t begin, size_t end) {
    const uint8_t *bytes = d->packed->attribute[GSZ_SPZ_ROTATIONS];
    const bool smallest = d->packed->header.version >= GSZ_SPZ_VERSION_SMALLEST_THREE;
    float *const *out = &d->cloud->plane[GSZ_PLANE_ROTATION];
    const float *sign = d->signs->rotation;
    for (size_t i = begin; i < end; i++) {
        float q[4]; /* x, y, z, w */
        if (smallest) {
            smallest_three(q, bytes + 4 * i);
        } else {
            first_three(q, bytes + 3 * i);
        }
        out[0][i] = q[3];
        for (int k = 0; k < 3; k++) out[k + 1][i] = sign[k] * q[k];
    }
}

/* ---- what is looked up ---- */

static void look_up(float *out, const uint8_t *bytes, size_t stride, const float *table,
                    size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) out[i] = table[bytes[i * stride]];
}

static void decode_harmonics(const decoder *d, size_t begin, size_t end) {
    const uint8_t *bytes = d->packed->attribute[GSZ_SPZ_HARMONICS];
    const size_t stride = gsz_spz_attribute_stride(&d->packed->header, GSZ_SPZ_HARMONICS);
    const int kept = gsz_sh_coefficients(d->cloud->sh_degree);
    for (int channel = 0; channel < 3; channel++)
        for (int k = 0; k < kept; k++) {
            float *out = d->cloud->plane[GSZ_PLANE_REST + channel * kept + k];
            look_up(out, bytes + 3 * k + channel, stride, d->harmonic, begin, end);
            if (d->signs->harmonic[k] < 0)
                for (size_t i = begin; i < end; i++) out[i] = -out[i];
        }
}

static gsz_result decode_range(void *user, size_t begin, size_t end, int worker) {
    const decoder *d = user;
    uint8_t *const *bytes = d->packed->attribute;
    float *const *plane = d->cloud->plane;
    (void)worker;
    decode_positions(d, begin, end);
    decode_rotations(d, begin, end);
    look_up(plane[GSZ_PLANE_OPACITY], bytes[GSZ_SPZ_ALPHAS], 1, d->alpha, begin, end);
    for (int k = 0; k < 3; k++) {
        look_up(plane[GSZ_PLANE_DC + k], bytes[GSZ_SPZ_COLORS] + k, 3, d->color, begin, end);
        look_up(plane[GSZ_PLANE_SCALE + k], bytes[GSZ_SPZ_SCALES] + k, 3, d->scale, begin, end);
    }
    decode_harmonics(d, begin, end);
    return GSZ_OK;
}

gsz_result gsz_spz_decode(gsz_context *context, gsz_cloud *cloud, const gsz_spz_packed *packed,
                          const gsz_spz_signs *signs) {
    decoder d = {.cloud = cloud, .packed = packed, .signs = signs};
    fill_tables(&d);
    return gsz_parallel_ranges(context, "read", cloud->count, RANGE, decode_range, &d);
}
