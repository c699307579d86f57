/* SPDX-License-Identifier: MIT */
/* window.c - opens the window, and goes round until it is closed: events, pieces of scenes, frames. */
#include "window.h"

#include "app_compare.h"
#include "camera_choice.h"
#include "interrupt.h"
#include "view_report.h"

#include <SDL_vulkan.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1280, HEIGHT = 720, WAIT_IDLE_MS = 100, WAIT_BUSY_MS = 5 };

/* ---- opening ---- */

static bool make_surface(void *user, VkInstance instance, VkSurfaceKHR *out_surface) {
    return SDL_Vulkan_CreateSurface(user, instance, out_surface) == SDL_TRUE;
}

/* Without a display SDL may fall back on a driver that shows nothing, and complain of that one. */
static const char *why_no_window(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    bool blind = driver && (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0);
    return blind ? "there is no display" : SDL_GetError();
}

static int fail_window(gsz_app *app) {
    return gsz_cli_fail(app->session, GSZ_EXIT_IO,
                        "no window can be opened: %s (--offscreen works without one)",
                        why_no_window());
}

static int open_window(gsz_app *app) {
    gsz_cli_extent size = app->arguments->common.size;
    if (size.width == 0) size = (gsz_cli_extent){WIDTH, HEIGHT};
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return fail_window(app);
    SDL_EnableScreenSaver();
    if (SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER) != 0)
        gsz_cli_notice(app->session, "no gamepads: %s", SDL_GetError());
    app->window = SDL_CreateWindow(
        "gsz-view", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, size.width, size.height,
        SDL_WINDOW_VULKAN | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!app->window) return fail_window(app);
    app->opened_at = gsz_cli_clock();
    SDL_EventState(SDL_DROPFILE, SDL_ENABLE);
    return GSZ_EXIT_OK;
}

static int open_device(gsz_app *app) {
    gsz_gpu_options options = {.present = true, .make_surface = make_surface, .user = app->window};
    unsigned count = 0;
    const char **names = NULL;
    int code;
    if (!SDL_Vulkan_GetInstanceExtensions(app->window, &count, NULL)) return fail_window(app);
    names = calloc(count + 1, sizeof *names);
    if (!names) return gsz_cli_fail(app->session, GSZ_EXIT_OTHER, "out of memory");
    if (!SDL_Vulkan_GetInstanceExtensions(app->window, &count, names)) count = 0;
    options.instance_extensions = names;
    options.instance_extension_count = count;
    code = gsz_view_device_open(app->session, &app->device, app->arguments, &options,
                                app->session->pool);
    free(names);
    if (code != GSZ_EXIT_OK) return code;
    app->vsync = !app->arguments->no_vsync;
    return gsz_view_device_fail(
        app->session, &app->device,
        gsz_gpu_swapchain_create(app->device.gpu, &app->swapchain, app->vsync));
}

/* Before a window opens: slips of the command line are told at once. */
static int read_cameras(gsz_app *app) {
    const gsz_cli_arguments *arguments = &app->arguments->common;
    int code = gsz_cli_read_cameras(app->session, &app->cameras, arguments);
    if (code != GSZ_EXIT_OK || arguments->view < 0) return code;
    if ((size_t)arguments->view >= app->cameras.count)
        return gsz_cli_fail(app->session, GSZ_EXIT_USAGE,
                            "option '--view': there is no camera %d among %zu, counted from 0",
                            arguments->view, app->cameras.count);
    app->camera_index = (size_t)arguments->view;
    return code;
}

static bool remembers(const gsz_app *app) {
    return !app->arguments->no_settings && app->arguments->bench == 0;
}

static void open_settings(gsz_app *app) {
    char path[GSZ_SETTINGS_PATH_MAX];
    gsz_view_settings_default(&app->settings);
    if (remembers(app) && gsz_view_settings_place(path) &&
        !gsz_view_settings_read(app->session->context, &app->settings, path))
        gsz_cli_notice(app->session, "%s: no settings of gsz-view, left aside", path);
}

/* Without a word where that cannot be: a place that cannot be written is no reason to complain each time. */
static void close_settings(gsz_app *app) {
    char path[GSZ_SETTINGS_PATH_MAX];
    gsz_result ignored;
    app->settings.speed = app->controls.speed;
    app->settings.min_opacity = app->view.least_alpha;
    if (app->ready && remembers(app) && gsz_view_settings_place(path)) {
        ignored = gsz_view_settings_write(app->session->context, &app->settings, path);
        (void)ignored;
    }
    gsz_view_settings_free(&app->settings);
}

static int open_app(gsz_app *app) {
    int code = read_cameras(app);
    open_settings(app);
    if (code == GSZ_EXIT_OK) code = gsz_app_camera_open(app);
    if (code == GSZ_EXIT_OK && gsz_pool_create(&app->loading_pool, app->arguments->common.threads))
        code = gsz_cli_fail(app->session, GSZ_EXIT_OTHER, "cannot start the threads");
    if (code == GSZ_EXIT_OK) code = open_window(app);
    if (code == GSZ_EXIT_OK) code = open_device(app);
    if (code == GSZ_EXIT_OK) code = gsz_app_compare_open(app);
    if (code == GSZ_EXIT_OK) code = gsz_app_panel_open(app);
    return code;
}

