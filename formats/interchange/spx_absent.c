/* SPDX-License-Identifier: MIT */
/* spx_absent.c - instead of spx_inflate.c, where zlib, liblzma or libwebp is missing: plain blocks are all there is. */
#include "context.h"
#include "spx.h"

static gsz_result absent(gsz_context *context, const char *name) {
    return gsz_fail(context, GSZ_ERROR_UNSUPPORTED,
                    "%s: this build has no compressed .spx, which needs zlib, liblzma and libwebp",
                    name);
}

gsz_result gsz_spx_inflate(gsz_context *context, gsz_buffer *out, const char *name,
                           gsz_spx_packing packing, const uint8_t *data, size_t size, size_t most) {
    (void)out, (void)packing, (void)data, (void)size, (void)most;
    return absent(context, name);
}

gsz_result gsz_spx_webp(gsz_context *context, gsz_buffer *out, const char *name,
                        const uint8_t *data, size_t size, size_t least, size_t most) {
    (void)out, (void)data, (void)size, (void)least, (void)most;
    return absent(context, name);
}
