/* SPDX-License-Identifier: MIT */
/* xr_app.h - the state of gsz-view with a headset, and the parts that work on it. Internal to the xr_app_*.c files. */
#ifndef GSZ_XR_APP_H
#define GSZ_XR_APP_H

#include "frame_times.h"
#include "player.h"
#include "scene_home.h"
#include "view_device.h"
#include "xr_hands.h"
#include "xr_input.h"
#include "xr_overlay.h"
#include "xr_pace.h"
#include "xr_paint.h"

typedef struct gsz_xr_app {
    gsz_cli_session *session; /* its pool loads */
    gsz_view_arguments arguments;
    gsz_view_device device;
    int code; /* of the exit, once something failed */

    /* The headset. */
    gsz_xr xr;
    gsz_xr_session headset;
    gsz_xr_paint paint;
    gsz_xr_overlay overlay;
    gsz_xr_input input;
    gsz_xr_mirror mirror; /* its window is NULL where there is none */

    /* The scene. */
    gsz_loader *loader; /* NULL: all is there */
    gsz_player *film;   /* NULL: it stands still */
    gsz_scene_facts facts;
    bool ready; /* enough of it is there to be looked at */
    bool loaded;
    gsz_scene_points points;
    gsz_scene_ball ball;
    gsz_camera_list cameras; /* of --cameras */
    double load_ms, first_picture_ms;

    /* Where it is. */
    gsz_xr_place place, home;
    gsz_xr_grasp grasp;
    bool touched;  /* by hands */
    bool rescaled; /* by them: to be remembered */

    /* How it is drawn. */
    gsz_render_view view; /* camera and size aside */
    gsz_xr_pace pace;
    gsz_frame_times times; /* --bench */
    double titled_at;
} gsz_xr_app;

/** Ends the app, with the reason why a call failed. */
void gsz_xr_app_fail(gsz_xr_app *app, gsz_result result);

/* ---- xr_app_scene.c ---- */

gsz_result gsz_xr_app_load(gsz_xr_app *app) GSZ_CHECKED;
/** Takes what the loader has, for a few milliseconds at the most. */
void gsz_xr_app_take_pieces(gsz_xr_app *app);

/* ---- xr_app_film.c ---- */

void gsz_xr_app_take_film(gsz_xr_app *app, gsz_loaded *piece);
void gsz_xr_app_close_film(gsz_xr_app *app);
/** Shows what is due when the frame is seen. */
gsz_result gsz_xr_app_play(gsz_xr_app *app, const gsz_xr_frame *frame) GSZ_CHECKED;
/** Does what the hands want of it. */
void gsz_xr_app_control_film(gsz_xr_app *app, const gsz_xr_effects *effects);

/* ---- xr_app_frame.c ---- */

/** One frame, from waiting for it to showing it. */
gsz_result gsz_xr_app_frame(gsz_xr_app *app) GSZ_CHECKED;

#endif
