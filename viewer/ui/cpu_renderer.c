/* SPDX-License-Identifier: MIT */
/* cpu_renderer.c - keeps a cloud and its last picture, and turns the picture into bytes for a screen. */
#include "cpu_renderer.h"

#include "cloud_dress.h"
#include "vector3.h"

#include <stdlib.h>

struct gsz_cpu_renderer {
    gsz_context *context;
    gsz_raster *raster;
    gsz_picture picture;
    gsz_scene_cloud scene;
    gsz_cloud_dress dress; /* of the cloud */
    bool drawn;
    gsz_render_view view; /* of the picture */
};

/* ---- the cloud ---- */

void gsz_cpu_renderer_swap(gsz_cpu_renderer *renderer, gsz_scene_cloud *cloud) {
    gsz_scene_cloud before = renderer->scene;
    gsz_cloud_dress_forget(&renderer->dress);
    renderer->drawn = false;
    renderer->scene = *cloud;
    *cloud = before;
}

void gsz_cpu_renderer_take(gsz_cpu_renderer *renderer, gsz_scene_cloud *cloud) {
    gsz_cpu_renderer_swap(renderer, cloud);
    gsz_scene_cloud_free(cloud);
}

const gsz_cloud *gsz_cpu_renderer_cloud(const gsz_cpu_renderer *renderer) {
    return &renderer->scene.cloud;
}

uint64_t gsz_cpu_renderer_gaussians(const gsz_cpu_renderer *renderer) {
    return renderer->scene.cloud.count;
}

uint64_t gsz_cpu_renderer_bytes(const gsz_cpu_renderer *renderer) {
    return gsz_cloud_float_bytes(&renderer->scene.cloud);
}

/* The Gaussians that are drawn. */
static size_t shown_of(const gsz_scene_cloud *scene, const gsz_render_view *view) {
    return view->layers > 0 ? gsz_scene_cloud_end(scene, view->layers - 1) : scene->cloud.count;
}

/* Whether the centre lies in the pyramid of view, widened by a tenth. */
static bool sees(const gsz_camera *camera, const gsz_cloud *cloud, size_t i, const float slope[2]) {
    float way[3], depth;
    for (int axis = 0; axis < 3; axis++)
        way[axis] = cloud->plane[GSZ_PLANE_POSITION + axis][i] - camera->position[axis];
    depth = gsz_dot3(way, camera->forward);
    return depth > 0.2f && fabsf(gsz_dot3(way, camera->right)) < slope[0] * depth &&
           fabsf(gsz_dot3(way, camera->down)) < slope[1] * depth;
}

uint64_t gsz_cpu_renderer_visible(gsz_cpu_renderer *renderer) {
    const gsz_camera *camera = &renderer->view.camera;
    const gsz_cloud *cloud = &renderer->scene.cloud;
    float slope[2];
    uint64_t visible = 0;
    if (!renderer->drawn) return 0;
    slope[1] = 1.1f * tanf(camera->fov_y * (float)M_PI / 360);
    slope[0] = slope[1] * (float)renderer->view.width /
               ((float)renderer->view.height * camera->pixel_aspect);
    for (size_t i = 0; i < shown_of(&renderer->scene, &renderer->view); i++)
        visible += sees(camera, cloud, i, slope);
    return visible;
}

/* ---- drawing ---- */

bool gsz_cpu_renderer_is_stale(const gsz_cpu_renderer *renderer, const gsz_render_view *view) {
    return !renderer->drawn || !gsz_render_view_equals(&renderer->view, view);
}

static gsz_result put_dress(gsz_cpu_renderer *renderer, const gsz_render_view *view) {
    gsz_cloud_look look = {.layers = view->layers,
                           .larger = logf(view->splat_scale),
                           .least_alpha = view->least_alpha,
                           .by_layer = view->show == GSZ_RENDER_IMPORTANCE};
    return gsz_cloud_dress_put(&renderer->dress, &renderer->scene, &look);
}

static gsz_result fit_picture(gsz_cpu_renderer *renderer, int width, int height) {
    gsz_picture *picture = &renderer->picture;
    if (picture->width == width && picture->height == height) return GSZ_OK;
    gsz_picture_free(renderer->context, picture);
    return gsz_picture_create(renderer->context, picture, width, height);
}

