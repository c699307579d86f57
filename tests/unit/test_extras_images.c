/* SPDX-License-Identifier: MIT */
/* test_extras_images.c - pictures that are as they should be: all kinds of PNG and JPEG, there and back. */
#include "image_codec.h"
#include "test_extras_image_support.h"

static gsz_image read_good(harness *h, const gsz_buffer *file) {
    gsz_image image;
    if (read_image(h->context, &image, file->data, file->size) != GSZ_OK)
        fail_msg("%s", gsz_context_error(h->context));
    assert_true(image.width == SIDE_X && image.height == SIDE_Y);
    return image;
}

/* What make_png wrote, as 8 bits. */
static int png_value(png_kind kind, int s, int y) {
    int value = (s + y) % 4;
    if (kind.depth >= 8) return kind.depth == 8 ? value * 80 : (value * 80 * 256 + 200 + 128) / 257;
    int top = (1 << kind.depth) - 1;
    return (value & top) * 255 / top;
}

static void assert_png(const gsz_image *image, png_kind kind) {
    static const int palette[4][3] = {{0, 0, 0}, {255, 0, 10}, {0, 255, 20}, {30, 40, 255}};
    bool indexed = kind.color == PNG_COLOR_TYPE_PALETTE, color = kind.color & PNG_COLOR_MASK_COLOR;
    bool alpha = kind.color & PNG_COLOR_MASK_ALPHA;
    int own = indexed ? 1 : (color ? 3 : 1) + (alpha ? 1 : 0);
    assert_int_equal(image->channels, alpha || kind.transparent ? 4 : 3);
    for (int i = 0; i < SIDE_X * SIDE_Y; i++) {
        int x = i % SIDE_X, y = i / SIDE_X, index = (x + y) % 4 & (kind.depth == 1 ? 1 : 3);
        const uint8_t *pixel = image->pixels + (size_t)i * (size_t)image->channels;
        for (int c = 0; c < 3; c++)
            assert_int_equal(pixel[c], indexed ? palette[index][c]
                                               : png_value(kind, x * own + (color ? c : 0), y));
        if (alpha) assert_int_equal(pixel[3], png_value(kind, x * own + own - 1, y));
        if (!kind.transparent) continue;
        if (indexed) assert_int_equal(pixel[3], index == 0 ? 0 : index == 1 ? 128 : 255);
        /* Below 8 bits gray 1 is transparent; of more bits no pixel has the value that is. */
        bool clear = !color && kind.depth < 8 && ((x + y) % 4 & ((1 << kind.depth) - 1)) == 1;
        if (!indexed) assert_int_equal(pixel[3], clear ? 0 : 255);
    }
}

static void all_kinds_of_png(void **state) {
    (void)state;
    static const struct {
        int color, depths[6];
    } kinds[] = {{PNG_COLOR_TYPE_GRAY, {1, 2, 4, 8, 16}},
                 {PNG_COLOR_TYPE_PALETTE, {1, 2, 4, 8}},
                 {PNG_COLOR_TYPE_RGB, {8, 16}},
                 {PNG_COLOR_TYPE_GRAY_ALPHA, {8, 16}},
                 {PNG_COLOR_TYPE_RGBA, {8, 16}}};
    int read = 0;
    harness h;
    harness_open(&h, 1, 0);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (int d = 0; kinds[k].depths[d]; d++)
            for (int way = 0; way < 4; way++) {
                png_kind kind = {kinds[k].color, kinds[k].depths[d], way & 1, way & 2};
                if (kind.transparent && kind.color & PNG_COLOR_MASK_ALPHA) continue;
                gsz_buffer file = make_png(kind);
                gsz_image image = read_good(&h, &file);
                assert_png(&image, kind);
                gsz_image_free(h.context, &image);
                free(file.data);
                read++;
            }
    assert_int_equal(read, 52);
    assert_string_equal(h.said, "");
    harness_close(&h);
}

/* ---- JPEG ---- */

static int light_of(jpeg_kind kind, int x, int y, int c) {
    if (kind.channels == 1) return jpeg_sample(x, y, 0);
    if (kind.channels == 3) return jpeg_sample(x, y, c);
    int ink = jpeg_sample(x, y, c), black = jpeg_sample(x, y, 3);
    if (kind.adobe < 0) return (255 - ink) * (255 - black) / 255;
    return ink * black / 255;
}

