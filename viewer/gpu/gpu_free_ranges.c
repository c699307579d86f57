/* SPDX-License-Identifier: MIT */
/* gpu_free_ranges.c - first fit, and neighbours joined again. */
#include "gpu_free_ranges.h"

#include "array_room.h"

#include <stdlib.h>
#include <string.h>

/* Between n taken spans there are at most n + 1 free ranges. */
static bool reserve(gsz_gpu_free_ranges *ranges, size_t taken) {
    return GSZ_ROOM(&ranges->items, &ranges->capacity, taken + 1);
}

bool gsz_gpu_free_ranges_init(gsz_gpu_free_ranges *ranges, uint64_t size) {
    *ranges = (gsz_gpu_free_ranges){0};
    if (!reserve(ranges, 0)) return false;
    ranges->items[0] = (gsz_gpu_range){0, size};
    ranges->count = 1;
    return true;
}

void gsz_gpu_free_ranges_free(gsz_gpu_free_ranges *ranges) {
    free(ranges->items);
    *ranges = (gsz_gpu_free_ranges){0};
}

/* Makes `size` bytes at `offset` within the range i used: nothing, one or two ranges remain of it. */
static void split(gsz_gpu_free_ranges *ranges, size_t i, uint64_t offset, uint64_t size) {
    gsz_gpu_range old = ranges->items[i];
    gsz_gpu_range before = {old.offset, offset - old.offset};
    gsz_gpu_range after = {offset + size, old.offset + old.size - (offset + size)};
    gsz_gpu_range left[2];
    size_t kept = 0;
    if (before.size) left[kept++] = before;
    if (after.size) left[kept++] = after;
    memmove(ranges->items + i + kept, ranges->items + i + 1,
            (ranges->count - i - 1) * sizeof *ranges->items);
    memcpy(ranges->items + i, left, kept * sizeof *left);
    ranges->count += kept;
    ranges->count--;
}

bool gsz_gpu_free_ranges_take(gsz_gpu_free_ranges *ranges, uint64_t *out_offset, uint64_t size,
                              uint64_t alignment) {
    if (!reserve(ranges, ranges->taken + 1)) return false;
    for (size_t i = 0; i < ranges->count; i++) {
        gsz_gpu_range range = ranges->items[i];
        uint64_t offset = (range.offset + alignment - 1) & ~(alignment - 1);
        uint64_t lost = offset - range.offset;
        if (range.size < lost || range.size - lost < size) continue;
        split(ranges, i, offset, size);
        ranges->taken++;
        *out_offset = offset;
        return true;
    }
    return false;
}

/* The first range behind an offset. */
static size_t find_behind(const gsz_gpu_free_ranges *ranges, uint64_t offset) {
    size_t low = 0, high = ranges->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranges->items[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void remove_at(gsz_gpu_free_ranges *ranges, size_t i) {
    ranges->count--;
    memmove(ranges->items + i, ranges->items + i + 1, (ranges->count - i) * sizeof *ranges->items);
}

void gsz_gpu_free_ranges_give(gsz_gpu_free_ranges *ranges, uint64_t offset, uint64_t size) {
    size_t i = find_behind(ranges, offset);
    gsz_gpu_range *before = i > 0 ? ranges->items + i - 1 : NULL;
    gsz_gpu_range *after = i < ranges->count ? ranges->items + i : NULL;
    bool joins_before = before && before->offset + before->size == offset;
    bool joins_after = after && offset + size == after->offset;
    ranges->taken--;
    if (joins_before) {
        before->size += size + (joins_after ? after->size : 0);
        if (joins_after) remove_at(ranges, i);
    } else if (joins_after) {
        *after = (gsz_gpu_range){offset, size + after->size};
    } else {
        memmove(ranges->items + i + 1, ranges->items + i,
                (ranges->count - i) * sizeof *ranges->items);
        ranges->items[i] = (gsz_gpu_range){offset, size};
        ranges->count++;
    }
}
