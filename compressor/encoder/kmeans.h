/* SPDX-License-Identifier: MIT */
/* kmeans.h - weighted k-means on short vectors, the same on every machine. Internal. */
#ifndef GSZ_KMEANS_H
#define GSZ_KMEANS_H

#include "gsz_base.h"

enum { GSZ_KMEANS_WIDTH_MAX = 64 };

/** A codebook in training: book[d * codes + c] is component d of code c. */
typedef struct gsz_kmeans {
    int width;
    uint32_t codes;
    float *book;
} gsz_kmeans;

/** Trains `codes` (<= count) codes of `width` components on vector[count][width]; weight[count] >= 0.
 *  Starts from vectors evenly spread over the order in which they come. Release with gsz_kmeans_free. */
gsz_result gsz_kmeans_train(gsz_context *context, gsz_kmeans *out, const float *vector,
                            const float *weight, uint32_t count, int width, uint32_t codes,
                            int rounds) GSZ_CHECKED;
void gsz_kmeans_free(gsz_context *context, gsz_kmeans *k);

/** The code nearest to a vector; the first of equals. `scratch` has room for k->codes floats. */
uint32_t gsz_kmeans_nearest(const gsz_kmeans *k, const float *vector, float *scratch);

#endif
