/* SPDX-License-Identifier: MIT */
/* view_settings.c - a small JSON file that nobody misses when it is gone. */
#include "view_settings.h"

#include "gsz_files.h"
#include "system_files.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 256 << 10, VERSION = 1 };

static const char format[] = "gsz-view-settings";
static const float speed_least = 0.005f, speed_most = 50;

void gsz_view_settings_default(gsz_view_settings *settings) {
    *settings = (gsz_view_settings){.speed = 0.5f};
}

void gsz_view_settings_free(gsz_view_settings *settings) {
    for (int i = 0; i < settings->recent_count; i++) free(settings->recent[i]);
    *settings = (gsz_view_settings){0};
}

/* ---- recent files ---- */

/* Makes room at `index` by dropping what is there, or the last one. */
static void drop_recent(gsz_view_settings *settings, int index) {
    free(settings->recent[index]);
    settings->recent_count--;
    memmove(settings->recent + index, settings->recent + index + 1,
            (size_t)(settings->recent_count - index) * sizeof *settings->recent);
}

static void append_recent(gsz_view_settings *settings, const char *path) {
    char *copy = settings->recent_count < GSZ_SETTINGS_RECENT ? strdup(path) : NULL;
    if (copy) settings->recent[settings->recent_count++] = copy;
}

void gsz_view_settings_add_recent(gsz_view_settings *settings, const char *path) {
    char *absolute = gsz_system_absolute(path);
    if (!absolute) return; /* standard input, or gone by now */
    for (int i = 0; i < settings->recent_count; i++)
        if (strcmp(settings->recent[i], absolute) == 0) drop_recent(settings, i--);
    if (settings->recent_count == GSZ_SETTINGS_RECENT)
        drop_recent(settings, GSZ_SETTINGS_RECENT - 1);
    memmove(settings->recent + 1, settings->recent,
            (size_t)settings->recent_count * sizeof *settings->recent);
    settings->recent[0] = absolute;
    settings->recent_count++;
}

/* ---- reading ---- */

bool gsz_view_settings_place(char path[GSZ_SETTINGS_PATH_MAX]) {
    char folder[GSZ_SYSTEM_PATH_MAX];
    return gsz_system_config_folder(folder) &&
           snprintf(path, GSZ_SETTINGS_PATH_MAX, "%s/gsz/view.json", folder) <
               GSZ_SETTINGS_PATH_MAX;
}

static void take_bool(bool *out, const cJSON *json, const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    if (cJSON_IsBool(item)) *out = cJSON_IsTrue(item);
}

static void take_number(float *out, const cJSON *json, const char *key, float least, float most) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    if (cJSON_IsNumber(item) && item->valuedouble >= (double)least &&
        item->valuedouble <= (double)most)
        *out = (float)item->valuedouble;
}

static bool take(gsz_view_settings *settings, const cJSON *json) {
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(json, "format");
    const cJSON *recent = cJSON_GetObjectItemCaseSensitive(json, "recent");
    if (!cJSON_IsString(name) || strcmp(name->valuestring, format) != 0) return false;
    take_bool(&settings->panel, json, "panel");
    take_bool(&settings->rigid, json, "rigid");
    take_number(&settings->speed, json, "speed", speed_least, speed_most);
    take_number(&settings->min_opacity, json, "min_opacity", 0, 1);
    for (const cJSON *item = cJSON_IsArray(recent) ? recent->child : NULL; item; item = item->next)
        if (cJSON_IsString(item) && gsz_system_is_absolute(item->valuestring) &&
            strlen(item->valuestring) < GSZ_SETTINGS_PATH_MAX)
            append_recent(settings, item->valuestring);
    return true;
}

bool gsz_view_settings_read(gsz_context *context, gsz_view_settings *settings, const char *path) {
    gsz_source *source = NULL;
    gsz_buffer text = {0};
    cJSON *json = NULL;
    bool is_ours = true;
    gsz_view_settings_default(settings);
    if (!gsz_system_exists(path)) return true;
    if (gsz_source_open(context, &source, path) == GSZ_OK &&
        gsz_source_read_all(context, &text, source, FILE_MAX) == GSZ_OK && text.size > 0)
        json = cJSON_ParseWithLength((const char *)text.data, text.size);
    is_ours = json && take(settings, json);
    cJSON_Delete(json);
    gsz_source_close(context, &source);
    gsz_buffer_free(context, &text);
    return is_ours;
}

/* ---- writing ---- */

static bool fill(cJSON *json, const gsz_view_settings *settings) {
    cJSON *recent;
    bool added = cJSON_AddStringToObject(json, "format", format) &&
                 cJSON_AddNumberToObject(json, "version", VERSION) &&
                 cJSON_AddBoolToObject(json, "panel", settings->panel) &&
                 cJSON_AddBoolToObject(json, "rigid", settings->rigid) &&
                 cJSON_AddNumberToObject(json, "speed", (double)settings->speed) &&
                 cJSON_AddNumberToObject(json, "min_opacity", (double)settings->min_opacity);
    recent = cJSON_AddArrayToObject(json, "recent");
    added = added && recent;
    for (int i = 0; i < settings->recent_count && added; i++)
        added = cJSON_AddItemToArray(recent, cJSON_CreateString(settings->recent[i]));
    return added;
}

static gsz_result write_text(gsz_context *context, const char *path, const char *text) {
    gsz_output *output = NULL;
    gsz_result result;
    (void)gsz_system_make_folders_of(
        path); /* what is in their way is found when the output opens */
    result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK) result = gsz_output_write(context, output, text, strlen(text));
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    return result;
}

gsz_result gsz_view_settings_write(gsz_context *context, const gsz_view_settings *settings,
                                   const char *path) {
    cJSON *json = cJSON_CreateObject();
    char *text = json && fill(json, settings) ? cJSON_Print(json) : NULL;
    gsz_result result = text ? write_text(context, path, text) : GSZ_ERROR_MEMORY;
    cJSON_free(text);
    cJSON_Delete(json);
    return result;
}
