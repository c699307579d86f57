/* SPDX-License-Identifier: MIT */
/* command_pack.c - gsz pack: a scene of trained Gaussians becomes a .gsz. */
#include "commands.h"
#include "frame_list.h"
#include "interrupt.h"
#include "pack_input.h"
#include "pack_options.h"
#include "pack_page.h"
#include "pack_photographs.h"
#include "pack_streamed.h"
#include "pack_video.h"
#include "paths.h"
#include "people_text.h"
#include "report_json.h"
#include "report_page.h"

#include <math.h>

typedef struct pack_job {
    gsz_cli_session *session;
    const gsz_cli_arguments *arguments;
    const char *input; /* for people */
    gsz_cli_place place;
    gsz_cli_edits edits;
    gsz_cli_scene_file file; /* the input's */
    gsz_output *output, *page;
    gsz_camera_list views;    /* empty: wherever the library looks from */
    gsz_picture *photographs; /* one a view, or NULL */
    gsz_cloud cloud;
    gsz_pack_options options; /* the arguments', with targets and views filled in */
    gsz_buffer packed;
    gsz_pack_stats stats;
    double psnr;   /* NaN: not measured */
    int sh_degree; /* of the input */
} pack_job;

/* ---- files ---- */

/* The output is opened before the work, which should not end in "permission denied". */
static int open_files(pack_job *job) {
    gsz_cli_session *session = job->session;
    int code = gsz_cli_pack_input_check(session, job->arguments->input);
    if (code != GSZ_EXIT_OK) return code;
    gsz_result result = gsz_output_open(session->context, &job->output, job->place.path);
    if (result == GSZ_OK && job->arguments->report)
        return gsz_cli_page_open(session, &job->page, job->arguments, job->place.path);
    return gsz_cli_fail_call(session, result, NULL);
}

static int read_cloud(pack_job *job) {
    const gsz_cli_arguments *arguments = job->arguments;
    int code = gsz_cli_pack_read_cloud(job->session, &job->cloud, &job->file, &job->edits,
                                       arguments->input, arguments->pack.drop_extra);
    return code == GSZ_EXIT_OK ? gsz_cli_pack_add_metadata(job->session, &job->cloud, arguments)
                               : code;
}

static int read_views(pack_job *job) {
    const gsz_cli_arguments *arguments = job->arguments;
    int code = gsz_cli_pack_read_views(job->session, &job->views, arguments);
    if (code == GSZ_EXIT_OK)
        code =
            gsz_cli_pack_photographs_read(job->session, &job->photographs, &job->views, arguments);
    if (code == GSZ_EXIT_OK && arguments->report)
        code = gsz_cli_pack_page_check(job->session, &job->views, arguments);
    return code;
}

/* ---- steps ---- */

static uint64_t target_bytes(const pack_job *job) {
    const gsz_cli_bytes *target = &job->arguments->target_size;
    double bytes = target->times > 0 ? (double)job->file.bytes / target->times : 0;
    if (target->times > 0) return bytes > 1 ? (uint64_t)bytes : 1;
    return target->bytes;
}

static bool has_to_finish(void *user) {
    (void)user;
    return gsz_cli_asked_to_finish();
}

/* A page shows the scene, too; else it is of no use any more. */
static int pack_cloud(pack_job *job) {
    gsz_context *context = job->session->context;
    gsz_result result;
    job->options = job->arguments->pack;
    job->options.enough = has_to_finish;
    job->options.target_bytes = target_bytes(job);
    job->options.views = job->views.count > 0 ? &job->views : NULL;
    job->options.photographs = job->photographs;
    job->sh_degree = job->cloud.sh_degree;
    result = job->page ? gsz_pack(context, &job->packed, &job->cloud, &job->options, &job->stats)
                       : gsz_pack_and_free(context, &job->packed, &job->cloud, &job->options,
                                           &job->stats);
    job->psnr = job->options.target_psnr > 0 ? job->stats.psnr : (double)NAN;
    return gsz_cli_fail_call(job->session, result, job->input);
}

static int write_page(pack_job *job) {
    const gsz_cli_pack_pair pair = {job->input, gsz_cli_output_name(&job->place), &job->cloud,
                                    &job->file, &job->packed};
    double psnr = 0;
    int code;
    if (!job->page) return GSZ_EXIT_OK;
    code = gsz_cli_pack_page(job->session, &psnr, job->page, &job->views, &pair, job->arguments);
    if (isnan(job->psnr)) job->psnr = psnr;
    return code;
}

/* ---- reports ---- */

static bool has_target(const pack_job *job) {
    return job->options.target_psnr > 0 || job->options.target_bytes > 0;
}

