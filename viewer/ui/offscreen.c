/* SPDX-License-Identifier: MIT */
/* offscreen.c - loads a scene, draws its views one by one, and tells how that went. */
#include "offscreen.h"

#include "camera_choice.h"
#include "offscreen_compare.h"
#include "offscreen_film.h"
#include "offscreen_parts.h"
#include "view_report.h"
#include "view_stream.h"

#include <stdlib.h>
#include <string.h>

enum { WARM_UP = 2, FRAME_DIGITS_LEAST = 4, VIEW_DIGITS_LEAST = 3 };

typedef struct offscreen_job {
    gsz_cli_session *session;
    const gsz_view_arguments *arguments;
    gsz_offscreen parts;
    gsz_view_device device;
    gsz_scene_facts facts;
    gsz_offscreen_film film;
    gsz_frame_times times, view_times;
    gsz_view_report report;
} offscreen_job;

static int fail(offscreen_job *job, gsz_result result) {
    return gsz_view_device_fail(job->session, &job->device, result);
}

/* ---- loading ---- */

static int take_facts(offscreen_job *job, const gsz_scene_facts *facts) {
    int code = gsz_view_check_frames(job->session, job->arguments, facts->frames);
    job->facts = *facts;
    return code == GSZ_EXIT_OK ? fail(job, gsz_painter_open(job->device.painter, facts)) : code;
}

static int take_film(offscreen_job *job, gsz_loaded *piece) {
    gsz_cloud cloud = {0};
    int code =
        gsz_offscreen_film_take(job->session, &job->film, job->arguments, piece, !job->device.cpu);
    if (code != GSZ_EXIT_OK || job->parts.cameras.count > 0) return code;
    code = gsz_offscreen_film_cloud(job->session, &job->film, &cloud);
    if (code == GSZ_EXIT_OK) code = gsz_offscreen_place_cameras(&job->parts, &cloud);
    gsz_cloud_free(job->session->context, &cloud);
    return code;
}

static int take_piece(void *user, gsz_loaded *piece) {
    offscreen_job *job = user;
    int code = GSZ_EXIT_OK;
    switch (piece->kind) {
    case GSZ_LOADED_FACTS: return take_facts(job, piece->facts);
    case GSZ_LOADED_FILM: return take_film(job, piece);
    case GSZ_LOADED_CLOUD:
        code = gsz_offscreen_place_cameras(&job->parts, &piece->cloud.cloud);
        return code == GSZ_EXIT_OK ? fail(job, gsz_painter_add(job->device.painter, piece)) : code;
    case GSZ_LOADED_GONE:
    case GSZ_LOADED_ROWS: return fail(job, gsz_painter_add(job->device.painter, piece));
    default: return code;
    }
}

/* Of a scene from a URL, or one that is too large for the device, what the one view needs that is drawn. */
static void look_at_one(offscreen_job *job, gsz_loader_options *options) {
    const gsz_view_arguments *arguments = job->arguments;
    size_t view_count = job->parts.cameras.count, first = gsz_offscreen_first_view(&job->parts);
    bool one = view_count > 0 && gsz_offscreen_end_view(&job->parts) == first + 1;
    gsz_view_stream_options(options, arguments);
    if (!one || job->device.cpu) return;
    gsz_cli_size_cameras(&job->parts.cameras, &arguments->common);
    const gsz_camera *camera = &job->parts.cameras.camera[first];
    const gsz_render_view view = {
        .camera = *camera, .width = (uint32_t)camera->width, .height = (uint32_t)camera->height};
    options->look = gsz_view_stream_look(&view, arguments);
}

static int load(offscreen_job *job) {
    gsz_loader_options options = {
        .frame = job->arguments->frame > 0 ? (uint32_t)job->arguments->frame : 0,
        .rows = !job->device.cpu,
        .proxies = gsz_view_wants_proxies(job->arguments),
        .cloud = job->device.cpu || job->parts.cameras.count == 0,
        .pool = job->session->pool,
        .room = gsz_view_device_room(&job->device, job->arguments)};
    look_at_one(job, &options);
    int code =
        gsz_offscreen_load(&job->parts, job->arguments->common.input, &options, take_piece, job);
    job->report.load_ms = (gsz_cli_clock() - job->session->started) * 1e3;
    return code;
}

/* ---- frames ---- */

