/* SPDX-License-Identifier: MIT */
/* scene_model.c - the growing list of surfaces. */
#include "scene_model.h"

#include <string.h>

#include "context.h"

static gsz_result grow(gsz_context *context, gsz_scene *scene) {
    size_t capacity = scene->surface_capacity ? 2 * scene->surface_capacity : 256;
    gsz_surface *larger = NULL;
    GSZ_TRY(GSZ_NEW(context, &larger, capacity));
    if (scene->surface_count) memcpy(larger, scene->surface, scene->surface_count * sizeof *larger);
    gsz_free(context, scene->surface);
    scene->surface = larger;
    scene->surface_capacity = capacity;
    return GSZ_OK;
}

gsz_result gsz_scene_add(gsz_context *context, gsz_scene *scene, gsz_surface **out_surface) {
    if (scene->surface_count == scene->surface_capacity) GSZ_TRY(grow(context, scene));
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
