/* SPDX-License-Identifier: MIT */
/* splat_rank.c - an order of the Gaussians of a chunk any beginning of which stands for all of it. */
#include "splat_bits.h"

#include <stdlib.h>
#include <string.h>

enum { NEAR = 8, GROUPS = SPLAT_CHUNK / NEAR };

typedef struct ranked {
    double energy; /* what it adds to a picture: alpha squared times its area */
    uint32_t number, rank;
} ranked;

/* The largest first, equals as they come. */
static int compare_energy(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->energy != y->energy) return x->energy > y->energy ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static int compare_rank(const void *a, const void *b) {
    uint32_t x = ((const ranked *)a)->rank, y = ((const ranked *)b)->rank;
    return (x > y) - (x < y);
}

static double energy_of(const gsz_quantised_block *b, uint32_t i) {
    double alpha = b->opacity[i] / (double)((1 << b->opacity_bits) - 1), area = 1;
    for (int axis = 0; axis < 2; axis++) {
        double root = b->scale_first + b->scale[axis][i] * b->scale_step[b->scale_class[i]];
        area *= (double)b->reference * root * root;
    }
    return alpha * alpha * area;
}

/* Of 5 bits, so that groups come in an order that is even everywhere. */
static uint32_t turn_bits(uint32_t group) {
    uint32_t turned = 0;
    for (int bit = 1; bit < GROUPS; bit *= 2) turned = turned * 2 + (group & (uint32_t)bit ? 1 : 0);
    return turned;
}

/* Neighbours along the curve are neighbours in space. The best of every eight come first, then the second ones. */
static void rank_chunk(ranked *all, const gsz_quantised_block *b, const SplatChunk *chunk) {
    for (uint32_t i = 0; i < chunk->count; i++)
        all[i] = (ranked){.energy = energy_of(b, chunk->first + i), .number = i};
    for (uint32_t first = 0; first < chunk->count; first += NEAR) {
        uint32_t count = chunk->count - first < NEAR ? chunk->count - first : NEAR;
        qsort(all + first, count, sizeof *all, compare_energy);
        for (uint32_t k = 0; k < count; k++)
            all[first + k].rank = k * GROUPS + turn_bits(first / NEAR);
    }
    qsort(all, chunk->count, sizeof *all, compare_rank);
}

bool gsz_splat_rows_rank(gsz_splat_rows *rows, const gsz_quantised_block *block) {
    size_t words = rows->block.row;
    uint32_t *copy = malloc(SPLAT_CHUNK * (words ? words : 1) * sizeof *copy);
    ranked all[SPLAT_CHUNK];
    if (!copy) return false;
    for (uint32_t c = 0; c < rows->chunk_count; c++) {
        const SplatChunk *chunk = &rows->chunk[c];
        uint32_t *row = rows->words + (size_t)chunk->first * words;
        rank_chunk(all, block, chunk);
        memcpy(copy, row, chunk->count * words * sizeof *copy);
        for (uint32_t i = 0; i < chunk->count; i++)
            memcpy(row + i * words, copy + all[i].number * words, words * sizeof *copy);
    }
    free(copy);
    return true;
}
