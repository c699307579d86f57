/* SPDX-License-Identifier: MIT */
/* xr_app_scene.c - the scene comes piece by piece while the headset is on, and is placed around whoever wears it. */
#include "xr_app.h"

#include "camera_choice.h"
#include "view_stream.h"
#include "xr_scales.h"

#include <string.h>

/* So long may taking pieces hold up a frame, seconds. */
static const double taking_most = 0.002;
static const float first_fov = 70, first_aspect = 1;

gsz_result gsz_xr_app_load(gsz_xr_app *app) {
    gsz_loader_options options = {.rows = true,
                                  .proxies = gsz_view_wants_proxies(&app->arguments),
                                  .home = true,
                                  .max_memory = app->arguments.common.max_memory,
                                  .aspect = first_aspect,
                                  .pool = app->session->pool};
    memcpy(options.up, app->arguments.common.up, sizeof options.up);
    if (app->arguments.frame > 0) options.frame = (uint32_t)app->arguments.frame;
    return gsz_loader_start(&app->loader, app->arguments.common.input, &options);
}

/* ---- where to stand ---- */

static void stand(gsz_xr_app *app, const gsz_camera *camera, const float up[3]) {
    float metres = app->arguments.vr_scale;
    if (metres <= 0) metres = gsz_xr_scales_find(app->arguments.common.input, 1);
    gsz_xr_place_at(&app->home, camera, up, metres);
    if (!app->touched) app->place = app->home;
}

static const gsz_camera *given_camera(const gsz_xr_app *app) {
    int view = app->arguments.common.view;
    return app->cameras.count > 0 ? &app->cameras.camera[view > 0 ? view : 0] : NULL;
}

static void stand_first(gsz_xr_app *app) {
    const float *up = app->arguments.common.up;
    const gsz_camera *given = given_camera(app);
    gsz_camera home = {.forward = {0, 0, 1}, .right = {1, 0, 0}, .down = {0, 1, 0}};
    float out_up[3];
    gsz_scene_points_ball(&app->points, &app->ball);
    gsz_scene_look_at_ball(&home, out_up, &app->ball,
                           gsz_cli_has_up(&app->arguments.common) ? up : app->facts.up, first_fov,
                           first_aspect);
    stand(app, given ? given : &home, out_up);
    app->ready = true;
}

static void stand_better(gsz_xr_app *app, const gsz_loaded *piece) {
    const gsz_camera *given = given_camera(app);
    stand(app, given ? given : &piece->home, piece->up);
}

/* ---- pieces ---- */

static void take_facts(gsz_xr_app *app, const gsz_scene_facts *facts) {
    app->code = gsz_view_check_frames(app->session, &app->arguments, facts->frames);
    app->facts = *facts;
    app->view.draw.filter =
        gsz_view_device_view(&app->device, &app->arguments, facts->filter).draw.filter;
    gsz_xr_pace_scene(&app->pace, facts->layers);
    gsz_xr_app_fail(app, gsz_painter_open(app->device.painter, facts));
}

static void take_rows(gsz_xr_app *app, gsz_loaded *piece) {
    bool enough = piece->rows.layer > 0;
    if (!app->ready && !enough && !gsz_scene_points_add_rows(&app->points, &piece->rows))
        enough = true;
    gsz_xr_app_fail(app, gsz_painter_add(app->device.painter, piece));
    if (!app->ready && enough) stand_first(app);
}

static void take_film(gsz_xr_app *app, gsz_loaded *piece) {
    gsz_scene_points_free(&app->points);
    app->points = piece->points;
    piece->points = (gsz_scene_points){0};
    stand_first(app);
    gsz_xr_app_take_film(app, piece);
}

static void take_all(gsz_xr_app *app) {
    if (!app->ready) stand_first(app);
    app->loaded = true;
    app->load_ms = (gsz_cli_clock() - app->session->started) * 1e3;
}

static void fail_loading(gsz_xr_app *app, const gsz_loaded *piece) {
    app->code = gsz_cli_fail(app->session, gsz_cli_exit_of(piece->result), "%s", piece->text);
}

static void take(gsz_xr_app *app, gsz_loaded *piece) {
    switch (piece->kind) {
    case GSZ_LOADED_FACTS: take_facts(app, piece->facts); break;
    case GSZ_LOADED_ROWS: take_rows(app, piece); break;
    case GSZ_LOADED_GONE:
    case GSZ_LOADED_CLOUD:
    case GSZ_LOADED_ENOUGH: break; /* looks are not told: all of it comes */
    case GSZ_LOADED_FILM: take_film(app, piece); break;
    case GSZ_LOADED_HOME: stand_better(app, piece); break;
    case GSZ_LOADED_MESSAGE:
        if (piece->message == GSZ_MESSAGE_WARNING)
            gsz_cli_warn(app->session, "%s", piece->text);
        else
            gsz_cli_notice(app->session, "%s", piece->text);
        break;
    case GSZ_LOADED_ALL: take_all(app); break;
    case GSZ_LOADED_FAILURE: fail_loading(app, piece); break;
    }
}

void gsz_xr_app_take_pieces(gsz_xr_app *app) {
    double began = gsz_cli_clock();
    gsz_loaded piece = {0};
    while (app->loader && gsz_cli_clock() - began < taking_most &&
           gsz_loader_poll(app->loader, &piece, 0)) {
        bool last = piece.kind == GSZ_LOADED_ALL || piece.kind == GSZ_LOADED_FAILURE;
        take(app, &piece);
        gsz_loaded_free(&piece);
        if (last) gsz_loader_stop(&app->loader);
    }
}
