// SPDX-License-Identifier: MIT
// splat_pixels.glsl - the colours of splats that are drawn tile by tile, what they are at a pixel, and the pixels that come out.
#ifndef SPLAT_PIXELS_GLSL
#define SPLAT_PIXELS_GLSL

#include "splat_memory.glsl"

vec3 look_color(SplatLook s) {
    return vec3(unpackUnorm2x16(s.color_rg), unpackUnorm2x16(s.color_b).x) * SPLAT_COLOR_RANGE;
}

layout(constant_id = 0) const uint COVER = SPLAT_COVER_SOFT;
const float LOG2_CUT = -7.99435343685885; // of SPLAT_ALPHA_CUT

// What a splat adds where its alpha is 2^power, if splats are counted.
vec3 heat_of(float power) { return power >= LOG2_CUT ? vec3(SPLAT_HEAT) : vec3(0.0); }

// How bright its colour is there.
float rim_of(float power) { return COVER == SPLAT_COVER_RIMMED && power < SPLAT_RIM_POWER ? SPLAT_RIM_SHADE : 1.0; }

void put_pixel(FrameRef f, uvec2 at, vec3 color, float rest) {
    if (at.x >= push.width || at.y >= push.height) return;
    float under = is_transparent() ? 0.0 : rest;
    vec4 lit = vec4(color + under * vec3_of(push.background), 1.0 - rest + under);
    uvec4 level = uvec4(clamp(lit, 0.0, 1.0) * 255.0 + 0.5);
    UintsRef(f.frame.pixels).at[at.y * push.width + at.x] = level.r | level.g << 8 | level.b << 16 | level.a << 24;
}

#endif
