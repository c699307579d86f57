/* SPDX-License-Identifier: MIT */
/* attributes.h - the syntax of each attribute of a block, in the order in which they are coded: each may
 * look at what came before it. Internal; specified in formats/gsz.md, "Attributes".
 *
 * Every function works both ways: encoding, it reads the block's arrays; decoding, it fills them. A stream
 * that no encoder writes sets coder->failed; values stay within the limits of block.h in any case.
 */
#ifndef GSZ_ATTRIBUTES_H
#define GSZ_ATTRIBUTES_H

#include "codebook.h"
#include "rans.h"
#include "steps.h"

void gsz_veil_code(gsz_coder *coder, bool encoding, gsz_block *block);
/** Needs the veil. */
void gsz_opacity_code(gsz_coder *coder, bool encoding, gsz_block *block, void *scratch);
/** Needs veil and opacity; leaves block->size. */
void gsz_scale_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                    void *scratch);
/** Needs veil, opacity and size; leaves the derived angle_bits, refine and fineness. */
void gsz_rotation_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                       void *scratch);
void gsz_color_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                    void *scratch);
void gsz_sh_code(gsz_coder *coder, bool encoding, gsz_block *block, void *scratch);
/** Harmonics as indices into codebooks. */
void gsz_codes_code(gsz_coder *coder, bool encoding, gsz_block *block, const gsz_steps *steps,
                    const gsz_codebooks *books, void *scratch);

/** Bytes of scratch memory, aligned to 32, that the functions of these names want. */
size_t gsz_opacity_scratch(void);
size_t gsz_scale_scratch(void);
size_t gsz_rotation_scratch(void);
size_t gsz_color_scratch(void);
size_t gsz_sh_scratch(void);
size_t gsz_codes_scratch(void);

#endif
