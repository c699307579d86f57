// SPDX-License-Identifier: MIT
// sort_count_each.comp - does what sort_count.comp does, each invocation for a tile of its own: for processors that
// draw.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#include "sort_tile.glsl"

layout(local_size_x_id = 0) in;

void main() {
    uint tile = sort_workgroup() * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    uint count = sort_plan().plan.count;
    if (tile >= sort_plan().plan.tiles) return;

    SortWords counter = SortWords(pass.tile), key = SortWords(pass.key_in);
    uint row = tile * SORT_DIGITS, shift = pass.shift, mask = pass.mask;
    for (uint d = 0; d < SORT_DIGITS; d++) counter.at[row + d] = 0;
    uint begin = tile * SORT_TILE;
    uint end = begin + min(SORT_TILE, count - begin);
    for (uint i = begin; i < end; i++) counter.at[row + (key.at[i] >> shift & mask)]++;
}
