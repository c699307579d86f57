/* SPDX-License-Identifier: MIT */
/* spx_inflate.c - gzip, xz and WebP in memory, with limits on what comes out. */
#include "spx.h"

#include <limits.h>
#include <lzma.h>
#include <webp/decode.h>
#include <zlib.h>

#include "context.h"

enum { STEP = 256 << 10, XZ_MEMORY = 128 << 20, GZIP_WINDOW = 15 + 16 };

static gsz_result damaged(gsz_context *context, const char *name, const char *what) {
    return gsz_fail(context, GSZ_ERROR_CORRUPT, "%s: a block whose %s is damaged", name, what);
}

static gsz_result too_large(gsz_context *context, const char *name) {
    return gsz_fail(context, GSZ_ERROR_LIMIT,
                    "%s: a block that unpacks to more than its Gaussians need", name);
}

/* ---- room ---- */

/* Room for another step, or the rest up to `most`; GSZ_ERROR_LIMIT if that is used up. */
static gsz_result make_room(gsz_context *context, gsz_buffer *out, const char *name, size_t most,
                            size_t *out_room) {
    size_t left = most > out->size ? most - out->size : 0;
    *out_room = left < STEP ? left : STEP;
    if (left == 0) return too_large(context, name);
    return gsz_buffer_reserve(context, out, *out_room);
}

/* ---- gzip ---- */

static gsz_result inflate_all(gsz_context *context, gsz_buffer *out, const char *name, z_stream *z,
                              size_t most) {
    for (int status = Z_OK; status != Z_STREAM_END;) {
        size_t room;
        /* One byte more, so that what just fits is told from what does not. */
        GSZ_TRY(make_room(context, out, name, most + 1, &room));
        z->next_out = out->data + out->size;
        z->avail_out = (uInt)room;
        status = inflate(z, Z_NO_FLUSH);
        size_t got = room - z->avail_out;
        out->size += got;
        if (status == Z_MEM_ERROR) return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory");
        if (status != Z_OK && status != Z_STREAM_END) return damaged(context, name, "gzip");
        if (got == 0 && status != Z_STREAM_END) return damaged(context, name, "gzip");
    }
    return out->size > most ? too_large(context, name) : GSZ_OK;
}

/* zlib takes its memory from the context too. */
static void *zlib_alloc(void *context, unsigned count, unsigned size) {
    void *memory = NULL;
    return gsz_alloc(context, &memory, count, size) == GSZ_OK ? memory : NULL;
}

static void zlib_free(void *context, void *memory) { gsz_free(context, memory); }

static gsz_result inflate_gzip(gsz_context *context, gsz_buffer *out, const char *name,
                               const uint8_t *data, size_t size, size_t most) {
    z_stream z = {.zalloc = zlib_alloc, .zfree = zlib_free, .opaque = context};
    if (size > UINT_MAX) return too_large(context, name);
    z.next_in = (Bytef *)(uintptr_t)data;
    z.avail_in = (uInt)size;
    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory");
    gsz_result result = inflate_all(context, out, name, &z, most);
    inflateEnd(&z);
    return result;
}

/* ---- xz ---- */

static gsz_result decode_all(gsz_context *context, gsz_buffer *out, const char *name,
                             lzma_stream *x, size_t most) {
    for (lzma_ret status = LZMA_OK; status != LZMA_STREAM_END;) {
        size_t room;
        GSZ_TRY(make_room(context, out, name, most + 1, &room));
        x->next_out = out->data + out->size;
        x->avail_out = room;
        status = lzma_code(x, LZMA_FINISH);
        size_t got = room - x->avail_out;
        out->size += got;
        if (status == LZMA_MEM_ERROR)
            return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: xz");
        if (status == LZMA_MEMLIMIT_ERROR)
            return gsz_fail(context, GSZ_ERROR_LIMIT, "%s: a block of xz with too large a window",
                            name);
        if (status != LZMA_OK && status != LZMA_STREAM_END) return damaged(context, name, "xz");
        if (got == 0 && status != LZMA_STREAM_END) return damaged(context, name, "xz");
    }
    return out->size > most ? too_large(context, name) : GSZ_OK;
}

static void *lzma_take(void *context, size_t count, size_t size) {
    void *memory = NULL;
    return gsz_alloc(context, &memory, count, size) == GSZ_OK ? memory : NULL;
}

static gsz_result inflate_xz(gsz_context *context, gsz_buffer *out, const char *name,
                             const uint8_t *data, size_t size, size_t most) {
    const lzma_allocator allocator = {lzma_take, zlib_free, context};
    lzma_stream x = LZMA_STREAM_INIT;
    x.allocator = &allocator;
    x.next_in = data;
    x.avail_in = size;
    if (lzma_stream_decoder(&x, XZ_MEMORY, 0) != LZMA_OK)
        return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: xz");
    gsz_result result = decode_all(context, out, name, &x, most);
    lzma_end(&x);
    return result;
}

gsz_result gsz_spx_inflate(gsz_context *context, gsz_buffer *out, const char *name,
                           gsz_spx_packing packing, const uint8_t *data, size_t size, size_t most) {
    if (packing == GSZ_SPX_GZIP) return inflate_gzip(context, out, name, data, size, most);
    return inflate_xz(context, out, name, data, size, most);
}

/* ---- WebP ---- */

gsz_result gsz_spx_webp(gsz_context *context, gsz_buffer *out, const char *name,
                        const uint8_t *data, size_t size, size_t least, size_t most) {
    WebPBitstreamFeatures about;
    if (WebPGetFeatures(data, size, &about) != VP8_STATUS_OK || about.has_animation)
        return damaged(context, name, "WebP");
    size_t bytes = (size_t)about.width * (size_t)about.height * 4;
    if (bytes > most) return too_large(context, name);
    if (bytes < least)
        return gsz_fail(context, GSZ_ERROR_CORRUPT,
                        "%s: a block whose WebP of %dx%d has too few pixels", name, about.width,
                        about.height);
    GSZ_TRY(gsz_buffer_reserve(context, out, bytes));
    if (!WebPDecodeRGBAInto(data, size, out->data, bytes, 4 * about.width))
        return damaged(context, name, "WebP");
    out->size = bytes;
    return GSZ_OK;
}
