/* SPDX-License-Identifier: MIT */
/* mask.h - which Gaussians stay. Internal. */
#ifndef GSZ_MASK_H
#define GSZ_MASK_H

#include "gallery.h"

/** The Gaussians of a cloud by falling importance; the first `kept` of them stay. Zero-initialise; release with
 *  gsz_mask_free. */
typedef struct gsz_mask_ranking {
    const gsz_cloud *cloud;
    double *importance; /* of each Gaussian */
    uint32_t *order;    /* the most important first */
    double *tail;       /* tail[k]: importance of all from order[k] on together */
    size_t kept;
} gsz_mask_ranking;

/** Looks at the cloud from all but the held-out views. */
gsz_result gsz_mask_rank(gsz_context *context, gsz_mask_ranking *ranking, const gsz_cloud *cloud,
                         const gsz_camera_list *views) GSZ_CHECKED;
/** By scores of another kind, one a Gaussian, none below 0. */
gsz_result gsz_mask_rank_scores(gsz_context *context, gsz_mask_ranking *ranking,
                                const gsz_cloud *cloud, const double *score) GSZ_CHECKED;
void gsz_mask_free(gsz_context *context, gsz_mask_ranking *ranking);

/** Keeps a share, in (0, 1]; at least one Gaussian. */
void gsz_mask_keep_share(gsz_mask_ranking *ranking, double share);
/** Keeps as few as hold the share tau, in (0, 1], of the importance of all; at least one Gaussian. */
void gsz_mask_keep_cumulative(gsz_mask_ranking *ranking, double tau);
/** Keeps as few as have a PSNR of about `psnr` against the gallery's pictures, which are of the whole cloud. */
gsz_result gsz_mask_keep_likeness(gsz_context *context, gsz_mask_ranking *ranking,
                                  gsz_gallery *gallery, double psnr) GSZ_CHECKED;
/** The PSNR of what stays against the gallery's pictures. */
gsz_result gsz_mask_measure(gsz_context *context, double *out_psnr, const gsz_mask_ranking *ranking,
                            gsz_gallery *gallery) GSZ_CHECKED;
/** Indices of the Gaussians that stay, rising: ranking->kept of them, to be released with gsz_free. */
gsz_result gsz_mask_kept(gsz_context *context, uint32_t **out_index,
                         const gsz_mask_ranking *ranking) GSZ_CHECKED;
/** The Gaussians that stay, in the order of the cloud, with all their planes and the metadata. */
gsz_result gsz_mask_apply(gsz_context *context, gsz_cloud *out,
                          const gsz_mask_ranking *ranking) GSZ_CHECKED;

#endif
