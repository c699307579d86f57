/* SPDX-License-Identifier: MIT */
/* block_bounds.h - the chunk that tells where each block lies before the block itself is there. Internal; specified in
 * formats/gsz.md, "Bounds of blocks". */
#ifndef GSZ_BLOCK_BOUNDS_H
#define GSZ_BLOCK_BOUNDS_H

#include "byte_reader.h"
#include "gsz_base.h"

enum { GSZ_BOUNDS_HEAD = 16, GSZ_BOUNDS_ENTRY = 12 };

/** Ends of a box on a scale of 16 bits. */
typedef struct gsz_bounds_box {
    uint16_t low[3], high[3];
} gsz_bounds_box;

/** Boxes of all blocks: from origin + low * unit to origin + high * unit. */
typedef struct gsz_block_bounds {
    float origin[3], unit;
    gsz_bounds_box *box; /* of each block; NULL: the file does not tell */
} gsz_block_bounds;

/** Appends the chunk of so many boxes, box[b][0..2] to box[b][3..5], each widened by `margin` and by what rounding may
 *  move; nothing where that passes what floats hold. */
gsz_result gsz_bounds_encode(gsz_context *context, gsz_buffer *out, const float (*box)[6],
                             size_t blocks, double margin) GSZ_CHECKED;
/** Zero-initialise *out; release with gsz_free(box). GSZ_ERROR_CORRUPT without a message. */
gsz_result gsz_bounds_decode(gsz_context *context, gsz_block_bounds *out, const uint8_t *data,
                             size_t size, uint32_t blocks) GSZ_CHECKED;

#endif
