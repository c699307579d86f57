/* SPDX-License-Identifier: MIT */
/* kmeans.c - Lloyd's iterations. Sums run in a fixed order whatever the number of threads: vectors are
 * assigned in parallel, means are added up in the order of the vectors. */
#include "kmeans.h"

#include "context.h"
#include "parallel.h"

#include <string.h>

enum { CHUNK = 1024 };

uint32_t gsz_kmeans_nearest(const gsz_kmeans *k, const float *vector, float *distance) {
    uint32_t codes = k->codes, best = 0;
    memset(distance, 0, codes * sizeof *distance);
    for (int d = 0; d < k->width; d++) {
        const float *row = k->book + (size_t)d * codes;
        float x = vector[d];
        for (uint32_t c = 0; c < codes; c++) distance[c] += (x - row[c]) * (x - row[c]);
    }
    for (uint32_t c = 1; c < codes; c++)
        if (distance[c] < distance[best]) best = c;
    return best;
}

typedef struct training {
    gsz_kmeans *k;
    const float *vector, *weight;
    uint32_t count;
    uint32_t *code;
    float *scratch; /* codes floats a worker */
    double *sum;    /* [code][width], then the weight */
} training;

static gsz_result assign_range(void *user, size_t begin, size_t end, int worker) {
    training *t = user;
    float *scratch = t->scratch + (size_t)worker * t->k->codes;
    for (size_t i = begin; i < end; i++)
        t->code[i] = gsz_kmeans_nearest(t->k, t->vector + i * (size_t)t->k->width, scratch);
    return GSZ_OK;
}

/** Moves each code to the mean of its vectors; a code without weight stays. */
static void move_codes(training *t) {
    size_t width = (size_t)t->k->width, stride = width + 1;
    memset(t->sum, 0, t->k->codes * stride * sizeof *t->sum);
    for (uint32_t i = 0; i < t->count; i++) {
        double *sum = t->sum + t->code[i] * stride;
        for (size_t d = 0; d < width; d++)
            sum[d] += (double)t->weight[i] * t->vector[i * width + d];
        sum[width] += t->weight[i];
    }
    for (uint32_t c = 0; c < t->k->codes; c++) {
        const double *sum = t->sum + c * stride;
        if (sum[width] <= 0) continue;
        for (size_t d = 0; d < width; d++)
            t->k->book[d * t->k->codes + c] = (float)(sum[d] / sum[width]);
    }
}

static void start(training *t) {
    size_t width = (size_t)t->k->width;
    for (uint32_t c = 0; c < t->k->codes; c++) {
        size_t from = (size_t)((uint64_t)c * t->count / t->k->codes);
        for (size_t d = 0; d < width; d++)
            t->k->book[d * t->k->codes + c] = t->vector[from * width + d];
    }
}

static gsz_result train(gsz_context *context, training *t, int rounds) {
    size_t workers = (size_t)gsz_parallel_workers(context), codes = t->k->codes,
           width = (size_t)t->k->width;
    GSZ_TRY(GSZ_NEW(context, &t->k->book, codes * width));
    GSZ_TRY(GSZ_NEW(context, &t->code, t->count));
    GSZ_TRY(GSZ_NEW(context, &t->scratch, codes * workers));
    GSZ_TRY(GSZ_NEW(context, &t->sum, codes * (width + 1)));
    start(t);
    for (int round = 0; round < rounds; round++) {
        GSZ_TRY(gsz_parallel_ranges(context, "train", t->count, CHUNK, assign_range, t));
        move_codes(t);
    }
    return GSZ_OK;
}

gsz_result gsz_kmeans_train(gsz_context *context, gsz_kmeans *out, const float *vector,
                            const float *weight, uint32_t count, int width, uint32_t codes,
                            int rounds) {
    *out = (gsz_kmeans){.width = width, .codes = codes};
    training t = {.k = out, .vector = vector, .weight = weight, .count = count};
    gsz_result result = train(context, &t, rounds);
    gsz_free(context, t.code);
    gsz_free(context, t.scratch);
    gsz_free(context, t.sum);
    if (result != GSZ_OK) gsz_kmeans_free(context, out);
    return result;
}

void gsz_kmeans_free(gsz_context *context, gsz_kmeans *k) {
    gsz_free(context, k->book);
    memset(k, 0, sizeof *k);
}
