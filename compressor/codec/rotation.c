/* SPDX-License-Identifier: MIT */
/* rotation.c - the leading axis as a point on a face of the cube, then the roll about it. Lattices are as
 * fine as the shape makes an angle show; round Gaussians say nothing. */
#include "attributes.h"
#include "integer_coder.h"

enum { ALONE = 16, CONTEXTS = 17, ANGLES = 3 };

typedef struct rotation_models {
    gsz_model face[2][4];
    gsz_model high[ANGLES][GSZ_ANGLE_BITS_MAX + 1][CONTEXTS];
    gsz_model low[ANGLES][GSZ_ANGLE_BITS_MAX + 1][16];
} rotation_models;

size_t gsz_rotation_scratch(void) { return sizeof(rotation_models); }

static void init_models(rotation_models *m) {
    gsz_models_init(&m->face[0][0], 8, 3);
    for (int angle = 0; angle < ANGLES; angle++)
        for (int bits = 0; bits <= GSZ_ANGLE_BITS_MAX; bits++) {
            int first = bits < 1 ? 1 : bits < 4 ? bits : 4;
            int second = bits < 5 ? 1 : bits < 8 ? bits - 4 : 4;
            gsz_models_init(m->high[angle][bits], CONTEXTS, 1 << first);
            gsz_models_init(m->low[angle][bits], 16, 1 << second);
        }
}

/** The sixteenth of its lattice that a neighbour's angle lies in. */
static uint32_t sixteenth(int32_t value, uint32_t bits) {
    if (bits == 0) return ALONE;
    uint32_t place = (uint32_t)(value + (1 << (bits - 1)));
    return bits > 4 ? place >> (bits - 4) : place << (4 - bits);
}

GSZ_BOTH_WAYS int32_t code_angle(gsz_coder *coder, bool encoding, rotation_models *m, int angle,
                                 uint32_t bits, uint32_t context, int32_t value) {
    if (bits == 0) return 0;
    int32_t half = 1 << (bits - 1);
    uint32_t place = gsz_code_ranged(coder, encoding, &m->high[angle][bits][context],
                                     m->low[angle][bits], (uint32_t)(value + half), bits);
    return (int32_t)place - half;
}

GSZ_BOTH_WAYS void code_rotation(gsz_coder *coder, bool encoding, gsz_block *block,
                                 const gsz_steps *steps, rotation_models *m) {
    init_models(m);
    for (uint32_t i = 0; i < block->header.count; i++) {
        gsz_steps_derive(steps, block, i);
        uint8_t bits[2] = {block->angle_bits[0][i], block->angle_bits[1][i]};
        uint32_t a = block->near[0][i];
        bool needle = gsz_is_needle(block, i);
        int near_face = a == i ? 3 : block->face[a];
        int face = 0;
        if (bits[0] + bits[1] > 0)
            face = gsz_code_symbol(coder, encoding, &m->face[needle][near_face], block->face[i]);
        block->face[i] = (uint8_t)(face < 3 ? face : 0);
        bool alike = a != i && face == near_face && needle == gsz_is_needle(block, a);
        for (int angle = 0; angle < ANGLES; angle++) {
            int32_t *value = block->rotation[angle];
            uint32_t context =
                alike ? sixteenth(value[a], block->angle_bits[angle == 2][a]) : ALONE;
            value[i] = code_angle(coder, encoding, m, angle, bits[angle == 2], context, value[i]);
        }
    }
}

void gsz_rotation_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                       void *scratch) {
    if (encoding)
        code_rotation(coder, true, block, steps, scratch);
    else
        code_rotation(coder, false, block, steps, scratch);
}
