/* SPDX-License-Identifier: MIT */
/* noise_texture.h - procedural patterns: smooth noise, its sums over octaves, and cells. */
#ifndef GSZ_NOISE_TEXTURE_H
#define GSZ_NOISE_TEXTURE_H

#include <stdint.h>

#include "vec3.h"

/** Gradient noise, about -1..1, one feature a unit. */
float gsz_noise(gsz_vec3 p, uint32_t seed);
/** Octaves of noise, each of twice the frequency and half the height; about -1..1. */
float gsz_noise_sum(gsz_vec3 p, int octaves, uint32_t seed);
/** Octaves folded at 0: sharp ridges, 0..1. */
float gsz_noise_ridge(gsz_vec3 p, int octaves, uint32_t seed);

typedef struct gsz_noise_cell {
    float first, second; /**< distances to the two nearest feature points */
    uint32_t id;         /**< a hash of the nearest one */
} gsz_noise_cell;

/** Cells around jittered points, one a unit cube (Worley 1996). */
gsz_noise_cell gsz_noise_cells(gsz_vec3 p, uint32_t seed);
/** Fills `count` smooth channels of about unit deviation that have nothing to do with each other. */
void gsz_noise_channels(float *out, int count, gsz_vec3 p, uint32_t seed);

#endif
