/* SPDX-License-Identifier: MIT */
/* command_eval.c - gsz eval: how much scenes lost against a reference, in figures and on a page. */
#include "camera_choice.h"
#include "commands.h"
#include "eval_report.h"
#include "eval_video.h"
#include "eval_views.h"
#include "paths.h"
#include "photographs.h"
#include "report_page.h"

#define FIELD(name) offsetof(gsz_cli_arguments, name)

static const gsz_cli_option option_table[] = {
    {.name = "per-view",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(per_view),
     .help = "list every view, or every frame that is compared (--json always does)"},
    {.name = "frames",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(frames),
     .value = "A-B",
     .help = "of a video: only these frames, A, A- or A-B, counted from 0"},
    {.name = "every",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(every),
     .value = "K",
     .help = "of a video: compare every so many frames; by default about twelve in all",
     .minimum = 1,
     .maximum = GSZ_CLI_FRAMES_MAX},
    {.name = "layers",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(by_layer),
     .help = "for each .gsz also what its most important layers alone show: 1, 2 ... of them, and "
             "how much of the file has to be read for that"},
    {.name = "report",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(report),
     .value = "OUT.html",
     .help = "write a page with figures, curves and pictures, which needs nothing but itself"},
    {.name = "images",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(images),
     .value = "DIR",
     .help =
         "compare with these photographs too, PNG or JPEG, found by the names of the --cameras, "
         "or by their order where those have none"},
    {.name = "views",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(views),
     .value = "N",
     .help = "place at most this many cameras, of which every fourth counts; by default 32",
     .minimum = 1,
     .maximum = GSZ_CLI_VIEWS_MAX},
    {.name = "background",
     .kind = GSZ_CLI_COLOR,
     .field = FIELD(draw.background),
     .value = "COLOR",
     .help = "R,G,B from 0 to 1, #rrggbb, white or black (default black)"},
    GSZ_CLI_MAX_MEMORY_OPTION,
    {.rest = gsz_cli_drawing_options},
};

typedef struct eval_job {
    gsz_cli_session *session;
    const gsz_cli_arguments *arguments;
    gsz_cli_comparison comparison;
    gsz_output *page;
} eval_job;

/* ---- before any work ---- */

static int check_arguments(const eval_job *job) {
    const gsz_cli_operands *operands = &job->arguments->operands;
    int dashes = 0;
    if (job->arguments->frames || job->arguments->every > 0)
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "--%s is for videos, and these are scenes: leave it out",
                            job->arguments->frames ? "frames" : "every");
    if (operands->count > GSZ_CLI_ENTRIES_MAX)
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "eval takes up to %d files beside the reference",
                            GSZ_CLI_ENTRIES_MAX - 1);
    for (int i = 0; i < operands->count; i++) dashes += gsz_cli_is_dash(operands->item[i]);
    if (dashes > 1)
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "only one of the files can be standard input");
    if (job->arguments->images && !job->arguments->cameras)
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "--images needs --cameras: where the photographs were taken from");
    return GSZ_EXIT_OK;
}

static int open_inputs(eval_job *job) {
    const gsz_cli_arguments *arguments = job->arguments;
    gsz_cli_comparison *c = &job->comparison;
    int code = gsz_cli_read_cameras(job->session, &c->views, arguments);
    c->cameras = arguments->cameras;
    c->tests = arguments->operands.count - 1;
    c->keep_pictures = arguments->report != NULL;
    c->by_layer = arguments->by_layer;
    if (code == GSZ_EXIT_OK && arguments->report)
        code = gsz_cli_page_open(job->session, &job->page, arguments, NULL);
    if (code == GSZ_EXIT_OK && arguments->images)
        code = gsz_cli_photographs_read(job->session, &c->photograph, &c->views, arguments);
    if (code == GSZ_EXIT_OK) code = gsz_cli_eval_size_views(job->session, &c->views, arguments);
    return code;
}

/* ---- the files ---- */

static int take_reference(eval_job *job) {
    gsz_cli_scene scene = {0};
    int code = gsz_cli_scene_read(job->session, &scene, job->arguments->operands.item[0]);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_eval_place_views(job->session, &job->comparison, job->arguments,
                                        &scene.cloud, scene.file.name);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_compare_reference(job->session, &job->comparison, &scene);
    gsz_cli_scene_free(job->session, &scene);
    return code;
}

static int take_test(eval_job *job, const char *path) {
    gsz_cli_scene scene = {.by_layer = job->comparison.by_layer};
    int code = gsz_cli_scene_read(job->session, &scene, path);
    if (code == GSZ_EXIT_OK) code = gsz_cli_compare_test(job->session, &job->comparison, &scene);
    gsz_cli_scene_free(job->session, &scene);
    return code;
}

static int evaluate(eval_job *job) {
    const gsz_cli_operands *operands = &job->arguments->operands;
    int code = check_arguments(job);
    if (code == GSZ_EXIT_OK) code = open_inputs(job);
    if (code == GSZ_EXIT_OK) code = take_reference(job);
    for (int i = 1; i < operands->count && code == GSZ_EXIT_OK; i++)
        code = take_test(job, operands->item[i]);
    if (code == GSZ_EXIT_OK && job->page)
        code = gsz_cli_page_write(job->session, job->page, &job->comparison);
    return code;
}

/* ---- the command ---- */

static void report(const eval_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, false);
    gsz_cli_progress_clear(&session->progress);
    if (people) gsz_cli_eval_people(people, &job->comparison, job->arguments->per_view);
    if (session->json) gsz_cli_eval_json(session, &job->comparison, job->arguments->report);
}

static int run_scenes(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    eval_job job = {.session = session, .arguments = arguments};
    int code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = evaluate(&job);
    if (code == GSZ_EXIT_OK) report(&job);
    gsz_output_close(session->context, &job.page);
    gsz_cli_photographs_free(session, &job.comparison.photograph, job.comparison.views.count);
    gsz_cli_comparison_free(session, &job.comparison);
    return code;
}

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    return gsz_cli_is_eval_of_video(arguments) ? gsz_cli_eval_video(session, arguments)
                                               : run_scenes(session, arguments);
}

const gsz_cli_command gsz_cli_eval = {
    .name = "eval",
    .synopsis = "REF TEST [TEST...] [options]",
    .summary = "measure what scenes and videos lost: PSNR and SSIM",
    .details =
        "Compares pictures of each TEST with pictures of REF, from the same cameras: means and "
        "minima of PSNR and SSIM over the views. REF and TEST are files of any format; one of them "
        "may be - for standard input. Without --cameras, views are placed automatically, and only "
        "those that packing never optimises on count. Of a video, TEST, REF is its frames: a "
        "folder, a pattern such as frame_%04d.ply, or the files; flicker is what changes from "
        "frame "
        "to frame beyond what changes in REF.",
    .least = 2,
    .most = GSZ_CLI_FRAMES_MAX,
    .few = "nothing to compare with the reference",
    .several = "more frames than a video may have",
    .options = option_table,
    .run = run,
};
