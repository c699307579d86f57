/* SPDX-License-Identifier: MIT */
/* image_codec.h - pictures in memory, a kind each. Internal. */
#ifndef GSZ_IMAGE_CODEC_H
#define GSZ_IMAGE_CODEC_H

#include "gsz_extras.h"

/** The size that the head of a PNG or JPEG tells, from a source at its beginning; pixels are not looked at. */
gsz_result gsz_image_size(gsz_context *context, int *out_width, int *out_height,
                          gsz_source *source) GSZ_CHECKED;
/** Whether a picture of this size is within the limits, before anything is asked for. */
gsz_result gsz_image_check_size(gsz_context *context, const char *name, uint64_t width,
                                uint64_t height) GSZ_CHECKED;

bool gsz_png_probe(const void *data, size_t size);
bool gsz_jpeg_probe(const void *data, size_t size);
/** The whole file at once; `name` is for messages. A failure leaves *image empty. */
gsz_result gsz_png_decode(gsz_context *context, gsz_image *image, const char *name,
                          const void *data, size_t size) GSZ_CHECKED;
gsz_result gsz_jpeg_decode(gsz_context *context, gsz_image *image, const char *name,
                           const void *data, size_t size) GSZ_CHECKED;

#endif
