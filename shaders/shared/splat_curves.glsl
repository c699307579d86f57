// SPDX-License-Identifier: MIT
// splat_curves.glsl - the motion of a segment, and the level of a curve at a frame: formats/gsz.md, "Curves".
#ifndef SPLAT_CURVES_GLSL
#define SPLAT_CURVES_GLSL

#include "splat_memory.glsl"

struct Motion {
    MotionRef head;
    WordsRef words;
};

Motion motion_at(uvec2 address) { return Motion(MotionRef(address), WordsRef(address)); }

SplatCurve curve_at(Motion m, uint number) {
    uint at = m.head.motion.curves + 2u * number;
    return SplatCurve(m.words.word[at], uintBitsToFloat(m.words.word[at + 1u]));
}

// The two knots of a curve that the frame lies between: the first level of each. The key has no knot: both have the weight 0.
struct Knots {
    uint first, second;
    float first_weight, second_weight;
};

Knots knots_of(SplatCurve curve, uint channels) {
    SplatKnots at = FRAME.knots[curve.place >> SPLAT_LEVEL_BITS];
    uint begin = curve.place & ((1u << SPLAT_LEVEL_BITS) - 1u);
    return Knots(begin + uint(max(at.first, 0)) * channels, begin + uint(max(at.second, 0)) * channels,
                 at.first < 0 ? 0.0 : 1.0 - at.weight, at.second < 0 ? 0.0 : at.weight);
}

float stored_level(Motion m, uint at) {
    int pair = int(m.words.word[m.head.motion.levels + at / 2u]);
    return float(bitfieldExtract(pair, int(at % 2u) * 16, 16));
}

float curve_level(Motion m, Knots knots, uint channel) {
    return knots.first_weight * stored_level(m, knots.first + channel) +
           knots.second_weight * stored_level(m, knots.second + channel);
}

vec3 curve_level3(Motion m, Knots knots) {
    return vec3(curve_level(m, knots, 0u), curve_level(m, knots, 1u), curve_level(m, knots, 2u));
}

#endif
