/* SPDX-License-Identifier: MIT */
/* container.c - writing and reading the header and the table of chunks. */
#include "container.h"

#include "byte_writer.h"
#include "context.h"

#include <math.h>
#include <string.h>
#include <xxhash.h>

static const uint8_t MAGIC[4] = {'G', 'S', 'Z', 0x1a};
enum { VERSION_OFFSET = 4, CHECKSUM_OFFSET = GSZ_HEADER_SIZE - 8 };

static const char *const TAGS[GSZ_CHUNK_UNKNOWN] = {"META", "XNAM", "BOOK", "BNDS", "GROW", "BLCK",
                                                    "XTRA", "TIME", "BACK", "SKEY", "SMOV", "SSND"};

const char *gsz_chunk_tag(gsz_chunk_type type) { return TAGS[type]; }

uint64_t gsz_checksum(const void *data, size_t size) { return XXH64(data, size, 0); }

/** One checksum over both: that of the header, up to its checksum field, seeds that of the table. */
static uint64_t front_checksum(const uint8_t *data, size_t table_size) {
    return XXH64(data + GSZ_HEADER_SIZE, table_size, XXH64(data, CHECKSUM_OFFSET, 0));
}

/* ---- writing ------------------------------------------------------------------------------------- */

static void write_header(gsz_byte_writer *w, const gsz_file_header *h) {
    gsz_writer_bytes(w, MAGIC, 4);
    gsz_writer_u16(w, h->version);
    gsz_writer_u16(w, GSZ_HEADER_SIZE);
    gsz_writer_u32(w, h->required_features);
    gsz_writer_u32(w, h->optional_features);
    gsz_writer_u64(w, h->file_bytes);
    gsz_writer_u64(w, h->gaussians);
    gsz_writer_u64(w, h->source_gaussians);
    gsz_writer_u32(w, h->chunk_count);
    gsz_writer_u8(w, h->sh_degree);
    gsz_writer_u8(w, h->effort);
    gsz_writer_u16(w, h->layers);
    gsz_writer_f32(w, h->quality);
    for (int axis = 0; axis < 3; axis++) gsz_writer_f32(w, h->box_min[axis]);
    for (int axis = 0; axis < 3; axis++) gsz_writer_f32(w, h->box_max[axis]);
    gsz_writer_u32(w, h->extra_count);
    gsz_writer_u64(w, 0); /* reserved */
    gsz_writer_u64(w, 0); /* checksum, below */
}

static void write_entry(gsz_byte_writer *w, const gsz_chunk *c) {
    gsz_writer_bytes(w, c->tag, 4);
    gsz_writer_u8(w, c->required);
    gsz_writer_u8(w, c->codec);
    gsz_writer_u16(w, c->layer);
    gsz_writer_u32(w, c->index);
    gsz_writer_u32(w, c->gaussians);
    gsz_writer_u64(w, c->offset);
    gsz_writer_u32(w, (uint32_t)c->size);
    gsz_writer_u32(w, (uint32_t)c->raw_size);
    gsz_writer_u64(w, c->checksum);
}

