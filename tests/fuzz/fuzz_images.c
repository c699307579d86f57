/* SPDX-License-Identifier: MIT */
/* fuzz_images.c - any bytes as a picture: no crash, no memory beyond the limit, the size that its head tells, and
 * what is read is the same when it is written as a PNG and read back. */
#include <string.h>

#include "fuzz_support.h"
#include "image_codec.h"

enum { MAX_MEMORY = 8 << 20 };

static gsz_source *new_source(gsz_context *context, const uint8_t *data, size_t size) {
    gsz_source *source = NULL;
    check(gsz_source_from_memory(context, &source, "photo", data, size) == GSZ_OK, "no source");
    return source;
}

static gsz_result read_image(gsz_context *context, gsz_image *image, const uint8_t *data,
                             size_t size) {
    gsz_source *source = new_source(context, data, size);
    gsz_result result = gsz_image_read(context, image, source);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check((result == GSZ_OK) == (image->pixels != NULL), "a failure that left something behind");
    gsz_source_close(context, &source);
    return result;
}

/* What stands before the frame of a JPEG is judged more strictly by one, so that only sizes must agree. */
static void check_size(const gsz_image *image, const uint8_t *data, size_t size) {
    gsz_context *context = new_context(0);
    gsz_source *source = new_source(context, data, size);
    int width = 0, height = 0;
    if (gsz_image_size(context, &width, &height, source) == GSZ_OK && image->pixels)
        check(width == image->width && height == image->height, "another size in the head");
    gsz_source_close(context, &source);
    gsz_context_destroy(&context);
}

static void check_round_trip(const gsz_image *image) {
    gsz_context *context = new_context(0);
    gsz_buffer file = {0};
    gsz_image back = {0};
    check(gsz_image_encode_png(context, &file, image) == GSZ_OK, "cannot write");
    check(read_image(context, &back, file.data, file.size) == GSZ_OK, "cannot read back");
    check(back.width == image->width && back.height == image->height &&
              back.channels == image->channels,
          "another size");
    size_t bytes = (size_t)back.width * (size_t)back.height * (size_t)back.channels;
    check(memcmp(back.pixels, image->pixels, bytes) == 0, "other pixels");
    gsz_image_free(context, &back);
    gsz_buffer_free(context, &file);
    gsz_context_destroy(&context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_image image = {0};
    gsz_result result = read_image(context, &image, data, size);
    check_size(&image, data, size);
    /* Large ones take long to write and show nothing more. */
    if (result == GSZ_OK && image.width < 512 && image.height < 512) check_round_trip(&image);
    gsz_image_free(context, &image);
    gsz_context_destroy(&context);
    return 0;
}
