/* SPDX-License-Identifier: MIT */
/* ply_reader.c - reading the .ply of a trained scene into a cloud. */
#include <string.h>

#include "context.h"
#include "parallel.h"
#include "ply_ascii.h"
#include "ply_columns.h"
#include "source.h"
#include "splat_cloud.h"

enum {
    HEADER_FIRST = 4096,     /* bytes: enough for most headers */
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
    const char *name;
    gsz_cloud *cloud;
    gsz_ply_header header;
    gsz_ply_columns columns;
    const char *text; /* the header's, valid until the vertices are read */
    uint64_t start;   /* of the .ply in the source */
    uint64_t vertex_bytes;
    size_t piece_rows;
    uint8_t **rows; /* a buffer for each worker */
} ply_reader;

void gsz_ply_read_options_default(gsz_ply_read_options *options) {
    *options = (gsz_ply_read_options){0};
}

bool gsz_ply_probe(const void *data, size_t size) {
    return (size >= 4 && memcmp(data, "ply\n", 4) == 0) ||
           (size >= 5 && memcmp(data, "ply\r\n", 5) == 0);
}

/* ---- the header ---- */

static gsz_result no_header(ply_reader *r, const uint8_t *data, size_t size) {
    if (size == 0) return gsz_fail(r->context, GSZ_ERROR_FORMAT, "%s: the file is empty", r->name);
    if (!gsz_ply_probe(data, size))
        return gsz_fail(r->context, GSZ_ERROR_FORMAT,
                        "%s: not a .ply file: it does not begin with the line 'ply'", r->name);
    if (size < GSZ_PLY_HEADER_MAX)
        return gsz_fail(r->context, GSZ_ERROR_TRUNCATED, "%s: ends within its header", r->name);
    return gsz_fail(r->context, GSZ_ERROR_LIMIT, "%s: a header of more than %d bytes", r->name,
                    GSZ_PLY_HEADER_MAX);
}

static gsz_result read_header(ply_reader *r) {
    const uint8_t *data = NULL;
    size_t got = 0, length = 0, want = HEADER_FIRST;
    r->start = gsz_source_position(r->source);
    for (; want <= GSZ_PLY_HEADER_MAX; want *= 2) {
        GSZ_TRY(gsz_source_peek(r->context, r->source, &data, &got, want));
        if (!gsz_ply_probe(data, got)) break;
        length = gsz_ply_header_length((const char *)data, got);
        if (length || got < want) break;
    }
    if (!length) return no_header(r, data, got);
    r->text = (const char *)data;
    return gsz_ply_header_parse(r->context, &r->header, r->name, r->text, length);
}

/* ---- the cloud ---- */

static gsz_result ends_early(ply_reader *r, uint64_t there) {
    return gsz_fail(r->context, GSZ_ERROR_TRUNCATED,
                    "%s: ends early: %llu of %llu Gaussians are there", r->name,
                    (unsigned long long)there, (unsigned long long)r->header.vertices);
}

static bool is_ascii(const ply_reader *r) { return r->header.format == GSZ_PLY_ASCII; }

/* The least bytes that a vertex takes: in ascii a digit and a space for each value. */
static uint64_t least_stride(const ply_reader *r) {
    return is_ascii(r) ? 2 * r->header.property_count : r->header.stride;
}

/* A header may promise anything: whether the file can hold it is known before memory is asked for. */
static gsz_result check_size(ply_reader *r) {
    if (!gsz_source_seekable(r->source)) return GSZ_OK;
    /* The last value of an ascii file needs no space behind it. */
    uint64_t left = gsz_source_size(r->source) - r->start - r->header.size + (is_ascii(r) ? 1 : 0);
    uint64_t skip = r->header.skip * (is_ascii(r) ? 2 : 1);
    if (left < skip) return ends_early(r, 0);
    uint64_t whole = (left - skip) / least_stride(r);
    return whole < r->header.vertices ? ends_early(r, whole) : GSZ_OK;
}

