/* SPDX-License-Identifier: MIT */
/* test_extras_support.h - what the tests of extras share: camera files in memory. */
#ifndef TEST_EXTRAS_SUPPORT_H
#define TEST_EXTRAS_SUPPORT_H

#include "camera_readers.h"
#include "gsz_extras.h"
#include "test_formats_failing.h"

/* ---- camera files in memory ---- */

static inline gsz_result parse_bytes(gsz_context *context, gsz_camera_list *list,
                                     gsz_camera_format format, const void *data, size_t size,
                                     const void *images, size_t images_size) {
    static const char *const names[] = {"cams.txt", "cameras.json", "transforms.json",
                                        "cameras.txt", "cameras.bin"};
    bool binary = format == GSZ_CAMERAS_COLMAP_BINARY;
    gsz_source *first = NULL, *second = NULL;
    *list = (gsz_camera_list){0};
    gsz_result result = gsz_source_from_memory(context, &first, names[format], data, size);
    if (result == GSZ_OK && images)
        result = gsz_source_from_memory(context, &second, binary ? "images.bin" : "images.txt",
                                        images, images_size);
    if (result == GSZ_OK) result = gsz_cameras_parse(context, list, format, first, second, NULL);
    gsz_source_close(context, &first);
    gsz_source_close(context, &second);
    if (result != GSZ_OK) assert_true(!list->camera && !list->count && !list->capacity);
    return result;
}

static inline gsz_result parse_text(harness *h, gsz_camera_list *list, gsz_camera_format format,
                                    const char *text, const char *images) {
    return parse_bytes(h->context, list, format, text, strlen(text), images,
                       images ? strlen(images) : 0);
}

/* Little-endian bytes of COLMAP's binary files. */
typedef struct bytes {
    uint8_t data[4096];
    size_t size;
} bytes;

static inline void put(bytes *b, const void *data, size_t size) {
    assert_true(b->size + size <= sizeof b->data);
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

static inline void put_u32(bytes *b, uint32_t v) { put(b, &v, sizeof v); }
static inline void put_u64(bytes *b, uint64_t v) { put(b, &v, sizeof v); }
static inline void put_f64(bytes *b, double v) { put(b, &v, sizeof v); }

static inline void put_camera(bytes *b, uint32_t id, uint32_t model, int width, int height,
                              int params, const double *values) {
    put_u32(b, id);
    put_u32(b, model);
    put_u64(b, (uint64_t)width);
    put_u64(b, (uint64_t)height);
    for (int i = 0; i < params; i++) put_f64(b, values[i]);
}

static inline void put_image(bytes *b, uint32_t id, const double pose[7], uint32_t camera,
                             const char *name, int points) {
    put_u32(b, id);
    for (int i = 0; i < 7; i++) put_f64(b, pose[i]);
    put_u32(b, camera);
    put(b, name, strlen(name) + 1);
    put_u64(b, (uint64_t)points);
    for (int i = 0; i < 3 * points; i++) put_f64(b, i);
}

#endif
