/* SPDX-License-Identifier: MIT */
/* layer_colors.h - gives the Gaussians of a cloud the colours of their layers of importance. */
#ifndef GSZ_LAYER_COLORS_H
#define GSZ_LAYER_COLORS_H

#include "scene_file.h"

void gsz_layer_colors_put(gsz_scene_cloud *scene);

#endif
