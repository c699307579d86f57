/* SPDX-License-Identifier: MIT */
/* scene_model.c - the growing list of surfaces. */
#include "scene_model.h"

#include <string.h>

#include "context.h"

gsz_result gsz_scene_add(gsz_context *context, gsz_scene *scene, gsz_surface **out_surface) {
    GSZ_TRY(GSZ_GROW(context, &scene->surface, &scene->surface_capacity, scene->surface_count + 1));
    gsz_surface *surface = &scene->surface[scene->surface_count];
    memset(surface, 0, sizeof *surface);
    surface->axis_x = vec3(1, 0, 0);
    surface->axis_y = vec3(0, 1, 0);
    surface->axis_z = vec3(0, 0, 1);
    surface->cells_u = surface->cells_v = 1;
    surface->detail = surface->softness = surface->cover = 1.0f;
    surface->seed = (uint32_t)scene->surface_count;
    scene->surface_count++;
    *out_surface = surface;
    return GSZ_OK;
}

void gsz_scene_free(gsz_context *context, gsz_scene *scene) {
    gsz_free(context, scene->surface);
    memset(scene, 0, sizeof *scene);
}