static float quality_of(const pack_job *job) {
    return has_target(job) ? job->stats.quality : job->options.quality;
}

static void print_summary(const pack_job *job, FILE *stream, double seconds) {
    gsz_cli_print_tame(stream, job->input);
    fprintf(stream, " %s -> ", gsz_cli_size(job->file.bytes).s);
    gsz_cli_print_tame(stream, gsz_cli_output_name(&job->place));
    fprintf(stream, " %s, %s, %s Gaussians", gsz_cli_size(job->stats.bytes).s,
            gsz_cli_times(job->file.bytes, job->stats.bytes).s,
            gsz_cli_count(job->stats.gaussians).s);
    if (job->stats.dropped > 0)
        fprintf(stream, " (%s dropped)", gsz_cli_count(job->stats.dropped).s);
    if (has_target(job)) fprintf(stream, ", quality %.4g", (double)quality_of(job));
    if (!isnan(job->psnr)) fprintf(stream, ", %.2f dB", job->psnr);
    if (job->stats.cut_short) fprintf(stream, ", cut short");
    fprintf(stream, ", %s\n", gsz_cli_seconds(seconds).s);
}

/* Members without a value are null. */
static void add_quality(cJSON *report, const pack_job *job) {
    const gsz_pack_options *options = &job->options;
    bool psnr = options->target_psnr > 0, bytes = options->target_bytes > 0;
    gsz_cli_json_float(report, "quality", quality_of(job));
    gsz_cli_json_float(report, "target_psnr", psnr ? options->target_psnr : NAN);
    gsz_cli_json_rounded(report, "target_bytes",
                         bytes ? (double)options->target_bytes : (double)NAN, 0);
    gsz_cli_json_rounded(report, "psnr", job->psnr, 4);
    gsz_cli_json_count(report, "encodings", (uint64_t)job->stats.encodings);
}

static void print_report(const pack_job *job, double seconds) {
    const gsz_pack_options *options = &job->options;
    double bytes = (double)job->stats.bytes, vertices = (double)job->file.original_gaussians;
    cJSON *report = gsz_cli_json_report("pack");
    gsz_cli_json_text(report, "input", job->input);
    gsz_cli_json_text(report, "output", job->place.path);
    gsz_cli_json_count(report, "input_bytes", job->file.bytes);
    gsz_cli_json_count(report, "bytes", job->stats.bytes);
    gsz_cli_json_rounded(report, "ratio", bytes > 0 ? (double)job->file.bytes / bytes : 0, 4);
    gsz_cli_json_rounded(report, "bytes_per_original", vertices > 0 ? bytes / vertices : 0, 4);
    gsz_cli_json_count(report, "original_gaussians", job->file.original_gaussians);
    gsz_cli_json_count(report, "gaussians", job->stats.gaussians);
    gsz_cli_json_count(report, "dropped", job->stats.dropped);
    gsz_cli_json_clean(report, &job->file.clean);
    gsz_cli_edits_json(report, &job->edits);
    gsz_cli_json_rounded(report, "seconds", seconds, 3);
    add_quality(report, job);
    gsz_cli_json_count(report, "effort", (uint64_t)options->effort);
    gsz_cli_json_text(report, "mask", gsz_cli_mask_names[options->mask]);
    gsz_cli_json_count(report, "iterations", (uint64_t)job->stats.iterations);
    cJSON_AddBoolToObject(report, "cut_short", job->stats.cut_short);
    gsz_cli_json_rounded(report, "recovered_db", job->stats.recovered, 4);
    if (job->arguments->preset > 0)
        gsz_cli_json_text(report, "preset", gsz_cli_preset_names[job->arguments->preset]);
    gsz_cli_json_count(report, "sh_degree", (uint64_t)job->sh_degree);
    gsz_cli_json_count(report, "threads", (uint64_t)gsz_pool_threads(job->session->pool));
    gsz_cli_json_count(report, "peak_memory", gsz_context_peak_memory(job->session->context));
    if (job->arguments->report) gsz_cli_json_text(report, "report", job->arguments->report);
    gsz_cli_json_print(report);
}

/* ---- the command ---- */

/* The way of a scene that is in memory as a whole. */
static int pack_whole(pack_job *job) {
    gsz_cli_session *session = job->session;
    int code = read_cloud(job);
    if (code == GSZ_EXIT_OK)
        code =
            gsz_cli_pack_place_views(session, &job->views, job->arguments, &job->cloud, job->input);
    if (code == GSZ_EXIT_OK) code = pack_cloud(job);
    if (code == GSZ_EXIT_OK) code = gsz_cli_pack_write(session, job->output, &job->packed);
    return code == GSZ_EXIT_OK ? write_page(job) : code;
}

