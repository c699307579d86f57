/* SPDX-License-Identifier: MIT */
/* command_render.c - gsz render: pictures of a scene, packed or not. */
#include "camera_choice.h"
#include "cloud_input.h"
#include "commands.h"
#include "drawing.h"
#include "interrupt.h"
#include "people_text.h"
#include "picture_limits.h"
#include "picture_places.h"
#include "report_json.h"

#include <stdlib.h>
#include <string.h>

enum { AUTOMATIC_VIEWS = 8, GROUP_BACKGROUND = 1, GROUP_OUTPUT = 2 };

#define FIELD(name) offsetof(gsz_cli_arguments, name)

static const gsz_cli_option option_table[] = {
    {.name = "output",
     .letter = 'o',
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(output),
     .value = "OUT",
     .help = "a file that ends in .png, a directory for several pictures, or - for standard "
             "output; by default the input's name with .png",
     .group = GROUP_OUTPUT},
    {.name = "views",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(views),
     .value = "N",
     .help = "place at most this many cameras; by default 8, and one for a single file",
     .minimum = 1,
     .maximum = GSZ_CLI_VIEWS_MAX},
    {.name = "view",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(view),
     .value = "K",
     .help = "draw only what camera K sees, counted from 0",
     .minimum = 0,
     .maximum = GSZ_CAMERAS_MAX - 1},
    {.name = "background",
     .kind = GSZ_CLI_COLOR,
     .field = FIELD(draw.background),
     .value = "COLOR",
     .help = "R,G,B from 0 to 1, #rrggbb, white or black (default black)",
     .group = GROUP_BACKGROUND},
    {.name = "transparent",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(transparent),
     .help = "leave the background open: pictures with alpha",
     .group = GROUP_BACKGROUND},
    {.name = "print-cameras",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(print_cameras),
     .help = "draw nothing: print the cameras as a list that --cameras and other tools read",
     .group = GROUP_OUTPUT},
    GSZ_CLI_MAX_MEMORY_OPTION,
    {.rest = gsz_cli_drawing_options},
};

typedef struct render_job {
    gsz_cli_session *session;
    const gsz_cli_arguments *arguments;
    gsz_cli_pictures pictures;
    gsz_cli_scene scene;
    gsz_camera_list cameras;
    gsz_raster *raster;
    gsz_picture picture;
    gsz_draw_options draw;
    double *seconds; /* by view */
} render_job;

/* ---- cameras ---- */

static size_t camera_count(const render_job *job) {
    const gsz_cli_arguments *arguments = job->arguments;
    bool several = job->pictures.in_folder || arguments->print_cameras || arguments->view >= 0;
    if (job->cameras.count > 0) return job->cameras.count;
    if (arguments->views > 0) return (size_t)arguments->views;
    return several ? AUTOMATIC_VIEWS : 1;
}

/* Before the scene is read: slips of the command line should not cost a minute. */
static int check_views(const render_job *job) {
    const gsz_cli_arguments *arguments = job->arguments;
    size_t count = camera_count(job);
    bool one_file = !job->pictures.in_folder && !arguments->print_cameras;
    if (arguments->view >= 0 && (size_t)arguments->view >= count)
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "option '--view': there is no camera %d among %zu, counted from 0",
                            arguments->view, count);
    if (one_file && arguments->view < 0 && count > 1)
        return gsz_cli_fail(
            job->session, GSZ_EXIT_USAGE,
            "%s: one file does not hold %zu pictures, use -o DIRECTORY, or --view K "
            "for one of them",
            gsz_cli_output_name(&job->pictures.place), count);
    return GSZ_EXIT_OK;
}

static size_t first_view(const render_job *job) {
    return job->arguments->view >= 0 ? (size_t)job->arguments->view : 0;
}

static size_t end_view(const render_job *job) {
    return job->arguments->view >= 0 ? first_view(job) + 1 : job->cameras.count;
}

