#version 460
// SPDX-License-Identifier: MIT
// list_entries.comp - for each splat the tiles that it touches: an entry each, nearest splats first.
#extension GL_GOOGLE_include_directive : require
#include "splat_entries.glsl"

layout(local_size_x = SPLAT_GROUP) in;

void main() {
    FrameRef f = FrameRef(push.frame);
    uint i = GROUP_INDEX * SPLAT_GROUP + gl_LocalInvocationID.x;
    if (i >= StateRef(f.frame.state).state.visible) return;
    SplatLook look = LooksRef(f.frame.splats).look[i];
    UintsRef keys = UintsRef(f.frame.entry_key0), values = UintsRef(f.frame.entry_value0);
    uint begin = UintsRef(f.frame.sums).at[GROUP_INDEX];
    if (begin >= push.entry_room) return; // the sum may be about to wrap
    uint at = begin + look.first_entry;
    for (uint row = look.rows & 0xffffu; row < look.rows >> 16; row++) {
        uvec2 tiles = tiles_of_row(look, row);
        for (uint tile = tiles.x; tile < tiles.y && at < push.entry_room; tile++, at++) {
            keys.at[at] = row * push.tiles_across + tile;
            values.at[at] = i;
        }
    }
}
