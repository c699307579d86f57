/* SPDX-License-Identifier: MIT */
/* camera_intake.h - what the readers of camera files share: checking one camera after another on its way into
 * a list, and sentences that say which one is refused. Internal. */
#ifndef GSZ_CAMERA_INTAKE_H
#define GSZ_CAMERA_INTAKE_H

#include "gsz_camera.h"

enum { GSZ_CAMERA_SIDE_MAX = 1 << 20 }; /* pixels of a picture that a camera was made for */

typedef struct gsz_camera_intake {
    gsz_context *context;
    gsz_camera_list *list;
    const char *name;             /* of the file that is being read */
    char where[64];               /* in it: "line 3", "camera 7" */
    size_t distorted, off_centre; /* cameras that a pinhole does not tell whole */
} gsz_camera_intake;

/** Focal lengths, picture and centre, in pixels. */
typedef struct gsz_camera_lens {
    double focal_x, focal_y;
    double width, height; /* 0: not known */
    double center_x, center_y;
    bool has_center_x, has_center_y;
    bool distorted;
} gsz_camera_lens;

/** Says "FILE: WHERE reason" and returns `result`; the reason begins with a verb: "has no 'fx'". */
gsz_result gsz_intake_refuse(gsz_camera_intake *intake, gsz_result result, const char *format, ...)
    GSZ_PRINTF(3, 4);
gsz_result gsz_intake_name(gsz_camera_intake *intake, gsz_camera *camera, const char *name,
                           size_t size) GSZ_CHECKED;
gsz_result gsz_intake_position(gsz_camera_intake *intake, gsz_camera *camera,
                               const double position[3]) GSZ_CHECKED;
/** The axes right, down and forward, whose lengths and angles may be off by a hundredth. `what` names them
 *  in a refusal: "'rotation'". */
gsz_result gsz_intake_axes(gsz_camera_intake *intake, gsz_camera *camera, const double axes[3][3],
                           const char *what) GSZ_CHECKED;
/** The size, from numbers that may be anything. */
gsz_result gsz_intake_size(gsz_camera_intake *intake, gsz_camera *camera, double width,
                           double height) GSZ_CHECKED;
/** Angles of view in degrees (vertical) and the ratio of focal lengths. */
gsz_result gsz_intake_view(gsz_camera_intake *intake, gsz_camera *camera, double fov_y,
                           double pixel_aspect) GSZ_CHECKED;
/** Size, angle and aspect of a lens whose focal lengths and size are known. */
gsz_result gsz_intake_lens(gsz_camera_intake *intake, gsz_camera *camera,
                           const gsz_camera_lens *lens) GSZ_CHECKED;
/** Notes what a pinhole leaves out of a lens. */
void gsz_intake_note_lens(gsz_camera_intake *intake, const gsz_camera_lens *lens);
gsz_result gsz_intake_add(gsz_camera_intake *intake, const gsz_camera *camera) GSZ_CHECKED;
/** Refuses an empty list and tells what pinholes left out, in one notice. */
gsz_result gsz_intake_finish(gsz_camera_intake *intake) GSZ_CHECKED;

#endif
