#version 460
// SPDX-License-Identifier: MIT
// find_ranges.comp - where the entries of each tile begin and end, once they are sorted by tile.
#extension GL_GOOGLE_include_directive : require
#include "splat_memory.glsl"

layout(local_size_x = SPLAT_GROUP) in;

void main() {
    FrameRef f = FrameRef(push.frame);
    uint i = GROUP_INDEX * SPLAT_GROUP + gl_LocalInvocationID.x, count = StateRef(f.frame.state).state.kept_entries;
    if (i >= count) return;
    UintsRef keys = UintsRef(f.frame.entry_key0), ranges = UintsRef(f.frame.ranges);
    uint tile = keys.at[i];
    if (tile >= push.tiles_across * push.tiles_down) return;
    if (i == 0u || keys.at[i - 1u] != tile) ranges.at[2u * tile] = i;
    if (i + 1u == count || keys.at[i + 1u] != tile) ranges.at[2u * tile + 1u] = i + 1u;
}
