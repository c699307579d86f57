/* SPDX-License-Identifier: MIT */
/* spatial_order.c - Morton codes of 21 bits an axis, and a radix sort. */
#include "spatial_order.h"

#include "context.h"
#include "det_math.h"
#include "splat_values.h"

#include <string.h>

enum { AXIS_BITS = 21, DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS };

typedef struct keyed {
    uint64_t key;
    uint32_t index;
} keyed;

/* Two zero bits behind each of the 21. */
static uint64_t spread(uint64_t v) {
    v = (v | v << 32) & 0x1f00000000ffffu;
    v = (v | v << 16) & 0x1f0000ff0000ffu;
    v = (v | v << 8) & 0x100f00f00f00f00fu;
    v = (v | v << 4) & 0x10c30c30c30c30c3u;
    return (v | v << 2) & 0x1249249249249249u;
}

/* The same unit on all axes: a flat scene is flat on the curve too. */
static void make_keys(keyed *out, const gsz_cloud *cloud) {
    double least[3], greatest[3], extent = 0;
    gsz_position_bounds(least, greatest, cloud);
    for (int axis = 0; axis < 3; axis++)
        if (greatest[axis] - least[axis] > extent) extent = greatest[axis] - least[axis];
    uint32_t levels = (1u << AXIS_BITS) - 1;
    for (size_t i = 0; i < cloud->count; i++) {
        out[i] = (keyed){0, (uint32_t)i};
        for (int axis = 0; axis < 3 && extent > 0; axis++) {
            double at = (double)cloud->plane[GSZ_PLANE_POSITION + axis][i] - least[axis];
            out[i].key |= spread(gsz_share_level(at / extent, levels)) << axis;
        }
    }
}

static void sort_digit(keyed *out, const keyed *in, size_t count, int shift) {
    size_t start[DIGITS] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++) start[in[i].key >> shift & (DIGITS - 1)]++;
    for (int d = 0; d < DIGITS; d++) {
        size_t here = start[d];
        start[d] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++) out[start[in[i].key >> shift & (DIGITS - 1)]++] = in[i];
}

gsz_result gsz_spatial_order(gsz_context *context, uint32_t **out_index, const gsz_cloud *cloud) {
    keyed *keys = NULL, *other = NULL;
    size_t count = cloud->count;
    *out_index = NULL;
    gsz_result result = GSZ_NEW(context, &keys, count);
    if (result == GSZ_OK) result = GSZ_NEW(context, &other, count);
    if (result == GSZ_OK) result = GSZ_NEW(context, out_index, count);
    if (result == GSZ_OK) {
        make_keys(keys, cloud);
        /* Eight digits: an even number of turns, so that the result lies in `keys`. */
        for (int shift = 0; shift < 64; shift += 2 * DIGIT_BITS) {
            sort_digit(other, keys, count, shift);
            sort_digit(keys, other, count, shift + DIGIT_BITS);
        }
        for (size_t i = 0; i < count; i++) (*out_index)[i] = keys[i].index;
    }
    gsz_free(context, keys);
    gsz_free(context, other);
    return result;
}
