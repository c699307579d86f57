// SPDX-License-Identifier: MIT
// sort_scatter_each.comp - does what sort_scatter.comp does, each invocation for a tile of its own: for processors that
// draw. Their ballots, atomics and barriers are slow, and what GPUs gain by neighbouring addresses is nothing to them.
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

    SortWords place = SortWords(pass.tile);
    SortWords group = SortWords(pass.group), first = SortWords(pass.first);
    uint row = tile * SORT_DIGITS, group_row = tile / SORT_GROUP * SORT_DIGITS;
    for (uint d = 0; d < SORT_DIGITS; d++)
        place.at[row + d] += group.at[group_row + d] + first.at[d];

    SortWords key_in = SortWords(pass.key_in), value_in = SortWords(pass.value_in);
    SortWords key_out = SortWords(pass.key_out), value_out = SortWords(pass.value_out);
    uint shift = pass.shift, mask = pass.mask;
    uint begin = tile * SORT_TILE;
    uint end = begin + min(SORT_TILE, count - begin);
    for (uint i = begin; i < end; i++) {
        uint key = key_in.at[i];
        uint at = row + (key >> shift & mask);
        uint to = place.at[at];
        place.at[at] = to + 1;
        key_out.at[to] = key;
        value_out.at[to] = value_in.at[i];
    }
}
