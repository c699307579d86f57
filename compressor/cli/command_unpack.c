/* SPDX-License-Identifier: MIT */
/* command_unpack.c - gsz unpack: a .gsz becomes a .ply again. */
#include "commands.h"
#include "interrupt.h"
#include "packed_input.h"
#include "paths.h"
#include "people_text.h"
#include "report_json.h"
#include "unpack_video.h"
#include "video_input.h"

#include "gsz_stream.h"

const char *const gsz_cli_unpack_formats[] = {[GSZ_PLY_BINARY_LITTLE] = "binary",
                                              [GSZ_PLY_BINARY_BIG] = "big",
                                              [GSZ_PLY_ASCII] = "ascii",
                                              NULL};

#define FIELD(name) offsetof(gsz_cli_arguments, name)

static const gsz_cli_option option_table[] = {
    {.name = "output",
     .letter = 'o',
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(output),
     .value = "OUT",
     .help = "the file to write, a directory to write into, or - for standard output; by default "
             "the input's name with .ply. Of a video: the folder for its frames, which is made if "
             "it is missing; by default the input's name without .gsz"},
    {.name = "frames",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(frames),
     .value = "A-B",
     .help = "of a video: only these frames, A, A- or A-B, counted from 0"},
    {.name = "layers",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(unpack.layers),
     .value = "K",
     .help = "only the K most important layers, a coarser scene, made to stand for the rest where "
             "the file tells how; by default all",
     .minimum = 1,
     .maximum = 65535},
    {.name = "box",
     .kind = GSZ_CLI_NUMBERS,
     .field = FIELD(box),
     .value = "X0,Y0,Z0,X1,Y1,Z1",
     .help = "only Gaussians whose centres are in the box between these corners; of a scene, what "
             "lies far from it is neither read nor decoded",
     .minimum = 6,
     .maximum = 6},
    {.name = "partial",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(partial),
     .help = "accept a file that ends early and write what is there; exit code 7 if anything is "
             "missing"},
    {.name = "ply-format",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(ply_format),
     .value = "FORMAT",
     .help = "binary (little-endian), big (big-endian) or ascii",
     .choices = gsz_cli_unpack_formats},
    GSZ_CLI_MAX_MEMORY_OPTION,
    {.rest = gsz_cli_common_options},
};

typedef struct unpack_job {
    gsz_cli_session *session;
    const gsz_cli_arguments *arguments;
    gsz_cli_place place;
    gsz_cli_packed packed;
    gsz_cli_missing missing;
    gsz_output *output;
    gsz_stream_unpack_report report;
    uint64_t bytes; /* of the .ply */
} unpack_job;

/* The output is opened before the work, so that a place that cannot be written is known at once. */
static int open_files(unpack_job *job) {
    gsz_cli_session *session = job->session;
    gsz_result result;
    int code =
        gsz_cli_packed_open(session, &job->packed, job->arguments->input, job->arguments->partial);
    if (code != GSZ_EXIT_OK) return code;
    result = gsz_output_open(session->context, &job->output, job->place.path);
    return gsz_cli_fail_call(session, result, NULL);
}

/* What is there of a file that ends early has to begin somewhere. */
static int check_missing(unpack_job *job) {
    const gsz_file_info *info = job->packed.info;
    uint32_t layers = job->arguments->unpack.layers;
    bool any = false;
    job->missing = gsz_cli_packed_missing(&job->packed, layers);
    for (size_t i = 0; i < info->chunk_count; i++) {
        const gsz_chunk_info *chunk = &info->chunks[i];
        bool wanted = chunk->gaussians > 0 && (layers == 0 || chunk->layer < layers);
        any |= wanted && !chunk->left_out;
    }
    if (any || job->missing.blocks == 0) return GSZ_EXIT_OK;
    return gsz_cli_fail(job->session, GSZ_EXIT_FORMAT,
                        "%s: ends before its first block, nothing to unpack", job->packed.name);
}

static int check_box(const unpack_job *job) {
    const float *low = job->packed.info->box_min, *high = job->packed.info->box_max;
    if (job->arguments->box.count == 0 || job->report.gaussians > 0) return GSZ_EXIT_OK;
    return gsz_cli_fail(job->session, GSZ_EXIT_FORMAT,
                        "%s: has no Gaussians in this box: the scene lies between "
                        "%g,%g,%g and %g,%g,%g",
                        job->packed.name, (double)low[0], (double)low[1], (double)low[2],
                        (double)high[0], (double)high[1], (double)high[2]);
}

