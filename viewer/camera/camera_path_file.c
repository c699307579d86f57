/* SPDX-License-Identifier: MIT */
/* camera_path_file.c - reads and writes the JSON of paths: every number is looked at before it is taken. */
#include "camera_path_file.h"

#include "gsz_files.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A key takes some 120 bytes as it is written; cJSON makes 64 bytes of the 2 of a shortest value. */
enum { FILE_MAX = 2 << 20, VERSION = 1, WHERE_MAX = 32 };
static const double fov_least = 1, fov_most = 170, norm_tolerance = 0.01, position_most = 1e9;

typedef struct reader {
    const char *name;
    char *error;
    char where[WHERE_MAX]; /* "key 3", counted from 0 */
    gsz_path *path;
} reader;

static gsz_result refuse(const reader *r, const char *format, ...) GSZ_PRINTF(2, 3);

static gsz_result refuse(const reader *r, const char *format, ...) {
    char reason[GSZ_PATH_ERROR_MAX / 2];
    va_list list;
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    snprintf(r->error, GSZ_PATH_ERROR_MAX, "%.200s: %s%s%s", r->name, r->where,
             *r->where ? " " : "", reason);
    return GSZ_ERROR_CORRUPT;
}

/* ---- values ---- */

static bool is_within(const cJSON *item, double low, double high) {
    return cJSON_IsNumber(item) && item->valuedouble >= low && item->valuedouble <= high;
}

static gsz_result read_number(const reader *r, double *out, const cJSON *object, const char *key,
                              double low, double high) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    if (!is_within(item, low, high)) return refuse(r, "has no '%s' from %g to %g", key, low, high);
    *out = item->valuedouble;
    return GSZ_OK;
}

static gsz_result read_row(const reader *r, float *out, const cJSON *object, const char *key,
                           int count, double most) {
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(object, key);
    const cJSON *item = cJSON_IsArray(array) ? array->child : NULL;
    int read = 0;
    for (; item && read < count && is_within(item, -most, most); item = item->next)
        out[read++] = (float)item->valuedouble;
    if (item || read < count) return refuse(r, "has no '%s' of %d numbers", key, count);
    return GSZ_OK;
}

/* ---- keys ---- */

