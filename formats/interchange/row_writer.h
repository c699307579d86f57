/* SPDX-License-Identifier: MIT */
/* row_writer.h - writes rows of a fixed size, a batch at a time, encoded on all threads. Internal. */
#ifndef GSZ_ROW_WRITER_H
#define GSZ_ROW_WRITER_H

#include "gsz_files.h"

/** Encodes rows first..first+count-1 at `rows`, which is zeroed. Called from pool threads. */
typedef void (*gsz_row_encoder)(const void *user, uint8_t *rows, size_t first, size_t count);

/** Reports progress as "write". */
gsz_result gsz_write_rows(gsz_context *context, gsz_output *output, size_t count, size_t row_bytes,
                          gsz_row_encoder encode, const void *user) GSZ_CHECKED;

/** All of a source that is read whole; more than any scene is GSZ_ERROR_LIMIT. Reports progress as "read". */
gsz_result gsz_whole_source(gsz_context *context, gsz_buffer *out_bytes,
                            gsz_source *source) GSZ_CHECKED;

#endif
