/* SPDX-License-Identifier: MIT */
/* row_stream.h - the blocks of a .gsz as rows for the device: one by one, or all, decoded on several threads, delivered in file order. */
#ifndef GSZ_ROW_STREAM_H
#define GSZ_ROW_STREAM_H

#include "splat_proxies.h"

/** The rows of a block that was decoded, with its growth, ranked for budgets: into *out_rows (zeroed). False: out of memory. */
bool gsz_row_block_make(gsz_splat_rows *out_rows, const gsz_file *file, uint32_t index,
                        const gsz_quantised_block *block) GSZ_CHECKED;

typedef struct gsz_row_stream gsz_row_stream;

/** Starts decoding `file`, which must outlive the stream, on `threads` threads (at least 1), and making proxies if so asked. */
gsz_result gsz_row_stream_start(gsz_row_stream **out_stream, const gsz_file *file, int threads,
                                bool proxies) GSZ_CHECKED;
/** Waits for the next block, *out_rows and *out_proxies (zeroed) then belong to the caller. Not beyond the last one. */
gsz_result gsz_row_stream_next(gsz_row_stream *stream, gsz_splat_rows *out_rows,
                               gsz_splat_rows *out_proxies) GSZ_CHECKED;
/** Why next failed. Valid until the stream is stopped. */
const char *gsz_row_stream_error(const gsz_row_stream *stream);
/** Waits for the threads to end what they are at, and frees. Accepts NULL. */
void gsz_row_stream_stop(gsz_row_stream **stream);

#endif
