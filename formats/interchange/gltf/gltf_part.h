/* SPDX-License-Identifier: MIT */
/* gltf_part.h - the Gaussians of one primitive. Internal. */
#ifndef GSZ_GLTF_PART_H
#define GSZ_GLTF_PART_H

#include "gltf_scene.h"

/** Reads a primitive's Gaussians into *cloud (zeroed), placed where its node has them, in a cloud's axes. */
gsz_result gsz_gltf_part_read(gsz_gltf_document *document, gsz_cloud *cloud,
                              const gsz_gltf_part *part) GSZ_CHECKED;

#endif
