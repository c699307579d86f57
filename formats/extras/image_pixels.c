/* SPDX-License-Identifier: MIT */
/* image_pixels.c - the memory of pictures. */
#include "context.h"
#include "gsz_extras.h"

gsz_result gsz_image_create(gsz_context *context, gsz_image *image, int width, int height,
                            int channels) {
    gsz_clear_error(context);
    if (width < 1 || width > GSZ_IMAGE_SIDE_MAX || height < 1 || height > GSZ_IMAGE_SIDE_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "a picture of %d x %d pixels; sides are 1 to %d", width, height,
                        GSZ_IMAGE_SIDE_MAX);
    if (channels != 3 && channels != 4)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a picture of %d channels, not 3 or 4",
                        channels);
    uint8_t *pixels = NULL;
    GSZ_TRY(gsz_alloc(context, (void **)&pixels, (size_t)width * (size_t)height, (size_t)channels));
    *image = (gsz_image){.width = width, .height = height, .channels = channels, .pixels = pixels};
    return GSZ_OK;
}

void gsz_image_free(gsz_context *context, gsz_image *image) {
    if (!image) return;
    gsz_free(context, image->pixels);
    *image = (gsz_image){0};
}
