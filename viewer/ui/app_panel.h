/* SPDX-License-Identifier: MIT */
/* app_panel.h - the panel of the window: what is drawn and how fast, and everything that keys do as widgets. Internal to
 * the app_*.c files. Where gsz-view is built without Dear ImGui, app_panel_absent.c says so. */
#ifndef GSZ_APP_PANEL_H
#define GSZ_APP_PANEL_H

#include "gpu_frames.h"

#include <SDL.h>

struct gsz_app;
struct gsz_panel;

enum { GSZ_APP_PANEL_FRAMES = 120, GSZ_APP_PANEL_ERROR_MAX = 1024 };

typedef struct gsz_app_panel {
    struct gsz_panel *panel; /* NULL: none can be had */
    bool shown;
    bool keys; /* the table of keys is to be unfolded */
    int due;   /* frames until widgets have settled */
    bool hold; /* a frame comes before the next event */
    float frame_ms[GSZ_APP_PANEL_FRAMES];
    int frames;
    gsz_gpu_times passes;                /* of the last frame with Gaussians */
    char error[GSZ_APP_PANEL_ERROR_MAX]; /* shown until it is closed, or another scene comes */
} gsz_app_panel;

/** Not GSZ_EXIT_OK: said already. */
int gsz_app_panel_open(struct gsz_app *app);
/** The device must be done with it. */
void gsz_app_panel_close(struct gsz_app *app);
/** True if the event was for the panel alone. */
bool gsz_app_panel_handle(struct gsz_app *app, const SDL_Event *event);
/** Lays the widgets out over a picture of this size, and does what the user did with them. */
void gsz_app_panel_lay_out(struct gsz_app *app, VkExtent2D extent);
/** Records them over the stage, which is in VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL. */
gsz_result gsz_app_panel_record(struct gsz_app *app, VkCommandBuffer commands) GSZ_CHECKED;
/** True while frames have to follow though nothing else changes. */
bool gsz_app_panel_goes_on(struct gsz_app *app);
/** Remembers how long a frame took. */
void gsz_app_panel_count(struct gsz_app *app, const gsz_gpu_times *passes);
/** Shows an error over the picture; "" takes it away. */
void gsz_app_panel_tell(struct gsz_app *app, const char *text);

/* ---- what keys do ---- */

void gsz_app_panel_toggle(struct gsz_app *app, int value);
/** Shows the keys in the panel. */
void gsz_app_panel_show_keys(struct gsz_app *app);

#endif
