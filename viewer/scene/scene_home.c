/* SPDX-License-Identifier: MIT */
/* scene_home.c - bounds that outliers do not move, and the first view of a scene. */
#include "scene_home.h"

#include "array_room.h"
#include "gsz_views.h"
#include "vector3.h"

#include <stdlib.h>
#include <string.h>

enum { CLOUD_POINTS = 16384, PLACED = 8 /* views, to tell from them what is up */ };

/* Of the weight on either side of each axis that does not count. */
static const double trimmed = 0.05;

/* ---- points ---- */

void gsz_scene_points_free(gsz_scene_points *points) {
    free(points->point);
    *points = (gsz_scene_points){0};
}

static bool reserve(gsz_scene_points *points, size_t more) {
    return GSZ_ROOM(&points->point, &points->capacity, points->count + more);
}

bool gsz_scene_points_add_rows(gsz_scene_points *points, const gsz_splat_rows *rows) {
    if (!reserve(points, rows->chunk_count)) return false;
    for (uint32_t i = 0; i < rows->chunk_count; i++) {
        const SplatChunk *chunk = &rows->chunk[i];
        float *point = points->point[points->count++];
        for (int axis = 0; axis < 3; axis++)
            point[axis] = 0.5f * (chunk->low[axis] + chunk->high[axis]);
        point[3] = (float)chunk->count;
    }
    return true;
}

bool gsz_scene_points_add_cloud(gsz_scene_points *points, const gsz_cloud *cloud) {
    size_t step = cloud->count / CLOUD_POINTS + 1;
    if (!reserve(points, cloud->count / step + 1)) return false;
    for (size_t i = 0; i < cloud->count; i += step) {
        float *point = points->point[points->count++];
        for (int axis = 0; axis < 3; axis++)
            point[axis] = cloud->plane[GSZ_PLANE_POSITION + axis][i];
        point[3] = 1;
    }
    return true;
}

/* ---- the ball ---- */

static int compare(float a, float b) { return (a > b) - (a < b); }
static int compare_x(const void *a, const void *b) {
    return compare(((const float *)a)[0], ((const float *)b)[0]);
}
static int compare_y(const void *a, const void *b) {
    return compare(((const float *)a)[1], ((const float *)b)[1]);
}
static int compare_z(const void *a, const void *b) {
    return compare(((const float *)a)[2], ((const float *)b)[2]);
}

/* Where so much of the weight lies below, the points sorted by that axis. */
static float quantile(const gsz_scene_points *points, int axis, double weight) {
    double below = 0;
    size_t i = 0;
    for (; i + 1 < points->count && below + (double)points->point[i][3] < weight; i++)
        below += (double)points->point[i][3];
    return points->point[i][axis];
}

void gsz_scene_points_ball(gsz_scene_points *points, gsz_scene_ball *ball) {
    static int (*const by[3])(const void *, const void *) = {compare_x, compare_y, compare_z};
    double total = 0;
    float square = 0;
    *ball = (gsz_scene_ball){{0, 0, 0}, 1};
    if (points->count == 0) return;
    for (size_t i = 0; i < points->count; i++) total += (double)points->point[i][3];
    for (int axis = 0; axis < 3; axis++) {
        float low, high;
        qsort(points->point, points->count, sizeof *points->point, by[axis]);
        low = quantile(points, axis, total * trimmed);
        high = quantile(points, axis, total * (1 - trimmed));
        ball->center[axis] = 0.5f * (low + high);
        square += 0.25f * (high - low) * (high - low);
    }
    if (square > 1e-12f && isfinite(square)) ball->radius = sqrtf(square);
}

/* ---- views ---- */

static void choose_up(float out[3], const float up[3]) {
    memcpy(out, up, 3 * sizeof *out);
    if (gsz_normalise3(out)) return;
    out[0] = out[2] = 0;
    out[1] = -1;
}

/* From which all of it is in the picture. */
static float distance_to_ball(const gsz_scene_ball *ball, float fov_y, float aspect) {
    float half = tanf(fov_y * (float)M_PI / 360);
    if (aspect < 1) half *= aspect;
    return ball->radius * sqrtf(1 + half * half) / half;
}

