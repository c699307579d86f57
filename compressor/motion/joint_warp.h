/* SPDX-License-Identifier: MIT */
/* joint_warp.h - where the joints of a frame carry the Gaussians that follow them. Internal; specified in formats/gsz.md,
 * "Warp": blended as in DualGS, section 3.1: p' = sum w (A p + b), and rotations by the blended rotations of A. */
#ifndef GSZ_JOINT_WARP_H
#define GSZ_JOINT_WARP_H

#include "joint_binding.h"

/** What a joint does to the space around it: x -> linear x + shift. */
typedef struct gsz_joint_map {
    double linear[3][3];
    double shift[3];
    double turn[4]; /* quaternion w, x, y, z of the rotation nearest to linear, w >= 0 */
    double tint[3]; /* added to colours, after the colour transform */
    double gain;    /* harmonics are multiplied by 1 + gain */
} gsz_joint_map;

/** Of all joints at a frame; out has room for joint_count. */
void gsz_joint_maps(gsz_joint_map *out, const gsz_motion *motion, const gsz_cloud *key, int frame);

/** The light that falls on a Gaussian: tint and gain. */
void gsz_joint_light(double out_tint[3], double *out_gain, const gsz_binding *binding,
                     const gsz_joint_map *maps, size_t gaussian);

/** turn is set from linear. */
void gsz_joint_turn(gsz_joint_map *map);

/** The place of a Gaussian, and how it turns (unit quaternion); binding->near > 0. */
void gsz_joint_carry(double out_place[3], double out_turn[4], const gsz_binding *binding,
                     const gsz_joint_map *maps, size_t gaussian, const double place[3]);

/** The rotation of a unit quaternion w, x, y, z. */
void gsz_quaternion_matrix(double out[3][3], const double q[4]);
/** a * b, Hamilton's product of quaternions w, x, y, z: first b, then a. */
void gsz_quaternion_product(double out[4], const double a[4], const double b[4]);

#endif
