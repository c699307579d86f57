/* SPDX-License-Identifier: MIT */
/* camera_transforms.c - transforms.json of NeRF data sets: lenses for all frames or in each, and a matrix from
 * camera to world whose axes are right, up and backward (OpenGL). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "camera_angle.h"
#include "camera_json.h"
#include "camera_picture.h"
#include "camera_readers.h"
#include "context.h"

typedef enum setting {
    FOCAL_X,
    FOCAL_Y,
    ANGLE_X,
    ANGLE_Y,
    VIEWS, /* the settings before this one tell the angle of view */
    WIDTH = VIEWS,
    HEIGHT,
    CENTER_X,
    CENTER_Y,
    DISTORTIONS, /* this one and those behind it bend the picture where they are not 0 */
    K1 = DISTORTIONS,
    K2,
    K3,
    K4,
    P1,
    P2,
    SETTINGS
} setting;

static const char *const names[SETTINGS] = {[FOCAL_X] = "fl_x",
                                            [FOCAL_Y] = "fl_y",
                                            [ANGLE_X] = "camera_angle_x",
                                            [ANGLE_Y] = "camera_angle_y",
                                            [WIDTH] = "w",
                                            [HEIGHT] = "h",
                                            [CENTER_X] = "cx",
                                            [CENTER_Y] = "cy",
                                            [K1] = "k1",
                                            [K2] = "k2",
                                            [K3] = "k3",
                                            [K4] = "k4",
                                            [P1] = "p1",
                                            [P2] = "p2"};

typedef struct settings {
    bool has[SETTINGS];
    double value[SETTINGS];
    bool bent; /* a fisheye, or another model that is no pinhole whatever its coefficients are */
} settings;

typedef struct reader {
    gsz_camera_intake intake;
    const char *folder; /* of pictures; may be NULL */
    settings all;       /* of the frames that say nothing else */
    size_t squares;     /* frames whose picture was taken to be square */
} reader;

/* ---- settings ---- */

static bool is_bent(const cJSON *object, bool before) {
    static const char *const flat[] = {"PINHOLE", "SIMPLE_PINHOLE", "OPENCV",      "FULL_OPENCV",
                                       "RADIAL",  "SIMPLE_RADIAL",  "perspective", ""};
    const cJSON *fisheye = cJSON_GetObjectItemCaseSensitive(object, "is_fisheye");
    const cJSON *model = cJSON_GetObjectItemCaseSensitive(object, "camera_model");
    if (cJSON_IsTrue(fisheye)) return true;
    if (!cJSON_IsString(model)) return before;
    for (size_t i = 0; i < sizeof flat / sizeof *flat; i++)
        if (strcmp(model->valuestring, flat[i]) == 0) return false;
    return true;
}

/* Settings of the object replace those of *s, those of the view all together: an angle for one frame is not
 * outvoted by a focal length for all. */
static gsz_result merge(gsz_camera_intake *intake, settings *s, const cJSON *object) {
    settings own = {0};
    bool view = false;
    for (int i = 0; i < SETTINGS; i++) {
        GSZ_TRY(gsz_json_number(intake, &own.value[i], &own.has[i], object, names[i]));
        view = view || (i < VIEWS && own.has[i]);
    }
    for (int i = 0; i < SETTINGS; i++) {
        if (!own.has[i] && !(view && i < VIEWS)) continue;
        s->has[i] = own.has[i];
        s->value[i] = own.value[i];
    }
    s->bent = is_bent(object, s->bent);
    return GSZ_OK;
}

static gsz_camera_lens lens_of(const settings *s) {
    gsz_camera_lens lens = {.focal_x = s->value[s->has[FOCAL_X] ? FOCAL_X : FOCAL_Y],
                            .focal_y = s->value[s->has[FOCAL_Y] ? FOCAL_Y : FOCAL_X],
                            .width = s->value[WIDTH],
                            .height = s->value[HEIGHT],
                            .center_x = s->value[CENTER_X],
                            .center_y = s->value[CENTER_Y],
                            .has_center_x = s->has[CENTER_X],
                            .has_center_y = s->has[CENTER_Y],
                            .distorted = s->bent};
    for (int i = DISTORTIONS; i < SETTINGS; i++)
        lens.distorted = lens.distorted || s->value[i] != 0;
    return lens;
}

/* ---- angles of view ---- */

/* The picture says what the file leaves out, if it is there. */
static gsz_result find_size(reader *r, settings *s, const char *path) {
    int width = 0, height = 0;
    bool found = false;
    if (s->has[WIDTH] && s->has[HEIGHT]) return GSZ_OK;
    GSZ_TRY(gsz_picture_find_size(r->intake.context, &found, &width, &height, r->folder, path));
    s->has[WIDTH] = s->has[HEIGHT] = found;
    s->value[WIDTH] = width;
    s->value[HEIGHT] = height;
    return GSZ_OK;
}

static gsz_result check_angle(reader *r, const settings *s, setting which) {
    double degrees = gsz_degrees(s->value[which]);
    if (!s->has[which] || (degrees > 0 && degrees < 180)) return GSZ_OK;
    return gsz_intake_refuse(&r->intake, GSZ_ERROR_CORRUPT,
                             "has a '%s' of %g, which must be between 0 and pi (radians)",
                             names[which], s->value[which]);
}

