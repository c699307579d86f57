/* SPDX-License-Identifier: MIT */
/* rotation_lattice.h - between the lattice of rotations and orthonormal axes. Internal; specified in
 * formats/gsz.md, "Rotations".
 *
 * The leading axis, up to its sign, meets the cube's face x, y or z (its largest component, made positive) at
 * (u, v) = its next two components, in cyclic order, over the largest. A lattice of 2^bits points spaced
 * evenly in t, u = t (0.77 + 0.23 t^2), has nearly equal angles between neighbours. The roll turns the next
 * axis from the direction of the face's first neighbour axis, modulo pi.
 */
#ifndef GSZ_ROTATION_LATTICE_H
#define GSZ_ROTATION_LATTICE_H

#include <stdint.h>

/** The leading axis of face, u and v levels. */
void gsz_lead_axis(double out_axis[3], int face, const int32_t level[2], int bits);
/** Face and levels nearest to a unit axis. */
void gsz_lead_quantise(int *out_face, int32_t out_level[2], const double axis[3], int bits);
/** The axis next to `lead` (of that face) at a roll level. */
void gsz_roll_axis(double out_axis[3], const double lead[3], int face, int32_t level, int bits);
/** The roll level nearest to a unit axis at right angles to `lead`. */
int32_t gsz_roll_quantise(const double lead[3], int face, const double axis[3], int bits);

/** Unit quaternion w >= 0 of the rotation whose matrix has these columns (orthonormal, right-handed). */
void gsz_axes_to_quaternion(double out_q[4], const double a[3], const double b[3],
                            const double c[3]);
/** Columns of the rotation matrix of a quaternion of any length but 0. */
void gsz_quaternion_to_axes(double out_axes[3][3], const float q[4]);

static inline void gsz_cross(double out[3], const double a[3], const double b[3]) {
    out[0] = a[1] * b[2] - a[2] * b[1];
    out[1] = a[2] * b[0] - a[0] * b[2];
    out[2] = a[0] * b[1] - a[1] * b[0];
}

#endif
