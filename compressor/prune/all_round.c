/* SPDX-License-Identifier: MIT */
/* all_round.c - looks at a scene from evenly spread directions. */
#include "all_round.h"

#include "context.h"
#include "det_math.h"
#include "gallery.h"
#include "importance.h"
#include "scene_extent.h"

/** Half diagonals of the scene from its centre, for a lens of 50 degrees: it fills the picture. */
#define DISTANCE 1.6
#define LENS 50
#define GOLDEN_ANGLE 2.39996322972865332

/* ---- around it ----------------------------------------------------------------------------------- */

/** Place k of a spiral from pole to pole. */
static void direction(double out[3], int k, int count) {
    double height = 1 - (2 * k + 1) / (double)count, sine, cosine;
    double around = __builtin_sqrt(1 - height * height);
    gsz_sincos(k * GOLDEN_ANGLE, &sine, &cosine);
    out[0] = around * cosine;
    out[1] = around * sine;
    out[2] = height;
}

static gsz_result add_camera(gsz_context *context, gsz_camera_list *list,
                             const gsz_scene_extent *scene, const double to[3],
                             const gsz_camera *like) {
    float eye[3], up[3] = {0};
    gsz_camera camera;
    for (int i = 0; i < 3; i++)
        eye[i] = (float)(scene->center[i] + to[i] * DISTANCE * scene->radius);
    up[__builtin_fabs(to[2]) < 0.9 ? 2 : 0] = 1;
    /* a scene far from the origin and very small may leave no distance between two floats */
    if (!gsz_camera_look_at(&camera, eye, scene->center, up, LENS)) return GSZ_OK;
    gsz_gallery_size(like, &camera.width, &camera.height);
    camera.width = (camera.width + 1) / 2;
    camera.height = (camera.height + 1) / 2;
    return gsz_camera_list_add(context, list, &camera);
}

gsz_result gsz_all_round_place(gsz_context *context, gsz_camera_list *list, const gsz_cloud *cloud,
                               int count, const gsz_camera *like) {
    gsz_scene_extent scene;
    GSZ_TRY(gsz_scene_extent_measure(context, &scene, cloud));
    if (!scene.shows)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "nothing of the scene can be seen: no Gaussian has an alpha above 0.1");
    for (int k = 0; k < count; k++) {
        double to[3];
        direction(to, k, count);
        GSZ_TRY(add_camera(context, list, &scene, to, like));
    }
    return GSZ_OK;
}

static gsz_result look(gsz_importance *m, const gsz_camera_list *cameras) {
    for (size_t k = 0; k < cameras->count; k++) {
        GSZ_TRY(gsz_importance_look(m, &cameras->camera[k]));
        gsz_importance_add(m);
        GSZ_TRY(gsz_report_progress(m->context, "look all round",
                                    (double)(k + 1) / (double)cameras->count));
    }
    return GSZ_OK;
}

gsz_result gsz_all_round_weigh(gsz_context *context, double *energy, const gsz_cloud *cloud,
                               const gsz_camera_list *cameras) {
    gsz_importance m = {0};
    gsz_result result = gsz_importance_open(context, &m, cloud, GSZ_IMPORTANCE_ENERGY);
    if (result == GSZ_OK) result = look(&m, cameras);
    for (size_t i = 0; result == GSZ_OK && i < cloud->count; i++) energy[i] += m.sum[i];
    gsz_importance_close(&m);
    return result;
}
