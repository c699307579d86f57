#version 460
// SPDX-License-Identifier: MIT
// compare.comp - two pictures become one: side by side at a line, or how far they are apart.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#include "compare_pixels.h"

layout(local_size_x = COMPARE_SIDE, local_size_y = COMPARE_SIDE) in;
layout(buffer_reference, std430, buffer_reference_align = 4) buffer PixelsRef { uint at[]; };
layout(push_constant) uniform Push { ComparePush push; };

const uint OPAQUE = 0xff000000u;

uint difference(uint a, uint b) {
    uint pixel = OPAQUE;
    for (int shift = 0; shift < 24; shift += 8) {
        int apart = abs(int((a >> shift) & 255u) - int((b >> shift) & 255u));
        pixel |= min(uint(apart) * push.gain, 255u) << shift;
    }
    return pixel;
}

uint wipe(uint a, uint b, int column) {
    int past = column - int(push.line);
    if (past >= -COMPARE_LINE && past < COMPARE_LINE)
        return past >= -COMPARE_LINE / 2 && past < COMPARE_LINE / 2 ? ~0u : OPAQUE;
    return past < 0 ? a : b;
}

void main() {
    uvec2 at = gl_GlobalInvocationID.xy;
    if (at.x >= push.width || at.y >= push.height) return;
    PixelsRef first = PixelsRef(push.first), second = PixelsRef(push.second);
    uint i = at.y * push.width + at.x, a = first.at[i], b = second.at[i];
    switch (push.mode) {
    case COMPARE_WIPE: a = wipe(a, b, int(at.x)); break;
    case COMPARE_DIFFERENCE: a = difference(a, b); break;
    case COMPARE_SECOND: a = b; break;
    }
    first.at[i] = a;
}
