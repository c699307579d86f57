#version 460
// SPDX-License-Identifier: MIT
// quad.frag - what a splat adds to a pixel: nothing outside the ellipse at whose edge its alpha is 1/255.

layout(location = 0) in vec2 in_place;
layout(location = 1) flat in vec4 in_look;
layout(location = 0) out vec4 out_color; // premultiplied

void main() {
    float squared = dot(in_place, in_place);
    float alpha = min(exp2(in_look.a - (in_look.a + 7.99435343685885) * squared), 0.99);
    alpha = squared <= 1.0 ? alpha : 0.0;
    out_color = vec4(in_look.rgb * alpha, alpha);
}
