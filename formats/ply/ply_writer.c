/* SPDX-License-Identifier: MIT */
/* ply_writer.c - writing a cloud as a .ply with the properties and the order of the INRIA code. */
#include <stdio.h>
#include <string.h>

#include "byte_writer.h"
#include "context.h"
#include "gsz_files.h"
#include "parallel.h"
#include "ply_header.h"
#include "ply_number.h"
#include "splat_cloud.h"

enum {
    COLUMNS_MAX = GSZ_PLANE_COUNT + GSZ_EXTRA_MAX + 3,
    PIECE_BYTES = 256 << 10,
    PIECES_PER_WORKER = 4, /* in a batch, so that no thread waits long for another */
    ROWS = 64              /* moved at once, as in reading */
};

typedef struct column {
    char name[GSZ_NAME_MAX];
    const float *values; /* NULL: zeros */
} column;

typedef struct gsz_ply_writer ply_writer;

struct gsz_ply_writer {
    gsz_context *context;
    gsz_output *output;
    const gsz_cloud *cloud;     /* the part in work */
    uint64_t promised, written; /* Gaussians */
    gsz_ply_format format;
    bool normals;
    gsz_locale c_locale; /* ascii only */
    size_t column_count;
    column columns[COLUMNS_MAX];
    size_t row_bytes; /* at most, if ascii */
    size_t piece_rows;
    size_t batch; /* pieces in memory at once */
    size_t first; /* row of the batch */
    uint8_t **pieces;
    size_t *piece_sizes;
};

void gsz_ply_write_options_default(gsz_ply_write_options *options) {
    *options = (gsz_ply_write_options){.format = GSZ_PLY_BINARY_LITTLE, .normals = false};
}

/* ---- columns ---- */

static void add_column(ply_writer *w, const char *name, const float *values) {
    column *next = &w->columns[w->column_count++];
    snprintf(next->name, sizeof next->name, "%s", name);
    next->values = values;
}

static void add_planes(ply_writer *w, int first, int count) {
    for (int plane = first; plane < first + count; plane++) {
        char name[GSZ_PLANE_NAME_SIZE];
        gsz_plane_name(plane, name);
        add_column(w, name, w->cloud->plane[plane]);
    }
}

static bool has_column(const ply_writer *w, const char *name) {
    for (size_t i = 0; i < w->column_count; i++)
        if (strcmp(w->columns[i].name, name) == 0) return true;
    return false;
}

static void add_normals(ply_writer *w) {
    static const char *const names[] = {"nx", "ny", "nz"};
    for (int i = 0; i < 3; i++) {
        int extra = gsz_cloud_find_extra(w->cloud, names[i]);
        add_column(w, names[i], extra < 0 ? NULL : w->cloud->extra[extra].values);
    }
}

/** Of the part in work. */
static void choose_columns(ply_writer *w) {
    w->column_count = 0;
    add_planes(w, GSZ_PLANE_POSITION, 3);
    if (w->normals) add_normals(w);
    add_planes(w, GSZ_PLANE_DC, 3);
    add_planes(w, GSZ_PLANE_REST, 3 * gsz_sh_coefficients(w->cloud->sh_degree));
    add_planes(w, GSZ_PLANE_OPACITY, 1);
    add_planes(w, GSZ_PLANE_SCALE, 3);
    add_planes(w, GSZ_PLANE_ROTATION, 4);
    for (size_t i = 0; i < w->cloud->extra_count; i++)
        if (!has_column(w, w->cloud->extra[i].name))
            add_column(w, w->cloud->extra[i].name, w->cloud->extra[i].values);
}

/* ---- the header ---- */

static void put(gsz_byte_writer *text, const char *words) {
    gsz_writer_bytes(text, words, strlen(words));
}

/* A value of several lines becomes several comments: a line of its own could be taken for anything. */
static void put_comment(gsz_byte_writer *text, const char *value) {
    for (;;) {
        size_t length = strcspn(value, "\n");
        put(text, length ? "comment " : "comment");
        gsz_writer_bytes(text, value, length);
        put(text, "\n");
        if (!value[length]) return;
        value += length + 1;
    }
}

static void put_number(gsz_byte_writer *text, uint64_t number) {
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    gsz_writer_bytes(text, digits + at, sizeof digits - at);
}

