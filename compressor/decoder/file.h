/* SPDX-License-Identifier: MIT */
/* file.h - an opened .gsz: header, table, and what blocks share. Internal. */
#ifndef GSZ_FILE_H
#define GSZ_FILE_H

#include "block_bounds.h"
#include "block_coder.h"
#include "container.h"
#include "gsz_stream.h"
#include "layer_growth.h"

struct gsz_file {
    const uint8_t *data; /* the file; with a source its header and table alone */
    size_t size;         /* of what is there of the file */
    gsz_source *source;  /* borrowed: where payloads are read from when they are needed; or NULL */
    gsz_buffer held;     /* behind data, if that is not borrowed */
    gsz_file_header header;
    gsz_chunk *chunk;
    gsz_file_info info;
    gsz_chunk_info *chunk_info;
    gsz_cloud text; /* no Gaussians: the degree, metadata and the names of extra planes */
    const char **extra_names;
    gsz_codebooks books;
    gsz_block_bounds bounds;
    gsz_layer_growth growth;
    uint32_t *block; /* chunk of each block */
    uint32_t *extra; /* chunk of its extra planes */
};

/** True if the chunk's bytes are all there. */
static inline bool gsz_chunk_is_there(const gsz_file *file, const gsz_chunk *chunk) {
    return chunk->offset + chunk->size <= file->size;
}

/** True if the block is there and, if there are any, its extra planes are. */
static inline bool gsz_block_is_there(const gsz_file *file, uint32_t block) {
    const gsz_chunk *last =
        &file->chunk[file->header.extra_count > 0 ? file->extra[block] : file->block[block]];
    return gsz_chunk_is_there(file, last);
}

/** Opens a file whose data, size and source are set; closes it if that fails. */
gsz_result gsz_file_open_set(gsz_context *context, gsz_file **file, bool partial) GSZ_CHECKED;
/** gsz_file_open for a scene or a video. */
gsz_result gsz_file_open_any(gsz_context *context, gsz_file **out_file, const void *data,
                             size_t size, bool partial) GSZ_CHECKED;

/** Closes a file that is a video: GSZ_ERROR_UNSUPPORTED. */
gsz_result gsz_file_refuse_video(gsz_context *context, gsz_file **file) GSZ_CHECKED;

/** GSZ_ERROR_CORRUPT, saying which chunk it is. */
gsz_result gsz_file_damaged(gsz_context *context, const gsz_file *file, const gsz_chunk *chunk);

/** The payload of a chunk that is there, its checksum checked. *scratch (zeroed or reused) holds it if it has to be read; NULL
 *  will do for files without a source. */
gsz_result gsz_file_payload(gsz_context *context, const gsz_file *file, const gsz_chunk *chunk,
                            gsz_buffer *scratch, const uint8_t **out_data) GSZ_CHECKED;

/** Decodes a block that is there, by the number of its chunk, and checks it against the file. */
gsz_result gsz_file_read_block(gsz_context *context, const gsz_file *file, uint32_t chunk,
                               gsz_block_coder *coder, gsz_block *block) GSZ_CHECKED;

#endif
