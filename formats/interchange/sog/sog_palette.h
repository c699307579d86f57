/* SPDX-License-Identifier: MIT */
/* sog_palette.h - few vectors that stand for many: the palette of spherical harmonics. Internal. */
#ifndef GSZ_SOG_PALETTE_H
#define GSZ_SOG_PALETTE_H

#include "gsz_base.h"

enum { GSZ_SOG_LANES = 8, GSZ_SOG_DIMENSIONS_MAX = 48 };

typedef struct gsz_sog_palette {
    int dimensions;  /* a multiple of GSZ_SOG_LANES */
    size_t count;    /* entries */
    float *entry;    /* count * dimensions */
    uint32_t *label; /* the entry of each vector */
} gsz_sog_palette;

/** Makes a palette of at most `size` entries for `count` vectors of `dimensions` (a multiple of GSZ_SOG_LANES) floats
 *  each, and labels them; `iterations` make it better. The same for any number of threads. */
gsz_result gsz_sog_palette_make(gsz_context *context, gsz_sog_palette *palette,
                                const float *vectors, size_t count, int dimensions, size_t size,
                                int iterations) GSZ_CHECKED;
void gsz_sog_palette_free(gsz_context *context, gsz_sog_palette *palette);

#endif
