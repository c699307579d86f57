/* SPDX-License-Identifier: MIT */
/* command_info.c - gsz info: reads what a .gsz or .ply says of itself. */
#include "commands.h"
#include "info_report.h"
#include "paths.h"

#define FIELD(name) offsetof(gsz_cli_arguments, name)

static const gsz_cli_option option_table[] = {
    {.name = "chunks",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(chunks),
     .help = "list the chunks of a .gsz (--json always does)"},
    {.name = "json",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(json),
     .help = "print a report for programs"},
    {0},
};

const char *gsz_cli_ply_format_name(gsz_ply_format format) {
    switch (format) {
    case GSZ_PLY_BINARY_LITTLE: return "binary little-endian";
    case GSZ_PLY_BINARY_BIG: return "binary big-endian";
    case GSZ_PLY_ASCII: return "ascii";
    }
    return "unknown";
}

/* ---- .ply ---- */

static int describe_cloud(gsz_cli_session *session, gsz_source *source) {
    gsz_cloud cloud = {0};
    gsz_cli_ply_info info = {.name = gsz_source_name(source), .cloud = &cloud};
    gsz_result result = gsz_ply_read(session->context, &cloud, source, NULL, &info.ply);
    gsz_cli_progress_clear(&session->progress);
    if (result == GSZ_OK) (session->json ? gsz_cli_ply_info_json : gsz_cli_ply_info_people)(&info);
    gsz_cloud_free(session->context, &cloud);
    return gsz_cli_fail_call(session, result, NULL);
}

static int describe_source(gsz_cli_session *session, gsz_source *source, gsz_result opened) {
    int code = opened == GSZ_OK ? describe_cloud(session, source)
                                : gsz_cli_fail_call(session, opened, NULL);
    gsz_source_close(session->context, &source);
    return code;
}

static int describe_ply_file(gsz_cli_session *session, const char *path) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(session->context, &source, path);
    return describe_source(session, source, result);
}

static int describe_ply_bytes(gsz_cli_session *session, const gsz_cli_packed *packed) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_from_memory(session->context, &source, packed->name,
                                               packed->bytes.data, packed->bytes.size);
    return describe_source(session, source, result);
}

/* ---- .gsz ---- */

static int describe_packed(gsz_cli_session *session, gsz_cli_packed *packed, bool chunks) {
    gsz_cli_packed_info info = {.name = packed->name, .chunks = chunks};
    gsz_result result;
    int code = gsz_cli_packed_parse(session, packed, false);
    if (code != GSZ_EXIT_OK) return code;
    info.file = packed->info;
    result = gsz_file_get_sizes(session->context, packed->file, &info.sizes);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, packed->name);
    info.float_bytes = info.file->source_gaussians * sizeof(float) *
                       (uint64_t)gsz_plane_count(info.file->sh_degree);
    gsz_cli_list_shares(info.shares, &info.sizes);
    gsz_cli_progress_clear(&session->progress);
    (session->json ? gsz_cli_info_json : gsz_cli_info_people)(&info);
    return GSZ_EXIT_OK;
}

/* ---- the command ---- */

static int describe(gsz_cli_session *session, gsz_cli_packed *packed,
                    const gsz_cli_arguments *arguments) {
    const char *path = arguments->input;
    int code;
    if (gsz_cli_sniff(path) == GSZ_CLI_PLY) return describe_ply_file(session, path);
    packed->name = gsz_cli_input_name(path);
    code = gsz_cli_read_bytes(session, &packed->bytes, path);
    if (code != GSZ_EXIT_OK) return code;
    if (gsz_cli_kind_of(packed->bytes.data, packed->bytes.size) == GSZ_CLI_PLY)
        return describe_ply_bytes(session, packed);
    return describe_packed(session, packed, arguments->chunks);
}

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    gsz_cli_packed packed = {0};
    int code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = describe(session, &packed, arguments);
    gsz_cli_packed_close(session, &packed);
    return code;
}

const gsz_cli_command gsz_cli_info = {
    .name = "info",
    .synopsis = "IN [--chunks] [--json]",
    .summary = "tell what is in a .gsz or .ply",
    .details = "Tells what is in a .gsz and where its bytes are, or what is in a .ply. IN is a "
               "file, or - for standard input. "
               "Bits are per Gaussian in the file; the ratio is to the float properties of the "
               "packed scene, without "
               "normals and extra properties.",
    .several = "info takes one input at a time",
    .options = option_table,
    .run = run,
};
