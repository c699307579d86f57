/* SPDX-License-Identifier: MIT */
/* unpack_video.c - writes the frames of a video into a folder, each of them whole or not at all. */
#include "unpack_video.h"
#include "cloud_input.h"
#include "frame_list.h"
#include "input_limits.h"
#include "interrupt.h"
#include "paths.h"
#include "people_text.h"
#include "report_json.h"
#include "system_files.h"
#include "video_sound.h"

#include "gsz_edit.h"

#include <string.h>

enum { NAME_ROOM = 32, DIGITS_LEAST = 4 };

typedef struct unpack_job {
    gsz_cli_session *session;
    const gsz_cli_arguments *arguments;
    char folder[GSZ_CLI_PATH_MAX];
    bool made_folder; /* by this run */
    gsz_cli_video video;
    gsz_cli_frame_range range;
    gsz_cloud cloud;
    uint32_t written, missing; /* frames */
    uint64_t bytes, gaussians; /* of what is written */
} unpack_job;

/* ---- before any work ---- */

/* By default the input's name without its ending. */
static int choose_folder(unpack_job *job) {
    const gsz_cli_arguments *arguments = job->arguments;
    const char *output = arguments->output, *input = arguments->input;
    const char *name = output ? output : input;
    size_t length = strlen(name);
    if (output && gsz_cli_is_dash(output))
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "%s: is a volumetric video, whose frames need a folder: use -o FOLDER",
                            input);
    if (output && gsz_format_by_ending(output) && !gsz_cli_is_folder(output))
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "%s: is a volumetric video, whose frames need a folder, and '%s' is "
                            "the name of a file: use -o FOLDER --frames K for one of them",
                            input, output);
    if (arguments->unpack.layers > 0)
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "%s: is a volumetric video, --layers is for scenes: leave it out",
                            input);
    if (!output && gsz_cli_has_ending(input, ".gsz")) length -= strlen(".gsz");
    if (length >= sizeof job->folder - NAME_ROOM)
        return gsz_cli_fail(job->session, GSZ_EXIT_IO, "%.200s...: the name is too long", name);
    memcpy(job->folder, name, length);
    /* It is likely to hold the frames that were packed. */
    if (!output && gsz_system_exists(job->folder))
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "%s: is there already, use -o FOLDER to say where frames go",
                            job->folder);
    return GSZ_EXIT_OK;
}

/* Who says which frames is asked no more. */
static int check_proportion(unpack_job *job) {
    const gsz_video_info *info = job->video.info;
    size_t planes = (size_t)gsz_plane_count(info->sh_degree);
    uint64_t bytes = 0;
    if (job->arguments->frames) return GSZ_EXIT_OK;
    for (uint32_t s = 0; s < info->segment_count; s++)
        bytes +=
            info->segments[s].frames * gsz_cli_float_bytes(info->segments[s].gaussians, planes);
    return gsz_cli_check_frames(job->session, job->video.name, bytes, job->video.bytes.size);
}

static int open_video(unpack_job *job) {
    gsz_cli_session *session = job->session;
    const gsz_cli_arguments *arguments = job->arguments;
    int code = gsz_cli_video_open(session, &job->video, arguments->input, arguments->partial);
    if (code != GSZ_EXIT_OK) return code;
    code =
        gsz_cli_frame_range_parse(session, &job->range, arguments->frames, job->video.info->frames);
    if (code == GSZ_EXIT_OK) code = check_proportion(job);
    if (code != GSZ_EXIT_OK) return code;
    job->missing =
        gsz_cli_video_missing(&job->video, (uint32_t)job->range.first, (uint32_t)job->range.last);
    if (job->missing == job->range.last - job->range.first + 1)
        return gsz_cli_fail(session, GSZ_EXIT_FORMAT,
                            "%s: ends before the first of these frames, nothing to unpack",
                            job->video.name);
    return gsz_cli_make_folder(session, &job->made_folder, job->folder,
                               "the frames of a video need one");
}

/* ---- frames ---- */

/* A video does not tell where its parts lie: every frame is decoded whole, and cut then. */
static gsz_result cut_frame(unpack_job *job) {
    gsz_filter filter;
    gsz_filter_default(&filter);
    filter.box = gsz_cli_box_of(&job->arguments->box, filter.box_least, filter.box_greatest);
    return filter.box ? gsz_edit_filter(job->session->context, &job->cloud, &filter, NULL) : GSZ_OK;
}

static int write_frame(unpack_job *job, const char *path) {
    gsz_context *context = job->session->context;
    gsz_output *output = NULL;
    gsz_ply_write_options options;
    gsz_ply_write_options_default(&options);
    options.format = job->arguments->ply_format;
    gsz_result result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK) result = gsz_ply_write(context, output, &job->cloud, &options);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    if (result == GSZ_OK) job->bytes += gsz_output_size(output);
    gsz_output_close(context, &output);
    return gsz_cli_fail_call(job->session, result, NULL);
}

