/* SPDX-License-Identifier: MIT */
/* codebook_palette.h - the different vectors of harmonics of a scene, if they are few, as where it came through a
 * format with a palette. Internal. */
#ifndef GSZ_CODEBOOK_PALETTE_H
#define GSZ_CODEBOOK_PALETTE_H

#include "gsz_splats.h"

/** Nothing in it depends on the quality. Zero-initialise; release with gsz_palette_free. */
typedef struct gsz_palette {
    bool known;     /* it was looked for */
    uint32_t count; /* different vectors, in the order in which they come up; 0: too many */
    uint32_t *code; /* of each Gaussian */
    uint32_t *user; /* the first Gaussian of each code */
} gsz_palette;

/** Looks for it, unless that was done; harmonics up to sh_degree count. */
gsz_result gsz_palette_find(gsz_context *context, gsz_palette *palette, const gsz_cloud *cloud,
                            int sh_degree) GSZ_CHECKED;
/** Every so many-th Gaussian of a cloud, from the first, is the sample by which it is decided whether to look. */
size_t gsz_palette_stride(size_t count);
/** Whether a cloud is looked at closely, of which this is the sample. */
gsz_result gsz_palette_suspect(gsz_context *context, bool *out_likely, const gsz_cloud *sample,
                               int sh_degree) GSZ_CHECKED;
/** Different vectors of a cloud that comes in pieces. Zero-initialise; release with gsz_palette_census_free. */
typedef struct gsz_palette_census {
    uint64_t *hash; /* table of those of the vectors, 0: free */
    uint32_t count;
} gsz_palette_census;

gsz_result gsz_palette_census_init(gsz_context *context, gsz_palette_census *census) GSZ_CHECKED;
void gsz_palette_census_free(gsz_context *context, gsz_palette_census *census);
/** Counts those of a piece, too; false once there are more than a palette may have. */
bool gsz_palette_census_add(gsz_palette_census *census, const gsz_cloud *piece, int sh_degree);

void gsz_palette_free(gsz_context *context, gsz_palette *palette);

#endif
