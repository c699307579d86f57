/* SPDX-License-Identifier: MIT */
/* ksplat.h - the layout of a .ksplat, and the buckets that its writer sorts Gaussians into. Internal.
 *
 * A header of 4096 bytes, one of 1024 for each section, then the sections: lengths of the buckets that are not full,
 * centres of all buckets (levels 1 and 2), Gaussians, full buckets first. A Gaussian is centre, scale (linear),
 * rotation (w x y z), colour and opacity (bytes), and harmonics, a degree after the other, in each the channels
 * one after the other. Level 0 has floats; 1 has halves, and centres as u16 within the bucket; 2 the same, but
 * harmonics as bytes within the bounds that the header tells.
 * Source: SplatBuffer.js of mkkellogg/GaussianSplats3D, version 0.1. */
#ifndef GSZ_KSPLAT_H
#define GSZ_KSPLAT_H

#include "gsz_splats.h"

enum {
    GSZ_KSPLAT_HEADER = 4096,
    GSZ_KSPLAT_SECTION = 1024,
    GSZ_KSPLAT_LEVELS = 3,
    GSZ_KSPLAT_BUCKET = 256, /* Gaussians of a full one, as others write */
    GSZ_KSPLAT_CENTER = 12,  /* bytes of a bucket's centre */
    GSZ_KSPLAT_RANGE = 32767 /* a centre is within +-range of that of its bucket */
};

/** Bytes of the parts of a Gaussian, in their order. */
typedef struct gsz_ksplat_level {
    size_t center, scale, rotation, color, harmonic;
} gsz_ksplat_level;

static inline gsz_ksplat_level gsz_ksplat_level_of(int level) {
    if (level == 0) return (gsz_ksplat_level){12, 12, 16, 4, 4};
    return (gsz_ksplat_level){6, 6, 8, 4, level == 1 ? 2 : 1};
}

static inline size_t gsz_ksplat_stride(const gsz_ksplat_level *level, int sh_degree) {
    return level->center + level->scale + level->rotation + level->color +
           level->harmonic * 3 * (size_t)gsz_sh_coefficients(sh_degree);
}

/** The plane behind GSZ_PLANE_REST, in a cloud of degree `sh_degree`, of the harmonic that comes as number `at`. */
static inline int gsz_ksplat_rest(int at, int sh_degree) {
    int degree = at < 9 ? 1 : at < 24 ? 2 : 3, width = 2 * degree + 1;
    int first = gsz_sh_coefficients(degree - 1);
    int channel = (at - 3 * first) / width, k = (at - 3 * first) % width;
    return channel * gsz_sh_coefficients(sh_degree) + first + k;
}

/** Which Gaussians are in which bucket. Zero-initialise; release with gsz_ksplat_buckets_free. */
typedef struct gsz_ksplat_buckets {
    uint32_t *order;     /* Gaussians, those of full buckets first */
    uint32_t *bucket_of; /* by place in `order` */
    float *center;       /* three a bucket */
    uint32_t *partial;   /* Gaussians of each bucket that is not full */
    size_t count, full;
    float block_size;
} gsz_ksplat_buckets;

/** block_size 0: chosen here. */
gsz_result gsz_ksplat_buckets_make(gsz_context *context, gsz_ksplat_buckets *buckets,
                                   const gsz_cloud *cloud, float block_size) GSZ_CHECKED;
void gsz_ksplat_buckets_free(gsz_context *context, gsz_ksplat_buckets *buckets);

#endif
