/* SPDX-License-Identifier: MIT */
/* app_gamepad.c - a camera in the hands of whoever has a gamepad or a touch screen. */
#include "app_camera.h"
#include "app_compare.h"

#include <math.h>

enum { STICK_MOST = 32767 };

static const float stick_dead = 0.15f, turns_a_second = 2.2f; /* radians, at full tilt */
static const float pinch_steps = 12;

float gsz_app_stick(int value) {
    float x = (float)value / STICK_MOST, size = fminf(fabsf(x), 1);
    if (size < stick_dead) return 0;
    size = (size - stick_dead) / (1 - stick_dead);
    return x > 0 ? size * size : -size * size;
}

static float axis(const gsz_app *app, SDL_GameControllerAxis which) {
    return gsz_app_stick(SDL_GameControllerGetAxis(app->camera.gamepad, which));
}

void gsz_app_gamepad_step(gsz_app *app, float wanted[3], float seconds) {
    gsz_glide *motion = &app->camera.motion;
    float turn = turns_a_second * seconds;
    if (!app->camera.gamepad) return;
    wanted[0] += axis(app, SDL_CONTROLLER_AXIS_LEFTX);
    wanted[2] -= axis(app, SDL_CONTROLLER_AXIS_LEFTY);
    wanted[1] +=
        axis(app, SDL_CONTROLLER_AXIS_TRIGGERLEFT) - axis(app, SDL_CONTROLLER_AXIS_TRIGGERRIGHT);
    gsz_glide_add(motion, GSZ_GLIDE_LOOK_RIGHT, -turn * axis(app, SDL_CONTROLLER_AXIS_RIGHTX));
    gsz_glide_add(motion, GSZ_GLIDE_LOOK_DOWN, -turn * axis(app, SDL_CONTROLLER_AXIS_RIGHTY));
}

static void press(gsz_app *app, uint8_t button) {
    switch (button) {
    case SDL_CONTROLLER_BUTTON_A: gsz_app_camera_pick(app, 0.5f, 0.5f); break;
    case SDL_CONTROLLER_BUTTON_B:
        gsz_app_camera_stop(app);
        gsz_controls_go_home(&app->controls);
        break;
    case SDL_CONTROLLER_BUTTON_X: gsz_app_camera_add_key(app, 0); break;
    case SDL_CONTROLLER_BUTTON_Y: gsz_app_camera_play_path(app, 0); break;
    case SDL_CONTROLLER_BUTTON_LEFTSHOULDER: gsz_controls_change_speed(&app->controls, -1); break;
    case SDL_CONTROLLER_BUTTON_RIGHTSHOULDER: gsz_controls_change_speed(&app->controls, 1); break;
    case SDL_CONTROLLER_BUTTON_BACK:
        if (app->compare) gsz_app_compare_next(app, 0);
        break;
    default: break;
    }
}

static void plug_in(gsz_app *app, int device) {
    if (app->camera.gamepad) return;
    app->camera.gamepad = SDL_GameControllerOpen(device);
    if (app->camera.gamepad)
        gsz_app_note(app, "gamepad: %s", SDL_GameControllerName(app->camera.gamepad));
}

static void unplug(gsz_app *app, SDL_JoystickID which) {
    SDL_GameController *pad = app->camera.gamepad;
    if (!pad || SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(pad)) != which) return;
    SDL_GameControllerClose(pad);
    app->camera.gamepad = NULL;
}

/* Two fingers that part come closer; one finger is a mouse. */
static void gesture(gsz_app *app, const SDL_MultiGestureEvent *event) {
    static const float trembling = 0.0005f;
    if (fabsf(event->dDist) > trembling)
        gsz_glide_add(&app->camera.motion, GSZ_GLIDE_DOLLY, event->dDist * pinch_steps);
}

bool gsz_app_gamepad_handle(gsz_app *app, const SDL_Event *event) {
    switch (event->type) {
    case SDL_CONTROLLERDEVICEADDED: plug_in(app, event->cdevice.which); return true;
    case SDL_CONTROLLERDEVICEREMOVED: unplug(app, event->cdevice.which); return true;
    case SDL_CONTROLLERBUTTONDOWN: press(app, event->cbutton.button); return true;
    case SDL_MULTIGESTURE: gesture(app, &event->mgesture); return true;
    default: return false;
    }
}