static void put_header(const ply_writer *w, gsz_byte_writer *text) {
    static const char *const formats[] = {
        [GSZ_PLY_BINARY_LITTLE] = "ply\nformat binary_little_endian 1.0\n",
        [GSZ_PLY_BINARY_BIG] = "ply\nformat binary_big_endian 1.0\n",
        [GSZ_PLY_ASCII] = "ply\nformat ascii 1.0\n"};
    put(text, formats[w->format]);
    for (size_t i = 0; i < w->cloud->metadata_count; i++)
        if (strcmp(w->cloud->metadata[i].key, "comment") == 0)
            put_comment(text, w->cloud->metadata[i].value);
    put(text, "element vertex ");
    put_number(text, w->promised);
    put(text, "\n");
    for (size_t i = 0; i < w->column_count; i++) {
        put(text, "property float ");
        put(text, w->columns[i].name);
        put(text, "\n");
    }
    put(text, "end_header\n");
}

static gsz_result write_header(ply_writer *w) {
    gsz_buffer buffer = {0};
    gsz_byte_writer text;
    gsz_writer_init(&text, w->context, &buffer);
    put_header(w, &text);
    gsz_result result = text.result;
    if (result == GSZ_OK && buffer.size > GSZ_PLY_HEADER_MAX)
        result = gsz_fail(w->context, GSZ_ERROR_LIMIT,
                          "the comments of the scene are too long for the header of a .ply "
                          "(%d bytes)",
                          GSZ_PLY_HEADER_MAX);
    if (result == GSZ_OK)
        result = gsz_output_write(w->context, w->output, buffer.data, buffer.size);
    gsz_buffer_free(w->context, &buffer);
    return result;
}

/* ---- vertices ---- */

static inline void store(uint8_t *to, float value, bool big) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 4; i++) to[i] = (uint8_t)(bits >> 8 * (big ? 3 - i : i));
}

static inline void move_column(uint8_t *restrict to, const float *restrict values, size_t stride,
                               size_t count, bool big) {
    for (size_t i = 0; i < count; i++) store(to + i * stride, values[i], big);
}

static void encode_rows(const ply_writer *w, uint8_t *to, size_t first, size_t count) {
    static const float zeros[ROWS];
    for (size_t c = 0; c < w->column_count; c++) {
        const float *values = w->columns[c].values;
        values = values ? values + first : zeros;
        if (w->format == GSZ_PLY_BINARY_BIG) {
            move_column(to + c * sizeof(float), values, w->row_bytes, count, true);
        } else {
            move_column(to + c * sizeof(float), values, w->row_bytes, count, false);
        }
    }
}

static size_t encode_binary(const ply_writer *w, uint8_t *to, size_t first, size_t count) {
    for (size_t done = 0; done < count; done += ROWS) {
        size_t rows = count - done < ROWS ? count - done : ROWS;
        encode_rows(w, to + done * w->row_bytes, first + done, rows);
    }
    return count * w->row_bytes;
}

static size_t encode_ascii(const ply_writer *w, uint8_t *to, size_t first, size_t count) {
    char *at = (char *)to;
    void *before = gsz_platform_enter_locale(w->c_locale);
    for (size_t row = first; row < first + count; row++) {
        for (size_t c = 0; c < w->column_count; c++) {
            at += gsz_number_print(at, w->columns[c].values ? w->columns[c].values[row] : 0.0f);
            *at++ = ' ';
        }
        at[-1] = '\n';
    }
    gsz_platform_leave_locale(before);
    return (size_t)(at - (char *)to);
}

static gsz_result encode_piece(void *user, size_t index, int worker) {
    (void)worker;
    ply_writer *w = user;
    size_t first = w->first + index * w->piece_rows;
    size_t left = w->cloud->count - first;
    size_t count = left < w->piece_rows ? left : w->piece_rows;
    w->piece_sizes[index] = w->format == GSZ_PLY_ASCII
                                ? encode_ascii(w, w->pieces[index], first, count)
                                : encode_binary(w, w->pieces[index], first, count);
    return GSZ_OK;
}

static gsz_result write_batch(ply_writer *w) {
    size_t left = (w->cloud->count - w->first + w->piece_rows - 1) / w->piece_rows;
    size_t count = left < w->batch ? left : w->batch;
    GSZ_TRY(gsz_parallel(w->context, NULL, count, encode_piece, w));
    for (size_t i = 0; i < count; i++)
        GSZ_TRY(gsz_output_write(w->context, w->output, w->pieces[i], w->piece_sizes[i]));
    w->first += count * w->piece_rows;
    return GSZ_OK;
}

