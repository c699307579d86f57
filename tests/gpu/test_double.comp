// SPDX-License-Identifier: MIT
// test_double.comp - doubles numbers, for tests: what it does to them is a specialisation constant.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#include "gpu_types.h"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint FACTOR = 2;
layout(constant_id = 1) const uint SHIFT = 0;

layout(buffer_reference, std430, buffer_reference_align = 4) buffer Numbers { uint at[]; };
layout(push_constant) uniform Push {
    GPU_ADDRESS from, to;
    uint count;
};

void main() {
    uint i = gl_GlobalInvocationID.x;
    if (i < count) Numbers(to).at[i] = Numbers(from).at[i] * FACTOR + SHIFT;
}
