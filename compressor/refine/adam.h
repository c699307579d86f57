/* SPDX-License-Identifier: MIT */
/* adam.h - gradient descent with moments (Kingma and Ba 2015) on the planes of a cloud. Internal. */
#ifndef GSZ_ADAM_H
#define GSZ_ADAM_H

#include "gsz_splats.h"

/** How far a value moves in one step where its gradient keeps its sign; 0: not at all. */
typedef struct gsz_adam_rates {
    float position; /* in geometric means of the Gaussian's own deviations */
    float scale, rotation, opacity, dc, rest;
} gsz_adam_rates;

typedef struct gsz_adam {
    gsz_cloud first, second; /* moments: running means of the gradient and of its square */
    uint16_t
        *seen; /* how often a Gaussian had a gradient, up to a number where it no longer matters */
    float *first_scale, *second_scale; /* by `seen`: what makes up for moments that began at 0 */
} gsz_adam;

/** Zero-initialise; release with gsz_adam_free. */
gsz_result gsz_adam_create(gsz_context *context, gsz_adam *adam,
                           const gsz_cloud *cloud) GSZ_CHECKED;
void gsz_adam_free(gsz_context *context, gsz_adam *adam);

/** One step against the gradient, which becomes zeros. A Gaussian whose gradient is 0 in all that moves was not in
 *  the picture: it and its moments stay as they are. */
gsz_result gsz_adam_step(gsz_context *context, gsz_adam *adam, gsz_cloud *cloud,
                         gsz_cloud *gradient, const gsz_adam_rates *rates) GSZ_CHECKED;

/** Keeps the moments of the Gaussians index[0..count) alone. */
gsz_result gsz_adam_pick(gsz_context *context, gsz_adam *adam, const uint32_t *index,
                         size_t count) GSZ_CHECKED;

#endif
