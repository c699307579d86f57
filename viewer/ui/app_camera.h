/* SPDX-License-Identifier: MIT */
/* app_camera.h - what the window's camera can do beyond being pushed: bookmarks, a path, axes, a closer look at something.
 * Internal to the app_*.c files. */
#ifndef GSZ_APP_CAMERA_H
#define GSZ_APP_CAMERA_H

#include "camera_glide.h"
#include "camera_path.h"
#include "scene_loader.h"

#include <SDL.h>

struct gsz_app;

typedef struct gsz_app_camera {
    gsz_glide motion;
    SDL_GameController *gamepad;
    gsz_path path;
    bool playing;
    double played; /* seconds of the path */
    /* Something was double-clicked: where, and the cloud to find it in, where the device has the scene. */
    bool picking;
    float pick_x, pick_y;
    gsz_loader *pick_loader;
    gsz_scene_cloud pick_cloud;
} gsz_app_camera;

/** Reads the file of --path. Not GSZ_EXIT_OK: said already. */
int gsz_app_camera_open(struct gsz_app *app);
void gsz_app_camera_close(struct gsz_app *app);
/** Moves the camera on by so many seconds: as is owed to it, flying, on its path. True: it moves. */
bool gsz_app_camera_step(struct gsz_app *app, const float wanted[3], float seconds);
/** The camera was put somewhere else: it stops. */
void gsz_app_camera_stop(struct gsz_app *app);
/** The scene changed. */
void gsz_app_camera_forget_scene(struct gsz_app *app);
/** Turns around what lies under this point of the window, 0..1 across and down, once that is found. */
void gsz_app_camera_pick(struct gsz_app *app, float x, float y);
/** Goes on with that. */
void gsz_app_camera_take_pieces(struct gsz_app *app);

/* ---- what keys do ---- */

void gsz_app_camera_add_key(struct gsz_app *app, int value);
/** To so many seconds of the path, which has keys; there it stays. */
void gsz_app_camera_go_to(struct gsz_app *app, double seconds);
void gsz_app_camera_clear_path(struct gsz_app *app, int value);
void gsz_app_camera_play_path(struct gsz_app *app, int value);
void gsz_app_camera_toggle_even(struct gsz_app *app, int value);
void gsz_app_camera_save_path(struct gsz_app *app, int value);
void gsz_app_camera_store(struct gsz_app *app, int slot);
void gsz_app_camera_recall(struct gsz_app *app, int slot);
void gsz_app_camera_look_along(struct gsz_app *app, int axis);
/** 0: the other way up; 1: the next axis is. */
void gsz_app_camera_tip(struct gsz_app *app, int value);
void gsz_app_camera_widen(struct gsz_app *app, int steps);
void gsz_app_camera_toggle_weight(struct gsz_app *app, int value);

/* ---- app_gamepad.c ---- */

/** What a stick means: nothing around its middle, and finer near it. */
float gsz_app_stick(int value);
/** Gamepads and touch. True if the event was one of theirs. */
bool gsz_app_gamepad_handle(struct gsz_app *app, const SDL_Event *event);
/** Adds what its sticks ask for in so many seconds to flying, and turns the head. */
void gsz_app_gamepad_step(struct gsz_app *app, float wanted[3], float seconds);

#endif
