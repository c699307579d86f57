// SPDX-License-Identifier: MIT
// splat_entries.glsl - which tiles a splat touches, exactly: for each row of tiles the ellipse's ends between its first
// and its last pixel row. The ends are concave (convex) in the row, so that they are farthest as near to the turn
// as the row of tiles allows. Entries are counted by one pass and listed by another, which must agree to the bit:
// hence the word precise.
#ifndef SPLAT_ENTRIES_GLSL
#define SPLAT_ENTRIES_GLSL

#include "splat_memory.glsl"

float end_of(SplatLook s, float dy, float side) {
    precise float end = s.x + s.slope * dy + side * sqrt(max(s.half0 - s.half1 * dy * dy, 0.0));
    return end;
}

// Tiles of a row of tiles: first and end.
uvec2 tiles_of_row(SplatLook s, uint row) {
    uint tile = push.tile;
    precise float top = s.y - float(row * tile), bottom = top - float(tile - 1u);
    // a pixel is drawn if its alpha reaches the cut, whatever rounding makes of the ends
    precise float margin = 0.02 + 4e-7 * (abs(s.x) + abs(s.slope) * (abs(s.y) + float(push.height)));
    precise float right = end_of(s, clamp(s.turn, bottom, top), 1.0) + margin;
    precise float left = end_of(s, clamp(-s.turn, bottom, top), -1.0) - margin;
    float first = ceil(clamp(left, 0.0, float(push.width)));
    float end = floor(clamp(right + 1.0, 0.0, float(push.width)));
    if (!(first < end)) return uvec2(0u);
    return uvec2(uint(first) / tile, (uint(end) - 1u) / tile + 1u);
}

#endif
