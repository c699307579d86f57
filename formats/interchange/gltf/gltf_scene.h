/* SPDX-License-Identifier: MIT */
/* gltf_scene.h - where in a scene there are Gaussians. Internal. */
#ifndef GSZ_GLTF_SCENE_H
#define GSZ_GLTF_SCENE_H

#include "cloud_place.h"
#include "gltf_document.h"

typedef struct gsz_gltf_part {
    const cJSON *primitive;
    gsz_placement placement; /* in the axes of glTF */
} gsz_gltf_part;

typedef struct gsz_gltf_scene {
    size_t count, capacity;
    gsz_gltf_part *part;
} gsz_gltf_scene;

/** All primitives with Gaussians of the scene that is shown (all nodes, or else all meshes, of a file without one). */
gsz_result gsz_gltf_scene_find(gsz_gltf_document *document, gsz_gltf_scene *scene) GSZ_CHECKED;
void gsz_gltf_scene_free(gsz_context *context, gsz_gltf_scene *scene);
/** The extension of a primitive that says it has Gaussians, or NULL. */
const cJSON *gsz_gltf_splatting(const cJSON *primitive);
/** The extension of it that says they are a .spz, or NULL. */
const cJSON *gsz_gltf_splatting_spz(const cJSON *primitive);

#endif
