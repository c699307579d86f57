/* SPDX-License-Identifier: MIT */
/* spz_unpack.c - from the bytes of a .spz to its header and arrays: gzip of versions 1 to 3, zstd of version 4. */
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "byte_reader.h"
#include "context.h"
#include "parallel.h"
#include "source.h"
#include "splat_cloud.h"
#include "spz_packed.h"

enum {
    /* Splats take several bytes each: beyond COUNT_FREE at most one a byte, or a small file might fill any memory. */
    COUNT_FREE = 1 << 20,
    EXTENSION_MAX = 4096, /* bytes of extensions behind the Gaussians that are looked at */
    FRACTION_BITS_MAX = 24,
    INFLATE_STEP = 1 << 30, /* zlib counts in 32 bits */
    TOC_ENTRY = 16,
    GZIP_HEAD = 2
};
static const uint64_t file_max = (uint64_t)1 << 36;

typedef struct spz_file {
    gsz_context *context;
    const char *name;
    gsz_buffer bytes;
    gsz_spz_packed *packed;
    struct {
        size_t offset, size;
        int attribute;
    } stream[GSZ_SPZ_ATTRIBUTES];
} spz_file;

/* ---- the header ---- */

static bool gzip_begins(const uint8_t *data, size_t size) {
    return size >= GZIP_HEAD && data[0] == 0x1f && data[1] == 0x8b;
}

static void take_header(gsz_spz_header *header, gsz_byte_reader *reader) {
    header->version = gsz_reader_u32(reader);
    header->count = gsz_reader_u32(reader);
    header->sh_degree = gsz_reader_u8(reader);
    header->fraction_bits = gsz_reader_u8(reader);
    header->flags = gsz_reader_u8(reader);
    header->streams = gsz_reader_u8(reader);
}

static gsz_result check_header(spz_file *f, uint32_t first, uint32_t last) {
    const gsz_spz_header *h = &f->packed->header;
    if (h->version < first || h->version > last)
        return gsz_fail(f->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a .spz of version %u, where %u to %u are known", f->name, h->version,
                        first, last);
    if (h->sh_degree > GSZ_SPZ_DEGREE_MAX)
        return gsz_fail(f->context, GSZ_ERROR_CORRUPT,
                        "%s: spherical harmonics of degree %d: a .spz has at most %d", f->name,
                        h->sh_degree, GSZ_SPZ_DEGREE_MAX);
    if (h->fraction_bits > FRACTION_BITS_MAX)
        return gsz_fail(f->context, GSZ_ERROR_CORRUPT,
                        "%s: positions with %d bits behind the point: they have %d in all", f->name,
                        h->fraction_bits, FRACTION_BITS_MAX);
    if (h->count == 0)
        return gsz_fail(f->context, GSZ_ERROR_CORRUPT, "%s: has no Gaussians", f->name);
    return GSZ_OK;
}

/* Before memory is asked for: whether so few bytes can hold so many. */
static gsz_result check_count(spz_file *f, uint64_t bytes) {
    const gsz_spz_header *h = &f->packed->header;
    if (h->count <= GSZ_COUNT_MAX && h->count <= COUNT_FREE + bytes) return GSZ_OK;
    return gsz_fail(f->context, GSZ_ERROR_LIMIT,
                    "%s: says %u Gaussians, more than its %llu bytes can hold", f->name, h->count,
                    (unsigned long long)bytes);
}

/* ---- extensions: type and size, 4 bytes each, and so many bytes ---- */

static gsz_result take_extensions(spz_file *f, const uint8_t *data, size_t size) {
    gsz_byte_reader reader;
    size_t ignored = 0;
    gsz_reader_init(&reader, data, size);
    while (gsz_reader_left(&reader)) {
        uint32_t type = gsz_reader_u32(&reader), bytes = gsz_reader_u32(&reader);
        const uint8_t *body = gsz_reader_bytes(&reader, bytes);
        if (!body)
            return gsz_fail(f->context, GSZ_ERROR_CORRUPT, "%s: an extension ends early", f->name);
        if (type != GSZ_SPZ_EXTENSION_AXES || bytes != 4) {
            if (ignored++ == 0)
                gsz_say(f->context, GSZ_MESSAGE_NOTICE, "%s: extension 0x%08x of %u bytes ignored",
                        f->name, type, bytes);
            continue;
        }
        if (body[0] > GSZ_SPZ_RBU || body[1] || body[2] || body[3])
            return gsz_fail(f->context, GSZ_ERROR_UNSUPPORTED,
                            "%s: declares axes of an unknown kind", f->name);
        f->packed->declared = (gsz_spz_axes)body[0];
    }
    if (ignored > 1)
        gsz_say(f->context, GSZ_MESSAGE_NOTICE, "%s: %zu more extensions ignored", f->name,
                ignored - 1);
    return GSZ_OK;
}

/* ---- gzip ---- */

