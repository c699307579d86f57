/* SPDX-License-Identifier: MIT */
/* test_interchange_spx_support.h - makes .spx files of every kind of block, as gsbox lays them out. */
#ifndef TEST_INTERCHANGE_SPX_SUPPORT_H
#define TEST_INTERCHANGE_SPX_SUPPORT_H

#include <lzma.h>
#include <webp/encode.h>
#include <zlib.h>

#include "spx.h"
#include "test_interchange_support.h"

enum { SPX_FILE_MAX = 1 << 20 };

typedef enum spx_packing { SPX_PLAIN, SPX_PACKED_GZIP, SPX_PACKED_XZ } spx_packing;

typedef struct spx_bytes {
    uint8_t *data; /* SPX_FILE_MAX */
    size_t size;
} spx_bytes;

/* Gaussian i of a test has these bytes; what they stand for is checked by hand in the tests. */
typedef struct spx_gaussian {
    int32_t position[3];
    uint8_t scale[3], color[4], rotation[4], sh[45];
    uint16_t palette;
} spx_gaussian;

static inline spx_gaussian spx_gaussian_at(int i) {
    spx_gaussian g = {.position = {4096 * (i % 5 - 2), 2048 + i, -4096 * 3},
                      .scale = {(uint8_t)(160 + i % 16), 80, 0},
                      .color = {255, 0, (uint8_t)(i % 256), 204},
                      .rotation = {(uint8_t)(128 + 77), 192, 64, (uint8_t)(128 + i % 64)},
                      .palette = (uint16_t)(i % 3)};
    for (int k = 0; k < 45; k++) g.sh[k] = (uint8_t)(128 + (i + 3 * k) % 100 - 50);
    return g;
}

static inline void spx_put(spx_bytes *b, const void *data, size_t size) {
    assert_true(b->size + size <= SPX_FILE_MAX);
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

static inline void spx_put_u8(spx_bytes *b, int value) {
    uint8_t byte = (uint8_t)value;
    spx_put(b, &byte, 1);
}

static inline void spx_put_u32(spx_bytes *b, uint32_t value) { spx_put(b, &value, 4); }

static inline spx_bytes spx_new(void) {
    spx_bytes b = {malloc(SPX_FILE_MAX), 0};
    assert_non_null(b.data);
    return b;
}

static inline spx_bytes spx_file(int version, uint32_t count, int degree) {
    spx_bytes b = spx_new();
    memset(b.data, 0, GSZ_SPX_HEADER);
    memcpy(b.data, "spx", 3);
    b.data[3] = (uint8_t)version;
    memcpy(b.data + 4, &count, 4);
    b.data[52] = (uint8_t)degree;
    b.size = GSZ_SPX_HEADER;
    return b;
}

/* ---- packing ---- */

static inline size_t spx_gzip(uint8_t *out, const spx_bytes *block) {
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = block->data;
    z.avail_in = (uInt)block->size;
    z.next_out = out;
    z.avail_out = SPX_FILE_MAX;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t size = SPX_FILE_MAX - z.avail_out;
    deflateEnd(&z);
    return size;
}

static inline size_t spx_xz(uint8_t *out, const spx_bytes *block) {
    size_t size = 0;
    assert_int_equal(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC32, NULL, block->data, block->size,
                                             out, &size, SPX_FILE_MAX),
                     LZMA_OK);
    return size;
}

/* Adds the block to the file and frees it. */
static inline void spx_add(spx_bytes *file, spx_bytes block, spx_packing packing) {
    uint8_t *packed = malloc(SPX_FILE_MAX);
    if (packing == SPX_PLAIN) {
        spx_put_u32(file, (uint32_t)block.size);
        spx_put(file, block.data, block.size);
    } else {
        size_t size =
            packing == SPX_PACKED_GZIP ? spx_gzip(packed, &block) : spx_xz(packed, &block);
        uint32_t amount = (uint32_t)size | (packing == SPX_PACKED_XZ ? 1u << 28 : 0);
        spx_put_u32(file, 0u - amount);
        spx_put(file, packed, size);
    }
    free(packed);
    free(block.data);
}

/* A picture of these pixels, its sides chosen as gsbox does. */
static inline void spx_put_webp(spx_bytes *b, const uint8_t *rgba, size_t size, bool with_size) {
    int width = (int)(ceil(sqrt((double)size) / 4) * 4);
    int height = (int)(ceil((double)size / width / 4) * 4);
    uint8_t *pixels = calloc((size_t)width * (size_t)height, 4), *out = NULL;
    memcpy(pixels, rgba, size);
    size_t got = WebPEncodeLosslessRGBA(pixels, width, height, 4 * width, &out);
    assert_true(got > 0);
    if (with_size) spx_put_u32(b, (uint32_t)got);
    spx_put(b, out, got);
    WebPFree(out);
    free(pixels);
}

/* ---- blocks ---- */

static inline spx_bytes spx_block_head(uint32_t count, uint32_t kind) {
    spx_bytes b = spx_new();
    spx_put_u32(&b, count);
    spx_put_u32(&b, kind);
    return b;
}

static inline void spx_put_positions(spx_bytes *b, int first, int count) {
    for (int byte = 0; byte < 3; byte++)
        for (int axis = 0; axis < 3; axis++)
            for (int i = 0; i < count; i++)
                spx_put_u8(b, spx_gaussian_at(first + i).position[axis] >> 8 * byte & 255);
}

