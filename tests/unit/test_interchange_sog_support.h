/* SPDX-License-Identifier: MIT */
/* test_interchange_sog_support.h - small SOG files made by hand, of both versions. */
#ifndef TEST_INTERCHANGE_SOG_SUPPORT_H
#define TEST_INTERCHANGE_SOG_SUPPORT_H

#include <webp/encode.h>
#include <zip.h>

#include "test_interchange_support.h"

static inline gsz_result write_sog(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                                   const void *options) {
    return gsz_sog_write(context, output, cloud, options);
}

static inline gsz_result read_sog(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    return gsz_sog_read(context, cloud, source);
}

enum { MADE_FILES = 8, META_FILE = 7 };

typedef struct made_files {
    int count;
    const char *name[MADE_FILES];
    gsz_buffer data[MADE_FILES];
} made_files;

/* A lossless picture whose first pixels are given; the others are 0. */
static inline gsz_buffer make_picture(int width, int height, const uint8_t *pixels, size_t size,
                                      size_t also_at, const uint8_t *also) {
    uint8_t *all = calloc((size_t)width * (size_t)height, 4);
    gsz_buffer file = {0};
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter memory;
    assert_non_null(all);
    memcpy(all, pixels, size);
    if (also) memcpy(all + 4 * also_at, also, 12);
    assert_true(WebPConfigInit(&config) && WebPPictureInit(&picture));
    assert_true(WebPConfigLosslessPreset(&config, 1));
    config.exact = 1;
    WebPMemoryWriterInit(&memory);
    picture.use_argb = 1;
    picture.width = width;
    picture.height = height;
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &memory;
    assert_true(WebPPictureImportRGBA(&picture, all, 4 * width) && WebPEncode(&config, &picture));
    put(&file, memory.mem, memory.size);
    WebPMemoryWriterClear(&memory);
    WebPPictureFree(&picture);
    free(all);
    return file;
}

static const char made_meta_1[] =
    "{\"means\":{\"shape\":[2,3],\"dtype\":\"float32\",\"mins\":[-1,-1,-1],\"maxs\":[1,1,1],"
    "\"files\":[\"means_l.webp\",\"means_u.webp\"]},"
    "\"scales\":{\"mins\":[-2,-2,-2],\"maxs\":[-1,-1,-1],\"files\":[\"scales.webp\"]},"
    "\"quats\":{\"encoding\":\"quaternion_packed\",\"files\":[\"quats.webp\"]},"
    "\"sh0\":{\"mins\":[0,0.25,0,-1],\"maxs\":[1,0.5,1,1],\"files\":[\"sh0.webp\"]},"
    "\"shN\":{\"mins\":0.25,\"maxs\":0.5,\"quantization\":8,"
    "\"files\":[\"shN_centroids.webp\",\"shN_labels.webp\"]}}";

/* Tables of two values: entry 255 is the last one that there is. */
static const char made_meta_2[] =
    "{\"version\":2,\"asset\":{\"generator\":\"by hand\"},\"count\":2,"
    "\"means\":{\"mins\":[-1,-1,-1],\"maxs\":[1,1,1],"
    "\"files\":[\"means_l.webp\",\"means_u.webp\"]},"
    "\"scales\":{\"codebook\":[-2,-1],\"files\":[\"scales.webp\"]},"
    "\"quats\":{\"files\":[\"quats.webp\"]},"
    "\"sh0\":{\"codebook\":[0.25,0.5],\"files\":[\"sh0.webp\"]},"
    "\"shN\":{\"count\":128,\"bands\":1,\"codebook\":[0.25,0.5],"
    "\"files\":[\"shN_centroids.webp\",\"shN_labels.webp\"]}}";

/* Two Gaussians: at the least position, not turned, entry 0 of everything; and in the middle (0x8000), turned by half a
 * circle about y, the last entry of everything, and entry 64 of the palette. */
static inline made_files make_files(int version) {
    static const uint8_t low[8] = {0, 0, 0, 255, 0, 0, 0, 255},
                         high[8] = {0, 0, 0, 255, 128, 128, 128, 255},
                         scales[8] = {0, 0, 0, 255, 255, 255, 255, 255},
                         quats[8] = {128, 128, 128, 252, 128, 128, 128, 254},
                         sh0[8] = {0, 0, 0, 51, 255, 255, 255, 51},
                         labels[8] = {0, 0, 0, 255, 64, 0, 0, 255},
                         entry[12] = {0, 0, 0, 255, 0, 0, 0, 255, 0, 255, 0, 255},
                         entry_64[12] = {255, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255};
    made_files files = {.count = MADE_FILES,
                        .name = {"means_l.webp", "means_u.webp", "scales.webp", "quats.webp",
                                 "sh0.webp", "shN_centroids.webp", "shN_labels.webp", "meta.json"}};
    const uint8_t *pixels[5] = {low, high, scales, quats, sh0};
    for (int i = 0; i < 5; i++) files.data[i] = make_picture(4, 4, pixels[i], 8, 0, NULL);
    files.data[5] = make_picture(192, 2, entry, sizeof entry, 192, entry_64);
    files.data[6] = make_picture(4, 4, labels, 8, 0, NULL);
    const char *meta = version == 1 ? made_meta_1 : made_meta_2;
    put(&files.data[META_FILE], meta, strlen(meta));
    return files;
}

static inline void set_meta(made_files *files, const char *text) {
    files->data[META_FILE].size = 0;
    put(&files->data[META_FILE], text, strlen(text));
}

static inline void free_files(made_files *files) {
    for (int i = 0; i < files->count; i++) free(files->data[i].data);
}

static inline gsz_buffer make_zip(const made_files *files, const char *prefix, bool deflate) {
    gsz_buffer out = {0};
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *archive = zip_source_buffer_create(NULL, 0, 0, &error);
    assert_non_null(archive);
    zip_source_keep(archive);
    zip_t *zip = zip_open_from_source(archive, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    for (int i = 0; i < files->count; i++) {
        char name[100];
        snprintf(name, sizeof name, "%s%s", prefix, files->name[i]);
        zip_source_t *source = zip_source_buffer(zip, files->data[i].data, files->data[i].size, 0);
        zip_int64_t index = zip_file_add(zip, name, source, 0);
        assert_true(index >= 0);
        zip_set_file_compression(zip, (zip_uint64_t)index, deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE,
                                 0);
        zip_file_set_dostime(zip, (zip_uint64_t)index, 0, 33, 0);
    }
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(zip_source_open(archive), 0);
    uint8_t piece[4096];
    for (zip_int64_t got; (got = zip_source_read(archive, piece, sizeof piece)) > 0;)
        put(&out, piece, (size_t)got);
    zip_source_close(archive);
    zip_source_free(archive);
    zip_error_fini(&error);
    return out;
}

#endif
