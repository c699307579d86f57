#version 460
// SPDX-License-Identifier: MIT
// cull.comp - which Gaussians may show, and how far away they are. A workgroup looks at a chunk: first at its box.
#extension GL_GOOGLE_include_directive : require
#include "splat_ellipse.glsl"
#include "splat_share.glsl"

layout(local_size_x = SPLAT_CHUNK) in;

shared uint shows[SPLAT_CHUNK / 32];

const float FARTHEST = 3.33; // deviations at which an opaque splat ends: sqrt(2 ln 255)

// Slopes of the picture's borders, `pixels` outside it: on both sides those of the wider one.
vec2 border(float pixels) {
    vec2 size = vec2(push.width, push.height), before = vec2(push.camera.center[0], push.camera.center[1]) + 0.5;
    return (max(before, size - before) + pixels) / vec2(push.camera.focal[0], push.camera.focal[1]);
}

// How far, in the scene, a splat of that deviation reaches across the border planes; widest where rays are clamped.
vec2 reach_of(float deviation, float deviations) {
    vec2 limit = vec2(push.camera.limit[0], push.camera.limit[1]);
    return deviations * deviation * push.splat_scale * sqrt(1.0 + limit * limit);
}

bool chunk_shows(SplatChunk chunk, float scale) {
    vec3 low = vec3_of(chunk.low), high = vec3_of(chunk.high), half_size = 0.5 * (high - low);
    vec3 right = vec3_of(push.camera.right), down = vec3_of(push.camera.down), forward = vec3_of(push.camera.forward);
    vec3 seen = to_camera(push.camera, 0.5 * (low + high) - vec3_of(push.camera.eye));
    vec2 slope = border(FARTHEST + 1.0), reach = reach_of(chunk.reach * scale, FARTHEST);
    if (seen.z + dot(abs(forward), half_size) <= SPLAT_NEAR) return false;
    float past_right = seen.x - slope.x * seen.z - dot(abs(right - slope.x * forward), half_size);
    float past_left = -seen.x - slope.x * seen.z - dot(abs(-right - slope.x * forward), half_size);
    float past_bottom = seen.y - slope.y * seen.z - dot(abs(down - slope.y * forward), half_size);
    float past_top = -seen.y - slope.y * seen.z - dot(abs(-down - slope.y * forward), half_size);
    return max(past_right, past_left) <= reach.x && max(past_bottom, past_top) <= reach.y;
}

bool gaussian_shows(Row row, vec3 seen) {
    if (!(seen.z > SPLAT_NEAR)) return false;
    float level = log2(row_alpha(row) * row.faded);
    if (level < -LOG2_255 || row_alpha(row) < FRAME.least_alpha) return false;
    float deviations = sqrt(reach_squared(level)) + 0.01;
    vec2 past = abs(seen.xy) - border(deviations + 1.0) * seen.z;
    return all(lessThanEqual(past, reach_of(row_reach(row) * row.enlarged, deviations)));
}

void main() {
    FrameRef f = FrameRef(push.frame);
    uint number = GROUP_INDEX, place = gl_LocalInvocationID.x;
    if (number >= push.chunk_count) return;
    uint name = picked_chunk(f, number), share = share_at(f, name);
    SplatChunk chunk = ChunksRef(f.frame.chunks).chunk[name];
    bool is_shown = BlocksRef(f.frame.blocks).block[chunk.block].layer < f.frame.shown;
    float scale = scale_of_share(share) * BlocksRef(f.frame.blocks).block[chunk.block].grown_most;
    if (!is_shown || !chunk_shows(chunk, scale)) {
        if (place == 0u) UintsRef(f.frame.starts).at[number] = 0u;
        return;
    }
    if (place < SPLAT_CHUNK / 32u) shows[place] = 0u;
    barrier();
    vec3 seen = vec3(0.0);
    bool mine = false;
    if (place < chunk.count && float(place) < kept_of_share(share)) {
        Row row = row_at(f, chunk, place);
        take_share(row, share, place);
        seen = to_camera(push.camera, row_position(row) - vec3_of(push.camera.eye));
        mine = gaussian_shows(row, seen);
    }
    if (mine) atomicOr(shows[place / 32u], 1u << (place % 32u));
    barrier();
    uint rank = bitCount(shows[place / 32u] & ((1u << (place % 32u)) - 1u));
    for (uint i = 0u; i < place / 32u; i++) rank += bitCount(shows[i]);
    if (mine) {
        UintsRef(f.frame.key1).at[number * SPLAT_CHUNK + rank] = floatBitsToUint(seen.z);
        UintsRef(f.frame.value1).at[number * SPLAT_CHUNK + rank] = name * SPLAT_CHUNK + place;
    }
    if (place == SPLAT_CHUNK - 1u) UintsRef(f.frame.starts).at[number] = rank + (mine ? 1u : 0u);
}