static void *take_memory(void *context, unsigned count, unsigned size) {
    void *memory = NULL;
    return gsz_alloc(context, &memory, count, size) == GSZ_OK ? memory : NULL;
}

static void give_memory(void *context, void *memory) { gsz_free(context, memory); }

static gsz_result inflate_failed(spz_file *f, int code) {
    if (code == Z_MEM_ERROR)
        return gsz_fail(f->context, GSZ_ERROR_MEMORY, "out of memory: unpacking %s", f->name);
    if (code == Z_OK || code == Z_BUF_ERROR || code == Z_STREAM_END)
        return gsz_fail(f->context, GSZ_ERROR_TRUNCATED, "%s: ends early", f->name);
    return gsz_fail(f->context, GSZ_ERROR_CORRUPT, "%s: its gzip data is damaged", f->name);
}

/* Up to `size` bytes; fewer at the end of the stream, which *out_code then says. */
static size_t inflate_some(z_stream *z, uint8_t *out, size_t size, int *out_code) {
    size_t done = 0;
    *out_code = Z_OK;
    while (done < size && *out_code == Z_OK) {
        const size_t step = size - done < INFLATE_STEP ? size - done : INFLATE_STEP;
        z->next_out = out + done;
        z->avail_out = (unsigned)step;
        *out_code = inflate(z, Z_NO_FLUSH);
        done += step - z->avail_out;
    }
    return done;
}

static gsz_result read_rest(spz_file *f, z_stream *z) {
    uint8_t behind[EXTENSION_MAX];
    int code = Z_OK;
    size_t got = inflate_some(z, behind, sizeof behind, &code);
    if (code == Z_OK)
        return gsz_fail(f->context, GSZ_ERROR_LIMIT, "%s: more than %d bytes behind the Gaussians",
                        f->name, EXTENSION_MAX);
    if (code != Z_STREAM_END) return inflate_failed(f, code);
    if (!(f->packed->header.flags & GSZ_SPZ_EXTENDED)) return GSZ_OK;
    return take_extensions(f, behind, got);
}

static gsz_result read_inflated(spz_file *f, z_stream *z) {
    gsz_spz_header *h = &f->packed->header;
    uint8_t head[GSZ_SPZ_HEADER_SIZE];
    gsz_byte_reader reader;
    int code = Z_OK;
    if (inflate_some(z, head, sizeof head, &code) < sizeof head) return inflate_failed(f, code);
    gsz_reader_init(&reader, head, sizeof head);
    if (gsz_reader_u32(&reader) != GSZ_SPZ_MAGIC)
        return gsz_fail(f->context, GSZ_ERROR_FORMAT, "%s: a gzip file, but not a .spz", f->name);
    take_header(h, &reader);
    GSZ_TRY(check_header(f, 1, GSZ_SPZ_VERSION_ZSTD - 1));
    GSZ_TRY(check_count(f, f->bytes.size));
    GSZ_TRY(gsz_spz_packed_create(f->context, f->packed));
    size_t whole = 0;
    for (int a = 0; a < GSZ_SPZ_ATTRIBUTES; a++) whole += h->count * gsz_spz_attribute_stride(h, a);
    if (inflate_some(z, f->packed->storage, whole, &code) < whole) return inflate_failed(f, code);
    return read_rest(f, z);
}

static gsz_result unpack_gzip(spz_file *f) {
    z_stream z = {.zalloc = take_memory, .zfree = give_memory, .opaque = f->context};
    if (f->bytes.size > UINT32_MAX)
        return gsz_fail(f->context, GSZ_ERROR_LIMIT, "%s: larger than 4 GiB", f->name);
    z.next_in = f->bytes.data;
    z.avail_in = (unsigned)f->bytes.size;
    int code = inflateInit2(&z, 16 + MAX_WBITS);
    if (code != Z_OK) return inflate_failed(f, code);
    gsz_result result = read_inflated(f, &z);
    inflateEnd(&z);
    return result;
}

/* ---- zstd ---- */

static gsz_result bad_streams(spz_file *f, const char *what) {
    return gsz_fail(f->context, GSZ_ERROR_CORRUPT, "%s: its table of streams %s", f->name, what);
}

static gsz_result take_stream(spz_file *f, gsz_byte_reader *toc, gsz_byte_reader *data, int index,
                              int attribute) {
    const gsz_spz_header *h = &f->packed->header;
    uint64_t packed = gsz_reader_u64(toc), unpacked = gsz_reader_u64(toc);
    if (unpacked != (uint64_t)h->count * gsz_spz_attribute_stride(h, attribute))
        return bad_streams(f, "does not fit the number of Gaussians");
    if (packed > gsz_reader_left(data))
        return gsz_fail(f->context, GSZ_ERROR_TRUNCATED, "%s: ends early", f->name);
    f->stream[index].offset = data->at;
    f->stream[index].size = (size_t)packed;
    f->stream[index].attribute = attribute;
    (void)gsz_reader_bytes(data, (size_t)packed);
    return GSZ_OK;
}

