/* SPDX-License-Identifier: MIT */
/* depth_sort.c - least significant digit first; each pass counts and moves pieces of the array in parallel. */
#include "depth_sort.h"

#include "context.h"
#include "parallel.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 3, PIECE = 1 << 15 };

typedef struct sorter {
    const uint64_t *from;
    uint64_t *to;
    int shift;
    size_t pieces;
    uint32_t (*place)[DIGITS]; /* of each piece: counts, then where its next key of a digit goes */
} sorter;

static uint32_t digit_of(uint64_t key, int shift) {
    return (uint32_t)(key >> shift) & (DIGITS - 1);
}

static gsz_result count_piece(void *user, size_t begin, size_t end, int worker) {
    sorter *s = user;
    uint32_t *count = s->place[begin / PIECE];
    (void)worker;
    for (int d = 0; d < DIGITS; d++) count[d] = 0;
    for (size_t i = begin; i < end; i++) count[digit_of(s->from[i], s->shift)]++;
    return GSZ_OK;
}

static gsz_result move_piece(void *user, size_t begin, size_t end, int worker) {
    sorter *s = user;
    uint32_t *place = s->place[begin / PIECE];
    (void)worker;
    for (size_t i = begin; i < end; i++)
        s->to[place[digit_of(s->from[i], s->shift)]++] = s->from[i];
    return GSZ_OK;
}

/** Digit after digit, and within a digit piece after piece: that keeps equal keys in order. False if all keys
 *  have the same digit, so that there is nothing to move. */
static bool counts_to_places(sorter *s, size_t count) {
    uint32_t at = 0;
    bool same = false;
    for (int d = 0; d < DIGITS; d++) {
        uint32_t before = at;
        for (size_t p = 0; p < s->pieces; p++) {
            uint32_t here = s->place[p][d];
            s->place[p][d] = at;
            at += here;
        }
        same |= at - before == count;
    }
    return !same;
}

static gsz_result sort_digit(gsz_context *context, sorter *s, uint64_t *key[2], size_t count) {
    s->from = key[0];
    s->to = key[1];
    GSZ_TRY(gsz_parallel_ranges(context, NULL, count, PIECE, count_piece, s));
    if (!counts_to_places(s, count)) return GSZ_OK;
    GSZ_TRY(gsz_parallel_ranges(context, NULL, count, PIECE, move_piece, s));
    key[0] = s->to;
    key[1] = (uint64_t *)(uintptr_t)s->from;
    return GSZ_OK;
}

gsz_result gsz_depth_sort(gsz_context *context, uint64_t *key[2], size_t count) {
    sorter s = {.pieces = (count + PIECE - 1) / PIECE};
    gsz_result result = GSZ_OK;
    if (count < 2) return GSZ_OK;
    GSZ_TRY(GSZ_NEW(context, &s.place, s.pieces));
    for (int pass = 0; pass < PASSES && result == GSZ_OK; pass++) {
        s.shift = 32 + pass * DIGIT_BITS;
        result = sort_digit(context, &s, key, count);
    }
    gsz_free(context, s.place);
    return result;
}
