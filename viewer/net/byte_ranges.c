/* SPDX-License-Identifier: MIT */
/* byte_ranges.c - adding to a sorted array of ranges, and looking things up in it. */
#include "byte_ranges.h"

#include "array_room.h"

#include <stdlib.h>
#include <string.h>

void gsz_byte_ranges_free(gsz_byte_ranges *ranges) {
    free(ranges->range);
    *ranges = (gsz_byte_ranges){0};
}

/* The first range that ends at `at` or behind it. */
static size_t find(const gsz_byte_ranges *ranges, uint64_t at) {
    size_t low = 0, high = ranges->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges->range[middle].end < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool gsz_byte_ranges_add(gsz_byte_ranges *ranges, uint64_t begin, uint64_t end) {
    size_t first = find(ranges, begin), last = first;
    if (begin >= end) return true;
    if (!GSZ_ROOM(&ranges->range, &ranges->capacity, ranges->count + 1)) return false;
    for (; last < ranges->count && ranges->range[last].begin <= end; last++) {
        if (ranges->range[last].begin < begin) begin = ranges->range[last].begin;
        if (ranges->range[last].end > end) end = ranges->range[last].end;
    }
    memmove(&ranges->range[first + 1], &ranges->range[last],
            (ranges->count - last) * sizeof *ranges->range);
    ranges->range[first] = (gsz_byte_range){begin, end};
    ranges->count = ranges->count - (last - first) + 1;
    return true;
}

gsz_byte_range gsz_byte_ranges_gap(const gsz_byte_ranges *ranges, uint64_t begin, uint64_t end) {
    size_t i = find(ranges, begin);
    if (i < ranges->count && ranges->range[i].begin <= begin) begin = ranges->range[i++].end;
    if (begin >= end) return (gsz_byte_range){end, end};
    if (i < ranges->count && ranges->range[i].begin < end) end = ranges->range[i].begin;
    return (gsz_byte_range){begin, end};
}

bool gsz_byte_ranges_has(const gsz_byte_ranges *ranges, uint64_t begin, uint64_t end) {
    gsz_byte_range gap = gsz_byte_ranges_gap(ranges, begin, end);
    return gap.begin >= gap.end;
}

uint64_t gsz_byte_ranges_sum(const gsz_byte_ranges *ranges) {
    uint64_t sum = 0;
    for (size_t i = 0; i < ranges->count; i++) sum += ranges->range[i].end - ranges->range[i].begin;
    return sum;
}
