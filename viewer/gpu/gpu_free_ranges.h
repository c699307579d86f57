/* SPDX-License-Identifier: MIT */
/* gpu_free_ranges.h - which parts of a stretch of memory are free: a sorted list without neighbours that touch. */
#ifndef GSZ_GPU_FREE_RANGES_H
#define GSZ_GPU_FREE_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gsz_gpu_range {
    uint64_t offset, size;
} gsz_gpu_range;

/** There is always room for one more range than `taken`: giving back can then never fail. */
typedef struct gsz_gpu_free_ranges {
    gsz_gpu_range *items; /**< by offset */
    size_t count, capacity;
    size_t taken; /**< spans in use */
} gsz_gpu_free_ranges;

/** All of 0..size is free. False: no memory. */
bool gsz_gpu_free_ranges_init(gsz_gpu_free_ranges *ranges, uint64_t size);
/** Accepts zeroed ones. */
void gsz_gpu_free_ranges_free(gsz_gpu_free_ranges *ranges);
/** The first place of that size whose offset is a multiple of `alignment`, a power of two. False: there is none. */
bool gsz_gpu_free_ranges_take(gsz_gpu_free_ranges *ranges, uint64_t *out_offset, uint64_t size,
                              uint64_t alignment);
/** Gives back what was taken. */
void gsz_gpu_free_ranges_give(gsz_gpu_free_ranges *ranges, uint64_t offset, uint64_t size);

#endif
