/* SPDX-License-Identifier: MIT */
/* format_choice.c - which format a file has or gets, and reading and writing by the table. */
#include "gsz_interchange.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "context.h"
#include "source.h"
#include "splat_cloud.h"

enum {
    PEEK = 16 << 10, /* bytes: what is asked of the longest header that tells a format */
    COUNT_ROOM = 48
};

/* ---- choosing ---- */

const gsz_format *gsz_format_by_name(const char *name) {
    const gsz_format *format;
    for (size_t i = 0; (format = gsz_format_at(i)); i++)
        if (strcmp(format->name, name) == 0) return format;
    return NULL;
}

/* The length of the ending that the path has; 0: none of them. */
static size_t ending_length(const gsz_format *format, const char *path) {
    size_t length = strlen(path);
    for (int i = 0; i < GSZ_FORMAT_ENDINGS && format->endings[i]; i++) {
        size_t end = strlen(format->endings[i]);
        if (length > end && strcasecmp(path + length - end, format->endings[i]) == 0) return end;
    }
    return 0;
}

const gsz_format *gsz_format_by_ending(const char *path) {
    const gsz_format *best = NULL, *format;
    size_t longest = 0;
    for (size_t i = 0; (format = gsz_format_at(i)); i++) {
        size_t length = ending_length(format, path);
        if (length <= longest) continue;
        longest = length;
        best = format;
    }
    return best;
}

static const gsz_format *probe_all(const void *data, size_t size, bool magic) {
    const gsz_format *format;
    for (size_t i = 0; (format = gsz_format_at(i)); i++)
        if (!(format->flags & GSZ_FORMAT_NO_MAGIC) == magic && format->probe &&
            format->probe(data, size))
            return format;
    return NULL;
}

const gsz_format *gsz_format_by_content(const void *data, size_t size, const char *name) {
    const gsz_format *format = probe_all(data, size, true);
    if (format) return format;
    const gsz_format *named = name ? gsz_format_by_ending(name) : NULL;
    if (named && (named->flags & GSZ_FORMAT_NO_MAGIC)) return named;
    return probe_all(data, size, false);
}

const gsz_format *gsz_format_of_path(const char *path) {
    const gsz_format *format;
    for (size_t i = 0; (format = gsz_format_at(i)); i++)
        if (format->probe_path && format->probe_path(path)) return format;
    return NULL;
}

gsz_result gsz_interchange_peek(gsz_context *context, gsz_source *source, const uint8_t **out_data,
                                size_t *out_size) {
    gsz_clear_error(context);
    return gsz_source_peek(context, source, out_data, out_size, PEEK);
}

/* ---- reading ---- */

void gsz_interchange_read_options_default(gsz_interchange_read_options *options) {
    *options = (gsz_interchange_read_options){0};
}

/* A plain .ply has been cleaned, with its own warnings. */
static void finish(gsz_context *context, gsz_cloud *cloud, const char *name, bool keep_all,
                   gsz_interchange_report *report) {
    if (report->format->id == GSZ_FORMAT_PLY) {
        report->gaussians = report->ply.vertices;
        report->clean = report->ply.clean;
        report->file_bytes = report->ply.file_bytes;
        return;
    }
    report->gaussians = cloud->count;
    if (!keep_all) gsz_cloud_clean_told(context, cloud, name, &report->clean);
}

static gsz_result unknown(gsz_context *context, const char *name, size_t size) {
    if (size == 0) return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: the file is empty", name);
    return gsz_fail(context, GSZ_ERROR_FORMAT,
                    "%s: no scene of a format that gsz knows: not a .ply, .splat or another", name);
}

static gsz_result choose(gsz_context *context, const gsz_format **out_format, gsz_source *source) {
    const uint8_t *data;
    size_t size;
    const char *name = gsz_source_name(source);
    /* Said before the first byte, so that waiting for it can be cancelled. */
    GSZ_TRY(gsz_report_progress(context, "read", 0));
    GSZ_TRY(gsz_interchange_peek(context, source, &data, &size));
    *out_format = gsz_format_by_content(data, size, name);
    return *out_format && (*out_format)->read ? GSZ_OK : unknown(context, name, size);
}

