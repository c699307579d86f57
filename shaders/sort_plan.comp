// SPDX-License-Identifier: MIT
// sort_plan.comp - first pass of the sort: reads how many pairs there are, and says how many workgroups that takes.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#include "sort_tile.glsl"

layout(local_size_x = 1) in;
layout(constant_id = 0) const uint TILES = 1; // of a workgroup

// Rows of equal length, hardly longer than needed. None at all for no workgroups.
uint[3] rows_of(uint workgroups) {
    uint rows = (workgroups + SORT_WIDEST - 1) / SORT_WIDEST;
    return uint[3](rows == 0 ? 0 : (workgroups + rows - 1) / rows, rows, 1);
}

void main() {
    uint count = min(SortWords(pass.count).at[0], pass.most);
    // Not (count + SORT_TILE - 1) / SORT_TILE, which could wrap.
    uint tiles = count / SORT_TILE + uint(count % SORT_TILE != 0);
    SortPlan plan;
    plan.count = count;
    plan.tiles = tiles;
    plan.tile_groups = rows_of((tiles + TILES - 1) / TILES);
    plan.scan_groups = rows_of((tiles + SORT_GROUP - 1) / SORT_GROUP);
    sort_plan().plan = plan;
}
