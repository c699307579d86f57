/* SPDX-License-Identifier: MIT */
/* image_file.c - reads pictures from files of either kind. */
#include "context.h"
#include "image_codec.h"
#include "source.h"

static const uint64_t file_max = (uint64_t)1 << 30; /* bytes */

/* Told before the rest is read: a file of another kind may be large, or a pipe without an end. */
static gsz_result read_known(gsz_context *context, gsz_buffer *out_file, bool *out_png,
                             gsz_source *source) {
    const uint8_t *data = NULL;
    size_t got = 0;
    GSZ_TRY(gsz_report_progress(context, "read picture", 0));
    GSZ_TRY(gsz_source_peek(context, source, &data, &got, 8));
    *out_png = gsz_png_probe(data, got);
    if (!*out_png && !gsz_jpeg_probe(data, got))
        return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: neither a PNG nor a JPEG",
                        gsz_source_name(source));
    return gsz_source_read_all(context, out_file, source, file_max);
}

gsz_result gsz_image_read(gsz_context *context, gsz_image *image, gsz_source *source) {
    gsz_clear_error(context);
    gsz_buffer file = {0};
    bool png = false;
    const char *name = gsz_source_name(source);
    gsz_result result = read_known(context, &file, &png, source);
    if (result == GSZ_OK)
        result = png ? gsz_png_decode(context, image, name, file.data, file.size)
                     : gsz_jpeg_decode(context, image, name, file.data, file.size);
    gsz_buffer_free(context, &file);
    return result;
}
