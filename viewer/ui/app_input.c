/* SPDX-License-Identifier: MIT */
/* app_input.c - what the mouse and the window system tell, turned into motion. */
#include "app_compare.h"

#include <string.h>

/* Radians for a drag over the height of the window. */
static const float turn_of_height = 3.5f;
static const float wheel_turn = 0.1f; /* radians for a step to the side */
static const double step_most = 0.1;  /* seconds: after a pause nobody wants to leap */

/* ---- the mouse ---- */

static void begin_drag(gsz_app *app, const SDL_MouseButtonEvent *button) {
    bool shift = (SDL_GetModState() & KMOD_SHIFT) != 0;
    switch (button->button) {
    case SDL_BUTTON_LEFT: app->drag = shift ? GSZ_DRAG_PAN : GSZ_DRAG_ORBIT; break;
    case SDL_BUTTON_MIDDLE: app->drag = GSZ_DRAG_PAN; break;
    case SDL_BUTTON_RIGHT: app->drag = shift ? GSZ_DRAG_PAN : GSZ_DRAG_LOOK; break;
    default: return;
    }
    SDL_CaptureMouse(SDL_TRUE);
}

static void click_twice(gsz_app *app, const SDL_MouseButtonEvent *button) {
    int width, height;
    SDL_GetWindowSize(app->window, &width, &height);
    if (button->button != SDL_BUTTON_LEFT || button->clicks != 2 || width <= 0 || height <= 0)
        return;
    gsz_app_camera_pick(app, ((float)button->x + 0.5f) / (float)width,
                        ((float)button->y + 0.5f) / (float)height);
}

static void end_drag(gsz_app *app) {
    app->drag = GSZ_DRAG_NONE;
    SDL_CaptureMouse(SDL_FALSE);
}

/* The kind to the right, and downwards the one behind it. */
static void move(gsz_app *app, gsz_glide_kind kind, float right, float down) {
    app->camera.playing = false;
    gsz_glide_add(&app->camera.motion, kind, right);
    gsz_glide_add(&app->camera.motion, (gsz_glide_kind)(kind + 1), down);
}

static void drag(gsz_app *app, const SDL_MouseMotionEvent *motion) {
    int width = 0, height = 0;
    float right, down;
    if (app->drag == GSZ_DRAG_NONE) return;
    SDL_GetWindowSize(app->window, &width, &height);
    if (height <= 0) return;
    right = (float)motion->xrel / (float)height;
    down = (float)motion->yrel / (float)height;
    app->touched = true;
    if (app->drag == GSZ_DRAG_PAN)
        move(app, GSZ_GLIDE_PAN_RIGHT, right, down);
    else if (app->drag == GSZ_DRAG_ORBIT)
        move(app, GSZ_GLIDE_ORBIT_RIGHT, right * turn_of_height, down * turn_of_height);
    else
        move(app, GSZ_GLIDE_LOOK_RIGHT, right * turn_of_height, down * turn_of_height);
}

static void turn_wheel(gsz_app *app, const SDL_MouseWheelEvent *wheel) {
    float steps = wheel->direction == SDL_MOUSEWHEEL_FLIPPED ? -wheel->preciseY : wheel->preciseY;
    app->touched = true;
    app->camera.playing = false;
    gsz_glide_add(&app->camera.motion, GSZ_GLIDE_ORBIT_RIGHT, -wheel->preciseX * wheel_turn);
    if (SDL_GetModState() & KMOD_CTRL) {
        gsz_controls_widen(&app->controls, -steps);
    } else if (app->drag == GSZ_DRAG_LOOK) {
        gsz_controls_change_speed(&app->controls, steps);
        gsz_app_note(app, "flies %.3g of the scene a second", (double)app->controls.speed);
    } else {
        gsz_glide_add(&app->camera.motion, GSZ_GLIDE_DOLLY, steps);
    }
}

/* ---- flying ---- */

bool gsz_app_fly(gsz_app *app) {
    double now = gsz_cli_clock(), seconds = now - app->stepped_at;
    const bool *held = app->held;
    float wanted[3] = {(float)held[1] - (float)held[0], (float)held[3] - (float)held[2],
                       (float)held[5] - (float)held[4]};
    if (seconds > step_most) seconds = step_most;
    app->stepped_at = now;
    gsz_app_gamepad_step(app, wanted, (float)seconds);
    return gsz_app_camera_step(app, wanted, (float)seconds);
}

/* ---- the window ---- */

static void handle_window(gsz_app *app, const SDL_WindowEvent *event) {
    switch (event->event) {
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
    case SDL_WINDOWEVENT_MAXIMIZED:
    case SDL_WINDOWEVENT_SIZE_CHANGED: app->exposed = true; break;
    case SDL_WINDOWEVENT_FOCUS_LOST:
        memset(app->held, 0, sizeof app->held);
        end_drag(app);
        break;
    default: break;
    }
}

void gsz_app_handle(gsz_app *app, const SDL_Event *event) {
    if (gsz_app_panel_handle(app, event) || gsz_app_compare_handle(app, event) ||
        gsz_app_gamepad_handle(app, event))
        return;
    switch (event->type) {
    case SDL_QUIT: app->quit = true; break;
    case SDL_WINDOWEVENT: handle_window(app, &event->window); break;
    case SDL_MOUSEBUTTONDOWN:
        begin_drag(app, &event->button);
        click_twice(app, &event->button);
        break;
    case SDL_MOUSEBUTTONUP: end_drag(app); break;
    case SDL_MOUSEMOTION: drag(app, &event->motion); break;
    case SDL_MOUSEWHEEL: turn_wheel(app, &event->wheel); break;
    case SDL_KEYDOWN: gsz_app_press(app, &event->key.keysym); break;
    case SDL_KEYUP: gsz_app_release(app, &event->key.keysym); break;
    case SDL_DROPFILE:
        gsz_app_load(app, event->drop.file);
        SDL_free(event->drop.file);
        break;
    default: break;
    }
}
