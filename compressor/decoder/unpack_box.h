/* SPDX-License-Identifier: MIT */
/* unpack_box.h - which blocks and which Gaussians lie in the box of gsz_unpack_options. Internal. */
#ifndef GSZ_UNPACK_BOX_H
#define GSZ_UNPACK_BOX_H

#include "file.h"

/** GSZ_ERROR_ARGUMENT if there is a box that is none. */
gsz_result gsz_box_check(gsz_context *context, const gsz_unpack_options *options) GSZ_CHECKED;
/** False if no Gaussian of the block is in the box; true where that is not known, and without a box. */
bool gsz_box_touches(const gsz_file *file, uint32_t block, const gsz_unpack_options *options);
/** True if all Gaussians of the block are known to be in the box, and without a box. */
bool gsz_box_holds(const gsz_file *file, uint32_t block, const gsz_unpack_options *options);
/** Moves what is in the box to the front of the planes of *cloud, of which as much is left, and of what the options want to
 *  know of each. */
void gsz_box_clip(gsz_cloud *cloud, const gsz_unpack_options *options);

#endif
