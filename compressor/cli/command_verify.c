/* SPDX-License-Identifier: MIT */
/* command_verify.c - gsz verify: every checksum of a .gsz, and a full decode. */
#include "commands.h"
#include "input_limits.h"
#include "packed_input.h"
#include "people_text.h"
#include "report_json.h"
#include "video_input.h"

#define FIELD(name) offsetof(gsz_cli_arguments, name)

static const gsz_cli_option option_table[] = {
    {.name = "partial",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(partial),
     .help = "accept a file that ends early and check what is there; exit code 7 if anything is "
             "missing"},
    GSZ_CLI_MAX_MEMORY_OPTION,
    {.rest = gsz_cli_common_options},
};

static void print_summary(FILE *stream, const gsz_cli_packed *packed) {
    gsz_cli_print_tame(stream, packed->name);
    fprintf(stream, ": ok, %s Gaussians in %s block%s\n", gsz_cli_count(packed->info->gaussians).s,
            gsz_cli_count(packed->info->blocks).s, packed->info->blocks == 1 ? "" : "s");
}

static void print_report(const gsz_cli_packed *packed, const gsz_cli_missing *missing,
                         double seconds) {
    cJSON *report = gsz_cli_json_report("verify");
    gsz_cli_json_text(report, "file", packed->name);
    gsz_cli_json_bool(report, "ok", missing->chunks == 0);
    gsz_cli_json_count(report, "bytes", packed->bytes.size);
    gsz_cli_json_count(report, "gaussians", packed->info->gaussians);
    gsz_cli_json_count(report, "blocks", packed->info->blocks);
    gsz_cli_json_count(report, "missing_gaussians", missing->gaussians);
    gsz_cli_json_count(report, "missing_blocks", missing->blocks);
    gsz_cli_json_count(report, "missing_chunks", missing->chunks);
    gsz_cli_json_rounded(report, "seconds", seconds, 3);
    gsz_cli_json_print(report);
}

static int verify(gsz_cli_session *session, gsz_cli_packed *packed,
                  const gsz_cli_arguments *arguments) {
    gsz_cli_missing missing;
    FILE *people = gsz_cli_people(session, false);
    int code = gsz_cli_packed_parse(session, packed, arguments->partial);
    if (code != GSZ_EXIT_OK) return code;
    gsz_result result = gsz_file_verify(session->context, packed->file);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, packed->name);
    missing = gsz_cli_packed_missing(packed, 0);
    gsz_cli_progress_clear(&session->progress);
    if (session->json) print_report(packed, &missing, gsz_cli_clock() - session->started);
    if (people && missing.chunks == 0) print_summary(people, packed);
    return gsz_cli_warn_missing(session, packed, &missing);
}

/* ---- videos ---- */

static void print_video(FILE *stream, const gsz_cli_video *video) {
    const gsz_video_info *info = video->info;
    gsz_cli_print_tame(stream, video->name);
    fprintf(stream, ": ok, %s frame%s in %s segment%s\n", gsz_cli_count(info->frames).s,
            info->frames == 1 ? "" : "s", gsz_cli_count(info->segment_count).s,
            info->segment_count == 1 ? "" : "s");
}

static void report_video(const gsz_cli_video *video, uint32_t missing, double seconds) {
    cJSON *report = gsz_cli_json_report("verify");
    gsz_cli_json_text(report, "file", video->name);
    gsz_cli_json_bool(report, "ok", missing == 0);
    gsz_cli_json_count(report, "bytes", video->bytes.size);
    gsz_cli_json_count(report, "frames", video->info->frames);
    gsz_cli_json_count(report, "segments", video->info->segment_count);
    gsz_cli_json_count(report, "missing_frames", missing);
    gsz_cli_json_rounded(report, "seconds", seconds, 3);
    gsz_cli_json_print(report);
}

static int verify_video(gsz_cli_session *session, gsz_cli_video *video, gsz_cli_packed *packed,
                        const gsz_cli_arguments *arguments) {
    FILE *people = gsz_cli_people(session, false);
    int code = gsz_cli_video_take(session, video, packed, arguments->partial);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_check_proportion(session, video->name, video->info->gaussians,
                                        (size_t)gsz_plane_count(video->info->sh_degree),
                                        video->bytes.size);
    if (code != GSZ_EXIT_OK) return code;
    gsz_result result = gsz_video_verify(session->context, video->video);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, video->name);
    uint32_t missing = gsz_cli_video_missing(video, 0, video->info->frames - 1);
    gsz_cli_progress_clear(&session->progress);
    if (session->json) report_video(video, missing, gsz_cli_clock() - session->started);
    if (people && missing == 0) print_video(people, video);
    return gsz_cli_video_warn_missing(session, video, missing);
}

/* ---- the command ---- */

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    gsz_cli_packed packed = {0};
    gsz_cli_video video = {0};
    int code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = gsz_cli_packed_read(session, &packed, arguments->input);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_packed_is_video(&packed) ? verify_video(session, &video, &packed, arguments)
                                                : verify(session, &packed, arguments);
    gsz_cli_video_close(session, &video);
    gsz_cli_packed_close(session, &packed);
    return code;
}

const gsz_cli_command gsz_cli_verify = {
    .name = "verify",
    .synopsis = "IN.gsz [options]",
    .summary = "check that a .gsz is whole and sound",
    .details = "Checks every checksum and decodes everything, keeping nothing. IN is a file with a "
               "scene or a video, or - for standard input.",
    .several = "verify takes one input at a time",
    .options = option_table,
    .run = run,
};
