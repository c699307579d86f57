/* SPDX-License-Identifier: MIT */
/* cloud_place.h - moving a whole cloud: turned (or mirrored), scaled and shifted, harmonics included. Internal. */
#ifndef GSZ_CLOUD_PLACE_H
#define GSZ_CLOUD_PLACE_H

#include "sh_rotation.h"

#include "gsz_splats.h"

/** A point p goes to scale * (turn p) + shift. */
typedef struct gsz_placement {
    double turn[3][3]; /* orthogonal; [row][column] */
    double scale;      /* above 0 */
    double shift[3];
} gsz_placement;

/** The placement that changes nothing. */
gsz_placement gsz_placement_none(void);
/** The matrix of a quaternion w, x, y, z of any length; the identity for that of all zeros. */
void gsz_matrix_of_quaternion(double out[3][3], const double quaternion[4]);

/** A placement made ready; the members are of cloud_place.c. */
typedef struct gsz_mover {
    gsz_placement placement;
    bool turns;
    bool flips;           /* nothing but signs change, which is exact */
    float sign[4];        /* then, of w, x, y, z */
    double quaternion[4]; /* w, x, y, z */
    double log_scale;
    gsz_sh_rotation harmonics;
} gsz_mover;

void gsz_mover_make(gsz_mover *mover, const gsz_placement *placement);
/** Moves the Gaussians begin..end; other ones at the same time by other threads. */
void gsz_mover_move(const gsz_mover *mover, gsz_cloud *cloud, size_t begin, size_t end);
/** All of a cloud, which stays moved in part if it is cancelled. */
gsz_result gsz_cloud_place(gsz_context *context, gsz_cloud *cloud,
                           const gsz_placement *placement) GSZ_CHECKED;

#endif
