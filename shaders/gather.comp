#version 460
// SPDX-License-Identifier: MIT
// gather.comp - moves what each chunk shows to one list, in the order of the scene: equal depths keep it.
#extension GL_GOOGLE_include_directive : require
#include "splat_memory.glsl"

layout(local_size_x = SPLAT_CHUNK) in;

void main() {
    FrameRef f = FrameRef(push.frame);
    uint number = GROUP_INDEX, place = gl_LocalInvocationID.x;
    if (number >= push.chunk_count) return;
    UintsRef starts = UintsRef(f.frame.starts);
    uint start = starts.at[number];
    uint end = number + 1u < push.chunk_count ? starts.at[number + 1u] : StateRef(f.frame.state).state.visible;
    if (place >= end - start) return;
    uint from = number * SPLAT_CHUNK + place, to = start + place;
    UintsRef(f.frame.key0).at[to] = UintsRef(f.frame.key1).at[from];
    UintsRef(f.frame.value0).at[to] = UintsRef(f.frame.value1).at[from];
}
