/* SPDX-License-Identifier: MIT */
/* test_raster_support.h - what the tests of the rasteriser share: cameras, clouds in front of them, pictures. */
#ifndef TEST_RASTER_SUPPORT_H
#define TEST_RASTER_SUPPORT_H

#include "test_formats_support.h"

#include <math.h>

#include "gsz_raster.h"
#include "raster_core.h"

/* ---- cameras ------------------------------------------------------------------------------------- */

/** A camera away from the origin, turned about two axes, so that no axis of the picture is one of space. */
static inline gsz_camera turned_camera(float fov_y, float pixel_aspect) {
    const double a = 0.7, b = -0.4;
    const double sa = sin(a), ca = cos(a), sb = sin(b), cb = cos(b);
    const double axis[3][3] = {{ca, 0, -sa}, {sa * sb, cb, ca * sb}, {sa * cb, -sb, ca * cb}};
    gsz_camera camera = {.position = {0.3f, -1.2f, 2.1f}};
    camera.fov_y = fov_y;
    camera.pixel_aspect = pixel_aspect;
    for (int i = 0; i < 3; i++) {
        camera.right[i] = (float)axis[0][i];
        camera.down[i] = (float)axis[1][i];
        camera.forward[i] = (float)axis[2][i];
    }
    return camera;
}

/** Slope of the rays at the right and at the lower edge of the picture. */
static inline void edge_slopes(double out[2], const gsz_camera *camera, int width, int height) {
    out[1] = tan((double)camera->fov_y * (3.14159265358979323846 / 360));
    out[0] = out[1] * width / (height * (double)camera->pixel_aspect);
}

/* ---- clouds -------------------------------------------------------------------------------------- */

/** Moves a Gaussian to depth z, where the slopes of its ray are those of the picture's edge times `at`. */
static inline void place_gaussian(gsz_cloud *cloud, size_t i, const gsz_camera *camera,
                                  const double edge[2], const float at[2], float z) {
    for (int k = 0; k < 3; k++)
        cloud->plane[GSZ_PLANE_POSITION + k][i] =
            camera->position[k] +
            z * (camera->forward[k] + (float)edge[0] * at[0] * camera->right[k] +
                 (float)edge[1] * at[1] * camera->down[k]);
}

/** Gaussian i: sizes from less than a pixel to a third of the picture, all shapes and opacities; every fifth so
 *  far outside and so large that its slope is clamped while its edge is in the picture. */
static inline void random_gaussian(gsz_cloud *cloud, size_t i, const gsz_camera *camera,
                                   const double edge[2], uint32_t *seed) {
    bool wide = i % 5 == 4;
    float z = 3.2f + random_float(seed, 2.6f), at[2];
    for (int k = 0; k < 2; k++) at[k] = random_float(seed, 1.15f);
    if (wide) at[i / 5 % 2] = (i / 10 % 2 ? -1 : 1) * (1.6f + random_float(seed, 0.25f));
    place_gaussian(cloud, i, camera, edge, at, z);
    float size = logf(z * (float)edge[1]) + (wide ? -0.9f : -2.6f + random_float(seed, 1.2f));
    for (int k = 0; k < 3; k++)
        cloud->plane[GSZ_PLANE_SCALE + k][i] = size + random_float(seed, wide ? 0.3f : 1.0f);
    for (int k = 0; k < 4; k++)
        cloud->plane[GSZ_PLANE_ROTATION + k][i] = random_float(seed, 1) + (k == 0 ? 0.3f : 0);
    cloud->plane[GSZ_PLANE_OPACITY][i] = random_float(seed, 4) + (i % 7 == 3 ? 4 : 0);
    for (int k = 0; k < 3; k++) cloud->plane[GSZ_PLANE_DC + k][i] = random_float(seed, 1.9f);
    for (int p = GSZ_PLANE_REST; p < gsz_plane_count(cloud->sh_degree); p++)
        cloud->plane[p][i] = random_float(seed, 0.25f);
}

static inline gsz_cloud cloud_before(harness *h, const gsz_camera *camera, int width, int height,
                                     size_t count, int degree, uint32_t seed) {
    gsz_cloud cloud = {0};
    double edge[2];
    assert_int_equal(gsz_cloud_create(h->context, &cloud, count, degree), GSZ_OK);
    edge_slopes(edge, camera, width, height);
    for (size_t i = 0; i < count; i++) random_gaussian(&cloud, i, camera, edge, &seed);
    return cloud;
}

/* ---- pictures ------------------------------------------------------------------------------------ */

static inline gsz_picture make_picture(harness *h, int width, int height) {
    gsz_picture picture = {0};
    assert_int_equal(gsz_picture_create(h->context, &picture, width, height), GSZ_OK);
    return picture;
}

static inline size_t pixels_of(const gsz_picture *picture) {
    return (size_t)picture->width * (size_t)picture->height;
}

/** What a loss might hand back: every plane random, the coverage included. */
static inline gsz_picture random_picture(harness *h, int width, int height, uint32_t seed) {
    gsz_picture picture = make_picture(h, width, height);
    for (int p = 0; p < 4; p++) fill_random(picture.plane[p], pixels_of(&picture), &seed, 1);
    return picture;
}

static inline void assert_same_picture(const gsz_picture *a, const gsz_picture *b) {
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    assert_memory_equal(a->storage, b->storage, 4 * pixels_of(a) * sizeof(float));
}

static inline void assert_finite_picture(const gsz_picture *picture) {
    for (int p = 0; p < 4; p++)
        for (size_t i = 0; i < pixels_of(picture); i++) assert_true(isfinite(picture->plane[p][i]));
}

static inline gsz_draw_options draw_options(bool mip, float red, float green, float blue) {
    gsz_draw_options options;
    gsz_draw_options_default(&options);
    options.filter = mip ? GSZ_SCREEN_FILTER_MIP : GSZ_SCREEN_FILTER_DILATE;
    options.background[0] = red;
    options.background[1] = green;
    options.background[2] = blue;
    return options;
}

static inline gsz_raster *make_raster(harness *h, gsz_raster_instructions most) {
    gsz_raster *raster = NULL;
    assert_int_equal(gsz_raster_create(h->context, &raster), GSZ_OK);
    gsz_raster_limit(raster, most);
    return raster;
}

static inline void assert_ok(harness *h, gsz_result result) {
    if (result != GSZ_OK) fail_msg("failed: %s", gsz_context_error(h->context));
}

#endif
