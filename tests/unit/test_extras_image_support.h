/* SPDX-License-Identifier: MIT */
/* test_extras_image_support.h - pictures of all kinds, made by the libraries themselves, to be read. */
#ifndef TEST_EXTRAS_IMAGE_SUPPORT_H
#define TEST_EXTRAS_IMAGE_SUPPORT_H

#include "test_extras_support.h"

#include <jpeglib.h>
#include <png.h>

enum { SIDE_X = 21, SIDE_Y = 13 };

/* ---- PNG ---- */

typedef struct png_kind {
    int color, depth;
    bool interlaced, transparent; /* a tRNS chunk */
} png_kind;

static inline void png_to_memory(png_structp png, png_bytep data, size_t size) {
    gsz_buffer *file = png_get_io_ptr(png);
    uint8_t *grown = realloc(file->data, file->size + size);
    assert_non_null(grown);
    memcpy(grown + file->size, data, size);
    file->data = grown;
    file->size += size;
}

static inline void png_flush_nothing(png_structp png) { (void)png; }

/* A palette of 4 at any depth; colours that repeat every 4 steps, so that every kind can hold them. */
static inline void png_describe(png_structp png, png_infop info, png_kind kind) {
    static const png_color palette[4] = {{0, 0, 0}, {255, 0, 10}, {0, 255, 20}, {30, 40, 255}};
    static const png_byte alphas[2] = {0, 128};
    const png_color_16 clear = {.gray = 1, .red = 1, .green = 1, .blue = 1};
    png_set_IHDR(png, info, SIDE_X, SIDE_Y, kind.depth, kind.color,
                 kind.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (kind.color == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, palette, kind.depth == 1 ? 2 : 4);
    if (kind.transparent)
        png_set_tRNS(png, info, kind.color == PNG_COLOR_TYPE_PALETTE ? alphas : NULL, 2, &clear);
    png_text text = {.compression = PNG_TEXT_COMPRESSION_zTXt, .key = "Comment", .text = "hello"};
    png_set_text(png, info, &text, 1);
    png_set_gAMA(png, info, 0.3);
}

/* Sample s of row y: of any depth, its value is (s + y) % 4, or spread over 8 or 16 bits. Free with free. */
static inline gsz_buffer make_png(png_kind kind) {
    gsz_buffer file = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    assert_non_null(info);
    png_set_write_fn(png, &file, png_to_memory, png_flush_nothing);
    png_describe(png, info, kind);
    png_write_info(png, info);
    int channels = png_get_channels(png, info), passes = png_set_interlace_handling(png);
    uint8_t row[SIDE_X * 8];
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < SIDE_Y; y++) {
            memset(row, 0, sizeof row);
            for (int s = 0; s < SIDE_X * channels; s++) {
                unsigned value = (unsigned)(s + y) % 4;
                if (kind.depth == 16) {
                    row[2 * s] = (uint8_t)(value * 80);
                    row[2 * s + 1] = 200;
                } else if (kind.depth == 8) {
                    row[s] = (uint8_t)(kind.color == PNG_COLOR_TYPE_PALETTE ? value : value * 80);
                } else {
                    int at = s * kind.depth, shift = 8 - kind.depth - at % 8;
                    row[at / 8] |= (uint8_t)((value & ((1u << kind.depth) - 1)) << shift);
                }
            }
            png_write_row(png, row);
        }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return file;
}

/* ---- JPEG ---- */

typedef struct jpeg_kind {
    J_COLOR_SPACE in, file;
    int channels;
    bool progressive, restarts;
    int adobe; /* 1: with the marker, -1: without, 0: as libjpeg likes */
} jpeg_kind;

/* A smooth picture of which sample c at x, y is known. */
static inline uint8_t jpeg_sample(int x, int y, int c) {
    return (uint8_t)(40 + 6 * x + 5 * y + 25 * c);
}

static inline gsz_buffer make_jpeg(jpeg_kind kind) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *data = NULL;
    unsigned long size = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &size);
    jpeg.image_width = SIDE_X;
    jpeg.image_height = SIDE_Y;
    jpeg.input_components = kind.channels;
    jpeg.in_color_space = kind.in;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, kind.file);
    jpeg_set_quality(&jpeg, 100, TRUE);
    for (int i = 0; i < jpeg.num_components; i++)
        jpeg.comp_info[i].h_samp_factor = jpeg.comp_info[i].v_samp_factor = 1;
    if (kind.progressive) jpeg_simple_progression(&jpeg);
    if (kind.restarts) jpeg.restart_interval = 2;
    if (kind.adobe) jpeg.write_Adobe_marker = kind.adobe > 0;
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < SIDE_Y) {
        uint8_t row[SIDE_X * 4];
        for (int i = 0; i < SIDE_X * kind.channels; i++)
            row[i] = jpeg_sample(i / kind.channels, (int)jpeg.next_scanline, i % kind.channels);
        JSAMPROW rows[1] = {row};
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return (gsz_buffer){data, size, size};
}

/* ---- reading ---- */

static inline gsz_result read_image(gsz_context *context, gsz_image *image, const void *data,
                                    size_t size) {
    gsz_source *source = NULL;
    *image = (gsz_image){0};
    gsz_result result = gsz_source_from_memory(context, &source, "photo", data, size);
    if (result == GSZ_OK) result = gsz_image_read(context, image, source);
    gsz_source_close(context, &source);
    if (result != GSZ_OK) assert_true(!image->pixels && !image->width && !image->channels);
    return result;
}

#endif
