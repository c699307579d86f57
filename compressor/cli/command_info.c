/* SPDX-License-Identifier: MIT */
/* command_info.c - gsz info: reads what a file of any format says of itself. */
#include "commands.h"
#include "info_report.h"
#include "info_video.h"

#define FIELD(name) offsetof(gsz_cli_arguments, name)

static const gsz_cli_option option_table[] = {
    {.name = "chunks",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(chunks),
     .help = "list the chunks of a .gsz (--json always does)"},
    {.name = "stats",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(stats),
     .help = "what the values are like: least, median, mean, deviation, greatest"},
    {.name = "json",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(json),
     .help = "print a report for programs"},
    GSZ_CLI_MAX_MEMORY_OPTION,
    {0},
};

/* ---- statistics ---- */

/* *stats stays NULL if nobody asked. */
static int measure(gsz_cli_session *session, gsz_cloud_statistics *room,
                   const gsz_cloud_statistics **stats, const gsz_cloud *cloud,
                   const gsz_cli_arguments *arguments) {
    if (!arguments->stats) return GSZ_EXIT_OK;
    *stats = room;
    return gsz_cli_fail_call(session, gsz_edit_statistics(session->context, room, cloud), NULL);
}

/* ---- .gsz ---- */

static void print_packed(const gsz_cli_packed_info *info, const gsz_cloud *cloud,
                         const gsz_cloud_statistics *stats, bool json) {
    if (json) {
        gsz_cli_info_json(info, stats);
        return;
    }
    gsz_cli_info_people(info);
    if (stats) gsz_cli_statistics_people(cloud, stats);
}

static int describe_packed(gsz_cli_session *session, gsz_cli_packed *packed,
                           const gsz_cli_arguments *arguments) {
    gsz_cli_packed_info info = {.name = packed->name, .chunks = arguments->chunks};
    gsz_cloud_statistics room;
    const gsz_cloud_statistics *stats = NULL;
    gsz_cloud cloud = {0};
    int code = gsz_cli_packed_parse(session, packed, false);
    if (code != GSZ_EXIT_OK) return code;
    info.file = packed->info;
    if (arguments->stats) code = gsz_cli_check_scene(session, packed);
    if (code != GSZ_EXIT_OK) return code;
    gsz_result result = gsz_file_get_sizes(session->context, packed->file, &info.sizes);
    if (result == GSZ_OK && arguments->stats)
        result = gsz_file_unpack(session->context, packed->file, &cloud, NULL);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, packed->name);
    info.float_bytes = info.file->source_gaussians * sizeof(float) *
                       (uint64_t)gsz_plane_count(info.file->sh_degree);
    gsz_cli_list_shares(info.shares, &info.sizes);
    code = measure(session, &room, &stats, &cloud, arguments);
    gsz_cli_progress_clear(&session->progress);
    if (code == GSZ_EXIT_OK) print_packed(&info, &cloud, stats, session->json);
    gsz_cloud_free(session->context, &cloud);
    return code;
}

static int describe_video(gsz_cli_session *session, gsz_cli_packed *packed,
                          const gsz_cli_arguments *arguments) {
    gsz_cli_video video = {0};
    int code = gsz_cli_video_take(session, &video, packed, false);
    if (code == GSZ_EXIT_OK) code = gsz_cli_info_video(session, &video, arguments);
    gsz_cli_video_close(session, &video);
    return code;
}

/* ---- any other format ---- */

static int describe_scene(gsz_cli_session *session, const gsz_cli_scene *scene,
                          const gsz_cli_arguments *arguments) {
    const gsz_cli_scene_info info = {.file = &scene->file, .cloud = &scene->cloud};
    gsz_cloud_statistics room;
    const gsz_cloud_statistics *stats = NULL;
    int code = measure(session, &room, &stats, &scene->cloud, arguments);
    gsz_cli_progress_clear(&session->progress);
    if (code != GSZ_EXIT_OK) return code;
    if (session->json) {
        gsz_cli_scene_info_json(&info, stats);
        return GSZ_EXIT_OK;
    }
    gsz_cli_scene_info_people(&info);
    if (stats) gsz_cli_statistics_people(&scene->cloud, stats);
    return GSZ_EXIT_OK;
}

/* ---- the command ---- */

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    gsz_cli_packed packed = {0};
    gsz_cli_scene scene = {0};
    gsz_interchange_read_options options;
    gsz_interchange_read_options_default(&options);
    int code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = gsz_cli_scene_open(session, &scene, &packed, arguments->input, &options);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_packed_is_video(&packed) ? describe_video(session, &packed, arguments)
               : packed.bytes.data              ? describe_packed(session, &packed, arguments)
                                                : describe_scene(session, &scene, arguments);
    gsz_cli_packed_close(session, &packed);
    gsz_cli_scene_free(session, &scene);
    return code;
}

const gsz_cli_command gsz_cli_info = {
    .name = "info",
    .synopsis = "IN [--chunks] [--stats] [--json]",
    .summary = "tell what is in a scene file or a video",
    .details =
        "Tells what is in a .gsz, a scene or a video, and where its bytes are, or what is in a "
        "file of another format. IN is a file, or - for standard input. "
        "Bits are per Gaussian in the file; the ratio is to the float properties of the "
        "packed scene, without "
        "normals and extra properties.",
    .several = "info takes one input at a time",
    .options = option_table,
    .run = run,
};
