/* SPDX-License-Identifier: MIT */
/* packed_input.c - tells files apart by their first bytes, and opens a .gsz. */
#include "packed_input.h"
#include "input_limits.h"
#include "paths.h"
#include "people_text.h"

#include "system_files.h"

#include "gsz_stream.h"
#include "gsz_video.h"

#include <stdlib.h>
#include <string.h>

/* Far beyond any scene; keeps an endless pipe from eating all memory. */
static const uint64_t packed_max = (uint64_t)16 << 30;

/* A format without magic would be a guess. */
static const gsz_format *format_of(const void *data, size_t size) {
    const gsz_format *format =
        gsz_file_probe(data, size) ? NULL : gsz_format_by_content(data, size, NULL);
    return format && !(format->flags & GSZ_FORMAT_NO_MAGIC) ? format : NULL;
}

size_t gsz_cli_read_start(const char *path, unsigned char *start, size_t room) {
    FILE *file =
        gsz_cli_is_dash(path) || !gsz_system_is_file(path) ? NULL : gsz_system_open(path, "rb");
    if (!file) return 0;
    size_t size = fread(start, 1, room, file);
    fclose(file);
    return size;
}

const gsz_format *gsz_cli_sniff(const char *path) {
    unsigned char start[GSZ_CLI_START];
    return format_of(start, gsz_cli_read_start(path, start, sizeof start));
}

bool gsz_cli_sniff_gsz(const char *path) {
    unsigned char start[GSZ_CLI_START];
    return gsz_file_probe(start, gsz_cli_read_start(path, start, sizeof start));
}

int gsz_cli_read_bytes(gsz_cli_session *session, gsz_buffer *bytes, const char *path) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(session->context, &source, path);
    if (result == GSZ_OK) result = gsz_source_read_all(session->context, bytes, source, packed_max);
    gsz_source_close(session->context, &source);
    return gsz_cli_fail_call(session, result, NULL);
}

static int fail_other(gsz_cli_session *session, const char *name, const gsz_format *format) {
    return gsz_cli_fail(session, GSZ_EXIT_FORMAT,
                        "%s: is a %s, a .gsz was expected (gsz pack makes one of it)", name,
                        format->title);
}

int gsz_cli_check_scene(gsz_cli_session *session, const gsz_cli_packed *packed) {
    size_t planes = (size_t)gsz_plane_count(packed->info->sh_degree) + packed->info->extra_count;
    return gsz_cli_check_proportion(session, packed->name, packed->info->gaussians, planes,
                                    packed->info->there_bytes);
}

/* Whether what the file begins with may be opened as a scene. */
static int check_start(gsz_cli_session *session, const char *name, const void *start, size_t size) {
    if (size == 0) return gsz_cli_fail(session, GSZ_EXIT_FORMAT, "%s: the file is empty", name);
    const gsz_format *format = format_of(start, size);
    if (format) return fail_other(session, name, format);
    if (gsz_video_probe(start, size))
        return gsz_cli_fail(
            session, GSZ_EXIT_FORMAT,
            "%s: is a volumetric video, a single scene was expected (gsz unpack FILE "
            "makes scenes of its frames)",
            name);
    return GSZ_EXIT_OK;
}

static int take_file(gsz_cli_session *session, gsz_cli_packed *packed, gsz_result result) {
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, packed->name);
    packed->info = gsz_file_get_info(packed->file);
    return GSZ_EXIT_OK;
}

int gsz_cli_packed_parse(gsz_cli_session *session, gsz_cli_packed *packed, bool partial) {
    const gsz_buffer *bytes = &packed->bytes;
    gsz_open_options options;
    int code = check_start(session, packed->name, bytes->data, bytes->size);
    if (code != GSZ_EXIT_OK) return code;
    gsz_open_options_default(&options);
    options.partial = partial;
    return take_file(
        session, packed,
        gsz_file_open(session->context, &packed->file, bytes->data, bytes->size, &options));
}

bool gsz_cli_packed_is_video(const gsz_cli_packed *packed) {
    return gsz_video_probe(packed->bytes.data, packed->bytes.size);
}

