/* SPDX-License-Identifier: MIT */
/* app_panel_camera.c - the camera in the panel: lens, axes, bookmarks, the path. */
#include "app_panel_sections.h"

static void axes(gsz_app *app) {
    gsz_app_panel_key(app, "Home", SDLK_h, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, "All", SDLK_f, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, "X", SDLK_x, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, "Y", SDLK_y, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, "Z", SDLK_z, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, "Upside down", SDLK_t, KMOD_NONE);
}

/* A place that is free keeps this view, one that is taken goes back. */
static void bookmarks(gsz_app *app) {
    const gsz_path *path = &app->camera.path;
    for (int slot = 0; slot < GSZ_PATH_BOOKMARKS; slot++) {
        char label[16];
        snprintf(label, sizeof label, path->has_bookmark[slot] ? "%d" : "+##%d", slot + 1);
        if (slot > 0) gsz_panel_beside();
        gsz_app_panel_key(app, label, SDLK_1 + slot,
                          path->has_bookmark[slot] ? KMOD_LALT : KMOD_LCTRL);
    }
}

static void camera(gsz_app *app) {
    bool soft = !app->camera.motion.rigid;
    if (!gsz_panel_section("Camera", false)) return;
    app->touched |= gsz_panel_slider("angle of view", &app->controls.camera.fov_y, 5, 120, false,
                                     "%.0f degrees");
    gsz_panel_slider("speed", &app->controls.speed, 0.005f, 50, true, "%.3f");
    if (gsz_panel_check("moves softly", &soft)) gsz_app_camera_toggle_weight(app, 0);
    axes(app);
    gsz_panel_text("Bookmarks");
    bookmarks(app);
}

static void path(gsz_app *app) {
    gsz_app_camera *own = &app->camera;
    float played = (float)own->played, length = (float)gsz_path_seconds(&own->path);
    if (!gsz_panel_section("Path", false)) return;
    gsz_panel_fact("keys", "%zu, %.1f s", own->path.count, (double)length);
    gsz_app_panel_key(app, "Add this view", SDLK_k, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, own->playing ? "Stop" : "Go", SDLK_j, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, "Save", SDLK_s, KMOD_LCTRL);
    gsz_panel_beside();
    gsz_app_panel_key(app, "Clear", SDLK_k, KMOD_LCTRL);
    gsz_panel_check("at one speed", &own->path.even);
    if (length > 0 && gsz_panel_slider("time", &played, 0, length, false, "%.2f s"))
        gsz_app_camera_go_to(app, (double)played);
}

void gsz_app_panel_camera(gsz_app *app) {
    camera(app);
    path(app);
}
