/* SPDX-License-Identifier: MIT */
/* merge_steps.h - how far each Gaussian goes towards what it was handed. Internal. */
#ifndef GSZ_MERGE_STEPS_H
#define GSZ_MERGE_STEPS_H

#include "merge.h"

/** Moves each attribute of each Gaussian of *kept a part of its way to *merged, a cloud of the same count and degree,
 *  as far as pictures say: options->teacher for each, options->judge, if there is one, for all. */
gsz_result gsz_merge_steps(gsz_context *context, gsz_cloud *kept, const gsz_cloud *merged,
                           const gsz_merge_options *options) GSZ_CHECKED;

#endif
