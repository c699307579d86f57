/* SPDX-License-Identifier: MIT */
/* refdec_rotation.c - the stream of rotations (5.6). */
#include "refdec_block.h"

typedef struct rotation_models {
    rd_model faces[2][4][4][3][3];    /* needle, the neighbours' faces, their needles */
    rd_model by_near[3][15][17];      /* angle, bits, a's */
    rd_model by_both[3][15][17][17];  /* angle, bits, a's, b's */
    rd_model by_own[3][15][2][3][17]; /* angle, bits, needle, face, the angle before */
    rd_model low[3][15][16];
    rd_mixture mixture[3][15][2]; /* angle, bits, a alike */
} rotation_models;

static void start_models(rotation_models *m) {
    rd_models_start(m->faces, sizeof m->faces, 3);
    rd_mixtures_start(m->mixture, sizeof m->mixture, 3);
    for (int angle = 0; angle < 3; angle++)
        for (int bits = 0; bits < 15; bits++) {
            int p = rd_limit(bits, 1, 4), q = rd_limit(bits - 4, 1, 4);
            rd_models_start(m->by_near[angle][bits], sizeof m->by_near[angle][bits], 1 << p);
            rd_models_start(m->by_both[angle][bits], sizeof m->by_both[angle][bits], 1 << p);
            rd_models_start(m->by_own[angle][bits], sizeof m->by_own[angle][bits], 1 << p);
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

/** a, b: the neighbours, or NULL. */
static void decode_face(rd_gaussian *g, const rd_gaussian *a, const rd_gaussian *b,
                        rotation_models *m, rd_stream *s) {
    g->face = 0;
    if (g->lead_bits + g->roll_bits == 0) return;
    rd_model *faces = a ? &m->faces[g->needle][a->face][b->face][a->needle][b->needle]
                        : &m->faces[g->needle][3][3][2][2];
    unsigned f = rd_symbol(s, faces);
    g->face = f < 3 ? (int)f : 0;
}

static bool is_alike(const rd_gaussian *g, const rd_gaussian *near) {
    return near && g->face == near->face && g->needle == near->needle;
}

static int context_of(const rd_gaussian *g, const rd_gaussian *near, int angle) {
    return is_alike(g, near) ? sixteenth(near->angle[angle], bits_of(near, angle)) : 16;
}

static void decode_angle(rd_gaussian *g, const rd_gaussian *a, const rd_gaussian *b, int angle,
                         rotation_models *m, rd_stream *s) {
    int n = bits_of(g, angle), at_a = context_of(g, a, angle), at_b = context_of(g, b, angle);
    int before = angle > 0 ? sixteenth(g->angle[angle - 1], bits_of(g, angle - 1)) : 16;
    rd_model *const told[] = {&m->by_near[angle][n][at_a], &m->by_both[angle][n][at_a][at_b],
                              &m->by_own[angle][n][g->needle][g->face][before]};
    g->angle[angle] = 0;
    if (n == 0) return;
    unsigned upper = rd_mixed(s, &m->mixture[angle][n][is_alike(g, a)], told);
    g->angle[angle] = (int)rd_ranged_behind(s, upper, m->low[angle][n], n) - (1 << (n - 1));
}

void rd_rotations(rd_block *block, rd_stream *s) {
    rotation_models models;
    start_models(&models);
    for (uint32_t i = 0; i < block->count; i++) {
        rd_gaussian *g = &block->g[i];
        const rd_gaussian *a = g->a < 0 ? NULL : &block->g[g->a];
        const rd_gaussian *b = g->a < 0 ? NULL : &block->g[g->b];
        decode_face(g, a, b, &models, s);
        for (int angle = 0; angle < 3; angle++) decode_angle(g, a, b, angle, &models, s);
    }
}
