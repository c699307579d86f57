/* SPDX-License-Identifier: MIT */
/* ply_reader.c - reading the .ply of a trained scene into a cloud. */
#include <string.h>

#include "context.h"
#include "parallel.h"
#include "ply_ascii.h"
#include "ply_front.h"
#include "source.h"
#include "splat_cloud.h"

enum {
    PIECE_BYTES = 256 << 10, /* of vertices in one piece of work */
    STREAM_FIRST =
        16 << 20,      /* bytes of floats asked for before a pipe has shown that it has as many */
    STREAM_GROWTH = 4, /* times what the pipe has shown */
    ASCII_ROWS = 1024  /* between reports of progress */
};

static const char stage[] = "read";

typedef struct ply_reader {
    gsz_context *context;
    gsz_source *source;
    gsz_cloud *cloud;
    gsz_ply_front front;
    uint64_t vertex_bytes;
    size_t piece_rows;
    uint8_t **rows; /* a buffer for each worker */
} ply_reader;

void gsz_ply_read_options_default(gsz_ply_read_options *options) {
    *options = (gsz_ply_read_options){0};
}

/* ---- the cloud ---- */

static gsz_result ends_early(ply_reader *r, uint64_t there) {
    return gsz_ply_front_ends_early(r->context, &r->front, there);
}

static bool is_ascii(const ply_reader *r) { return r->front.header.format == GSZ_PLY_ASCII; }

static size_t first_rows(const ply_reader *r) {
    size_t planes =
        (size_t)gsz_plane_count(r->front.columns.sh_degree) + r->front.columns.extra_count;
    size_t rows = STREAM_FIRST / sizeof(float) / planes;
    if (gsz_source_seekable(r->source) || rows > r->front.header.vertices)
        rows = (size_t)r->front.header.vertices;
    return rows;
}

static gsz_result create_cloud(ply_reader *r) {
    return gsz_ply_front_create_cloud(r->context, &r->front, r->cloud, first_rows(r));
}

/* Called when `done` Gaussians have come and the cloud has no room for more. */
static gsz_result grow_cloud(ply_reader *r, size_t done) {
    uint64_t rows = (uint64_t)STREAM_GROWTH * done;
    if (rows > r->front.header.vertices) rows = r->front.header.vertices;
    return gsz_cloud_grow(r->context, r->cloud, (size_t)rows);
}

/* ---- binary vertices ---- */

static void decode(ply_reader *r, const uint8_t *rows, size_t first, size_t count) {
    gsz_ply_columns_decode(&r->front.columns, r->cloud, rows, r->front.header.stride,
                           r->front.header.format == GSZ_PLY_BINARY_BIG, first, count);
}

static gsz_result read_piece(void *user, size_t index, int worker) {
    ply_reader *r = user;
    size_t first = index * r->piece_rows;
    size_t left = r->cloud->count - first;
    size_t count = left < r->piece_rows ? left : r->piece_rows;
    uint64_t offset = r->front.start + r->front.header.size + r->front.header.skip +
                      first * r->front.header.stride;
    GSZ_TRY(gsz_source_read_at(r->context, r->source, r->rows[worker],
                               count * r->front.header.stride, offset));
    decode(r, r->rows[worker], first, count);
    return GSZ_OK;
}

static gsz_result read_file(ply_reader *r) {
    size_t pieces = (r->cloud->count + r->piece_rows - 1) / r->piece_rows;
    return gsz_parallel(r->context, stage, pieces, read_piece, r);
}

static gsz_result read_stream(ply_reader *r) {
    GSZ_TRY(gsz_source_skip(r->context, r->source, r->front.header.size + r->front.header.skip));
    size_t vertices = (size_t)r->front.header.vertices;
    for (size_t done = 0, got = 0; done < vertices;) {
        GSZ_TRY(gsz_report_progress(r->context, stage, (double)done / (double)vertices));
        if (done == r->cloud->count) GSZ_TRY(grow_cloud(r, done));
        size_t room = r->cloud->count - done;
        size_t count = room < r->piece_rows ? room : r->piece_rows;
        GSZ_TRY(gsz_source_read(r->context, r->source, r->rows[0], count * r->front.header.stride,
                                &got));
        decode(r, r->rows[0], done, got / r->front.header.stride);
        done += got / r->front.header.stride;
        if (got < count * r->front.header.stride) return ends_early(r, done);
    }
    return GSZ_OK;
}

static void free_rows(ply_reader *r, int workers) {
    for (int i = 0; r->rows && i < workers; i++) gsz_free(r->context, r->rows[i]);
    gsz_free(r->context, r->rows);
    r->rows = NULL;
}

