/* SPDX-License-Identifier: MIT */
/* row_writer.c - batches of rows between the threads and the output; and sources that are read whole. */
#include "row_writer.h"

#include <string.h>

#include "context.h"
#include "parallel.h"

enum { PIECE_BYTES = 256 << 10, PIECES_PER_WORKER = 4 };

/* Far beyond any scene; keeps an endless pipe from eating all memory. */
static const uint64_t source_max = (uint64_t)16 << 30;

typedef struct batch {
    gsz_row_encoder encode;
    const void *user;
    uint8_t *rows;
    size_t row_bytes, first;
} batch;

static gsz_result encode_range(void *user, size_t begin, size_t end, int worker) {
    const batch *b = user;
    uint8_t *rows = b->rows + begin * b->row_bytes;
    (void)worker;
    memset(rows, 0, (end - begin) * b->row_bytes);
    b->encode(b->user, rows, b->first + begin, end - begin);
    return GSZ_OK;
}

static gsz_result write_batches(gsz_context *context, gsz_output *output, batch *b, size_t count,
                                size_t piece, size_t most) {
    for (; b->first < count; b->first += most) {
        size_t left = count - b->first, rows = left < most ? left : most;
        GSZ_TRY(gsz_report_progress(context, "write", (double)b->first / (double)count));
        GSZ_TRY(gsz_parallel_ranges(context, NULL, rows, piece, encode_range, b));
        GSZ_TRY(gsz_output_write(context, output, b->rows, rows * b->row_bytes));
    }
    return gsz_report_progress(context, "write", 1);
}

gsz_result gsz_write_rows(gsz_context *context, gsz_output *output, size_t count, size_t row_bytes,
                          gsz_row_encoder encode, const void *user) {
    batch b = {.encode = encode, .user = user, .row_bytes = row_bytes};
    size_t piece = PIECE_BYTES / row_bytes;
    size_t most = piece * PIECES_PER_WORKER * (size_t)gsz_parallel_workers(context);
    if (most > count) most = count;
    GSZ_TRY(GSZ_NEW(context, &b.rows, most * row_bytes));
    gsz_result result = write_batches(context, output, &b, count, piece, most);
    gsz_free(context, b.rows);
    return result;
}

gsz_result gsz_whole_source(gsz_context *context, gsz_buffer *out_bytes, gsz_source *source) {
    GSZ_TRY(gsz_report_progress(context, "read", 0));
    return gsz_source_read_all(context, out_bytes, source, source_max);
}
