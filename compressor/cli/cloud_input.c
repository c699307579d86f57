/* SPDX-License-Identifier: MIT */
/* cloud_input.c - reads a cloud whichever format its file has. */
#include "cloud_input.h"
#include "paths.h"
#include "system_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Far beyond any scene; keeps an endless pipe from eating all memory. */
static const uint64_t packed_max = (uint64_t)16 << 30;

/* ---- .gsz ---- */

static int unpack_first(gsz_cli_session *session, gsz_cli_scene *scene,
                        const gsz_cli_packed *packed) {
    gsz_result result = GSZ_OK;
    gsz_clean_report ignored;
    scene->first = calloc(scene->beginnings, sizeof *scene->first);
    if (!scene->first) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    for (size_t k = 0; k + 1 < scene->beginnings && result == GSZ_OK; k++) {
        const gsz_unpack_options options = {.layers = scene->beginning[k].layers};
        result = gsz_file_unpack(session->context, packed->file, &scene->first[k], &options);
        if (result == GSZ_OK) gsz_cloud_clean(&scene->first[k], &ignored);
    }
    return gsz_cli_fail_call(session, result, packed->name);
}

int gsz_cli_scene_unpack(gsz_cli_session *session, gsz_cli_scene *scene,
                         const gsz_cli_packed *packed) {
    const gsz_file_info *info = packed->info;
    int code = gsz_cli_check_scene(session, packed);
    if (code != GSZ_EXIT_OK) return code;
    gsz_result result = gsz_file_get_sizes(session->context, packed->file, &scene->file.sizes);
    if (result == GSZ_OK)
        result = gsz_file_unpack(session->context, packed->file, &scene->cloud, NULL);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, packed->name);
    gsz_cloud_clean(&scene->cloud, &scene->file.clean);
    code = gsz_cli_list_beginnings(session, &scene->beginning, &scene->beginnings, packed);
    scene->file.name = packed->name;
    scene->file.format = NULL;
    scene->file.bytes = packed->bytes.size;
    scene->file.gaussians = info->gaussians;
    scene->file.original_gaussians = info->source_gaussians;
    scene->file.quality = info->quality;
    if (code == GSZ_EXIT_OK && scene->by_layer && scene->beginnings > 1)
        code = unpack_first(session, scene, packed);
    return code;
}

/* ---- any other format ---- */

const char *gsz_cli_format_name(const gsz_format *format) { return format ? format->name : "gsz"; }

static void note_report(gsz_cli_scene *scene, const gsz_interchange_report *report) {
    scene->file.format = report->format;
    scene->file.bytes = report->file_bytes;
    scene->file.gaussians = scene->cloud.count;
    scene->file.original_gaussians = report->gaussians;
    scene->file.clean = report->clean;
    scene->file.ply = report->ply;
}

/* Of a .gsz all there is: it is unpacked from memory. */
static int read_source(gsz_cli_session *session, gsz_cli_scene *scene, gsz_cli_packed *packed,
                       gsz_source *source, const gsz_interchange_read_options *options) {
    gsz_interchange_report report = {0};
    const uint8_t *start;
    size_t size;
    gsz_result result = gsz_interchange_peek(session->context, source, &start, &size);
    if (result == GSZ_OK && gsz_file_probe(start, size)) {
        result = gsz_source_read_all(session->context, &packed->bytes, source, packed_max);
        return gsz_cli_fail_call(session, result, NULL);
    }
    if (result == GSZ_OK)
        result = gsz_interchange_read(session->context, &scene->cloud, source, options, &report);
    if (result == GSZ_OK) note_report(scene, &report);
    return gsz_cli_fail_call(session, result, NULL);
}

/* ---- the whole ---- */

static int read_folder(gsz_cli_session *session, gsz_cli_scene *scene, const char *path,
                       const gsz_interchange_read_options *options) {
    gsz_interchange_report report = {0};
    gsz_result result =
        gsz_interchange_read_path(session->context, &scene->cloud, path, options, &report);
    if (result == GSZ_OK) note_report(scene, &report);
    return gsz_cli_fail_call(session, result, NULL);
}

int gsz_cli_input_check(gsz_cli_session *session, const char *path) {
    if (gsz_cli_is_dash(path) || gsz_system_may_read(path)) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_IO, "cannot open %s: %s", path, strerror(errno));
}

int gsz_cli_scene_open(gsz_cli_session *session, gsz_cli_scene *scene, gsz_cli_packed *packed,
                       const char *path, const gsz_interchange_read_options *options) {
    gsz_source *source = NULL;
    scene->file.name = packed->name = gsz_cli_input_name(path);
    if (gsz_format_of_path(path)) return read_folder(session, scene, path, options);
    gsz_result result = gsz_source_open(session->context, &source, path);
    int code = result == GSZ_OK ? read_source(session, scene, packed, source, options)
                                : gsz_cli_fail_call(session, result, NULL);
    gsz_source_close(session->context, &source);
    return code;
}

int gsz_cli_scene_read_with(gsz_cli_session *session, gsz_cli_scene *scene, const char *path,
                            const gsz_interchange_read_options *options) {
    gsz_cli_packed packed = {0};
    int code = gsz_cli_scene_open(session, scene, &packed, path, options);
    if (code == GSZ_EXIT_OK && packed.bytes.data) {
        code = gsz_cli_packed_parse(session, &packed, false);
        if (code == GSZ_EXIT_OK) code = gsz_cli_scene_unpack(session, scene, &packed);
    }
    gsz_cli_packed_close(session, &packed);
    if (code == GSZ_EXIT_OK) session->read_bytes += scene->file.bytes;
    return code;
}

int gsz_cli_scene_read(gsz_cli_session *session, gsz_cli_scene *scene, const char *path) {
    gsz_interchange_read_options options;
    gsz_interchange_read_options_default(&options);
    options.drop_extra = true;
    int code = gsz_cli_scene_read_with(session, scene, path, &options);
    if (code == GSZ_EXIT_OK && scene->cloud.count == 0)
        return gsz_cli_fail(session, GSZ_EXIT_FORMAT, "%s: has no Gaussians to draw",
                            scene->file.name);
    return code;
}

void gsz_cli_scene_free(gsz_cli_session *session, gsz_cli_scene *scene) {
    gsz_cloud_free(session->context, &scene->cloud);
    for (size_t k = 0; scene->first && k + 1 < scene->beginnings; k++)
        gsz_cloud_free(session->context, &scene->first[k]);
    free(scene->first);
    free(scene->beginning);
    scene->first = NULL;
    scene->beginning = NULL;
}
