#version 460
// SPDX-License-Identifier: MIT
// project_quads.comp - the splats of the picture, nearest first, as the quads that are drawn.
#extension GL_GOOGLE_include_directive : require
#include "splat_ellipse.glsl"
#include "splat_shade.glsl"
#include "splat_share.glsl"

layout(local_size_x = SPLAT_GROUP) in;

uint pack_color(vec3 color) {
    uvec3 level = uvec3(clamp(color / SPLAT_COLOR_RANGE, 0.0, 1.0) * vec3(2047.0, 2047.0, 1023.0) + 0.5);
    return level.r | level.g << 11 | level.b << 22;
}

// Half axes, in deviations: eigenvectors of the covariance. The larger root is a sum, the smaller a quotient.
void half_axes(vec3 c, float determinant, out vec2 major, out float minor) {
    float mean = 0.5 * (c.x + c.z), apart = 0.5 * (c.x - c.z);
    float large = mean + sqrt(apart * apart + c.y * c.y), small = determinant / large;
    vec2 direction = apart > 0.0 ? vec2(large - c.z, c.y) : vec2(c.y, large - c.x);
    float size = length(direction);
    major = (size > 0.0 ? direction / size : vec2(1.0, 0.0)) * sqrt(large);
    minor = sqrt(small);
}

bool is_drawn(Ellipse e) {
    ivec2 first, end;
    pixels_of(e, first, end);
    return e.visible && all(lessThan(first, end));
}

// Without area: not drawn.
SplatQuad quad_of(Ellipse e, vec3 color) {
    vec2 major;
    if (!is_drawn(e)) return SplatQuad(0.0, 0.0, 0u, 0u, 0u);
    float minor, reach = sqrt(reach_squared(e.level));
    half_axes(e.covariance, e.determinant, major, minor);
    // Half floats end at 65504. What is longer covers the picture anyway.
    major *= reach * min(1.0, 6e4 / max(reach * length(major), 1.0));
    minor = min(minor * reach, 6e4);
    return SplatQuad(e.center.x, e.center.y, packHalf2x16(major), packHalf2x16(vec2(minor, e.level)),
                     pack_color(color));
}

void main() {
    FrameRef f = FrameRef(push.frame);
    SplatFrame second = FramesRef(push.frame).frame[VIEWS - 1u];
    uint i = GROUP_INDEX * SPLAT_GROUP + gl_LocalInvocationID.x;
    if (i >= StateRef(f.frame.state).state.visible) return;
    uint name = UintsRef(f.frame.value0).at[i];
    Row row = row_at(f, ChunksRef(f.frame.chunks).chunk[name / SPLAT_CHUNK], name % SPLAT_CHUNK);
    take_share(row, share_at(f, name / SPLAT_CHUNK), name % SPLAT_CHUNK);
    vec3 position = row_position(row);
    Body body = body_of(row);
    mat2x3 offset = mat2x3(position - vec3_of(push.camera.eye), position - vec3_of(second.camera.eye)), color;
    Ellipse a = ellipse_of(body, push.camera, offset[0]), b = ellipse_of(body, second.camera, offset[1]);
    bool is_seen = is_drawn(a) || (VIEWS > 1u && is_drawn(b));
    if (is_seen) color = shade(row, mat2x3(normalize(offset[0]), normalize(offset[1])));
    QuadsRef(f.frame.splats).quad[i] = quad_of(a, color[0]);
    if (VIEWS > 1u) QuadsRef(second.splats).quad[i] = quad_of(b, color[1]);
}
