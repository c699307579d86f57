/* SPDX-License-Identifier: MIT */
/* photographs.c - finds the photograph of a camera in a folder, and checks that it fits. */
#include "photographs.h"
#include "interrupt.h"
#include "natural_order.h"
#include "paths.h"
#include "picture_limits.h"
#include "system_files.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const endings[] = {"", ".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG"};
enum { ENDINGS = sizeof endings / sizeof endings[0] };

/* ---- the pictures of a folder in natural order ---- */

static bool is_picture(const char *name) {
    for (int i = 1; i <= 3; i++)
        if (gsz_cli_has_ending(name, endings[i])) return name[0] != '.';
    return false;
}

static int list_pictures(gsz_cli_session *session, gsz_cli_names *list, const char *folder) {
    gsz_system_folder *opened = gsz_system_open_folder(folder);
    const char *name;
    bool added = true;
    if (!opened) return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: %s", folder, strerror(errno));
    while (added && (name = gsz_system_next_name(opened)) != NULL)
        if (is_picture(name)) added = gsz_cli_names_add(list, name);
    gsz_system_close_folder(opened);
    if (!added) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    gsz_cli_names_sort(list);
    return GSZ_EXIT_OK;
}

/* ---- the picture of a name ---- */

static bool try_stem(char path[GSZ_CLI_PATH_MAX], const char *folder, const char *stem,
                     size_t length) {
    for (int i = 0; i < ENDINGS; i++) {
        int size =
            snprintf(path, GSZ_CLI_PATH_MAX, "%s/%.*s%s", folder, (int)length, stem, endings[i]);
        if (length > 0 && size < GSZ_CLI_PATH_MAX && gsz_system_is_file(path)) return true;
    }
    return false;
}

static size_t length_without_ending(const char *name) {
    const char *last = gsz_cli_last_part(name), *dot = strrchr(last, '.');
    return dot && dot != last ? (size_t)(dot - name) : strlen(name);
}

/* With its folders and without, with its ending and without. Names are out of a file: they shall not lead out of the
 * folder. */
static bool find_by_name(char path[GSZ_CLI_PATH_MAX], const char *folder, const char *name) {
    const char *last = gsz_cli_last_part(name);
    const char *stems[2] = {gsz_system_stays_below(name) ? name : last, last};
    for (int i = 0; i < 2; i++)
        if (gsz_system_stays_below(stems[i]) &&
            (try_stem(path, folder, stems[i], strlen(stems[i])) ||
             try_stem(path, folder, stems[i], length_without_ending(stems[i]))))
            return true;
    return false;
}

/* ---- reading ---- */

static int check_size(gsz_cli_session *session, const char *path, const gsz_image *image,
                      const gsz_camera *camera, const gsz_cli_extent *size) {
    double width = image->width, height = image->height;
    bool known = camera->width > 0 && camera->height > 0;
    if (size->width > 0 && (size->width != image->width || size->height != image->height))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: has %dx%d pixels, not the %dx%d of --size: leave that out", path,
                            image->width, image->height, size->width, size->height);
    /* A pixel of rounding on either side is no other shape. */
    if (known &&
        fabs(width * camera->height - height * camera->width) > camera->width + camera->height)
        return gsz_cli_fail(session, GSZ_EXIT_FORMAT,
                            "%s: has %dx%d pixels, another shape than the %dx%d of its camera: "
                            "neither cropped nor turned photographs can be compared",
                            path, image->width, image->height, camera->width, camera->height);
    return GSZ_EXIT_OK;
}

static int read_photograph(gsz_cli_session *session, gsz_image *image, gsz_camera *camera,
                           const char *path, const gsz_cli_extent *size) {
    gsz_source *source = NULL;
    int code;
    gsz_result result = gsz_source_open(session->context, &source, path);
    if (result == GSZ_OK) result = gsz_image_read(session->context, image, source);
    gsz_source_close(session->context, &source);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    code = gsz_cli_fail_call(session, result, NULL);
    if (code == GSZ_EXIT_OK) code = check_size(session, path, image, camera, size);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_check_pixels(session, path, image->width, image->height,
                                    "make it and its camera smaller");
    camera->width = image->width;
    camera->height = image->height;
    return code;
}

static int read_by_name(gsz_cli_session *session, gsz_image *images, gsz_camera_list *cameras,
                        const gsz_cli_arguments *arguments) {
    char path[GSZ_CLI_PATH_MAX];
    int code = GSZ_EXIT_OK;
    for (size_t i = 0; i < cameras->count && code == GSZ_EXIT_OK; i++) {
        gsz_camera *camera = &cameras->camera[i];
        if (!find_by_name(path, arguments->images, camera->name))
            return gsz_cli_fail(session, GSZ_EXIT_IO,
                                "%s: holds no PNG or JPEG for the camera '%s' of %s",
                                arguments->images, camera->name, arguments->cameras);
        code = read_photograph(session, &images[i], camera, path, &arguments->size);
    }
    return code;
}

static int read_listed(gsz_cli_session *session, gsz_image *images, gsz_camera_list *cameras,
                       const gsz_cli_arguments *arguments, const gsz_cli_names *list) {
    const char *folder = arguments->images;
    int code = GSZ_EXIT_OK;
    if (list->count != cameras->count)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: holds %zu photographs for the %zu cameras of %s, which have no "
                            "names to go by: there must be as many",
                            folder, list->count, cameras->count, arguments->cameras);
    for (size_t i = 0; i < cameras->count && code == GSZ_EXIT_OK; i++) {
        char path[GSZ_CLI_PATH_MAX];
        if (snprintf(path, sizeof path, "%s/%s", folder, list->name[i]) >= (int)sizeof path)
            return gsz_cli_fail(session, GSZ_EXIT_IO, "%.200s...: the name is too long", folder);
        code = read_photograph(session, &images[i], &cameras->camera[i], path, &arguments->size);
    }
    return code;
}

static int read_by_order(gsz_cli_session *session, gsz_image *images, gsz_camera_list *cameras,
                         const gsz_cli_arguments *arguments) {
    gsz_cli_names list = {0};
    int code = list_pictures(session, &list, arguments->images);
    if (code == GSZ_EXIT_OK) code = read_listed(session, images, cameras, arguments, &list);
    gsz_cli_names_free(&list);
    return code;
}

int gsz_cli_photographs_read(gsz_cli_session *session, gsz_image **out_images,
                             gsz_camera_list *cameras, const gsz_cli_arguments *arguments) {
    bool named = true;
    gsz_system_entry entry;
    if (!gsz_system_look(&entry, arguments->images))
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: %s", arguments->images, strerror(errno));
    if (!entry.is_folder)
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: not a directory of photographs",
                            arguments->images);
    *out_images = calloc(cameras->count, sizeof **out_images);
    if (!*out_images) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    for (size_t i = 0; i < cameras->count; i++) named = named && cameras->camera[i].name[0];
    return (named ? read_by_name : read_by_order)(session, *out_images, cameras, arguments);
}

void gsz_cli_photographs_free(gsz_cli_session *session, gsz_image **images, size_t count) {
    for (size_t i = 0; *images && i < count; i++) gsz_image_free(session->context, &(*images)[i]);
    free(*images);
    *images = NULL;
}
