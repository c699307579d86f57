/* SPDX-License-Identifier: MIT */
/* app_camera.c - bookmarks and paths of the window's camera, axes to look along, and a look at what was double-clicked. */
#include "app_camera.h"

#include "app.h"
#include "camera_path_file.h"
#include "camera_pick.h"
#include "paths.h"
#include "system_files.h"
#include "vector3.h"

#include <string.h>

enum { PATHS_MOST = 1000 };

static const double key_pause = 2; /* seconds between keys */

/* ---- motion ---- */

void gsz_app_camera_stop(gsz_app *app) {
    gsz_glide_stop(&app->camera.motion);
    app->camera.playing = false;
}

static void put(gsz_app *app, const gsz_camera *camera) {
    gsz_app_camera_stop(app);
    app->touched = true;
    gsz_controls_jump(&app->controls, camera, &app->ball);
}

static void go_to(gsz_app *app, double seconds) {
    gsz_app_camera *own = &app->camera;
    gsz_camera camera;
    own->played = seconds;
    gsz_path_at(&own->path, &camera, own->played);
    gsz_controls_jump(&app->controls, &camera, &app->ball);
}

void gsz_app_camera_go_to(gsz_app *app, double seconds) {
    gsz_app_camera_stop(app);
    app->touched = true;
    go_to(app, seconds);
}

static bool follow_path(gsz_app *app, float seconds) {
    gsz_app_camera *own = &app->camera;
    go_to(app, own->played + (double)seconds);
    if (own->played >= gsz_path_seconds(&own->path)) own->playing = false;
    return true;
}

bool gsz_app_camera_step(gsz_app *app, const float wanted[3], float seconds) {
    bool flies = wanted[0] != 0 || wanted[1] != 0 || wanted[2] != 0;
    bool moves;
    if (app->camera.playing && !flies) return follow_path(app, seconds);
    if (flies) app->camera.playing = false;
    moves = gsz_glide_step(&app->camera.motion, &app->controls, wanted, seconds);
    app->touched |= moves;
    return moves;
}

void gsz_app_camera_toggle_weight(gsz_app *app, int value) {
    (void)value;
    app->camera.motion.rigid = !app->camera.motion.rigid;
    app->settings.rigid = app->camera.motion.rigid;
    gsz_app_note(app, app->camera.motion.rigid ? "moves at once" : "moves softly");
}

/* ---- bookmarks ---- */

void gsz_app_camera_store(gsz_app *app, int slot) {
    gsz_path *path = &app->camera.path;
    path->has_bookmark[slot] = true;
    path->bookmark[slot] = gsz_path_key_of(&app->controls.camera, 0);
    gsz_app_note(app, "bookmark %d: Alt+%d comes back here", slot + 1, slot + 1);
}

void gsz_app_camera_recall(gsz_app *app, int slot) {
    gsz_camera camera;
    if (!app->camera.path.has_bookmark[slot]) {
        gsz_app_note(app, "no bookmark %d: Ctrl+%d sets it", slot + 1, slot + 1);
        return;
    }
    gsz_path_camera_of(&camera, &app->camera.path.bookmark[slot]);
    put(app, &camera);
    gsz_app_note(app, "bookmark %d", slot + 1);
}

/* ---- the path ---- */

void gsz_app_camera_add_key(gsz_app *app, int value) {
    gsz_path *path = &app->camera.path;
    double time = path->count > 0 ? path->key[path->count - 1].time + key_pause : 0;
    gsz_path_key key = gsz_path_key_of(&app->controls.camera, time);
    (void)value;
    if (time > GSZ_PATH_SECONDS_MAX || !gsz_path_add(path, &key))
        gsz_app_note(app, "the path can hold no more keys");
    else
        gsz_app_note(app, "key %zu of the path, at %g s", path->count, time);
}

void gsz_app_camera_clear_path(gsz_app *app, int value) {
    (void)value;
    app->camera.playing = false;
    gsz_path_clear(&app->camera.path);
    gsz_app_note(app, "the path is empty");
}

