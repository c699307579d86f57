/* SPDX-License-Identifier: MIT */
/* app_panel.c - when the panel is shown, what it gets to hear, and the message over the picture. */
#include "app_panel.h"

#include "app_panel_sections.h"

#include <string.h>

enum { FRAMES_TO_SETTLE = 3 };

static void update_overlay(gsz_app *app) {
    const gsz_app_panel *own = &app->panel;
    app->overlay = own->panel && (own->shown || own->error[0]);
    app->exposed = true;
}

/* ---- beginning and end ---- */

int gsz_app_panel_open(gsz_app *app) {
    gsz_result result =
        gsz_panel_create(&app->panel.panel, app->window, app->device.gpu, app->device.frames);
    app->panel.shown = app->settings.panel;
    update_overlay(app);
    return gsz_view_device_fail(app->session, &app->device, result);
}

void gsz_app_panel_close(gsz_app *app) { gsz_panel_destroy(&app->panel.panel); }

/* ---- events ---- */

static bool is_of_interest(const SDL_Event *event) {
    switch (event->type) {
    case SDL_MOUSEMOTION:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEWHEEL:
    case SDL_KEYDOWN:
    case SDL_KEYUP:
    case SDL_TEXTINPUT:
    case SDL_WINDOWEVENT: return true;
    default: return false;
    }
}

/* A frame looks at the mouse once: of a press and a release in one go the first would be lost, and a press right behind
 * a motion would be told to whatever the mouse was over before. */
static bool ends_a_frame(const SDL_Event *event) {
    SDL_Event next;
    if (event->type == SDL_MOUSEBUTTONDOWN || event->type == SDL_MOUSEBUTTONUP) return true;
    return event->type == SDL_MOUSEMOTION &&
           SDL_PeepEvents(&next, 1, SDL_PEEKEVENT, SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP) > 0;
}

bool gsz_app_panel_handle(gsz_app *app, const SDL_Event *event) {
    gsz_app_panel *own = &app->panel;
    if (!app->overlay || !is_of_interest(event)) return false;
    own->due = FRAMES_TO_SETTLE;
    own->hold = ends_a_frame(event);
    app->exposed = true;
    /* A drag over the picture that comes upon the panel goes on. */
    return gsz_panel_handle(own->panel, event) && app->drag == GSZ_DRAG_NONE;
}

bool gsz_app_panel_goes_on(gsz_app *app) {
    gsz_app_panel *own = &app->panel;
    if (!app->overlay) return false;
    if (gsz_panel_is_busy(own->panel)) own->due = FRAMES_TO_SETTLE;
    return own->due > 0 && own->due-- > 0;
}

/* ---- frames ---- */

void gsz_app_panel_count(gsz_app *app, const gsz_gpu_times *passes) {
    gsz_app_panel *own = &app->panel;
    if (own->frames == GSZ_APP_PANEL_FRAMES)
        memmove(own->frame_ms, own->frame_ms + 1, --own->frames * sizeof *own->frame_ms);
    own->frame_ms[own->frames++] = (float)app->frame_ms;
    own->passes = *passes;
}

static void lay_out_message(gsz_app *app) {
    const char *text = app->panel.error[0] ? app->panel.error : app->note;
    if (!*text) return;
    gsz_panel_open_message();
    gsz_panel_text("%s", text);
    if (app->panel.error[0] && gsz_panel_button("Close")) gsz_app_panel_tell(app, "");
    gsz_panel_close();
}

void gsz_app_panel_lay_out(gsz_app *app, VkExtent2D extent) {
    gsz_app_panel *own = &app->panel;
    if (!app->overlay) return;
    gsz_panel_begin(own->panel, extent);
    if (own->shown) {
        gsz_panel_open("gsz-view");
        gsz_app_panel_sections(app);
        gsz_panel_close();
    }
    lay_out_message(app);
    gsz_panel_end(own->panel);
    own->keys = false;
}

gsz_result gsz_app_panel_record(gsz_app *app, VkCommandBuffer commands) {
    GSZ_GPU_TRY(gsz_panel_record(app->panel.panel, commands, &app->stage));
    gsz_gpu_frames_mark(app->device.frames, "panel");
    return GSZ_OK;
}

/* ---- what is asked of it ---- */

void gsz_app_panel_tell(gsz_app *app, const char *text) {
    gsz_app_panel *own = &app->panel;
    if (!own->panel || (!*text && !own->error[0])) return;
    snprintf(own->error, sizeof own->error, "%s", text);
    own->due = FRAMES_TO_SETTLE;
    update_overlay(app);
}

void gsz_app_panel_toggle(gsz_app *app, int value) {
    (void)value;
    app->panel.shown = !app->panel.shown;
    app->settings.panel = app->panel.shown;
    app->panel.due = FRAMES_TO_SETTLE;
    update_overlay(app);
}

void gsz_app_panel_show_keys(gsz_app *app) {
    if (!app->panel.shown) gsz_app_panel_toggle(app, 0);
    app->panel.keys = true;
}
