/* SPDX-License-Identifier: MIT */
/* refdec_rotation.c - the stream of rotations (5.6). */
#include "refdec_block.h"

typedef struct rotation_models {
    rd_model faces[2][4];     /* needle, neighbour's face */
    rd_model high[3][15][17]; /* angle, bits, context */
    rd_model low[3][15][16];
} rotation_models;

static void start_models(rotation_models *m) {
    rd_models_start(m->faces, sizeof m->faces, 3);
    for (int angle = 0; angle < 3; angle++)
        for (int bits = 0; bits < 15; bits++) {
            int p = rd_limit(bits, 1, 4), q = rd_limit(bits - 4, 1, 4);
            rd_models_start(m->high[angle][bits], sizeof m->high[angle][bits], 1 << p);
            rd_models_start(m->low[angle][bits], sizeof m->low[angle][bits], 1 << q);
        }
}

static int bits_of(const rd_gaussian *g, int angle) {
    return angle < 2 ? g->lead_bits : g->roll_bits;
}

static int sixteenth(int v, int n) {
    if (n == 0) return 16;
    int place = v + (1 << (n - 1));
    return n > 4 ? place >> (n - 4) : place << (4 - n);
}

static int decode_angle(rd_gaussian *g, int angle, int context, rotation_models *m, rd_stream *s) {
    int n = bits_of(g, angle);
    if (n == 0) return 0;
    return (int)rd_ranged(s, &m->high[angle][n][context], m->low[angle][n], n) - (1 << (n - 1));
}

/** near is the neighbour, or NULL. */
static void decode_rotation(rd_gaussian *g, const rd_gaussian *near, rotation_models *m,
                            rd_stream *s) {
    int f = 0;
    if (g->lead_bits + g->roll_bits > 0)
        f = (int)rd_symbol(s, &m->faces[g->needle][near ? near->face : 3]);
    bool alike = near && f == near->face && g->needle == near->needle;
    g->face = f < 3 ? f : 0;
    for (int angle = 0; angle < 3; angle++) {
        int context = alike ? sixteenth(near->angle[angle], bits_of(near, angle)) : 16;
        g->angle[angle] = decode_angle(g, angle, context, m, s);
    }
}

void rd_rotations(rd_block *block, rd_stream *s) {
    rotation_models models;
    start_models(&models);
    for (uint32_t i = 0; i < block->count; i++) {
        rd_gaussian *g = &block->g[i];
        decode_rotation(g, g->a < 0 ? NULL : &block->g[g->a], &models, s);
    }
}
