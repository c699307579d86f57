/* SPDX-License-Identifier: MIT */
/* splat_grid.h - which Gaussian of a cloud is most like a given one, near a place. Internal. */
#ifndef GSZ_SPLAT_GRID_H
#define GSZ_SPLAT_GRID_H

#include "gsz_splats.h"

/** Gaussians of a cloud by cells. Zero-initialise; the cloud is borrowed. */
typedef struct gsz_splat_grid {
    const gsz_cloud *cloud;
    double cell; /* edge */
    double low[3];
    int cells[3];
    double crowd;    /* with how many a Gaussian shares its cell, itself among them, on average */
    uint32_t *begin; /* of each cell, and behind the last: in member[] */
    uint32_t *member;
} gsz_splat_grid;

/** What likeness is measured by: unlike is what differs by 1 in units of these. */
typedef struct gsz_likeness {
    double place, color, opacity, scale; /* scene's units; DC; alpha; logarithm of the volume */
} gsz_likeness;

/** Cells of at least `cell`, larger where there would be too many. */
gsz_result gsz_splat_grid_make(gsz_context *context, gsz_splat_grid *grid, const gsz_cloud *cloud,
                               double cell) GSZ_CHECKED;
void gsz_splat_grid_free(gsz_context *context, gsz_splat_grid *grid);

/** The index of the one that is most like Gaussian i of `as`, were that at `place`; within `reach`, at most one cell's edge, and
 *  less unlike than 1. UINT32_MAX: none. Equals: the lower index. */
uint32_t gsz_splat_grid_find(const gsz_splat_grid *grid, const gsz_cloud *as, size_t i,
                             const double place[3], double reach, const gsz_likeness *likeness);

/** The middle one of the distances of some Gaussians to the nearest other one. */
gsz_result gsz_splat_spacing(gsz_context *context, double *out, const gsz_cloud *cloud) GSZ_CHECKED;

#endif