gsz_result gsz_interchange_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                                const gsz_interchange_read_options *options,
                                gsz_interchange_report *out_report) {
    gsz_interchange_read_options chosen;
    gsz_interchange_report report = {0};
    gsz_clear_error(context);
    gsz_interchange_read_options_default(&chosen);
    if (options) chosen = *options;
    uint64_t before = gsz_source_position(source);
    GSZ_TRY(choose(context, &report.format, source));
    GSZ_TRY(report.format->read(context, cloud, source, &chosen, &report));
    report.file_bytes = gsz_source_position(source) - before;
    finish(context, cloud, gsz_source_name(source), chosen.keep_all, &report);
    if (out_report) *out_report = report;
    return GSZ_OK;
}

static gsz_result read_folder(gsz_context *context, gsz_cloud *cloud, const char *path,
                              const gsz_format *format, const gsz_interchange_read_options *options,
                              gsz_interchange_report *out_report) {
    gsz_interchange_read_options chosen;
    gsz_interchange_report report = {.format = format};
    gsz_interchange_read_options_default(&chosen);
    if (options) chosen = *options;
    GSZ_TRY(format->read_path(context, cloud, path, &chosen, &report));
    finish(context, cloud, path, chosen.keep_all, &report);
    if (out_report) *out_report = report;
    return GSZ_OK;
}

gsz_result gsz_interchange_read_path(gsz_context *context, gsz_cloud *cloud, const char *path,
                                     const gsz_interchange_read_options *options,
                                     gsz_interchange_report *out_report) {
    const gsz_format *format = gsz_format_of_path(path);
    gsz_source *source = NULL;
    gsz_clear_error(context);
    if (format && format->read_path)
        return read_folder(context, cloud, path, format, options, out_report);
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK)
        result = gsz_interchange_read(context, cloud, source, options, out_report);
    gsz_source_close(context, &source);
    return result;
}

/* ---- writing ---- */

void gsz_interchange_write_options_default(gsz_interchange_write_options *options) {
    *options = (gsz_interchange_write_options){0};
    gsz_ply_write_options_default(&options->ply);
    gsz_ksplat_write_options_default(&options->ksplat);
    gsz_spz_write_options_default(&options->spz);
    gsz_sog_write_options_default(&options->sog);
    gsz_gltf_write_options_default(&options->gltf);
}

/* Entries of metadata that the format has no place for. */
static size_t lost_entries(const gsz_cloud *cloud, const gsz_format *format) {
    size_t entries = 0;
    for (size_t m = 0; m < cloud->metadata_count; m++)
        entries += !format->keeps_entry || strcmp(cloud->metadata[m].key, format->keeps_entry) != 0;
    return format->flags & GSZ_FORMAT_KEEPS_EXTRA ? 0 : entries;
}

/* "1 entry of metadata", and nothing of none. */
static void count_of(char out[COUNT_ROOM], size_t count, const char *one, const char *several) {
    out[0] = '\0';
    if (count) snprintf(out, COUNT_ROOM, "%zu %s", count, count == 1 ? one : several);
}

static void tell_left_out(gsz_context *context, const gsz_format *format, size_t extra,
                          size_t entries) {
    char properties[COUNT_ROOM], metadata[COUNT_ROOM];
    if (extra + entries == 0) return;
    count_of(properties, extra, "extra property", "extra properties");
    count_of(metadata, entries, "entry of metadata", "entries of metadata");
    gsz_say(context, GSZ_MESSAGE_NOTICE, "%s%s%s left out: %s has no place for %s", properties,
            extra && entries ? " and " : "", metadata, format->title,
            extra + entries == 1 ? "it" : "them");
}

static void tell_losses(gsz_context *context, const gsz_cloud *cloud, const gsz_format *format) {
    const size_t entries = lost_entries(cloud, format);
    const size_t extra = format->flags & GSZ_FORMAT_KEEPS_EXTRA ? 0 : cloud->extra_count;
    if (cloud->sh_degree > format->sh_degree_max)
        gsz_say(context, GSZ_MESSAGE_NOTICE,
                "%s keeps harmonics up to degree %d, the scene has degree %d", format->title,
                format->sh_degree_max, cloud->sh_degree);
    tell_left_out(context, format, extra, entries);
}

gsz_result gsz_interchange_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                                 const gsz_format *format,
                                 const gsz_interchange_write_options *options) {
    gsz_interchange_write_options chosen;
    gsz_clear_error(context);
    if (!format || !format->write)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "gsz does not write %s",
                        format ? format->title : "this format");
    gsz_interchange_write_options_default(&chosen);
    if (options) chosen = *options;
    tell_losses(context, cloud, format);
    return format->write(context, output, cloud, &chosen);
}
