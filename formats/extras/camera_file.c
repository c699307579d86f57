/* SPDX-License-Identifier: MIT */
/* camera_file.c - which kind of camera file this is, by content, and where its other half lies. */
#include <stdio.h>
#include <string.h>

#include "camera_lines.h"
#include "camera_readers.h"
#include "context.h"
#include "platform.h"
#include "source.h"
#include "system_files.h"

enum {
    PROBED = 4096, /* bytes at the beginning that tell the kind */
    PATH_SIZE = 4096
};

const char *gsz_camera_format_name(gsz_camera_format format) {
    static const char *const names[] = {[GSZ_CAMERAS_LIST] = "plain list",
                                        [GSZ_CAMERAS_INRIA] = "cameras.json (INRIA)",
                                        [GSZ_CAMERAS_TRANSFORMS] = "transforms.json (NeRF)",
                                        [GSZ_CAMERAS_COLMAP_TEXT] = "COLMAP, text",
                                        [GSZ_CAMERAS_COLMAP_BINARY] = "COLMAP, binary"};
    size_t index = (size_t)format;
    return index < sizeof names / sizeof *names ? names[index] : "unknown";
}

/* ---- by content ---- */

static bool is_text(const uint8_t *data, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (data[i] == 0x7f || (data[i] < ' ' && !memchr("\t\r\n", data[i], 3))) return false;
    return true;
}

bool gsz_cameras_probe(gsz_camera_format *out_format, const uint8_t *data, size_t size) {
    size_t at = 0;
    /* COLMAP's count of records, at most GSZ_CAMERAS_MAX: its upper bytes are 0. */
    *out_format = GSZ_CAMERAS_COLMAP_BINARY;
    if (size >= 8 && memcmp(data + 4, "\0\0\0\0", 4) == 0) return true;
    if (!is_text(data, size)) return false;
    if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) at = 3;
    while (at < size && memchr(" \t\r\n", data[at], 4)) at++;
    *out_format = GSZ_CAMERAS_LIST;
    if (at < size && data[at] == '[') *out_format = GSZ_CAMERAS_INRIA;
    if (at < size && data[at] == '{') *out_format = GSZ_CAMERAS_TRANSFORMS;
    return true;
}

/* ---- the readers, in the locale "C" ---- */

static gsz_result choose(gsz_context *context, gsz_camera_list *list, gsz_camera_format format,
                         gsz_source *source, gsz_source *images, const char *folder) {
    switch (format) {
    case GSZ_CAMERAS_LIST: return gsz_camera_list_read(context, list, source);
    case GSZ_CAMERAS_INRIA: return gsz_camera_inria_read(context, list, source);
    case GSZ_CAMERAS_TRANSFORMS: return gsz_camera_transforms_read(context, list, source, folder);
    case GSZ_CAMERAS_COLMAP_TEXT: return gsz_camera_colmap_text_read(context, list, source, images);
    case GSZ_CAMERAS_COLMAP_BINARY:
        return gsz_camera_colmap_binary_read(context, list, source, images);
    }
    return gsz_fail(context, GSZ_ERROR_ARGUMENT, "no format of camera files: %d", (int)format);
}

gsz_result gsz_cameras_parse(gsz_context *context, gsz_camera_list *list, gsz_camera_format format,
                             gsz_source *source, gsz_source *images, const char *folder) {
    gsz_clear_error(context);
    gsz_locale c_locale = gsz_platform_new_locale();
    if (!c_locale) return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: a locale");
    void *before = gsz_platform_enter_locale(c_locale);
    gsz_result result = choose(context, list, format, source, images, folder);
    gsz_platform_leave_locale(before);
    gsz_platform_free_locale(c_locale);
    if (result != GSZ_OK) gsz_camera_list_free(context, list);
    return result;
}

/* ---- places ---- */

static gsz_result join(gsz_context *context, char out_path[PATH_SIZE], const char *folder,
                       const char *name) {
    int length = snprintf(out_path, PATH_SIZE, "%s/%s", folder, name);
    if (length >= 0 && length < PATH_SIZE) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_ARGUMENT, "%.200s...: a path of more than %d bytes", folder,
                    PATH_SIZE - 1);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The folder of a file: "." where the path names none. */
static gsz_result folder_of(gsz_context *context, char out_folder[PATH_SIZE], const char *path) {
    size_t length = (size_t)(base_name(path) - path);
    if (length >= PATH_SIZE)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "%.200s...: a path of more than %d bytes",
                        path, PATH_SIZE - 1);
    memcpy(out_folder, path, length);
    /* "/cameras.txt" lies in "/", and "//images.txt" is the same place as "/images.txt". */
    if (length == 0) out_folder[length++] = '.';
    out_folder[length] = 0;
    return GSZ_OK;
}

static bool has_file(const char *folder, const char *name) {
    char path[PATH_SIZE];
    gsz_system_entry entry;
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    return length >= 0 && length < PATH_SIZE && gsz_system_look(&entry, path) && !entry.is_folder;
}

/* ---- COLMAP: a pair of files ---- */

