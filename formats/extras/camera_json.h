/* SPDX-License-Identifier: MIT */
/* camera_json.h - JSON of camera files: loading it within limits, and values of the kinds they have. Internal.
 *
 * cJSON takes its nodes from malloc. What they can come to is bounded before, by the size of the file and what
 * it is made of, and asked of the context for a moment, so that its limit refuses what would pass it. */
#ifndef GSZ_CAMERA_JSON_H
#define GSZ_CAMERA_JSON_H

#include <cjson/cJSON.h>

#include "camera_intake.h"
#include "gsz_files.h"

/** Reads the whole source; release with cJSON_Delete. */
gsz_result gsz_json_load(gsz_context *context, cJSON **out_json, gsz_source *source) GSZ_CHECKED;

/** The number `key`; *out_there: the object has it. Refuses what is no finite number. */
gsz_result gsz_json_number(gsz_camera_intake *intake, double *out_value, bool *out_there,
                           const cJSON *object, const char *key) GSZ_CHECKED;
/** The same, of an object that must have it. */
gsz_result gsz_json_need_number(gsz_camera_intake *intake, double *out_value, const cJSON *object,
                                const char *key) GSZ_CHECKED;
/** `columns` numbers of each of `rows` rows of the array `key`, which may have rows_max; rows beyond go to
 *  values too. columns alone, for rows 0: a plain array of numbers. *out_rows may be NULL. */
gsz_result gsz_json_matrix(gsz_camera_intake *intake, double *values, int *out_rows,
                           const cJSON *object, const char *key, int rows, int rows_max,
                           int columns) GSZ_CHECKED;
/** The string `key` becomes the name; none if it is missing. */
gsz_result gsz_json_name(gsz_camera_intake *intake, gsz_camera *camera, const cJSON *object,
                         const char *key) GSZ_CHECKED;

#endif
