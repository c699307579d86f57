/* SPDX-License-Identifier: MIT */
/* ply_front.c - reads the header of a .ply and judges what it promises. */
#include "ply_front.h"

#include <string.h>

#include "context.h"
#include "source.h"
#include "splat_cloud.h"

enum { HEADER_FIRST = 4096 }; /* bytes: enough for most headers */

bool gsz_ply_probe(const void *data, size_t size) {
    return (size >= 4 && memcmp(data, "ply\n", 4) == 0) ||
           (size >= 5 && memcmp(data, "ply\r\n", 5) == 0);
}

/* ---- the header ---- */

static gsz_result no_header(gsz_context *context, const gsz_ply_front *f, const uint8_t *data,
                            size_t size) {
    if (size == 0) return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: the file is empty", f->name);
    if (!gsz_ply_probe(data, size))
        return gsz_fail(context, GSZ_ERROR_FORMAT,
                        "%s: not a .ply file: it does not begin with the line 'ply'", f->name);
    if (size < GSZ_PLY_HEADER_MAX)
        return gsz_fail(context, GSZ_ERROR_TRUNCATED, "%s: ends within its header", f->name);
    return gsz_fail(context, GSZ_ERROR_LIMIT, "%s: a header of more than %d bytes", f->name,
                    GSZ_PLY_HEADER_MAX);
}

static gsz_result read_header(gsz_context *context, gsz_ply_front *f, gsz_source *source) {
    const uint8_t *data = NULL;
    size_t got = 0, length = 0, want = HEADER_FIRST;
    f->start = gsz_source_position(source);
    for (; want <= GSZ_PLY_HEADER_MAX; want *= 2) {
        GSZ_TRY(gsz_source_peek(context, source, &data, &got, want));
        if (!gsz_ply_probe(data, got)) break;
        length = gsz_ply_header_length((const char *)data, got);
        if (length || got < want) break;
    }
    if (!length) return no_header(context, f, data, got);
    f->text = (const char *)data;
    return gsz_ply_header_parse(context, &f->header, f->name, f->text, length);
}

/* ---- what it promises ---- */

gsz_result gsz_ply_front_ends_early(gsz_context *context, const gsz_ply_front *f, uint64_t there) {
    return gsz_fail(context, GSZ_ERROR_TRUNCATED,
                    "%s: ends early: %llu of %llu Gaussians are there", f->name,
                    (unsigned long long)there, (unsigned long long)f->header.vertices);
}

static bool is_ascii(const gsz_ply_front *f) { return f->header.format == GSZ_PLY_ASCII; }

/* The least bytes that a vertex takes: in ascii a digit and a space for each value. */
static uint64_t least_stride(const gsz_ply_front *f) {
    return is_ascii(f) ? 2 * f->header.property_count : f->header.stride;
}

/* A header may promise anything: whether the file can hold it is known before memory is asked for. */
static gsz_result check_size(gsz_context *context, const gsz_ply_front *f,
                             const gsz_source *source) {
    if (!gsz_source_seekable(source)) return GSZ_OK;
    /* The last value of an ascii file needs no space behind it. */
    uint64_t left = gsz_source_size(source) - f->start - f->header.size + (is_ascii(f) ? 1 : 0);
    uint64_t skip = f->header.skip * (is_ascii(f) ? 2 : 1);
    if (left < skip) return gsz_ply_front_ends_early(context, f, 0);
    uint64_t whole = (left - skip) / least_stride(f);
    return whole < f->header.vertices ? gsz_ply_front_ends_early(context, f, whole) : GSZ_OK;
}

gsz_result gsz_ply_front_read(gsz_context *context, gsz_ply_front *f, gsz_source *source,
                              bool drop_extra) {
    f->name = gsz_source_name(source);
    GSZ_TRY(read_header(context, f, source));
    GSZ_TRY(gsz_ply_columns_map(context, &f->columns, &f->header, f->name, drop_extra));
    return check_size(context, f, source);
}

gsz_result gsz_ply_front_create_cloud(gsz_context *context, const gsz_ply_front *f,
                                      gsz_cloud *cloud, size_t count) {
    GSZ_TRY(gsz_cloud_create(context, cloud, count, f->columns.sh_degree));
    for (size_t i = 0; i < f->columns.extra_count; i++)
        GSZ_TRY(gsz_cloud_add_extra(context, cloud, f->columns.extra_names[i]));
    return gsz_ply_header_comments(context, cloud, f->name, f->text, f->header.size);
}

/* ---- afterwards ---- */

static bool all_zero(const float *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (values[i] != 0) return false;
    return true;
}

void gsz_ply_drop_zero_normals(gsz_context *context, gsz_cloud *cloud) {
    static const char *const names[] = {"nx", "ny", "nz"};
    for (int i = 0; i < 3; i++) {
        int index = gsz_cloud_find_extra(cloud, names[i]);
        if (index >= 0 && !all_zero(cloud->extra[index].values, cloud->count)) return;
    }
    for (int i = 0; i < 3; i++) {
        int index = gsz_cloud_find_extra(cloud, names[i]);
        if (index >= 0) gsz_cloud_remove_extra(context, cloud, (size_t)index);
    }
}

void gsz_ply_front_tell_ignored(gsz_context *context, const gsz_ply_front *f,
                                const gsz_source *source, uint64_t vertex_bytes) {
    if (f->header.next_element[0]) {
        gsz_say(context, GSZ_MESSAGE_NOTICE, "%s: element '%s' behind the vertices ignored",
                f->name, f->header.next_element);
        return;
    }
    if (is_ascii(f) || !gsz_source_seekable(source)) return;
    uint64_t used = f->start + f->header.size + vertex_bytes;
    uint64_t more = gsz_source_size(source) - used;
    if (more)
        gsz_say(context, GSZ_MESSAGE_NOTICE, "%s: %llu bytes behind the vertices ignored", f->name,
                (unsigned long long)more);
}

void gsz_ply_front_report(const gsz_ply_front *f, gsz_ply_report *report, uint64_t vertex_bytes) {
    report->format = f->header.format;
    report->file_bytes = f->header.size + vertex_bytes;
    report->vertices = (size_t)f->header.vertices;
    report->skipped_properties = f->columns.skipped;
}
