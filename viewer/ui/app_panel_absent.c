/* SPDX-License-Identifier: MIT */
/* app_panel_absent.c - stands in for app_panel.c where gsz-view is built without Dear ImGui. */
#include "app.h"

int gsz_app_panel_open(gsz_app *app) {
    (void)app;
    return GSZ_EXIT_OK;
}

void gsz_app_panel_close(gsz_app *app) { (void)app; }

bool gsz_app_panel_handle(gsz_app *app, const SDL_Event *event) {
    (void)app;
    (void)event;
    return false;
}

void gsz_app_panel_lay_out(gsz_app *app, VkExtent2D extent) {
    (void)app;
    (void)extent;
}

gsz_result gsz_app_panel_record(gsz_app *app, VkCommandBuffer commands) {
    (void)app;
    (void)commands;
    return GSZ_OK;
}

bool gsz_app_panel_goes_on(gsz_app *app) {
    (void)app;
    return false;
}

void gsz_app_panel_count(gsz_app *app, const gsz_gpu_times *passes) {
    (void)app;
    (void)passes;
}

void gsz_app_panel_tell(gsz_app *app, const char *text) {
    (void)app;
    (void)text;
}

void gsz_app_panel_toggle(gsz_app *app, int value) {
    (void)value;
    gsz_app_note(app, "this gsz-view is built without a panel: it needs Dear ImGui");
}

void gsz_app_panel_show_keys(gsz_app *app) { (void)app; }
