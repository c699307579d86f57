/* SPDX-License-Identifier: MIT */
/* app_panel_sections.c - frames, the file, memory, drawing, the comparison, files and keys in the panel. */
#include "app_panel_sections.h"

#include "app_compare.h"
#include "packed_input.h"
#include "paths.h"
#include "people_text.h"
#include "system_process.h"

#include <stdio.h>
#include <string.h>

void gsz_app_panel_key(gsz_app *app, const char *label, SDL_Keycode key, SDL_Keymod with) {
    if (gsz_panel_button(label)) gsz_app_press(app, &(SDL_Keysym){.sym = key, .mod = with});
}

/* ---- what is ---- */

static void frame(gsz_app *app) {
    const gsz_app_panel *own = &app->panel;
    char title[64];
    float most = 1;
    if (!gsz_panel_section("Frame", true)) return;
    for (int i = 0; i < own->frames; i++)
        if (own->frame_ms[i] > most) most = own->frame_ms[i];
    snprintf(title, sizeof title, "%.1f ms, %.0f a second", app->frame_ms,
             app->frame_ms > 0 ? 1e3 / app->frame_ms : 0);
    gsz_panel_graph(title, own->frame_ms, own->frames, most);
    for (uint32_t i = 0; i < own->passes.count; i++)
        gsz_panel_fact(own->passes.name[i], "%.2f ms", own->passes.ms[i]);
    gsz_panel_fact("Gaussians", "%s", gsz_cli_count(gsz_painter_gaussians(app->device.painter)).s);
    gsz_panel_fact("visible", "%s", gsz_cli_count(gsz_painter_visible(app->device.painter)).s);
}

static void shares(const gsz_scene_facts *facts) {
    gsz_cli_share share[GSZ_CLI_SHARES];
    double gaussians = facts->gaussians > 0 ? (double)facts->gaussians : 1;
    gsz_cli_list_shares(share, &facts->sizes);
    for (int i = 0; i < GSZ_CLI_SHARES; i++)
        if (share[i].bytes > 0)
            gsz_panel_fact(share[i].name, "%s, %.2f B each", gsz_cli_size(share[i].bytes).s,
                           (double)share[i].bytes / gaussians);
}

static void scene(gsz_app *app) {
    const gsz_scene_facts *facts = &app->facts;
    if (!gsz_panel_section("File", true)) return;
    gsz_panel_text("%s", app->name);
    if (app->loader && !app->loaded)
        gsz_panel_bar("loading", (float)gsz_loader_progress(app->loader));
    gsz_panel_fact("size", "%s", gsz_cli_size(facts->file_bytes).s);
    gsz_panel_fact("SH degree", "%d", facts->sh_degree);
    if (!facts->has_sizes) return;
    gsz_panel_fact("as floats", "%s, %s larger", gsz_cli_size(facts->float_bytes).s,
                   gsz_cli_times(facts->float_bytes, facts->file_bytes).s);
    gsz_panel_fact("layers", "%u", facts->layers);
    shares(facts);
}

static void memory(gsz_app *app) {
    gsz_render_memory parts = gsz_painter_memory(app->device.painter);
    gsz_gpu_memory_use use = gsz_gpu_memory_get_use(app->device.gpu);
    if (!gsz_panel_section("Memory", false)) return;
    gsz_panel_fact("drawn by", "%s", gsz_view_device_name(&app->device));
    gsz_panel_fact("device", "%s of %s", gsz_cli_size(use.used).s, gsz_cli_size(use.held).s);
    gsz_panel_fact("at most", "%s", gsz_cli_size(use.peak_used).s);
    if (app->facts.resident > 0)
        gsz_panel_fact("there at once", "%s of %s", gsz_cli_count(app->facts.resident).s,
                       gsz_cli_count(app->facts.gaussians).s);
    gsz_panel_fact("Gaussians", "%s", gsz_cli_size(parts.data).s);
    gsz_panel_fact("sorting", "%s", gsz_cli_size(parts.sorting).s);
    gsz_panel_fact("tiles", "%s", gsz_cli_size(parts.tiles).s);
    gsz_panel_fact("picture", "%s", gsz_cli_size(parts.picture).s);
    gsz_panel_fact("process", "%s", gsz_cli_size(gsz_system_resident_bytes()).s);
}

/* ---- drawing ---- */

static void layers(gsz_app *app) {
    int all = app->facts.layers > 1 ? (int)app->facts.layers : 1;
    int shown = app->view.layers > 0 ? (int)app->view.layers : all;
    if (all > 1 && gsz_panel_count("layers", &shown, 1, all))
        app->view.layers = shown < all ? (uint32_t)shown : 0;
}

