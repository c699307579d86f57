/* SPDX-License-Identifier: MIT */
/* gsz_camera.h - where a picture is taken from: pinhole cameras and lists of them.
 *
 *     gsz_camera camera;
 *     const float eye[3] = {0, -1, -4}, target[3] = {0, 0, 0}, up[3] = {0, -1, 0};
 *     if (!gsz_camera_look_at(&camera, eye, target, up, 50)) puts("eye and target are the same point");
 *
 * Conventions: right-handed; the camera looks along `forward`, x of the picture grows along `right`, y along
 * `down` (as in COLMAP and OpenCV). The principal point is the centre of the picture. Pixel (0, 0) is centred
 * at raster coordinate (0, 0): x_pixel = focal_x * x / z + (width - 1) / 2.
 */
#ifndef GSZ_CAMERA_H
#define GSZ_CAMERA_H

#include "gsz_base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    GSZ_CAMERA_NAME_MAX = 256, /**< bytes of a camera's name, the closing 0 included */
    GSZ_CAMERAS_MAX = 1 << 20  /**< cameras a list may have */
};

typedef struct gsz_camera {
    float position[3];                   /**< in the units of the scene */
    float right[3], down[3], forward[3]; /**< orthonormal, right x down = forward */
    float fov_y;        /**< vertical angle of the whole picture, degrees, in (0, 180) */
    float pixel_aspect; /**< focal length in x over that in y, in pixels; 1: square pixels */
    int width, height;  /**< of the picture that it was made for, pixels; 0: not known */
    char name[GSZ_CAMERA_NAME_MAX]; /**< of the photograph, as in the file; "" if it has none */
} gsz_camera;

/** A camera at `eye` that looks at `target`, with square pixels, no name and no size. False, and *out_camera
 *  untouched, if that leaves the axes open (eye and target the same, up along the line of sight), a value is
 *  not finite, or fov_y outside (0, 180). The same numbers give the same bits on every machine. */
GSZ_API bool gsz_camera_look_at(gsz_camera *out_camera, const float eye[3], const float target[3],
                                const float up[3], float fov_y) GSZ_CHECKED;

/** A list. Zero-initialise; release with gsz_camera_list_free. */
typedef struct gsz_camera_list {
    size_t count;
    gsz_camera *camera;
    size_t capacity;
} gsz_camera_list;

/** Appends a copy. */
GSZ_API gsz_result gsz_camera_list_add(gsz_context *context, gsz_camera_list *list,
                                       const gsz_camera *camera) GSZ_CHECKED;
GSZ_API void gsz_camera_list_free(gsz_context *context, gsz_camera_list *list);

#ifdef __cplusplus
}
#endif
#endif