/* Cameras out of a file: those that will be drawn. */
static int check_sides(const render_job *job) {
    int code = GSZ_EXIT_OK;
    if (job->cameras.count == 0) return GSZ_EXIT_OK;
    for (size_t i = first_view(job); i < end_view(job) && code == GSZ_EXIT_OK; i++)
        code = gsz_cli_check_side(job->session, &job->cameras.camera[i], i, job->arguments,
                                  "give --size");
    return code;
}

/* A scene may have room for fewer cameras than were asked for. */
static int place_cameras(render_job *job) {
    int code = gsz_cli_place_cameras(job->session, &job->cameras, job->arguments, &job->scene.cloud,
                                     job->scene.file.name, (int)camera_count(job));
    return code == GSZ_EXIT_OK ? check_views(job) : code;
}

static int print_cameras(render_job *job) {
    gsz_context *context = job->session->context;
    gsz_buffer text = {0};
    gsz_camera_list chosen = {.count = end_view(job) - first_view(job),
                              .camera = job->cameras.camera + first_view(job)};
    gsz_result result = gsz_cameras_print(context, &text, &chosen);
    gsz_cli_progress_clear(&job->session->progress);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) fwrite(text.data, 1, text.size, stdout);
    gsz_buffer_free(context, &text);
    return gsz_cli_fail_call(job->session, result, NULL);
}

/* ---- pictures ---- */

static int encode_view(render_job *job, size_t index) {
    gsz_context *context = job->session->context;
    char path[GSZ_CLI_PATH_MAX];
    gsz_buffer png = {0};
    gsz_result result =
        gsz_cli_picture_png(context, &png, &job->picture, job->arguments->transparent ? 4 : 3);
    int code = gsz_cli_fail_call(job->session, result, NULL);
    gsz_cli_pictures_name(&job->pictures, path, index, job->cameras.count);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_pictures_write(job->session, &job->pictures, path, &png);
    gsz_buffer_free(context, &png);
    return code;
}

static int draw_view(render_job *job, size_t index) {
    double began = gsz_cli_clock();
    size_t first = first_view(job);
    int code =
        gsz_cli_draw(job->session, job->raster, &job->picture, &job->scene.cloud,
                     &job->cameras.camera[index], &job->draw, index - first, end_view(job) - first);
    if (code == GSZ_EXIT_OK) code = encode_view(job, index);
    job->seconds[index] = gsz_cli_clock() - began;
    return code;
}

static int draw_views(render_job *job) {
    gsz_result result = gsz_raster_create(job->session->context, &job->raster);
    int code = gsz_cli_fail_call(job->session, result, NULL);
    job->draw = gsz_cli_draw_options_of(job->arguments, &job->scene.cloud);
    job->seconds = calloc(job->cameras.count, sizeof *job->seconds);
    if (code == GSZ_EXIT_OK && !job->seconds)
        code = gsz_cli_fail(job->session, GSZ_EXIT_OTHER, "out of memory");
    gsz_cli_size_cameras(&job->cameras, job->arguments);
    for (size_t i = first_view(job); i < end_view(job) && code == GSZ_EXIT_OK; i++)
        code = draw_view(job, i);
    return code;
}

/* ---- reports ---- */

static void print_summary(const render_job *job, FILE *stream, double seconds) {
    size_t views = end_view(job) - first_view(job);
    const gsz_camera *camera = &job->cameras.camera[first_view(job)];
    gsz_cli_print_tame(stream, job->scene.file.name);
    fprintf(stream, " %s -> ", gsz_cli_size(job->scene.file.bytes).s);
    gsz_cli_print_tame(stream, gsz_cli_output_name(&job->pictures.place));
    fprintf(stream, ", %s picture%s of %dx%d, %s Gaussians, %s\n", gsz_cli_count(views).s,
            views == 1 ? "" : "s", camera->width, camera->height,
            gsz_cli_count(job->scene.file.gaussians).s, gsz_cli_seconds(seconds).s);
}

