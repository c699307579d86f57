/* SPDX-License-Identifier: MIT */
/* test_absent_parts.c - what stands for pictures, sounds and formats in builds without their libraries says so. */
#include "context.h"
#include "gsz_extras.h"
#include "gsz_interchange.h"
#include "gsz_sound.h"
#include "image_codec.h"
#include "spx.h"
#include "spz_packed.h"
#include "test_formats_support.h"

static gsz_source *open_bytes(harness *h, const char *name, const char *bytes, size_t size) {
    gsz_source *source = NULL;
    assert_int_equal(gsz_source_from_memory(h->context, &source, name, bytes, size), GSZ_OK);
    return source;
}

/* Unsupported, in words that name the file, what is missing and the library that brings it. */
static void assert_absent(harness *h, gsz_result result, const char *name, const char *what,
                          const char *library) {
    const char *said = gsz_context_error(h->context);
    assert_int_equal(result, GSZ_ERROR_UNSUPPORTED);
    assert_non_null(strstr(said, name));
    assert_non_null(strstr(said, what));
    assert_non_null(strstr(said, library));
    gsz_clear_error(h->context); /* else the first one stays */
}

static void pictures(void **state) {
    (void)state;
    harness h;
    gsz_image image = {0};
    gsz_buffer png = {0};
    harness_open(&h, 1, 0);
    assert_absent(&h, gsz_png_decode(h.context, &image, "a.png", "", 0), "a.png", "PNG", "libpng");
    assert_absent(&h, gsz_image_encode_png(h.context, &png, &image), "PNG", "PNG", "libpng");
    assert_absent(&h, gsz_jpeg_decode(h.context, &image, "a.jpg", "", 0), "a.jpg", "JPEG",
                  "libjpeg");
    assert_null(image.pixels);
    harness_close(&h);
}

static void sounds(void **state) {
    (void)state;
    harness h;
    gsz_sound_track track = {0};
    gsz_sound_decoder *decoder = NULL;
    harness_open(&h, 1, 0);
    gsz_source *source = open_bytes(&h, "a.wav", "RIFF", 4);
    assert_absent(&h, gsz_sound_encode(h.context, &track, source, NULL), "a.wav", "sound", "opus");
    assert_absent(&h, gsz_sound_decoder_create(h.context, &decoder, 2), "sound", "sound", "opus");
    assert_null(decoder);
    gsz_sound_decoder_destroy(h.context, &decoder);
    gsz_source_close(h.context, &source);
    harness_close(&h);
}

/* Still told apart by content, so that no other format is said to be damaged. */
static void scenes(void **state) {
    (void)state;
    harness h;
    gsz_cloud cloud = {0};
    gsz_spz_packed packed = {0};
    gsz_buffer out = {0};
    harness_open(&h, 1, 0);
    gsz_source *sog = open_bytes(&h, "a.sog", "PK\3\4", 4),
               *spz = open_bytes(&h, "a.spz", "NGSP", 4);
    assert_true(gsz_sog_probe("PK\3\4", 4) && gsz_spz_probe("NGSP", 4) &&
                gsz_spz_probe("\x1f\x8b\x08\0", 4));
    assert_false(gsz_sog_probe("PK", 2) || gsz_spz_probe("ply\n", 4));
    assert_absent(&h, gsz_sog_read(h.context, &cloud, sog), "a.sog", ".sog", "libzip");
    assert_true(gsz_sog_probe_path("a/meta.json"));
    assert_absent(&h, gsz_sog_read_path(h.context, &cloud, "a/meta.json"), "a/meta.json", ".sog",
                  "libwebp");
    assert_absent(&h, gsz_spz_unpack_file(h.context, &packed, spz), "a.spz", ".spz", "zlib");
    assert_absent(&h, gsz_spx_inflate(h.context, &out, "a.spx", GSZ_SPX_XZ, NULL, 0, 0), "a.spx",
                  ".spx", "liblzma");
    assert_absent(&h, gsz_spx_webp(h.context, &out, "a.spx", NULL, 0, 0, 0), "a.spx", ".spx",
                  "libwebp");
    gsz_source_close(h.context, &spz);
    gsz_source_close(h.context, &sog);
    harness_close(&h);
}

static void outputs(void **state) {
    (void)state;
    static const gsz_cloud cloud;
    harness h;
    gsz_spz_sink sink = {0};
    gsz_spz_packed packed = {0};
    gsz_output *output = NULL;
    harness_open(&h, 1, 0);
    assert_absent(&h, gsz_sog_write(h.context, output, &cloud, NULL), "output", ".sog", "libwebp");
    assert_absent(&h, gsz_spz_pack_file(h.context, &sink, &packed, 0), "output", ".spz", "zlib");
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures),
        cmocka_unit_test(sounds),
        cmocka_unit_test(scenes),
        cmocka_unit_test(outputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
