/* SPDX-License-Identifier: MIT */
/* xr_app_run.c - opens headset, device and mirror, goes round until the session is over, and closes in reverse. */
#include "xr_app_run.h"

#include "camera_choice.h"
#include "interrupt.h"
#include "system_process.h"
#include "view_report.h"
#include "xr_app.h"
#include "xr_scales.h"

#include <stdlib.h>

static const double idle_pause = 0.01; /* seconds */

/* What the runtime says goes before what Vulkan makes of it. */
static int fail(gsz_xr_app *app, gsz_result result) {
    if (result == GSZ_OK) return GSZ_EXIT_OK;
    if (app->xr.error[0])
        return gsz_cli_fail(app->session, gsz_cli_exit_of(app->xr.failure), "%s", app->xr.error);
    return gsz_view_device_fail(app->session, &app->device, result);
}

void gsz_xr_app_fail(gsz_xr_app *app, gsz_result result) {
    if (result != GSZ_OK && app->code == GSZ_EXIT_OK) app->code = fail(app, result);
}

/* ---- opening ---- */

static int check_arguments(gsz_cli_session *session, const gsz_view_arguments *arguments) {
    const char *other = arguments->offscreen                           ? "--offscreen"
                        : arguments->screenshot                        ? "--screenshot"
                        : arguments->device                            ? "--device"
                        : arguments->renderer == GSZ_VIEW_RENDERER_CPU ? "--renderer cpu"
                        : arguments->common.views > 0                  ? "--views"
                        : gsz_view_second(arguments)                   ? "a second scene"
                                                                       : NULL;
    if (!other) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_USAGE, "%s does not go with --vr", other);
}

static int read_cameras(gsz_xr_app *app) {
    const gsz_cli_arguments *arguments = &app->arguments.common;
    int code = gsz_cli_read_cameras(app->session, &app->cameras, arguments);
    if (code != GSZ_EXIT_OK || arguments->view < 0) return code;
    if ((size_t)arguments->view < app->cameras.count) return code;
    return gsz_cli_fail(app->session, GSZ_EXIT_USAGE,
                        "option '--view': there is no camera %d among %zu, counted from 0",
                        arguments->view, app->cameras.count);
}

static int open_mirror(gsz_xr_app *app, gsz_gpu_options *options) {
    if (app->arguments.no_mirror || gsz_xr_mirror_open(&app->mirror, options)) return GSZ_EXIT_OK;
    return gsz_cli_fail(app->session, GSZ_EXIT_IO,
                        "no window can be opened: %s (--no-mirror works without one)",
                        SDL_GetError());
}

static int open_device(gsz_xr_app *app, const gsz_gpu_options *options) {
    gsz_view_device *device = &app->device;
    int code;
    app->arguments.renderer = GSZ_VIEW_RENDERER_GPU;
    code = gsz_view_device_open(app->session, device, &app->arguments, options, NULL);
    if (code != GSZ_EXIT_OK) return code;
    app->view = gsz_view_device_view(device, &app->arguments, GSZ_SCREEN_FILTER_DILATE);
    app->view.rim = app->arguments.vr_rim;
    app->paint = (gsz_xr_paint){.gpu = device->gpu,
                                .frames = device->frames,
                                .renderer = gsz_painter_renderer(device->painter)};
    return app->mirror.window ? fail(app, gsz_xr_mirror_start(&app->mirror, device->gpu)) : code;
}

static gsz_result open_headset(gsz_xr_app *app) {
    GSZ_XR_TRY(
        gsz_xr_session_open(&app->headset, &app->xr, app->device.gpu, app->arguments.passthrough));
    GSZ_XR_TRY(gsz_xr_paint_open(&app->paint, &app->headset));
    GSZ_XR_TRY(
        gsz_xr_overlay_open(&app->overlay, &app->headset, app->device.gpu, app->device.frames));
    return gsz_xr_input_open(&app->input, &app->headset);
}

static int open_app(gsz_xr_app *app) {
    gsz_gpu_options options = {0};
    gsz_gpu_maker maker;
    int code = read_cameras(app);
    if (code == GSZ_EXIT_OK) code = fail(app, gsz_xr_open(&app->xr));
    if (code == GSZ_EXIT_OK) code = open_mirror(app, &options);
    if (code != GSZ_EXIT_OK) return code;
    maker = gsz_xr_gpu_maker(&app->xr);
    options.maker = &maker;
    code = open_device(app, &options);
    if (code == GSZ_EXIT_OK) code = fail(app, open_headset(app));
    if (code == GSZ_EXIT_OK) code = fail(app, gsz_xr_app_load(app));
    return code;
}

