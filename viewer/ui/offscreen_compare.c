/* SPDX-License-Identifier: MIT */
/* offscreen_compare.c - two scenes, the same cameras: figures for each view, and three pictures. */
#include "offscreen_compare.h"

#include "camera_choice.h"
#include "compare_look.h"
#include "compare_report.h"
#include "offscreen_parts.h"
#include "view_judge.h"
#include "view_stream.h"

#include <stdlib.h>
#include <string.h>

typedef struct compare_job {
    gsz_cli_session *session;
    const gsz_view_arguments *arguments;
    gsz_offscreen parts;
    gsz_view_device device; /* opened for pictures only; its painter draws the first scene */
    gsz_painter *second;
    gsz_judge *judge;
    int loading; /* 0 the first, 1 the second */
    gsz_screen_filter filter;
    uint8_t *pixels[2];
    gsz_compare_report report;
} compare_job;

static int fail(compare_job *job, gsz_result result) {
    return gsz_view_device_fail(job->session, &job->device, result);
}

static bool makes_pictures(const compare_job *job) { return job->arguments->screenshot != NULL; }

/* ---- both scenes ---- */

static int open_painters(compare_job *job) {
    gsz_painter_options options = {.pool = job->session->pool};
    int code;
    if (!makes_pictures(job)) return GSZ_EXIT_OK;
    code =
        gsz_view_device_open(job->session, &job->device, job->arguments, NULL, job->session->pool);
    options.cpu = job->device.cpu;
    options.gpu = job->device.gpu;
    options.frames = job->device.frames;
    return code == GSZ_EXIT_OK ? fail(job, gsz_painter_create(&job->second, &options)) : code;
}

/* The judge's pictures are those of the processor's painter: the cloud need not be there twice. */
static bool draws_on_device(const compare_job *job) {
    return makes_pictures(job) && !job->device.cpu;
}

static gsz_painter *painter_of(const compare_job *job) {
    return job->loading == 0 ? job->device.painter : job->second;
}

static int take_piece(void *user, gsz_loaded *piece) {
    compare_job *job = user;
    gsz_compare_side *side = &job->report.side[job->loading];
    int code = GSZ_EXIT_OK;
    switch (piece->kind) {
    case GSZ_LOADED_FACTS:
        side->bytes = piece->facts->file_bytes;
        if (job->loading == 0) job->filter = piece->facts->filter;
        if (draws_on_device(job)) code = fail(job, gsz_painter_open(painter_of(job), piece->facts));
        break;
    case GSZ_LOADED_CLOUD:
        side->gaussians = piece->cloud.cloud.count;
        code = gsz_offscreen_place_cameras(&job->parts, &piece->cloud.cloud);
        gsz_judge_take(job->judge, job->loading, &piece->cloud);
        break;
    case GSZ_LOADED_FILM:
        code = gsz_cli_fail(job->session, GSZ_EXIT_UNSUPPORTED, GSZ_COMPARE_NO_FILM, side->file);
        break;
    case GSZ_LOADED_ROWS: code = fail(job, gsz_painter_add(painter_of(job), piece)); break;
    default: break;
    }
    return code;
}

static int load(compare_job *job) {
    const gsz_loader_options options = {.rows = draws_on_device(job),
                                        .max_memory = job->arguments->common.max_memory,
                                        .proxies = gsz_view_wants_proxies(job->arguments),
                                        .cloud = true,
                                        .pool = job->session->pool};
    const char *const path[2] = {job->arguments->common.input, gsz_view_second(job->arguments)};
    int code = GSZ_EXIT_OK;
    for (job->loading = 0; job->loading < 2 && code == GSZ_EXIT_OK; job->loading++) {
        job->report.side[job->loading].file = path[job->loading];
        code = gsz_offscreen_load(&job->parts, path[job->loading], &options, take_piece, job);
    }
    return code;
}

/* ---- pictures ---- */

static int draw_sides(compare_job *job, const gsz_render_view *view) {
    gsz_painter *const painter[2] = {job->device.painter, job->second};
    size_t bytes = (size_t)view->width * view->height * 4;
    int code = GSZ_EXIT_OK;
    for (int k = 0; k < 2 && code == GSZ_EXIT_OK; k++) {
        free(job->pixels[k]);
        job->pixels[k] = malloc(bytes);
        if (!job->pixels[k])
            code = gsz_cli_fail(job->session, GSZ_EXIT_OTHER, "out of memory");
        else if (draws_on_device(job))
            code = fail(job, gsz_painter_read(painter[k], view, job->pixels[k]));
        else
            gsz_judge_write(job->judge, k, job->pixels[k]);
    }
    return code;
}

