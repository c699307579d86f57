/* SPDX-License-Identifier: MIT */
/* offscreen.c - loads a scene, draws its views one by one, and tells how that went. */
#include "offscreen.h"

#include "camera_choice.h"
#include "drawing.h"
#include "interrupt.h"
#include "offscreen_film.h"
#include "picture_limits.h"
#include "picture_places.h"
#include "view_report.h"

#include <stdlib.h>
#include <string.h>

enum { AUTOMATIC_VIEWS = 8, WARM_UP = 2, FRAME_DIGITS_LEAST = 4, VIEW_DIGITS_LEAST = 3 };

static const double poll_seconds = 0.1;

typedef struct offscreen_job {
    gsz_cli_session *session;
    const gsz_view_arguments *arguments;
    gsz_view_device device;
    gsz_loader *loader;
    gsz_scene_facts facts;
    gsz_offscreen_film film;
    gsz_camera_list cameras;
    gsz_cli_pictures pictures;
    bool folder_is_open;
    gsz_image image; /* of the view; its context is the session's */
    gsz_frame_times times, view_times;
    gsz_view_report report;
} offscreen_job;

static int fail(offscreen_job *job, gsz_result result) {
    return gsz_view_device_fail(job->session, &job->device, result);
}

/* ---- cameras ---- */

static size_t camera_count(const offscreen_job *job) {
    int views = job->arguments->common.views;
    if (job->cameras.count > 0) return job->cameras.count;
    return views > 0 ? (size_t)views : AUTOMATIC_VIEWS;
}

static size_t first_view(const offscreen_job *job) {
    int view = job->arguments->common.view;
    return view >= 0 ? (size_t)view : 0;
}

static size_t end_view(const offscreen_job *job) {
    return job->arguments->common.view >= 0 ? first_view(job) + 1 : job->cameras.count;
}

static int check_view(const offscreen_job *job) {
    if (first_view(job) < camera_count(job)) return GSZ_EXIT_OK;
    return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                        "option '--view': there is no camera %d among %zu, counted from 0",
                        job->arguments->common.view, camera_count(job));
}

/* Slips of the command line should not cost a minute of loading. */
static int read_cameras(offscreen_job *job) {
    const gsz_cli_arguments *arguments = &job->arguments->common;
    int code = gsz_cli_read_cameras(job->session, &job->cameras, arguments);
    if (code == GSZ_EXIT_OK) code = check_view(job);
    if (job->cameras.count == 0) return code;
    for (size_t i = first_view(job); i < end_view(job) && code == GSZ_EXIT_OK; i++)
        code =
            gsz_cli_check_side(job->session, &job->cameras.camera[i], i, arguments, "give --size");
    return code;
}

static int place_cameras(offscreen_job *job, const gsz_cloud *cloud) {
    const gsz_cli_arguments *arguments = &job->arguments->common;
    int code = gsz_cli_place_cameras(job->session, &job->cameras, arguments, cloud,
                                     arguments->input, (int)camera_count(job));
    return code == GSZ_EXIT_OK ? check_view(job) : code;
}

/* ---- loading ---- */

static void tell(offscreen_job *job, const gsz_loaded *piece) {
    if (piece->message == GSZ_MESSAGE_WARNING)
        gsz_cli_warn(job->session, "%s", piece->text);
    else
        gsz_cli_notice(job->session, "%s", piece->text);
}

static int take_facts(offscreen_job *job, const gsz_scene_facts *facts) {
    int code = gsz_view_check_frames(job->session, job->arguments, facts->frames);
    job->facts = *facts;
    return code == GSZ_EXIT_OK ? fail(job, gsz_painter_open(job->device.painter, facts)) : code;
}

static int take_film(offscreen_job *job, gsz_loaded *piece) {
    gsz_cloud cloud = {0};
    int code =
        gsz_offscreen_film_take(job->session, &job->film, job->arguments, piece, !job->device.cpu);
    if (code != GSZ_EXIT_OK || job->cameras.count > 0) return code;
    code = gsz_offscreen_film_cloud(job->session, &job->film, &cloud);
    if (code == GSZ_EXIT_OK) code = place_cameras(job, &cloud);
    gsz_cloud_free(job->session->context, &cloud);
    return code;
}

