/* SPDX-License-Identifier: MIT */
/* picture.c - pictures in floats: memory, and the way from and to 8-bit values. */
#include "gsz_picture.h"

#include "context.h"

enum { PLANES = 4 };

gsz_result gsz_picture_create(gsz_context *context, gsz_picture *picture, int width, int height) {
    gsz_clear_error(context);
    if (width < 1 || height < 1 || width > GSZ_PICTURE_SIDE_MAX || height > GSZ_PICTURE_SIDE_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "a picture of %d x %d pixels: sides go from 1 to %d", width, height,
                        GSZ_PICTURE_SIDE_MAX);
    size_t pixels = (size_t)width * (size_t)height;
    GSZ_TRY(gsz_alloc(context, &picture->storage, pixels, PLANES * sizeof(float)));
    for (int p = 0; p < PLANES; p++) picture->plane[p] = (float *)picture->storage + p * pixels;
    picture->width = width;
    picture->height = height;
    return GSZ_OK;
}

void gsz_picture_free(gsz_context *context, gsz_picture *picture) {
    gsz_free(context, picture->storage);
    *picture = (gsz_picture){0};
}

static size_t pixels_of(const gsz_picture *picture) {
    return (size_t)picture->width * (size_t)picture->height;
}

/** Not a number becomes 0. */
static float clamp(float x) { return x > 0 ? x < 1 ? x : 1 : 0; }

void gsz_picture_clamp(gsz_picture *picture) {
    size_t pixels = pixels_of(picture);
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < pixels; i++) picture->plane[c][i] = clamp(picture->plane[c][i]);
}

static uint8_t to_byte(float x) { return (uint8_t)(clamp(x) * 255 + 0.5f); }

void gsz_picture_to_bytes(uint8_t *out, const gsz_picture *picture, int channels) {
    size_t pixels = pixels_of(picture);
    for (size_t i = 0; i < pixels; i++, out += channels) {
        float coverage = clamp(picture->plane[3][i]);
        float divisor = channels == 4 && coverage > 0 ? coverage : 1;
        for (int c = 0; c < 3; c++) out[c] = to_byte(picture->plane[c][i] / divisor);
        if (channels == 4) out[3] = to_byte(coverage);
    }
}

void gsz_picture_from_bytes(gsz_picture *picture, const uint8_t *pixels, int channels,
                            const float background[3]) {
    size_t count = pixels_of(picture);
    for (size_t i = 0; i < count; i++, pixels += channels) {
        float alpha = channels == 4 ? pixels[3] / 255.0f : 1;
        for (int c = 0; c < 3; c++)
            picture->plane[c][i] =
                alpha * (pixels[c] / 255.0f) + (1 - alpha) * (background ? background[c] : 0);
        picture->plane[3][i] = alpha;
    }
}
