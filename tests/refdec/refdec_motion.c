/* SPDX-License-Identifier: MIT */
/* refdec_motion.c - the SMOV chunk: header, streams, joints and their poses (7.3). */
#include "refdec_motion.h"

#include <stdlib.h>

enum { FRAMES_MAX = 1024, JOINTS_MAX = 4096, LEVEL_MAX = 1 << 24, STREAMS = 8, BACK = 16 };

static bool is_step(double value) { return value >= 1e-20f && value <= 1e20f; }
static bool is_small_step(double value) { return value >= 1e-20f && value <= 1; }

/* ---- header ---- */

static void read_fields(rd_motion *m, rd_bytes *b) {
    m->frames = rd_u16(b);
    m->key = rd_u16(b);
    m->gaussians = rd_u32(b);
    m->joints = rd_u16(b);
    m->near = rd_u8(b);
    for (int c = 1; c <= 3; c++) m->period[c] = rd_u8(b);
    int present = rd_u8(b), follows = rd_u8(b);
    m->reach = rd_f32(b);
    m->shift_step = rd_f32(b);
    m->turn_step = rd_f32(b);
    m->tint_step = rd_f32(b);
    m->gain_step = rd_f32(b);
    for (int g = 0; g < RD_GROUPS; g++) {
        m->group[g].present = present >> g & 1;
        m->group[g].follows = follows >> g & 1;
        m->group[g].step = rd_f32(b);
    }
    if (present > 63 || follows > 63) b->failed = true;
}

static const char *check_fields(const rd_motion *m, const refdec_cloud *key) {
    RD_RULE(m->frames >= 1 && m->frames <= FRAMES_MAX && m->key < m->frames, "frames of motion");
    RD_RULE(m->gaussians == key->count, "Gaussians of motion");
    RD_RULE(m->joints <= JOINTS_MAX && (uint32_t)m->joints <= m->gaussians, "too many joints");
    RD_RULE(m->near >= 1 && m->near <= RD_NEAR, "joints that are followed");
    for (int c = 1; c <= 3; c++) RD_RULE(m->period[c] >= 1, "a period of no frames");
    RD_RULE(is_step(m->reach) && is_step(m->shift_step) && is_small_step(m->turn_step) &&
                is_step(m->tint_step) && is_small_step(m->gain_step),
            "steps of joints");
    for (int g = 0; g < RD_GROUPS; g++) {
        const rd_curves *c = &m->group[g];
        RD_RULE(c->present ? is_step(c->step) : c->step == 0, "step of a group");
        RD_RULE(c->present || !c->follows, "curves that are none, and follow");
    }
    RD_RULE(key->degree > 0 || !m->group[RD_HARMONICS].present, "harmonics at degree 0");
    return NULL;
}

const char *rd_motion_header(rd_motion *m, rd_bytes *chunk, const refdec_cloud *key) {
    read_fields(m, chunk);
    RD_RULE(!chunk->failed, "no whole header of motion, or unknown groups");
    RD_TRY(check_fields(m, key));
    static const int channels[RD_GROUPS] = {1, 3, 3, 3, 3, 0};
    for (int g = 0; g < RD_GROUPS; g++) m->group[g].channels = channels[g];
    m->group[RD_HARMONICS].channels = key->planes - 14;
    m->values_max = 64 * (uint64_t)chunk->size;
    m->values = (uint64_t)RD_POSE * (uint64_t)m->joints * (uint64_t)m->frames;
    RD_RULE(m->values <= m->values_max, "more poses than bytes can hold");
    return NULL;
}

/* ---- joints ---- */

static const char *read_joints(rd_motion *m, rd_stream *s, const refdec_cloud *key) {
    rd_model token;
    rd_mantissas mantissas;
    int64_t at = -1;
    rd_model_start(&token, 16);
    rd_mantissas_start(&mantissas);
    m->joint = calloc((size_t)m->joints + 1, sizeof *m->joint);
    m->at = calloc((size_t)m->joints + 1, sizeof *m->at);
    RD_RULE(m->joint && m->at, refdec_no_memory);
    for (int j = 0; j < m->joints; j++) {
        int32_t gap = rd_signed(s, &token, &mantissas);
        at += (int64_t)gap + 1;
        RD_RULE(gap >= 0 && at < m->gaussians, "joints out of order");
        m->joint[j] = (uint32_t)at;
        for (int k = 0; k < 3; k++) m->at[j][k] = key->plane[k][at];
    }
    return NULL;
}

/* ---- poses ---- */

typedef struct pose_coder {
    rd_motion *motion;
    rd_stream *stream;
    rd_model tokens[4][4][3]; /* kind, spread, miss */
    rd_mantissas m[4];
    int (*near)[2]; /* of each joint but the first */
    int32_t (*told)[RD_POSE];
} pose_coder;

static int kind_of(int k) { return k < 3 ? 0 : k < 12 ? 1 : k < 15 ? 2 : 3; }

static int limit(int64_t x) {
    return x < -LEVEL_MAX ? -LEVEL_MAX : x > LEVEL_MAX ? LEVEL_MAX : (int)x;
}