static gsz_result draw_on_device(offscreen_job *job, const gsz_render_view *view,
                                 gsz_gpu_times *out_passes) {
    gsz_view_device *device = &job->device;
    VkCommandBuffer commands;
    uint32_t slot;
    GSZ_GPU_TRY(gsz_gpu_frames_begin(device->gpu, device->frames, &commands, &slot));
    GSZ_GPU_TRY(gsz_painter_draw(device->painter, commands, slot, view, true));
    GSZ_GPU_TRY(gsz_gpu_frames_end(device->gpu, device->frames, VK_NULL_HANDLE, VK_NULL_HANDLE));
    GSZ_GPU_TRY(gsz_gpu_frames_finish(device->gpu, device->frames));
    if (!gsz_gpu_frames_times(device->frames, out_passes)) out_passes->count = 0;
    return GSZ_OK;
}

static gsz_result draw_on_processor(offscreen_job *job, const gsz_render_view *view,
                                    gsz_gpu_times *out_passes) {
    gsz_painter *painter = job->device.painter;
    GSZ_GPU_TRY(gsz_painter_prepare(painter, view, true));
    gsz_painter_cpu_times(painter, &out_passes->ms[0], &out_passes->ms[1]);
    GSZ_GPU_TRY(gsz_painter_read(painter, view, job->parts.image.pixels));
    gsz_painter_cpu_times(painter, &(double){0}, &out_passes->ms[1]);
    out_passes->name[0] = "raster";
    out_passes->name[1] = "bytes";
    out_passes->count = 2;
    return GSZ_OK;
}

static int draw_frame(offscreen_job *job, const gsz_render_view *view, bool counts) {
    gsz_gpu_times passes = {0};
    double began = gsz_cli_clock() - job->film.making_ms / 1e3, ended;
    gsz_result result = job->device.cpu ? draw_on_processor(job, view, &passes)
                                        : draw_on_device(job, view, &passes);
    ended = gsz_cli_clock();
    if (job->film.film) gsz_gpu_times_add(&passes, "warp", job->film.making_ms);
    if (result != GSZ_OK) return fail(job, result);
    if (job->report.first_picture_ms == 0)
        job->report.first_picture_ms = (ended - job->session->started) * 1e3;
    if (counts && (!gsz_frame_times_add(&job->times, (ended - began) * 1e3, &passes) ||
                   !gsz_frame_times_add(&job->view_times, (ended - began) * 1e3, &passes)))
        return gsz_cli_fail(job->session, GSZ_EXIT_OTHER, "out of memory");
    return gsz_offscreen_interrupted(&job->parts);
}

static int show_frame(offscreen_job *job, uint32_t frame) {
    return gsz_offscreen_film_show(job->session, &job->film, job->device.painter, frame);
}

/* Films go on with every frame. */
static int measure_view(offscreen_job *job, const gsz_render_view *view) {
    int bench = job->arguments->bench, warm_up = bench > 0 ? WARM_UP : 0;
    int frames = bench > 0 ? bench : 1, code = GSZ_EXIT_OK;
    gsz_frame_times_clear(&job->view_times);
    for (int i = 0; i < warm_up + frames && code == GSZ_EXIT_OK; i++) {
        if (i > 0) code = show_frame(job, gsz_offscreen_film_next(&job->film));
        if (code == GSZ_EXIT_OK) code = draw_frame(job, view, i >= warm_up);
    }
    return code;
}

/* ---- pictures ---- */

/* Of several frames each has its number in the name. */
static void name_picture(const offscreen_job *job, char path[GSZ_CLI_PATH_MAX],
                         const gsz_view_report_row *row) {
    const gsz_offscreen *parts = &job->parts;
    const char *folder = parts->pictures.place.path;
    size_t views = parts->cameras.count, length = strlen(folder);
    if (!job->arguments->common.frames) {
        gsz_offscreen_name(parts, path, row->view, "");
        return;
    }
    memcpy(path, folder, length + 1);
    snprintf(path + length, GSZ_CLI_PATH_MAX - length, "%sframe_%0*u_view_%0*zu.png",
             folder[length - 1] == '/' ? "" : "/",
             gsz_cli_digits(job->facts.frames, FRAME_DIGITS_LEAST), row->film_frame,
             gsz_cli_digits(views, VIEW_DIGITS_LEAST), row->view);
}

static int write_picture(offscreen_job *job, gsz_view_report_row *row) {
    char path[GSZ_CLI_PATH_MAX];
    name_picture(job, path, row);
    return gsz_offscreen_write(&job->parts, path, &row->picture);
}

/* ---- views ---- */

