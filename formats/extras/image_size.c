/* SPDX-License-Identifier: MIT */
/* image_size.c - the size of a picture from its first few bytes. */
#include <string.h>

#include "context.h"
#include "image_codec.h"
#include "source.h"

enum {
    PNG_HEAD = 24,     /* signature, length, "IHDR", width, height */
    JPEG_FRAME = 7,    /* u16 length, u8 precision, u16 height, u16 width */
    SEGMENTS_MAX = 512 /* of a JPEG, before its frame */
};

bool gsz_png_probe(const void *data, size_t size) {
    return size >= 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0;
}

bool gsz_jpeg_probe(const void *data, size_t size) {
    return size >= 3 && memcmp(data, "\xff\xd8\xff", 3) == 0;
}

gsz_result gsz_image_check_size(gsz_context *context, const char *name, uint64_t width,
                                uint64_t height) {
    if (width == 0 || height == 0)
        return gsz_fail(context, GSZ_ERROR_CORRUPT, "%s: a picture without pixels", name);
    if (width <= GSZ_IMAGE_SIDE_MAX && height <= GSZ_IMAGE_SIDE_MAX) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_LIMIT,
                    "%s: a picture of %llu x %llu pixels; sides of up to %d are read", name,
                    (unsigned long long)width, (unsigned long long)height, GSZ_IMAGE_SIDE_MAX);
}

static uint32_t big_endian(const uint8_t *bytes, int size) {
    uint32_t value = 0;
    for (int i = 0; i < size; i++) value = value << 8 | bytes[i];
    return value;
}

static gsz_result damaged(gsz_context *context, const gsz_source *source) {
    return gsz_fail(context, GSZ_ERROR_CORRUPT,
                    "%s: a damaged picture: its size is not where it should be",
                    gsz_source_name(source));
}

static gsz_result take(gsz_context *context, gsz_source *source, uint8_t *bytes, size_t size) {
    size_t got = 0;
    GSZ_TRY(gsz_source_read(context, source, bytes, size, &got));
    if (got == size) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_TRUNCATED, "%s: the picture ends early",
                    gsz_source_name(source));
}

static gsz_result png_size(gsz_context *context, uint32_t size[2], gsz_source *source) {
    uint8_t head[PNG_HEAD];
    GSZ_TRY(take(context, source, head, sizeof head));
    if (memcmp(head + 12, "IHDR", 4) != 0) return damaged(context, source);
    size[0] = big_endian(head + 16, 4);
    size[1] = big_endian(head + 20, 4);
    return GSZ_OK;
}

/* SOF0..SOF15, but for DHT, JPG and DAC, whose numbers lie among them. */
static bool begins_frame(uint8_t marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Any number of 0xff may stand in front of a marker. */
static gsz_result next_marker(gsz_context *context, uint8_t *out_marker, gsz_source *source) {
    GSZ_TRY(take(context, source, out_marker, 1));
    if (*out_marker != 0xff) return damaged(context, source);
    for (int i = 0; i < SEGMENTS_MAX && *out_marker == 0xff; i++)
        GSZ_TRY(take(context, source, out_marker, 1));
    return GSZ_OK;
}

static gsz_result jpeg_size(gsz_context *context, uint32_t size[2], gsz_source *source) {
    uint8_t bytes[JPEG_FRAME];
    GSZ_TRY(take(context, source, bytes, 2));
    for (int i = 0; i < SEGMENTS_MAX; i++) {
        uint8_t marker = 0;
        GSZ_TRY(next_marker(context, &marker, source));
        GSZ_TRY(take(context, source, bytes, 2));
        uint32_t length = big_endian(bytes, 2);
        if (length < 2) return damaged(context, source);
        if (begins_frame(marker)) {
            GSZ_TRY(take(context, source, bytes, JPEG_FRAME - 2));
            size[0] = big_endian(bytes + 3, 2);
            size[1] = big_endian(bytes + 1, 2);
            return GSZ_OK;
        }
        GSZ_TRY(gsz_source_skip(context, source, length - 2));
    }
    return damaged(context, source);
}

gsz_result gsz_image_size(gsz_context *context, int *out_width, int *out_height,
                          gsz_source *source) {
    const uint8_t *data = NULL;
    size_t got = 0;
    uint32_t size[2] = {0};
    gsz_clear_error(context);
    GSZ_TRY(gsz_source_peek(context, source, &data, &got, 8));
    if (gsz_png_probe(data, got)) {
        GSZ_TRY(png_size(context, size, source));
    } else if (gsz_jpeg_probe(data, got)) {
        GSZ_TRY(jpeg_size(context, size, source));
    } else {
        return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: neither a PNG nor a JPEG",
                        gsz_source_name(source));
    }
    GSZ_TRY(gsz_image_check_size(context, gsz_source_name(source), size[0], size[1]));
    *out_width = (int)size[0];
    *out_height = (int)size[1];
    return GSZ_OK;
}