int gsz_cli_packed_read(gsz_cli_session *session, gsz_cli_packed *packed, const char *path) {
    packed->name = gsz_cli_input_name(path);
    /* Looked at before it is read: a .ply may have gigabytes. */
    const gsz_format *format = gsz_cli_sniff(path);
    if (format) return fail_other(session, path, format);
    return gsz_cli_read_bytes(session, &packed->bytes, path);
}

int gsz_cli_packed_open(gsz_cli_session *session, gsz_cli_packed *packed, const char *path,
                        bool partial) {
    gsz_open_options options;
    const uint8_t *start;
    size_t size;
    packed->name = gsz_cli_input_name(path);
    gsz_result result = gsz_source_open(session->context, &packed->source, path);
    if (result == GSZ_OK)
        result = gsz_interchange_peek(session->context, packed->source, &start, &size);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, NULL);
    int code = check_start(session, packed->name, start, size);
    if (code != GSZ_EXIT_OK) return code;
    gsz_open_options_default(&options);
    options.partial = partial;
    return take_file(
        session, packed,
        gsz_file_open_source(session->context, &packed->file, packed->source, &options));
}

void gsz_cli_packed_close(gsz_cli_session *session, gsz_cli_packed *packed) {
    gsz_file_close(session->context, &packed->file);
    gsz_source_close(session->context, &packed->source);
    gsz_buffer_free(session->context, &packed->bytes);
}

void gsz_cli_list_shares(gsz_cli_share shares[GSZ_CLI_SHARES], const gsz_file_sizes *sizes) {
    gsz_cli_share *share = shares;
    for (int i = 0; i < GSZ_ATTRIBUTE_COUNT; i++)
        *share++ = (gsz_cli_share){gsz_attribute_name((gsz_attribute)i), sizes->attribute_bytes[i]};
    *share++ = (gsz_cli_share){"codebooks", sizes->codebook_bytes};
    *share++ = (gsz_cli_share){"overhead", sizes->overhead_bytes};
}

int gsz_cli_list_beginnings(gsz_cli_session *session, gsz_cli_beginning **out_list,
                            size_t *out_count, const gsz_cli_packed *packed) {
    const gsz_file_info *info = packed->info;
    gsz_cli_beginning *list = calloc(info->blocks + (size_t)1, sizeof *list), now = {0};
    size_t count = 0;
    *out_list = list;
    *out_count = 0;
    if (!list) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    for (size_t i = 0; i < info->chunk_count; i++) {
        const gsz_chunk_info *chunk = &info->chunks[i];
        bool is_extra = strcmp(chunk->type, "XTRA") == 0;
        if (chunk->gaussians == 0 && !is_extra) continue;
        now.layers = chunk->layer + 1;
        now.bytes = chunk->offset + chunk->size;
        now.gaussians += is_extra ? 0 : chunk->gaussians;
        if (count == 0 || list[count - 1].layers != now.layers) count++;
        list[count - 1] = now;
    }
    *out_count = count;
    return GSZ_EXIT_OK;
}

gsz_cli_missing gsz_cli_packed_missing(const gsz_cli_packed *packed, uint32_t layers) {
    gsz_cli_missing missing = {0};
    for (size_t i = 0; i < packed->info->chunk_count; i++) {
        const gsz_chunk_info *chunk = &packed->info->chunks[i];
        bool is_block = chunk->gaussians > 0;
        if ((!chunk->missing && !chunk->left_out) ||
            (is_block && layers > 0 && chunk->layer >= layers))
            continue;
        missing.chunks += chunk->missing;
        missing.blocks += is_block;
        missing.gaussians += chunk->gaussians;
    }
    return missing;
}

int gsz_cli_warn_missing(gsz_cli_session *session, const gsz_cli_packed *packed,
                         const gsz_cli_missing *missing) {
    if (missing->chunks == 0) return GSZ_EXIT_OK;
    gsz_cli_warn(session, "%s: ends early: %s of %s chunks are missing, with %s of %s Gaussians",
                 packed->name, gsz_cli_count(missing->chunks).s,
                 gsz_cli_count(packed->info->chunk_count).s, gsz_cli_count(missing->gaussians).s,
                 gsz_cli_count(packed->info->gaussians).s);
    return GSZ_EXIT_PARTIAL;
}
