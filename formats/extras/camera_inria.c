/* SPDX-License-Identifier: MIT */
/* camera_inria.c - cameras.json, which the reference implementation of Gaussian splatting writes beside a
 * scene: an array of cameras, rotation and position from camera to world, axes right, down, forward. */
#include <stdio.h>

#include "camera_json.h"
#include "camera_readers.h"
#include "context.h"

static gsz_result read_camera(gsz_camera_intake *intake, const cJSON *object) {
    gsz_camera camera = {0};
    gsz_camera_lens lens = {0};
    double position[3] = {0}, rotation[3][3] = {{0}}, axes[3][3];
    if (!cJSON_IsObject(object))
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT, "is no object {...}");
    GSZ_TRY(gsz_json_name(intake, &camera, object, "img_name"));
    GSZ_TRY(gsz_json_matrix(intake, position, NULL, object, "position", 0, 0, 3));
    GSZ_TRY(gsz_json_matrix(intake, rotation[0], NULL, object, "rotation", 3, 3, 3));
    GSZ_TRY(gsz_json_need_number(intake, &lens.width, object, "width"));
    GSZ_TRY(gsz_json_need_number(intake, &lens.height, object, "height"));
    GSZ_TRY(gsz_json_need_number(intake, &lens.focal_x, object, "fx"));
    GSZ_TRY(gsz_json_need_number(intake, &lens.focal_y, object, "fy"));
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 3; column++) axes[column][row] = rotation[row][column];
    GSZ_TRY(gsz_intake_position(intake, &camera, position));
    GSZ_TRY(gsz_intake_axes(intake, &camera, (const double(*)[3])axes, "'rotation'"));
    GSZ_TRY(gsz_intake_lens(intake, &camera, &lens));
    return gsz_intake_add(intake, &camera);
}

static gsz_result read_array(gsz_camera_intake *intake, const cJSON *json) {
    size_t count = 0;
    if (!cJSON_IsArray(json))
        return gsz_fail(intake->context, GSZ_ERROR_FORMAT, "%s: not an array of cameras [{...}]",
                        intake->name);
    for (const cJSON *object = json->child; object; object = object->next) {
        snprintf(intake->where, sizeof intake->where, "camera %zu", ++count);
        GSZ_TRY(read_camera(intake, object));
    }
    return gsz_intake_finish(intake);
}

gsz_result gsz_camera_inria_read(gsz_context *context, gsz_camera_list *list, gsz_source *source) {
    gsz_camera_intake intake = {.context = context, .list = list, .name = gsz_source_name(source)};
    cJSON *json = NULL;
    GSZ_TRY(gsz_json_load(context, &json, source));
    gsz_result result = read_array(&intake, json);
    cJSON_Delete(json);
    return result;
}
