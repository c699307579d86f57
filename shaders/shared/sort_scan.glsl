// SPDX-License-Identifier: MIT
// sort_scan.glsl - sums of rows of counters, each invocation for one digit.
#ifndef SORT_SCAN_GLSL
#define SORT_SCAN_GLSL

#include "sort_tile.glsl"

// Puts into rows begin..end-1 how often the digit occurs in those before, from `begin` on; returns how often in all.
// Several are read before any is written, for reads that would wait for writes are slow.
uint sort_scan_rows(SortWords rows, uint begin, uint end, uint digit) {
    const uint STEP = 8;
    uint sum = 0;
    for (uint r = begin; r < end; r += STEP) {
        uint n[STEP];
        for (uint k = 0; k < STEP; k++)
            n[k] = r + k < end ? rows.at[(r + k) * SORT_DIGITS + digit] : 0;
        for (uint k = 0; k < STEP; k++) {
            if (r + k < end) rows.at[(r + k) * SORT_DIGITS + digit] = sum;
            sum += n[k];
        }
    }
    return sum;
}

#endif
