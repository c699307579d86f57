// SPDX-License-Identifier: MIT
// sort_scan_groups.comp - one workgroup: totals of groups become places, and the first place of each digit is found.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#include "sort_scan.glsl"

layout(local_size_x = SORT_DIGITS) in;

const uint SPAN = 16; // digits that are summed up together: the square root of all

shared uint total[SORT_DIGITS];
shared uint span_total[SORT_DIGITS / SPAN];

void main() {
    uint digit = gl_LocalInvocationIndex;
    uint groups = (sort_plan().plan.tiles + SORT_GROUP - 1) / SORT_GROUP;
    total[digit] = sort_scan_rows(SortWords(pass.group), 0, groups, digit);
    barrier();

    if (digit < SORT_DIGITS / SPAN) {
        uint sum = 0;
        for (uint k = 0; k < SPAN; k++) sum += total[digit * SPAN + k];
        span_total[digit] = sum;
    }
    barrier();

    uint span = digit / SPAN;
    uint first = 0;
    for (uint k = 0; k < span; k++) first += span_total[k];
    for (uint k = span * SPAN; k < digit; k++) first += total[k];
    SortWords(pass.first).at[digit] = first;
}
