/* SPDX-License-Identifier: MIT */
/* moments.h - the covariance of a Gaussian, and the Gaussian of a covariance. Internal.
 *
 * Symmetric matrices are xx xy xz yy yz zz. */
#ifndef GSZ_MOMENTS_H
#define GSZ_MOMENTS_H

#include "gsz_splats.h"

/** From the planes of Gaussian i. */
void gsz_covariance_of(double out_covariance[6], const gsz_cloud *cloud, size_t i);
/** About the area of its outline, from a direction of chance: the square root of the sum of the squares of the
 *  products of two deviations. Above 0, even of a needle. */
double gsz_covariance_area(const double covariance[6]);
/** x' C^-1 x, of a C that is at least positive semidefinite. */
double gsz_covariance_distance(const double covariance[6], const double x[3]);
/** Writes scales and quaternion of Gaussian i. Its axes become those that they were nearest to, and the quaternion
 *  has the length and the hemisphere that it had. No deviation gets below `share` (in variance) of the least
 *  that it had. */
void gsz_covariance_to(gsz_cloud *cloud, size_t i, const double covariance[6], double share);

#endif
