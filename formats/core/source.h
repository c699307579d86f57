/* SPDX-License-Identifier: MIT */
/* source.h - reading a source piece by piece: in order, or at any offset where the system can. Internal. */
#ifndef GSZ_SOURCE_H
#define GSZ_SOURCE_H

#include "gsz_files.h"

/** True for regular files and memory: their size is known and gsz_source_read_at works. */
bool gsz_source_seekable(const gsz_source *source);
/** Bytes in all; 0 if not seekable. */
uint64_t gsz_source_size(const gsz_source *source);
/** Where reading in order stands. */
uint64_t gsz_source_position(const gsz_source *source);
/** Exactly `size` bytes at `offset`, or GSZ_ERROR_TRUNCATED. Seekable sources only; thread-safe; leaves alone
 *  where reading in order stands. */
gsz_result gsz_source_read_at(gsz_context *context, const gsz_source *source, void *data,
                              size_t size, uint64_t offset) GSZ_CHECKED;

/** The next `size` bytes in order; *out_got is smaller only at the end. Calling thread only. */
gsz_result gsz_source_read(gsz_context *context, gsz_source *source, void *data, size_t size,
                           size_t *out_got) GSZ_CHECKED;
/** Shows the next bytes without taking them: `size`, or fewer at the end. Valid until the next call. */
gsz_result gsz_source_peek(gsz_context *context, gsz_source *source, const uint8_t **out_data,
                           size_t *out_got, size_t size) GSZ_CHECKED;
/** Takes `size` bytes and forgets them, or GSZ_ERROR_TRUNCATED. */
gsz_result gsz_source_skip(gsz_context *context, gsz_source *source, uint64_t size) GSZ_CHECKED;

#endif
