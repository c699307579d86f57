// SPDX-License-Identifier: MIT
// sort_scatter.comp - moves each pair to its place: behind those of lower digits, and those of its digit before it.
//
// A tile is shared by the subgroups of a workgroup, each with a run of it and a row of places. A subgroup takes as many
// keys at a time as it has invocations; which of them have the same digit is found by ballots. That holds for
// subgroups of any size, of unequal sizes, and for more of them than the device has announced: those stand idle.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#extension GL_KHR_shader_subgroup_ballot : require
#include "sort_tile.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint WORKERS = 1; // subgroups that work, at the most

shared uint place[WORKERS * SORT_DIGITS]; // where the next key of a digit goes

// Of the subgroup.
uint lane, lanes; // this invocation among those that run
uint row;         // of its places
uint begin, end;  // its run

void find_run(uint tile) {
    uvec4 running = subgroupBallot(true);
    lane = subgroupBallotExclusiveBitCount(running);
    lanes = subgroupBallotBitCount(running);
    row = gl_SubgroupID * SORT_DIGITS;

    uint workers = min(gl_NumSubgroups, WORKERS);
    uint length = (SORT_TILE + workers - 1) / workers;
    uint size = min(SORT_TILE, sort_plan().plan.count - tile * SORT_TILE);
    begin = tile * SORT_TILE + min(gl_SubgroupID * length, size);
    end = tile * SORT_TILE + min((gl_SubgroupID + 1) * length, size);
    if (gl_SubgroupID >= workers) end = begin;
}

// Where the first key of a digit in this tile goes.
uint place_in_tile(uint tile, uint digit) {
    return SortWords(pass.first).at[digit] +
           SortWords(pass.group).at[tile / SORT_GROUP * SORT_DIGITS + digit] +
           SortWords(pass.tile).at[tile * SORT_DIGITS + digit];
}

// Tiles were counted as a whole: the runs of several workers are counted here.
void count_runs() {
    for (uint i = gl_LocalInvocationIndex; i < WORKERS * SORT_DIGITS; i += gl_WorkGroupSize.x)
        place[i] = 0;
    barrier();
    SortWords key = SortWords(pass.key_in);
    for (uint i = begin + lane; i < end; i += lanes)
        atomicAdd(place[row + sort_digit(key.at[i])], 1);
    barrier();
}

void find_places(uint tile) {
    if (WORKERS > 1) count_runs();
    for (uint d = gl_LocalInvocationIndex; d < SORT_DIGITS; d += gl_WorkGroupSize.x) {
        uint next = place_in_tile(tile, d);
        for (uint w = 0; w < WORKERS; w++) {
            uint count = WORKERS > 1 ? place[w * SORT_DIGITS + d] : 0;
            place[w * SORT_DIGITS + d] = next;
            next += count;
        }
    }
    barrier();
}

// The invocations of the subgroup that have the same digit, this one included; `valid`: those that have one at all.
uvec4 same_digit(uint digit, uvec4 valid) {
    uvec4 same = valid;
    for (uint b = 0; b < SORT_DIGIT_BITS; b++) {
        bool is_set = (digit >> b & 1) != 0;
        uvec4 set = subgroupBallot(is_set);
        same &= is_set ? set : ~set;
    }
    return same;
}

void move_run() {
    SortWords key_in = SortWords(pass.key_in), value_in = SortWords(pass.value_in);
    SortWords key_out = SortWords(pass.key_out), value_out = SortWords(pass.value_out);
    for (uint start = begin; start < end; start += lanes) {
        uint i = start + lane;
        bool valid = i < end;
        uint key = valid ? key_in.at[i] : 0;
        uint digit = sort_digit(key);
        uvec4 same = same_digit(digit, subgroupBallot(valid));
        uint rank = subgroupBallotExclusiveBitCount(same);
        uint to = place[row + digit] + rank;
        subgroupBarrier(); // all have read before one writes
        if (valid && rank + 1 == subgroupBallotBitCount(same)) place[row + digit] = to + 1;
        subgroupBarrier();
        if (valid) {
            key_out.at[to] = key;
            value_out.at[to] = value_in.at[i];
        }
    }
}

void main() {
    uint tile = sort_workgroup();
    if (tile >= sort_plan().plan.tiles) return;
    find_run(tile);
    find_places(tile);
    move_run();
}
