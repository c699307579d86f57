// SPDX-License-Identifier: MIT
// splat_depth.glsl - how far away a Gaussian is among those of the picture, as a grey. By logarithms: as much is seen of what is
// near as of what is far, whatever a unit of the scene is.
#ifndef SPLAT_DEPTH_GLSL
#define SPLAT_DEPTH_GLSL

#include "splat_values.glsl"

float depth_of(Row row) {
    return max(dot(row_position(row) - vec3_of(push.camera.eye), vec3_of(push.camera.forward)), SPLAT_NEAR);
}

// Of the Gaussian in that place of the order, nearest first.
float depth_in_order(FrameRef f, uint place) {
    uint name = UintsRef(f.frame.value0).at[place];
    return depth_of(row_at(f, ChunksRef(f.frame.chunks).chunk[name / SPLAT_CHUNK], name % SPLAT_CHUNK));
}

// A fiftieth at either end, which may be strays, is left out of the range.
vec3 depth_color(Row row) {
    FrameRef f = FrameRef(push.frame);
    uint visible = StateRef(f.frame.state).state.visible, aside = visible / 50u;
    float near = depth_in_order(f, aside), far = depth_in_order(f, visible - 1u - aside);
    float way = log(far / depth_of(row)) / max(log(far / near), 1e-3);
    return vec3(mix(0.06, 1.0, clamp(way, 0.0, 1.0)));
}

#endif
