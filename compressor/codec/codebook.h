/* SPDX-License-Identifier: MIT */
/* codebook.h - codebooks of harmonics: each holds vectors of a range of coefficients of all three channels
 * (sub-vector quantisation), shared by all blocks of a file. Internal; specified in formats/gsz.md, "Codebooks". */
#ifndef GSZ_CODEBOOK_H
#define GSZ_CODEBOOK_H

#include "block.h"

enum { GSZ_CODES_MAX = 1 << 16 };

typedef struct gsz_codebook {
    uint32_t count;     /* 1..GSZ_CODES_MAX */
    uint8_t first, end; /* coefficients [first, end) of a channel */
    bool
        by_use; /* codes stand in the order in which blocks begin to use them; else by brightness */
    float step;
    int32_t *levels; /* [code][channel * (end - first) + k], after the colour transform */
    float *values;   /* the same as RGB coefficients; made by gsz_codebook_dequantise */
} gsz_codebook;

typedef struct gsz_codebooks {
    int groups; /* 0: none */
    uint8_t sh_degree;
    uint8_t code_bits[GSZ_CODE_GROUPS_MAX];
    gsz_codebook group[GSZ_CODE_GROUPS_MAX];
} gsz_codebooks;

static inline int gsz_codebook_width(const gsz_codebook *book) {
    return 3 * (book->end - book->first);
}
/** Bits of an index into so many codes, at least 1. */
uint8_t gsz_code_bits_of(uint32_t count);

gsz_result gsz_codebook_create(gsz_context *context, gsz_codebook *book, uint32_t count, int first,
                               int end) GSZ_CHECKED;
/** Fills values from levels. */
void gsz_codebook_dequantise(gsz_codebook *book);
void gsz_codebooks_free(gsz_context *context, gsz_codebooks *books);

/** Appends the payload of the codebook chunk; GSZ_ERROR_LIMIT, without a message, if the codes hold so little
 *  that a reader would refuse them. */
gsz_result gsz_codebooks_encode(gsz_context *context, const gsz_codebooks *books,
                                gsz_buffer *out) GSZ_CHECKED;
/** Reads it; GSZ_ERROR_CORRUPT without a message. `books` is zeroed. */
gsz_result gsz_codebooks_decode(gsz_context *context, gsz_codebooks *books, const uint8_t *data,
                                size_t size) GSZ_CHECKED;

#endif
