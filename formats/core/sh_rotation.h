/* SPDX-License-Identifier: MIT */
/* sh_rotation.h - turning spherical harmonics of degree 1..3 with the scene they colour. Internal.
 *
 * A colour of direction d is the sum of c[k] * Y[k](d), with Y in the order and with the signs of the INRIA code
 * (f_rest: degree 1 is -y, z, -x). After the scene is turned by the orthogonal matrix M, which may mirror too, the
 * colour of direction M d is what that of d was: each degree is multiplied by a matrix of its own. */
#ifndef GSZ_SH_ROTATION_H
#define GSZ_SH_ROTATION_H

#include <stddef.h>

enum { GSZ_SH_REST = 15, GSZ_SH_SIDE_MAX = 7 };

typedef struct gsz_sh_rotation {
    float degree[3][GSZ_SH_SIDE_MAX]
                [GSZ_SH_SIDE_MAX]; /* [degree - 1][row][column], sides 3, 5, 7 */
} gsz_sh_rotation;

/** The harmonics of degree 1..3 in a direction of length 1. */
void gsz_sh_rest_basis(double out[GSZ_SH_REST], const double direction[3]);
/** matrix[row][column] is orthogonal. */
void gsz_sh_rotation_make(gsz_sh_rotation *rotation, const double matrix[3][3]);
/** Turns the planes plane[0..K) of one channel, K = gsz_sh_coefficients(sh_degree), from item begin to end, in
 *  place. */
void gsz_sh_rotation_apply(const gsz_sh_rotation *rotation, float *const *plane, int sh_degree,
                           size_t begin, size_t end);

#endif
