/* SPDX-License-Identifier: MIT */
/* position.h - positions on the lattice of a block: order, coding, neighbours. Internal; specified in
 * formats/gsz.md, "Positions". */
#ifndef GSZ_POSITION_H
#define GSZ_POSITION_H

#include "block.h"
#include "rans.h"

enum { GSZ_CUTS_MAX = 3 * GSZ_CELL_BITS_MAX };

/** In which order a block's box is halved: at each cut the axis that has most bits left (x before y before z). */
typedef struct gsz_cuts {
    int count;
    uint8_t axis[GSZ_CUTS_MAX];
    uint8_t left[GSZ_CUTS_MAX + 1][3]; /* bits of each axis still open before cut i */
} gsz_cuts;

void gsz_cuts_init(gsz_cuts *cuts, const uint8_t cell_bits[3]);

/** The order in which the positions are coded: out_order[i] is the index of the i-th Gaussian. Ties keep
 *  their order. `scratch` has room for 4 * count uint64_t. */
void gsz_position_order(uint32_t *out_order, const uint32_t *const cell[3], uint32_t count,
                        const gsz_cuts *cuts, uint64_t *scratch);

/** Codes block->cell, which lies in that order. */
void gsz_position_code(gsz_coder *coder, bool encoding, gsz_block *block);

/** Codes block->fine, the bits behind the cell; needs refine. They have no pattern left. */
void gsz_refine_code(gsz_coder *coder, bool encoding, gsz_block *block);

/** Finds, for each Gaussian, the two nearest cells among the 16 coded before it. */
void gsz_position_neighbors(gsz_block *block);

#endif
