/* SPDX-License-Identifier: MIT */
/* app_panel_sections.h - what the panel is made of. Internal to app_panel*.c. */
#ifndef GSZ_APP_PANEL_SECTIONS_H
#define GSZ_APP_PANEL_SECTIONS_H

#include "app.h"
#include "panel.h"

/** All of them, from top to bottom: app_panel_sections.c. */
void gsz_app_panel_sections(gsz_app *app);
/** Camera, bookmarks and path: app_panel_camera.c. */
void gsz_app_panel_camera(gsz_app *app);

/** Time, speed and sound of what is played: app_panel_film.c. */
void gsz_app_panel_film(gsz_app *app);

/** A button that does what the key is for. */
void gsz_app_panel_key(gsz_app *app, const char *label, SDL_Keycode key, SDL_Keymod with);

#endif
