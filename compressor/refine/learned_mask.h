/* SPDX-License-Identifier: MIT */
/* learned_mask.h - finds by gradient which Gaussians the others can make up for. Internal.
 *
 * Each Gaussian has a logit m, as in Lee et al. 2024 (C3DGS, section 3.1), and pays worth * sigmoid(m) for being there.
 * There a step function is drawn and its gradient is made up (straight-through): all that is drawn then is as opaque as
 * it can be or not there, opacity is learned beside it, and the sum of both gradients says little about the way
 * from one to the other. Here alpha * sigmoid(m) is drawn and opacity stays. Removing a Gaussian that is missed by
 * e leaves a loss of e (1 - sigmoid(m))^2 + worth * sigmoid(m) between the two, whose minimum lies at
 * sigmoid(m) = 1 - worth / (2 e): below one half exactly if e < worth, if keeping it costs more than losing it. All
 * other attributes learn meanwhile, so that e is what is left after the neighbours did what they can.
 * Measured at equal numbers and lessons in prune/pruning.md. */
#ifndef GSZ_LEARNED_MASK_H
#define GSZ_LEARNED_MASK_H

#include "trainer.h"

typedef struct gsz_learned_mask {
    gsz_context *context;
    gsz_trainer *trainer;  /* borrowed */
    float *logit;          /* of each Gaussian of the student */
    float *first, *second; /* moments */
    float *shown;          /* opacities as they are drawn */
    int lessons;
} gsz_learned_mask;

/** Zero-initialise; release with gsz_learned_mask_free. */
gsz_result gsz_learned_mask_init(gsz_context *context, gsz_learned_mask *mask,
                                 gsz_trainer *trainer) GSZ_CHECKED;
void gsz_learned_mask_free(gsz_learned_mask *mask);

/** A lesson for the mask and, but for the opacities, for the student. `worth` is in units of the loss: mean squared
 *  error of a picture's values. */
gsz_result gsz_learned_mask_lesson(gsz_learned_mask *mask, const gsz_adam_rates *rates,
                                   double worth) GSZ_CHECKED;

/** Gives the student the opacities that were drawn last and drops the Gaussians that the mask lets go: all but the
 *  `keep` with the highest logits, or with keep 0 those that are not worth what they cost. The mask is spent. */
gsz_result gsz_learned_mask_apply(gsz_learned_mask *mask, size_t keep) GSZ_CHECKED;

#endif
