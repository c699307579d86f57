#version 460
// SPDX-License-Identifier: MIT
// place_chunks.comp - where the Gaussians of each chunk go, how many show in all, and what follows from that.
#extension GL_GOOGLE_include_directive : require
#include "splat_scan.glsl"

layout(local_size_x = SPLAT_GROUP) in;

void main() {
    FrameRef f = FrameRef(push.frame);
    uint visible = scan_counts(UintsRef(f.frame.starts), push.chunk_count);
    if (gl_LocalInvocationID.x != 0u) return;
    uvec3 groups = groups_for(visible);
    StateRef s = StateRef(f.frame.state);
    s.state.visible = visible;
    s.state.entries = s.state.kept_entries = 0u;
    s.state.project_x = groups.x;
    s.state.project_y = groups.y;
    s.state.project_z = groups.z;
    s.state.vertices = 4u;
    s.state.instances = visible;
    s.state.first_vertex = 0u;
    s.state.first_instance = 0u;
}
