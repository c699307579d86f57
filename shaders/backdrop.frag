#version 460
// SPDX-License-Identifier: MIT
// backdrop.frag - the background, blended under everything.
#extension GL_GOOGLE_include_directive : require
#include "splat_memory.glsl"

layout(location = 0) out vec4 out_color;

void main() {
    FrameRef f = FrameRef(push.frame);
    out_color = vec4(vec3_of(push.background), 1.0);
}
