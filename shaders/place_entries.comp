#version 460
// SPDX-License-Identifier: MIT
// place_entries.comp - where the entries of each workgroup of splats go, and how many there are in all. Those for which
// there is no room are left out; the processor sees that and makes more.
#extension GL_GOOGLE_include_directive : require
#include "splat_scan.glsl"

layout(local_size_x = SPLAT_GROUP) in;

void main() {
    FrameRef f = FrameRef(push.frame);
    StateRef s = StateRef(f.frame.state);
    uint groups = (s.state.visible + SPLAT_GROUP - 1u) / SPLAT_GROUP;
    uint entries = scan_counts(UintsRef(f.frame.sums), groups);
    if (gl_LocalInvocationID.x != 0u) return;
    s.state.entries = entries;
    s.state.kept_entries = min(entries, push.entry_room);
    uvec3 size = groups_for(s.state.kept_entries);
    s.state.entries_x = size.x;
    s.state.entries_y = size.y;
    s.state.entries_z = size.z;
}