/* ---- the loop ---- */

static int wait_of(const gsz_app *app, bool moving) {
    bool hurries = app->loaded && app->arguments->bench > 0 && !app->film.player;
    bool loads = app->loader || (app->compare && app->compare->loader);
    int most = loads ? WAIT_BUSY_MS : WAIT_IDLE_MS;
    double film = gsz_app_film_wait(app) * 1e3;
    if (moving || (app->exposed && app->ready) || hurries) return 0;
    return film >= 0 && film < most ? (int)film : most;
}

static void take_events(gsz_app *app, int wait_ms) {
    SDL_Event event;
    if (app->panel.hold || !SDL_WaitEventTimeout(&event, wait_ms > 0 ? wait_ms : 1)) return;
    do gsz_app_handle(app, &event);
    while (!app->quit && !app->panel.hold && SDL_PollEvent(&event));
}

static bool bench_is_over(const gsz_app *app) {
    if (app->arguments->bench == 0) return false;
    return app->times.wall.count >= (size_t)app->arguments->bench ||
           (app->loaded && gsz_app_film_has_ended(app));
}

static void go_round(gsz_app *app) {
    bool moving = false;
    while (!app->quit) {
        take_events(app, wait_of(app, moving));
        if (gsz_cli_interrupted()) break;
        if (gsz_file_dialog_poll(&app->dialog)) gsz_app_load(app, app->dialog.path);
        gsz_app_take_pieces(app);
        gsz_app_play(app);
        gsz_app_compare_take_pieces(app);
        gsz_app_camera_take_pieces(app);
        moving = gsz_app_fly(app);
        gsz_app_draw(app);
        app->panel.hold = false; /* whether there was anything to draw on or not */
        gsz_app_compare_score(app);
        gsz_app_update_title(app);
        if (bench_is_over(app)) break;
    }
}

static void report(gsz_app *app) {
    gsz_render_view view;
    gsz_app_current_view(app, &view);
    gsz_view_film_report film;
    gsz_view_report_row row = {
        .camera = view.camera.name, .width = view.width, .height = view.height};
    gsz_view_report report = {.file = app->arguments->common.input,
                              .film =
                                  gsz_view_film_report_of(&film, app->film.player, &app->device),
                              .file_bytes = app->facts.file_bytes,
                              .mode = app->view.mode,
                              .filter = app->view.draw.filter,
                              .times = &app->times,
                              .first_picture_ms = app->first_picture_ms,
                              .load_ms = app->loaded_ms};
    gsz_view_report_print_row(app->session, &report, &row, &app->device);
}

static int run(gsz_app *app) {
    int code = open_app(app);
    if (code != GSZ_EXIT_OK) return code;
    app->view = gsz_view_device_view(&app->device, app->arguments, GSZ_SCREEN_FILTER_DILATE);
    if (app->arguments->min_opacity < 0) app->view.least_alpha = app->settings.min_opacity;
    app->exposed = true;
    app->stepped_at = gsz_cli_clock();
    gsz_controls_init(&app->controls);
    app->controls.speed = app->settings.speed;
    gsz_app_load(app, app->arguments->common.input);
    go_round(app);
    if (gsz_cli_interrupted()) {
        gsz_cli_interrupt_settle();
        return gsz_cli_fail(app->session, GSZ_EXIT_INTERRUPTED, "interrupted");
    }
    if (app->code == GSZ_EXIT_OK && bench_is_over(app)) report(app);
    return app->code;
}

static int close_app(gsz_app *app) {
    int code = GSZ_EXIT_OK;
    gsz_result waited = GSZ_OK;
    gsz_app_close_scene(app);
    gsz_app_close_film(app);
    gsz_file_dialog_close(&app->dialog);
    if (app->swapchain) {
        waited = gsz_gpu_wait(app->device.gpu);
        (void)waited; /* what was lost is lost, and was said when it was */
        gsz_gpu_swapchain_destroy(app->device.gpu, &app->swapchain);
    }
    gsz_app_compare_close(app);
    gsz_app_panel_close(app);
    close_settings(app);
    gsz_app_camera_close(app);
    free(app->path);
    if (app->device.gpu) gsz_gpu_image_destroy(app->device.gpu, &app->stage);
    code = gsz_view_device_close(app->session, &app->device);
    gsz_pool_destroy(&app->loading_pool);
    gsz_scene_points_free(&app->points);
    gsz_frame_times_free(&app->times);
    gsz_camera_list_free(app->session->context, &app->cameras);
    if (app->window) SDL_DestroyWindow(app->window);
    SDL_Quit();
    return code;
}

int gsz_window_run(gsz_cli_session *session, const gsz_view_arguments *arguments) {
    gsz_app *app = calloc(1, sizeof *app);
    int code, closed;
    if (!app) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    app->session = session;
    app->arguments = arguments;
    code = gsz_cli_session_start(session, &arguments->common);
    if (code == GSZ_EXIT_OK) {
        code = run(app);
        closed = close_app(app);
        if (code == GSZ_EXIT_OK) code = closed;
    }
    free(app);
    return code;
}