static int unpack_frame(unpack_job *job, uint32_t frame) {
    const gsz_video_info *info = job->video.info;
    size_t length = strlen(job->folder);
    char path[GSZ_CLI_PATH_MAX];
    if (info->segments[gsz_video_segment_at(job->video.video, frame)].missing) return GSZ_EXIT_OK;
    int code = gsz_cli_video_frame(job->session, &job->video, &job->cloud, frame);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_fail_call(job->session, cut_frame(job), job->video.name);
    if (code != GSZ_EXIT_OK) return code;
    memcpy(path, job->folder, length);
    snprintf(path + length, sizeof path - length, "%sframe_%0*u.ply",
             path[length - 1] == '/' ? "" : "/", gsz_cli_digits(info->frames, DIGITS_LEAST), frame);
    job->written++;
    job->gaussians += job->cloud.count;
    code = write_frame(job, path);
    if (job->arguments->box.count > 0) gsz_cloud_free(job->session->context, &job->cloud);
    return code;
}

/* All of it, beside all of the frames. */
static int unpack_sound(unpack_job *job) {
    const gsz_video_info *info = job->video.info;
    size_t length = strlen(job->folder);
    char path[GSZ_CLI_PATH_MAX];
    if (!info->has_sound || job->written < info->frames) return GSZ_EXIT_OK;
    memcpy(path, job->folder, length);
    snprintf(path + length, sizeof path - length, "%ssound.wav",
             path[length - 1] == '/' ? "" : "/");
    return gsz_cli_sound_write(job->session, &job->video, path);
}

static int unpack(unpack_job *job) {
    gsz_cli_progress *progress = &job->session->progress;
    size_t first = job->range.first, count = job->range.last - first + 1;
    int code = GSZ_EXIT_OK;
    for (size_t i = 0; i < count && code == GSZ_EXIT_OK; i++) {
        gsz_cli_progress_frames(progress, i, count);
        gsz_cli_progress_draw(progress, "write", 0);
        code = unpack_frame(job, (uint32_t)(first + i));
    }
    return code;
}

/* ---- reports ---- */

static void print_summary(const unpack_job *job, FILE *stream, double seconds) {
    gsz_cli_print_tame(stream, job->video.name);
    fprintf(stream, " %s -> ", gsz_cli_size(job->video.bytes.size).s);
    gsz_cli_print_tame(stream, job->folder);
    fprintf(stream, " %s, %s frame%s, %s Gaussians a frame, %s\n", gsz_cli_size(job->bytes).s,
            gsz_cli_count(job->written).s, job->written == 1 ? "" : "s",
            gsz_cli_count(job->gaussians / job->written).s, gsz_cli_seconds(seconds).s);
}

static void print_report(const unpack_job *job, double seconds) {
    cJSON *report = gsz_cli_json_report("unpack");
    gsz_cli_json_text(report, "input", job->video.name);
    gsz_cli_json_text(report, "output", job->folder);
    gsz_cli_json_count(report, "input_bytes", job->video.bytes.size);
    gsz_cli_json_count(report, "bytes", job->bytes);
    gsz_cli_json_count(report, "first_frame", job->range.first);
    gsz_cli_json_count(report, "frames", job->written);
    gsz_cli_json_count(report, "missing_frames", job->missing);
    gsz_cli_json_count(report, "gaussians", job->gaussians);
    gsz_cli_json_count(report, "sh_degree", (uint64_t)job->video.info->sh_degree);
    gsz_cli_json_text(report, "ply_format", gsz_cli_unpack_formats[job->arguments->ply_format]);
    gsz_cli_json_rounded(report, "seconds", seconds, 3);
    gsz_cli_json_count(report, "threads", (uint64_t)gsz_pool_threads(job->session->pool));
    gsz_cli_json_count(report, "peak_memory", gsz_context_peak_memory(job->session->context));
    gsz_cli_json_print(report);
}

static int report(const unpack_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, false);
    double seconds = gsz_cli_clock() - session->started;
    gsz_cli_progress_clear(&session->progress);
    if (people) print_summary(job, people, seconds);
    if (session->json) print_report(job, seconds);
    return gsz_cli_video_warn_missing(session, &job->video, job->missing);
}

/* ---- the command ---- */

int gsz_cli_unpack_video(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    unpack_job job = {.session = session, .arguments = arguments};
    int code = choose_folder(&job);
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = open_video(&job);
    if (code == GSZ_EXIT_OK) code = unpack(&job);
    if (code == GSZ_EXIT_OK) code = unpack_sound(&job);
    if (code == GSZ_EXIT_OK) code = report(&job);
    if (job.made_folder)
        (void)gsz_system_remove_folder(job.folder); /* stays where something is in it */
    gsz_cloud_free(session->context, &job.cloud);
    gsz_cli_video_close(session, &job.video);
    return code;
}