static gsz_result read_rotation(const reader *r, gsz_path_key *key, const cJSON *object) {
    float *q = key->rotation, length;
    gsz_result result = read_row(r, q, object, "rotation", 4, 2);
    if (result != GSZ_OK) return result;
    length = sqrtf(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    if (!(fabsf(length - 1) <= (float)norm_tolerance))
        return refuse(r, "has a 'rotation' of length %g, which must be 1", (double)length);
    for (int n = 0; n < 4; n++) q[n] /= length;
    return GSZ_OK;
}

static gsz_result read_place(const reader *r, gsz_path_key *key, const cJSON *object) {
    double fov_y = 0;
    gsz_result result;
    if (!cJSON_IsObject(object)) return refuse(r, "is no object {...}");
    result = read_row(r, key->position, object, "position", 3, position_most);
    if (result == GSZ_OK) result = read_rotation(r, key, object);
    if (result == GSZ_OK) result = read_number(r, &fov_y, object, "fov_y", fov_least, fov_most);
    key->fov_y = (float)fov_y;
    return result;
}

static gsz_result read_key(reader *r, const cJSON *object) {
    gsz_path *path = r->path;
    gsz_path_key key = {0};
    gsz_result result;
    snprintf(r->where, sizeof r->where, "key %zu", path->count);
    if (path->count == GSZ_PATH_KEYS_MAX) return refuse(r, "is one more than may be");
    result = read_place(r, &key, object);
    if (result == GSZ_OK)
        result = read_number(r, &key.time, object, "time", 0, GSZ_PATH_SECONDS_MAX);
    if (result != GSZ_OK) return result;
    if (path->count > 0 && !(key.time > path->key[path->count - 1].time))
        return refuse(r, "has a 'time' of %g, which is not behind that of the key before",
                      key.time);
    if (gsz_path_add(path, &key)) return GSZ_OK;
    snprintf(r->error, GSZ_PATH_ERROR_MAX, "out of memory");
    return GSZ_ERROR_MEMORY;
}

static gsz_result read_bookmark(reader *r, const cJSON *object, size_t index) {
    gsz_path_key place = {0};
    double slot = 0;
    gsz_result result;
    snprintf(r->where, sizeof r->where, "bookmark %zu", index);
    result = read_place(r, &place, object);
    if (result == GSZ_OK) result = read_number(r, &slot, object, "slot", 1, GSZ_PATH_BOOKMARKS);
    if (result != GSZ_OK) return result;
    if (slot != floor(slot) || r->path->has_bookmark[(int)slot - 1])
        return refuse(r, "has a 'slot' of %g, which is taken or no whole number", slot);
    r->path->has_bookmark[(int)slot - 1] = true;
    r->path->bookmark[(int)slot - 1] = place;
    return GSZ_OK;
}

/* ---- the file ---- */

static gsz_result read_lists(reader *r, const cJSON *json) {
    const cJSON *keys = cJSON_GetObjectItemCaseSensitive(json, "keys");
    const cJSON *bookmarks = cJSON_GetObjectItemCaseSensitive(json, "bookmarks");
    gsz_result result = GSZ_OK;
    size_t index = 0;
    if ((keys && !cJSON_IsArray(keys)) || (bookmarks && !cJSON_IsArray(bookmarks)))
        return refuse(r, "'keys' and 'bookmarks' are arrays [...]");
    for (const cJSON *item = keys ? keys->child : NULL; item && result == GSZ_OK; item = item->next)
        result = read_key(r, item);
    for (const cJSON *item = bookmarks ? bookmarks->child : NULL; item && result == GSZ_OK;
         item = item->next)
        result = read_bookmark(r, item, index++);
    return result;
}

static gsz_result read_json(reader *r, const cJSON *json) {
    const cJSON *format = cJSON_GetObjectItemCaseSensitive(json, "format");
    const cJSON *even = cJSON_GetObjectItemCaseSensitive(json, "even");
    double version = 0;
    gsz_result result;
    if (!cJSON_IsString(format) || strcmp(format->valuestring, "gsz-camera-path") != 0)
        return refuse(r, "not a path: no object with \"format\": \"gsz-camera-path\"");
    result = read_number(r, &version, json, "version", VERSION, VERSION);
    if (result != GSZ_OK) return result;
    if (even && !cJSON_IsBool(even)) return refuse(r, "'even' is true or false");
    r->path->even = cJSON_IsTrue(even);
    return read_lists(r, json);
}

static gsz_result parse(reader *r, const gsz_buffer *text) {
    const char *data = (const char *)text->data, *end = data;
    cJSON *json = text->size ? cJSON_ParseWithLengthOpts(data, text->size, &end, 0) : NULL;
    gsz_result result;
    size_t line = 1;
    for (const char *c = data; c && c < end; c++) line += *c == '\n';
    result = json ? read_json(r, json)
                  : refuse(r, "line %zu: not JSON, nested too deeply, or cut short", line);
    cJSON_Delete(json);
    return result;
}

gsz_result gsz_path_read(gsz_context *context, gsz_path *path, const char *name,
                         char error[GSZ_PATH_ERROR_MAX]) {
    reader r = {.name = name, .error = error, .path = path};
    gsz_source *source = NULL;
    gsz_buffer text = {0};
    gsz_result result = gsz_source_open(context, &source, name);
    if (result == GSZ_OK) result = gsz_source_read_all(context, &text, source, FILE_MAX);
    if (result != GSZ_OK)
        snprintf(error, GSZ_PATH_ERROR_MAX, "%s", gsz_context_error(context));
    else
        result = parse(&r, &text);
    if (result != GSZ_OK) gsz_path_free(path);
    gsz_source_close(context, &source);
    gsz_buffer_free(context, &text);
    return result;
}

/* ---- writing ---- */

/* As few digits as give the same float again: files are read by people too. cJSON has no such numbers of its own. */
static bool add_raw(cJSON *parent, const char *key, double value, int digits) {
    char text[32];
    cJSON *item;
    for (; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if ((float)strtod(text, NULL) == (float)value) break;
    }
    item = cJSON_CreateRaw(text);
    return item &&
           (key ? cJSON_AddItemToObject(parent, key, item) : cJSON_AddItemToArray(parent, item));
}

static bool add_row(cJSON *parent, const char *key, const float *values, int count) {
    cJSON *array = cJSON_AddArrayToObject(parent, key);
    bool added = array != NULL;
    for (int i = 0; i < count && added; i++) added = add_raw(array, NULL, (double)values[i], 4);
    return added;
}

static bool add_place(cJSON *object, const gsz_path_key *key) {
    return add_row(object, "position", key->position, 3) &&
           add_row(object, "rotation", key->rotation, 4) &&
           add_raw(object, "fov_y", (double)key->fov_y, 2);
}

static bool add_key(cJSON *array, const gsz_path_key *key) {
    cJSON *object = cJSON_CreateObject();
    return object && cJSON_AddItemToArray(array, object) &&
           cJSON_AddNumberToObject(object, "time", key->time) && add_place(object, key);
}

static bool add_bookmark(cJSON *array, int slot, const gsz_path_key *place) {
    cJSON *object = cJSON_CreateObject();
    return object && cJSON_AddItemToArray(array, object) &&
           cJSON_AddNumberToObject(object, "slot", slot + 1) && add_place(object, place);
}

static bool fill(cJSON *json, const gsz_path *path) {
    cJSON *keys, *bookmarks;
    bool added = cJSON_AddStringToObject(json, "format", "gsz-camera-path") &&
                 cJSON_AddNumberToObject(json, "version", VERSION) &&
                 cJSON_AddBoolToObject(json, "even", path->even);
    keys = cJSON_AddArrayToObject(json, "keys");
    bookmarks = cJSON_AddArrayToObject(json, "bookmarks");
    added = added && keys && bookmarks;
    for (size_t i = 0; i < path->count && added; i++) added = add_key(keys, &path->key[i]);
    for (int k = 0; k < GSZ_PATH_BOOKMARKS && added; k++)
        if (path->has_bookmark[k]) added = add_bookmark(bookmarks, k, &path->bookmark[k]);
    return added;
}

static gsz_result write_text(gsz_context *context, const char *name, const char *text) {
    gsz_output *output = NULL;
    gsz_result result = gsz_output_open(context, &output, name);
    if (result == GSZ_OK) result = gsz_output_write(context, output, text, strlen(text));
    if (result == GSZ_OK) result = gsz_output_write(context, output, "\n", 1);
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    return result;
}

gsz_result gsz_path_write(gsz_context *context, const gsz_path *path, const char *name,
                          char error[GSZ_PATH_ERROR_MAX]) {
    cJSON *json = cJSON_CreateObject();
    char *text = json && fill(json, path) ? cJSON_Print(json) : NULL;
    gsz_result result = text ? write_text(context, name, text) : GSZ_ERROR_MEMORY;
    if (result != GSZ_OK)
        snprintf(error, GSZ_PATH_ERROR_MAX, "%s",
                 text ? gsz_context_error(context) : "out of memory");
    cJSON_free(text);
    cJSON_Delete(json);
    return result;
}
