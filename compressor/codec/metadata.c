/* SPDX-License-Identifier: MIT */
/* metadata.c - text chunks. The only bytes of a file that depend on the version of zstd are here. */
#include "metadata.h"

#include "byte_writer.h"
#include "context.h"

#include <string.h>
#include <zstd.h>

enum { ZSTD_LEVEL = 19, RAW_MAX = 1 << 26 };

/* ---- strings ------------------------------------------------------------------------------------- */

static void write_string(gsz_byte_writer *w, const char *text) {
    size_t size = strlen(text);
    gsz_writer_varint(w, size);
    gsz_writer_bytes(w, text, size);
}

/** A copy of a string that ends in 0; fails on zero bytes inside and on lengths over the limit. */
static gsz_result read_string(gsz_context *ctx, gsz_byte_reader *r, size_t limit, char **out) {
    uint64_t size = gsz_reader_varint(r);
    if (r->failed || size > limit) return GSZ_ERROR_CORRUPT;
    const uint8_t *bytes = gsz_reader_bytes(r, (size_t)size);
    if (!bytes || memchr(bytes, 0, (size_t)size)) return GSZ_ERROR_CORRUPT;
    GSZ_TRY(GSZ_NEW(ctx, out, (size_t)size + 1));
    memcpy(*out, bytes, (size_t)size);
    return GSZ_OK;
}

/** What a cloud refuses to take, no encoder writes. */
static gsz_result refused(gsz_context *ctx, gsz_result result) {
    if (result != GSZ_ERROR_ARGUMENT && result != GSZ_ERROR_LIMIT) return result;
    gsz_clear_error(ctx);
    return GSZ_ERROR_CORRUPT;
}

/* ---- metadata ------------------------------------------------------------------------------------ */

static gsz_result pack_text(gsz_context *ctx, const gsz_buffer *raw, gsz_buffer *out,
                            gsz_chunk *chunk) {
    chunk->raw_size = raw->size;
    chunk->codec = GSZ_CODEC_PLAIN;
    size_t bound = ZSTD_compressBound(raw->size);
    GSZ_TRY(gsz_buffer_reserve(ctx, out, bound));
    size_t packed = ZSTD_compress(out->data + out->size, bound, raw->data, raw->size, ZSTD_LEVEL);
    if (ZSTD_isError(packed) || packed >= raw->size)
        return gsz_buffer_append(ctx, out, raw->data, raw->size);
    chunk->codec = GSZ_CODEC_ZSTD;
    out->size += packed;
    return GSZ_OK;
}

gsz_result gsz_metadata_encode(gsz_context *ctx, const gsz_cloud *cloud, gsz_buffer *out,
                               gsz_chunk *chunk) {
    gsz_buffer raw = {0};
    gsz_byte_writer writer;
    gsz_writer_init(&writer, ctx, &raw);
    gsz_writer_varint(&writer, cloud->metadata_count);
    for (size_t i = 0; i < cloud->metadata_count; i++) {
        write_string(&writer, cloud->metadata[i].key);
        write_string(&writer, cloud->metadata[i].value);
    }
    gsz_result result = writer.result;
    if (result == GSZ_OK && raw.size > RAW_MAX)
        result = gsz_fail(ctx, GSZ_ERROR_LIMIT, "metadata of %zu bytes, but at most %d are allowed",
                          raw.size, RAW_MAX);
    if (result == GSZ_OK) result = pack_text(ctx, &raw, out, chunk);
    gsz_buffer_free(ctx, &raw);
    return result;
}

static gsz_result read_entries(gsz_context *ctx, gsz_cloud *cloud, const uint8_t *data,
                               size_t size) {
    gsz_byte_reader reader;
    gsz_reader_init(&reader, data, size);
    uint64_t count = gsz_reader_varint(&reader);
    if (reader.failed || count > GSZ_METADATA_MAX) return GSZ_ERROR_CORRUPT;
    for (uint64_t i = 0; i < count; i++) {
        char *key = NULL, *value = NULL;
        gsz_result result = read_string(ctx, &reader, GSZ_METADATA_KEY_MAX, &key);
        if (result == GSZ_OK) result = read_string(ctx, &reader, GSZ_METADATA_VALUE_MAX, &value);
        if (result == GSZ_OK) result = refused(ctx, gsz_cloud_add_metadata(ctx, cloud, key, value));
        gsz_free(ctx, key);
        gsz_free(ctx, value);
        GSZ_TRY(result);
    }
    return gsz_reader_left(&reader) == 0 ? GSZ_OK : GSZ_ERROR_CORRUPT;
}

/** ZSTD_decompress alone would also take several frames, and frames of zstd's youth. */
static bool is_one_frame(const uint8_t *data, size_t size) {
    static const uint8_t magic[4] = {0x28, 0xb5, 0x2f, 0xfd};
    return size >= sizeof magic && memcmp(data, magic, sizeof magic) == 0 &&
           ZSTD_findFrameCompressedSize(data, size) == size;
}

gsz_result gsz_metadata_decode(gsz_context *ctx, gsz_cloud *cloud, const gsz_chunk *chunk,
                               const uint8_t *data) {
    if (chunk->raw_size > RAW_MAX) return GSZ_ERROR_CORRUPT;
    if (chunk->codec == GSZ_CODEC_PLAIN) return read_entries(ctx, cloud, data, (size_t)chunk->size);
    if (!is_one_frame(data, (size_t)chunk->size)) return GSZ_ERROR_CORRUPT;
    uint8_t *raw = NULL;
    GSZ_TRY(GSZ_NEW(ctx, &raw, (size_t)chunk->raw_size));
    size_t size = ZSTD_decompress(raw, (size_t)chunk->raw_size, data, (size_t)chunk->size);
    gsz_result result = ZSTD_isError(size) || size != chunk->raw_size
                            ? GSZ_ERROR_CORRUPT
                            : read_entries(ctx, cloud, raw, size);
    gsz_free(ctx, raw);
    return result;
}

/* ---- names of extra planes ----------------------------------------------------------------------- */

gsz_result gsz_names_encode(gsz_context *ctx, const gsz_cloud *cloud, gsz_buffer *out) {
    gsz_byte_writer writer;
    gsz_writer_init(&writer, ctx, out);
    gsz_writer_varint(&writer, cloud->extra_count);
    for (size_t i = 0; i < cloud->extra_count; i++) write_string(&writer, cloud->extra[i].name);
    return writer.result;
}

gsz_result gsz_names_decode(gsz_context *ctx, gsz_cloud *cloud, const uint8_t *data, size_t size) {
    gsz_byte_reader reader;
    gsz_reader_init(&reader, data, size);
    uint64_t count = gsz_reader_varint(&reader);
    if (reader.failed || count > GSZ_EXTRA_MAX) return GSZ_ERROR_CORRUPT;
    for (uint64_t i = 0; i < count; i++) {
        char *name = NULL;
        gsz_result result = read_string(ctx, &reader, GSZ_NAME_MAX - 1, &name);
        if (result == GSZ_OK) result = refused(ctx, gsz_cloud_add_extra(ctx, cloud, name));
        gsz_free(ctx, name);
        GSZ_TRY(result);
    }
    return gsz_reader_left(&reader) == 0 ? GSZ_OK : GSZ_ERROR_CORRUPT;
}
