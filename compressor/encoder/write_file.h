/* SPDX-License-Identifier: MIT */
/* write_file.h - from encoded blocks to a file. Internal. */
#ifndef GSZ_WRITE_FILE_H
#define GSZ_WRITE_FILE_H

#include "chunk_list.h"
#include "packer.h"

/** Appends the file to *out, which is empty: the packer has encoded its blocks. */
gsz_result gsz_write_file(gsz_packer *packer, gsz_buffer *out, float quality) GSZ_CHECKED;

/** A file in steps, for whom has not all blocks at once. */
typedef struct gsz_file_writer {
    gsz_packer *packer;
    const gsz_cloud *text; /* whose metadata and names of extra planes are written */
    gsz_chunk_list list;
    gsz_buffer names, bounds, growth;
} gsz_file_writer;

/** Makes the header and the chunks in front of the blocks; the packer is settled. The writer has packer and text and is zero elsewhere; release with gsz_file_writer_free. */
gsz_result gsz_file_writer_begin(gsz_file_writer *writer, float quality) GSZ_CHECKED;
/** Adds the chunks of a block that is encoded, in order. */
void gsz_file_writer_add_block(gsz_file_writer *writer, uint32_t index);
/** All of them. */
void gsz_file_writer_add_blocks(gsz_file_writer *writer);
/** gsz_file_writer_begin, all blocks, and the file appended to *out, which is empty. */
gsz_result gsz_file_writer_finish(gsz_file_writer *writer, gsz_buffer *out,
                                  float quality) GSZ_CHECKED;
void gsz_file_writer_free(gsz_file_writer *writer);

#endif