static gsz_result read_pair(gsz_context *context, gsz_camera_list *list, const char *folder,
                            gsz_camera_format format) {
    bool binary = format == GSZ_CAMERAS_COLMAP_BINARY;
    char path[PATH_SIZE];
    gsz_source *cameras = NULL, *images = NULL;
    GSZ_TRY(join(context, path, folder, binary ? "cameras.bin" : "cameras.txt"));
    GSZ_TRY(gsz_source_open(context, &cameras, path));
    gsz_result result = join(context, path, folder, binary ? "images.bin" : "images.txt");
    if (result == GSZ_OK) result = gsz_source_open(context, &images, path);
    if (result == GSZ_OK) result = gsz_cameras_parse(context, list, format, cameras, images, NULL);
    gsz_source_close(context, &cameras);
    gsz_source_close(context, &images);
    return result;
}

/* COLMAP writes both formats into sparse/0 of a project; where both are, it reads the binary one. */
static gsz_result read_folder(gsz_context *context, gsz_camera_list *list, const char *path,
                              gsz_camera_format *out_format) {
    static const char *const places[] = {".", "sparse/0", "sparse"};
    char folder[PATH_SIZE];
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        GSZ_TRY(join(context, folder, path, places[i]));
        bool binary = has_file(folder, "cameras.bin") && has_file(folder, "images.bin");
        bool text = has_file(folder, "cameras.txt") && has_file(folder, "images.txt");
        if (!binary && !text) continue;
        *out_format = binary ? GSZ_CAMERAS_COLMAP_BINARY : GSZ_CAMERAS_COLMAP_TEXT;
        return read_pair(context, list, i ? folder : path, *out_format);
    }
    return gsz_fail(context, GSZ_ERROR_FORMAT,
                    "%s: a folder without cameras.bin and images.bin of COLMAP (or .txt), also in "
                    "sparse/0; give a camera file, or the folder of such a pair",
                    path);
}

/* In a line of cameras.txt a model's name stands where a plain list has a number. */
static gsz_result is_colmap_text(gsz_context *context, bool *out_is, gsz_source *source) {
    const uint8_t *data = NULL;
    size_t got = 0, at = 0;
    *out_is = false;
    GSZ_TRY(gsz_source_peek(context, source, &data, &got, PROBED));
    const char *text = (const char *)data;
    if (got >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) at = 3;
    for (bool comment = false; at < got; at++) {
        if (text[at] == '#') comment = true;
        if (text[at] == '\n') comment = false;
        if (!comment && !memchr(" \t\r\n", text[at], 4)) break;
    }
    while (at < got && text[at] >= '0' && text[at] <= '9') at++;
    while (at < got && (text[at] == ' ' || text[at] == '\t')) at++;
    *out_is = at < got && text[at] >= 'A' && text[at] <= 'Z';
    return GSZ_OK;
}

/* ---- one file ---- */

static gsz_result guess(gsz_context *context, gsz_camera_format *out_format, gsz_source *source,
                        const char *folder, const char *base) {
    const uint8_t *data = NULL;
    size_t got = 0;
    GSZ_TRY(gsz_source_peek(context, source, &data, &got, PROBED));
    if (!gsz_cameras_probe(out_format, data, got))
        return gsz_fail(context, GSZ_ERROR_FORMAT,
                        "%s: no camera file: a list of cameras, cameras.json, transforms.json or "
                        "files of COLMAP are read",
                        gsz_source_name(source));
    if (*out_format != GSZ_CAMERAS_LIST) return GSZ_OK;
    bool colmap = strcmp(base, "images.txt") == 0 && has_file(folder, "cameras.txt");
    if (strcmp(base, "cameras.txt") == 0) GSZ_TRY(is_colmap_text(context, &colmap, source));
    if (colmap) *out_format = GSZ_CAMERAS_COLMAP_TEXT;
    return GSZ_OK;
}

static gsz_result read_file(gsz_context *context, gsz_camera_list *list, gsz_source *source,
                            const char *path, gsz_camera_format *out_format) {
    char folder[PATH_SIZE];
    bool standard = strcmp(path, "-") == 0;
    const char *base = base_name(path);
    GSZ_TRY(gsz_report_progress(context, "read cameras", 0));
    GSZ_TRY(folder_of(context, folder, path));
    GSZ_TRY(guess(context, out_format, source, folder, base));
    if (*out_format == GSZ_CAMERAS_COLMAP_TEXT)
        return read_pair(context, list, folder, *out_format);
    if (*out_format != GSZ_CAMERAS_COLMAP_BINARY)
        return gsz_cameras_parse(context, list, *out_format, source, NULL,
                                 standard ? NULL : folder);
    if (strcmp(base, "cameras.bin") == 0 || strcmp(base, "images.bin") == 0)
        return read_pair(context, list, folder, *out_format);
    return gsz_fail(context, GSZ_ERROR_FORMAT,
                    "%s: a binary file; if it is COLMAP's, give the folder with cameras.bin and "
                    "images.bin in it",
                    gsz_source_name(source));
}

gsz_result gsz_cameras_read(gsz_context *context, gsz_camera_list *list, const char *path,
                            gsz_camera_format *out_format) {
    gsz_clear_error(context);
    gsz_camera_format format = GSZ_CAMERAS_LIST;
    gsz_result result = GSZ_OK;
    if (strcmp(path, "-") != 0 && gsz_system_is_folder(path)) {
        result = read_folder(context, list, path, &format);
    } else {
        gsz_source *source = NULL;
        GSZ_TRY(gsz_source_open(context, &source, path));
        result = read_file(context, list, source, path, &format);
        gsz_source_close(context, &source);
    }
    if (result == GSZ_OK && out_format) *out_format = format;
    return result;
}
