/* SPDX-License-Identifier: MIT */
/* cloud_input.c - reads a cloud whichever of the two formats its file has. */
#include "cloud_input.h"
#include "paths.h"

#include <stdlib.h>

/* ---- .gsz ---- */

int gsz_cli_scene_unpack(gsz_cli_session *session, gsz_cli_scene *scene,
                         const gsz_cli_packed *packed) {
    const gsz_file_info *info = packed->info;
    gsz_clean_report cleaned;
    int code;
    gsz_result result = gsz_file_get_sizes(session->context, packed->file, &scene->file.sizes);
    if (result == GSZ_OK)
        result = gsz_file_unpack(session->context, packed->file, &scene->cloud, NULL);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, packed->name);
    gsz_cloud_clean(&scene->cloud, &cleaned);
    code = gsz_cli_list_beginnings(session, &scene->beginning, &scene->beginnings, packed);
    scene->file.name = packed->name;
    scene->file.kind = GSZ_CLI_GSZ;
    scene->file.bytes = packed->bytes.size;
    scene->file.gaussians = info->gaussians;
    scene->file.original_gaussians = info->source_gaussians;
    scene->file.quality = info->quality;
    return code;
}

static int unpack_bytes(gsz_cli_session *session, gsz_cli_scene *scene, gsz_cli_packed *packed) {
    int code = gsz_cli_packed_parse(session, packed, false);
    return code == GSZ_EXIT_OK ? gsz_cli_scene_unpack(session, scene, packed) : code;
}

/* ---- .ply ---- */

/* Takes the source, which may not have opened, and closes it. */
static int read_ply(gsz_cli_session *session, gsz_cli_scene *scene, gsz_source *source,
                    gsz_result opened) {
    gsz_ply_report report = {0};
    gsz_ply_read_options options;
    gsz_result result = opened;
    gsz_ply_read_options_default(&options);
    options.drop_extra = true;
    if (result == GSZ_OK)
        result = gsz_ply_read(session->context, &scene->cloud, source, &options, &report);
    gsz_source_close(session->context, &source);
    scene->file.kind = GSZ_CLI_PLY;
    scene->file.bytes = report.file_bytes;
    scene->file.gaussians = scene->cloud.count;
    scene->file.original_gaussians = report.vertices;
    return gsz_cli_fail_call(session, result, NULL);
}

static int read_ply_file(gsz_cli_session *session, gsz_cli_scene *scene, const char *path) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(session->context, &source, path);
    return read_ply(session, scene, source, result);
}

static int read_ply_bytes(gsz_cli_session *session, gsz_cli_scene *scene,
                          const gsz_cli_packed *packed) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_from_memory(session->context, &source, packed->name,
                                               packed->bytes.data, packed->bytes.size);
    return read_ply(session, scene, source, result);
}

/* ---- either ---- */

static int read_any(gsz_cli_session *session, gsz_cli_scene *scene, const char *path) {
    gsz_cli_packed packed = {.name = scene->file.name};
    int code;
    /* Looked at before it is read: a .ply may have gigabytes. */
    if (gsz_cli_sniff(path) == GSZ_CLI_PLY) return read_ply_file(session, scene, path);
    code = gsz_cli_read_bytes(session, &packed.bytes, path);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_kind_of(packed.bytes.data, packed.bytes.size) == GSZ_CLI_PLY
                   ? read_ply_bytes(session, scene, &packed)
                   : unpack_bytes(session, scene, &packed);
    gsz_cli_packed_close(session, &packed);
    return code;
}

int gsz_cli_scene_read(gsz_cli_session *session, gsz_cli_scene *scene, const char *path) {
    int code;
    scene->file.name = gsz_cli_input_name(path);
    code = read_any(session, scene, path);
    if (code == GSZ_EXIT_OK && scene->cloud.count == 0)
        return gsz_cli_fail(session, GSZ_EXIT_FORMAT, "%s: has no Gaussians to draw",
                            scene->file.name);
    return code;
}

void gsz_cli_scene_free(gsz_cli_session *session, gsz_cli_scene *scene) {
    gsz_cloud_free(session->context, &scene->cloud);
    free(scene->beginning);
    scene->beginning = NULL;
}
