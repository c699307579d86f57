/* SPDX-License-Identifier: MIT */
/* cloud_dress.c - planes are kept as they were, and changed from there. */
#include "cloud_dress.h"

#include "layer_colors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what they were ---- */

static gsz_result keep(gsz_cloud_dress *dress, const gsz_cloud *cloud, int first, int end) {
    size_t bytes = cloud->count * sizeof(float);
    for (int p = first; p < end; p++) {
        if (dress->own[p]) continue;
        dress->own[p] = malloc(bytes);
        if (!dress->own[p]) return GSZ_ERROR_MEMORY;
        memcpy(dress->own[p], cloud->plane[p], bytes);
    }
    return GSZ_OK;
}

static gsz_result keep_changed(gsz_cloud_dress *dress, const gsz_scene_cloud *scene,
                               const gsz_cloud_look *look) {
    const gsz_cloud *cloud = &scene->cloud;
    bool grows = gsz_scene_growth_is_there(&scene->growth, look->layers);
    int color_end = look->by_layer ? gsz_plane_count(cloud->sh_degree) : GSZ_PLANE_REST;
    gsz_result result = GSZ_OK;
    if (grows || look->larger != 0)
        result = keep(dress, cloud, GSZ_PLANE_SCALE, GSZ_PLANE_SCALE + 3);
    if (result == GSZ_OK && (grows || look->least_alpha > 0))
        result = keep(dress, cloud, GSZ_PLANE_OPACITY, GSZ_PLANE_OPACITY + 1);
    if (result == GSZ_OK && (grows || look->by_layer))
        result = keep(dress, cloud, GSZ_PLANE_DC, color_end);
    return result;
}

static void take_back(gsz_cloud_dress *dress, gsz_cloud *cloud) {
    for (int p = 0; p < GSZ_PLANE_COUNT; p++)
        if (dress->own[p]) memcpy(cloud->plane[p], dress->own[p], cloud->count * sizeof(float));
    gsz_cloud_dress_forget(dress);
}

void gsz_cloud_dress_forget(gsz_cloud_dress *dress) {
    for (int p = 0; p < GSZ_PLANE_COUNT; p++) free(dress->own[p]);
    *dress = (gsz_cloud_dress){0};
}

/* ---- what they become ---- */

static void enlarge(gsz_cloud *cloud, float larger) {
    for (int axis = 0; axis < 3; axis++)
        for (size_t i = 0; i < cloud->count; i++) cloud->plane[GSZ_PLANE_SCALE + axis][i] += larger;
}

/* Gaussians that are left out are as faint as nothing. */
static void leave_out(gsz_cloud *cloud, float least_alpha) {
    static const float nothing = -30;
    float *opacity = cloud->plane[GSZ_PLANE_OPACITY];
    for (size_t i = 0; i < cloud->count; i++)
        if (1 / (1 + expf(-opacity[i])) < least_alpha) opacity[i] = nothing;
}

static bool is_same(const gsz_cloud_look *a, const gsz_cloud_look *b) {
    return a->layers == b->layers && a->larger == b->larger && a->least_alpha == b->least_alpha &&
           a->by_layer == b->by_layer;
}

gsz_result gsz_cloud_dress_put(gsz_cloud_dress *dress, gsz_scene_cloud *scene,
                               const gsz_cloud_look *look) {
    gsz_result result;
    if (is_same(&dress->look, look) || scene->cloud.count == 0) return GSZ_OK;
    take_back(dress, &scene->cloud);
    result = keep_changed(dress, scene, look);
    if (result != GSZ_OK) {
        gsz_cloud_dress_forget(dress);
        return result;
    }
    gsz_scene_growth_put(&scene->growth, &scene->cloud, look->layers);
    if (look->larger != 0) enlarge(&scene->cloud, look->larger);
    if (look->least_alpha > 0) leave_out(&scene->cloud, look->least_alpha);
    if (look->by_layer) gsz_layer_colors_put(scene);
    dress->look = *look;
    return GSZ_OK;
}