static int commit(unpack_job *job) {
    gsz_result result = GSZ_OK;
    if (gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(job->session->context, job->output);
    job->bytes = gsz_output_size(job->output);
    return gsz_cli_fail_call(job->session, result, NULL);
}

static int write_ply(unpack_job *job) {
    gsz_cli_session *session = job->session;
    gsz_stream_unpack_options options;
    gsz_stream_unpack_options_default(&options);
    options.unpack = job->arguments->unpack;
    options.unpack.box =
        gsz_cli_box_of(&job->arguments->box, options.unpack.box_least, options.unpack.box_greatest);
    options.ply.format = job->arguments->ply_format;
    gsz_result result =
        gsz_stream_unpack(session->context, job->output, job->packed.file, &options, &job->report);
    if (result != GSZ_OK)
        return gsz_cli_fail_call(session, result, result == GSZ_ERROR_IO ? NULL : job->packed.name);
    int code = check_box(job);
    return code == GSZ_EXIT_OK ? commit(job) : code;
}

/* ---- reports ---- */

static void print_summary(const unpack_job *job, FILE *stream, double seconds) {
    gsz_cli_print_tame(stream, job->packed.name);
    fprintf(stream, " %s -> ", gsz_cli_size(job->packed.info->there_bytes).s);
    gsz_cli_print_tame(stream, gsz_cli_output_name(&job->place));
    fprintf(stream, " %s, %s Gaussians, %s\n", gsz_cli_size(job->bytes).s,
            gsz_cli_count(job->report.gaussians).s, gsz_cli_seconds(seconds).s);
}

static void print_report(const unpack_job *job, double seconds) {
    const gsz_cli_arguments *arguments = job->arguments;
    cJSON *report = gsz_cli_json_report("unpack");
    gsz_cli_json_text(report, "input", job->packed.name);
    gsz_cli_json_text(report, "output", job->place.path);
    gsz_cli_json_count(report, "input_bytes", job->packed.info->there_bytes);
    gsz_cli_json_count(report, "bytes", job->bytes);
    gsz_cli_json_count(report, "gaussians", job->report.gaussians);
    gsz_cli_json_count(report, "sh_degree", (uint64_t)job->packed.info->sh_degree);
    gsz_cli_json_count(report, "decoded_blocks", job->report.blocks);
    gsz_cli_json_count(report, "read_bytes", job->report.bytes);
    gsz_cli_json_count(report, "missing_gaussians", job->missing.gaussians);
    gsz_cli_json_count(report, "missing_blocks", job->missing.blocks);
    gsz_cli_json_count(report, "missing_chunks", job->missing.chunks);
    gsz_cli_json_count(report, "layers", job->packed.info->layers);
    gsz_cli_json_text(report, "ply_format", gsz_cli_unpack_formats[arguments->ply_format]);
    gsz_cli_json_rounded(report, "seconds", seconds, 3);
    gsz_cli_json_count(report, "threads", (uint64_t)gsz_pool_threads(job->session->pool));
    gsz_cli_json_count(report, "peak_memory", gsz_context_peak_memory(job->session->context));
    gsz_cli_json_print(report);
}

/* ---- the command ---- */

static int unpack(unpack_job *job) {
    int code = open_files(job);
    if (code == GSZ_EXIT_OK) code = check_missing(job);
    if (code == GSZ_EXIT_OK) code = write_ply(job);
    return code;
}

static int report(const unpack_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, job->place.is_stdout);
    double seconds = gsz_cli_clock() - session->started;
    gsz_cli_progress_clear(&session->progress);
    if (people) print_summary(job, people, seconds);
    if (session->json) print_report(job, seconds);
    return gsz_cli_warn_missing(session, &job->packed, &job->missing);
}

static int unpack_scene(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    gsz_cli_place_rules rules = {".gsz", ".ply", arguments->ply_format == GSZ_PLY_ASCII};
    unpack_job job = {.session = session, .arguments = arguments};
    if (arguments->frames)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: is no video in a file, which --frames is for: leave it out",
                            gsz_cli_input_name(arguments->input));
    int code = gsz_cli_choose_place(session, &job.place, arguments, &rules);
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = unpack(&job);
    if (code == GSZ_EXIT_OK) code = report(&job);
    gsz_output_close(session->context, &job.output);
    gsz_cli_packed_close(session, &job.packed);
    return code;
}

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    return gsz_cli_sniff_video(arguments->input) ? gsz_cli_unpack_video(session, arguments)
                                                 : unpack_scene(session, arguments);
}

const gsz_cli_command gsz_cli_unpack = {
    .name = "unpack",
    .synopsis = "IN.gsz [-o OUT] [options]",
    .summary = "make a .ply of a .gsz, or of each frame of a video",
    .details =
        "Unpacks a .gsz into the .ply that trainers write and viewers read. IN is a file, or - for "
        "standard input, which then goes to standard output unless -o says otherwise. A video, in "
        "a "
        "file, becomes a folder: frame_0000.ply, frame_0001.ply and so on. A file that "
        "is damaged or "
        "ends early is an error, and nothing is written; see --partial.",
    .several = "unpack takes one input at a time",
    .options = option_table,
    .run = run,
};
