/* SPDX-License-Identifier: MIT */
/* app_keys.c - one table of keys: it is printed for people, and looked up when a key is pressed. */
#include "app_compare.h"

#include <string.h>

typedef struct key_row {
    SDL_Keycode key; /* 0: a line for people only */
    SDL_Keymod
        with; /* modifiers that must be held; others must not, but for shift: rows with it go first */
    const char *label, *help; /* NULL: said with the row above */
    void (*act)(gsz_app *app, int value);
    int value;
    bool hold; /* while it is held; `value` is the direction */
} key_row;

/* ---- what keys do ---- */

static void go_home(gsz_app *app, int value) {
    (void)value;
    app->touched = true;
    gsz_app_camera_stop(app);
    gsz_controls_go_home(&app->controls);
}

static void focus(gsz_app *app, int value) {
    (void)value;
    app->touched = true;
    gsz_app_camera_stop(app);
    gsz_controls_focus(&app->controls, &app->ball);
}

static void step_camera(gsz_app *app, int value) {
    app->touched = true;
    gsz_app_camera_stop(app);
    gsz_app_step_camera(app, value);
}

static void set_degree(gsz_app *app, int value) {
    app->view.draw.sh_degree = value;
    gsz_app_note(app, "harmonics up to degree %d", value);
}

static void scale_splats(gsz_app *app, int value) {
    static const float step = 1.1f, least = 0.01f, most = 10;
    float scale = value > 0 ? app->view.splat_scale * step : app->view.splat_scale / step;
    if (scale > 0.99f && scale < 1.01f) scale = 1; /* there and back is back */
    app->view.splat_scale = scale < least ? least : scale > most ? most : scale;
    gsz_app_note(app, "Gaussians at %.0f %% of their size", (double)app->view.splat_scale * 100);
}

static void cycle_background(gsz_app *app, int value) {
    float *background = app->view.draw.background;
    float next = background[0] < 0.25f ? 0.5f : background[0] < 0.75f ? 1 : 0;
    (void)value;
    for (int c = 0; c < 3; c++) background[c] = next;
}

static void reset_drawing(gsz_app *app, int value) {
    gsz_screen_filter filter = app->view.draw.filter;
    (void)value;
    app->view = gsz_view_device_view(&app->device, app->arguments, app->facts.filter);
    app->view.draw.filter = filter;
    gsz_app_note(app, "drawn as at the start");
}

static void toggle_mode(gsz_app *app, int value) {
    (void)value;
    if (app->device.cpu) {
        gsz_app_note(app, "the processor knows one way to draw only");
        return;
    }
    app->view.mode = app->view.mode == GSZ_RENDER_QUADS ? GSZ_RENDER_TILES : GSZ_RENDER_QUADS;
    gsz_app_note(app, "drawn as %s", gsz_view_mode_name(app->view.mode));
}

void gsz_app_show(gsz_app *app, gsz_render_show show) {
    static const char *const help[] = {
        [GSZ_RENDER_SPLATS] = "as they are",
        [GSZ_RENDER_POINTS] = "the centres of Gaussians",
        [GSZ_RENDER_ELLIPSES] = "solid up to one deviation",
        [GSZ_RENDER_DEPTH] = "white what is near, dark what is far",
        [GSZ_RENDER_OVERDRAW] = "red 32 over a pixel, yellow 128, white 512",
        [GSZ_RENDER_IMPORTANCE] = "red the first layer, blue the last"};
    if (app->device.cpu && !gsz_view_show_is_simple(show)) {
        gsz_app_note(app, "the processor draws splats and importance, no %s",
                     gsz_view_show_name(show));
        return;
    }
    app->view.show = show;
    if (show == GSZ_RENDER_IMPORTANCE && app->facts.layers <= 1)
        gsz_app_note(app, "importance: but there is one layer only");
    else
        gsz_app_note(app, "%s: %s", gsz_view_show_name(show), help[show]);
}

/* The processor leaves out what it cannot draw. */
static void step_show(gsz_app *app, int value) {
    int show = (int)app->view.show;
    do show = (show + value + GSZ_RENDER_SHOWS) % GSZ_RENDER_SHOWS;
    while (app->device.cpu && !gsz_view_show_is_simple((gsz_render_show)show));
    gsz_app_show(app, (gsz_render_show)show);
}

static void toggle_importance(gsz_app *app, int value) {
    (void)value;
    gsz_app_show(app, app->view.show == GSZ_RENDER_IMPORTANCE ? GSZ_RENDER_SPLATS
                                                              : GSZ_RENDER_IMPORTANCE);
}

