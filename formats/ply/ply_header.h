/* SPDX-License-Identifier: MIT */
/* ply_header.h - the text at the head of a .ply: what is in the file, of which type and where. Internal. */
#ifndef GSZ_PLY_HEADER_H
#define GSZ_PLY_HEADER_H

#include "gsz_files.h"

enum {
    GSZ_PLY_HEADER_MAX = 1 << 20,      /* bytes */
    GSZ_PLY_LINE_MAX = (1 << 16) + 16, /* bytes: the longest value of metadata as a comment */
    GSZ_PLY_PROPERTIES_MAX = 512       /* of all elements together */
};

typedef enum gsz_ply_type {
    GSZ_PLY_INT8,
    GSZ_PLY_UINT8,
    GSZ_PLY_INT16,
    GSZ_PLY_UINT16,
    GSZ_PLY_INT32,
    GSZ_PLY_UINT32,
    GSZ_PLY_FLOAT32,
    GSZ_PLY_FLOAT64
} gsz_ply_type;

typedef struct gsz_ply_property {
    char name[GSZ_NAME_MAX];
    gsz_ply_type type;
    size_t offset; /* in a binary vertex */
} gsz_ply_property;

typedef struct gsz_ply_header {
    gsz_ply_format format;
    size_t size;       /* bytes up to the first element */
    uint64_t skip;     /* in front of the vertices: bytes, or values if ascii */
    uint64_t vertices; /* at most GSZ_COUNT_MAX */
    size_t stride;     /* bytes of a binary vertex */
    size_t property_count;
    gsz_ply_property properties[GSZ_PLY_PROPERTIES_MAX]; /* of the vertices */
    char next_element[GSZ_NAME_MAX];                     /* after the vertices, or "" */
} gsz_ply_header;

/** Bytes of the header that `text` begins with, its last line included; 0 if the last line is not there. */
size_t gsz_ply_header_length(const char *text, size_t size);
/** Parses a whole header. `name` is the file's, for messages. */
gsz_result gsz_ply_header_parse(gsz_context *context, gsz_ply_header *header, const char *name,
                                const char *text, size_t size) GSZ_CHECKED;
/** Adds the comments of a whole header to the cloud's metadata. */
gsz_result gsz_ply_header_comments(gsz_context *context, gsz_cloud *cloud, const char *name,
                                   const char *text, size_t size) GSZ_CHECKED;

#endif