void gsz_scene_look_at_ball(gsz_camera *camera, float out_up[3], const gsz_scene_ball *ball,
                            const float up[3], float fov_y, float aspect) {
    static const float slope = 0.35f; /* of the line of sight: from a little above */
    float axis[3] = {0, 0, 1}, side[3], eye[3], distance = distance_to_ball(ball, fov_y, aspect);
    choose_up(out_up, up);
    if (fabsf(out_up[2]) > 0.9f) { /* z is up: look along y */
        axis[1] = 1;
        axis[2] = 0;
    }
    gsz_cross3(side, out_up, axis);
    gsz_cross3(axis, side, out_up); /* level, and away from the viewer */
    if (!gsz_normalise3(axis)) return;
    for (int i = 0; i < 3; i++)
        eye[i] =
            ball->center[i] + distance * (slope * out_up[i] - axis[i]) / sqrtf(1 + slope * slope);
    if (!gsz_camera_look_at(camera, eye, ball->center, out_up, fov_y))
        memcpy(camera->position, eye, sizeof eye);
}

/* Cameras that are not tilted have right axes level: up is what two of them have in common. */
static void tell_up(float out[3], const gsz_camera_list *list) {
    const gsz_camera *first = &list->camera[0];
    float best = 0.05f;
    for (int i = 0; i < 3; i++) out[i] = -first->down[i];
    for (size_t i = 1; i < list->count; i++) {
        float up[3], sharpness;
        gsz_cross3(up, first->right, list->camera[i].right);
        sharpness = gsz_dot3(up, up);
        if (sharpness <= best || !gsz_normalise3(up)) continue;
        best = sharpness;
        for (int k = 0; k < 3; k++) out[k] = gsz_dot3(up, first->down) < 0 ? up[k] : -up[k];
    }
}

/* From the middle of the ball to the camera: its direction and length. */
static float side_of(float out_side[3], const gsz_camera *camera, const gsz_scene_ball *ball) {
    float distance;
    memcpy(out_side, camera->position, 3 * sizeof *out_side);
    gsz_move3(out_side, -1, ball->center);
    distance = sqrtf(gsz_dot3(out_side, out_side));
    return gsz_normalise3(out_side) ? distance : 0;
}

/* A thing is best seen from outside, and most good views are there; of a room, or a street, most are within. */
static bool is_thing(const gsz_camera_list *list, const gsz_scene_ball *ball) {
    size_t outside = 0;
    float side[3];
    for (size_t i = 0; i < list->count; i++)
        outside += side_of(side, &list->camera[i], ball) > 0.9f * ball->radius;
    return 2 * outside > list->count;
}

/* Of a thing home shows all, from the side of a view that is neither low nor steep. */
static void choose_home(gsz_camera *out_home, const gsz_camera_list *list, const float up[3],
                        const gsz_scene_ball *ball, float aspect) {
    static const float lowest = 0.05f, steepest = 0.75f;
    *out_home = list->camera[0];
    if (!is_thing(list, ball)) return;
    for (size_t i = 0; i < list->count; i++) {
        const gsz_camera *camera = &list->camera[i];
        float side[3], eye[3], slope;
        if (side_of(side, camera, ball) == 0) continue;
        slope = gsz_dot3(side, up);
        if (slope < lowest || slope > steepest) continue;
        memcpy(eye, ball->center, sizeof eye);
        gsz_move3(eye, distance_to_ball(ball, camera->fov_y, aspect), side);
        if (gsz_camera_look_at(out_home, eye, ball->center, up, camera->fov_y)) return;
    }
}

static gsz_result place(gsz_context *context, gsz_camera_list *list, const gsz_cloud *cloud,
                        const float up[3], float aspect) {
    gsz_view_options options;
    gsz_result result;
    gsz_view_options_default(&options);
    options.count = PLACED;
    options.aspect = aspect;
    memcpy(options.up, up, sizeof options.up);
    result = gsz_views_place(context, list, cloud, &options);
    return result == GSZ_OK && list->count == 0 ? GSZ_ERROR_ARGUMENT : result;
}

gsz_result gsz_scene_home(gsz_context *context, gsz_camera *out_home, float out_up[3],
                          const gsz_cloud *cloud, const float up[3], float aspect) {
    gsz_camera_list list = {0};
    gsz_scene_points points = {0};
    gsz_scene_ball ball;
    gsz_result result;
    aspect = aspect >= 0.1f && aspect <= 10 ? aspect : 1;
    result = place(context, &list, cloud, up, aspect);
    if (result == GSZ_OK && !gsz_scene_points_add_cloud(&points, cloud)) result = GSZ_ERROR_MEMORY;
    if (result == GSZ_OK) {
        gsz_scene_points_ball(&points, &ball);
        tell_up(out_up, &list);
        if (gsz_dot3(up, up) > 0) choose_up(out_up, up);
        choose_home(out_home, &list, out_up, &ball, aspect);
    }
    gsz_scene_points_free(&points);
    gsz_camera_list_free(context, &list);
    return result;
}
