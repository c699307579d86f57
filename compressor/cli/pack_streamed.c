/* SPDX-License-Identifier: MIT */
/* pack_streamed.c - from the arguments of gsz pack to gsz_stream_pack. */
#include "pack_streamed.h"
#include "pack_input.h"
#include "paths.h"

#include "gsz_stream.h"

/** What is changed, drawn or shown beside packing needs the whole scene. */
static bool may_stream(const gsz_cli_edits *edits, const gsz_cli_arguments *arguments) {
    const gsz_format *format = gsz_cli_sniff(arguments->input);
    return format && format->id == GSZ_FORMAT_PLY && !gsz_cli_edits_any(edits) &&
           !arguments->report && !gsz_cli_pack_has_views(arguments) &&
           !(arguments->target_size.times > 0) && arguments->target_size.bytes == 0 &&
           gsz_stream_can_pack(&arguments->pack);
}

static void take_report(gsz_cli_streamed *out, const gsz_stream_pack_report *report,
                        const char *name) {
    out->stats = report->stats;
    out->sh_degree = report->sh_degree;
    out->file.name = name;
    out->file.format = gsz_format_by_name("ply");
    out->file.bytes = report->ply.file_bytes;
    out->file.gaussians = report->stats.gaussians;
    out->file.original_gaussians = report->ply.vertices;
    out->file.clean = report->ply.clean;
    out->file.ply = report->ply;
}

static int pack(gsz_cli_session *session, gsz_cli_streamed *out, gsz_output *output,
                const gsz_cli_arguments *arguments) {
    gsz_source *source = NULL;
    gsz_cloud text = {0}; /* no Gaussians: the metadata to add */
    gsz_stream_pack_options options;
    gsz_stream_pack_report report = {0};
    gsz_stream_pack_options_default(&options);
    options.pack = arguments->pack;
    options.read.drop_extra = arguments->pack.drop_extra;
    int code = gsz_cli_pack_add_metadata(session, &text, arguments);
    options.added = text.metadata;
    options.added_count = text.metadata_count;
    gsz_result result =
        code == GSZ_EXIT_OK ? gsz_source_open(session->context, &source, arguments->input) : GSZ_OK;
    if (code == GSZ_EXIT_OK && result == GSZ_OK)
        result = gsz_stream_pack(session->context, &out->done, output, source, &options, &report);
    gsz_source_close(session->context, &source);
    gsz_cloud_free(session->context, &text);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, NULL);
    if (out->done) take_report(out, &report, gsz_cli_input_name(arguments->input));
    return code;
}

int gsz_cli_pack_streamed(gsz_cli_session *session, gsz_cli_streamed *out, gsz_output *output,
                          const gsz_cli_edits *edits, const gsz_cli_arguments *arguments) {
    if (!may_stream(edits, arguments)) return GSZ_EXIT_OK;
    int code = pack(session, out, output, arguments);
    if (code == GSZ_EXIT_OK && out->done) code = gsz_cli_pack_commit(session, output);
    return code;
}
