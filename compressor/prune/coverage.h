/* SPDX-License-Identifier: MIT */
/* coverage.h - views enough that importance misses nothing that shows. Internal. */
#ifndef GSZ_COVERAGE_H
#define GSZ_COVERAGE_H

#include "gsz_views.h"

typedef struct gsz_coverage_options {
    gsz_view_options placing; /* count: views to begin with; default 64 */
    bool overturn;            /* with placing.up: every second choice is of it upside down */
    int more;                 /* views that are added at once, a multiple of 8; default 32 */
    int most;                 /* views in all; default 192 */
    double loss_allowed; /* of the views added last, up to which that was enough; default 1e-6 */
} gsz_coverage_options;

/** What some views saw that none before them had seen. */
typedef struct gsz_coverage {
    size_t views;  /* in the list, of any use */
    double seen;   /* share of the Gaussians that any view saw from which importance is measured */
    double missed; /* share of what those added last saw, by count, that was new to each */
    double loss;   /* the same by energy (importance.h) */
} gsz_coverage;

void gsz_coverage_options_default(gsz_coverage_options *options);

/** Appends automatic views to *list (empty): some, and others of another choice until those show nothing much that is
 *  new, or there are options->most. The last are the proof: what is left is less than they found. If it is not NULL,
 *  out_importance[i] of cloud->count becomes what gsz_importance_measure has for the list by the default form, so that no
 *  view need be drawn twice. out_coverage and options may be NULL. */
gsz_result gsz_coverage_place_views(gsz_context *context, gsz_camera_list *list,
                                    gsz_coverage *out_coverage, double *out_importance,
                                    const gsz_cloud *cloud,
                                    const gsz_coverage_options *options) GSZ_CHECKED;

/** What the views of a list from the `first` on add to those before; as far as importance is measured from them. */
gsz_result gsz_coverage_measure(gsz_context *context, gsz_coverage *out_coverage,
                                const gsz_cloud *cloud, const gsz_camera_list *views,
                                size_t first) GSZ_CHECKED;

#endif
