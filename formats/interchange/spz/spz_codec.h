/* SPDX-License-Identifier: MIT */
/* spz_codec.h - what a value of a .spz means, shared by both directions. Internal. */
#ifndef GSZ_SPZ_CODEC_H
#define GSZ_SPZ_CODEC_H

#include "spz_packed.h"

enum { GSZ_SPZ_COEFFICIENTS = 15 }; /* of a channel, that a cloud can have */

/* How signs change from the axes of a file to those of a cloud, or back, where that is all that changes. */
typedef struct gsz_spz_signs {
    float position[3];
    float rotation[3]; /* of x, y, z of the quaternion */
    float harmonic[GSZ_SPZ_COEFFICIENTS];
} gsz_spz_signs;

gsz_spz_signs gsz_spz_signs_of(const float axis[3]);

/** packed into a cloud of at most degree 3, whose axes are those of the file but for signs. */
gsz_result gsz_spz_decode(gsz_context *context, gsz_cloud *cloud, const gsz_spz_packed *packed,
                          const gsz_spz_signs *signs) GSZ_CHECKED;
/** A cloud into packed, which has been created for it. */
gsz_result gsz_spz_encode(gsz_context *context, gsz_spz_packed *packed, const gsz_cloud *cloud,
                          const gsz_spz_signs *signs, int first_bits, int rest_bits) GSZ_CHECKED;

#endif
