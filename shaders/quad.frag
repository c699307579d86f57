#version 460
// SPDX-License-Identifier: MIT
// quad.frag - what a splat adds to a pixel: nothing outside the ellipse at whose edge its alpha is 1/255.
#extension GL_GOOGLE_include_directive : require
#include "splat_passes.h"

layout(constant_id = 0) const uint COVER = SPLAT_COVER_SOFT;

layout(location = 0) in vec2 in_place;
layout(location = 1) flat in vec4 in_look;
layout(location = 0) out vec4 out_color; // premultiplied

void main() {
    float squared = dot(in_place, in_place);
    float alpha = min(exp2(in_look.a - (in_look.a + 7.99435343685885) * squared), 0.99);
    if (COVER != SPLAT_COVER_SOFT) alpha = SPLAT_ALPHA_CAP;
    alpha = squared <= 1.0 ? alpha : 0.0;
    vec3 color = in_look.rgb;
    if (COVER == SPLAT_COVER_RIMMED && squared > SPLAT_RIM) color *= SPLAT_RIM_SHADE;
    out_color = vec4(color * alpha, alpha);
    // Without alpha nothing is hidden by what is nearer.
    if (COVER == SPLAT_COVER_COUNT) out_color = squared <= 1.0 ? vec4(SPLAT_HEAT, 0.0) : vec4(0.0);
}