/* The most important layers lie first. */
static gsz_result draw_shown(gsz_cpu_renderer *renderer, const gsz_camera *camera,
                             const gsz_render_view *view) {
    gsz_cloud shown = renderer->scene.cloud;
    shown.count = shown_of(&renderer->scene, view);
    return gsz_raster_draw(renderer->context, renderer->raster, &renderer->picture, &shown, camera,
                           &view->draw);
}

static void fill(gsz_picture *picture, const float color[3]) {
    size_t pixels = (size_t)picture->width * (size_t)picture->height;
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < pixels; i++) picture->plane[c][i] = color[c];
}

gsz_result gsz_cpu_renderer_draw(gsz_cpu_renderer *renderer, const gsz_render_view *view,
                                 bool again) {
    gsz_camera camera = view->camera;
    gsz_result result;
    if (!again && !gsz_cpu_renderer_is_stale(renderer, view)) return GSZ_OK;
    renderer->drawn = false;
    camera.width = (int)view->width;
    camera.height = (int)view->height;
    result = fit_picture(renderer, camera.width, camera.height);
    if (result == GSZ_OK) result = put_dress(renderer, view);
    if (result == GSZ_OK && renderer->scene.cloud.count == 0)
        fill(&renderer->picture, view->draw.background);
    else if (result == GSZ_OK)
        result = draw_shown(renderer, &camera, view);
    renderer->drawn = result == GSZ_OK;
    renderer->view = *view;
    return result;
}

const gsz_picture *gsz_cpu_renderer_picture(const gsz_cpu_renderer *renderer) {
    return &renderer->picture;
}

/* ---- bytes ---- */

/* Not a number becomes 0. */
static inline uint32_t to_byte(float x) {
    float above = x > 0 ? x : 0, within = above < 1 ? above : 1;
    return (uint32_t)(int32_t)(within * 255 + 0.5f);
}

/* A word a pixel and no branches, so that the compiler makes vectors of it. Bytes of a word: first is lowest. */
static void write_row(uint32_t *restrict out, const float *restrict first,
                      const float *restrict second, const float *restrict third, size_t count) {
    for (size_t i = 0; i < count; i++)
        out[i] =
            to_byte(first[i]) | to_byte(second[i]) << 8 | to_byte(third[i]) << 16 | 0xff000000u;
}

void gsz_cpu_renderer_write(const gsz_cpu_renderer *renderer, uint8_t *out, bool bgr) {
    const gsz_picture *picture = &renderer->picture;
    size_t width = (size_t)picture->width;
    for (size_t y = 0; y < (size_t)picture->height; y++)
        write_row((uint32_t *)(void *)(out + y * width * 4),
                  picture->plane[bgr ? 2 : 0] + y * width, picture->plane[1] + y * width,
                  picture->plane[bgr ? 0 : 2] + y * width, width);
}

/* ---- lifetime ---- */

const char *gsz_cpu_renderer_error(const gsz_cpu_renderer *renderer) {
    return gsz_context_error(renderer->context);
}

gsz_result gsz_cpu_renderer_create(gsz_cpu_renderer **out_renderer, gsz_pool *pool) {
    gsz_cpu_renderer *renderer = calloc(1, sizeof *renderer);
    gsz_context_options options;
    gsz_result result;
    *out_renderer = renderer;
    if (!renderer) return GSZ_ERROR_MEMORY;
    gsz_context_options_default(&options);
    options.pool = pool;
    result = gsz_context_create(&renderer->context, &options);
    if (result == GSZ_OK) result = gsz_raster_create(renderer->context, &renderer->raster);
    if (result != GSZ_OK) gsz_cpu_renderer_destroy(out_renderer);
    return result;
}

void gsz_cpu_renderer_destroy(gsz_cpu_renderer **out_renderer) {
    gsz_cpu_renderer *renderer = *out_renderer;
    if (!renderer) return;
    gsz_cloud_dress_forget(&renderer->dress);
    gsz_scene_cloud_free(&renderer->scene);
    if (renderer->context) {
        gsz_raster_destroy(renderer->context, &renderer->raster);
        gsz_picture_free(renderer->context, &renderer->picture);
    }
    gsz_context_destroy(&renderer->context);
    free(renderer);
    *out_renderer = NULL;
}
