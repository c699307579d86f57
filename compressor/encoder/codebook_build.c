/* SPDX-License-Identifier: MIT */
/* codebook_build.c - which way the harmonics of a scene are coded. */
#include "codebook_build.h"

#include "codebook_exact.h"
#include "codebook_train.h"
#include "context.h"

enum { SEARCH_EFFORT = 3 };

gsz_result gsz_codebook_build(gsz_context *context, gsz_codebook_choice *out, gsz_palette *palette,
                              const gsz_cloud *cloud, const gsz_settings *settings,
                              const gsz_pack_options *options) {
    out->books.sh_degree = settings->header.sh_degree;
    if (settings->header.sh_degree == 0 || options->sh_coding == GSZ_SH_LEVELS) return GSZ_OK;
    if (options->sh_coding == GSZ_SH_AUTO && options->effort < SEARCH_EFFORT) return GSZ_OK;
    GSZ_TRY(gsz_palette_find(context, palette, cloud, settings->header.sh_degree));
    GSZ_TRY(gsz_codebook_make_exact(context, out, palette, cloud, settings));
    if (out->books.groups > 0 || options->sh_coding == GSZ_SH_AUTO) return GSZ_OK;
    return gsz_codebook_train(context, out, cloud, settings);
}
