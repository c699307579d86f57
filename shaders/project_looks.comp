#version 460
// SPDX-License-Identifier: MIT
// project_looks.comp - the splats of the picture, nearest first, as tiles draw them, and how many tiles each touches.
#extension GL_GOOGLE_include_directive : require
#include "splat_ellipse.glsl"
#include "splat_entries.glsl"
#include "splat_shade.glsl"
#include "splat_share.glsl"

layout(local_size_x = SPLAT_GROUP) in;

const uint RUN = 16u;
shared uint counts[SPLAT_GROUP];
shared uint runs[SPLAT_GROUP / RUN];

SplatLook look_of(Row row) {
    SplatLook s;
    vec3 offset = row_position(row) - vec3_of(push.camera.eye);
    Ellipse e = ellipse_of(body_of(row), push.camera, offset);
    ivec2 first, end;
    pixels_of(e, first, end);
    s.rows = s.first_entry = 0u;
    if (!e.visible || any(greaterThanEqual(first, end))) return s;
    float across = e.covariance.z / e.determinant, down = 1.0 / e.covariance.z, squared = reach_squared(e.level);
    s.x = e.center.x;
    s.y = e.center.y;
    s.slope = -e.covariance.y * down;
    s.across = -0.5 * LOG2_E * across;
    s.down = -0.5 * LOG2_E * down;
    s.level = e.level;
    vec3 color = shade(row, mat2x3(normalize(offset), vec3(0.0)))[0];
    s.color_rg = packUnorm2x16(color.rg / SPLAT_COLOR_RANGE);
    s.color_b = packUnorm2x16(vec2(color.b / SPLAT_COLOR_RANGE, 0.0));
    s.half0 = squared / across;
    s.half1 = down / across;
    s.turn = -e.covariance.y * sqrt(squared / e.covariance.x);
    s.rows = uint(first.y) / push.tile | ((uint(end.y) - 1u) / push.tile + 1u) << 16;
    return s;
}

uint entries_of(SplatLook s) {
    uint count = 0u;
    for (uint row = s.rows & 0xffffu; row < s.rows >> 16; row++) {
        uvec2 tiles = tiles_of_row(s, row);
        count += tiles.y - tiles.x;
    }
    return count;
}

// Entries of the invocations before this one.
uint count_before(uint me, uint mine) {
    counts[me] = mine;
    barrier();
    if (me < SPLAT_GROUP / RUN) {
        uint sum = 0u;
        for (uint i = 0u; i < RUN; i++) sum += counts[me * RUN + i];
        runs[me] = sum;
    }
    barrier();
    uint before = 0u;
    for (uint i = 0u; i < me / RUN; i++) before += runs[i];
    for (uint i = me / RUN * RUN; i < me; i++) before += counts[i];
    return before;
}

void main() {
    FrameRef f = FrameRef(push.frame);
    uint me = gl_LocalInvocationID.x, i = GROUP_INDEX * SPLAT_GROUP + me;
    bool is_there = i < StateRef(f.frame.state).state.visible;
    SplatLook look;
    uint mine = 0u;
    if (is_there) {
        uint name = UintsRef(f.frame.value0).at[i];
        Row row = row_at(f, ChunksRef(f.frame.chunks).chunk[name / SPLAT_CHUNK], name % SPLAT_CHUNK);
        take_share(row, share_at(f, name / SPLAT_CHUNK), name % SPLAT_CHUNK);
        look = look_of(row);
        mine = entries_of(look);
    }
    uint before = count_before(me, mine);
    if (is_there) {
        look.first_entry = before;
        LooksRef(f.frame.splats).look[i] = look;
    }
    // The last row of workgroups may go on behind the last splat, and behind the list of sums.
    bool is_listed = GROUP_INDEX * SPLAT_GROUP < StateRef(f.frame.state).state.visible;
    if (me == SPLAT_GROUP - 1u && is_listed) UintsRef(f.frame.sums).at[GROUP_INDEX] = before + mine;
}