static int write_pictures(compare_job *job, size_t index, const gsz_render_view *view,
                          gsz_compare_row *row) {
    static const char *const part[GSZ_COMPARE_PICTURES] = {"_a", "_b", "_difference"};
    const gsz_compare_look look = {.mode = GSZ_COMPARE_DIFFERENCE, .gain = job->report.gain};
    gsz_image *image = &job->parts.image;
    size_t bytes = (size_t)view->width * view->height * 4;
    char path[GSZ_CLI_PATH_MAX];
    int code = draw_sides(job, view);
    for (int k = 0; k < GSZ_COMPARE_PICTURES && code == GSZ_EXIT_OK; k++) {
        if (k < 2)
            memcpy(image->pixels, job->pixels[k], bytes);
        else
            gsz_compare_pixels(image->pixels, job->pixels[0], job->pixels[1], view->width,
                               view->height, &look);
        gsz_offscreen_name(&job->parts, path, index, part[k]);
        code = gsz_offscreen_write(&job->parts, path, &row->picture[k]);
    }
    return code;
}

/* ---- views ---- */

static int judge_view(compare_job *job, const gsz_render_view *view, gsz_score *out) {
    gsz_result result = gsz_judge_score(job->judge, out, view);
    const char *why = gsz_judge_error(job->judge);
    if (result == GSZ_OK) return GSZ_EXIT_OK;
    return gsz_cli_fail(job->session, gsz_cli_exit_of(result), "%s", *why ? why : "out of memory");
}

static int compare_view(compare_job *job, size_t index, gsz_compare_row *row) {
    const gsz_camera *camera = &job->parts.cameras.camera[index];
    gsz_render_view view = gsz_view_device_view(&job->device, job->arguments, job->filter);
    int code = gsz_offscreen_fit_image(&job->parts, camera);
    view.camera = *camera;
    view.width = (uint32_t)camera->width;
    view.height = (uint32_t)camera->height;
    *row = (gsz_compare_row){
        .view = index, .camera = camera->name, .width = view.width, .height = view.height};
    if (code == GSZ_EXIT_OK) code = judge_view(job, &view, &row->score);
    if (code == GSZ_EXIT_OK && makes_pictures(job)) code = write_pictures(job, index, &view, row);
    return code == GSZ_EXIT_OK ? gsz_offscreen_interrupted(&job->parts) : code;
}

static int compare_views(compare_job *job) {
    size_t first = gsz_offscreen_first_view(&job->parts), end = gsz_offscreen_end_view(&job->parts);
    gsz_compare_report *report = &job->report;
    int code = GSZ_EXIT_OK;
    gsz_cli_size_cameras(&job->parts.cameras, &job->arguments->common);
    report->row = calloc(end - first, sizeof *report->row);
    if (!report->row) return gsz_cli_fail(job->session, GSZ_EXIT_OTHER, "out of memory");
    for (size_t i = first; i < end && code == GSZ_EXIT_OK; i++) {
        gsz_cli_progress_draw(&job->session->progress, "compare",
                              (double)(i - first) / (double)(end - first));
        code = compare_view(job, i, &report->row[report->row_count++]);
    }
    return code;
}

/* ---- the run ---- */

static int run(compare_job *job) {
    int code = gsz_offscreen_read_cameras(&job->parts);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_fail_call(job->session, gsz_judge_create(&job->judge, job->session->pool),
                                 NULL);
    if (code == GSZ_EXIT_OK) code = open_painters(job);
    if (code == GSZ_EXIT_OK) code = load(job);
    if (code == GSZ_EXIT_OK) code = compare_views(job);
    if (code != GSZ_EXIT_OK) return code;
    job->report.filter =
        gsz_view_device_view(&job->device, job->arguments, job->filter).draw.filter;
    gsz_compare_report_print(job->session, &job->report);
    return code;
}

static void release(compare_job *job) {
    gsz_judge_destroy(&job->judge);
    for (int k = 0; k < 2; k++) free(job->pixels[k]);
    gsz_compare_report_free(&job->report);
    gsz_offscreen_release(&job->parts);
}

int gsz_offscreen_compare(gsz_cli_session *session, const gsz_view_arguments *arguments) {
    compare_job job = {.session = session,
                       .arguments = arguments,
                       .parts = {.session = session, .arguments = arguments}};
    gsz_compare_look look;
    int code = gsz_offscreen_choose_folder(&job.parts), closed;
    gsz_compare_look_default(&look);
    job.report.gain = arguments->difference > 0 ? (uint32_t)arguments->difference : look.gain;
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, &arguments->common);
    if (code != GSZ_EXIT_OK) return code;
    code = run(&job);
    gsz_painter_destroy(&job.second); /* nothing is being drawn: pictures were read */
    closed = gsz_view_device_close(session, &job.device);
    release(&job);
    return code == GSZ_EXIT_OK ? closed : code;
}
