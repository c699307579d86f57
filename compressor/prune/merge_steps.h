/* SPDX-License-Identifier: MIT */
/* merge_steps.h - how far each Gaussian goes towards what it was handed. Internal. */
#ifndef GSZ_MERGE_STEPS_H
#define GSZ_MERGE_STEPS_H

#include "merge.h"

/** What was handed to whom. */
typedef struct gsz_merger {
    const gsz_cloud *source;
    const uint32_t *kept_index; /* of each kept one: where it is in the source */
    uint32_t *heir;             /* which of the kept ones was handed anything */
    gsz_cloud merged;           /* what each heir would then be */
} gsz_merger;

/** Moves each attribute of each heir among *kept, the Gaussians of the source that stay, a part of its way to what it was
 *  handed, as far as pictures say: options->teacher for each, options->judge, if there is one, for all. After a failure *kept is as it
 *  was. */
gsz_result gsz_merge_steps(gsz_context *context, gsz_cloud *kept, const gsz_merger *merger,
                           const gsz_merge_options *options) GSZ_CHECKED;

#endif