static void shown(gsz_app *app) {
    const char *names[GSZ_RENDER_SHOWS];
    int show = (int)app->view.show;
    for (int i = 0; i < GSZ_RENDER_SHOWS; i++) names[i] = gsz_view_show_name((gsz_render_show)i);
    if (gsz_panel_choice("shown", &show, names, GSZ_RENDER_SHOWS))
        gsz_app_show(app, (gsz_render_show)show);
    gsz_panel_slider("least opacity", &app->view.least_alpha, 0, 1, false, "%.2f");
}

static void drawing(gsz_app *app) {
    static const char *const filters[] = {
        [GSZ_SCREEN_FILTER_DILATE] = "dilate", [GSZ_SCREEN_FILTER_MIP] = "mip"};
    static const char *const modes[] = {[GSZ_RENDER_QUADS] = "quads", [GSZ_RENDER_TILES] = "tiles"};
    gsz_render_view *view = &app->view;
    int filter = (int)view->draw.filter, mode = (int)view->mode;
    if (!gsz_panel_section("Drawing", true)) return;
    gsz_panel_count("harmonics", &view->draw.sh_degree, 0, 3);
    gsz_panel_slider("size of Gaussians", &view->splat_scale, 0.01f, 10, true, "%.2f");
    gsz_panel_color("background", view->draw.background);
    if (gsz_panel_choice("filter", &filter, filters, 2))
        view->draw.filter = (gsz_screen_filter)filter;
    if (!app->device.cpu && gsz_panel_choice("drawn as", &mode, modes, 2))
        view->mode = (gsz_render_mode)mode;
    shown(app);
    layers(app);
    gsz_app_panel_key(app, "As at the start", SDLK_r, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, app->vsync ? "Do not wait" : "Wait for the screen", SDLK_v, KMOD_NONE);
}

/* ---- two scenes ---- */

static void side(const char *name, uint64_t bytes, uint64_t gaussians) {
    gsz_panel_text("%s", name);
    gsz_panel_fact("  size", "%s", gsz_cli_size(bytes).s);
    gsz_panel_fact("  Gaussians", "%s", gsz_cli_count(gaussians).s);
}

static void gain(gsz_compare_look *look) {
    static const char *const gains[] = {"x1", "x2", "x4", "x8", "x16", "x32", "x64"};
    int chosen = 0;
    while (chosen < 6 && (uint32_t)1 << (chosen + 1) <= look->gain) chosen++;
    if (gsz_panel_choice("amplified", &chosen, gains, 7)) look->gain = (uint32_t)1 << chosen;
}

static void comparison(gsz_app *app) {
    static const char *const modes[] = {"wipe", "difference", "the first", "the second"};
    gsz_app_compare *compare = app->compare;
    gsz_compare_look *look = compare ? &compare->look : NULL;
    char figures[128];
    int mode;
    if (!compare || !gsz_panel_section("Two scenes", true)) return;
    gsz_app_compare_figures(app, figures, sizeof figures);
    gsz_panel_text("%s", figures);
    side(app->name, app->facts.file_bytes, gsz_painter_gaussians(app->device.painter));
    side(compare->name, compare->facts.file_bytes, gsz_painter_gaussians(compare->painter));
    mode = (int)look->mode;
    if (gsz_panel_choice("shown", &mode, modes, GSZ_COMPARE_MODES))
        look->mode = (gsz_compare_mode)mode;
    if (look->mode == GSZ_COMPARE_WIPE) gsz_panel_slider("line", &look->line, 0, 1, false, "%.2f");
    if (look->mode == GSZ_COMPARE_DIFFERENCE) gain(look);
}

/* ---- files and keys ---- */

static void files(gsz_app *app) {
    const gsz_view_settings *settings = &app->settings;
    if (!gsz_panel_section("Files", false)) return;
    gsz_app_panel_key(app, "Open ...", SDLK_o, KMOD_CTRL);
    gsz_panel_beside();
    gsz_app_panel_key(app, "Save a picture", SDLK_p, KMOD_NONE);
    for (int i = 0; i < settings->recent_count; i++) {
        char label[GSZ_APP_NAME_MAX + 16];
        snprintf(label, sizeof label, "%.255s##%d", gsz_cli_last_part(settings->recent[i]), i);
        if (!gsz_panel_button(label)) continue;
        gsz_app_load(app, settings->recent[i]);
        return;
    }
}

static void keys(gsz_app *app) {
    const char *label, *help;
    if (app->panel.keys) gsz_panel_unfold();
    if (!gsz_panel_section("Keys", false)) return;
    for (int i = 0; gsz_app_key_at(i, &label, &help); i++)
        if (label) gsz_panel_text("%s: %s", label, help);
}

void gsz_app_panel_sections(gsz_app *app) {
    frame(app);
    gsz_app_panel_film(app);
    comparison(app);
    scene(app);
    drawing(app);
    gsz_app_panel_camera(app);
    memory(app);
    files(app);
    keys(app);
}
