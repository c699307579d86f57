/* SPDX-License-Identifier: MIT */
/* sog_order.c - 16-bit positions, and the Gaussians in the order of a curve through them. */
#include "sog_order.h"

#include <math.h>
#include <string.h>

#include "context.h"
#include "det_math.h"
#include "parallel.h"

enum { RANGE = 4096, DIGIT = 11, DIGITS = 1 << DIGIT, KEY_BITS = 48 };

typedef struct item {
    uint64_t key;
    uint64_t index;
} item;

typedef struct ordering {
    const gsz_cloud *cloud;
    gsz_sog_means *means;
    item *items;
} ordering;

static double log_of(double x) {
    const double size = gsz_log(1 + fabs(x));
    return x < 0 ? -size : size;
}

static void find_ends(gsz_sog_means *means, const gsz_cloud *cloud, int axis) {
    const float *x = cloud->plane[GSZ_PLANE_POSITION + axis];
    float least = x[0], most = x[0];
    for (size_t i = 1; i < cloud->count; i++) {
        least = x[i] < least ? x[i] : least;
        most = x[i] > most ? x[i] : most;
    }
    means->least[axis] = log_of(least);
    means->most[axis] = log_of(most);
}

/* Two zeros between the bits of a 16-bit number. */
static uint64_t spread(uint64_t x) {
    x = (x | x << 16) & 0x0000ff0000ffu;
    x = (x | x << 8) & 0x00f00f00f00fu;
    x = (x | x << 4) & 0x0c30c30c30c3u;
    return (x | x << 2) & 0x249249249249u;
}

static gsz_result measure_range(void *user, size_t begin, size_t end, int worker) {
    const ordering *o = user;
    (void)worker;
    for (int axis = 0; axis < 3; axis++) {
        const float *x = o->cloud->plane[GSZ_PLANE_POSITION + axis];
        const double least = o->means->least[axis], span = o->means->most[axis] - least;
        const double scale = span > 0 ? 65535 / span : 0;
        for (size_t i = begin; i < end; i++) {
            const double v = (log_of(x[i]) - least) * scale + 0.5;
            o->means->value[axis][i] = (uint16_t)(v < 0 ? 0 : v > 65535 ? 65535 : v);
        }
    }
    for (size_t i = begin; i < end; i++) {
        uint64_t key = 0;
        for (int axis = 0; axis < 3; axis++) key |= spread(o->means->value[axis][i]) << axis;
        o->items[i] = (item){key, i};
    }
    return GSZ_OK;
}

static void sort_by_digit(item *out, const item *in, size_t count, int shift) {
    size_t first[DIGITS] = {0}, at = 0;
    for (size_t i = 0; i < count; i++) first[in[i].key >> shift & (DIGITS - 1)]++;
    for (int d = 0; d < DIGITS; d++) {
        const size_t here = first[d];
        first[d] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++) out[first[in[i].key >> shift & (DIGITS - 1)]++] = in[i];
}

static gsz_result sort(gsz_context *context, ordering *o) {
    const size_t count = o->cloud->count;
    item *other = NULL;
    GSZ_TRY(GSZ_NEW(context, &other, count));
    for (int shift = 0; shift < KEY_BITS; shift += DIGIT) {
        sort_by_digit(other, o->items, count, shift);
        item *sorted = other;
        other = o->items;
        o->items = sorted;
    }
    for (size_t i = 0; i < count; i++) o->means->index[i] = (uint32_t)o->items[i].index;
    gsz_free(context, other);
    return GSZ_OK;
}

gsz_result gsz_sog_means_make(gsz_context *context, gsz_sog_means *means, const gsz_cloud *cloud) {
    ordering o = {.cloud = cloud, .means = means};
    for (int axis = 0; axis < 3; axis++) {
        find_ends(means, cloud, axis);
        GSZ_TRY(GSZ_NEW(context, &means->value[axis], cloud->count));
    }
    GSZ_TRY(GSZ_NEW(context, &means->index, cloud->count));
    GSZ_TRY(GSZ_NEW(context, &o.items, cloud->count));
    gsz_result result =
        gsz_parallel_ranges(context, "write", cloud->count, RANGE, measure_range, &o);
    if (result == GSZ_OK) result = sort(context, &o);
    gsz_free(context, o.items);
    return result;
}

void gsz_sog_means_free(gsz_context *context, gsz_sog_means *means) {
    for (int axis = 0; axis < 3; axis++) gsz_free(context, means->value[axis]);
    gsz_free(context, means->index);
    *means = (gsz_sog_means){0};
}