gsz_result gsz_container_write(gsz_context *context, gsz_buffer *out, gsz_file_header *header,
                               gsz_chunk *chunks) {
    if (header->chunk_count > GSZ_CHUNKS_MAX)
        return gsz_fail(
            context, GSZ_ERROR_LIMIT,
            "the scene falls into %u pieces, but at most %d are allowed: remove outliers",
            header->chunk_count, GSZ_CHUNKS_MAX);
    uint64_t offset = GSZ_HEADER_SIZE + (uint64_t)GSZ_TABLE_ENTRY_SIZE * header->chunk_count;
    for (uint32_t i = 0; i < header->chunk_count; i++) {
        if (chunks[i].size > UINT32_MAX || chunks[i].raw_size > UINT32_MAX)
            return gsz_fail(context, GSZ_ERROR_LIMIT, "chunk %u is larger than 4 GiB", i);
        chunks[i].offset = offset;
        offset += chunks[i].size;
    }
    header->file_bytes = offset;
    header->version = GSZ_FORMAT_VERSION;
    size_t start = out->size;
    gsz_byte_writer writer;
    gsz_writer_init(&writer, context, out);
    write_header(&writer, header);
    for (uint32_t i = 0; i < header->chunk_count; i++) write_entry(&writer, &chunks[i]);
    GSZ_TRY(writer.result);
    uint64_t checksum = front_checksum(out->data + start, out->size - start - GSZ_HEADER_SIZE);
    gsz_writer_patch(&writer, start + CHECKSUM_OFFSET, checksum, 8);
    return GSZ_OK;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static uint16_t read_header(gsz_byte_reader *r, gsz_file_header *h) {
    gsz_reader_bytes(r, VERSION_OFFSET);
    h->version = gsz_reader_u16(r);
    uint16_t header_size = gsz_reader_u16(r);
    h->required_features = gsz_reader_u32(r);
    h->optional_features = gsz_reader_u32(r);
    h->file_bytes = gsz_reader_u64(r);
    h->gaussians = gsz_reader_u64(r);
    h->source_gaussians = gsz_reader_u64(r);
    h->chunk_count = gsz_reader_u32(r);
    h->sh_degree = gsz_reader_u8(r);
    h->effort = gsz_reader_u8(r);
    h->layers = gsz_reader_u16(r);
    h->quality = gsz_reader_f32(r);
    for (int axis = 0; axis < 3; axis++) h->box_min[axis] = gsz_reader_f32(r);
    for (int axis = 0; axis < 3; axis++) h->box_max[axis] = gsz_reader_f32(r);
    h->extra_count = gsz_reader_u32(r);
    gsz_reader_u64(r);
    gsz_reader_u64(r);
    return header_size;
}

static gsz_chunk_type type_of(const char *tag) {
    int type = 0;
    while (type < GSZ_CHUNK_UNKNOWN && strcmp(tag, TAGS[type]) != 0) type++;
    return (gsz_chunk_type)type;
}

static void read_entry(gsz_byte_reader *r, gsz_chunk *c) {
    const uint8_t *tag = gsz_reader_bytes(r, 4);
    if (tag) memcpy(c->tag, tag, 4);
    c->type = type_of(c->tag);
    c->required = gsz_reader_u8(r) & 1;
    c->codec = gsz_reader_u8(r);
    c->layer = gsz_reader_u16(r);
    c->index = gsz_reader_u32(r);
    c->gaussians = gsz_reader_u32(r);
    c->offset = gsz_reader_u64(r);
    c->size = gsz_reader_u32(r);
    c->raw_size = gsz_reader_u32(r);
    c->checksum = gsz_reader_u64(r);
}

/** What can be told from the first 96 bytes, before anything is believed. */
static gsz_result check_front(gsz_context *ctx, const gsz_file_header *h, uint16_t header_size,
                              size_t size) {
    if (h->version != GSZ_FORMAT_VERSION)
        return gsz_fail(
            ctx, GSZ_ERROR_UNSUPPORTED, "bitstream version %u, but this gsz reads version %d: %s",
            h->version, GSZ_FORMAT_VERSION,
            h->version > GSZ_FORMAT_VERSION ? "use a newer gsz"
                                            : "use the gsz that wrote it, or pack the scene anew");
    if (header_size != GSZ_HEADER_SIZE)
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT, "damaged: the header says it has %u bytes",
                        header_size);
    if (h->chunk_count > GSZ_CHUNKS_MAX)
        return gsz_fail(ctx, GSZ_ERROR_LIMIT, "%u chunks, but at most %d are allowed",
                        h->chunk_count, GSZ_CHUNKS_MAX);
    if (size < GSZ_HEADER_SIZE + (uint64_t)h->chunk_count * GSZ_TABLE_ENTRY_SIZE)
        return gsz_fail(ctx, GSZ_ERROR_TRUNCATED, "truncated: ends inside its table of chunks");
    return GSZ_OK;
}

/** What must hold once the checksum has vouched for the bytes. */
static gsz_result check_header(gsz_context *ctx, const gsz_file_header *h, size_t size,
                               bool partial) {
    uint32_t unknown = h->required_features & ~(uint32_t)GSZ_FEATURES_KNOWN;
    if (unknown)
        return gsz_fail(ctx, GSZ_ERROR_UNSUPPORTED,
                        "needs features 0x%x, unknown to this gsz: use a newer one", unknown);
    bool finite = isfinite(h->quality);
    for (int axis = 0; axis < 3; axis++)
        finite = finite && isfinite(h->box_min[axis]) && isfinite(h->box_max[axis]);
    bool is_still = h->required_features & GSZ_FEATURE_BACKGROUND,
         is_video = h->required_features & GSZ_FEATURE_VIDEO;
    if (h->sh_degree > 3 || h->layers == 0 || h->extra_count > 64 || !finite ||
        (is_still && !is_video))
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT, "damaged: a field of the header is out of range");
    if (size > h->file_bytes)
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT, "damaged: %llu bytes behind the end",
                        (unsigned long long)(size - h->file_bytes));
    if (size < h->file_bytes && !partial)
        return gsz_fail(ctx, GSZ_ERROR_TRUNCATED, "truncated: %llu of %llu bytes",
                        (unsigned long long)size, (unsigned long long)h->file_bytes);
    return GSZ_OK;
}