static int spread_of(int d) { return d == 0 ? 0 : abs(d) == 1 ? 1 : abs(d) < 4 ? 2 : 3; }
static int size_of(int d) { return d == 0 ? 0 : abs(d) < 3 ? 1 : 2; }

static double distance(const double one[3], const double two[3]) {
    double sum = 0;
    for (int k = 0; k < 3; k++) sum = sum + (one[k] - two[k]) * (one[k] - two[k]);
    return sum;
}

static void find_near(pose_coder *c, int j) {
    double(*at)[3] = c->motion->at;
    int best = -1, second = -1;
    for (int i = j - 1; i >= 0 && i >= j - BACK; i--) {
        double d = distance(at[j], at[i]);
        if (best < 0 || d < distance(at[j], at[best])) {
            second = best;
            best = i;
        } else if (second < 0 || d < distance(at[j], at[second])) {
            second = i;
        }
    }
    c->near[j][0] = best;
    c->near[j][1] = second < 0 ? best : second;
}

/** P, Q: of this joint at the frames before. */
static void read_pose(pose_coder *c, int j, int32_t out[RD_POSE], const int32_t P[RD_POSE],
                      const int32_t Q[RD_POSE]) {
    int miss = 0;
    for (int k = 0; k < RD_POSE; k++) {
        int kind = kind_of(k);
        if (k > 0 && kind != kind_of(k - 1)) miss = 0;
        int a = j ? c->told[c->near[j][0]][k] : 0, b = j ? c->told[c->near[j][1]][k] : 0;
        int coast = limit(2 * (int64_t)P[k] - Q[k]);
        miss = rd_signed(c->stream, &c->tokens[kind][spread_of(a - b)][size_of(miss)], &c->m[kind]);
        out[k] = limit((int64_t)coast + ((a + b) >> 1) + miss);
        c->told[j][k] = out[k] - coast;
    }
}

/** The poses of a frame of this segment; 0 at the key and beyond it. */
static const int32_t *pose_at(const rd_motion *m, int frame, int j) {
    static const int32_t none[RD_POSE];
    return frame == m->key ? none : m->pose[(size_t)frame * (size_t)m->joints + (size_t)j];
}

static void read_side(pose_coder *c, int side) {
    const rd_motion *m = c->motion;
    int way = side == RD_BEHIND ? 1 : -1;
    for (int step = 1; step <= rd_side_frames(m, side); step++) {
        int frame = m->key + way * step, two = step == 1 ? m->key : frame - 2 * way;
        if (side == RD_BEFORE && step == 1 && m->key + 1 < m->frames) two = m->key + 1;
        for (int j = 0; j < m->joints; j++)
            read_pose(c, j, m->pose[(size_t)frame * (size_t)m->joints + (size_t)j],
                      pose_at(m, frame - way, j), pose_at(m, two, j));
    }
}

static const char *read_poses(rd_motion *m, rd_stream *s) {
    pose_coder c = {.motion = m, .stream = s};
    size_t joints = (size_t)m->joints;
    m->pose = calloc(joints * (size_t)m->frames + 1, sizeof *m->pose);
    c.near = calloc(joints + 1, sizeof *c.near);
    c.told = calloc(joints + 1, sizeof *c.told);
    bool memory = m->pose && c.near && c.told;
    if (memory) {
        rd_models_start(c.tokens, sizeof c.tokens, 16);
        for (int kind = 0; kind < 4; kind++) rd_mantissas_start(&c.m[kind]);
        for (int j = 1; j < m->joints; j++) find_near(&c, j);
        read_side(&c, RD_BEHIND);
        read_side(&c, RD_BEFORE);
    }
    free(c.near);
    free(c.told);
    return memory ? NULL : refdec_no_memory;
}

/* ---- the chunk ---- */

const char *rd_motion_stream(rd_motion *m, int i, rd_stream *s, const refdec_cloud *key) {
    if (i == 0) return read_joints(m, s, key);
    if (i == 1) return read_poses(m, s);
    return m->group[i - 2].present ? rd_curves_read(m, i - 2, s) : NULL;
}

const char *rd_motion_read(rd_motion *m, rd_bytes chunk, const refdec_cloud *key) {
    uint32_t words[STREAMS], plain[STREAMS];
    RD_TRY(rd_motion_header(m, &chunk, key));
    for (int i = 0; i < STREAMS; i++) {
        words[i] = rd_u32(&chunk);
        plain[i] = rd_u32(&chunk);
    }
    for (int i = 0; i < STREAMS; i++) {
        const uint8_t *data = rd_take(&chunk, (uint64_t)words[i] + plain[i]);
        RD_RULE(data, "streams of motion beyond their chunk");
        RD_RULE(words[i] == 0 || words[i] >= 8, "words without two states");
        rd_stream s = rd_stream_begin(data, words[i], plain[i]);
        RD_TRY(rd_motion_stream(m, i, &s, key));
        RD_RULE(rd_stream_sound(&s), "a stream of motion is damaged");
    }
    return NULL;
}

void rd_motion_free(rd_motion *m) {
    free(m->joint);
    free(m->at);
    free(m->pose);
    for (int g = 0; g < RD_GROUPS; g++) {
        free(m->group[g].kind);
        free(m->group[g].begin);
        free(m->group[g].level);
    }
    *m = (rd_motion){0};
}
