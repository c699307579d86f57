// SPDX-License-Identifier: MIT
// sort_count.comp - counts, for each tile, how often each digit occurs: the row of the tile.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#include "sort_tile.glsl"

layout(local_size_x_id = 0) in;

shared uint counter[SORT_DIGITS];

void main() {
    uint tile = sort_workgroup();
    if (tile >= sort_plan().plan.tiles) return;

    for (uint d = gl_LocalInvocationIndex; d < SORT_DIGITS; d += gl_WorkGroupSize.x) counter[d] = 0;
    barrier();

    SortWords key = SortWords(pass.key_in);
    uint begin = tile * SORT_TILE;
    uint end = begin + min(SORT_TILE, sort_plan().plan.count - begin);
    for (uint i = begin + gl_LocalInvocationIndex; i < end; i += gl_WorkGroupSize.x)
        atomicAdd(counter[sort_digit(key.at[i])], 1);
    barrier();

    SortWords row = SortWords(pass.tile);
    for (uint d = gl_LocalInvocationIndex; d < SORT_DIGITS; d += gl_WorkGroupSize.x)
        row.at[tile * SORT_DIGITS + d] = counter[d];
}
