/* SPDX-License-Identifier: MIT */
/* rotation.c - the leading axis as a point on a face of the cube, then the roll about it. Lattices are as
 * fine as the shape makes an angle show; round Gaussians say nothing. */
#include "attributes.h"
#include "integer_coder.h"

enum { UNKNOWN = 16, CONTEXTS = 17, ANGLES = 3, LATTICES = GSZ_ANGLE_BITS_MAX + 1, MODELS = 3 };
enum { NO_FACE = 3, SHAPES = 3, NO_SHAPE = 2 };

typedef struct rotation_models {
    gsz_model face[2][4][4][SHAPES][SHAPES]; /* needle, the neighbours' faces and shapes */
    gsz_model by_near[ANGLES][LATTICES][CONTEXTS];
    gsz_model by_both[ANGLES][LATTICES][CONTEXTS][CONTEXTS];
    gsz_model by_own[ANGLES][LATTICES][2][3][CONTEXTS]; /* needle, face, the angle before */
    gsz_model low[ANGLES][LATTICES][16];
    gsz_mixer mixer[ANGLES][LATTICES][2]; /* whether the neighbour is alike */
} rotation_models;

size_t gsz_rotation_scratch(void) { return sizeof(rotation_models); }

static void init_models(rotation_models *m) {
    gsz_models_init(&m->face[0][0][0][0][0], sizeof m->face / sizeof(gsz_model), 3);
    gsz_mixers_init(&m->mixer[0][0][0], ANGLES * LATTICES * 2, MODELS);
    for (int angle = 0; angle < ANGLES; angle++)
        for (int bits = 0; bits < LATTICES; bits++) {
            int first = 1 << (bits < 1 ? 1 : bits < 4 ? bits : 4);
            int second = 1 << (bits < 5 ? 1 : bits < 8 ? bits - 4 : 4);
            gsz_models_init(m->by_near[angle][bits], CONTEXTS, first);
            gsz_models_init(m->by_both[angle][bits][0], CONTEXTS * CONTEXTS, first);
            gsz_models_init(m->by_own[angle][bits][0][0], 2 * 3 * CONTEXTS, first);
            gsz_models_init(m->low[angle][bits], 16, second);
        }
}

/** The sixteenth of its lattice that an angle lies in. */
static uint32_t sixteenth(int32_t value, uint32_t bits) {
    if (bits == 0) return UNKNOWN;
    uint32_t place = (uint32_t)(value + (1 << (bits - 1)));
    return bits > 4 ? place >> (bits - 4) : place << (4 - bits);
}

static uint32_t sixteenth_of(const gsz_block *block, uint32_t i, int angle) {
    return sixteenth(block->rotation[angle][i], block->angle_bits[angle == 2][i]);
}

/** A neighbour with the same lead on the same face: its angles tell. */
static bool is_alike(const gsz_block *block, uint32_t i, uint32_t near) {
    return near != i && block->face[near] == block->face[i] &&
           gsz_is_needle(block, near) == gsz_is_needle(block, i);
}

GSZ_BOTH_WAYS int code_face(gsz_coder *coder, bool encoding, rotation_models *m,
                            const gsz_block *block, uint32_t i) {
    int face[2], shape[2];
    for (int k = 0; k < 2; k++) {
        uint32_t near = block->near[k][i];
        face[k] = near == i ? NO_FACE : block->face[near];
        shape[k] = near == i ? NO_SHAPE : gsz_is_needle(block, near);
    }
    gsz_model *model = &m->face[gsz_is_needle(block, i)][face[0]][face[1]][shape[0]][shape[1]];
    int told = gsz_code_symbol(coder, encoding, model, block->face[i]);
    return told < 3 ? told : 0;
}

/** What the neighbours and the angle before say of an angle. */
typedef struct angle_context {
    int angle;
    bool needle, alike;
    uint8_t face;
    uint32_t at_a, at_b, before; /* sixteenths */
} angle_context;

GSZ_BOTH_WAYS int32_t code_angle(gsz_coder *coder, bool encoding, rotation_models *m,
                                 angle_context c, uint32_t bits, int32_t value) {
    int32_t half = 1 << (bits - 1);
    gsz_model *high[MODELS] = {&m->by_near[c.angle][bits][c.at_a],
                               &m->by_both[c.angle][bits][c.at_a][c.at_b],
                               &m->by_own[c.angle][bits][c.needle][c.face][c.before]};
    uint32_t place =
        gsz_code_ranged_mixed(coder, encoding, &m->mixer[c.angle][bits][c.alike], high, MODELS,
                              m->low[c.angle][bits], (uint32_t)(value + half), bits);
    return (int32_t)place - half;
}

GSZ_BOTH_WAYS void code_angles(gsz_coder *coder, bool encoding, rotation_models *m,
                               gsz_block *block, uint32_t i) {
    uint32_t a = block->near[0][i], b = block->near[1][i];
    bool like_a = is_alike(block, i, a), like_b = is_alike(block, i, b);
    angle_context c = {.needle = gsz_is_needle(block, i),
                       .alike = like_a,
                       .face = block->face[i],
                       .before = UNKNOWN};
    for (c.angle = 0; c.angle < ANGLES; c.angle++) {
        uint32_t bits = block->angle_bits[c.angle == 2][i];
        int32_t *value = &block->rotation[c.angle][i];
        c.at_a = like_a ? sixteenth_of(block, a, c.angle) : UNKNOWN;
        c.at_b = like_b ? sixteenth_of(block, b, c.angle) : UNKNOWN;
        *value = bits > 0 ? code_angle(coder, encoding, m, c, bits, *value) : 0;
        c.before = sixteenth(*value, bits);
    }
}

GSZ_BOTH_WAYS void code_rotation(gsz_coder *coder, bool encoding, gsz_block *block,
                                 const gsz_steps *steps, rotation_models *m) {
    init_models(m);
    for (uint32_t i = 0; i < block->header.count; i++) {
        gsz_steps_derive(steps, block, i);
        bool round = block->angle_bits[0][i] + block->angle_bits[1][i] == 0;
        block->face[i] = (uint8_t)(round ? 0 : code_face(coder, encoding, m, block, i));
        code_angles(coder, encoding, m, block, i);
    }
}

void gsz_rotation_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                       void *scratch) {
    if (encoding)
        code_rotation(coder, true, block, steps, scratch);
    else
        code_rotation(coder, false, block, steps, scratch);
}
