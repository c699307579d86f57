/* SPDX-License-Identifier: MIT */
/* island_shape.h - the lie of the land of the landscape: coast, heights, path. The water is at height 0. */
#ifndef GSZ_ISLAND_SHAPE_H
#define GSZ_ISLAND_SHAPE_H

#include "vec3.h"

/** Middle of the house and its direction. */
#define GSZ_HOUSE_X 2.3f
#define GSZ_HOUSE_Z 1.5f
#define GSZ_HOUSE_TURN 0.55f

/** Distance of the coast from the middle in the direction of (x, z). */
float gsz_island_coast(float x, float z);
float gsz_island_height(float x, float z);
/** Upwards, unit length. */
gsz_vec3 gsz_island_normal(float x, float z);
/** Distance from the middle of the path that leads from the landing stage past the house to the summit. */
float gsz_island_path(float x, float z);
/** Distance from the middle of the house. */
float gsz_island_house(float x, float z);

#endif