static inline void spx_put_looks(spx_bytes *b, int first, int count, bool three) {
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < count; i++) spx_put_u8(b, spx_gaussian_at(first + i).scale[k]);
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < count; i++) spx_put_u8(b, spx_gaussian_at(first + i).color[k]);
    for (int k = three ? 1 : 0; k < 4; k++)
        for (int i = 0; i < count; i++) spx_put_u8(b, spx_gaussian_at(first + i).rotation[k]);
}

static inline spx_bytes spx_planes(uint32_t kind, int first, int count, bool palette) {
    spx_bytes b = spx_block_head((uint32_t)count, kind);
    if (kind == GSZ_SPX_SPLAT10019) spx_put_u32(&b, 1); /* one logarithm */
    if (kind == GSZ_SPX_SPLAT20) {
        for (int axis = 0; axis < 3; axis++)
            for (int i = 0; i < count; i++)
                for (int byte = 0; byte < 3; byte++)
                    spx_put_u8(&b, spx_gaussian_at(first + i).position[axis] >> 8 * byte & 255);
    } else {
        spx_put_positions(&b, first, count);
    }
    spx_put_looks(&b, first, count, kind == GSZ_SPX_SPLAT19 || kind == GSZ_SPX_SPLAT10019);
    for (int byte = 0; palette && byte < 2; byte++)
        for (int i = 0; i < count; i++)
            spx_put_u8(&b, spx_gaussian_at(first + i).palette >> 8 * byte & 255);
    return b;
}

static inline spx_bytes spx_harmonics(uint32_t kind, int first, int count) {
    spx_bytes b = spx_block_head((uint32_t)count, kind);
    for (int i = 0; i < count; i++) {
        spx_gaussian g = spx_gaussian_at(first + i);
        if (kind == GSZ_SPX_SH1) spx_put(&b, g.sh, 9);
        if (kind == GSZ_SPX_SH2) spx_put(&b, g.sh, 24);
        if (kind == GSZ_SPX_SH3) spx_put(&b, g.sh + 24, 21);
    }
    return b;
}

/* Coefficients as pixels: of the Gaussians, or of the palette's three entries, which are those of Gaussians 0..2. */
static inline spx_bytes spx_coefficients(uint32_t kind, int first, int count) {
    bool palette = kind == GSZ_SPX_PALETTE || kind == GSZ_SPX_PALETTE_WEBP;
    spx_bytes b = spx_block_head(palette ? 0 : (uint32_t)count, kind), pixels = spx_new();
    for (int i = 0; i < count; i++)
        for (int k = 0; k < 15; k++) {
            spx_put(&pixels, spx_gaussian_at(first + i).sh + 3 * k, 3);
            spx_put_u8(&pixels, 255);
        }
    if (kind == GSZ_SPX_PALETTE) {
        spx_put(&b, pixels.data, pixels.size);
    } else {
        spx_put_webp(&b, pixels.data, pixels.size, false);
    }
    free(pixels.data);
    return b;
}

typedef enum spx_attribute {
    SPX_LOW,
    SPX_MIDDLE,
    SPX_HIGH,
    SPX_SCALE,
    SPX_COLOR,
    SPX_THREE,
    SPX_TAGGED,
    SPX_LABEL
} spx_attribute;

static inline void spx_pixel(uint8_t out[4], spx_attribute what, const spx_gaussian *g) {
    static const uint8_t tagged[4] = {230, 128, 60, 253}; /* w, y, z; x is the largest */
    uint8_t label[4] = {(uint8_t)g->palette, (uint8_t)(g->palette >> 8), 0, 255};
    out[3] = 255;
    for (int k = 0; k < 3; k++) {
        if (what <= SPX_HIGH) out[k] = (uint8_t)(g->position[k] >> 8 * what);
        if (what == SPX_SCALE) out[k] = g->scale[k];
        if (what == SPX_THREE) out[k] = g->rotation[k + 1];
    }
    if (what == SPX_COLOR) memcpy(out, g->color, 4);
    if (what == SPX_TAGGED) memcpy(out, tagged, 4);
    if (what == SPX_LABEL) memcpy(out, label, 4);
}

static inline void spx_put_picture(spx_bytes *b, const spx_attribute *what, int parts, int first,
                                   int count) {
    spx_bytes pixels = spx_new();
    for (int p = 0; p < parts; p++)
        for (int i = 0; i < count; i++) {
            spx_gaussian g = spx_gaussian_at(first + i);
            uint8_t pixel[4];
            spx_pixel(pixel, what[p], &g);
            spx_put(&pixels, pixel, 4);
        }
    spx_put_webp(b, pixels.data, pixels.size, true);
    free(pixels.data);
}

static inline spx_bytes spx_pictures(uint32_t kind, int first, int count, bool palette) {
    static const spx_attribute all[] = {SPX_LOW,   SPX_MIDDLE, SPX_HIGH, SPX_SCALE,
                                        SPX_COLOR, SPX_TAGGED, SPX_LABEL};
    static const spx_attribute three[] = {SPX_SCALE, SPX_COLOR, SPX_THREE};
    bool one = kind == GSZ_SPX_SPLAT190_WEBP || kind == GSZ_SPX_SPLAT10190_WEBP;
    spx_bytes b = spx_block_head((uint32_t)count, kind);
    if (kind == GSZ_SPX_SPLAT10190_WEBP) spx_put_u32(&b, 1);
    if (one) spx_put_picture(&b, all, 3, first, count);
    for (int i = 0; one && i < 3; i++) spx_put_picture(&b, &three[i], 1, first, count);
    for (int i = 0; !one && i < (palette ? 7 : 6); i++)
        spx_put_picture(&b, &all[i], 1, first, count);
    return b;
}

#endif
