#version 460
// SPDX-License-Identifier: MIT
// blend_tiles.comp - draws a tile, an invocation a pixel, nearest splats first, until all its pixels are full.
#extension GL_GOOGLE_include_directive : require
#include "splat_pixels.glsl"

layout(local_size_x = SPLAT_TILE, local_size_y = SPLAT_TILE) in;

const uint BATCH = SPLAT_TILE * SPLAT_TILE;
shared vec4 batch_place[BATCH]; // x y slope level
shared vec2 batch_shape[BATCH]; // across down
shared vec3 batch_color[BATCH];
shared uint open_pixels;

void load(FrameRef f, uint entry, uint me) {
    uint name = UintsRef(f.frame.entry_value0).at[entry];
    SplatLook s = LooksRef(f.frame.splats).look[name];
    batch_place[me] = vec4(s.x, s.y, s.slope, s.level);
    batch_shape[me] = vec2(s.across, s.down);
    batch_color[me] = look_color(s);
}

// Log2 of alpha, as far as it is not cut or capped.
float power_at(uint k, vec2 pixel) {
    vec4 place = batch_place[k];
    vec2 d = place.xy - pixel, shape = batch_shape[k];
    float u = d.x + place.z * d.y;
    return shape.x * u * u + shape.y * d.y * d.y + place.w;
}

float alpha_of(float power) {
    if (COVER != SPLAT_COVER_SOFT) return power >= LOG2_CUT ? SPLAT_ALPHA_CAP : 0.0;
    float alpha = min(exp2(power), SPLAT_ALPHA_CAP);
    return alpha >= SPLAT_ALPHA_CUT ? alpha : 0.0;
}

void main() {
    FrameRef f = FrameRef(push.frame);
    uint me = gl_LocalInvocationIndex, tile = gl_WorkGroupID.y * push.tiles_across + gl_WorkGroupID.x;
    uint begin = UintsRef(f.frame.ranges).at[2u * tile], end = UintsRef(f.frame.ranges).at[2u * tile + 1u];
    uvec2 at = gl_GlobalInvocationID.xy;
    bool inside = at.x < push.width && at.y < push.height, full = !inside;
    vec3 color = vec3(0.0);
    float rest = 1.0;
    for (uint first = begin; first < end; first += BATCH) {
        open_pixels = 0u;
        barrier();
        if (!full) open_pixels = 1u;
        if (first + me < end) load(f, first + me, me);
        barrier();
        if (open_pixels == 0u) break;
        uint count = min(end - first, BATCH);
        for (uint k = 0u; k < count && !full; k++) {
            float power = power_at(k, vec2(at)), alpha = alpha_of(power), left = rest * (1.0 - alpha);
            if (COVER == SPLAT_COVER_COUNT) {
                color += heat_of(power);
                continue;
            }
            full = left < SPLAT_END;
            if (full) break;
            color += rest * alpha * rim_of(power) * batch_color[k];
            rest = left;
        }
        barrier();
    }
    put_pixel(f, at, color, rest);
}