void gsz_app_camera_play_path(gsz_app *app, int value) {
    gsz_app_camera *own = &app->camera;
    (void)value;
    if (own->path.count < 2) {
        gsz_app_note(app, "a path has two keys at least: K adds one here");
        return;
    }
    gsz_glide_stop(&own->motion);
    app->touched = true;
    own->playing = !own->playing;
    if (own->played >= gsz_path_seconds(&own->path)) own->played = 0;
    gsz_app_note(app, own->playing ? "along the path, %g s" : "stopped at %g s",
                 own->playing ? gsz_path_seconds(&own->path) : own->played);
}

void gsz_app_camera_toggle_even(gsz_app *app, int value) {
    (void)value;
    app->camera.path.even = !app->camera.path.even;
    gsz_app_note(app, app->camera.path.even ? "the path goes at one speed"
                                            : "the path goes by the times of its keys");
}

void gsz_app_camera_save_path(gsz_app *app, int value) {
    char name[32], error[GSZ_PATH_ERROR_MAX];
    int number = 1;
    (void)value;
    do snprintf(name, sizeof name, "path_%03d.json", number);
    while (gsz_system_exists(name) && ++number < PATHS_MOST);
    if (number == PATHS_MOST)
        gsz_app_note(app, "no name is free for another path");
    else if (gsz_path_write(app->session->context, &app->camera.path, name, error) == GSZ_OK)
        gsz_app_note(app, "saved %s", name);
    else
        gsz_app_note(app, "%s", error);
}

/* ---- axes ---- */

void gsz_app_camera_look_along(gsz_app *app, int axis) {
    static const char names[] = "xyz";
    bool back = app->controls.camera.forward[axis] > 0.999f;
    gsz_app_camera_stop(app);
    app->touched = true;
    gsz_controls_look_along(&app->controls, axis, back);
    gsz_app_note(app, "along %c%c", back ? '-' : '+', names[axis]);
}

/* The axis that is nearest to what is up. */
static int up_axis(const float up[3]) {
    int axis = 0;
    for (int i = 1; i < 3; i++)
        if (fabsf(up[i]) > fabsf(up[axis])) axis = i;
    return axis;
}

void gsz_app_camera_tip(gsz_app *app, int value) {
    const float *now = app->controls.up;
    int axis = up_axis(now), next = (axis + 1) % 3;
    float up[3] = {-now[0], -now[1], -now[2]};
    if (value) {
        up[0] = up[1] = up[2] = 0;
        up[next] = now[axis] > 0 ? 1 : -1;
    }
    gsz_app_camera_stop(app);
    app->touched = true;
    gsz_controls_set_up(&app->controls, up);
    axis = up_axis(up);
    gsz_app_note(app, "up is %c%c: --up %c%c", up[axis] > 0 ? '+' : '-', "xyz"[axis],
                 up[axis] > 0 ? '+' : '-', "xyz"[axis]);
}

void gsz_app_camera_widen(gsz_app *app, int steps) {
    app->touched = true;
    gsz_controls_widen(&app->controls, (float)steps);
    gsz_app_note(app, "%.0f degrees from top to bottom", (double)app->controls.camera.fov_y);
}

/* ---- what lies under a point ---- */

void gsz_app_camera_forget_scene(gsz_app *app) {
    gsz_loader_stop(&app->camera.pick_loader);
    gsz_scene_cloud_free(&app->camera.pick_cloud);
    app->camera.picking = false;
}

static const gsz_cloud *cloud_of(const gsz_app *app) {
    const gsz_cloud *drawn = gsz_painter_cloud(app->device.painter);
    return drawn                                ? drawn
           : app->camera.pick_cloud.cloud.count ? &app->camera.pick_cloud.cloud
                                                : NULL;
}

