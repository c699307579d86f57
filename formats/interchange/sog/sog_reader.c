/* SPDX-License-Identifier: MIT */
/* sog_reader.c - reading a SOG: a zip file, a folder, or the units of one level of detail. */
#include <stdio.h>
#include <string.h>

#include "context.h"
#include "sog_decode.h"
#include "sog_levels.h"
#include "splat_cloud.h"
#include "system_files.h"

enum { PATH_BYTES = 4096 };

/* ---- one unit ---- */

static gsz_result load_alone(gsz_context *context, gsz_cloud *cloud, gsz_sog_unit *unit,
                             gsz_sog_store *store) {
    GSZ_TRY(gsz_report_progress(context, "read", 0));
    GSZ_TRY(gsz_sog_unit_open(context, unit, store));
    GSZ_TRY(gsz_sog_unit_load(unit, store));
    GSZ_TRY(gsz_cloud_create(context, cloud, unit->meta.count, unit->meta.bands));
    GSZ_TRY(gsz_sog_unit_decode(unit, cloud, 0));
    if (unit->meta.antialiased) GSZ_TRY(gsz_cloud_add_metadata(context, cloud, "filter", "mip"));
    return GSZ_OK;
}

static gsz_result read_store(gsz_context *context, gsz_cloud *cloud, gsz_sog_store *store) {
    gsz_sog_unit *unit = NULL;
    GSZ_TRY(GSZ_NEW(context, &unit, 1));
    gsz_result result = load_alone(context, cloud, unit, store);
    gsz_sog_unit_close(unit);
    gsz_free(context, unit);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    return result;
}

gsz_result gsz_sog_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    gsz_clear_error(context);
    gsz_sog_store store = {0};
    gsz_result result = gsz_sog_store_open_zip(context, &store, source);
    if (result == GSZ_OK) result = read_store(context, cloud, &store);
    gsz_sog_store_close(&store);
    return result;
}

/* ---- by a path ---- */

static bool exists(const char *folder, const char *name, char out[PATH_BYTES]) {
    const int length = snprintf(out, PATH_BYTES, "%s/%s", folder, name);
    return length > 0 && length < PATH_BYTES && gsz_system_exists(out);
}

static bool named(const char *path, const char *name) {
    const size_t length = strlen(path), tail = strlen(name);
    if (length < tail || strcmp(path + length - tail, name) != 0) return false;
    return length == tail || path[length - tail - 1] == '/';
}

/* The folder that a file is in, as it is written. */
static void folder_of(char out[PATH_BYTES], const char *path) {
    const char *slash = strrchr(path, '/');
    const size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    snprintf(out, PATH_BYTES, "%.*s", (int)length, path);
}

static gsz_result read_zip(gsz_context *context, gsz_cloud *cloud, const char *path) {
    gsz_source *source = NULL;
    GSZ_TRY(gsz_source_open(context, &source, path));
    gsz_result result = gsz_sog_read(context, cloud, source);
    gsz_source_close(context, &source);
    return result;
}

static gsz_result read_folder(gsz_context *context, gsz_cloud *cloud, const char *path) {
    char folder[PATH_BYTES];
    gsz_sog_store store = {0};
    folder_of(folder, path);
    gsz_result result = gsz_sog_store_open_folder(context, &store, path, folder);
    if (result == GSZ_OK) result = read_store(context, cloud, &store);
    gsz_sog_store_close(&store);
    return result;
}

static gsz_result read_levels(gsz_context *context, gsz_cloud *cloud, const char *path, int level) {
    char folder[PATH_BYTES];
    folder_of(folder, path);
    gsz_result result = gsz_sog_levels_read(context, cloud, path, folder, level);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    return result;
}

static gsz_result one_level(gsz_context *context, const char *path, int level) {
    if (level == 0) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_ARGUMENT, "%s: has one level of detail, 0: there is no %d",
                    path, level);
}

bool gsz_sog_probe_path(const char *path) {
    char inside[PATH_BYTES];
    return named(path, "meta.json") || named(path, "lod-meta.json") ||
           exists(path, "meta.json", inside) || exists(path, "lod-meta.json", inside);
}

gsz_result gsz_sog_read_level(gsz_context *context, gsz_cloud *cloud, const char *path, int level) {
    char inside[PATH_BYTES];
    gsz_clear_error(context);
    if (strlen(path) >= PATH_BYTES)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "a path of %zu bytes", strlen(path));
    if (gsz_system_is_folder(path)) {
        if (!exists(path, "lod-meta.json", inside) && !exists(path, "meta.json", inside))
            return gsz_fail(context, GSZ_ERROR_FORMAT,
                            "%s: a folder without a meta.json or lod-meta.json", path);
        path = inside;
    }
    if (named(path, "lod-meta.json")) return read_levels(context, cloud, path, level);
    GSZ_TRY(one_level(context, path, level));
    return named(path, "meta.json") ? read_folder(context, cloud, path)
                                    : read_zip(context, cloud, path);
}

gsz_result gsz_sog_read_path(gsz_context *context, gsz_cloud *cloud, const char *path) {
    return gsz_sog_read_level(context, cloud, path, 0);
}
