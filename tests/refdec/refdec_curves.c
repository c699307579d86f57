/* SPDX-License-Identifier: MIT */
/* refdec_curves.c - the curves of a group: classes, then the levels of their knots (7.3). */
#include <stdlib.h>

#include "refdec_motion.h"

enum { CURVE_MAX = 32767 };

int rd_side_frames(const rd_motion *m, int side) {
    return side == RD_BEHIND ? m->frames - 1 - m->key : m->key;
}

int rd_knots(const rd_motion *m, int side, int kind) {
    int p = m->period[kind];
    return (rd_side_frames(m, side) + p - 1) / p;
}

int32_t *rd_knot(const rd_motion *m, const rd_curves *c, uint32_t i, int side, int knot) {
    int before = side == RD_BEFORE ? rd_knots(m, RD_BEHIND, c->kind[i]) : 0;
    return &c->level[c->begin[i] + (size_t)(before + knot) * (size_t)c->channels];
}

/* ---- classes ---- */

static void read_classes(const rd_motion *m, rd_curves *c, rd_stream *s) {
    rd_model classes[4][4];
    int one = 0, two = 0;
    rd_models_start(classes, sizeof classes, 4);
    for (uint32_t i = 0; i < m->gaussians; i++) {
        unsigned symbol = rd_symbol(s, &classes[one][two]);
        c->kind[i] = (uint8_t)(symbol < 3 ? symbol : 3);
        two = one;
        one = c->kind[i];
    }
}

/** Finds where the levels of each begin; how many there are. */
static uint64_t lay_out(const rd_motion *m, rd_curves *c) {
    uint64_t values = 0;
    for (uint32_t i = 0; i < m->gaussians; i++) {
        int kind = c->kind[i];
        c->begin[i] = (size_t)values;
        if (kind == 0) continue;
        int knots = rd_knots(m, RD_BEHIND, kind) + rd_knots(m, RD_BEFORE, kind);
        values += (uint64_t)knots * (uint64_t)c->channels;
    }
    return values;
}

/* ---- levels ---- */

typedef struct curve_coder {
    const rd_motion *motion;
    const rd_curves *curves;
    rd_stream *stream;
    rd_model busy[4][2], tokens[4][3][3][3]; /* class, part, size, size */
    rd_mantissas m;
    int64_t last[4]; /* Gaussian of each class, -1: none yet */
} curve_coder;

static int size_of(int d) { return d == 0 ? 0 : abs(d) < 3 ? 1 : 2; }

static int limit(int x) { return x < -CURVE_MAX ? -CURVE_MAX : x > CURVE_MAX ? CURVE_MAX : x; }

/** Of Gaussian i; 0 before the first knot. */
static int level_at(const curve_coder *c, int64_t i, int side, int knot, int h) {
    return knot < 0 ? 0 : rd_knot(c->motion, c->curves, (uint32_t)i, side, knot)[h];
}

static void read_knot(curve_coder *c, uint32_t i, int side, int n) {
    int kind = c->curves->kind[i], H = c->curves->channels, miss = 0;
    int64_t other = c->curves->follows ? c->last[kind] : -1;
    for (int h = 0; h < H; h++) {
        int before = level_at(c, i, side, n - 1, h), guess = 0;
        int known = before - level_at(c, i, side, n - 2, h);
        if (other >= 0)
            known = guess = level_at(c, other, side, n, h) - level_at(c, other, side, n - 1, h);
        rd_model *token = &c->tokens[kind][h * 3 / H][size_of(known)][size_of(miss)];
        miss = rd_signed(c->stream, token, &c->m);
        rd_knot(c->motion, c->curves, i, side, n)[h] = limit(before + guess + miss);
    }
}

static void read_curve(curve_coder *c, uint32_t i, int side) {
    int kind = c->curves->kind[i], was = 1;
    for (int n = 0; n < rd_knots(c->motion, side, kind); n++) {
        was = rd_symbol(c->stream, &c->busy[kind][was]) != 0;
        if (was) {
            read_knot(c, i, side, n);
            continue;
        }
        int32_t *level = rd_knot(c->motion, c->curves, i, side, n);
        for (int h = 0; h < c->curves->channels; h++) level[h] = level_at(c, i, side, n - 1, h);
    }
}

const char *rd_curves_read(rd_motion *m, int group, rd_stream *s) {
    rd_curves *curves = &m->group[group];
    curve_coder c = {.motion = m, .curves = curves, .stream = s, .last = {-1, -1, -1, -1}};
    curves->kind = calloc((size_t)m->gaussians + 1, 1);
    curves->begin = calloc((size_t)m->gaussians + 1, sizeof *curves->begin);
    RD_RULE(curves->kind && curves->begin, refdec_no_memory);
    read_classes(m, curves, s);
    uint64_t values = lay_out(m, curves);
    m->values += m->gaussians + values;
    RD_RULE(m->values <= m->values_max, "more curves than bytes can hold");
    curves->level = calloc((size_t)values + 1, sizeof *curves->level);
    RD_RULE(curves->level, refdec_no_memory);
    rd_models_start(c.busy, sizeof c.busy, 2);
    rd_models_start(c.tokens, sizeof c.tokens, 16);
    rd_mantissas_start(&c.m);
    for (uint32_t i = 0; i < m->gaussians; i++) {
        if (curves->kind[i] == 0) continue;
        read_curve(&c, i, RD_BEHIND);
        read_curve(&c, i, RD_BEFORE);
        c.last[curves->kind[i]] = i;
    }
    return NULL;
}
