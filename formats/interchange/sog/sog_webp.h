/* SPDX-License-Identifier: MIT */
/* sog_webp.h - WebP pictures as plain bytes: four a pixel, none of them changed. Internal. */
#ifndef GSZ_SOG_WEBP_H
#define GSZ_SOG_WEBP_H

#include "gsz_base.h"

typedef struct gsz_sog_picture {
    int width, height;
    uint8_t *pixels; /* red, green, blue, alpha */
} gsz_sog_picture;

/** Decodes `file`; at most max_pixels of them, which is checked before memory is asked for. Thread-safe. `name` is for
 *  messages. */
gsz_result gsz_sog_picture_decode(gsz_context *context, gsz_sog_picture *picture,
                                  const gsz_buffer *file, uint64_t max_pixels,
                                  const char *name) GSZ_CHECKED;
/** Appends the picture as a lossless WebP, with the effort 0..9. Thread-safe. */
gsz_result gsz_sog_picture_encode(gsz_context *context, gsz_buffer *out,
                                  const gsz_sog_picture *picture, int effort) GSZ_CHECKED;
gsz_result gsz_sog_picture_create(gsz_context *context, gsz_sog_picture *picture, int width,
                                  int height) GSZ_CHECKED;
void gsz_sog_picture_free(gsz_context *context, gsz_sog_picture *picture);

#endif
