/* SPDX-License-Identifier: MIT */
/* spz_packed.h - what a .spz holds when it is unpacked: a header and six arrays of bytes. Internal. */
#ifndef GSZ_SPZ_PACKED_H
#define GSZ_SPZ_PACKED_H

#include "gsz_spz.h"

#define GSZ_SPZ_MAGIC 0x5053474eu          /* "NGSP" */
#define GSZ_SPZ_EXTENSION_AXES 0xadbe0003u /* SPZ_ADOBE_coordinate_system: a number of 4 bytes */
#define GSZ_SPZ_COLOR_SCALE 0.15f          /* of DC, which may pass what shows by a little */

enum {
    GSZ_SPZ_VERSION_MAX = 4,
    GSZ_SPZ_VERSION_ZSTD = 4,
    GSZ_SPZ_VERSION_SMALLEST_THREE = 3,
    GSZ_SPZ_HEADER_SIZE = 16, /* versions 1 to 3 */
    GSZ_SPZ_HEADER4_SIZE = 32,
    GSZ_SPZ_DEGREE_MAX = 4,  /* of the format */
    GSZ_SPZ_ANTIALIASED = 1, /* flags */
    GSZ_SPZ_EXTENDED = 2
};

/* In the order that they have in a file. */
enum {
    GSZ_SPZ_POSITIONS,
    GSZ_SPZ_ALPHAS,
    GSZ_SPZ_COLORS,
    GSZ_SPZ_SCALES,
    GSZ_SPZ_ROTATIONS,
    GSZ_SPZ_HARMONICS,
    GSZ_SPZ_ATTRIBUTES
};

typedef struct gsz_spz_header {
    uint32_t version;
    uint32_t count;
    int sh_degree; /* of the file: 0..4 */
    int fraction_bits;
    int flags;
    int streams;         /* version 4 */
    uint32_t toc_offset; /* version 4 */
} gsz_spz_header;

typedef struct gsz_spz_packed {
    gsz_spz_header header;
    uint8_t *attribute[GSZ_SPZ_ATTRIBUTES]; /* into storage; nothing of one is not NULL */
    uint8_t *storage;
    gsz_spz_axes declared; /* by an extension, or GSZ_SPZ_DECLARED */
} gsz_spz_packed;

/** Bytes of an attribute of one Gaussian. */
size_t gsz_spz_attribute_stride(const gsz_spz_header *header, int attribute);
/** Makes room for all attributes. */
gsz_result gsz_spz_packed_create(gsz_context *context, gsz_spz_packed *packed) GSZ_CHECKED;
void gsz_spz_packed_free(gsz_context *context, gsz_spz_packed *packed);

/** Reads and unpacks a file into *packed (zeroed). */
gsz_result gsz_spz_unpack_file(gsz_context *context, gsz_spz_packed *packed,
                               gsz_source *source) GSZ_CHECKED;
/** Where packed bytes go: to an output, or, if that is NULL, behind what a buffer holds. */
typedef struct gsz_spz_sink {
    gsz_output *output;
    gsz_buffer *buffer;
} gsz_spz_sink;

/** Packs and writes one; level as in the options. */
gsz_result gsz_spz_pack_file(gsz_context *context, const gsz_spz_sink *sink,
                             const gsz_spz_packed *packed, int level) GSZ_CHECKED;
/** gsz_spz_write to a sink, without telling what a .spz has no place for. */
gsz_result gsz_spz_write_sink(gsz_context *context, const gsz_spz_sink *sink,
                              const gsz_cloud *cloud,
                              const gsz_spz_write_options *options) GSZ_CHECKED;

#endif