static size_t first_rows(const ply_reader *r) {
    size_t planes = (size_t)gsz_plane_count(r->columns.sh_degree) + r->columns.extra_count;
    size_t rows = STREAM_FIRST / sizeof(float) / planes;
    if (gsz_source_seekable(r->source) || rows > r->header.vertices)
        rows = (size_t)r->header.vertices;
    return rows;
}

static gsz_result create_cloud(ply_reader *r) {
    GSZ_TRY(gsz_cloud_create(r->context, r->cloud, first_rows(r), r->columns.sh_degree));
    for (size_t i = 0; i < r->columns.extra_count; i++)
        GSZ_TRY(gsz_cloud_add_extra(r->context, r->cloud, r->columns.extra_names[i]));
    return gsz_ply_header_comments(r->context, r->cloud, r->name, r->text, r->header.size);
}

/* Called when `done` Gaussians have come and the cloud has no room for more. */
static gsz_result grow_cloud(ply_reader *r, size_t done) {
    uint64_t rows = (uint64_t)STREAM_GROWTH * done;
    if (rows > r->header.vertices) rows = r->header.vertices;
    return gsz_cloud_grow(r->context, r->cloud, (size_t)rows);
}

/* ---- binary vertices ---- */

static void decode(ply_reader *r, const uint8_t *rows, size_t first, size_t count) {
    gsz_ply_columns_decode(&r->columns, r->cloud, rows, r->header.stride,
                           r->header.format == GSZ_PLY_BINARY_BIG, first, count);
}

static gsz_result read_piece(void *user, size_t index, int worker) {
    ply_reader *r = user;
    size_t first = index * r->piece_rows;
    size_t left = r->cloud->count - first;
    size_t count = left < r->piece_rows ? left : r->piece_rows;
    uint64_t offset = r->start + r->header.size + r->header.skip + first * r->header.stride;
    GSZ_TRY(gsz_source_read_at(r->context, r->source, r->rows[worker], count * r->header.stride,
                               offset));
    decode(r, r->rows[worker], first, count);
    return GSZ_OK;
}

static gsz_result read_file(ply_reader *r) {
    size_t pieces = (r->cloud->count + r->piece_rows - 1) / r->piece_rows;
    return gsz_parallel(r->context, stage, pieces, read_piece, r);
}

