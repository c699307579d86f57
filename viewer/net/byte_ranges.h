/* SPDX-License-Identifier: MIT */
/* byte_ranges.h - which bytes of a file are there: a sorted set of ranges that neither overlap nor touch. */
#ifndef GSZ_BYTE_RANGES_H
#define GSZ_BYTE_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes [begin, end). */
typedef struct gsz_byte_range {
    uint64_t begin, end;
} gsz_byte_range;

/** Zero-initialise; release with gsz_byte_ranges_free. */
typedef struct gsz_byte_ranges {
    gsz_byte_range *range;
    size_t count, capacity;
} gsz_byte_ranges;

void gsz_byte_ranges_free(gsz_byte_ranges *ranges);
/** Adds [begin, end), which may overlap what is there. False: out of memory, and nothing changed. */
bool gsz_byte_ranges_add(gsz_byte_ranges *ranges, uint64_t begin, uint64_t end);
/** True if all of [begin, end) is there. */
bool gsz_byte_ranges_has(const gsz_byte_ranges *ranges, uint64_t begin, uint64_t end);
/** The first piece of [begin, end) that is not there; empty at `end` if all is. */
gsz_byte_range gsz_byte_ranges_gap(const gsz_byte_ranges *ranges, uint64_t begin, uint64_t end);
/** How many bytes are there. */
uint64_t gsz_byte_ranges_sum(const gsz_byte_ranges *ranges);

#endif