static int take_piece(offscreen_job *job, gsz_loaded *piece) {
    int code = GSZ_EXIT_OK;
    switch (piece->kind) {
    case GSZ_LOADED_FACTS: return take_facts(job, piece->facts);
    case GSZ_LOADED_FILM: return take_film(job, piece);
    case GSZ_LOADED_CLOUD:
        if (job->cameras.count == 0) code = place_cameras(job, &piece->cloud.cloud);
        return code == GSZ_EXIT_OK ? fail(job, gsz_painter_add(job->device.painter, piece)) : code;
    case GSZ_LOADED_ROWS: return fail(job, gsz_painter_add(job->device.painter, piece));
    case GSZ_LOADED_MESSAGE: tell(job, piece); return code;
    case GSZ_LOADED_FAILURE:
        return gsz_cli_fail(job->session, gsz_cli_exit_of(piece->result), "%s", piece->text);
    case GSZ_LOADED_HOME:
    case GSZ_LOADED_ALL: break;
    }
    return code;
}

static int interrupted(offscreen_job *job) {
    if (!gsz_cli_interrupted()) return GSZ_EXIT_OK;
    gsz_cli_interrupt_settle();
    return gsz_cli_fail(job->session, GSZ_EXIT_INTERRUPTED, "interrupted");
}

