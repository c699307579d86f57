/* SPDX-License-Identifier: MIT */
/* spz_encode.c - from the planes of a cloud to the arrays of a .spz. */
#include <math.h>

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "splat_values.h"
#include "spz_codec.h"

enum { RANGE = 1024, FIXED_MAX = (1 << 23) - 1 };

typedef struct encoder {
    gsz_spz_packed *packed;
    const gsz_cloud *cloud;
    const gsz_spz_signs *signs;
    int first_bucket, rest_bucket; /* levels of 256 that become one */
} encoder;

static void encode_positions(const encoder *e, size_t begin, size_t end) {
    uint8_t *bytes = e->packed->attribute[GSZ_SPZ_POSITIONS];
    const double unit = gsz_pow2i(e->packed->header.fraction_bits);
    for (size_t k = 0; k < 3; k++) {
        const float *in = e->cloud->plane[GSZ_PLANE_POSITION + k];
        const double scale = unit * e->signs->position[k];
        for (size_t i = begin; i < end; i++) {
            double x = in[i] * scale;
            x = x > FIXED_MAX ? FIXED_MAX : x < -FIXED_MAX ? -FIXED_MAX : x;
            const int fixed = (int)(x < 0 ? x - 0.5 : x + 0.5);
            uint8_t *out = bytes + 9 * i + 3 * k;
            out[0] = (uint8_t)fixed;
            out[1] = (uint8_t)(fixed >> 8);
            out[2] = (uint8_t)(fixed >> 16);
        }
    }
}

/* ---- rotations ---- */

/* x, y, z, w of length 1, with the signs of the file's axes. */
static void take_rotation(const encoder *e, float q[4], size_t i) {
    float *const *in = &e->cloud->plane[GSZ_PLANE_ROTATION];
    const double w = in[0][i], x = in[1][i], y = in[2][i], z = in[3][i];
    const double length = sqrt(w * w + x * x + y * y + z * z);
    const double share = length > 0 ? 1 / length : 0;
    q[0] = (float)(x * share) * e->signs->rotation[0];
    q[1] = (float)(y * share) * e->signs->rotation[1];
    q[2] = (float)(z * share) * e->signs->rotation[2];
    q[3] = length > 0 ? (float)(w * share) : 1;
}

static void first_three(uint8_t *out, const float q[4]) {
    const double scale = q[3] < 0 ? -127.5 : 127.5;
    for (int k = 0; k < 3; k++) out[k] = gsz_nearest_byte(q[k] * scale + 127.5);
}

static void smallest_three(uint8_t *out, const float q[4]) {
    int largest = 0;
    for (int k = 1; k < 4; k++)
        if (fabsf(q[k]) > fabsf(q[largest])) largest = k;
    const uint32_t negate = q[largest] < 0;
    uint32_t bits = (uint32_t)largest;
    for (int k = 0; k < 4; k++) {
        if (k == largest) continue;
        const uint32_t negative = (q[k] < 0) ^ negate;
        uint32_t size = (uint32_t)(511.0 * 1.4142135623730951 * fabsf(q[k]) + 0.5);
        if (size > 511) size = 511;
        bits = bits << 10 | negative << 9 | size;
    }
    for (int b = 0; b < 4; b++) out[b] = (uint8_t)(bits >> 8 * b);
}

static void encode_rotations(const encoder *e, size_t begin, size_t end) {
    uint8_t *bytes = e->packed->attribute[GSZ_SPZ_ROTATIONS];
    const bool smallest = e->packed->header.version >= GSZ_SPZ_VERSION_SMALLEST_THREE;
    for (size_t i = begin; i < end; i++) {
        float q[4];
        take_rotation(e, q, i);
        if (smallest) {
            smallest_three(bytes + 4 * i, q);
        } else {
            first_three(bytes + 3 * i, q);
        }
    }
}

/* ---- one byte a value ---- */

static void encode_linear(uint8_t *out, size_t stride, const float *in, double scale, double shift,
                          size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) out[i * stride] = gsz_nearest_byte(in[i] * scale + shift);
}

/* To a level of 0..255 with 128 for 0, then to the nearest of the levels that stay; 0 stays 0. */
static void encode_harmonic(uint8_t *out, size_t stride, const float *in, float sign, int bucket,
                            size_t begin, size_t end) {
    const int half = bucket / 2, mask = ~(bucket - 1);
    for (size_t i = begin; i < end; i++) {
        float x = in[i] * (128 * sign) + 128.5f;
        x = x < 0 ? 0 : x > 256 ? 256 : x;
        const int level = ((int)x + half) & mask;
        out[i * stride] = (uint8_t)(level > 255 ? 255 : level);
    }
}

static void encode_harmonics(const encoder *e, size_t begin, size_t end) {
    uint8_t *bytes = e->packed->attribute[GSZ_SPZ_HARMONICS];
    const int count = gsz_sh_coefficients(e->cloud->sh_degree);
    const size_t stride = 3 * (size_t)count;
    for (int channel = 0; channel < 3; channel++)
        for (int k = 0; k < count; k++)
            encode_harmonic(bytes + 3 * k + channel, stride,
                            e->cloud->plane[GSZ_PLANE_REST + channel * count + k],
                            e->signs->harmonic[k], k < 3 ? e->first_bucket : e->rest_bucket, begin,
                            end);
}

static gsz_result encode_range(void *user, size_t begin, size_t end, int worker) {
    const encoder *e = user;
    uint8_t *const *bytes = e->packed->attribute;
    float *const *plane = e->cloud->plane;
    (void)worker;
    encode_positions(e, begin, end);
    encode_rotations(e, begin, end);
    for (size_t i = begin; i < end; i++)
        bytes[GSZ_SPZ_ALPHAS][i] =
            gsz_nearest_byte(255 * gsz_alpha_of_logit(plane[GSZ_PLANE_OPACITY][i]));
    for (int k = 0; k < 3; k++) {
        encode_linear(bytes[GSZ_SPZ_COLORS] + k, 3, plane[GSZ_PLANE_DC + k],
                      255 * (double)GSZ_SPZ_COLOR_SCALE, 127.5, begin, end);
        encode_linear(bytes[GSZ_SPZ_SCALES] + k, 3, plane[GSZ_PLANE_SCALE + k], 16, 160, begin,
                      end);
    }
    encode_harmonics(e, begin, end);
    return GSZ_OK;
}

gsz_result gsz_spz_encode(gsz_context *context, gsz_spz_packed *packed, const gsz_cloud *cloud,
                          const gsz_spz_signs *signs, int first_bits, int rest_bits) {
    encoder e = {.packed = packed,
                 .cloud = cloud,
                 .signs = signs,
                 .first_bucket = 1 << (8 - first_bits),
                 .rest_bucket = 1 << (8 - rest_bits)};
    return gsz_parallel_ranges(context, "write", cloud->count, RANGE, encode_range, &e);
}