static void pick(gsz_app *app, const gsz_cloud *cloud) {
    gsz_app_camera *own = &app->camera;
    gsz_render_view view;
    float depth;
    own->picking = false;
    if (!gsz_app_current_view(app, &view)) return;
    if (!gsz_camera_pick(&depth, cloud, &view.camera, own->pick_x, own->pick_y, (int)view.width,
                         (int)view.height)) {
        gsz_app_note(app, "nothing to look at there");
        return;
    }
    gsz_app_camera_stop(app);
    app->touched = true;
    gsz_controls_focus_at(&app->controls, own->pick_x, own->pick_y, depth,
                          (float)view.width / ((float)view.height * view.camera.pixel_aspect));
    gsz_app_note(app, "turns around what is %.3g away", (double)depth);
}

/* The device keeps levels, not values: those are read once more. */
static void fetch_cloud(gsz_app *app) {
    const gsz_loader_options options = {
        .cloud = true, .max_memory = app->arguments->common.max_memory, .pool = app->loading_pool};
    if (app->camera.pick_loader || gsz_cli_is_dash(app->path)) return;
    if (gsz_loader_start(&app->camera.pick_loader, app->path, &options) != GSZ_OK)
        gsz_loader_stop(&app->camera.pick_loader);
}

/* The device poses films: the frame that is seen is made once more, as a cloud. */
static void pick_in_film(gsz_app *app) {
    gsz_player_frame frame = app->film.frame;
    gsz_scene_cloud shown = {0};
    gsz_result result;
    if (!gsz_player_hold(app->film.player, &frame)) return;
    const gsz_film_part *part = frame.item;
    result = gsz_context_create(&shown.context, NULL);
    if (result == GSZ_OK)
        result =
            gsz_video_segment_frame(shown.context, part->segment, frame.in_segment, &shown.cloud);
    if (result == GSZ_OK) pick(app, &shown.cloud);
    gsz_scene_cloud_free(&shown);
    gsz_player_release(app->film.player, &frame);
}

void gsz_app_camera_pick(gsz_app *app, float x, float y) {
    app->camera.picking = app->ready;
    app->camera.pick_x = x;
    app->camera.pick_y = y;
    if (!app->ready || cloud_of(app)) return;
    if (!app->film.player) {
        fetch_cloud(app);
        return;
    }
    app->camera.picking = false;
    pick_in_film(app);
}

void gsz_app_camera_take_pieces(gsz_app *app) {
    gsz_app_camera *own = &app->camera;
    gsz_loaded piece = {0};
    bool last = false;
    while (own->pick_loader && !last && gsz_loader_poll(own->pick_loader, &piece, 0)) {
        last = piece.kind == GSZ_LOADED_ALL || piece.kind == GSZ_LOADED_FAILURE;
        if (piece.kind == GSZ_LOADED_FAILURE) gsz_app_note(app, "%s", piece.text);
        if (piece.kind == GSZ_LOADED_CLOUD) {
            own->pick_cloud = piece.cloud;
            piece.cloud = (gsz_scene_cloud){0};
        }
        gsz_loaded_free(&piece);
    }
    if (last) gsz_loader_stop(&own->pick_loader);
    if (last && !cloud_of(app)) own->picking = false;
    if (own->picking && cloud_of(app)) pick(app, cloud_of(app));
}

/* ---- beginning and end ---- */

int gsz_app_camera_open(gsz_app *app) {
    const char *name = app->arguments->path;
    char error[GSZ_PATH_ERROR_MAX];
    gsz_result result = GSZ_OK;
    app->camera.motion.rigid = app->arguments->rigid || app->settings.rigid;
    if (name) result = gsz_path_read(app->session->context, &app->camera.path, name, error);
    return result == GSZ_OK ? GSZ_EXIT_OK
                            : gsz_cli_fail(app->session, gsz_cli_exit_of(result), "%s", error);
}

void gsz_app_camera_close(gsz_app *app) {
    gsz_app_camera_forget_scene(app);
    gsz_path_free(&app->camera.path);
    if (app->camera.gamepad) SDL_GameControllerClose(app->camera.gamepad);
    app->camera.gamepad = NULL;
}
