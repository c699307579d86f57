/* SPDX-License-Identifier: MIT */
/* sog_decode.c - from the pixels of a SOG to the planes of a cloud. */
#include "sog_decode.h"

#include <math.h>

#include "context.h"
#include "det_math.h"
#include "parallel.h"

enum { RANGE = 4096, CHANNELS = 4, FIRST_TAG = 252, VALUES = 65536 };

typedef struct decoder {
    const gsz_sog_unit *unit;
    gsz_cloud *cloud;
    size_t at;
    float *position[3]; /* what each of the 65,536 values of an axis means */
} decoder;

/* ---- positions ---- */

/* The inverse of sign(x) * log(1 + |x|). */
static float unlog(double v) {
    const double size = gsz_exp(fabs(v)) - 1;
    return (float)(v < 0 ? -size : size);
}

static gsz_result fill_axis(void *user, size_t axis, int worker) {
    decoder *d = user;
    const gsz_sog_meta *m = &d->unit->meta;
    const double least = m->mean_min[axis], span = m->mean_max[axis] - least;
    (void)worker;
    GSZ_TRY(GSZ_NEW(d->unit->context, &d->position[axis], VALUES));
    for (int v = 0; v < VALUES; v++) d->position[axis][v] = unlog(least + span * (v / 65535.0));
    return GSZ_OK;
}

static void decode_positions(const decoder *d, size_t begin, size_t end) {
    const uint8_t *low = d->unit->picture[GSZ_SOG_MEANS_LOW].pixels,
                  *high = d->unit->picture[GSZ_SOG_MEANS_HIGH].pixels;
    for (size_t axis = 0; axis < 3; axis++) {
        float *out = d->cloud->plane[GSZ_PLANE_POSITION + axis] + d->at;
        const float *table = d->position[axis];
        for (size_t i = begin; i < end; i++) {
            const size_t at = CHANNELS * i + axis;
            out[i] = table[low[at] | high[at] << 8];
        }
    }
}

/* ---- rotations ---- */

/* Three of w, x, y, z; the fourth, the largest, is what is missing to length 1. */
static void decode_rotation(float q[4], const uint8_t *pixel) {
    const int missing = pixel[3] - FIRST_TAG;
    float square = 0;
    for (int k = 0, from = 0; k < 4; k++) {
        if (k == missing) continue;
        q[k] = ((float)pixel[from++] / 255.0f * 2.0f - 1.0f) * 0.70710678118654752f;
        square += q[k] * q[k];
    }
    q[missing] = sqrtf(square < 1 ? 1 - square : 0);
}

static void decode_rotations(const decoder *d, size_t begin, size_t end) {
    const uint8_t *pixels = d->unit->picture[GSZ_SOG_QUATS].pixels;
    float *const *plane = &d->cloud->plane[GSZ_PLANE_ROTATION];
    for (size_t i = begin; i < end; i++) {
        const uint8_t *pixel = pixels + CHANNELS * i;
        float q[4] = {1, 0, 0, 0};
        if (pixel[3] >= FIRST_TAG) decode_rotation(q, pixel);
        for (int k = 0; k < 4; k++) plane[k][d->at + i] = q[k];
    }
}

/* ---- what is looked up ---- */

static void look_up(float *out, const uint8_t *bytes, const float *table, size_t begin,
                    size_t end) {
    for (size_t i = begin; i < end; i++) out[i] = table[bytes[CHANNELS * i]];
}

static void decode_looked_up(const decoder *d, size_t begin, size_t end) {
    const gsz_sog_meta *m = &d->unit->meta;
    const uint8_t *scales = d->unit->picture[GSZ_SOG_SCALES].pixels,
                  *colors = d->unit->picture[GSZ_SOG_SH0].pixels;
    float *const *plane = d->cloud->plane;
    for (int k = 0; k < 3; k++) {
        look_up(plane[GSZ_PLANE_SCALE + k] + d->at, scales + k, m->scale[k], begin, end);
        look_up(plane[GSZ_PLANE_DC + k] + d->at, colors + k, m->color[k], begin, end);
    }
    look_up(plane[GSZ_PLANE_OPACITY] + d->at, colors + 3, m->color[3], begin, end);
}

/* Of the palette's entries; a label beyond it, which no writer makes, has none. */
static void decode_harmonics(const decoder *d, size_t begin, size_t end) {
    const gsz_sog_meta *m = &d->unit->meta;
    const int have = gsz_sh_coefficients(m->bands), want = gsz_sh_coefficients(d->cloud->sh_degree);
    const int kept = have < want ? have : want;
    const uint8_t *labels = d->unit->picture[GSZ_SOG_LABELS].pixels,
                  *entries = d->unit->picture[GSZ_SOG_CENTROIDS].pixels;
    float *const *plane = &d->cloud->plane[GSZ_PLANE_REST];
    for (size_t i = begin; i < end; i++) {
        const size_t label = labels[CHANNELS * i] | (size_t)labels[CHANNELS * i + 1] << 8;
        if (label >= m->palette) continue;
        const uint8_t *entry = entries + label * (size_t)have * CHANNELS;
        for (int k = 0; k < kept; k++)
            for (int c = 0; c < 3; c++)
                plane[c * want + k][d->at + i] = m->harmonic[entry[CHANNELS * k + c]];
    }
}

static gsz_result decode_range(void *user, size_t begin, size_t end, int worker) {
    const decoder *d = user;
    (void)worker;
    decode_positions(d, begin, end);
    decode_rotations(d, begin, end);
    decode_looked_up(d, begin, end);
    if (d->unit->meta.bands > 0) decode_harmonics(d, begin, end);
    return GSZ_OK;
}

gsz_result gsz_sog_unit_decode(const gsz_sog_unit *unit, gsz_cloud *cloud, size_t at) {
    decoder d = {.unit = unit, .cloud = cloud, .at = at};
    gsz_result result = gsz_parallel(unit->context, "read", 3, fill_axis, &d);
    if (result == GSZ_OK)
        result =
            gsz_parallel_ranges(unit->context, "read", unit->meta.count, RANGE, decode_range, &d);
    for (int axis = 0; axis < 3; axis++) gsz_free(unit->context, d.position[axis]);
    return result;
}
