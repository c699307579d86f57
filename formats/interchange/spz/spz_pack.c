/* SPDX-License-Identifier: MIT */
/* spz_pack.c - from a header and arrays to the bytes of a .spz: gzip of versions 2 and 3, zstd of version 4. */
#include <zlib.h>
#include <zstd.h>

#include "byte_writer.h"
#include "context.h"
#include "parallel.h"
#include "spz_packed.h"

enum { GZIP_LEVEL = 6, ZSTD_LEVEL = 12, PIECE = 1 << 18, DEFLATE_STEP = 1 << 30 };

/* The streams that take longest first, so that no thread has one of them left at the end. */
static const int longest_first[GSZ_SPZ_ATTRIBUTES] = {GSZ_SPZ_HARMONICS, GSZ_SPZ_POSITIONS,
                                                      GSZ_SPZ_ROTATIONS, GSZ_SPZ_COLORS,
                                                      GSZ_SPZ_SCALES,    GSZ_SPZ_ALPHAS};

typedef struct packing {
    gsz_context *context;
    const gsz_spz_sink *sink;
    const gsz_spz_packed *packed;
    int level;
    gsz_buffer stream[GSZ_SPZ_ATTRIBUTES];
} packing;

static size_t attribute_size(const packing *p, int attribute) {
    const gsz_spz_header *h = &p->packed->header;
    return h->count * gsz_spz_attribute_stride(h, attribute);
}

static void put_header(gsz_byte_writer *writer, const gsz_spz_header *header) {
    gsz_writer_u32(writer, GSZ_SPZ_MAGIC);
    gsz_writer_u32(writer, header->version);
    gsz_writer_u32(writer, header->count);
    gsz_writer_u8(writer, (uint8_t)header->sh_degree);
    gsz_writer_u8(writer, (uint8_t)header->fraction_bits);
    gsz_writer_u8(writer, (uint8_t)header->flags);
    gsz_writer_u8(writer, (uint8_t)header->streams);
}

static void put_axes(gsz_byte_writer *writer, gsz_spz_axes axes) {
    gsz_writer_u32(writer, GSZ_SPZ_EXTENSION_AXES);
    gsz_writer_u32(writer, 4);
    gsz_writer_u32(writer, (uint32_t)axes);
}

static gsz_result write_bytes(packing *p, const void *data, size_t size) {
    if (p->sink->output) return gsz_output_write(p->context, p->sink->output, data, size);
    return gsz_buffer_append(p->context, p->sink->buffer, data, size);
}

static gsz_result write_buffer(packing *p, const gsz_buffer *buffer) {
    return write_bytes(p, buffer->data, buffer->size);
}

/* ---- gzip ---- */

static void *take_memory(void *context, unsigned count, unsigned size) {
    void *memory = NULL;
    return gsz_alloc(context, &memory, count, size) == GSZ_OK ? memory : NULL;
}

static void give_memory(void *context, void *memory) { gsz_free(context, memory); }

static gsz_result deflate_some(packing *p, z_stream *z, uint8_t *piece, const uint8_t *data,
                               size_t size, int flush) {
    do {
        const size_t step = size < DEFLATE_STEP ? size : DEFLATE_STEP;
        z->next_in = (uint8_t *)(uintptr_t)data;
        z->avail_in = (unsigned)step;
        size -= step;
        data += step;
        do {
            z->next_out = piece;
            z->avail_out = PIECE;
            (void)deflate(z, size ? Z_NO_FLUSH : flush);
            GSZ_TRY(write_bytes(p, piece, PIECE - z->avail_out));
            GSZ_TRY(gsz_check_cancel(p->context));
        } while (z->avail_out == 0);
    } while (size);
    return GSZ_OK;
}

static gsz_result deflate_all(packing *p, z_stream *z, uint8_t *piece) {
    gsz_buffer head = {0};
    gsz_byte_writer writer;
    size_t whole = 0;
    gsz_writer_init(&writer, p->context, &head);
    put_header(&writer, &p->packed->header);
    for (int a = 0; a < GSZ_SPZ_ATTRIBUTES; a++) whole += attribute_size(p, a);
    gsz_result result = writer.result;
    if (result == GSZ_OK) result = deflate_some(p, z, piece, head.data, head.size, Z_NO_FLUSH);
    if (result == GSZ_OK) result = deflate_some(p, z, piece, p->packed->storage, whole, Z_FINISH);
    gsz_buffer_free(p->context, &head);
    return result;
}

