/* SPDX-License-Identifier: MIT */
/* codebook_exact.h - one codebook of harmonics that recur exactly. Internal. */
#ifndef GSZ_CODEBOOK_EXACT_H
#define GSZ_CODEBOOK_EXACT_H

#include "codebook_choice.h"
#include "codebook_palette.h"
#include "settings.h"

/** A codebook of the palette's vectors; leaves *out without groups if that would not save bytes. */
gsz_result gsz_codebook_make_exact(gsz_context *context, gsz_codebook_choice *out,
                                   const gsz_palette *palette, const gsz_cloud *cloud,
                                   const gsz_settings *settings) GSZ_CHECKED;

#endif