/* Of a part by itself the progress is that of whom the part comes from. */
static gsz_result write_vertices(ply_writer *w, const char *stage) {
    double total = (double)w->cloud->count;
    for (w->first = 0; w->first < w->cloud->count;) {
        GSZ_TRY(stage ? gsz_report_progress(w->context, stage, (double)w->first / total)
                      : gsz_check_cancel(w->context));
        GSZ_TRY(write_batch(w));
    }
    w->written += w->cloud->count;
    return stage ? gsz_report_progress(w->context, stage, 1) : GSZ_OK;
}

/* ---- the whole ---- */

static gsz_result make_pieces(ply_writer *w) {
    w->row_bytes = w->column_count * (w->format == GSZ_PLY_ASCII ? GSZ_NUMBER_SIZE : sizeof(float));
    w->piece_rows = PIECE_BYTES / w->row_bytes;
    w->batch = (size_t)gsz_parallel_workers(w->context) * PIECES_PER_WORKER;
    GSZ_TRY(GSZ_NEW(w->context, &w->piece_sizes, w->batch));
    GSZ_TRY(GSZ_NEW(w->context, &w->pieces, w->batch));
    for (size_t i = 0; i < w->batch; i++)
        GSZ_TRY(GSZ_NEW(w->context, &w->pieces[i], w->piece_rows * w->row_bytes));
    if (w->format != GSZ_PLY_ASCII) return GSZ_OK;
    w->c_locale = gsz_platform_new_locale();
    return w->c_locale ? GSZ_OK : gsz_fail(w->context, GSZ_ERROR_MEMORY, "out of memory: a locale");
}

gsz_result gsz_ply_writer_open(gsz_context *context, gsz_ply_writer **out_writer,
                               gsz_output *output, const gsz_cloud *shape, uint64_t count,
                               const gsz_ply_write_options *options) {
    gsz_clear_error(context);
    gsz_ply_write_options chosen;
    gsz_ply_write_options_default(&chosen);
    if (options) chosen = *options;
    *out_writer = NULL;
    if (chosen.format < GSZ_PLY_BINARY_LITTLE || chosen.format > GSZ_PLY_ASCII)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "no format of a .ply: %d", (int)chosen.format);
    ply_writer *writer = NULL;
    GSZ_TRY(GSZ_NEW(context, &writer, 1));
    *writer = (ply_writer){.context = context,
                           .output = output,
                           .cloud = shape,
                           .promised = count,
                           .format = chosen.format,
                           .normals = chosen.normals};
    choose_columns(writer);
    gsz_result result = make_pieces(writer);
    if (result == GSZ_OK) result = write_header(writer);
    if (result == GSZ_OK)
        *out_writer = writer;
    else
        gsz_ply_writer_close(context, &writer);
    return result;
}

gsz_result gsz_ply_writer_add(gsz_context *context, gsz_ply_writer *writer, const gsz_cloud *part) {
    gsz_clear_error(context);
    writer->cloud = part;
    choose_columns(writer);
    return write_vertices(writer, NULL);
}

gsz_result gsz_ply_writer_finish(gsz_context *context, const gsz_ply_writer *writer) {
    gsz_clear_error(context);
    if (writer->written == writer->promised) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_ARGUMENT, "%llu Gaussians were written instead of %llu",
                    (unsigned long long)writer->written, (unsigned long long)writer->promised);
}

void gsz_ply_writer_close(gsz_context *context, gsz_ply_writer **writer) {
    if (!writer || !*writer) return;
    ply_writer *w = *writer;
    for (size_t i = 0; w->pieces && i < w->batch; i++) gsz_free(context, w->pieces[i]);
    gsz_free(context, w->pieces);
    gsz_free(context, w->piece_sizes);
    gsz_platform_free_locale(w->c_locale);
    gsz_free(context, w);
    *writer = NULL;
}

gsz_result gsz_ply_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                         const gsz_ply_write_options *options) {
    gsz_ply_writer *writer = NULL;
    GSZ_TRY(gsz_ply_writer_open(context, &writer, output, cloud, cloud->count, options));
    gsz_result result = write_vertices(writer, "write");
    gsz_ply_writer_close(context, &writer);
    return result;
}
