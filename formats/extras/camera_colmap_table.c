/* SPDX-License-Identifier: MIT */
/* camera_colmap_table.c - COLMAP's camera models, cameras by number, and images as cameras of ours. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "camera_colmap.h"
#include "context.h"

/* In the order of their numbers. */
static const gsz_colmap_model models[] = {
    {"SIMPLE_PINHOLE", 3, 1, false},
    {"PINHOLE", 4, 2, false},
    {"SIMPLE_RADIAL", 4, 1, false},
    {"RADIAL", 5, 1, false},
    {"OPENCV", 8, 2, false},
    {"OPENCV_FISHEYE", 8, 2, true},
    {"FULL_OPENCV", 12, 2, false},
    {"FOV", 5, 2, false},
    {"SIMPLE_RADIAL_FISHEYE", 4, 1, true},
    {"RADIAL_FISHEYE", 5, 1, true},
    {"THIN_PRISM_FISHEYE", 12, 2, true},
};
static const int64_t model_count = sizeof models / sizeof *models;

const gsz_colmap_model *gsz_colmap_model_of(int64_t number) {
    return number >= 0 && number < model_count ? &models[number] : NULL;
}

const gsz_colmap_model *gsz_colmap_model_named(const char *name) {
    for (int64_t i = 0; i < model_count; i++)
        if (strcmp(models[i].name, name) == 0) return &models[i];
    return NULL;
}

void gsz_colmap_init(gsz_colmap *colmap, gsz_context *context, gsz_camera_list *list,
                     gsz_source *cameras, gsz_source *images) {
    *colmap = (gsz_colmap){.cameras = cameras, .images = images};
    colmap->intake.context = context;
    colmap->intake.list = list;
    colmap->intake.name = gsz_source_name(cameras);
}

void gsz_colmap_fini(gsz_colmap *colmap) {
    gsz_free(colmap->intake.context, colmap->camera);
    colmap->camera = NULL;
}

/* ---- cameras ---- */

static gsz_result grow(gsz_colmap *colmap) {
    gsz_context *context = colmap->intake.context;
    if (colmap->count == GSZ_CAMERAS_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "%s: more than %d cameras", colmap->intake.name,
                        GSZ_CAMERAS_MAX);
    return GSZ_GROW(context, &colmap->camera, &colmap->capacity, colmap->count + 1);
}

gsz_result gsz_colmap_add_camera(gsz_colmap *colmap, uint32_t id, const gsz_colmap_model *model,
                                 double width, double height, const double *params) {
    for (int i = 0; i < model->params; i++)
        if (!isfinite(params[i]))
            return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_CORRUPT,
                                     "has a parameter that is not finite");
    GSZ_TRY(grow(colmap));
    gsz_camera_lens lens = {.focal_x = params[0],
                            .focal_y = params[model->focals - 1],
                            .width = width,
                            .height = height,
                            .center_x = params[model->focals],
                            .center_y = params[model->focals + 1],
                            .has_center_x = true,
                            .has_center_y = true,
                            .distorted = model->bends};
    for (int i = model->focals + 2; i < model->params; i++)
        lens.distorted = lens.distorted || params[i] != 0;
    colmap->camera[colmap->count++] = (gsz_colmap_camera){id, lens};
    return GSZ_OK;
}

static int compare_ids(const void *a, const void *b) {
    uint32_t left = ((const gsz_colmap_camera *)a)->id, right = ((const gsz_colmap_camera *)b)->id;
    return left < right ? -1 : left > right;
}

gsz_result gsz_colmap_end_cameras(gsz_colmap *colmap) {
    if (colmap->count) qsort(colmap->camera, colmap->count, sizeof *colmap->camera, compare_ids);
    for (size_t i = 1; i < colmap->count; i++)
        if (colmap->camera[i].id == colmap->camera[i - 1].id)
            return gsz_fail(colmap->intake.context, GSZ_ERROR_CORRUPT,
                            "%s: there are two cameras of the number %u", colmap->intake.name,
                            (unsigned)colmap->camera[i].id);
    colmap->intake.name = gsz_source_name(colmap->images);
    return GSZ_OK;
}

/* ---- images ---- */

static const gsz_colmap_camera *find_camera(const gsz_colmap *colmap, uint32_t id) {
    const gsz_colmap_camera key = {.id = id};
    if (!colmap->count) return NULL;
    return bsearch(&key, colmap->camera, colmap->count, sizeof key, compare_ids);
}

/* The rows of the matrix from world to camera are the camera's axes. */
static void axes_of(double axes[3][3], const double q[4], double norm) {
    double w = q[0] / norm, x = q[1] / norm, y = q[2] / norm, z = q[3] / norm;
    const double rows[3][3] = {{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
                               {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
                               {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}};
    memcpy(axes, rows, sizeof rows);
}

static gsz_result set_pose(gsz_camera_intake *intake, gsz_camera *camera,
                           const gsz_colmap_image *image) {
    const double *q = image->rotation, *t = image->translation;
    double axes[3][3], position[3];
    double norm = sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    if (!(fabs(norm - 1) <= 1e-2))
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT,
                                 "has a rotation (qw qx qy qz) of length %g, not 1", norm);
    axes_of(axes, q, norm);
    for (int i = 0; i < 3; i++)
        position[i] = -(axes[0][i] * t[0] + axes[1][i] * t[1] + axes[2][i] * t[2]);
    GSZ_TRY(gsz_intake_position(intake, camera, position));
    return gsz_intake_axes(intake, camera, (const double(*)[3])axes, "rotation");
}

gsz_result gsz_colmap_add_image(gsz_colmap *colmap, const gsz_colmap_image *image) {
    gsz_camera camera = {0};
    gsz_camera_intake *intake = &colmap->intake;
    const gsz_colmap_camera *found = find_camera(colmap, image->camera);
    if (!found)
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT,
                                 "refers to the camera %u, which is not in %s",
                                 (unsigned)image->camera, gsz_source_name(colmap->cameras));
    GSZ_TRY(gsz_intake_name(intake, &camera, image->name, image->name_size));
    GSZ_TRY(set_pose(intake, &camera, image));
    GSZ_TRY(gsz_intake_lens(intake, &camera, &found->lens));
    return gsz_intake_add(intake, &camera);
}

/* Of two that bear one name the bytes decide, so that the order does not depend on that of the file. */
static int compare_names(const void *a, const void *b) {
    const gsz_camera *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order ? order : memcmp(left, right, sizeof *left);
}

gsz_result gsz_colmap_finish(gsz_colmap *colmap) {
    gsz_camera_list *list = colmap->intake.list;
    if (list->count) qsort(list->camera, list->count, sizeof *list->camera, compare_names);
    return gsz_intake_finish(&colmap->intake);
}
