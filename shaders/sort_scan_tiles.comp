// SPDX-License-Identifier: MIT
// sort_scan_tiles.comp - of each group of tiles, counts become places: how often each digit occurs in the tiles of the
// group before. The row of the group gets the totals.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#include "sort_scan.glsl"

layout(local_size_x = SORT_DIGITS) in;

void main() {
    uint group = sort_workgroup();
    uint tiles = sort_plan().plan.tiles;
    uint begin = group * SORT_GROUP;
    if (begin >= tiles) return;

    uint digit = gl_LocalInvocationIndex;
    uint end = min(begin + SORT_GROUP, tiles);
    uint total = sort_scan_rows(SortWords(pass.tile), begin, end, digit);
    SortWords(pass.group).at[group * SORT_DIGITS + digit] = total;
}
