/* SPDX-License-Identifier: MIT */
/* pack_target.h - the quality that gives a file of a certain size, or pictures of a certain PSNR. Internal. */
#ifndef GSZ_PACK_TARGET_H
#define GSZ_PACK_TARGET_H

#include "gallery.h"
#include "packer.h"

/** Encodes at qualities that come closer to options->target_bytes until the file of one of them, which is left in
 *  *out, fits. Sets quality and encodings. */
gsz_result gsz_pack_to_size(gsz_packer *packer, gsz_pack_stats *stats, gsz_buffer *out) GSZ_CHECKED;
/** Roughly the quality of a file of so many bytes, from the guess in *quality. */
gsz_result gsz_pack_estimate_quality(gsz_packer *packer, double bytes, float *quality) GSZ_CHECKED;
/** Settles the packer on the quality at which what will be decoded has options->target_psnr against the gallery.
 *  Sets quality, psnr and encodings. */
gsz_result gsz_pack_find_psnr(gsz_packer *packer, gsz_gallery *gallery,
                              gsz_pack_stats *stats) GSZ_CHECKED;

#endif
