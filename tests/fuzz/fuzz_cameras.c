/* SPDX-License-Identifier: MIT */
/* fuzz_cameras.c - any bytes as a camera file: no crash, no memory beyond the limit; what is read are cameras,
 * and printed as a list they give the same floats again.
 *
 * The first byte says which reader. COLMAP's are given two files: two bytes say how long the first is. */
#include <math.h>
#include <string.h>

#include "camera_readers.h"
#include "fuzz_support.h"

enum { MAX_MEMORY = 32 << 20, FORMATS = 5 };

static gsz_source *new_source(gsz_context *context, const char *name, const uint8_t *data,
                              size_t size) {
    gsz_source *source = NULL;
    check(gsz_source_from_memory(context, &source, name, data, size) == GSZ_OK, "no source");
    return source;
}

static gsz_result read_cameras(gsz_context *context, gsz_camera_list *list,
                               gsz_camera_format format, const uint8_t *data, size_t size) {
    size_t first = size;
    bool pair = format == GSZ_CAMERAS_COLMAP_TEXT || format == GSZ_CAMERAS_COLMAP_BINARY;
    if (pair) {
        if (size < 2) return GSZ_ERROR_TRUNCATED;
        first = data[0] | (size_t)data[1] << 8;
        data += 2;
        size -= 2;
        if (first > size) first = size;
    }
    gsz_source *source = new_source(context, "cameras", data, first), *images = NULL;
    if (pair) images = new_source(context, "images", data + first, size - first);
    gsz_result result = gsz_cameras_parse(context, list, format, source, images, NULL);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check((result == GSZ_OK) == (list->count > 0), "a failure that left something behind");
    check(result == GSZ_OK || !list->camera, "a failure that left memory behind");
    gsz_source_close(context, &source);
    gsz_source_close(context, &images);
    return result;
}

/* ---- what must hold ---- */

static double dot(const float a[3], const float b[3]) {
    return (double)a[0] * b[0] + (double)a[1] * b[1] + (double)a[2] * b[2];
}

static void check_camera(const gsz_camera *c) {
    const float *axes[3] = {c->right, c->down, c->forward};
    for (int i = 0; i < 3; i++) {
        check(isfinite(c->position[i]), "a position that is not finite");
        check(fabs(dot(axes[i], axes[i]) - 1) < 1e-6, "an axis that is not of length 1");
        check(fabs(dot(axes[i], axes[(i + 1) % 3])) < 1e-6, "axes not at right angles");
    }
    check(c->fov_y > 0 && c->fov_y < 180, "an angle of view out of range");
    check(c->pixel_aspect > 0 && isfinite(c->pixel_aspect), "pixels without a shape");
    check(c->width >= 0 && c->height >= 0, "a size below 0");
    check(memchr(c->name, 0, sizeof c->name) != NULL, "a name without an end");
}

static void check_same(const gsz_camera *a, const gsz_camera *b) {
    check(memcmp(a->position, b->position, sizeof a->position) == 0, "another position");
    check(memcmp(a->right, b->right, sizeof a->right) == 0 &&
              memcmp(a->down, b->down, sizeof a->down) == 0 &&
              memcmp(a->forward, b->forward, sizeof a->forward) == 0,
          "other axes");
    check(a->fov_y == b->fov_y, "another angle of view");
}

static void check_round_trip(const gsz_camera_list *list) {
    gsz_context *context = new_context(0);
    gsz_buffer text = {0};
    gsz_camera_list back = {0};
    check(gsz_cameras_print(context, &text, list) == GSZ_OK, "cannot print");
    check(read_cameras(context, &back, GSZ_CAMERAS_LIST, text.data, text.size) == GSZ_OK,
          "cannot read what was printed");
    check(back.count == list->count, "another number of cameras");
    for (size_t i = 0; i < list->count; i++) check_same(&list->camera[i], &back.camera[i]);
    gsz_buffer_free(context, &text);
    gsz_camera_list_free(context, &back);
    gsz_context_destroy(&context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_camera_list list = {0};
    gsz_camera_format format;
    (void)gsz_cameras_probe(&format, data + 1, size - 1);
    format = (gsz_camera_format)(data[0] % FORMATS);
    if (read_cameras(context, &list, format, data + 1, size - 1) == GSZ_OK) {
        for (size_t i = 0; i < list.count; i++) check_camera(&list.camera[i]);
        check_round_trip(&list);
    }
    gsz_camera_list_free(context, &list);
    gsz_context_destroy(&context);
    return 0;
}