static gsz_result pack_gzip(packing *p) {
    z_stream z = {.zalloc = take_memory, .zfree = give_memory, .opaque = p->context};
    uint8_t *piece = NULL;
    GSZ_TRY(GSZ_NEW(p->context, &piece, PIECE));
    gsz_result result = GSZ_OK;
    if (deflateInit2(&z, p->level ? p->level : GZIP_LEVEL, Z_DEFLATED, 16 + MAX_WBITS, 9,
                     Z_DEFAULT_STRATEGY) == Z_OK) {
        result = deflate_all(p, &z, piece);
        deflateEnd(&z);
    } else {
        result = gsz_fail(p->context, GSZ_ERROR_MEMORY, "out of memory: packing a .spz");
    }
    gsz_free(p->context, piece);
    return result;
}

/* ---- zstd ---- */

static gsz_result compress_attribute(packing *p, ZSTD_CCtx *compressor, int attribute) {
    gsz_buffer *out = &p->stream[attribute];
    const size_t size = attribute_size(p, attribute);
    GSZ_TRY(gsz_buffer_reserve(p->context, out, ZSTD_compressBound(size)));
    ZSTD_CCtx_setParameter(compressor, ZSTD_c_compressionLevel, p->level ? p->level : ZSTD_LEVEL);
    size_t got =
        ZSTD_compress2(compressor, out->data, out->capacity, p->packed->attribute[attribute], size);
    if (ZSTD_isError(got))
        return gsz_fail(p->context, GSZ_ERROR_MEMORY, "cannot pack a .spz: %s",
                        ZSTD_getErrorName(got));
    out->size = got;
    return GSZ_OK;
}

static gsz_result pack_stream(void *user, size_t index, int worker) {
    packing *p = user;
    const int attribute = longest_first[index];
    (void)worker;
    if (!attribute_size(p, attribute)) return GSZ_OK;
    ZSTD_CCtx *compressor = ZSTD_createCCtx();
    if (!compressor) return gsz_fail(p->context, GSZ_ERROR_MEMORY, "out of memory: packing a .spz");
    gsz_result result = compress_attribute(p, compressor, attribute);
    ZSTD_freeCCtx(compressor);
    return result;
}

static gsz_result put_table(packing *p, gsz_buffer *head) {
    const bool declares = p->packed->declared != GSZ_SPZ_DECLARED;
    gsz_byte_writer writer;
    gsz_writer_init(&writer, p->context, head);
    put_header(&writer, &p->packed->header);
    gsz_writer_u32(&writer, GSZ_SPZ_HEADER4_SIZE + (declares ? 12 : 0));
    for (int i = 0; i < 3; i++) gsz_writer_u32(&writer, 0);
    if (declares) put_axes(&writer, p->packed->declared);
    for (int a = 0; a < p->packed->header.streams; a++) {
        gsz_writer_u64(&writer, p->stream[a].size);
        gsz_writer_u64(&writer, attribute_size(p, a));
    }
    return writer.result;
}

static gsz_result write_streams(packing *p) {
    gsz_buffer head = {0};
    gsz_result result = put_table(p, &head);
    if (result == GSZ_OK) result = write_buffer(p, &head);
    gsz_buffer_free(p->context, &head);
    for (int a = 0; result == GSZ_OK && a < p->packed->header.streams; a++)
        result = write_buffer(p, &p->stream[a]);
    return result;
}

static gsz_result pack_zstd(packing *p) {
    gsz_result result = gsz_parallel(p->context, "write", GSZ_SPZ_ATTRIBUTES, pack_stream, p);
    if (result == GSZ_OK) result = write_streams(p);
    for (int a = 0; a < GSZ_SPZ_ATTRIBUTES; a++) gsz_buffer_free(p->context, &p->stream[a]);
    return result;
}

gsz_result gsz_spz_pack_file(gsz_context *context, const gsz_spz_sink *sink,
                             const gsz_spz_packed *packed, int level) {
    packing p = {.context = context, .sink = sink, .packed = packed, .level = level};
    return packed->header.version < GSZ_SPZ_VERSION_ZSTD ? pack_gzip(&p) : pack_zstd(&p);
}
