/* SPDX-License-Identifier: MIT */
/* ksplat_buckets.c - Gaussians by cubes of space, up to 256 of a cube to a bucket. */
#include <stdlib.h>

#include "context.h"
#include "det_math.h"
#include "ksplat.h"
#include "splat_values.h"

enum { BLOCKS_MAX = 1 << 20 /* along an axis */ };

static const double block_of_others = 5, blocks_of_a_side = 8;

typedef struct placed {
    uint64_t block;
    uint32_t index;
} placed;

static int compare(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->block != y->block) return x->block < y->block ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Cubes are no larger than those of other writers, and small enough for a small scene: the grid within one has 65535
 * steps. */
static double choose_size(double chosen, const double least[3], const double greatest[3]) {
    double extent = 0, size = chosen;
    for (int axis = 0; axis < 3; axis++)
        if (greatest[axis] - least[axis] > extent) extent = greatest[axis] - least[axis];
    if (!(size > 0)) size = gsz_clamp(extent / blocks_of_a_side, 1e-6, block_of_others);
    return size > extent / BLOCKS_MAX ? size : extent / BLOCKS_MAX;
}

static uint64_t block_at(const gsz_cloud *cloud, size_t i, const double least[3], double size) {
    uint64_t block = 0;
    for (int axis = 0; axis < 3; axis++) {
        double at = ((double)cloud->plane[GSZ_PLANE_POSITION + axis][i] - least[axis]) / size;
        block = block << 21 | (at > 0 ? (uint64_t)gsz_clamp(at, 0, BLOCKS_MAX) : 0);
    }
    return block;
}

static void put_center(float out[3], uint64_t block, const double least[3], double size) {
    for (int axis = 0; axis < 3; axis++) {
        uint64_t at = block >> (42 - 21 * axis) & ((1u << 21) - 1);
        out[axis] = (float)(((double)at + 0.5) * size + least[axis]);
    }
}

/* ---- cutting the sorted list ---- */

typedef struct cutter {
    gsz_ksplat_buckets *buckets;
    const placed *sorted;
    size_t count, row;
    const double *least;
} cutter;

static size_t end_of_block(const cutter *c, size_t begin) {
    size_t end = begin + 1;
    while (end < c->count && c->sorted[end].block == c->sorted[begin].block) end++;
    return end;
}

static void add_bucket(cutter *c, size_t begin, size_t end) {
    gsz_ksplat_buckets *b = c->buckets;
    bool full = end - begin == GSZ_KSPLAT_BUCKET;
    if (!full) b->partial[b->count - b->full] = (uint32_t)(end - begin);
    put_center(&b->center[3 * b->count], c->sorted[begin].block, c->least, (double)b->block_size);
    for (size_t i = begin; i < end; i++, c->row++) {
        b->order[c->row] = c->sorted[i].index;
        b->bucket_of[c->row] = (uint32_t)b->count;
    }
    b->count++;
    b->full += full;
}

/* Those that are full, or what is left over of each cube. */
static void cut(cutter *c, bool full) {
    for (size_t begin = 0, end; begin < c->count; begin = end) {
        end = end_of_block(c, begin);
        size_t rest = (end - begin) % GSZ_KSPLAT_BUCKET, whole = end - rest;
        for (size_t at = begin; full && at < whole; at += GSZ_KSPLAT_BUCKET)
            add_bucket(c, at, at + GSZ_KSPLAT_BUCKET);
        if (!full && rest) add_bucket(c, whole, end);
    }
}

static size_t count_buckets(const cutter *c) {
    size_t count = 0;
    for (size_t begin = 0, end; begin < c->count; begin = end) {
        end = end_of_block(c, begin);
        count += (end - begin + GSZ_KSPLAT_BUCKET - 1) / GSZ_KSPLAT_BUCKET;
    }
    return count;
}

static gsz_result fill(gsz_context *context, cutter *c) {
    gsz_ksplat_buckets *b = c->buckets;
    size_t count = count_buckets(c);
    GSZ_TRY(GSZ_NEW(context, &b->order, c->count));
    GSZ_TRY(GSZ_NEW(context, &b->bucket_of, c->count));
    GSZ_TRY(GSZ_NEW(context, &b->center, 3 * count));
    GSZ_TRY(GSZ_NEW(context, &b->partial, count));
    cut(c, true);
    cut(c, false);
    return GSZ_OK;
}

gsz_result gsz_ksplat_buckets_make(gsz_context *context, gsz_ksplat_buckets *buckets,
                                   const gsz_cloud *cloud, float block_size) {
    double least[3], greatest[3];
    placed *sorted = NULL;
    gsz_position_bounds(least, greatest, cloud);
    buckets->block_size = (float)choose_size((double)block_size, least, greatest);
    GSZ_TRY(GSZ_NEW(context, &sorted, cloud->count));
    for (size_t i = 0; i < cloud->count; i++)
        sorted[i] = (placed){block_at(cloud, i, least, (double)buckets->block_size), (uint32_t)i};
    qsort(sorted, cloud->count, sizeof *sorted, compare);
    cutter c = {buckets, sorted, cloud->count, 0, least};
    gsz_result result = fill(context, &c);
    gsz_free(context, sorted);
    return result;
}

void gsz_ksplat_buckets_free(gsz_context *context, gsz_ksplat_buckets *buckets) {
    gsz_free(context, buckets->order);
    gsz_free(context, buckets->bucket_of);
    gsz_free(context, buckets->center);
    gsz_free(context, buckets->partial);
    *buckets = (gsz_ksplat_buckets){0};
}
