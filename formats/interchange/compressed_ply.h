/* SPDX-License-Identifier: MIT */
/* compressed_ply.h - the header of a .compressed.ply, and the numbers that both directions share. Internal.
 *
 * Elements: chunk, 12 or 18 floats (bounds of position, scale and, if 18, colour) for 256 vertices each; vertex, four
 * words (position 11/10/11 bits, rotation 2/10/10/10, scale 11/10/11, colour and opacity 8/8/8/8); and, if there
 * are harmonics, sh, 9, 24 or 45 bytes.
 * Source: the reader and writer of playcanvas/splat-transform. */
#ifndef GSZ_COMPRESSED_PLY_H
#define GSZ_COMPRESSED_PLY_H

#include "gsz_files.h"

enum {
    GSZ_CPLY_CHUNK = 256,
    GSZ_CPLY_BOUNDS = 18,
    GSZ_CPLY_WORDS = 4,
    GSZ_CPLY_REST = 45,
    GSZ_CPLY_ABSENT = -1
};

/** In the order that they are written in: least of x y z, greatest; the same of scales and colours. */
extern const char *const gsz_cply_bound_names[GSZ_CPLY_BOUNDS];
extern const char *const gsz_cply_word_names[GSZ_CPLY_WORDS];

typedef struct gsz_cply_element {
    uint64_t count;
    size_t stride;
    uint64_t offset; /* in the file */
} gsz_cply_element;

typedef struct gsz_cply_header {
    gsz_cply_element chunk, vertex, sh;
    int bound[GSZ_CPLY_BOUNDS]; /* where in a chunk; or GSZ_CPLY_ABSENT */
    int word[GSZ_CPLY_WORDS];
    int rest[GSZ_CPLY_REST];
    int sh_degree;
    uint64_t size; /* of the whole file */
} gsz_cply_header;

/** Parses the header of `size` bytes (gsz_ply_header_length), and checks that the elements fit together. `name` is the
 *  file's, for messages. */
gsz_result gsz_cply_header_parse(gsz_context *context, gsz_cply_header *header, const char *name,
                                 const char *text, size_t size) GSZ_CHECKED;

#endif
