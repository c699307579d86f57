/* SPDX-License-Identifier: MIT */
/* sog_webp.c - WebP pictures as plain bytes: four a pixel, none of them changed. */
#include "sog_webp.h"

#include <webp/decode.h>
#include <webp/encode.h>

#include "context.h"

enum { CHANNELS = 4 };

gsz_result gsz_sog_picture_create(gsz_context *context, gsz_sog_picture *picture, int width,
                                  int height) {
    const size_t pixels = (size_t)width * (size_t)height;
    GSZ_TRY(gsz_alloc(context, (void **)&picture->pixels, pixels, CHANNELS));
    picture->width = width;
    picture->height = height;
    return GSZ_OK;
}

void gsz_sog_picture_free(gsz_context *context, gsz_sog_picture *picture) {
    gsz_free(context, picture->pixels);
    *picture = (gsz_sog_picture){0};
}

/* libwebp takes as much again from malloc while it decodes: asked of the context for a moment, so that its limit counts. */
static gsz_result check_room(gsz_context *context, size_t pixels) {
    void *room = NULL;
    GSZ_TRY(gsz_alloc(context, &room, pixels, CHANNELS));
    gsz_free(context, room);
    return GSZ_OK;
}

gsz_result gsz_sog_picture_decode(gsz_context *context, gsz_sog_picture *picture,
                                  const gsz_buffer *file, uint64_t max_pixels, const char *name) {
    WebPBitstreamFeatures about;
    if (WebPGetFeatures(file->data, file->size, &about) != VP8_STATUS_OK || about.has_animation)
        return gsz_fail(context, GSZ_ERROR_CORRUPT, "%s: not a WebP picture, or a damaged one",
                        name);
    const uint64_t pixels = (uint64_t)about.width * (uint64_t)about.height;
    if (pixels > max_pixels)
        return gsz_fail(context, GSZ_ERROR_LIMIT,
                        "%s: a picture of %d x %d, far more than the Gaussians need", name,
                        about.width, about.height);
    GSZ_TRY(gsz_sog_picture_create(context, picture, about.width, about.height));
    GSZ_TRY(check_room(context, (size_t)pixels));
    if (WebPDecodeRGBAInto(file->data, file->size, picture->pixels, (size_t)pixels * CHANNELS,
                           about.width * CHANNELS))
        return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_CORRUPT, "%s: a damaged picture", name);
}

/* ---- encoding ---- */

typedef struct encoding {
    gsz_context *context;
    gsz_buffer *out;
    gsz_result result;
} encoding;

static int take_bytes(const uint8_t *data, size_t size, const WebPPicture *picture) {
    encoding *e = picture->custom_ptr;
    if (e->result == GSZ_OK) e->result = gsz_buffer_append(e->context, e->out, data, size);
    return e->result == GSZ_OK;
}

static gsz_result encode(encoding *e, WebPPicture *webp, const gsz_sog_picture *picture,
                         int effort) {
    WebPConfig config;
    if (!WebPConfigInit(&config) || !WebPConfigLosslessPreset(&config, effort))
        return gsz_fail(e->context, GSZ_ERROR_UNSUPPORTED, "libwebp is of another version");
    config.exact = 1; /* colour is data where alpha is 0, too */
    webp->use_argb = 1;
    webp->width = picture->width;
    webp->height = picture->height;
    webp->writer = take_bytes;
    webp->custom_ptr = e;
    if (WebPPictureImportRGBA(webp, picture->pixels, picture->width * CHANNELS) &&
        WebPEncode(&config, webp))
        return e->result;
    if (e->result != GSZ_OK) return e->result;
    return gsz_fail(e->context, GSZ_ERROR_MEMORY, "cannot make a WebP picture of %d x %d (%d)",
                    picture->width, picture->height, (int)webp->error_code);
}

gsz_result gsz_sog_picture_encode(gsz_context *context, gsz_buffer *out,
                                  const gsz_sog_picture *picture, int effort) {
    encoding e = {context, out, GSZ_OK};
    WebPPicture webp;
    if (!WebPPictureInit(&webp))
        return gsz_fail(context, GSZ_ERROR_UNSUPPORTED, "libwebp is of another version");
    gsz_result result = encode(&e, &webp, picture, effort);
    WebPPictureFree(&webp);
    return result;
}