/* *out_done: there is nothing left to do. */
static int pack_streamed(pack_job *job, bool *out_done) {
    gsz_cli_streamed streamed = {0};
    int code =
        gsz_cli_pack_streamed(job->session, &streamed, job->output, &job->edits, job->arguments);
    *out_done = streamed.done;
    if (!streamed.done) return code;
    job->options = job->arguments->pack;
    job->file = streamed.file;
    job->stats = streamed.stats;
    job->sh_degree = streamed.sh_degree;
    job->psnr = (double)NAN;
    return code;
}

static int pack(pack_job *job) {
    gsz_cli_session *session = job->session;
    bool done = false;
    int code = gsz_cli_pack_check(session, &job->edits, job->arguments);
    if (code == GSZ_EXIT_OK) code = read_views(job);
    if (code == GSZ_EXIT_OK) code = open_files(job);
    if (code == GSZ_EXIT_OK) code = pack_streamed(job, &done);
    if (code != GSZ_EXIT_OK || done) return code;
    code = pack_whole(job);
    if (code == GSZ_EXIT_OTHER && gsz_pack_renders(&job->arguments->pack))
        gsz_cli_notice(
            session,
            "--effort 3 packs a binary .ply in parts, in a fraction of its memory; from effort "
            "4 on --region N does so with N Gaussians at a time");
    return code;
}

static void report(const pack_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, job->place.is_stdout);
    double seconds = gsz_cli_clock() - session->started;
    gsz_cli_progress_clear(&session->progress);
    if (people) print_summary(job, people, seconds);
    if (session->json) print_report(job, seconds);
}

static int refuse_video_options(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    const char *option = arguments->fps.numerator    ? "fps"
                         : arguments->segment_frames ? "segments"
                         : arguments->background     ? "background"
                         : arguments->audio          ? "audio"
                         : arguments->frames         ? "frames"
                                                     : NULL;
    if (!option) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                        "--%s is for a video: give several frames, a folder of them or a pattern",
                        option);
}

static int run_scene(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    const gsz_format *named = gsz_format_by_ending(arguments->input);
    const gsz_cli_place_rules rules = {named ? named->endings[0] : ".ply", ".gsz", false};
    pack_job job = {.session = session, .arguments = arguments};
    if (arguments->on_interrupt > 0) gsz_cli_interrupt_may_finish();
    int code = refuse_video_options(session, arguments);
    if (code == GSZ_EXIT_OK) code = gsz_cli_choose_place(session, &job.place, arguments, &rules);
    if (code != GSZ_EXIT_OK) return code;
    job.input = gsz_cli_input_name(arguments->input);
    code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = pack(&job);
    if (code == GSZ_EXIT_OK) report(&job);
    gsz_output_close(session->context, &job.page);
    gsz_output_close(session->context, &job.output);
    gsz_cli_pack_photographs_free(session, &job.photographs, job.views.count);
    gsz_camera_list_free(session->context, &job.views);
    gsz_buffer_free(session->context, &job.packed);
    gsz_cloud_free(session->context, &job.cloud);
    return code;
}

/* One scene, in a file or a folder of its own, or a video of several. */
static int run_frames(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    const gsz_cli_operands *operands = &arguments->operands;
    gsz_cli_frame_list frames = {0};
    int code = gsz_cli_frame_list_read(session, &frames, operands->item, (size_t)operands->count);
    if (code != GSZ_EXIT_OK) return code;
    code = frames.is_sequence ? gsz_cli_pack_video(session, arguments, &frames)
                              : run_scene(session, arguments);
    gsz_cli_frame_list_free(&frames);
    return code;
}

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    gsz_cli_arguments chosen = *arguments;
    if (chosen.preset > 0 && chosen.pack.keep > 0)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--preset says how many Gaussians are kept: leave --keep out");
    gsz_cli_apply_preset(&chosen.pack, chosen.preset);
    return run_frames(session, &chosen);
}

const gsz_cli_command gsz_cli_pack = {
    .name = "pack",
    .synopsis = "IN [IN...] [-o OUT.gsz] [options]",
    .summary = "make a scene or a video small",
    .details =
        "Packs a scene of trained 3D Gaussians, a .ply or a file of any other format that gsz "
        "convert reads. IN is a file, or - for standard input, which then goes to standard output "
        "unless -o says otherwise. Several files, a folder of them or a pattern such as "
        "frame_%04d.ply are the frames of a volumetric video, in the order of their numbers. An "
        "existing output is replaced in one step, when the new one is whole.",
    .most = GSZ_CLI_FRAMES_MAX,
    .several = "more frames than a video may have",
    .options = gsz_cli_pack_options,
    .run = run,
};
