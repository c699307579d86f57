// SPDX-License-Identifier: MIT
// sort_tile.glsl - what the passes of the sort see: push constants, the memory they point to, which tile is whose.
#ifndef SORT_TILE_GLSL
#define SORT_TILE_GLSL

#include "sort_pass.h"

layout(buffer_reference, std430, buffer_reference_align = 4) buffer SortWords {
    uint at[];
};
layout(buffer_reference, std430, buffer_reference_align = 4) buffer SortPlanAt {
    SortPlan plan;
};

layout(push_constant, std430) uniform SortPush {
    SortPass pass;
};

SortPlanAt sort_plan() { return SortPlanAt(pass.plan); }

// The number of this workgroup: workgroups lie in rows, as one axis may be too short for them.
uint sort_workgroup() { return gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x; }

uint sort_digit(uint key) { return key >> pass.shift & pass.mask; }

#endif
