/* SPDX-License-Identifier: MIT */
/* landscape_plants.h - trees, bushes and grass, each a heap of small leaves. */
#ifndef GSZ_LANDSCAPE_PLANTS_H
#define GSZ_LANDSCAPE_PLANTS_H

#include "scene_model.h"

/** Trees, bushes, grass and flowers all over the island. */
gsz_result gsz_landscape_plant(gsz_context *context, gsz_scene *scene) GSZ_CHECKED;

#endif
