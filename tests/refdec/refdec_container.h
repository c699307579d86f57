/* SPDX-License-Identifier: MIT */
/* refdec_container.h - header, table and chunks (section 2). */
#ifndef REFDEC_CONTAINER_H
#define REFDEC_CONTAINER_H

#include "refdec_bytes.h"

enum { RD_HEADER = 96, RD_ENTRY = 40, RD_CHUNKS = 1 << 20 };

typedef struct rd_chunk {
    char type[4];
    int flags, codec;
    uint32_t layer, index, gaussians, size, raw_size;
    uint64_t offset, checksum;
    bool there; /* false: the file ends before it does */
} rd_chunk;

typedef struct rd_file {
    const uint8_t *data;
    size_t size;
    uint32_t features, chunk_count, layers, extra_planes;
    uint64_t file_bytes, gaussians;
    int degree;
    bool video; /* else a scene */
    bool background;
    rd_chunk *chunk;
    const rd_chunk *meta, *names, *books, *bounds, *growth, *time; /* NULL: none */
} rd_file;

/** Checks all rules of 2.5 that need no chunk's content, and of a video that it has none of the chunks of a scene. *file is zeroed; free it in any case. */
const char *rd_file_open(rd_file *file, const uint8_t *data, size_t size, bool partial);
void rd_file_free(rd_file *file);
bool rd_chunk_is(const rd_chunk *chunk, const char *type);
/** The bytes of a chunk that is there, once their checksum is right. */
const char *rd_chunk_bytes(const rd_file *file, const rd_chunk *chunk, rd_bytes *out);
/** The XTRA that belongs to this BLCK, or NULL. */
const rd_chunk *rd_extra_of(const rd_file *file, const rd_chunk *block);

#endif
