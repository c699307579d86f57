// SPDX-License-Identifier: MIT
// splat_scan.glsl - turns a list of counts into where each begins, by one workgroup: every invocation sums a run, the
// sums are summed, and the runs are written. Lists have an item for 256 Gaussians, so they are short.
#ifndef SPLAT_SCAN_GLSL
#define SPLAT_SCAN_GLSL

#include "splat_memory.glsl"

// Sums end at the largest number: what they count is more than there is room for by far.
uint add(uint a, uint b) { return a + b < a ? 0xffffffffu : a + b; }

shared uint run_sum[SPLAT_GROUP];

// Returns the sum of all, to every invocation.
uint scan_counts(UintsRef list, uint count) {
    uint me = gl_LocalInvocationID.x, length = (count + SPLAT_GROUP - 1u) / SPLAT_GROUP;
    uint begin = min(me * length, count), end = min(begin + length, count), sum = 0u;
    for (uint i = begin; i < end; i++) sum = add(sum, list.at[i]);
    run_sum[me] = sum;
    barrier();
    uint before = 0u, all = 0u;
    for (uint i = 0u; i < SPLAT_GROUP; i++) {
        if (i == me) before = all;
        all = add(all, run_sum[i]);
    }
    for (uint i = begin; i < end; i++) {
        uint mine = list.at[i];
        list.at[i] = before;
        before = add(before, mine);
    }
    return all;
}

// Workgroups, in rows and columns, for so many invocations.
uvec3 groups_for(uint invocations) {
    uint groups = (invocations + SPLAT_GROUP - 1u) / SPLAT_GROUP;
    return uvec3(min(groups, GROUP_ROW), (groups + GROUP_ROW - 1u) / GROUP_ROW, 1u);
}

#endif
