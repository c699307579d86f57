/* SPDX-License-Identifier: MIT */
/* camera.c - the axes of a camera, and lists of cameras. Nothing but + - * / and sqrt, in a fixed order: the
 * same camera on every machine. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "camera_axes.h"
#include "context.h"

static const double steps = 16777216;             /* of an axis: 2^24 */
static const double tiny = 1.0 / 4294967296;      /* 2^-32: what is left of a sum of eye and axis */
static const double unit_error = 1.0 / 16777216;  /* of the length of an axis rounded to steps */
static const double right_angle = 2.0 / 16777216; /* the scalar product of two such */
static const double parallel = 1e-6;
static const double shortest = 1e-60,
                    longest = 1e60; /* whose squares are far from the ends of a double */

/* ---- directions ---- */

static double dot(const double a[3], const double b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void cross(double out[3], const double a[3], const double b[3]) {
    out[0] = a[1] * b[2] - a[2] * b[1];
    out[1] = a[2] * b[0] - a[0] * b[2];
    out[2] = a[0] * b[1] - a[1] * b[0];
}

static void scale(double v[3], double factor) {
    for (int i = 0; i < 3; i++) v[i] *= factor;
}

/* |value| is at most a little over 1. */
static double to_step(double value) {
    return (double)(int32_t)(value * steps + (value < 0 ? -0.5 : 0.5)) / steps;
}

/* A direction of `length` that is an axis already, but for the rounding of a sum: then it stays as it is. */
static bool settle(double v[3], double length) {
    double near[3];
    if (fabs(length - 1) > 2 * unit_error) return false;
    for (int i = 0; i < 3; i++) {
        near[i] = to_step(v[i]);
        if (fabs(near[i] - v[i]) > tiny) return false;
    }
    if (fabs(sqrt(dot(near, near)) - 1) > unit_error) return false;
    memcpy(v, near, sizeof near);
    return true;
}

/* Makes v a unit vector; *out_settled: it was one, times a power of two. */
static bool normalise(double v[3], bool *out_settled) {
    double largest = 0;
    for (int i = 0; i < 3; i++) {
        if (!(fabs(v[i]) <= longest)) return false;
        if (fabs(v[i]) > largest) largest = fabs(v[i]);
    }
    if (largest < shortest) return false;
    double length = sqrt(dot(v, v)), power = 1;
    while (length * power >= 1.5) power *= 0.5;
    while (length * power < 0.75) power *= 2;
    scale(v, power);
    length *= power;
    *out_settled = settle(v, length);
    if (!*out_settled) scale(v, 1 / length);
    return true;
}

bool gsz_camera_orient(gsz_camera *camera, const double forward[3], const double up[3]) {
    double f[3], down[3], right[3];
    bool forward_settled = false, up_settled = false, ignored = false;
    memcpy(f, forward, sizeof f);
    for (int i = 0; i < 3; i++) down[i] = -up[i];
    if (!normalise(f, &forward_settled) || !normalise(down, &up_settled)) return false;
    if (!forward_settled || !up_settled || fabs(dot(f, down)) > right_angle) {
        cross(right, down, f);
        if (!(dot(right, right) > parallel * parallel)) return false;
        cross(down, f, right);
        if (!normalise(down, &ignored)) return false;
    }
    for (int i = 0; i < 3; i++) {
        f[i] = to_step(f[i]);
        down[i] = to_step(down[i]);
    }
    cross(right, down, f);
    for (int i = 0; i < 3; i++) {
        camera->forward[i] = (float)f[i];
        camera->down[i] = (float)down[i];
        camera->right[i] = (float)to_step(right[i]);
    }
    return true;
}

bool gsz_camera_look_at(gsz_camera *out_camera, const float eye[3], const float target[3],
                        const float up[3], float fov_y) {
    gsz_camera camera = {.fov_y = fov_y, .pixel_aspect = 1};
    double forward[3], upwards[3];
    if (!(fov_y > 0 && fov_y < 180)) return false;
    for (int i = 0; i < 3; i++) {
        if (!(fabsf(eye[i]) <= FLT_MAX)) return false;
        camera.position[i] = eye[i];
        forward[i] = (double)target[i] - (double)eye[i];
        upwards[i] = (double)up[i];
    }
    if (!gsz_camera_orient(&camera, forward, upwards)) return false;
    *out_camera = camera;
    return true;
}

/* ---- lists ---- */

gsz_result gsz_camera_list_add(gsz_context *context, gsz_camera_list *list,
                               const gsz_camera *camera) {
    gsz_clear_error(context);
    if (list->count == GSZ_CAMERAS_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "more than %d cameras", GSZ_CAMERAS_MAX);
    GSZ_TRY(GSZ_GROW(context, &list->camera, &list->capacity, list->count + 1));
    list->camera[list->count++] = *camera;
    return GSZ_OK;
}

void gsz_camera_list_free(gsz_context *context, gsz_camera_list *list) {
    if (!list) return;
    gsz_free(context, list->camera);
    *list = (gsz_camera_list){0};
}