static gsz_result read_binary(ply_reader *r) {
    bool parallel = gsz_source_seekable(r->source);
    int workers = parallel ? gsz_parallel_workers(r->context) : 1;
    r->piece_rows = PIECE_BYTES / r->front.header.stride;
    r->vertex_bytes = r->front.header.skip + r->front.header.vertices * r->front.header.stride;
    gsz_result result = GSZ_NEW(r->context, &r->rows, (size_t)workers);
    for (int i = 0; result == GSZ_OK && i < workers; i++)
        result = GSZ_NEW(r->context, &r->rows[i], r->piece_rows * r->front.header.stride);
    if (result == GSZ_OK) result = parallel ? read_file(r) : read_stream(r);
    free_rows(r, workers);
    return result;
}

/* ---- ascii vertices ---- */

static gsz_result read_ascii_row(ply_reader *r, gsz_ply_text *text, size_t row) {
    for (size_t c = 0; c < r->front.columns.count; c++) {
        float *values = gsz_ply_column_values(r->cloud, &r->front.columns.column[c]);
        gsz_result result = gsz_ply_text_next(text, values ? values + row : NULL);
        if (result == GSZ_ERROR_TRUNCATED) return ends_early(r, row);
        GSZ_TRY(result);
    }
    return GSZ_OK;
}

static gsz_result read_ascii_rows(ply_reader *r, gsz_ply_text *text) {
    for (uint64_t i = 0; i < r->front.header.skip; i++) {
        gsz_result result = gsz_ply_text_next(text, NULL);
        if (result == GSZ_ERROR_TRUNCATED) return ends_early(r, 0);
        GSZ_TRY(result);
    }
    size_t vertices = (size_t)r->front.header.vertices;
    for (size_t row = 0; row < vertices; row++) {
        if (row % ASCII_ROWS == 0)
            GSZ_TRY(gsz_report_progress(r->context, stage, (double)row / (double)vertices));
        if (row == r->cloud->count) GSZ_TRY(grow_cloud(r, row));
        GSZ_TRY(read_ascii_row(r, text, row));
    }
    return GSZ_OK;
}

static gsz_result read_ascii(ply_reader *r) {
    gsz_ply_text text = {0};
    GSZ_TRY(gsz_source_skip(r->context, r->source, r->front.header.size));
    gsz_result result = gsz_ply_text_init(&text, r->context, r->source);
    if (result == GSZ_OK) result = read_ascii_rows(r, &text);
    uint64_t unread = text.end - text.at;
    gsz_ply_text_fini(&text);
    r->vertex_bytes =
        gsz_source_position(r->source) - unread - r->front.start - r->front.header.size;
    return result;
}

/* ---- afterwards ---- */

static gsz_result read_scene(ply_reader *r, const gsz_ply_read_options *options,
                             gsz_ply_report *out_report) {
    /* Said before the first byte, so that waiting for it can be cancelled. */
    GSZ_TRY(gsz_report_progress(r->context, stage, 0));
    GSZ_TRY(gsz_ply_front_read(r->context, &r->front, r->source, options->drop_extra));
    gsz_ply_columns_tell(r->context, &r->front.header, &r->front.columns, r->front.name);
    GSZ_TRY(create_cloud(r));
    GSZ_TRY(is_ascii(r) ? read_ascii(r) : read_binary(r));
    if (!options->keep_all)
        gsz_cloud_clean_told(r->context, r->cloud, r->front.name, &out_report->clean);
    gsz_ply_drop_zero_normals(r->context, r->cloud);
    gsz_ply_front_tell_ignored(r->context, &r->front, r->source, r->vertex_bytes);
    gsz_ply_front_report(&r->front, out_report, r->vertex_bytes);
    return GSZ_OK;
}

gsz_result gsz_ply_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                        const gsz_ply_read_options *options, gsz_ply_report *out_report) {
    gsz_clear_error(context);
    gsz_ply_read_options chosen;
    gsz_ply_read_options_default(&chosen);
    if (options) chosen = *options;
    gsz_ply_report report = {0};
    ply_reader *reader = NULL;
    GSZ_TRY(GSZ_NEW(context, &reader, 1));
    reader->context = context;
    reader->source = source;
    reader->cloud = cloud;
    gsz_result result = read_scene(reader, &chosen, &report);
    gsz_free(context, reader);
    if (result != GSZ_OK) {
        gsz_cloud_free(context, cloud);
        return result;
    }
    if (out_report) *out_report = report;
    return GSZ_OK;
}