static void step_min_opacity(gsz_app *app, int value) {
    static const float step = 0.05f;
    float least = app->view.least_alpha + (float)value * step;
    app->view.least_alpha = least < 0.5f * step ? 0 : least > 1 ? 1 : least;
    gsz_app_note(app, "Gaussians from an opacity of %.2f on", (double)app->view.least_alpha);
}

static void step_layers(gsz_app *app, int value) {
    uint32_t layers = app->facts.layers > 1 ? app->facts.layers : 1;
    uint32_t shown = app->view.layers > 0 && app->view.layers < layers ? app->view.layers : layers;
    if (value < 0 && shown > 1) shown--;
    if (value > 0 && shown < layers) shown++;
    app->view.layers = shown < layers ? shown : 0;
    gsz_app_note(app, "%u of %u layer%s drawn", shown, layers, layers > 1 ? "s" : "");
}

static void toggle_vsync(gsz_app *app, int value) {
    gsz_gpu *gpu = app->device.gpu;
    gsz_result result = gsz_gpu_wait(gpu);
    (void)value;
    app->vsync = !app->vsync;
    gsz_gpu_swapchain_destroy(gpu, &app->swapchain);
    if (result == GSZ_OK) result = gsz_gpu_swapchain_create(gpu, &app->swapchain, app->vsync);
    gsz_app_fail(app, result);
    app->exposed = true;
    gsz_app_note(app, app->vsync ? "waits for the screen" : "does not wait for the screen");
}

