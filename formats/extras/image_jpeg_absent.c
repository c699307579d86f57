/* SPDX-License-Identifier: MIT */
/* image_jpeg_absent.c - instead of image_jpeg.c, where there is no libjpeg. */
#include "context.h"
#include "image_codec.h"

gsz_result gsz_jpeg_decode(gsz_context *context, gsz_image *image, const char *name,
                           const void *data, size_t size) {
    (void)image, (void)data, (void)size;
    return gsz_fail(context, GSZ_ERROR_UNSUPPORTED,
                    "%s: this build has no JPEG, which needs libjpeg", name);
}