/** What a chunk says of itself. */
static gsz_result check_chunk(gsz_context *ctx, const gsz_file_header *h, const gsz_chunk *c,
                              uint32_t i) {
    if (c->type == GSZ_CHUNK_UNKNOWN && c->required)
        return gsz_fail(ctx, GSZ_ERROR_UNSUPPORTED,
                        "chunk %u is of the type '%s', unknown to this gsz: use a newer one", i,
                        c->tag);
    bool plain = c->codec == GSZ_CODEC_PLAIN && c->raw_size == c->size;
    bool packed = c->codec == GSZ_CODEC_ZSTD && c->type == GSZ_CHUNK_METADATA;
    if (!plain && !packed && c->type != GSZ_CHUNK_UNKNOWN)
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT, "damaged: chunk %u (%s) is packed in no known way",
                        i, c->tag);
    if (c->type == GSZ_CHUNK_BOOKS && !(h->required_features & GSZ_FEATURE_CODEBOOKS))
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT,
                        "damaged: codebooks that the header does not announce");
    if (c->type == GSZ_CHUNK_BACKGROUND && !(h->required_features & GSZ_FEATURE_BACKGROUND))
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT,
                        "damaged: a background that the header does not announce");
    bool scene = c->type == GSZ_CHUNK_NAMES || c->type == GSZ_CHUNK_BLOCK ||
                 c->type == GSZ_CHUNK_EXTRA || c->type == GSZ_CHUNK_BOOKS ||
                 c->type == GSZ_CHUNK_BOUNDS || c->type == GSZ_CHUNK_GROWTH;
    bool video = c->type >= GSZ_CHUNK_TIMELINE && c->type <= GSZ_CHUNK_SOUND;
    if (h->required_features & GSZ_FEATURE_VIDEO ? scene : video)
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT, "damaged: chunk %u (%s) does not belong here", i,
                        c->tag);
    if (c->type == GSZ_CHUNK_BLOCK &&
        (c->layer >= h->layers || c->gaussians > c->size * GSZ_GAUSSIANS_PER_BYTE))
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT,
                        "damaged: chunk %u holds an impossible number of Gaussians", i);
    return GSZ_OK;
}

/** Chunks follow each other without gaps up to the end of the file, and promise no more than they can hold. */
static gsz_result check_chunks(gsz_context *ctx, const gsz_file_header *h,
                               const gsz_chunk *chunks) {
    uint64_t end = GSZ_HEADER_SIZE + (uint64_t)h->chunk_count * GSZ_TABLE_ENTRY_SIZE, gaussians = 0;
    for (uint32_t i = 0; i < h->chunk_count; i++) {
        const gsz_chunk *c = &chunks[i];
        if (c->offset != end)
            return gsz_fail(ctx, GSZ_ERROR_CORRUPT,
                            "damaged: chunk %u (%s) is not where the one before it ends", i,
                            c->tag);
        end += c->size;
        GSZ_TRY(check_chunk(ctx, h, c, i));
        if (c->type == GSZ_CHUNK_BLOCK) gaussians += c->gaussians;
    }
    if (end != h->file_bytes || gaussians != h->gaussians)
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT, "damaged: the chunks do not add up to the file");
    return GSZ_OK;
}

size_t gsz_container_front(const uint8_t *data, size_t size) {
    gsz_file_header header;
    gsz_byte_reader reader;
    if (size < GSZ_HEADER_SIZE) return size;
    gsz_reader_init(&reader, data, GSZ_HEADER_SIZE);
    read_header(&reader, &header);
    if (header.chunk_count > GSZ_CHUNKS_MAX) return GSZ_HEADER_SIZE;
    uint64_t front = GSZ_HEADER_SIZE + (uint64_t)header.chunk_count * GSZ_TABLE_ENTRY_SIZE;
    return front < size ? (size_t)front : size;
}

gsz_result gsz_container_read(gsz_context *ctx, gsz_file_header *header, gsz_chunk **out_chunks,
                              const uint8_t *data, size_t size, bool partial) {
    *out_chunks = NULL;
    memset(header, 0, sizeof *header);
    if (size < sizeof MAGIC || memcmp(data, MAGIC, sizeof MAGIC) != 0)
        return gsz_fail(ctx, GSZ_ERROR_FORMAT, size == 0 ? "is empty" : "is not a .gsz file");
    if (size < GSZ_HEADER_SIZE)
        return gsz_fail(ctx, GSZ_ERROR_TRUNCATED, "truncated: ends inside its header");
    gsz_byte_reader reader;
    gsz_reader_init(&reader, data, size);
    uint16_t header_size = read_header(&reader, header);
    GSZ_TRY(check_front(ctx, header, header_size, size));
    gsz_byte_reader at_checksum;
    gsz_reader_init(&at_checksum, data + CHECKSUM_OFFSET, 8);
    if (front_checksum(data, (size_t)header->chunk_count * GSZ_TABLE_ENTRY_SIZE) !=
        gsz_reader_u64(&at_checksum))
        return gsz_fail(ctx, GSZ_ERROR_CORRUPT,
                        "damaged: the checksum of the header and table is wrong");
    GSZ_TRY(check_header(ctx, header, size, partial));
    GSZ_TRY(GSZ_NEW(ctx, out_chunks, header->chunk_count));
    for (uint32_t i = 0; i < header->chunk_count; i++) read_entry(&reader, &(*out_chunks)[i]);
    gsz_result result = check_chunks(ctx, header, *out_chunks);
    if (result != GSZ_OK) {
        gsz_free(ctx, *out_chunks);
        *out_chunks = NULL;
    }
    return result;
}
