/* SPDX-License-Identifier: MIT */
/* codebook_build.h - choosing codebooks for the harmonics, where they pay. Internal. */
#ifndef GSZ_CODEBOOK_BUILD_H
#define GSZ_CODEBOOK_BUILD_H

#include "codebook_choice.h"
#include "codebook_palette.h"
#include "settings.h"

/** Chooses as options->sh_coding says. Zero-initialise *out; release with gsz_codebook_choice_free. The palette is
 *  looked for where it is needed and not known yet. */
gsz_result gsz_codebook_build(gsz_context *context, gsz_codebook_choice *out, gsz_palette *palette,
                              const gsz_cloud *cloud, const gsz_settings *settings,
                              const gsz_pack_options *options) GSZ_CHECKED;

#endif
