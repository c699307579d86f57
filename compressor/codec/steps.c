/* SPDX-License-Identifier: MIT */
/* steps.c - from what is known of a Gaussian to the precision of the rest. */
#include "steps.h"

#include "det_math.h"

#define LOG2_E 1.44269504088896340736

/* log2 of radians that the lattices of a face (pi/4 each side) and of the roll (pi) span, 1/256 octaves */
enum { FACE_SPAN = 167, ROLL_SPAN = 423 };

static int q8(double log_natural) { return gsz_round(log_natural * (256 * LOG2_E)); }

int gsz_log2_q8(float x) {
    static const uint8_t mantissa[256] = {
#include "log2_table.h"
    };
    uint32_t bits;
    memcpy(&bits, &x, 4);
    return ((int)(bits >> 23 & 255) - 127) * 256 + mantissa[bits >> 15 & 255];
}

static void init_shear(gsz_steps *steps) {
    for (int i = 0; i < 256; i++) {
        double r = gsz_exp((i + 0.5) / 16 * GSZ_LN2);
        steps->shear[i] = (int16_t)q8(gsz_log(r - 1 / r));
    }
}

void gsz_steps_init(gsz_steps *steps, const gsz_block_header *header) {
    static const double half_octave[2] = {1.0, 1.41421356237309504880};
    steps->header = header;
    int top = (1 << header->opacity_bits) - 1;
    for (int i = 0; i <= top; i++) steps->alpha[i] = (int16_t)q8(gsz_log((i > 0 ? i : 0.25) / top));
    init_shear(steps);
    steps->scale_first = __builtin_sqrt((double)header->footprint / header->reference);
    for (int c = 0; c < GSZ_SCALE_CLASSES; c++)
        steps->scale_step[c] = header->scale_step * half_octave[c & 1] * gsz_pow2i(c >> 1);
    for (int f = -GSZ_FINENESS_MAX; f <= GSZ_FINENESS_MAX; f++)
        steps->color_step[f + GSZ_FINENESS_MAX] = half_octave[-f & 1] * gsz_pow2i(-f >> 1);
}

void gsz_steps_sizes(const gsz_steps *steps, gsz_block *block, uint32_t i) {
    int class = gsz_scale_class(steps, block->opacity[i], block->veil[i]);
    for (int axis = 0; axis < 3; axis++) {
        double value = gsz_scale_value(steps, class, block->scale[axis][i]);
        int size = 2 * gsz_log2_q8((float)value);
        block->size[axis][i] = (int16_t)gsz_clamp_int(size, -16384, 16383);
    }
}

static int shear(const gsz_steps *steps, int difference) {
    int index = difference >> 4;
    return steps->shear[index < 255 ? index : 255];
}

/** A lattice of two points could not hold the middle: it gets four. */
static uint8_t angle_bits(int octaves_q8) {
    int bits = gsz_clamp_int((octaves_q8 + 128) >> 8, 0, GSZ_ANGLE_BITS_MAX);
    return (uint8_t)(bits == 1 ? 2 : bits);
}

void gsz_steps_derive(const gsz_steps *steps, gsz_block *block, uint32_t i) {
    const gsz_weights *w = &steps->header->weights;
    int a = 2 * steps->alpha[block->opacity[i]];
    int s0 = block->size[0][i], s1 = block->size[1][i], s2 = block->size[2][i], area = s0 + s1;
    int veil = gsz_veil_energy(block->veil[i]);

    int fineness = (w->color_alpha * a + w->color_size * area + w->color_veil * veil + 2048) >> 12;
    block->fineness[i] = (int8_t)gsz_clamp_int(fineness, -GSZ_FINENESS_MAX, GSZ_FINENESS_MAX);

    int refine = (w->position_alpha * a + w->position_shape * (s0 - s2) + w->position_size * area +
                  w->position_veil * veil) >>
                 5;
    refine = (refine + steps->header->refine_bias + 128) >> 8;
    block->refine[i] = (uint8_t)gsz_clamp_int(refine, 0, steps->header->refine_max);

    int angle = (w->rotation_alpha * a + w->rotation_size * area + w->rotation_veil * veil) >> 5;
    angle += steps->header->rotation_bias;
    int across = shear(steps, s0 - s2);
    int first = shear(steps, s0 - s1), second = shear(steps, s1 - s2);
    bool needle = gsz_is_needle(block, i);
    int lead = (across + (needle ? first : second)) >> 1;
    block->angle_bits[0][i] = angle_bits(angle + lead + FACE_SPAN);
    block->angle_bits[1][i] = angle_bits(angle + (needle ? second : first) + ROLL_SPAN);
}
