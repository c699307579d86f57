/* SPDX-License-Identifier: MIT */
/* camera_colmap_binary.c - COLMAP's cameras.bin and images.bin: little-endian, a count and as many records. The
 * points of an image, nearly all of its file, are passed over. */
#include <stdio.h>
#include <string.h>

#include "byte_reader.h"
#include "camera_colmap.h"
#include "camera_readers.h"
#include "context.h"
#include "source.h"

enum {
    CAMERA_HEAD = 24,   /* u32 number, i32 model, u64 width, u64 height */
    CAMERA_LEAST = 48,  /* and three parameters */
    IMAGE_HEAD = 64,    /* u32 number, 7 f64 rotation and translation, u32 camera */
    IMAGE_LEAST = 73,   /* and the end of a name, u64 points */
    POINT_BYTES = 24,   /* f64 x, f64 y, u64 number */
    REPORT_EVERY = 1024 /* images */
};

/* ---- bytes ---- */

static gsz_result ends_early(gsz_colmap *colmap) {
    return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_TRUNCATED, "is cut: the file ends early");
}

static void note_place(gsz_colmap *colmap, const char *what, uint64_t index) {
    snprintf(colmap->intake.where, sizeof colmap->intake.where, "%s %llu", what,
             (unsigned long long)index + 1);
}

/* A reader over the next `size` bytes, which are taken. */
static gsz_result take(gsz_colmap *colmap, gsz_byte_reader *out_reader, gsz_source *source,
                       void *bytes, size_t size) {
    size_t got = 0;
    GSZ_TRY(gsz_source_read(colmap->intake.context, source, bytes, size, &got));
    gsz_reader_init(out_reader, bytes, size);
    return got < size ? ends_early(colmap) : GSZ_OK;
}

static double read_f64(gsz_byte_reader *reader) {
    uint64_t bits = gsz_reader_u64(reader);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A count at the beginning of a file that could hold as many: nothing is asked for before. */
static gsz_result read_count(gsz_colmap *colmap, uint64_t *out_count, gsz_source *source,
                             size_t least) {
    uint8_t bytes[8];
    gsz_byte_reader reader;
    snprintf(colmap->intake.where, sizeof colmap->intake.where, "the count");
    GSZ_TRY(take(colmap, &reader, source, bytes, sizeof bytes));
    *out_count = gsz_reader_u64(&reader);
    if (*out_count > GSZ_CAMERAS_MAX)
        return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_LIMIT,
                                 "is %llu, more than %d: is this a file of COLMAP?",
                                 (unsigned long long)*out_count, GSZ_CAMERAS_MAX);
    uint64_t left = gsz_source_size(source) - gsz_source_position(source);
    if (gsz_source_seekable(source) && left / least < *out_count)
        return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_TRUNCATED,
                                 "is %llu, but the file ends early: there are %llu bytes behind it",
                                 (unsigned long long)*out_count, (unsigned long long)left);
    return GSZ_OK;
}

static gsz_result check_end(gsz_colmap *colmap, gsz_source *source) {
    const uint8_t *data = NULL;
    size_t got = 0;
    GSZ_TRY(gsz_source_peek(colmap->intake.context, source, &data, &got, 1));
    if (!got) return GSZ_OK;
    return gsz_fail(colmap->intake.context, GSZ_ERROR_CORRUPT,
                    "%s: there are bytes behind the last record: the count at the beginning is "
                    "wrong",
                    colmap->intake.name);
}

/* ---- cameras.bin ---- */

static gsz_result read_camera(gsz_colmap *colmap) {
    uint8_t bytes[GSZ_COLMAP_PARAMS_MAX * 8];
    double params[GSZ_COLMAP_PARAMS_MAX] = {0};
    gsz_byte_reader reader;
    GSZ_TRY(take(colmap, &reader, colmap->cameras, bytes, CAMERA_HEAD));
    uint32_t id = gsz_reader_u32(&reader), number = gsz_reader_u32(&reader);
    double width = (double)gsz_reader_u64(&reader), height = (double)gsz_reader_u64(&reader);
    const gsz_colmap_model *model = gsz_colmap_model_of(number);
    if (!model)
        return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_UNSUPPORTED,
                                 "has the camera model %u, which gsz does not know",
                                 (unsigned)number);
    GSZ_TRY(take(colmap, &reader, colmap->cameras, bytes, (size_t)model->params * 8));
    for (int i = 0; i < model->params; i++) params[i] = read_f64(&reader);
    return gsz_colmap_add_camera(colmap, id, model, width, height, params);
}