static bool is_fullscreen(const gsz_app *app) {
    return (SDL_GetWindowFlags(app->window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
}

static void toggle_fullscreen(gsz_app *app, int value) {
    (void)value;
    SDL_SetWindowFullscreen(app->window, is_fullscreen(app) ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
    app->exposed = true;
}

static void leave(gsz_app *app, int value) {
    if (value && is_fullscreen(app))
        toggle_fullscreen(app, 0);
    else
        app->quit = true;
}

static void screenshot(gsz_app *app, int value) {
    (void)value;
    gsz_app_screenshot(app);
}

static void open_dialog(gsz_app *app, int value) {
    (void)value;
    if (!gsz_file_dialog_open(&app->dialog))
        gsz_app_note(app, "neither zenity nor kdialog is installed: drop a file on the window");
}

static void print_keys(gsz_app *app, int value) {
    (void)value;
    /* Standard output is the report's with --json. */
    gsz_app_print_keys(app->session->json ? stderr : stdout);
    fflush(stdout);
    gsz_app_panel_show_keys(app);
}

/* ---- the table ---- */

static const key_row rows[] = {
    {.label = "left drag", .help = "turn around what is in the middle"},
    {.label = "middle drag, Shift+drag", .help = "move along"},
    {.label = "right drag", .help = "look around"},
    {.label = "double click", .help = "turn around what lies there"},
    {.label = "Ctrl+wheel", .help = "a narrower or wider angle of view"},
    {.label = "wheel", .help = "come closer; with the right button held: fly faster"},
    {SDLK_w, 0, "W A S D", "fly forward, left, back, right", NULL, 5, true},
    {SDLK_a, 0, NULL, NULL, NULL, 0, true},
    {SDLK_s, 0, NULL, NULL, NULL, 4, true},
    {SDLK_d, 0, NULL, NULL, NULL, 1, true},
    {SDLK_q, 0, "Q E", "fly down, up", NULL, 3, true},
    {SDLK_e, 0, NULL, NULL, NULL, 2, true},
    {SDLK_SPACE, 0, "Space", "play, pause", gsz_app_toggle_play, 0, false},
    {SDLK_LEFT, KMOD_CTRL, "Ctrl+Left, Ctrl+Right", "to the beginning, to the end",
     gsz_app_go_to_end, -1, false},
    {SDLK_RIGHT, KMOD_CTRL, NULL, NULL, gsz_app_go_to_end, 1, false},
    {SDLK_LEFT, KMOD_SHIFT, "Shift+Left, Shift+Right", "a second back, on", gsz_app_step_second, -1,
     false},
    {SDLK_RIGHT, KMOD_SHIFT, NULL, NULL, gsz_app_step_second, 1, false},
    {SDLK_LEFT, 0, "Left, Right", "pause, and a frame back, on", gsz_app_step_frame, -1, false},
    {SDLK_RIGHT, 0, NULL, NULL, gsz_app_step_frame, 1, false},
    {SDLK_UP, KMOD_SHIFT, "Shift+Up, Shift+Down", "louder, softer", gsz_app_step_volume, 1, false},
    {SDLK_DOWN, KMOD_SHIFT, NULL, NULL, gsz_app_step_volume, -1, false},
    {SDLK_UP, 0, "Up, Down", "play faster, slower", gsz_app_step_speed, 1, false},
    {SDLK_DOWN, 0, NULL, NULL, gsz_app_step_speed, -1, false},
    {SDLK_l, 0, "L", "play again and again, or to the end", gsz_app_toggle_loop, 0, false},
    {SDLK_u, 0, "U", "mute the sound", gsz_app_toggle_mute, 0, false},
    {SDLK_HOME, 0, "Home, H", "back to the first view", go_home, 0, false},
    {SDLK_h, 0, NULL, NULL, go_home, 0, false},
    {SDLK_f, 0, "F", "look at the whole scene from here", focus, 0, false},
    {SDLK_x, 0, "X Y Z", "look along an axis, and back", gsz_app_camera_look_along, 0, false},
    {SDLK_y, 0, NULL, NULL, gsz_app_camera_look_along, 1, false},
    {SDLK_z, 0, NULL, NULL, gsz_app_camera_look_along, 2, false},
    {SDLK_t, 0, "T, Ctrl+T", "stand it on its head; another axis is up", gsz_app_camera_tip, 0,
     false},
    {SDLK_t, KMOD_CTRL, NULL, NULL, gsz_app_camera_tip, 1, false},
    {SDLK_EQUALS, KMOD_CTRL, "Ctrl+Plus, Ctrl+Minus", "a narrower and wider angle of view",
     gsz_app_camera_widen, -1, false},
    {SDLK_PLUS, KMOD_CTRL, NULL, NULL, gsz_app_camera_widen, -1, false},
    {SDLK_KP_PLUS, KMOD_CTRL, NULL, NULL, gsz_app_camera_widen, -1, false},
    {SDLK_MINUS, KMOD_CTRL, NULL, NULL, gsz_app_camera_widen, 1, false},
    {SDLK_KP_MINUS, KMOD_CTRL, NULL, NULL, gsz_app_camera_widen, 1, false},
    {SDLK_n, 0, "N", "move softly or at once", gsz_app_camera_toggle_weight, 0, false},
    {.label = "Ctrl+1 .. Ctrl+9", .help = "keep this view as a bookmark"},
    {.label = "Alt+1 .. Alt+9", .help = "go back to it"},
    {SDLK_k, 0, "K, Ctrl+K", "add this view to a path; forget the path", gsz_app_camera_add_key, 0,
     false},
    {SDLK_k, KMOD_CTRL, NULL, NULL, gsz_app_camera_clear_path, 0, false},
    {SDLK_j, 0, "J, Ctrl+J", "go along the path, or stop; at one speed, or by its times",
     gsz_app_camera_play_path, 0, false},
    {SDLK_j, KMOD_CTRL, NULL, NULL, gsz_app_camera_toggle_even, 0, false},
    {SDLK_s, KMOD_CTRL, "Ctrl+S", "save path and bookmarks in the current folder",
     gsz_app_camera_save_path, 0, false},
    {SDLK_PAGEDOWN, 0, "PageDown, PageUp", "next and previous camera of --cameras", step_camera, 1,
     false},
    {SDLK_PAGEUP, 0, NULL, NULL, step_camera, -1, false},
    {SDLK_0, 0, "0 1 2 3", "harmonics up to this degree", set_degree, 0, false},
    {SDLK_1, 0, NULL, NULL, set_degree, 1, false},
    {SDLK_2, 0, NULL, NULL, set_degree, 2, false},
    {SDLK_3, 0, NULL, NULL, set_degree, 3, false},
    {SDLK_RIGHTBRACKET, 0, "[ ], - +", "smaller and larger Gaussians", scale_splats, 1, false},
    {SDLK_LEFTBRACKET, 0, NULL, NULL, scale_splats, -1, false},
    {SDLK_PLUS, 0, NULL, NULL, scale_splats, 1, false},
    {SDLK_EQUALS, 0, NULL, NULL, scale_splats, 1, false},
    {SDLK_KP_PLUS, 0, NULL, NULL, scale_splats, 1, false},
    {SDLK_MINUS, 0, NULL, NULL, scale_splats, -1, false},
    {SDLK_KP_MINUS, 0, NULL, NULL, scale_splats, -1, false},
    {SDLK_g, KMOD_SHIFT, "G, Shift+G", "show points, ellipses, depth, overdraw, importance, splats",
     step_show, -1, false},
    {SDLK_g, 0, NULL, NULL, step_show, 1, false},
    {SDLK_i, 0, "I", "importance: the first layer red, the last blue", toggle_importance, 0, false},
    {SDLK_RIGHTBRACKET, KMOD_CTRL, "Ctrl+[ Ctrl+]", "fainter Gaussians too, and only opaque ones",
     step_min_opacity, 1, false},
    {SDLK_LEFTBRACKET, KMOD_CTRL, NULL, NULL, step_min_opacity, -1, false},
    {SDLK_COMMA, 0, "Comma, Period", "a layer of importance less and more", step_layers, -1, false},
    {SDLK_PERIOD, 0, NULL, NULL, step_layers, 1, false},
    {SDLK_b, 0, "B", "background black, grey, white", cycle_background, 0, false},
    {SDLK_m, 0, "M", "drawn as quads or tiles", toggle_mode, 0, false},
    {SDLK_r, 0, "R", "drawn as at the start", reset_drawing, 0, false},
    {SDLK_c, 0, "C", "two scenes: wipe, difference, the first, the second", gsz_app_compare_next, 0,
     false},
    {SDLK_RIGHT, KMOD_ALT, "Alt+Left, Alt+Right", "move the line between them; or drag it",
     gsz_app_compare_move_line, 1, false},
    {SDLK_LEFT, KMOD_ALT, NULL, NULL, gsz_app_compare_move_line, -1, false},
    {SDLK_UP, KMOD_ALT, "Alt+Up, Alt+Down", "the difference, amplified more or less",
     gsz_app_compare_amplify, 1, false},
    {SDLK_DOWN, KMOD_ALT, NULL, NULL, gsz_app_compare_amplify, -1, false},
    {SDLK_v, 0, "V", "wait for the screen or do not", toggle_vsync, 0, false},
    {SDLK_p, 0, "P, F12", "save a picture in the current folder", screenshot, 0, false},
    {SDLK_F12, 0, NULL, NULL, screenshot, 0, false},
    {SDLK_o, KMOD_CTRL, "Ctrl+O", "open a file; or drop one on the window", open_dialog, 0, false},
    {SDLK_F11, 0, "F11, Alt+Enter", "fullscreen", toggle_fullscreen, 0, false},
    {SDLK_RETURN, KMOD_ALT, NULL, NULL, toggle_fullscreen, 0, false},
    {SDLK_F1, 0, "F1", "this table: printed, and in the panel", print_keys, 0, false},
    {SDLK_F2, 0, "F2, Tab", "the panel", gsz_app_panel_toggle, 0, false},
    {SDLK_TAB, 0, NULL, NULL, gsz_app_panel_toggle, 0, false},
    {SDLK_ESCAPE, 0, "Esc, Ctrl+Q", "leave fullscreen, quit", leave, 1, false},
    {SDLK_q, KMOD_CTRL, NULL, NULL, leave, 0, false},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

bool gsz_app_key_at(int index, const char **out_label, const char **out_help) {
    if (index >= ROWS) return false;
    *out_label = rows[index].label;
    *out_help = rows[index].help;
    return true;
}

void gsz_app_print_keys(FILE *stream) {
    for (int i = 0; i < ROWS; i++)
        if (rows[i].label) fprintf(stream, "  %-24s %s\n", rows[i].label, rows[i].help);
}

static const key_row *find(const SDL_Keysym *key) {
    bool ctrl = (key->mod & KMOD_CTRL) != 0, alt = (key->mod & KMOD_ALT) != 0;
    bool shift = (key->mod & KMOD_SHIFT) != 0;
    for (int i = 0; i < ROWS; i++)
        if (rows[i].key != 0 && rows[i].key == key->sym &&
            ((rows[i].with & KMOD_CTRL) != 0) == ctrl && ((rows[i].with & KMOD_ALT) != 0) == alt &&
            (shift || !(rows[i].with & KMOD_SHIFT)))
            return &rows[i];
    return NULL;
}

/* Nine keys twice would be a long table. */
static bool press_bookmark(gsz_app *app, const SDL_Keysym *key) {
    int slot = key->sym - SDLK_1;
    if (slot < 0 || slot >= GSZ_PATH_BOOKMARKS || !(key->mod & (KMOD_CTRL | KMOD_ALT)))
        return false;
    if (key->mod & KMOD_CTRL)
        gsz_app_camera_store(app, slot);
    else
        gsz_app_camera_recall(app, slot);
    return true;
}

void gsz_app_press(gsz_app *app, const SDL_Keysym *key) {
    const key_row *row = find(key);
    if (press_bookmark(app, key) || !row) return;
    if (row->hold)
        app->held[row->value] = true;
    else
        row->act(app, row->value);
}

/* Whatever else is held by now. */
void gsz_app_release(gsz_app *app, const SDL_Keysym *key) {
    for (int i = 0; i < ROWS; i++)
        if (rows[i].hold && rows[i].key == key->sym) app->held[rows[i].value] = false;
}
