#version 460
// SPDX-License-Identifier: MIT
// quad.vert - a corner of a splat's quad: the tightest rectangle along the axes of its ellipse.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_multiview : require
#include "splat_memory.glsl"

layout(location = 0) out vec2 out_place; // -1 .. 1 along the half axes
layout(location = 1) flat out vec4 out_look; // colour, log2 of the opacity

void main() {
    FramesRef f = FramesRef(push.frame);
    SplatQuad quad = QuadsRef(f.frame[gl_ViewIndex].splats).quad[gl_InstanceIndex];
    vec2 major = unpackHalf2x16(quad.major), minor_level = unpackHalf2x16(quad.minor);
    vec2 corner = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1) * 2.0 - 1.0;
    vec2 minor = vec2(-major.y, major.x) * (minor_level.x / max(length(major), 1e-6));
    vec2 pixel = vec2(quad.x, quad.y) + corner.x * major + corner.y * minor;
    out_place = corner;
    out_look.rgb = vec3(quad.color & 2047u, (quad.color >> 11) & 2047u, quad.color >> 22) *
                   (SPLAT_COLOR_RANGE / vec3(2047.0, 2047.0, 1023.0));
    out_look.a = minor_level.y;
    gl_Position = vec4((2.0 * pixel + 1.0) / vec2(push.width, push.height) - 1.0, 0.0, 1.0);
}
