/* SPDX-License-Identifier: MIT */
/* image_png_absent.c - instead of image_png.c, where there is no libpng. */
#include "context.h"
#include "image_codec.h"

static gsz_result absent(gsz_context *context, const char *name) {
    return gsz_fail(context, GSZ_ERROR_UNSUPPORTED, "%s: this build has no PNG, which needs libpng",
                    name);
}

gsz_result gsz_png_decode(gsz_context *context, gsz_image *image, const char *name,
                          const void *data, size_t size) {
    (void)image, (void)data, (void)size;
    return absent(context, name);
}

gsz_result gsz_image_encode_png(gsz_context *context, gsz_buffer *out_file,
                                const gsz_image *image) {
    (void)out_file, (void)image;
    gsz_clear_error(context);
    return absent(context, "PNG");
}
