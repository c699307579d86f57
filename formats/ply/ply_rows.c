/* SPDX-License-Identifier: MIT */
/* ply_rows.c - the Gaussians of a .ply in pieces, in any order, for whom the whole is too large. */
#include "context.h"
#include "ply_front.h"
#include "source.h"
#include "splat_cloud.h"

struct gsz_ply_rows {
    gsz_source *source;
    gsz_ply_front front;
    gsz_cloud shape;
};

static uint64_t vertex_bytes(const gsz_ply_header *h) { return h->skip + h->vertices * h->stride; }

gsz_result gsz_ply_rows_open(gsz_context *context, gsz_ply_rows **out_rows, gsz_source *source,
                             const gsz_ply_read_options *options) {
    gsz_clear_error(context);
    *out_rows = NULL;
    if (!gsz_source_seekable(source)) return GSZ_OK;
    gsz_ply_rows *rows = NULL;
    GSZ_TRY(GSZ_NEW(context, &rows, 1));
    rows->source = source;
    gsz_result result =
        gsz_ply_front_read(context, &rows->front, source, options && options->drop_extra);
    bool in_rows = rows->front.header.format != GSZ_PLY_ASCII;
    if (result == GSZ_OK && in_rows)
        result = gsz_ply_front_create_cloud(context, &rows->front, &rows->shape, 0);
    if (result == GSZ_OK && in_rows)
        *out_rows = rows;
    else
        gsz_ply_rows_close(context, &rows);
    return result;
}

void gsz_ply_rows_close(gsz_context *context, gsz_ply_rows **rows) {
    if (!rows || !*rows) return;
    gsz_cloud_free(context, &(*rows)->shape);
    gsz_free(context, *rows);
    *rows = NULL;
}

const gsz_cloud *gsz_ply_rows_shape(const gsz_ply_rows *rows) { return &rows->shape; }
size_t gsz_ply_rows_count(const gsz_ply_rows *rows) { return (size_t)rows->front.header.vertices; }

gsz_result gsz_ply_rows_read(gsz_context *context, const gsz_ply_rows *rows, gsz_cloud *piece,
                             size_t first, gsz_buffer *scratch) {
    const gsz_ply_header *h = &rows->front.header;
    size_t size = piece->count * h->stride;
    scratch->size = 0;
    GSZ_TRY(gsz_buffer_reserve(context, scratch, size));
    GSZ_TRY(gsz_source_read_at(context, rows->source, scratch->data, size,
                               rows->front.start + h->size + h->skip + first * h->stride));
    gsz_ply_columns_decode(&rows->front.columns, piece, scratch->data, h->stride,
                           h->format == GSZ_PLY_BINARY_BIG, 0, piece->count);
    return GSZ_OK;
}

void gsz_ply_rows_tell(gsz_context *context, const gsz_ply_rows *rows,
                       const gsz_clean_report *clean) {
    const gsz_ply_front *front = &rows->front;
    gsz_ply_columns_tell(context, &front->header, &front->columns, front->name);
    gsz_cloud_tell_clean(context, front->name, clean);
    gsz_ply_front_tell_ignored(context, front, rows->source, vertex_bytes(&front->header));
}

void gsz_ply_rows_report(const gsz_ply_rows *rows, gsz_ply_report *out_report) {
    gsz_ply_front_report(&rows->front, out_report, vertex_bytes(&rows->front.header));
}