static gsz_result read_cameras(gsz_colmap *colmap) {
    uint64_t count = 0;
    GSZ_TRY(read_count(colmap, &count, colmap->cameras, CAMERA_LEAST));
    for (uint64_t i = 0; i < count; i++) {
        note_place(colmap, "camera", i);
        GSZ_TRY(read_camera(colmap));
    }
    GSZ_TRY(check_end(colmap, colmap->cameras));
    return gsz_colmap_end_cameras(colmap);
}

/* ---- images.bin ---- */

/* The name is closed by a 0; it is taken, and valid until the source is read again. */
static gsz_result read_name(gsz_colmap *colmap, gsz_colmap_image *image, char *name) {
    const uint8_t *data = NULL;
    size_t got = 0;
    GSZ_TRY(
        gsz_source_peek(colmap->intake.context, colmap->images, &data, &got, GSZ_CAMERA_NAME_MAX));
    const uint8_t *end = got ? memchr(data, 0, got) : NULL;
    if (!end && got < GSZ_CAMERA_NAME_MAX) return ends_early(colmap);
    if (!end)
        return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_LIMIT,
                                 "has a name ('%.40s...') of more than %d bytes",
                                 (const char *)data, GSZ_CAMERA_NAME_MAX - 1);
    image->name_size = (size_t)(end - data);
    image->name = name;
    memcpy(name, data, image->name_size + 1);
    return gsz_source_skip(colmap->intake.context, colmap->images, image->name_size + 1);
}

static gsz_result skip_points(gsz_colmap *colmap) {
    uint8_t bytes[8];
    gsz_byte_reader reader;
    GSZ_TRY(take(colmap, &reader, colmap->images, bytes, sizeof bytes));
    uint64_t count = gsz_reader_u64(&reader);
    uint64_t left = gsz_source_size(colmap->images) - gsz_source_position(colmap->images);
    if (count > UINT64_MAX / POINT_BYTES) return ends_early(colmap);
    if (gsz_source_seekable(colmap->images) && left / POINT_BYTES < count)
        return ends_early(colmap);
    return gsz_source_skip(colmap->intake.context, colmap->images, count * POINT_BYTES);
}

static gsz_result read_image(gsz_colmap *colmap) {
    uint8_t bytes[IMAGE_HEAD];
    char name[GSZ_CAMERA_NAME_MAX];
    gsz_byte_reader reader;
    gsz_colmap_image image = {0};
    GSZ_TRY(take(colmap, &reader, colmap->images, bytes, IMAGE_HEAD));
    (void)gsz_reader_u32(&reader); /* its number, which nothing here refers to */
    for (int i = 0; i < 4; i++) image.rotation[i] = read_f64(&reader);
    for (int i = 0; i < 3; i++) image.translation[i] = read_f64(&reader);
    image.camera = gsz_reader_u32(&reader);
    GSZ_TRY(read_name(colmap, &image, name));
    GSZ_TRY(skip_points(colmap));
    return gsz_colmap_add_image(colmap, &image);
}

static gsz_result read_images(gsz_colmap *colmap) {
    uint64_t count = 0;
    GSZ_TRY(read_count(colmap, &count, colmap->images, IMAGE_LEAST));
    for (uint64_t i = 0; i < count; i++) {
        note_place(colmap, "image", i);
        if (i % REPORT_EVERY == 0)
            GSZ_TRY(gsz_report_progress(colmap->intake.context, "read cameras",
                                        (double)i / (double)count));
        GSZ_TRY(read_image(colmap));
    }
    GSZ_TRY(check_end(colmap, colmap->images));
    return gsz_colmap_finish(colmap);
}

gsz_result gsz_camera_colmap_binary_read(gsz_context *context, gsz_camera_list *list,
                                         gsz_source *cameras, gsz_source *images) {
    gsz_colmap colmap;
    gsz_colmap_init(&colmap, context, list, cameras, images);
    gsz_result result = read_cameras(&colmap);
    if (result == GSZ_OK) result = read_images(&colmap);
    gsz_colmap_fini(&colmap);
    return result;
}
