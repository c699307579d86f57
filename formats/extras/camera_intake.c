/* SPDX-License-Identifier: MIT */
/* camera_intake.c - checking what camera files say, one camera at a time. */
#include "camera_intake.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "camera_angle.h"
#include "camera_axes.h"
#include "context.h"

enum { REPORT_EVERY = 1024 /* cameras */ };

static const double axis_error = 1e-2;
static const double centre_error = 1e-2; /* of the side of a picture */

gsz_result gsz_intake_refuse(gsz_camera_intake *intake, gsz_result result, const char *format,
                             ...) {
    char reason[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    return gsz_fail(intake->context, result, "%s: %s %s", intake->name, intake->where, reason);
}

gsz_result gsz_intake_name(gsz_camera_intake *intake, gsz_camera *camera, const char *name,
                           size_t size) {
    if (size >= GSZ_CAMERA_NAME_MAX)
        return gsz_intake_refuse(intake, GSZ_ERROR_LIMIT,
                                 "has a name of %zu bytes ('%.40s...'), more than %d", size, name,
                                 GSZ_CAMERA_NAME_MAX - 1);
    memset(camera->name, 0, sizeof camera->name);
    memcpy(camera->name, name, size);
    return GSZ_OK;
}

gsz_result gsz_intake_position(gsz_camera_intake *intake, gsz_camera *camera,
                               const double position[3]) {
    for (int i = 0; i < 3; i++) {
        camera->position[i] = (float)position[i];
        if (!isfinite(camera->position[i]))
            return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT,
                                     "has a position that is not finite, or too large for a float");
    }
    return GSZ_OK;
}

/* ---- axes ---- */

static double dot(const double a[3], const double b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static double determinant(const double m[3][3]) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
           m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
           m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

static bool orthonormal(const double axes[3][3]) {
    for (int i = 0; i < 3; i++) {
        if (!(fabs(sqrt(dot(axes[i], axes[i])) - 1) <= axis_error)) return false;
        if (!(fabs(dot(axes[i], axes[(i + 1) % 3])) <= axis_error)) return false;
    }
    return true;
}

gsz_result gsz_intake_axes(gsz_camera_intake *intake, gsz_camera *camera, const double axes[3][3],
                           const char *what) {
    const double up[3] = {-axes[1][0], -axes[1][1], -axes[1][2]};
    if (!orthonormal(axes) || !gsz_camera_orient(camera, axes[2], up))
        return gsz_intake_refuse(
            intake, GSZ_ERROR_CORRUPT,
            "has a %s that is no rotation: its axes must be at right angles and of length 1", what);
    if (determinant(axes) < 0)
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT,
                                 "has a %s that mirrors: its determinant must be 1, not -1", what);
    return GSZ_OK;
}

/* ---- lenses ---- */

static bool is_side(double side) {
    return side >= 1 && side <= GSZ_CAMERA_SIDE_MAX && (double)(int)side == side;
}

gsz_result gsz_intake_size(gsz_camera_intake *intake, gsz_camera *camera, double width,
                           double height) {
    if (!is_side(width) || !is_side(height))
        return gsz_intake_refuse(
            intake, GSZ_ERROR_CORRUPT,
            "has a picture of %g x %g pixels: sides are whole numbers, 1 to %d", width, height,
            GSZ_CAMERA_SIDE_MAX);
    camera->width = (int)width;
    camera->height = (int)height;
    return GSZ_OK;
}

gsz_result gsz_intake_view(gsz_camera_intake *intake, gsz_camera *camera, double fov_y,
                           double pixel_aspect) {
    camera->fov_y = (float)fov_y;
    camera->pixel_aspect = (float)pixel_aspect;
    if (!(camera->fov_y > 0 && camera->fov_y < 180))
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT,
                                 "has a vertical angle of view of %g degrees, not above 0 and "
                                 "below 180",
                                 fov_y);
    if (!(camera->pixel_aspect > 0 && isfinite(camera->pixel_aspect)))
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT,
                                 "has focal lengths in x and y of the ratio %g", pixel_aspect);
    return GSZ_OK;
}

gsz_result gsz_intake_lens(gsz_camera_intake *intake, gsz_camera *camera,
                           const gsz_camera_lens *lens) {
    if (!(lens->focal_x > 0 && isfinite(lens->focal_x) && lens->focal_y > 0 &&
          isfinite(lens->focal_y)))
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT,
                                 "has a focal length of %g x %g pixels, which must be above 0",
                                 lens->focal_x, lens->focal_y);
    GSZ_TRY(gsz_intake_size(intake, camera, lens->width, lens->height));
    gsz_intake_note_lens(intake, lens);
    return gsz_intake_view(intake, camera, gsz_angle_of_view(lens->height, lens->focal_y),
                           lens->focal_x / lens->focal_y);
}

static bool off_centre(double center, double side) {
    return !(fabs(center - side / 2) <= centre_error * side);
}

void gsz_intake_note_lens(gsz_camera_intake *intake, const gsz_camera_lens *lens) {
    if (lens->distorted) intake->distorted++;
    bool x = lens->has_center_x && lens->width > 0 && off_centre(lens->center_x, lens->width);
    bool y = lens->has_center_y && lens->height > 0 && off_centre(lens->center_y, lens->height);
    if (x || y) intake->off_centre++;
}

/* ---- the list ---- */

gsz_result gsz_intake_add(gsz_camera_intake *intake, const gsz_camera *camera) {
    gsz_camera_list *list = intake->list;
    if (list->count == GSZ_CAMERAS_MAX)
        return gsz_fail(intake->context, GSZ_ERROR_LIMIT, "%s: more than %d cameras", intake->name,
                        GSZ_CAMERAS_MAX);
    GSZ_TRY(gsz_camera_list_add(intake->context, list, camera));
    if (list->count % REPORT_EVERY) return GSZ_OK;
    return gsz_check_cancel(intake->context);
}

gsz_result gsz_intake_finish(gsz_camera_intake *intake) {
    if (intake->list->count == 0)
        return gsz_fail(intake->context, GSZ_ERROR_FORMAT, "%s: there is no camera in it",
                        intake->name);
    if (intake->distorted || intake->off_centre)
        gsz_say(intake->context, GSZ_MESSAGE_NOTICE,
                "%s: cameras are taken as pinholes: of %zu, lens distortion is left out for %zu, a "
                "principal point off the centre for %zu",
                intake->name, intake->list->count, intake->distorted, intake->off_centre);
    return GSZ_OK;
}
