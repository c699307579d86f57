/* SPDX-License-Identifier: MIT */
/* app_scene.c - scenes come and go: starts loaders, takes what they bring, finds where to look from. */
#include "app_compare.h"

#include "camera_choice.h"
#include "paths.h"
#include "view_stream.h"

#include <stdlib.h>
#include <string.h>

/* So long may taking pieces hold up the window, seconds. */
static const double taking_most = 0.004;
static const float first_fov = 50;

/* ---- beginning and end ---- */

void gsz_app_close_scene(gsz_app *app) {
    gsz_loader_stop(&app->loader);
    free(app->loading);
    app->loading = NULL;
}

void gsz_app_load(gsz_app *app, const char *path) {
    gsz_loader_options options = {
        .rows = !app->device.cpu,
        .cloud = app->device.cpu || app->compare,
        .first_cloud = app->device.cpu,
        .home = true,
        .proxies = gsz_view_wants_proxies(app->arguments),
        .room = app->compare ? 0 : gsz_view_device_room(&app->device, app->arguments),
        .pool = app->loading_pool};
    int width, height;
    SDL_GetWindowSize(app->window, &width, &height);
    options.aspect = height > 0 ? (float)width / (float)height : 1;
    memcpy(options.up, app->arguments->common.up, sizeof options.up);
    app->first_frame = app->loads++ == 0 ? app->arguments->frame : -1;
    options.frame = app->first_frame > 0 ? (uint32_t)app->first_frame : 0;
    gsz_view_stream_options(&options, app->arguments);
    gsz_app_close_scene(app);
    app->loaded = false;
    app->loading = strdup(path);
    if (!app->loading || gsz_loader_start(&app->loader, path, &options) != GSZ_OK)
        gsz_app_note(app, "%s: out of memory", path);
    app->titled_at = 0;
}

/* The old scene stays; what came of the new one too. */
static void fail_loading(gsz_app *app, const gsz_loaded *piece) {
    int code = gsz_cli_fail(app->session, gsz_cli_exit_of(piece->result), "%s", piece->text);
    gsz_app_note(app, "%s", piece->text);
    app->note_for = 1e9; /* until something else is to be said */
    gsz_app_panel_tell(app, app->note);
    if (!app->ready || app->arguments->bench > 0) app->code = code;
    if (app->arguments->bench > 0) app->quit = true;
}

/* ---- where to look from ---- */

static void look_first(gsz_app *app) {
    const float *up = app->arguments->common.up;
    gsz_camera home = app->controls.camera;
    float out_up[3], aspect = 1;
    int width, height;
    SDL_GetWindowSize(app->window, &width, &height);
    if (height > 0) aspect = (float)width / (float)height;
    gsz_scene_points_ball(&app->points, &app->ball);
    gsz_scene_look_at_ball(&home, out_up, &app->ball,
                           gsz_cli_has_up(&app->arguments->common) ? up : app->facts.up, first_fov,
                           aspect);
    gsz_controls_set_home(&app->controls, &home, out_up, &app->ball);
    if (app->cameras.count > 0)
        gsz_app_step_camera(app, 0);
    else if (!app->touched)
        gsz_controls_go_home(&app->controls);
    app->ready = true;
}

void gsz_app_step_camera(gsz_app *app, int step) {
    size_t count = app->cameras.count;
    if (count == 0) {
        gsz_app_note(app, "no cameras: start with --cameras FILE");
        return;
    }
    app->camera_index = (app->camera_index + count + (size_t)(step + (int)count)) % count;
    gsz_controls_jump(&app->controls, &app->cameras.camera[app->camera_index], &app->ball);
    if (step != 0) gsz_app_note(app, "camera %zu of %zu, counted from 0", app->camera_index, count);
}

static void take_home(gsz_app *app, const gsz_loaded *piece) {
    gsz_controls_set_home(&app->controls, &piece->home, piece->up, &app->ball);
    if (!app->touched && app->cameras.count == 0) gsz_controls_go_home(&app->controls);
}

/* ---- pieces ---- */