static gsz_result view_of_angles(reader *r, gsz_camera *camera, const settings *s) {
    GSZ_TRY(check_angle(r, s, ANGLE_X));
    GSZ_TRY(check_angle(r, s, ANGLE_Y));
    bool sized = s->has[WIDTH];
    if (!s->has[ANGLE_Y] && !sized) r->squares++;
    if (sized) GSZ_TRY(gsz_intake_size(&r->intake, camera, s->value[WIDTH], s->value[HEIGHT]));
    double tall = sized ? s->value[HEIGHT] / s->value[WIDTH] : 1, aspect = 1;
    double x = s->has[ANGLE_X] ? gsz_half_tangent(gsz_degrees(s->value[ANGLE_X])) : 0;
    double y = s->has[ANGLE_Y] ? gsz_half_tangent(gsz_degrees(s->value[ANGLE_Y])) : x * tall;
    if (s->has[ANGLE_X] && s->has[ANGLE_Y] && sized) aspect = y / (x * tall);
    return gsz_intake_view(&r->intake, camera, gsz_angle_of_view(2 * y, 1), aspect);
}

static gsz_result read_view(reader *r, gsz_camera *camera, const cJSON *frame) {
    settings s = r->all;
    GSZ_TRY(merge(&r->intake, &s, frame));
    GSZ_TRY(find_size(r, &s, camera->name));
    gsz_camera_lens lens = lens_of(&s);
    bool focal = s.has[FOCAL_X] || s.has[FOCAL_Y];
    if (!focal && !s.has[ANGLE_X] && !s.has[ANGLE_Y])
        return gsz_intake_refuse(&r->intake, GSZ_ERROR_CORRUPT,
                                 "has no 'fl_y', 'fl_x', 'camera_angle_y' or 'camera_angle_x', nor "
                                 "has the file for all frames");
    if (focal && !s.has[WIDTH])
        return gsz_intake_refuse(&r->intake, GSZ_ERROR_CORRUPT,
                                 "has a focal length, but no 'w' and 'h' (pixels), nor is its "
                                 "picture found");
    if (focal) return gsz_intake_lens(&r->intake, camera, &lens);
    gsz_intake_note_lens(&r->intake, &lens);
    return view_of_angles(r, camera, &s);
}

/* ---- frames ---- */

static gsz_result read_matrix(reader *r, gsz_camera *camera, const cJSON *frame) {
    double m[4][4] = {{0}}, axes[3][3], position[3];
    int rows = 0;
    GSZ_TRY(gsz_json_matrix(&r->intake, m[0], &rows, frame, "transform_matrix", 3, 4, 4));
    if (rows == 4 && !(m[3][0] == 0 && m[3][1] == 0 && m[3][2] == 0 && m[3][3] == 1))
        return gsz_intake_refuse(&r->intake, GSZ_ERROR_CORRUPT,
                                 "has a 'transform_matrix' whose last row is not 0 0 0 1");
    for (int axis = 0; axis < 3; axis++) {
        double sign = axis == 0 ? 1 : -1, square = 0;
        for (int i = 0; i < 3; i++) square += m[i][axis] * m[i][axis];
        for (int i = 0; i < 3; i++) axes[axis][i] = sign * m[i][axis] / sqrt(square);
        position[axis] = m[axis][3];
    }
    GSZ_TRY(gsz_intake_position(&r->intake, camera, position));
    return gsz_intake_axes(&r->intake, camera, (const double(*)[3])axes, "'transform_matrix'");
}

static gsz_result read_frame(reader *r, const cJSON *frame) {
    gsz_camera camera = {0};
    if (!cJSON_IsObject(frame))
        return gsz_intake_refuse(&r->intake, GSZ_ERROR_CORRUPT, "is no object {...}");
    GSZ_TRY(gsz_json_name(&r->intake, &camera, frame, "file_path"));
    GSZ_TRY(read_matrix(r, &camera, frame));
    GSZ_TRY(read_view(r, &camera, frame));
    return gsz_intake_add(&r->intake, &camera);
}

static gsz_result read_frames(reader *r, const cJSON *json) {
    gsz_camera_intake *intake = &r->intake;
    const cJSON *frames = cJSON_GetObjectItemCaseSensitive(json, "frames");
    size_t count = 0;
    if (!cJSON_IsObject(json) || !cJSON_IsArray(frames))
        return gsz_fail(intake->context, GSZ_ERROR_FORMAT,
                        "%s: no object with an array 'frames', as transforms.json is",
                        intake->name);
    snprintf(intake->where, sizeof intake->where, "the object around 'frames'");
    GSZ_TRY(merge(intake, &r->all, json));
    for (const cJSON *frame = frames->child; frame; frame = frame->next) {
        snprintf(intake->where, sizeof intake->where, "frame %zu", ++count);
        GSZ_TRY(read_frame(r, frame));
    }
    if (r->squares)
        gsz_say(intake->context, GSZ_MESSAGE_NOTICE,
                "%s: pictures are taken to be square for %zu of %zu frames, as neither 'w' and 'h' "
                "nor a picture says otherwise",
                intake->name, r->squares, count);
    return gsz_intake_finish(intake);
}

gsz_result gsz_camera_transforms_read(gsz_context *context, gsz_camera_list *list,
                                      gsz_source *source, const char *folder) {
    reader r = {.intake = {.context = context, .list = list, .name = gsz_source_name(source)},
                .folder = folder};
    cJSON *json = NULL;
    GSZ_TRY(gsz_json_load(context, &json, source));
    gsz_result result = read_frames(&r, json);
    cJSON_Delete(json);
    return result;
}