static void all_kinds_of_jpeg(void **state) {
    (void)state;
    static const jpeg_kind kinds[] = {{JCS_GRAYSCALE, JCS_GRAYSCALE, 1, false, false, 0},
                                      {JCS_GRAYSCALE, JCS_GRAYSCALE, 1, true, false, 0},
                                      {JCS_RGB, JCS_YCbCr, 3, false, false, 0},
                                      {JCS_RGB, JCS_YCbCr, 3, true, false, 0},
                                      {JCS_RGB, JCS_YCbCr, 3, false, true, 0},
                                      {JCS_RGB, JCS_RGB, 3, false, false, 0},
                                      {JCS_CMYK, JCS_CMYK, 4, false, false, 1},
                                      {JCS_CMYK, JCS_CMYK, 4, false, false, -1},
                                      {JCS_CMYK, JCS_YCCK, 4, true, false, 1}};
    harness h;
    harness_open(&h, 1, 0);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        gsz_buffer file = make_jpeg(kinds[k]);
        gsz_image image = read_good(&h, &file);
        assert_int_equal(image.channels, 3);
        for (int i = 0; i < SIDE_X * SIDE_Y * 3; i++) {
            int x = i / 3 % SIDE_X, y = i / 3 / SIDE_X;
            int expected = light_of(kinds[k], x, y, i % 3);
            if (abs(image.pixels[i] - expected) > 4)
                fail_msg("kind %zu, pixel %d %d: %d, not %d", k, x, y, image.pixels[i], expected);
        }
        gsz_image_free(h.context, &image);
        free(file.data);
    }
    assert_string_equal(h.said, "");
    harness_close(&h);
}

/* ---- writing ---- */

static void written_and_read_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int channels = 3; channels <= 4; channels++) {
        gsz_image image = {0}, back = {0};
        gsz_buffer file = {0}, again = {0};
        assert_int_equal(gsz_image_create(h.context, &image, 50, 31, channels), GSZ_OK);
        size_t size = (size_t)(50 * 31 * channels);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(image.pixels[i], 0);
            image.pixels[i] = (uint8_t)(i * i / 7);
        }
        assert_int_equal(gsz_buffer_append(h.context, &file, "front", 5), GSZ_OK);
        assert_int_equal(gsz_image_encode_png(h.context, &file, &image), GSZ_OK);
        assert_int_equal(gsz_image_encode_png(h.context, &again, &image), GSZ_OK);
        assert_memory_equal(file.data, "front", 5);
        assert_int_equal(file.size, again.size + 5);
        assert_memory_equal(file.data + 5, again.data, again.size);
        assert_int_equal(read_image(h.context, &back, again.data, again.size), GSZ_OK);
        assert_true(back.width == 50 && back.height == 31 && back.channels == channels);
        assert_memory_equal(back.pixels, image.pixels, size);
        gsz_image_free(h.context, &image);
        gsz_image_free(h.context, &back);
        gsz_buffer_free(h.context, &file);
        gsz_buffer_free(h.context, &again);
    }
    harness_close(&h);
}

static void arguments_out_of_range(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_image image = {0};
    gsz_buffer file = {0};
    assert_int_equal(gsz_image_create(h.context, &image, 0, 5, 3), GSZ_ERROR_ARGUMENT);
    assert_int_equal(gsz_image_create(h.context, &image, 5, 32769, 3), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "a picture of 5 x 32769 pixels; sides are 1 to 32768");
    assert_int_equal(gsz_image_create(h.context, &image, 5, 5, 2), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "a picture of 2 channels, not 3 or 4");
    assert_int_equal(gsz_image_encode_png(h.context, &file, &image), GSZ_ERROR_ARGUMENT);
    gsz_image_free(h.context, &image);
    gsz_image_free(h.context, NULL);
    harness_close(&h);
}

/* ---- sizes ---- */

static void sizes_without_pixels(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int kind = 0; kind < 3; kind++) {
        jpeg_kind photo = {JCS_RGB, JCS_YCbCr, 3, kind == 1, false, 0};
        gsz_buffer file = kind == 2 ? make_png((png_kind){PNG_COLOR_TYPE_RGB, 8, false, false})
                                    : make_jpeg(photo);
        gsz_source *source = NULL;
        int width = 0, height = 0;
        assert_int_equal(gsz_source_from_memory(h.context, &source, "photo", file.data, file.size),
                         GSZ_OK);
        assert_int_equal(gsz_image_size(h.context, &width, &height, source), GSZ_OK);
        assert_true(width == SIDE_X && height == SIDE_Y);
        gsz_source_close(h.context, &source);
        for (size_t size = 0; size < file.size; size++) {
            assert_int_equal(gsz_source_from_memory(h.context, &source, "photo", file.data, size),
                             GSZ_OK);
            gsz_result result = gsz_image_size(h.context, &width, &height, source);
            assert_true(result == GSZ_OK ? size > 23 : gsz_context_error(h.context)[0] != 0);
            gsz_source_close(h.context, &source);
        }
        free(file.data);
    }
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds_of_png),      cmocka_unit_test(all_kinds_of_jpeg),
        cmocka_unit_test(written_and_read_back), cmocka_unit_test(arguments_out_of_range),
        cmocka_unit_test(sizes_without_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
