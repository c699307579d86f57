// SPDX-License-Identifier: MIT
// splat_share.glsl - where a budget limits the picture: which chunks are in it, which of their Gaussians, and how large.
#ifndef SPLAT_SHARE_GLSL
#define SPLAT_SHARE_GLSL

#include "splat_values.glsl"

bool is_shared(FrameRef f) { return any(notEqual(f.frame.picks, uvec2(0u))); }

// The chunk that a workgroup of culling looks at.
uint picked_chunk(FrameRef f, uint number) { return is_shared(f) ? UintsRef(f.frame.picks).at[number] : number; }

uint share_at(FrameRef f, uint chunk) {
    const uint all = SPLAT_SHARE_ALL | SPLAT_SHARE_ONE << SPLAT_SHARE_SCALE | SPLAT_SHARE_WHOLE << SPLAT_SHARE_WEIGHT;
    return is_shared(f) ? UintsRef(f.frame.shares).at[chunk] : all;
}

float scale_of_share(uint share) {
    const int bits = SPLAT_SHARE_WEIGHT - SPLAT_SHARE_SCALE;
    return float(bitfieldExtract(share, SPLAT_SHARE_SCALE, bits)) / float(SPLAT_SHARE_ONE);
}

// So many of the Gaussians, the first ones of the chunk, are kept; a part of one counts too.
float kept_of_share(uint share) { return float(share & SPLAT_SHARE_ALL) / float(SPLAT_SHARE_RANK); }

// The last quarter fades: what comes or goes next is hardly there.
float opacity_of_share(uint share, uint place) {
    if ((share & SPLAT_SHARE_ALL) == SPLAT_SHARE_ALL) return 1.0;
    float kept = kept_of_share(share);
    return clamp((kept - float(place)) / max(0.25 * kept, 1.0), 0.0, 1.0);
}

// Two that stand for the same, with weights that add up to 1, let as much light through as each of them alone.
float opacity_of_weight(Row row, uint weight) {
    if (weight == SPLAT_SHARE_WHOLE) return 1.0;
    float alpha = row_alpha(row);
    return (1.0 - pow(1.0 - alpha, float(weight) / float(SPLAT_SHARE_WHOLE))) / alpha;
}

void take_share(inout Row row, uint share, uint place) {
    row.enlarged *= scale_of_share(share);
    row.faded = opacity_of_share(share, place) * opacity_of_weight(row, share >> SPLAT_SHARE_WEIGHT);
}

#endif