static void add_views(cJSON *report, const render_job *job) {
    cJSON *views = gsz_cli_json_array(report, "views");
    char path[GSZ_CLI_PATH_MAX];
    for (size_t i = first_view(job); i < end_view(job); i++) {
        const gsz_camera *camera = &job->cameras.camera[i];
        cJSON *view = gsz_cli_json_object(views, NULL);
        gsz_cli_pictures_name(&job->pictures, path, i, job->cameras.count);
        gsz_cli_json_count(view, "view", i);
        gsz_cli_json_text(view, "file", path);
        gsz_cli_json_text(view, "camera", camera->name);
        gsz_cli_json_count(view, "width", (uint64_t)camera->width);
        gsz_cli_json_count(view, "height", (uint64_t)camera->height);
        gsz_cli_json_rounded(view, "seconds", job->seconds[i], 3);
    }
}

static void print_report(const render_job *job, double seconds) {
    cJSON *report = gsz_cli_json_report("render");
    gsz_cli_json_text(report, "input", job->scene.file.name);
    gsz_cli_json_text(report, "output", job->pictures.place.path);
    gsz_cli_json_count(report, "gaussians", job->scene.file.gaussians);
    gsz_cli_json_text(report, "filter", gsz_cli_filter_name(job->draw.filter));
    add_views(report, job);
    gsz_cli_json_rounded(report, "seconds", seconds, 3);
    gsz_cli_json_count(report, "threads", (uint64_t)gsz_pool_threads(job->session->pool));
    gsz_cli_json_count(report, "peak_memory", gsz_context_peak_memory(job->session->context));
    gsz_cli_json_print(report);
}

static void report(const render_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, job->pictures.place.is_stdout);
    double seconds = gsz_cli_clock() - session->started;
    gsz_cli_progress_clear(&session->progress);
    if (people) print_summary(job, people, seconds);
    if (session->json) print_report(job, seconds);
}

/* ---- the command ---- */

/* Cameras out of a file need no scene. */
static int list_cameras(render_job *job) {
    int code = gsz_cli_read_cameras(job->session, &job->cameras, job->arguments);
    if (code == GSZ_EXIT_OK) code = check_views(job);
    if (code == GSZ_EXIT_OK && job->cameras.count == 0) {
        code = gsz_cli_scene_read(job->session, &job->scene, job->arguments->input);
        if (code == GSZ_EXIT_OK) code = place_cameras(job);
    }
    return code == GSZ_EXIT_OK ? print_cameras(job) : code;
}

static int render(render_job *job) {
    int code = gsz_cli_read_cameras(job->session, &job->cameras, job->arguments);
    if (code == GSZ_EXIT_OK) code = check_views(job);
    if (code == GSZ_EXIT_OK) code = check_sides(job);
    if (code == GSZ_EXIT_OK) code = gsz_cli_pictures_open(job->session, &job->pictures);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_scene_read(job->session, &job->scene, job->arguments->input);
    if (code == GSZ_EXIT_OK) code = place_cameras(job);
    if (code == GSZ_EXIT_OK) code = draw_views(job);
    if (code == GSZ_EXIT_OK) report(job);
    return code;
}

static int choose_place(render_job *job) {
    if (!job->arguments->print_cameras)
        return gsz_cli_pictures_choose(job->session, &job->pictures, job->arguments);
    if (job->session->json)
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "--json and --print-cameras cannot share standard output");
    return GSZ_EXIT_OK;
}

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    render_job job = {.session = session, .arguments = arguments};
    int code = choose_place(&job);
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = arguments->print_cameras ? list_cameras(&job) : render(&job);
    gsz_cli_pictures_close(session, &job.pictures);
    gsz_picture_free(session->context, &job.picture);
    gsz_raster_destroy(session->context, &job.raster);
    gsz_cli_scene_free(session, &job.scene);
    gsz_camera_list_free(session->context, &job.cameras);
    free(job.seconds);
    return code;
}

const gsz_cli_command gsz_cli_render = {
    .name = "render",
    .synopsis = "IN [-o OUT] [options]",
    .summary = "draw pictures of a scene",
    .details =
        "Draws a scene of any format as seen from given cameras or from automatic ones, on the "
        "processor, and writes PNG. IN is a file, or - for standard input. Several pictures go "
        "into a directory, which is made if it is missing: view_000.png, view_001.png and so on "
        "in the order of the cameras.",
    .several = "render takes one input at a time",
    .options = option_table,
    .run = run,
};
