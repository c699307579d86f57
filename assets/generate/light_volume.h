/* SPDX-License-Identifier: MIT */
/* light_volume.h - where light comes through: shadows and ambient occlusion by cones through voxels. */
#ifndef GSZ_LIGHT_VOLUME_H
#define GSZ_LIGHT_VOLUME_H

#include "scene_model.h"

enum { GSZ_LIGHT_LEVELS = 6 };

typedef struct gsz_light_volume {
    gsz_vec3 low;
    float voxel;
    int size[3];
    float *level[GSZ_LIGHT_LEVELS]; /**< density; each level halves the one before */
} gsz_light_volume;

/** Fills the voxels of the scene's box with its surfaces. */
gsz_result gsz_light_volume_create(gsz_context *context, gsz_light_volume *volume,
                                   const gsz_scene *scene) GSZ_CHECKED;
void gsz_light_volume_free(gsz_context *context, gsz_light_volume *volume);
/** How much light comes through from `direction` within `reach`, 0..1, in a cone of that tangent. */
float gsz_light_through(const gsz_light_volume *volume, gsz_vec3 from, gsz_vec3 direction,
                        float tangent, float reach);

/** Light on a surface. */
typedef struct gsz_lit {
    gsz_vec3 color; /**< leaving the surface, sRGB-encoded */
    float sun;      /**< how much of the sun gets there, 0..1 */
    float open;     /**< how much of the sky does, 0..1 */
} gsz_lit;

void gsz_light_shade(gsz_lit *out, const gsz_light_volume *volume, const gsz_scene *scene,
                     const gsz_surface *surface, const gsz_material *material, gsz_vec3 point,
                     gsz_vec3 normal);

#endif
