#version 460
// SPDX-License-Identifier: MIT
// blend_small_tiles.comp - draws tiles, each by one invocation, nearest splats first, until all its pixels are full: for
// processors that draw, where all invocations of a SIMD group load their own splats at the price of one, and barriers
// are dear.
#extension GL_EXT_control_flow_attributes : require
#extension GL_GOOGLE_include_directive : require
#include "splat_pixels.glsl"

layout(local_size_x = 64) in;

const uint SIDE = SPLAT_TILE_SMALL, BATCH = 8u; // splats between looks whether the tile is full

// 2^x to a relative error of 1e-4, for x of LOG2_CUT .. 0: half the work of exp2. A cubic that is exact at both ends.
float power_of_2(float x) {
    float whole = floor(x), f = x - whole;
    float mantissa = 1.0 + f * (0.695183 + f * (0.226169 + f * 0.078648));
    return intBitsToFloat(floatBitsToInt(mantissa) + (int(whole) << 23));
}

float alpha_of(float power) {
    float alpha = COVER == SPLAT_COVER_SOFT ? min(power_of_2(power), SPLAT_ALPHA_CAP) : SPLAT_ALPHA_CAP;
    return power >= LOG2_CUT ? alpha : 0.0;
}

// One splat over all pixels. A pixel whose rest is negative is full: it keeps what is left of the light.
void blend(inout vec4 pixel[SIDE * SIDE], SplatLook s, vec2 corner) {
    vec3 color = look_color(s);
    vec2 d = vec2(s.x, s.y) - corner;
    [[unroll]] for (uint y = 0u; y < SIDE; y++) {
        float dy = d.y - float(y), u = d.x + s.slope * dy, level = s.down * dy * dy + s.level;
        [[unroll]] for (uint x = 0u; x < SIDE; x++) {
            uint k = y * SIDE + x;
            float dx = u - float(x), power = s.across * dx * dx + level, rest = pixel[k].a;
            if (COVER == SPLAT_COVER_COUNT) {
                pixel[k].rgb += heat_of(power);
                continue;
            }
            float weight = rest * alpha_of(power), left = rest - weight;
            bool goes_on = left >= SPLAT_END;
            weight = goes_on ? weight : 0.0;
            pixel[k] = vec4(pixel[k].rgb + weight * rim_of(power) * color, goes_on ? left : -abs(rest));
        }
    }
}

bool is_open(vec4 pixel[SIDE * SIDE]) {
    float most = -1.0;
    [[unroll]] for (uint k = 0u; k < SIDE * SIDE; k++) most = max(most, pixel[k].a);
    return most > 0.0;
}

void main() {
    FrameRef f = FrameRef(push.frame);
    uint tile = GROUP_INDEX * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (tile >= push.tiles_across * push.tiles_down) return;
    UintsRef ranges = UintsRef(f.frame.ranges), names = UintsRef(f.frame.entry_value0);
    LooksRef looks = LooksRef(f.frame.splats);
    uvec2 corner = uvec2(tile % push.tiles_across, tile / push.tiles_across) * SIDE;
    uint at = ranges.at[2u * tile], end = ranges.at[2u * tile + 1u];
    vec4 pixel[SIDE * SIDE];
    [[unroll]] for (uint k = 0u; k < SIDE * SIDE; k++) pixel[k] = vec4(0.0, 0.0, 0.0, 1.0);
    while (at < end && is_open(pixel)) {
        uint stop = min(at + BATCH, end);
        for (; at < stop; at++) blend(pixel, looks.look[names.at[at]], vec2(corner));
    }
    [[unroll]] for (uint k = 0u; k < SIDE * SIDE; k++)
        put_pixel(f, corner + uvec2(k % SIDE, k / SIDE), pixel[k].rgb, abs(pixel[k].a));
}
