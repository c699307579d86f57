/* SPDX-License-Identifier: MIT */
/* xr_scales.c - $XDG_CONFIG_HOME/gsz/vr.json: {"scenes": {"/path/scene.gsz": 0.25}}, the oldest first. */
#include "xr_scales.h"

#include "gsz_files.h"
#include "paths.h"
#include "system_files.h"
#include "xr_place.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20, SCENES_MAX = 200 };

/* ---- the file ---- */

/* False: nowhere. With `make`, the folders are made. */
static bool find_file(char path[GSZ_CLI_PATH_MAX], bool make) {
    char folder[GSZ_SYSTEM_PATH_MAX];
    if (!gsz_system_config_folder(folder)) return false;
    if (snprintf(path, GSZ_CLI_PATH_MAX, "%s/gsz/vr.json", folder) >= GSZ_CLI_PATH_MAX)
        return false;
    return !make || gsz_system_make_folders_of(path);
}

/* What cannot be read is as good as empty: it is no more than a convenience. */
static cJSON *read_file(const char *path) {
    FILE *file = gsz_system_open(path, "rb");
    char *text = file ? malloc(FILE_MAX) : NULL;
    size_t size = text ? fread(text, 1, FILE_MAX, file) : 0;
    cJSON *json = size > 0 && size < FILE_MAX ? cJSON_ParseWithLength(text, size) : NULL;
    free(text);
    if (file) fclose(file);
    return json;
}

/* Scenes are known by where they are, from wherever they are named. */
static char *name_of(const char *scene) {
    return gsz_cli_is_dash(scene) ? NULL : gsz_system_absolute(scene);
}

/* ---- scales ---- */

float gsz_xr_scales_find(const char *scene, float otherwise) {
    char path[GSZ_CLI_PATH_MAX], *name = name_of(scene);
    cJSON *json = name && find_file(path, false) ? read_file(path) : NULL;
    const cJSON *scenes = cJSON_GetObjectItemCaseSensitive(json, "scenes");
    const cJSON *item = json ? cJSON_GetObjectItemCaseSensitive(scenes, name) : NULL;
    float metres = cJSON_IsNumber(item) ? (float)item->valuedouble : otherwise;
    cJSON_Delete(json);
    free(name);
    return metres >= GSZ_XR_METRES_LEAST && metres <= GSZ_XR_METRES_MOST ? metres : otherwise;
}

/* The text of the file with this scene at the end; NULL: no memory. */
static char *add_scene(const char *path, const char *name, float metres) {
    cJSON *old = read_file(path), *json = cJSON_CreateObject(), *scenes = NULL;
    char *text = NULL;
    if (cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(old, "scenes")))
        scenes = cJSON_DetachItemFromObjectCaseSensitive(old, "scenes");
    if (!scenes) scenes = cJSON_CreateObject();
    cJSON_DeleteItemFromObjectCaseSensitive(scenes, name);
    while (cJSON_GetArraySize(scenes) >= SCENES_MAX) cJSON_DeleteItemFromArray(scenes, 0);
    if (cJSON_AddNumberToObject(scenes, name, (double)metres) &&
        cJSON_AddItemToObject(json, "scenes", scenes)) {
        scenes = NULL;
        text = cJSON_Print(json);
    }
    cJSON_Delete(scenes);
    cJSON_Delete(json);
    cJSON_Delete(old);
    return text;
}

static gsz_result write_file(gsz_context *context, const char *path, const char *text) {
    gsz_output *output = NULL;
    gsz_result result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK) result = gsz_output_write(context, output, text, strlen(text));
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    return result;
}

gsz_result gsz_xr_scales_keep(gsz_context *context, const char *scene, float metres) {
    char path[GSZ_CLI_PATH_MAX], *name = name_of(scene), *text;
    gsz_result result = GSZ_OK;
    if (name && find_file(path, true)) {
        text = add_scene(path, name, metres);
        result = text ? write_file(context, path, text) : GSZ_ERROR_MEMORY;
        cJSON_free(text);
    }
    free(name);
    return result;
}
