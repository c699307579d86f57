// SPDX-License-Identifier: MIT
// splat_pixels.glsl - the colours of splats that are drawn tile by tile, and the pixels that come out.
#ifndef SPLAT_PIXELS_GLSL
#define SPLAT_PIXELS_GLSL

#include "splat_memory.glsl"

vec3 look_color(SplatLook s) {
    return vec3(unpackUnorm2x16(s.color_rg), unpackUnorm2x16(s.color_b).x) * SPLAT_COLOR_RANGE;
}

void put_pixel(FrameRef f, uvec2 at, vec3 color, float rest) {
    if (at.x >= push.width || at.y >= push.height) return;
    float under = is_transparent() ? 0.0 : rest;
    vec4 lit = vec4(color + under * vec3_of(push.background), 1.0 - rest + under);
    uvec4 level = uvec4(clamp(lit, 0.0, 1.0) * 255.0 + 0.5);
    UintsRef(f.frame.pixels).at[at.y * push.width + at.x] = level.r | level.g << 8 | level.b << 16 | level.a << 24;
}

#endif
