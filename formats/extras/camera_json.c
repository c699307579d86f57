/* SPDX-License-Identifier: MIT */
/* camera_json.c - JSON within limits, and the values in it. */
#include "camera_json.h"

#include <math.h>
#include <string.h>

#include "context.h"
#include "source.h"

enum {
    JSON_MAX = 256 << 20, /* bytes of a file */
    NODE_BYTES =
        160 /* of memory that a value takes: its node, its key, its text, beside their bytes */
};

/* ---- loading ---- */

/* Every value but the outermost stands behind one of these; in strings they count too, to be safe. */
static size_t values_at_most(const gsz_buffer *text) {
    size_t count = 1;
    for (size_t i = 0; i < text->size; i++)
        count += text->data[i] == ',' || text->data[i] == '[' || text->data[i] == '{';
    return count;
}

static gsz_result check_room(gsz_context *context, const gsz_buffer *text) {
    void *room = NULL;
    GSZ_TRY(gsz_alloc(context, &room, values_at_most(text) * NODE_BYTES + text->size, 1));
    gsz_free(context, room);
    return GSZ_OK;
}

static size_t line_of(const gsz_buffer *text, const char *place) {
    size_t line = 1, end = (size_t)(place - (const char *)text->data);
    for (size_t i = 0; i < end && i < text->size; i++) line += text->data[i] == '\n';
    return line;
}

static bool blank(const char *from, const char *to) {
    for (; from < to; from++)
        if (!strchr(" \t\r\n", *from) || !*from) return false;
    return true;
}

static gsz_result parse(gsz_context *context, cJSON **out_json, const gsz_buffer *text,
                        const char *name) {
    const char *data = (const char *)text->data, *end = data;
    if (!text->size) return gsz_fail(context, GSZ_ERROR_CORRUPT, "%s: the file is empty", name);
    GSZ_TRY(check_room(context, text));
    *out_json = cJSON_ParseWithLengthOpts(data, text->size, &end, 0);
    if (*out_json && blank(end, data + text->size)) return GSZ_OK;
    const char *reason = *out_json ? "something behind the end of the JSON"
                                   : "not JSON, nested too deeply, or cut short";
    cJSON_Delete(*out_json);
    *out_json = NULL;
    return gsz_fail(context, GSZ_ERROR_CORRUPT, "%s: line %zu: %s", name, line_of(text, end),
                    reason);
}

gsz_result gsz_json_load(gsz_context *context, cJSON **out_json, gsz_source *source) {
    gsz_buffer text = {0};
    *out_json = NULL;
    gsz_result result = gsz_source_read_all(context, &text, source, JSON_MAX);
    if (result == GSZ_OK) result = gsz_report_progress(context, "read cameras", 0);
    if (result == GSZ_OK) result = parse(context, out_json, &text, gsz_source_name(source));
    gsz_buffer_free(context, &text);
    return result;
}

/* ---- values ---- */

gsz_result gsz_json_number(gsz_camera_intake *intake, double *out_value, bool *out_there,
                           const cJSON *object, const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    *out_there = item != NULL;
    if (!item) return GSZ_OK;
    if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT, "has a '%s' that is no finite number",
                                 key);
    *out_value = item->valuedouble;
    return GSZ_OK;
}

gsz_result gsz_json_need_number(gsz_camera_intake *intake, double *out_value, const cJSON *object,
                                const char *key) {
    bool there = false;
    GSZ_TRY(gsz_json_number(intake, out_value, &there, object, key));
    if (there) return GSZ_OK;
    return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT, "has no '%s' (a number)", key);
}

/* Exactly `columns` numbers. */
static bool take_row(double *values, const cJSON *row, int columns) {
    int count = 0;
    if (!cJSON_IsArray(row)) return false;
    for (const cJSON *item = row->child; item; item = item->next) {
        if (count == columns || !cJSON_IsNumber(item) || !isfinite(item->valuedouble)) return false;
        values[count++] = item->valuedouble;
    }
    return count == columns;
}

static bool take_rows(double *values, int *out_rows, const cJSON *array, int rows, int rows_max,
                      int columns) {
    int count = 0;
    if (!cJSON_IsArray(array)) return false;
    for (const cJSON *row = array->child; row; row = row->next) {
        if (count == rows_max || !take_row(values + count * columns, row, columns)) return false;
        count++;
    }
    if (out_rows) *out_rows = count;
    return count >= rows;
}

gsz_result gsz_json_matrix(gsz_camera_intake *intake, double *values, int *out_rows,
                           const cJSON *object, const char *key, int rows, int rows_max,
                           int columns) {
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(object, key);
    if (rows ? take_rows(values, out_rows, array, rows, rows_max, columns)
             : take_row(values, array, columns))
        return GSZ_OK;
    const char *state = array ? "has a wrong" : "has no";
    if (!rows)
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT, "%s '%s' (%d numbers)", state, key,
                                 columns);
    return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT, "%s '%s' (%d rows of %d numbers)", state,
                             key, rows_max, columns);
}

gsz_result gsz_json_name(gsz_camera_intake *intake, gsz_camera *camera, const cJSON *object,
                         const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    if (!item) return GSZ_OK;
    if (!cJSON_IsString(item))
        return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT, "has a '%s' that is no text", key);
    return gsz_intake_name(intake, camera, item->valuestring, strlen(item->valuestring));
}
