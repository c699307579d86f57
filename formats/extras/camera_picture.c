/* SPDX-License-Identifier: MIT */
/* camera_picture.c - finding the pictures that transforms.json names, never outside its folder. */
#include "camera_picture.h"

#include <stdio.h>

#include "context.h"
#include "image_codec.h"
#include "system_files.h"

enum { PATH_SIZE = 4096 };

static gsz_result read_size(gsz_context *context, bool *out_found, int *out_width, int *out_height,
                            const char *path) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK) result = gsz_image_size(context, out_width, out_height, source);
    gsz_source_close(context, &source);
    *out_found = result == GSZ_OK;
    if (result == GSZ_ERROR_MEMORY) return result;
    gsz_clear_error(context);
    return GSZ_OK;
}

gsz_result gsz_picture_find_size(gsz_context *context, bool *out_found, int *out_width,
                                 int *out_height, const char *folder, const char *path) {
    static const char *const endings[] = {"", ".png", ".jpg", ".jpeg"};
    char place[PATH_SIZE];
    *out_found = false;
    /* What a stranger wrote must not make us look at other places of the machine. */
    if (!folder || !gsz_system_stays_below(path)) return GSZ_OK;
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !*out_found; i++) {
        int length = snprintf(place, sizeof place, "%s/%s%s", folder, path, endings[i]);
        if (length < 0 || length >= PATH_SIZE || !gsz_system_is_file(place)) continue;
        GSZ_TRY(read_size(context, out_found, out_width, out_height, place));
    }
    return GSZ_OK;
}
