// SPDX-License-Identifier: MIT
// splat_memory.glsl - the buffers of a frame as references, and the frame itself.
#ifndef SPLAT_MEMORY_GLSL
#define SPLAT_MEMORY_GLSL

#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require

#include "splat_block.h"
#include "splat_passes.h"

layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer FrameRef { SplatFrame frame; };
// Frames of views that are drawn at once lie behind each other.
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer FramesRef { SplatFrame frame[]; };
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer BlocksRef { SplatBlock block[]; };
layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer ChunksRef { SplatChunk chunk[]; };
layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer WordsRef { uint word[]; };
layout(buffer_reference, std430, buffer_reference_align = 4) buffer UintsRef { uint at[]; };
layout(buffer_reference, std430, buffer_reference_align = 4) buffer StateRef { SplatState state; };
layout(buffer_reference, std430, buffer_reference_align = 4) buffer QuadsRef { SplatQuad quad[]; };
layout(buffer_reference, std430, buffer_reference_align = 4) buffer LooksRef { SplatLook look[]; };

layout(buffer_reference, std430, buffer_reference_align = 4) writeonly buffer PosedChunksRef { SplatChunk chunk[]; };
layout(buffer_reference, std430, buffer_reference_align = 16) buffer PosedRef { uvec4 part[]; };
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer JointsRef { vec4 part[]; };
layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer MotionRef { SplatMotion motion; };

layout(push_constant) uniform Push { SplatPush push; };

#define FRAME FrameRef(push.frame).frame

bool is_mip() { return (push.degree_mip & 256u) != 0u; }
bool is_transparent() { return (push.degree_mip & 512u) != 0u; }

vec3 vec3_of(float v[3]) { return vec3(v[0], v[1], v[2]); }

// Workgroups of a pass, which may be more than fit a row.
#define GROUP_ROW 65535u
#define GROUP_INDEX (gl_WorkGroupID.y * GROUP_ROW + gl_WorkGroupID.x)

#endif
