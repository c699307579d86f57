/* SPDX-License-Identifier: MIT */
/* layer_colors.h - gives the Gaussians of a cloud the colours of their layers of importance, and theirs back. */
#ifndef GSZ_LAYER_COLORS_H
#define GSZ_LAYER_COLORS_H

#include "scene_file.h"

/** The cloud's own colours while it has others. Zero-initialise. */
typedef struct gsz_layer_colors {
    float *own; /**< DC and harmonics, plane by plane; NULL: the cloud has them */
} gsz_layer_colors;

/** GSZ_ERROR_MEMORY: the colours stay. */
gsz_result gsz_layer_colors_put(gsz_layer_colors *colors, gsz_scene_cloud *scene) GSZ_CHECKED;
/** Undoes gsz_layer_colors_put, if it was called, bit by bit. */
void gsz_layer_colors_take_back(gsz_layer_colors *colors, gsz_scene_cloud *scene);
/** Forgets what was kept of a cloud that is gone. */
void gsz_layer_colors_free(gsz_layer_colors *colors);

#endif
