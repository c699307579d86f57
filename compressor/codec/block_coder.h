/* SPDX-License-Identifier: MIT */
/* block_coder.h - a whole block to and from the bytes of its chunk. Internal; specified in formats/gsz.md,
 * "Block chunks". */
#ifndef GSZ_BLOCK_CODER_H
#define GSZ_BLOCK_CODER_H

#include "attributes.h"

/** The streams of a block, in file order. */
typedef enum gsz_stream {
    GSZ_STREAM_POSITION,
    GSZ_STREAM_VEIL,
    GSZ_STREAM_OPACITY,
    GSZ_STREAM_SCALE,
    GSZ_STREAM_ROTATION,
    GSZ_STREAM_REFINE,
    GSZ_STREAM_COLOR,
    GSZ_STREAM_SH,
    GSZ_STREAM_COUNT
} gsz_stream;

/** Sizes of a stream: rANS words and plain bits, in bytes. */
typedef struct gsz_stream_size {
    uint32_t words, bits;
} gsz_stream_size;

/** What one worker needs to code blocks, one after another. Zero-initialise. */
typedef struct gsz_block_coder {
    gsz_coder coder;
    gsz_steps steps;
    void *scratch; /* models too large for the stack */
    void *scratch_storage;
    gsz_buffer bytes; /* of a chunk that has to be read from somewhere */
} gsz_block_coder;

gsz_result gsz_block_coder_init(gsz_context *context, gsz_block_coder *self) GSZ_CHECKED;
void gsz_block_coder_free(gsz_context *context, gsz_block_coder *self);

/** Appends the block, whose Gaussians lie in gsz_position_order and whose derived arrays need not be set. */
gsz_result gsz_block_encode(gsz_context *context, gsz_block_coder *self, gsz_block *block,
                            const gsz_codebooks *books, gsz_buffer *out) GSZ_CHECKED;
/** Fills the block from the bytes of its chunk. GSZ_ERROR_CORRUPT without a message for the context: the
 *  caller knows the file and the chunk. */
gsz_result gsz_block_decode(gsz_context *context, gsz_block_coder *self, gsz_block *block,
                            const gsz_codebooks *books, const uint8_t *data,
                            size_t size) GSZ_CHECKED;

enum { GSZ_BLOCK_FRONT = 256 /* bytes of a chunk that gsz_block_measure looks at, at the most */ };

/** Header and stream sizes alone; false if they do not fit the chunk. */
bool gsz_block_measure(const uint8_t *data, size_t size, gsz_block_header *out_header,
                       gsz_stream_size out_sizes[GSZ_STREAM_COUNT]);

#endif
