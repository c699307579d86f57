/* SPDX-License-Identifier: MIT */
/* importance.h - what each Gaussian contributes to pictures. Internal. */
#ifndef GSZ_IMPORTANCE_H
#define GSZ_IMPORTANCE_H

#include "gsz_raster.h"
#include "gsz_views.h"

/** Of a weight (alpha times the transmittance in front of it) in the pixels of a view: w is its sum, l the largest, n the
 *  number of pixels touched, m of those in which no other Gaussian weighs more. Sums are over views. */
typedef enum gsz_importance_form {
    /** Sum of w l: about that of the squares, which is what goes missing from pictures without it. 0 if and only
     *  if no view sees it. */
    GSZ_IMPORTANCE_ENERGY,
    /** Sum of w (Lee et al. 2025, OMG, for rooms); 0 where m is 0 in every view. */
    GSZ_IMPORTANCE_WEIGHT,
    /** Sum of w / n over views with an m (the same, for outdoors). */
    GSZ_IMPORTANCE_MEAN_WEIGHT,
    GSZ_IMPORTANCE_FORMS
} gsz_importance_form;

/** The one that keeps pictures closest at an equal count: pruning.md. */
#define GSZ_IMPORTANCE_DEFAULT GSZ_IMPORTANCE_ENERGY

/** A sum over views in the making. Zero-initialise; release with gsz_importance_close. */
typedef struct gsz_importance {
    gsz_context *context;
    const gsz_cloud *cloud;
    gsz_importance_form form;
    double *sum;        /* of each Gaussian */
    uint8_t *dominates; /* some pixel of some view */
    gsz_raster *raster;
    gsz_splat_stats stats; /* of the last view */
    gsz_draw_options options;
} gsz_importance;

gsz_result gsz_importance_open(gsz_context *context, gsz_importance *importance,
                               const gsz_cloud *cloud, gsz_importance_form form) GSZ_CHECKED;
/** Draws a view: what a Gaussian has in it is in importance->stats. */
gsz_result gsz_importance_look(gsz_importance *importance, const gsz_camera *camera) GSZ_CHECKED;
/** What the view that was drawn last adds to the sum of Gaussian i. */
double gsz_importance_share(const gsz_importance *importance, size_t i);
/** Adds it to all sums. */
void gsz_importance_add(gsz_importance *importance);
void gsz_importance_close(gsz_importance *importance);

/** out_importance[i] of cloud->count, from the views of the list that are learned from (school.h). */
gsz_result gsz_importance_measure(gsz_context *context, double *out_importance,
                                  const gsz_cloud *cloud, const gsz_camera_list *views,
                                  gsz_importance_form form) GSZ_CHECKED;

#endif
