// SPDX-License-Identifier: MIT
// test_cover.frag - one colour, for tests.
#version 460

layout(push_constant) uniform Push { vec4 color; };
layout(location = 0) out vec4 out_color;

void main() { out_color = color; }
