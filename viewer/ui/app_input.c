/* SPDX-License-Identifier: MIT */
/* app_input.c - what the mouse and the window system tell, turned into motion. */
#include "app.h"

#include <string.h>

/* Radians for a drag over the height of the window. */
static const float turn_of_height = 3.5f;
static const double step_most = 0.1; /* seconds: after a pause nobody wants to leap */

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

static void end_drag(gsz_app *app) {
    app->drag = GSZ_DRAG_NONE;
    SDL_CaptureMouse(SDL_FALSE);
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
        gsz_controls_pan(&app->controls, right, down);
    else if (app->drag == GSZ_DRAG_ORBIT)
        gsz_controls_orbit(&app->controls, right * turn_of_height, down * turn_of_height);
    else
        gsz_controls_look(&app->controls, right * turn_of_height, down * turn_of_height);
}

static void turn_wheel(gsz_app *app, const SDL_MouseWheelEvent *wheel) {
    float steps = wheel->direction == SDL_MOUSEWHEEL_FLIPPED ? -wheel->preciseY : wheel->preciseY;
    app->touched = true;
    if (app->drag == GSZ_DRAG_LOOK) {
        gsz_controls_change_speed(&app->controls, steps);
        gsz_app_note(app, "flies %.3g of the scene a second", (double)app->controls.speed);
    } else {
        gsz_controls_dolly(&app->controls, steps);
    }
}

/* ---- flying ---- */

bool gsz_app_fly(gsz_app *app) {
    double now = gsz_cli_clock(), seconds = now - app->stepped_at;
    const bool *held = app->held;
    const float move[3] = {(float)held[1] - (float)held[0], (float)held[3] - (float)held[2],
                           (float)held[5] - (float)held[4]};
    app->stepped_at = now;
    if (move[0] == 0 && move[1] == 0 && move[2] == 0) return false;
    app->touched = true;
    gsz_controls_fly(&app->controls, move, (float)(seconds < step_most ? seconds : step_most));
    return true;
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
    switch (event->type) {
    case SDL_QUIT: app->quit = true; break;
    case SDL_WINDOWEVENT: handle_window(app, &event->window); break;
    case SDL_MOUSEBUTTONDOWN: begin_drag(app, &event->button); break;
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
