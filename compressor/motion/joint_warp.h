/* SPDX-License-Identifier: MIT */
/* joint_warp.h - where the joints of a frame carry the Gaussians that follow them. Internal; specified in formats/gsz.md,
 * "Warp": blended as in DualGS, section 3.1: p' = sum w (A p + b), and rotations by the blended rotations of A. */
#ifndef GSZ_JOINT_WARP_H
#define GSZ_JOINT_WARP_H

#include "joint_binding.h"

/** What a joint does to what is around it, as numbers that can be blended alike. */
typedef struct gsz_joint_map {
    double linear[3][3]; /* x -> linear x + shift */
    double shift[3];
    double tint[3]; /* added to colours, after the colour transform */
    double gain;    /* harmonics are multiplied by 1 + gain */
    double turn[4]; /* quaternion w, x, y, z of the rotation nearest to linear, w >= 0 */
} gsz_joint_map;

/** Of one joint at a frame. */
void gsz_joint_map_at(gsz_joint_map *out, const gsz_motion *motion, const gsz_cloud *key, int frame,
                      uint32_t joint);
/** Of all joints at a frame; out has room for joint_count. */
void gsz_joint_maps(gsz_joint_map *out, const gsz_motion *motion, const gsz_cloud *key, int frame);

/** turn is set from linear. */
void gsz_joint_turn(gsz_joint_map *map);

/** The blend of the maps that a Gaussian follows, its turn of unit length; binding->near > 0. */
void gsz_joint_blend(gsz_joint_map *out, const gsz_binding *binding, const gsz_joint_map *maps,
                     size_t gaussian);

/** Where a map carries a place. */
static inline void gsz_joint_carry(double out[3], const gsz_joint_map *map, const double place[3]) {
    for (int r = 0; r < 3; r++)
        out[r] = map->linear[r][0] * place[0] + map->linear[r][1] * place[1] +
                 map->linear[r][2] * place[2] + map->shift[r];
}

/** Cofactors of m, whose transpose over the determinant is its inverse; returns the determinant. */
double gsz_cofactors(double out[3][3], double m[3][3]);
/** The rotation of a unit quaternion w, x, y, z. */
void gsz_quaternion_matrix(double out[3][3], const double q[4]);
/** a * b, Hamilton's product of quaternions w, x, y, z: first b, then a. */
void gsz_quaternion_product(double out[4], const double a[4], const double b[4]);

#endif