/* ---- the loop ---- */

static bool is_done(gsz_xr_app *app) {
    bool bench = app->arguments.bench > 0;
    return app->code != GSZ_EXIT_OK || gsz_cli_interrupted() ||
           gsz_xr_mirror_wants_end(&app->mirror) ||
           (bench && app->times.wall.count >= (size_t)app->arguments.bench);
}

static gsz_result go_round(gsz_xr_app *app) {
    gsz_xr_session *headset = &app->headset;
    while (!headset->is_over) {
        GSZ_XR_TRY(gsz_xr_session_poll(headset));
        if (is_done(app)) GSZ_XR_TRY(gsz_xr_session_leave(headset));
        gsz_xr_app_take_pieces(app);
        if (headset->is_running)
            GSZ_XR_TRY(gsz_xr_app_frame(app));
        else if (!headset->is_over)
            gsz_system_sleep(idle_pause);
    }
    return GSZ_OK;
}

static void report(gsz_xr_app *app) {
    gsz_view_film_report film;
    gsz_view_report_row row = {.camera = "both eyes",
                               .width = app->paint.extent.width,
                               .height = app->paint.extent.height};
    gsz_view_report report = {.file = app->arguments.common.input,
                              .film = gsz_view_film_report_of(&film, app->film, &app->device),
                              .file_bytes = app->facts.file_bytes,
                              .mode = app->view.mode,
                              .filter = app->view.draw.filter,
                              .times = &app->times,
                              .first_picture_ms = app->first_picture_ms,
                              .load_ms = app->load_ms};
    gsz_view_report_print_row(app->session, &report, &row, &app->device);
}

/* To be remembered is no more than nice: that it cannot be is no error. */
static void keep_scale(gsz_xr_app *app) {
    gsz_context *context = app->session->context;
    if (app->rescaled &&
        gsz_xr_scales_keep(context, app->arguments.common.input, app->place.metres) != GSZ_OK)
        gsz_cli_warn(app->session, "the scale is not remembered: %s", gsz_context_error(context));
}

static int run(gsz_xr_app *app) {
    int code = open_app(app);
    if (code != GSZ_EXIT_OK) return code;
    gsz_xr_app_fail(app, go_round(app));
    keep_scale(app);
    if (app->code == GSZ_EXIT_OK && gsz_cli_interrupted()) {
        gsz_cli_interrupt_settle();
        return gsz_cli_fail(app->session, GSZ_EXIT_INTERRUPTED, "interrupted");
    }
    if (app->code == GSZ_EXIT_OK && app->arguments.bench > 0) report(app);
    return app->code;
}

static int close_app(gsz_xr_app *app) {
    gsz_gpu *gpu = app->device.gpu;
    gsz_result waited = GSZ_OK;
    int code;
    gsz_loader_stop(&app->loader);
    gsz_xr_app_close_film(app);
    if (gpu && gpu->device) {
        waited = gsz_gpu_wait(gpu);
        (void)waited; /* what was lost is lost, and was said when it was */
        gsz_xr_overlay_close(&app->overlay);
        gsz_xr_paint_close(&app->paint);
        gsz_xr_mirror_stop(&app->mirror, gpu);
    }
    gsz_xr_input_close(&app->input);
    if (app->headset.xr) gsz_xr_session_close(&app->headset);
    code = gsz_view_device_close(app->session, &app->device);
    gsz_xr_close(&app->xr);
    if (app->mirror.window) gsz_xr_mirror_close(&app->mirror);
    gsz_scene_points_free(&app->points);
    gsz_frame_times_free(&app->times);
    gsz_camera_list_free(app->session->context, &app->cameras);
    return code;
}

int gsz_xr_app_run(gsz_cli_session *session, const gsz_view_arguments *arguments) {
    int code = check_arguments(session, arguments), closed;
    gsz_xr_app *app = code == GSZ_EXIT_OK ? calloc(1, sizeof *app) : NULL;
    if (code != GSZ_EXIT_OK) return code;
    if (!app) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    app->session = session;
    app->arguments = *arguments;
    code = gsz_cli_session_start(session, &arguments->common);
    if (code == GSZ_EXIT_OK) {
        code = run(app);
        closed = close_app(app);
        if (code == GSZ_EXIT_OK) code = closed;
    }
    free(app);
    return code;
}
