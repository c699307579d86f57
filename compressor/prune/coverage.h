/* SPDX-License-Identifier: MIT */
/* coverage.h - views enough that importance misses nothing that shows. Internal. */
#ifndef GSZ_COVERAGE_H
#define GSZ_COVERAGE_H

#include "gsz_views.h"

typedef struct gsz_coverage_options {
    gsz_view_options placing; /* count: views to begin with; default 96 */
    int most;                 /* views to end with; default 192 */
    int checks;          /* views of another choice that look for what was missed; default 24 */
    double loss_allowed; /* gsz_coverage.loss up to which views are enough; default 1e-5 */
} gsz_coverage_options;

/** What the check views see that no view sees from which importance is measured. */
typedef struct gsz_coverage {
    size_t views;  /* in the list, those for other ends included */
    double seen;   /* share of all Gaussians that importance was measured of: not 0 */
    double missed; /* share of those that the checks see, without importance */
    double loss;   /* share of the energy (importance.h) of the checks that these have */
} gsz_coverage;

void gsz_coverage_options_default(gsz_coverage_options *options);

/** Appends to *list (empty) as many automatic views as are needed until the checks miss nothing much, at most
 *  options->most. If it is not NULL, out_importance[i] of cloud->count becomes what gsz_importance_measure has for
 *  the list with the default form, at no further cost. out_coverage and options may be NULL. */
gsz_result gsz_coverage_place_views(gsz_context *context, gsz_camera_list *list,
                                    gsz_coverage *out_coverage, double *out_importance,
                                    const gsz_cloud *cloud,
                                    const gsz_coverage_options *options) GSZ_CHECKED;

/** How well the views of a list cover what the checks see. Of the list those count from which importance is measured. */
gsz_result gsz_coverage_measure(gsz_context *context, gsz_coverage *out_coverage,
                                const gsz_cloud *cloud, const gsz_camera_list *views,
                                const gsz_camera_list *checks) GSZ_CHECKED;

#endif
