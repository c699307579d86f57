/* SPDX-License-Identifier: MIT */
/* symmetric.h - symmetric 3x3 matrices: xx xy xz yy yz zz. Internal; knows nothing but libc, and not its libm: the same
 * bits on every machine. */
#ifndef GSZ_SYMMETRIC_H
#define GSZ_SYMMETRIC_H

#ifdef __cplusplus
extern "C" {
#endif

/** Eigenvalues, in no order, and axis[k], the unit vector of the k-th. */
void gsz_symmetric_eigen(double out_value[3], double out_axis[3][3], const double matrix[6]);

#ifdef __cplusplus
}
#endif
#endif