static int load(offscreen_job *job) {
    gsz_loader_options options = {
        .frame = job->arguments->frame > 0 ? (uint32_t)job->arguments->frame : 0,
        .rows = !job->device.cpu,
        .cloud = job->device.cpu || job->cameras.count == 0,
        .pool = job->session->pool};
    int code = fail(job, gsz_loader_start(&job->loader, job->arguments->common.input, &options));
    bool all = false;
    while (code == GSZ_EXIT_OK && !all) {
        gsz_loaded piece = {0};
        code = interrupted(job);
        if (code != GSZ_EXIT_OK || !gsz_loader_poll(job->loader, &piece, poll_seconds)) continue;
        all = piece.kind == GSZ_LOADED_ALL;
        gsz_cli_progress_draw(&job->session->progress, "load", gsz_loader_progress(job->loader));
        code = take_piece(job, &piece);
        gsz_loaded_free(&piece);
    }
    gsz_loader_stop(&job->loader);
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
    GSZ_GPU_TRY(gsz_painter_read(painter, view, job->image.pixels));
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
    return interrupted(job);
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

/* The picture is opaque: PNGs are as those of gsz render, without alpha. */
static void drop_alpha(gsz_image *image) {
    size_t pixels = (size_t)image->width * (size_t)image->height;
    for (size_t i = 1; i < pixels; i++) memmove(image->pixels + 3 * i, image->pixels + 4 * i, 3);
    image->channels = 3;
}

/* Of several frames each has its number in the name. */
static void name_picture(const offscreen_job *job, char path[GSZ_CLI_PATH_MAX],
                         const gsz_view_report_row *row) {
    const char *folder = job->pictures.place.path;
    size_t views = job->cameras.count, length = strlen(folder);
    if (!job->arguments->common.frames) {
        gsz_cli_pictures_name(&job->pictures, path, row->view, views);
        return;
    }
    memcpy(path, folder, length + 1);
    snprintf(path + length, GSZ_CLI_PATH_MAX - length, "%sframe_%0*u_view_%0*zu.png",
             folder[length - 1] == '/' ? "" : "/",
             gsz_cli_digits(job->facts.frames, FRAME_DIGITS_LEAST), row->film_frame,
             gsz_cli_digits(views, VIEW_DIGITS_LEAST), row->view);
}

static int write_picture(offscreen_job *job, gsz_view_report_row *row) {
    gsz_context *context = job->session->context;
    char path[GSZ_CLI_PATH_MAX];
    gsz_buffer png = {0};
    int code;
    drop_alpha(&job->image);
    code = gsz_cli_fail_call(job->session, gsz_image_encode_png(context, &png, &job->image), NULL);
    job->image.channels = 4;
    name_picture(job, path, row);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_pictures_write(job->session, &job->pictures, path, &png);
    if (code == GSZ_EXIT_OK) row->picture = strdup(path);
    gsz_buffer_free(context, &png);
    return code;
}

static int fit_image(offscreen_job *job, const gsz_camera *camera) {
    gsz_context *context = job->session->context;
    if (job->image.width == camera->width && job->image.height == camera->height)
        return GSZ_EXIT_OK;
    gsz_image_free(context, &job->image);
    return gsz_cli_fail_call(
        job->session, gsz_image_create(context, &job->image, camera->width, camera->height, 4),
        NULL);
}

/* Only now that there is a picture: whoever interrupts long benchmarks leaves no empty folder. */
static int open_folder(offscreen_job *job) {
    if (job->folder_is_open) return GSZ_EXIT_OK;
    job->folder_is_open = true;
    return gsz_cli_pictures_open(job->session, &job->pictures);
}

/* ---- views ---- */

static int draw_view(offscreen_job *job, size_t index, uint32_t frame, gsz_view_report_row *row) {
    const gsz_camera *camera = &job->cameras.camera[index];
    gsz_render_view view = gsz_view_device_view(&job->device, job->arguments, job->facts.filter);
    int code = fit_image(job, camera);
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
        code = fail(job, gsz_painter_read(job->device.painter, &view, job->image.pixels));
    if (code == GSZ_EXIT_OK) code = open_folder(job);
    return code == GSZ_EXIT_OK ? write_picture(job, row) : code;
}

static int draw_views(offscreen_job *job) {
    size_t first = first_view(job), views = end_view(job) - first;
    size_t rows = views * ((size_t)job->film.last - job->film.first + 1);
    int code = GSZ_EXIT_OK;
    gsz_cli_size_cameras(&job->cameras, &job->arguments->common);
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

static int choose_folder(offscreen_job *job) {
    const char *folder = job->arguments->screenshot;
    gsz_cli_arguments arguments = {.input = job->arguments->common.input, .output = folder};
    if (!folder) return GSZ_EXIT_OK;
    if (gsz_cli_is_dash(folder) || gsz_cli_has_ending(folder, ".png"))
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "option '--screenshot' takes a directory, not '%.60s'", folder);
    return gsz_cli_pictures_choose(job->session, &job->pictures, &arguments);
}

static int run(offscreen_job *job) {
    int code = read_cameras(job);
    if (code == GSZ_EXIT_OK)
        code = gsz_view_device_open(job->session, &job->device, job->arguments, NULL,
                                    job->session->pool);
    if (code == GSZ_EXIT_OK) code = load(job);
    if (code == GSZ_EXIT_OK) code = draw_views(job);
    if (code == GSZ_EXIT_OK) report(job);
    return code;
}

static void release(offscreen_job *job) {
    gsz_context *context = job->session->context;
    for (size_t i = 0; i < job->report.row_count; i++) free(job->report.row[i].picture);
    free(job->report.row);
    gsz_frame_times_free(&job->times);
    gsz_frame_times_free(&job->view_times);
    if (job->arguments->screenshot) gsz_cli_pictures_close(job->session, &job->pictures);
    gsz_image_free(context, &job->image);
    gsz_camera_list_free(context, &job->cameras);
}

int gsz_offscreen_run(gsz_cli_session *session, const gsz_view_arguments *arguments) {
    offscreen_job job = {.session = session, .arguments = arguments};
    int code = choose_folder(&job), closed;
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, &arguments->common);
    if (code != GSZ_EXIT_OK) return code;
    code = run(&job);
    gsz_loader_stop(&job.loader);
    gsz_offscreen_film_close(&job.film);
    closed = gsz_view_device_close(session, &job.device);
    release(&job);
    return code == GSZ_EXIT_OK ? closed : code;
}
