// SPDX-License-Identifier: MIT
// test_cover.vert - one triangle that covers the left half of the picture, for tests.
#version 460

void main() {
    vec2 corner = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1);
    gl_Position = vec4(corner.x - 1.0, 2.0 * corner.y - 1.0, 0.0, 1.0);
}
