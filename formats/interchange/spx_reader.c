/* SPDX-License-Identifier: MIT */
/* spx_reader.c - a .spx into a cloud, a block after the other. */
#include "byte_reader.h"
#include "context.h"
#include "gsz_interchange.h"
#include "row_writer.h"
#include "splat_cloud.h"
#include "spx.h"

#include <string.h>

enum {
    VERSION_MAX = 3,
    EXCLUSIVE_AT = 48,
    DEGREE_AT = 52,
    SIZE_BITS = 28,
    BLOCK_LEAST = 8,
    /* Times the bytes of a block: what unpacks to more is no scene. */
    UNPACKED_TIMES = 2048,
    UNPACKED_LEAST = 1 << 20,
    COUNT_FREE = 1 << 20, /* Gaussians that any file may say it has; beyond, at most one a byte */
    SPLAT_BYTES = 60,     /* of a Gaussian in the most that a block may hold */
    /* Of all blocks together, twice what a Gaussian and its harmonics take, and a palette: */
    ALL_SPLAT_BYTES = 256,
    ALL_LEAST = 16 << 20
};

typedef struct block_head {
    size_t size;
    bool packed;
    uint32_t packing;
} block_head;

bool gsz_spx_probe(const void *data, size_t size) {
    const uint8_t *bytes = data;
    return size >= 4 && memcmp(bytes, "spx", 3) == 0 && bytes[3] >= 1 && bytes[3] <= VERSION_MAX;
}

/* ---- the header ---- */

static gsz_result check_start(gsz_spx_reader *r, const gsz_buffer *bytes) {
    if (bytes->size == 0)
        return gsz_fail(r->context, GSZ_ERROR_FORMAT, "%s: the file is empty", r->name);
    if (bytes->size >= 4 && memcmp(bytes->data, "spx", 3) == 0 && bytes->data[3] > VERSION_MAX)
        return gsz_fail(r->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a .spx of version %d: gsz knows 1 to 3", r->name, bytes->data[3]);
    if (!gsz_spx_probe(bytes->data, bytes->size))
        return gsz_fail(r->context, GSZ_ERROR_FORMAT,
                        "%s: no .spx: it does not begin with 'spx' and a version", r->name);
    if (bytes->size < GSZ_SPX_HEADER)
        return gsz_fail(r->context, GSZ_ERROR_TRUNCATED, "%s: ends within its header", r->name);
    return GSZ_OK;
}

static gsz_result read_header(gsz_spx_reader *r, const gsz_buffer *bytes) {
    gsz_byte_reader in;
    GSZ_TRY(check_start(r, bytes));
    gsz_reader_init(&in, bytes->data, GSZ_SPX_HEADER);
    gsz_reader_bytes(&in, 4);
    r->splats = gsz_reader_u32(&in);
    if (r->splats > GSZ_COUNT_MAX)
        return gsz_fail(r->context, GSZ_ERROR_CORRUPT, "%s: a negative number of Gaussians",
                        r->name);
    if (r->splats > COUNT_FREE + bytes->size)
        return gsz_fail(r->context, GSZ_ERROR_TRUNCATED,
                        "%s: ends early: %u Gaussians cannot be in %zu bytes", r->name,
                        (unsigned)r->splats, bytes->size);
    in.at = EXCLUSIVE_AT;
    if (gsz_reader_u32(&in) != 0)
        return gsz_fail(r->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a .spx of somebody's own kind, not the open one", r->name);
    r->unpacked_left = ALL_LEAST + (uint64_t)r->splats * ALL_SPLAT_BYTES;
    int degree = bytes->data[DEGREE_AT];
    r->sh_degree = degree <= GSZ_SH_DEGREE_MAX ? degree : 0;
    return GSZ_OK;
}

/* ---- blocks ---- */

static block_head read_head(gsz_byte_reader *in, int version) {
    uint32_t word = gsz_reader_u32(in);
    block_head head = {.packed = word >> 31};
    uint32_t amount = head.packed ? 0u - word : word;
    head.size = amount;
    if (version > 1) {
        head.packing = amount >> SIZE_BITS & 7u;
        head.size = amount & ((1u << SIZE_BITS) - 1);
    }
    return head;
}

/* Room for the Gaussians that are still to come, or a palette, and no more than the bytes can hold. */
static size_t unpacked_most(const gsz_spx_reader *r, size_t packed) {
    size_t gaussians = 16 + (size_t)r->splats * SPLAT_BYTES;
    size_t palette = 16 + (size_t)GSZ_SPX_PALETTE_MAX * GSZ_SPX_PALETTE_ENTRY;
    size_t most = gaussians > palette ? gaussians : palette;
    size_t by_bytes = UNPACKED_LEAST + packed * UNPACKED_TIMES;
    if (most > by_bytes) most = by_bytes;
    return most < r->unpacked_left ? most : (size_t)r->unpacked_left;
}

static gsz_result take_packed(gsz_spx_reader *r, const block_head *head, const uint8_t *data) {
    gsz_buffer plain = {0};
    if (head->packing > GSZ_SPX_XZ)
        return gsz_fail(r->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a block compressed in a way that gsz does not know", r->name);
    gsz_result result = gsz_spx_inflate(r->context, &plain, r->name, (gsz_spx_packing)head->packing,
                                        data, head->size, unpacked_most(r, head->size));
    r->unpacked_left -= plain.size < r->unpacked_left ? plain.size : r->unpacked_left;
    if (result == GSZ_OK) result = gsz_spx_block(r, plain.data, plain.size);
    gsz_buffer_free(r->context, &plain);
    return result;
}

static gsz_result read_blocks(gsz_spx_reader *r, const gsz_buffer *bytes) {
    gsz_byte_reader in;
    int version = bytes->data[3];
    gsz_reader_init(&in, bytes->data, bytes->size);
    in.at = GSZ_SPX_HEADER;
    while (gsz_reader_left(&in) > 0) {
        GSZ_TRY(gsz_report_progress(r->context, "read", (double)in.at / (double)in.size));
        block_head head = read_head(&in, version);
        const uint8_t *data = gsz_reader_bytes(&in, head.size);
        if (in.failed || !data)
            return gsz_fail(r->context, GSZ_ERROR_TRUNCATED, "%s: ends early, within a block",
                            r->name);
        GSZ_TRY(head.packed ? take_packed(r, &head, data) : gsz_spx_block(r, data, head.size));
    }
    return gsz_spx_finish(r);
}

static gsz_result read_bytes(gsz_spx_reader *r, const gsz_buffer *bytes) {
    GSZ_TRY(read_header(r, bytes));
    gsz_result result = read_blocks(r, bytes);
    if (result == GSZ_OK && !r->cloud->storage)
        result = gsz_cloud_create(r->context, r->cloud, 0, r->sh_degree);
    gsz_free(r->context, r->palette_of);
    gsz_buffer_free(r->context, &r->palette);
    return result;
}

gsz_result gsz_spx_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    gsz_buffer bytes = {0};
    gsz_spx_reader reader = {.context = context, .name = gsz_source_name(source), .cloud = cloud};
    gsz_clear_error(context);
    gsz_result result = gsz_whole_source(context, &bytes, source);
    if (result == GSZ_OK) result = read_bytes(&reader, &bytes);
    gsz_buffer_free(context, &bytes);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    return result;
}
