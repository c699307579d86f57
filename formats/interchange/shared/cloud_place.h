/* SPDX-License-Identifier: MIT */
/* cloud_place.h - moving a whole cloud: turned (or mirrored), scaled and shifted, harmonics included. Internal. */
#ifndef GSZ_CLOUD_PLACE_H
#define GSZ_CLOUD_PLACE_H

#include "gsz_splats.h"

/** A point p goes to scale * (turn p) + shift. */
typedef struct gsz_placement {
    double turn[3][3]; /* orthogonal; [row][column] */
    double scale;      /* above 0 */
    double shift[3];
} gsz_placement;

/** The placement that changes nothing. */
gsz_placement gsz_placement_none(void);
gsz_result gsz_cloud_place(gsz_context *context, gsz_cloud *cloud,
                           const gsz_placement *placement) GSZ_CHECKED;

#endif