static void take_facts(gsz_app *app, const gsz_scene_facts *facts) {
    const char *name = gsz_cli_last_part(app->loading);
    if (gsz_app_compare_refuses(app, facts)) return;
    if (app->loads == 1)
        app->code = gsz_view_check_frames(app->session, app->arguments, facts->frames);
    app->quit |= app->code != GSZ_EXIT_OK;
    gsz_app_close_film(app);
    app->facts = *facts;
    free(app->path);
    app->path = strdup(app->loading);
    gsz_app_camera_forget_scene(app);
    gsz_app_camera_stop(app);
    app->ready = false;
    app->touched = false;
    app->note[0] = '\0'; /* what was said of another file */
    gsz_app_panel_tell(app, "");
    app->view.draw.filter =
        gsz_view_device_view(&app->device, app->arguments, facts->filter).draw.filter;
    gsz_scene_points_free(&app->points);
    snprintf(app->name, sizeof app->name, "%s", gsz_cli_is_dash(name) ? "standard input" : name);
    gsz_app_fail(app, gsz_painter_open(app->device.painter, facts));
}

static void take_rows(gsz_app *app, gsz_loaded *piece) {
    bool first_layer = piece->rows.layer == 0, enough = !first_layer;
    if (!app->ready && first_layer && !gsz_scene_points_add_rows(&app->points, &piece->rows))
        enough = true;
    gsz_app_fail(app, gsz_painter_add(app->device.painter, piece));
    if (!app->ready && enough) look_first(app);
}

static void take_cloud(gsz_app *app, gsz_loaded *piece) {
    if (!app->ready && gsz_scene_points_add_cloud(&app->points, &piece->cloud.cloud))
        look_first(app);
    gsz_app_fail(app, gsz_painter_add(app->device.painter, piece));
    gsz_app_compare_take_first(app, &piece->cloud);
}

static void take_film(gsz_app *app, gsz_loaded *piece) {
    gsz_scene_points_free(&app->points);
    app->points = piece->points;
    piece->points = (gsz_scene_points){0};
    look_first(app);
    gsz_app_take_film(app, piece);
}

static void take_all(gsz_app *app) {
    if (!app->ready) look_first(app);
    app->loaded = true;
    if (app->path) gsz_view_settings_add_recent(&app->settings, app->path);
    app->loaded_ms = (gsz_cli_clock() - app->opened_at) * 1e3;
    if (app->film.player) gsz_player_reset_counts(app->film.player);
}

static void take(gsz_app *app, gsz_loaded *piece) {
    switch (piece->kind) {
    case GSZ_LOADED_FACTS: take_facts(app, piece->facts); break;
    case GSZ_LOADED_ROWS: take_rows(app, piece); break;
    case GSZ_LOADED_GONE: gsz_app_fail(app, gsz_painter_add(app->device.painter, piece)); break;
    case GSZ_LOADED_CLOUD: take_cloud(app, piece); break;
    case GSZ_LOADED_FILM: take_film(app, piece); break;
    case GSZ_LOADED_HOME: take_home(app, piece); break;
    case GSZ_LOADED_MESSAGE: gsz_view_device_tell(app->session, piece); break;
    case GSZ_LOADED_ENOUGH:
    case GSZ_LOADED_ALL: take_all(app); break;
    case GSZ_LOADED_FAILURE: fail_loading(app, piece); break;
    }
}

/* What comes from a URL comes in the order in which it is looked at. */
static void tell_look(gsz_app *app) {
    gsz_render_view view;
    if (!app->loader || !app->ready || !gsz_app_current_view(app, &view)) return;
    gsz_block_look look = gsz_view_stream_look(&view, app->arguments);
    gsz_loader_look(app->loader, &look);
}

void gsz_app_take_pieces(gsz_app *app) {
    double began = gsz_cli_clock();
    gsz_loaded piece = {0};
    tell_look(app);
    while (app->loader && gsz_cli_clock() - began < taking_most &&
           gsz_loader_poll(app->loader, &piece, 0)) {
        bool last = piece.kind == GSZ_LOADED_ALL || piece.kind == GSZ_LOADED_FAILURE;
        take(app, &piece);
        gsz_loaded_free(&piece);
        if (!last) continue;
        gsz_app_close_scene(app);
        app->titled_at = 0;
    }
}
