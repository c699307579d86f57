/* SPDX-License-Identifier: MIT */
/* joint_binding.h - which joints each Gaussian of a key follows, and how closely. Internal; specified in formats/gsz.md,
 * "Binding". Encoder and decoder find it in the key: nothing of it is stored. */
#ifndef GSZ_JOINT_BINDING_H
#define GSZ_JOINT_BINDING_H

#include "motion.h"

enum { GSZ_BINDING_TOTAL = 255 };

/** Arrays of [Gaussian][near]; weights of a Gaussian add up to GSZ_BINDING_TOTAL. Zero-initialise. */
typedef struct gsz_binding {
    int near; /* joints a Gaussian; 0: there are none */
    uint16_t *joint;
    uint8_t *weight; /* exp(-d^2 / reach^2), less that of the nearest joint that is not followed */
} gsz_binding;

gsz_result gsz_binding_make(gsz_context *context, gsz_binding *binding, const gsz_motion *motion,
                            const gsz_cloud *key) GSZ_CHECKED;
void gsz_binding_free(gsz_context *context, gsz_binding *binding);

#endif
