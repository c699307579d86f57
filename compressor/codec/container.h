/* SPDX-License-Identifier: MIT */
/* container.h - the outside of a .gsz file: header, table of chunks, checksums. Internal; specified in
 * formats/gsz.md, "Container". */
#ifndef GSZ_CONTAINER_H
#define GSZ_CONTAINER_H

#include "byte_reader.h"
#include "gsz_base.h"

enum {
    GSZ_FORMAT_VERSION = 3,
    GSZ_HEADER_SIZE = 96,
    GSZ_TABLE_ENTRY_SIZE = 40,
    GSZ_CHUNKS_MAX = 1 << 20,
    /* A block stores at least two bits a Gaussian, an extra chunk at least one byte for 64 values: what a
     * file can ask for in memory stays in proportion to its size. */
    GSZ_GAUSSIANS_PER_BYTE = 4,
    GSZ_EXTRA_VALUES_PER_BYTE = 64
};

/** Required features: a reader that does not know a bit must refuse the file. */
enum {
    GSZ_FEATURE_CODEBOOKS = 1,
    GSZ_FEATURE_VIDEO = 2,
    GSZ_FEATURE_BACKGROUND = 4, /* of a video */
    GSZ_FEATURES_KNOWN = 7
};

typedef enum gsz_chunk_type {
    GSZ_CHUNK_METADATA,   /* META: keys and values */
    GSZ_CHUNK_NAMES,      /* XNAM: names of the extra planes */
    GSZ_CHUNK_BOOKS,      /* BOOK: codebooks */
    GSZ_CHUNK_BOUNDS,     /* BNDS: where the blocks lie */
    GSZ_CHUNK_GROWTH,     /* GROW: how first layers are drawn alone */
    GSZ_CHUNK_BLOCK,      /* BLCK: Gaussians */
    GSZ_CHUNK_EXTRA,      /* XTRA: extra planes of a block */
    GSZ_CHUNK_TIMELINE,   /* TIME: frames and segments of a video */
    GSZ_CHUNK_BACKGROUND, /* BACK: what stands still in some segments, a file of its own */
    GSZ_CHUNK_KEY,        /* SKEY: the key of a segment, a file of its own */
    GSZ_CHUNK_MOTION,     /* SMOV: what moves and changes in a segment */
    GSZ_CHUNK_SOUND,      /* SSND: what is heard during a segment */
    GSZ_CHUNK_UNKNOWN
} gsz_chunk_type;

/** How the payload is packed. */
typedef enum gsz_chunk_codec { GSZ_CODEC_PLAIN = 0, GSZ_CODEC_ZSTD = 1 } gsz_chunk_codec;

typedef struct gsz_chunk {
    char tag[5];
    gsz_chunk_type type;
    bool required; /* of a type that a reader must know */
    uint8_t codec;
    uint16_t layer;
    uint32_t index; /* BLCK, XTRA: number of the block */
    uint32_t gaussians;
    uint64_t offset, size, raw_size;
    uint64_t checksum; /* XXH64 of the payload as it lies in the file */
} gsz_chunk;

typedef struct gsz_file_header {
    uint16_t version;
    uint32_t required_features, optional_features;
    uint64_t file_bytes, gaussians, source_gaussians;
    uint32_t chunk_count;
    uint8_t sh_degree, effort;
    uint16_t layers;
    float quality;
    float box_min[3], box_max[3];
    uint32_t extra_count;
} gsz_file_header;

const char *gsz_chunk_tag(gsz_chunk_type type);
uint64_t gsz_checksum(const void *data, size_t size);

/** Appends header and table. Offsets are set here: the payloads follow in the order of the chunks. */
gsz_result gsz_container_write(gsz_context *context, gsz_buffer *out, gsz_file_header *header,
                               gsz_chunk *chunks) GSZ_CHECKED;
/** How many bytes header and table have, as the first GSZ_HEADER_SIZE tell: at most `size`, and sane. */
size_t gsz_container_front(const uint8_t *data, size_t size);
/** Reads and checks header and table, which are all that is looked at. `size` may be less than the header's file_bytes only if `partial`.
 *  *out_chunks is released with gsz_free. */
gsz_result gsz_container_read(gsz_context *context, gsz_file_header *out_header,
                              gsz_chunk **out_chunks, const uint8_t *data, size_t size,
                              bool partial) GSZ_CHECKED;

#endif
