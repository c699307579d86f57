#version 460
// SPDX-License-Identifier: MIT
// pose_splats.comp - the Gaussians of a frame: those of the key, carried by the joints that they follow, and what their curves
// say on top: formats/gsz.md, "Warp" and "Curves"; Gaussians behind those that the motion is of stand still. A workgroup poses a chunk and finds the chunk's box. Harmonics stay with
// the key; what becomes of them is found where they are shaded.
#extension GL_GOOGLE_include_directive : require
#include "splat_curves.glsl"
#include "splat_values.glsl"

layout(local_size_x = SPLAT_CHUNK) in;

const float LEAST_ALPHA = 0.001;
const float LARGEST = 1e12; // deviation: what squares of it are stays finite
const float FAR = 3e38;
const uint RUN = 16u;

shared vec3 lows[SPLAT_CHUNK], highs[SPLAT_CHUNK];
shared float reaches[SPLAT_CHUNK];

struct Posed {
    vec3 position, axis0, axis1, deviations, dc;
    float alpha, gain;
    uint curve; // of the harmonics
};

// ---- the key ----

Posed still(Row row) {
    mat3 axes = row_axes(row);
    float fine = exp2(-0.5 * float(row_signed(row, SPLAT_FINENESS)));
    return Posed(row_position(row), axes[0], axes[1], row_deviations(row), row_dc(row, fine), row_alpha(row), 0.0,
                 SPLAT_NO_CURVE);
}

// ---- joints ----

// By a quaternion of length 1: x y z w.
vec3 turned(vec4 q, vec3 v) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }

void turn(inout Posed p, vec4 q) {
    p.axis0 = turned(q, p.axis0);
    p.axis1 = turned(q, p.axis1);
}

void follow_joints(inout Posed p, FrameRef f, Motion m, uint number) {
    JointsRef joints = JointsRef(f.frame.joints);
    uint near = m.head.motion.near, at = m.head.motion.bindings + number * near;
    vec4 row_x = vec4(0.0), row_y = vec4(0.0), row_z = vec4(0.0), light = vec4(0.0), sum = vec4(0.0), first = vec4(0.0);
    if (near == 0u) return;
    for (uint k = 0u; k < near; k++) {
        uint binding = m.words.word[at + k], joint = (binding & 0xffffu) * SPLAT_JOINT_PARTS;
        float weight = float(binding >> 16) / SPLAT_WEIGHT_TOTAL;
        vec4 q = joints.part[joint + 4u];
        if (k == 0u) first = q;
        row_x += weight * joints.part[joint];
        row_y += weight * joints.part[joint + 1u];
        row_z += weight * joints.part[joint + 2u];
        light += weight * joints.part[joint + 3u];
        sum += (dot(q, first) < 0.0 ? -weight : weight) * q;
    }
    float square = dot(sum, sum);
    // A SplatJoint has its linear part as nine numbers, then the shift.
    mat3 rows = mat3(row_x.xyz, vec3(row_x.w, row_y.xy), vec3(row_y.zw, row_z.x));
    p.position = p.position * rows + row_z.yzw;
    p.dc += light.rgb;
    p.gain = light.a;
    turn(p, square > 1e-12 ? sum.yzwx * inversesqrt(square) : vec4(0.0, 0.0, 0.0, 1.0));
}

// ---- curves ----

bool has_curve(uint list, uint group) { return (list >> (SPLAT_CURVE_BITS + group) & 1u) != 0u; }

void follow_curves(inout Posed p, Motion m, uint number) {
    uint list = m.words.word[m.head.motion.lists + number], next = list & ((1u << SPLAT_CURVE_BITS) - 1u);
    for (uint group = 0u; group < SPLAT_CURVE_SH; group++) {
        if (!has_curve(list, group)) continue;
        SplatCurve curve = curve_at(m, next++);
        Knots knots = knots_of(curve, group == SPLAT_CURVE_OPACITY ? 1u : 3u);
        if (group == SPLAT_CURVE_OPACITY) {
            float x = curve_level(m, knots, 0u);
            if (x != 0.0) p.alpha = clamp(p.alpha + x * curve.step, LEAST_ALPHA, 1.0 - LEAST_ALPHA);
            continue;
        }
        vec3 x = curve_level3(m, knots) * curve.step;
        if (group == SPLAT_CURVE_SCALE) p.deviations = min(p.deviations * exp(x), LARGEST);
        else if (group == SPLAT_CURVE_COLOR) p.dc += color_of(x);
        else if (group == SPLAT_CURVE_PLACE) p.position += x;
        else turn(p, normalize(vec4(0.5 * x, 1.0)));
    }
    if (has_curve(list, SPLAT_CURVE_SH)) p.curve = next;
}

// ---- what is left ----

float[3] floats_of(vec3 v) { return float[3](v.x, v.y, v.z); }

void keep(FrameRef f, uint number, Posed p) {
    PosedRef posed = PosedRef(f.frame.posed);
    uint at = number * SPLAT_POSED_PARTS;
    posed.part[at] = floatBitsToUint(vec4(p.position, p.alpha));
    posed.part[at + 1u] = uvec4(floatBitsToUint(p.deviations), p.curve);
    posed.part[at + 2u] = uvec4(floatBitsToUint(p.axis0), packHalf2x16(p.dc.rg));
    posed.part[at + 3u] = uvec4(floatBitsToUint(p.axis1), packHalf2x16(vec2(p.dc.b, p.gain)));
}

// The box and the reach of `count` items, every `apart`-th, into the first.
void gather(uint first, uint count, uint apart) {
    vec3 low = lows[first], high = highs[first];
    float reach = reaches[first];
    for (uint i = 1u; i < count; i++) {
        uint other = first + i * apart;
        low = min(low, lows[other]);
        high = max(high, highs[other]);
        reach = max(reach, reaches[other]);
    }
    lows[first] = low;
    highs[first] = high;
    reaches[first] = reach;
}

void bound_chunk(FrameRef f, SplatChunk chunk, uint number, uint me) {
    const uint RUNS = SPLAT_CHUNK / RUN;
    barrier();
    if (me < RUNS) gather(me, RUN, RUNS);
    barrier();
    if (me != 0u) return;
    gather(0u, RUNS, 1u);
    chunk.low = floats_of(lows[0]);
    chunk.high = floats_of(highs[0]);
    chunk.reach = reaches[0];
    PosedChunksRef(f.frame.chunks).chunk[number] = chunk;
}

void main() {
    FrameRef f = FrameRef(push.frame);
    uint number = GROUP_INDEX, me = gl_LocalInvocationID.x;
    if (number >= push.chunk_count) return;
    SplatChunk chunk = ChunksRef(f.frame.still).chunk[number];
    lows[me] = vec3(FAR);
    highs[me] = vec3(-FAR);
    reaches[me] = 0.0;
    if (me < chunk.count) {
        Row row = row_at(f, chunk, me);
        Motion m = motion_at(f.frame.motion);
        Posed p = still(row);
        if (row.number < m.head.motion.gaussians) {
            follow_joints(p, f, m, row.number);
            follow_curves(p, m, row.number);
        }
        keep(f, row.number, p);
        lows[me] = highs[me] = p.position;
        reaches[me] = max(p.deviations.x, max(p.deviations.y, p.deviations.z));
    }
    bound_chunk(f, chunk, number, me);
}