static gsz_result take_streams(spz_file *f) {
    const gsz_spz_header *h = &f->packed->header;
    gsz_byte_reader toc, data;
    gsz_reader_init(&toc, f->bytes.data, f->bytes.size);
    if (h->streams != (h->sh_degree ? GSZ_SPZ_ATTRIBUTES : GSZ_SPZ_ATTRIBUTES - 1))
        return bad_streams(f, "has another number of them than there are attributes");
    if (h->toc_offset < GSZ_SPZ_HEADER4_SIZE) return bad_streams(f, "lies inside the header");
    (void)gsz_reader_bytes(&toc, h->toc_offset);
    data = toc;
    (void)gsz_reader_bytes(&data, (size_t)h->streams * TOC_ENTRY);
    if (data.failed) return gsz_fail(f->context, GSZ_ERROR_TRUNCATED, "%s: ends early", f->name);
    for (int i = 0; i < h->streams; i++) GSZ_TRY(take_stream(f, &toc, &data, i, i));
    return GSZ_OK;
}

static gsz_result unpack_stream(void *user, size_t index, int worker) {
    spz_file *f = user;
    const gsz_spz_header *h = &f->packed->header;
    const int attribute = f->stream[index].attribute;
    const size_t size = h->count * gsz_spz_attribute_stride(h, attribute);
    (void)worker;
    size_t got = ZSTD_decompress(f->packed->attribute[attribute], size,
                                 f->bytes.data + f->stream[index].offset, f->stream[index].size);
    if (!ZSTD_isError(got) && got == size) return GSZ_OK;
    return gsz_fail(f->context, GSZ_ERROR_CORRUPT, "%s: stream %zu is damaged", f->name, index);
}

static gsz_result unpack_zstd(spz_file *f) {
    gsz_spz_header *h = &f->packed->header;
    gsz_byte_reader reader;
    gsz_reader_init(&reader, f->bytes.data, f->bytes.size);
    (void)gsz_reader_u32(&reader);
    take_header(h, &reader);
    h->toc_offset = gsz_reader_u32(&reader);
    (void)gsz_reader_bytes(&reader, 12);
    if (reader.failed) return gsz_fail(f->context, GSZ_ERROR_TRUNCATED, "%s: ends early", f->name);
    GSZ_TRY(check_header(f, GSZ_SPZ_VERSION_ZSTD, GSZ_SPZ_VERSION_MAX));
    GSZ_TRY(take_streams(f));
    GSZ_TRY(check_count(f, f->bytes.size));
    if (h->flags & GSZ_SPZ_EXTENDED)
        GSZ_TRY(take_extensions(f, f->bytes.data + GSZ_SPZ_HEADER4_SIZE,
                                h->toc_offset - GSZ_SPZ_HEADER4_SIZE));
    GSZ_TRY(gsz_spz_packed_create(f->context, f->packed));
    return gsz_parallel(f->context, "read", (size_t)h->streams, unpack_stream, f);
}

/* ---- the whole ---- */

static gsz_result unpack_bytes(spz_file *f) {
    static const uint8_t magic[4] = {'N', 'G', 'S', 'P'};
    if (f->bytes.size >= sizeof magic && memcmp(f->bytes.data, magic, sizeof magic) == 0)
        return unpack_zstd(f);
    if (gzip_begins(f->bytes.data, f->bytes.size)) return unpack_gzip(f);
    if (f->bytes.size == 0)
        return gsz_fail(f->context, GSZ_ERROR_FORMAT, "%s: the file is empty", f->name);
    return gsz_fail(f->context, GSZ_ERROR_FORMAT,
                    "%s: not a .spz: it begins neither with NGSP nor as a gzip file does", f->name);
}

gsz_result gsz_spz_unpack_file(gsz_context *context, gsz_spz_packed *packed, gsz_source *source) {
    spz_file f = {.context = context, .name = gsz_source_name(source), .packed = packed};
    gsz_result result = gsz_source_read_all(context, &f.bytes, source, file_max);
    if (result == GSZ_OK) result = unpack_bytes(&f);
    gsz_buffer_free(context, &f.bytes);
    return result;
}

bool gsz_spz_probe(const void *data, size_t size) {
    static const uint8_t magic[4] = {'N', 'G', 'S', 'P'};
    uint8_t head[sizeof magic];
    int code = Z_OK;
    if (size >= sizeof magic && memcmp(data, magic, sizeof magic) == 0) return true;
    if (!gzip_begins(data, size)) return false;
    z_stream z = {.next_in = (uint8_t *)(uintptr_t)data,
                  .avail_in = size > 4096 ? 4096 : (unsigned)size};
    if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK) return false;
    size_t got = inflate_some(&z, head, sizeof head, &code);
    inflateEnd(&z);
    return got == sizeof head && memcmp(head, magic, sizeof magic) == 0;
}
