/* SPDX-License-Identifier: MIT */
/* sh_rotation.h - spherical harmonics of a scene that turns. Internal. */
#ifndef GSZ_SH_ROTATION_H
#define GSZ_SH_ROTATION_H

enum { GSZ_SH_BAND_MAX = 7 /* functions of degree 3 */ };

/** Matrices by which coefficients of degrees 1 to 3 turn: what was band[l-1][n] goes into [m] as matrix[l-1][m][n]. */
typedef struct gsz_sh_rotation {
    double matrix[3][GSZ_SH_BAND_MAX][GSZ_SH_BAND_MAX];
} gsz_sh_rotation;

/** `turn` is orthogonal: a vector v becomes turn v. */
void gsz_sh_rotation_make(gsz_sh_rotation *out, const double turn[3][3]);

#endif