static gsz_result read_stream(ply_reader *r) {
    GSZ_TRY(gsz_source_skip(r->context, r->source, r->header.size + r->header.skip));
    size_t vertices = (size_t)r->header.vertices;
    for (size_t done = 0, got = 0; done < vertices;) {
        GSZ_TRY(gsz_report_progress(r->context, stage, (double)done / (double)vertices));
        if (done == r->cloud->count) GSZ_TRY(grow_cloud(r, done));
        size_t room = r->cloud->count - done;
        size_t count = room < r->piece_rows ? room : r->piece_rows;
        GSZ_TRY(gsz_source_read(r->context, r->source, r->rows[0], count * r->header.stride, &got));
        decode(r, r->rows[0], done, got / r->header.stride);
        done += got / r->header.stride;
        if (got < count * r->header.stride) return ends_early(r, done);
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
    r->piece_rows = PIECE_BYTES / r->header.stride;
    r->vertex_bytes = r->header.skip + r->header.vertices * r->header.stride;
    gsz_result result = GSZ_NEW(r->context, &r->rows, (size_t)workers);
    for (int i = 0; result == GSZ_OK && i < workers; i++)
        result = GSZ_NEW(r->context, &r->rows[i], r->piece_rows * r->header.stride);
    if (result == GSZ_OK) result = parallel ? read_file(r) : read_stream(r);
    free_rows(r, workers);
    return result;
}

/* ---- ascii vertices ---- */

static gsz_result read_ascii_row(ply_reader *r, gsz_ply_text *text, size_t row) {
    for (size_t c = 0; c < r->columns.count; c++) {
        float *values = gsz_ply_column_values(r->cloud, &r->columns.column[c]);
        gsz_result result = gsz_ply_text_next(text, values ? values + row : NULL);
        if (result == GSZ_ERROR_TRUNCATED) return ends_early(r, row);
        GSZ_TRY(result);
    }
    return GSZ_OK;
}

static gsz_result read_ascii_rows(ply_reader *r, gsz_ply_text *text) {
    for (uint64_t i = 0; i < r->header.skip; i++) {
        gsz_result result = gsz_ply_text_next(text, NULL);
        if (result == GSZ_ERROR_TRUNCATED) return ends_early(r, 0);
        GSZ_TRY(result);
    }
    size_t vertices = (size_t)r->header.vertices;
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
    GSZ_TRY(gsz_source_skip(r->context, r->source, r->header.size));
    gsz_result result = gsz_ply_text_init(&text, r->context, r->source);
    if (result == GSZ_OK) result = read_ascii_rows(r, &text);
    uint64_t unread = text.end - text.at;
    gsz_ply_text_fini(&text);
    r->vertex_bytes = gsz_source_position(r->source) - unread - r->start - r->header.size;
    return result;
}

/* ---- afterwards ---- */

static bool all_zero(const float *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (values[i] != 0) return false;
    return true;
}

/* The INRIA code writes normals that are never set: three zeros a Gaussian. */
static void drop_zero_normals(ply_reader *r) {
    static const char *const names[] = {"nx", "ny", "nz"};
    for (int i = 0; i < 3; i++) {
        int index = gsz_cloud_find_extra(r->cloud, names[i]);
        if (index >= 0 && !all_zero(r->cloud->extra[index].values, r->cloud->count)) return;
    }
    for (int i = 0; i < 3; i++) {
        int index = gsz_cloud_find_extra(r->cloud, names[i]);
        if (index >= 0) gsz_cloud_remove_extra(r->context, r->cloud, (size_t)index);
    }
}

static void tell_ignored(ply_reader *r) {
    if (r->header.next_element[0]) {
        gsz_say(r->context, GSZ_MESSAGE_NOTICE, "%s: element '%s' behind the vertices ignored",
                r->name, r->header.next_element);
        return;
    }
    if (is_ascii(r) || !gsz_source_seekable(r->source)) return;
    uint64_t used = r->start + r->header.size + r->vertex_bytes;
    uint64_t more = gsz_source_size(r->source) - used;
    if (more)
        gsz_say(r->context, GSZ_MESSAGE_NOTICE, "%s: %llu bytes behind the vertices ignored",
                r->name, (unsigned long long)more);
}

static void fill_report(const ply_reader *r, gsz_ply_report *report) {
    report->format = r->header.format;
    report->file_bytes = r->header.size + r->vertex_bytes;
    report->vertices = (size_t)r->header.vertices;
    report->skipped_properties = r->columns.skipped;
}

static gsz_result read_scene(ply_reader *r, const gsz_ply_read_options *options,
                             gsz_ply_report *out_report) {
    /* Said before the first byte, so that waiting for it can be cancelled. */
    GSZ_TRY(gsz_report_progress(r->context, stage, 0));
    GSZ_TRY(read_header(r));
    GSZ_TRY(gsz_ply_columns_map(r->context, &r->columns, &r->header, r->name, options->drop_extra));
    GSZ_TRY(check_size(r));
    GSZ_TRY(create_cloud(r));
    GSZ_TRY(is_ascii(r) ? read_ascii(r) : read_binary(r));
    if (!options->keep_all) gsz_cloud_clean_told(r->context, r->cloud, r->name, &out_report->clean);
    drop_zero_normals(r);
    tell_ignored(r);
    fill_report(r, out_report);
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
    reader->name = gsz_source_name(source);
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
