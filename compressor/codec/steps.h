/* SPDX-License-Identifier: MIT */
/* steps.h - how finely each Gaussian has to be known, told from what is decoded already. Internal;
 * specified in formats/gsz.md, "Steps".
 *
 * A Gaussian of alpha a and effective deviations e1 >= e2 >= e3 (its own and the pixel's, added in squares)
 * has the energy a^2 e1 e2 in the picture. An error of the colour by d costs d^2 of it; of a position by d,
 * (d / e)^2; of a logarithm of a deviation, d^2; of an angle in the plane of two axes, d^2 (ei/ej - ej/ei)^2.
 * Steps in the inverse proportion spend no bit where another would show more. What lies behind others shows less:
 * its veil, which is coded, says by how much. Blocks say by weights how far to follow the rule. All of it is integer
 * arithmetic on logarithms in 1/256 octaves, so that decoders agree.
 */
#ifndef GSZ_STEPS_H
#define GSZ_STEPS_H

#include "block.h"
#include "det_math.h"

enum { GSZ_SCALE_CLASSES = 13, GSZ_FINENESS_MAX = 24, GSZ_FINENESS_CONTEXTS = 17 };

typedef struct gsz_steps {
    const gsz_block_header *header;
    int16_t alpha[1 << GSZ_OPACITY_BITS_MAX]; /* log2 alpha of a level, 1/256 octaves */
    int16_t shear[256]; /* log2(r - 1/r) of r = 2^((index + 1/2) / 16), 1/256 octaves */
    double scale_step[GSZ_SCALE_CLASSES]; /* by scale class */
    double scale_first;                   /* value of scale level 0 */
    double
        color_step[2 * GSZ_FINENESS_MAX + 1]; /* by fineness + GSZ_FINENESS_MAX, of header step 1 */
} gsz_steps;

/** Tables for the blocks with this header, which is borrowed. */
void gsz_steps_init(gsz_steps *steps, const gsz_block_header *header);

/** round(256 log2 x), nearly: from the exponent and the upper 8 bits of the mantissa; x positive and normal. */
int gsz_log2_q8(float x);

/** log2 of what a veil leaves of the energy, 1/256 octaves. */
static inline int gsz_veil_energy(int veil) { return -1024 * veil; }

/** Bits by which the opacity of a Gaussian behind that veil is coarser; two are left at the least. */
static inline int gsz_opacity_drop(const gsz_block_header *header, int veil) {
    int drop = header->weights.opacity_veil * veil >> 3;
    return gsz_clamp_int(drop, 0, header->opacity_bits > 2 ? header->opacity_bits - 2 : 0);
}

/** Half octaves by which the scale step of a Gaussian of that opacity level and veil is coarser. */
static inline int gsz_scale_class(const gsz_steps *steps, uint16_t opacity, int veil) {
    const gsz_weights *w = &steps->header->weights;
    int shown = 2 * w->scale_alpha * steps->alpha[opacity] + w->scale_veil * gsz_veil_energy(veil);
    return gsz_clamp_int((2048 - shown) >> 12, 0, GSZ_SCALE_CLASSES - 1);
}

/** sqrt(effective deviation / reference) of a level of a class. */
static inline double gsz_scale_value(const gsz_steps *steps, int scale_class, int32_t level) {
    return steps->scale_first + level * steps->scale_step[scale_class];
}

/** What a colour's step is multiplied by at a fineness. */
static inline double gsz_fineness_step(const gsz_steps *steps, int fineness) {
    return steps->color_step[fineness + GSZ_FINENESS_MAX];
}

/** Which context a fineness is coded in: three to one. */
static inline int gsz_fineness_context(int fineness) { return (fineness + GSZ_FINENESS_MAX) / 3; }

/** Fills block->size from opacity and scale. */
void gsz_steps_sizes(const gsz_steps *steps, gsz_block *block, uint32_t index);
/** Fills block->angle_bits, refine and fineness from opacity and size. */
void gsz_steps_derive(const gsz_steps *steps, gsz_block *block, uint32_t index);

/** True if the longest axis leads (a needle), false if the shortest does (a disk). */
static inline bool gsz_is_needle(const gsz_block *block, uint32_t index) {
    return block->size[0][index] - block->size[1][index] >
           block->size[1][index] - block->size[2][index];
}

#endif
