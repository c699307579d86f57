#version 460
// SPDX-License-Identifier: MIT
// backdrop.vert - one triangle that covers the picture.

void main() { gl_Position = vec4(vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1) * 4.0 - 1.0, 0.0, 1.0); }