static int draw_view(offscreen_job *job, size_t index, uint32_t frame, gsz_view_report_row *row) {
    const gsz_camera *camera = &job->parts.cameras.camera[index];
    gsz_render_view view = gsz_view_device_view(&job->device, job->arguments, job->facts.filter);
    int code = gsz_offscreen_fit_image(&job->parts, camera);
    view.camera = *camera;
    view.width = (uint32_t)camera->width;
    view.height = (uint32_t)camera->height;
    *row = (gsz_view_report_row){.view = index,
                                 .film_frame = frame,
                                 .camera = camera->name,
                                 .width = view.width,
                                 .height = view.height};
    if (code == GSZ_EXIT_OK) code = show_frame(job, frame);
    if (code == GSZ_EXIT_OK) code = measure_view(job, &view);
    if (code != GSZ_EXIT_OK) return code;
    row->visible = gsz_painter_visible(job->device.painter);
    row->frame = gsz_time_series_summary(&job->view_times.wall);
    row->passes_together = gsz_time_series_summary(&job->view_times.passes_together);
    if (!job->arguments->screenshot) return code;
    if (job->film.frame != frame) code = show_frame(job, frame); /* measuring went on */
    if (code == GSZ_EXIT_OK)
        code = fail(job, gsz_painter_read(job->device.painter, &view, job->parts.image.pixels));
    return code == GSZ_EXIT_OK ? write_picture(job, row) : code;
}

static int draw_views(offscreen_job *job) {
    size_t first = gsz_offscreen_first_view(&job->parts);
    size_t views = gsz_offscreen_end_view(&job->parts) - first;
    size_t rows = views * ((size_t)job->film.last - job->film.first + 1);
    int code = GSZ_EXIT_OK;
    gsz_cli_size_cameras(&job->parts.cameras, &job->arguments->common);
    job->report.row = calloc(rows, sizeof *job->report.row);
    if (!job->report.row) return gsz_cli_fail(job->session, GSZ_EXIT_OTHER, "out of memory");
    for (size_t i = 0; i < rows && code == GSZ_EXIT_OK; i++) {
        gsz_cli_progress_draw(&job->session->progress, "draw", (double)i / (double)rows);
        code = draw_view(job, first + i % views, job->film.first + (uint32_t)(i / views),
                         &job->report.row[job->report.row_count++]);
    }
    return code;
}

/* ---- the run ---- */

static void report(offscreen_job *job) {
    gsz_view_report *report = &job->report;
    gsz_view_film_report film;
    report->file = job->arguments->common.input;
    report->file_bytes = job->facts.file_bytes;
    gsz_render_view view = gsz_view_device_view(&job->device, job->arguments, job->facts.filter);
    report->mode = view.mode;
    report->filter = view.draw.filter;
    report->times = &job->times;
    if (job->film.film) {
        gsz_offscreen_film_report(&job->film, job->device.painter, &film);
        report->film = &film;
    }
    report->threads = gsz_pool_threads(job->session->pool);
    gsz_view_report_fill(report, &job->device);
    gsz_view_report_print(job->session, report);
}

static int run(offscreen_job *job) {
    int code = gsz_offscreen_read_cameras(&job->parts);
    if (code == GSZ_EXIT_OK)
        code = gsz_view_device_open(job->session, &job->device, job->arguments, NULL,
                                    job->session->pool);
    if (code == GSZ_EXIT_OK) code = load(job);
    if (code == GSZ_EXIT_OK) code = draw_views(job);
    if (code == GSZ_EXIT_OK) report(job);
    return code;
}

static void release(offscreen_job *job) {
    for (size_t i = 0; i < job->report.row_count; i++) free(job->report.row[i].picture);
    free(job->report.row);
    gsz_frame_times_free(&job->times);
    gsz_frame_times_free(&job->view_times);
    gsz_offscreen_release(&job->parts);
}

int gsz_offscreen_run(gsz_cli_session *session, const gsz_view_arguments *arguments) {
    offscreen_job job = {.session = session,
                         .arguments = arguments,
                         .parts = {.session = session, .arguments = arguments}};
    int code, closed;
    if (gsz_view_second(arguments)) return gsz_offscreen_compare(session, arguments);
    code = gsz_offscreen_choose_folder(&job.parts);
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, &arguments->common);
    if (code != GSZ_EXIT_OK) return code;
    code = run(&job);
    gsz_offscreen_film_close(&job.film);
    closed = gsz_view_device_close(session, &job.device);
    release(&job);
    return code == GSZ_EXIT_OK ? closed : code;
}
