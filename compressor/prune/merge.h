/* SPDX-License-Identifier: MIT */
/* merge.h - what dropped Gaussians hand over to those that stay. Internal.
 *
 * Each dropped Gaussian shares its mass (alpha times area) out among the nearest that stay, are alike in colour and
 * overlap it; each of those becomes the Gaussian with the moments of what it holds (Kerbl et al. 2024, "A
 * Hierarchical 3D Gaussian Representation"): means and covariances by mass, the spread of the means
 * included, colours by mass, alpha so that alpha times area is kept.
 *
 * That alone is a guess. Pictures tell how much of it is wanted: each attribute of each Gaussian goes a step of its
 * own, 0 to 1, along what it was handed, found by the gradient of the error of all pictures; other pictures tell
 * how far all of them go together, if at all. Mean PSNR, dB, of held-out views 480 pixels wide, automatic cameras,
 * 24 pictures to step by (tests/bench/merge_bench.c):
 *
 *     kept   scene     dropped only   merged whole   one gradient   4 rounds   4, judged
 *     0.7    lego          49.1           46.5           48.3          53.4       53.4
 *            miku          41.3           41.5           42.7          43.9       43.9
 *            playbot       47.4           42.9           45.9          48.0       48.3
 *     0.5    lego          36.4           38.5           39.0          43.4       43.4
 *            miku          34.6           35.9           36.5          38.1       38.1
 *            playbot       35.5           35.8           37.0          38.8       38.8
 *     0.35   lego          28.7           32.4           32.2          35.3       35.3
 *            miku          30.3           31.7           32.5          33.9       33.9
 *
 * Heirs and limits of likeness in merge.c were chosen on such views of the same scenes.
 *
 * So steps are worth their time, and a whole merge without pictures is not always. With other weights than these, 240
 * steps of Adam on lego at 0.5 ended at 41.3 dB from a whole merge, at 43.1 from what was only dropped and at 44.3
 * from a merge by steps. */
#ifndef GSZ_MERGE_H
#define GSZ_MERGE_H

#include "gallery.h"

typedef struct gsz_merge_options {
    gsz_gallery *teacher; /* pictures of the source, to step by; NULL: whole steps */
    gsz_gallery *judge; /* other pictures of it: how far the steps go together; NULL: all the way */
    int rounds;         /* gradients that are taken: 1 says no more than which way */
} gsz_merge_options;

/** No pictures, 4 rounds. */
void gsz_merge_options_default(gsz_merge_options *options);

/** *kept holds the Gaussians kept_index[0..kept->count), ascending, of *source; it is changed in place, its extra
 *  planes aside. Dropped Gaussians with an importance of 0, which nobody sees, hand nothing over. After a failure
 *  *kept is as it was. */
gsz_result gsz_merge_dropped(gsz_context *context, gsz_cloud *kept, const gsz_cloud *source,
                             const uint32_t *kept_index, const double *importance,
                             const gsz_merge_options *options) GSZ_CHECKED;

#endif
