/* SPDX-License-Identifier: MIT */
/* settings.h - from a quality and a look at the scene to the steps of every attribute. Internal. */
#ifndef GSZ_SETTINGS_H
#define GSZ_SETTINGS_H

#include "block.h"
#include "gsz.h"

enum { GSZ_BLOCK_LEAST = 1024, GSZ_REGION_LEAST = 16384 }; /* Gaussians that may be asked for */

/** Logarithm of bytes that a dB of quality is worth: 0.04 to 0.08 are measured on scenes of different kinds, and less where
 *  quality hardly tells. */
#define GSZ_BYTES_PER_DB 0.06

typedef struct gsz_settings {
    gsz_block_header
        header; /* what all blocks share; count, lattice and origin are each block's own */
    double position_step; /* of a Gaussian of alpha 1 and the reference size, scene units */
    size_t block_target;  /* most Gaussians of a block */
    int layers;           /* as asked for; 0: as the scene is */
    double extent;        /* half the diagonal of the box that holds the middle 80 % on each axis */
    double noise;         /* of a picture of the scene at usual steps, relative to a usual scene */
} gsz_settings;

/** Looks at a sample of the cloud: what does not depend on the quality. */
gsz_result gsz_settings_measure(gsz_context *context, gsz_settings *out_settings,
                                const gsz_cloud *cloud,
                                const gsz_pack_options *options) GSZ_CHECKED;
/** Some Gaussians will be coarser than the rest: for a quality to mean the same, that is finer. */
void gsz_settings_veil(gsz_settings *settings);
/** The steps for a quality. opacity_bits 0: as many as the quality asks for. */
void gsz_settings_choose(gsz_settings *settings, float quality, int opacity_bits);

#endif
