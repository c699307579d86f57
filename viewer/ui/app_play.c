/* SPDX-License-Identifier: MIT */
/* app_play.c - films in the window: frames that are due, what the keys do with them, and how it is told. */
#include "app_play.h"

#include "app.h"
#include "people_text.h"

#include <math.h>
#include <string.h>

/* Of the time that a frame takes from being chosen to being seen: how much the newest one counts, and the most,
 * seconds. */
static const double newest_counts = 0.2, ahead_most = 0.25;
static const double speeds[] = {0.1, 0.25, 0.5, 1, 1.5, 2, 4};
enum { SPEEDS = sizeof speeds / sizeof speeds[0] };

/* ---- beginning and end ---- */

void gsz_app_close_film(gsz_app *app) {
    gsz_player_destroy(&app->film.player);
    app->film = (gsz_app_film){0};
}

static void fail_film(gsz_app *app, const char *why) {
    app->code = gsz_cli_fail(app->session, GSZ_EXIT_OTHER, "%s: %s", app->name, why);
    app->quit = true;
}

static bool make_ring(gsz_app *app, gsz_loaded *piece, gsz_segment_ring **out_ring) {
    if (gsz_segment_ring_of_film(out_ring, piece->film, !app->device.cpu, app->loading_pool) !=
        GSZ_OK)
        return false;
    gsz_segment_ring_put(*out_ring, piece->segment, piece->part, piece->part_ms);
    piece->part = NULL;
    return true;
}

void gsz_app_take_film(gsz_app *app, gsz_loaded *piece) {
    const gsz_view_arguments *arguments = app->arguments;
    char error[256];
    gsz_player_options options = {.sound = true,
                                  .paused = arguments->paused,
                                  .loop = !arguments->no_loop,
                                  .muted = arguments->mute,
                                  .speed = (double)arguments->speed,
                                  .frame = app->first_frame > 0 ? (uint32_t)app->first_frame : 0};
    if (!make_ring(app, piece, &options.ring) ||
        gsz_player_create(&app->film.player, piece->film, &options, error, sizeof error)) {
        gsz_segment_ring_destroy(&options.ring);
        fail_film(app, "out of memory");
        return;
    }
    piece->film = NULL;
    if (*error) gsz_cli_notice(app->session, "%s plays without sound: %s", app->name, error);
}

/* ---- frames ---- */

static void tell_complaints(gsz_app *app) {
    char text[GSZ_APP_NOTE_MAX];
    while (gsz_player_complaint(app->film.player, text, sizeof text)) {
        gsz_cli_warn(app->session, "%s", text);
        gsz_app_note(app, "%s", text);
    }
}

/* The segment that comes next gets to the device bit by bit, so that no frame is late for it. */
static void ready_next_segment(gsz_app *app) {
    gsz_player *player = app->film.player;
    gsz_player_frame next;
    if (!gsz_player_next_segment(player, &next)) return;
    gsz_app_fail(app, gsz_painter_ready(app->device.painter, next.item, next.segment));
    gsz_player_release(player, &next);
}

void gsz_app_play(gsz_app *app) {
    gsz_app_film *film = &app->film;
    const gsz_player_frame *due = &film->frame;
    gsz_render_view view;
    double now = gsz_cli_clock();
    if (!film->player || app->quit) return;
    tell_complaints(app);
    if (!gsz_app_current_view(app, &view)) return;
    if (!gsz_player_next(film->player, now, film->ahead, &film->frame)) return;
    gsz_app_fail(app,
                 gsz_painter_show(app->device.painter, due->item, due->segment, due->in_segment));
    gsz_player_release(film->player, due);
    film->fresh = true;
    film->chosen_at = now;
    film->making_ms = (gsz_cli_clock() - now) * 1e3;
    ready_next_segment(app);
}

bool gsz_app_film_presented(gsz_app *app, double now) {
    gsz_app_film *film = &app->film;
    if (!film->fresh) return false;
    film->fresh = false;
    film->ahead += newest_counts * (now - film->chosen_at - film->ahead);
    if (film->ahead > ahead_most) film->ahead = ahead_most;
    gsz_player_presented(film->player, &film->frame, now);
    return true;
}

double gsz_app_film_wait(const gsz_app *app) {
    const gsz_app_film *film = &app->film;
    return film->player ? gsz_player_wait(film->player, gsz_cli_clock(), film->ahead) : -1;
}

bool gsz_app_film_has_ended(const gsz_app *app) {
    return app->film.player && gsz_player_get_state(app->film.player).ended;
}

/* ---- keys ---- */

/* Whoever presses keys wants to see in the title what that does. */
static gsz_player *player_of(gsz_app *app) {
    app->note[0] = '\0';
    if (!app->film.player) gsz_app_note(app, "nothing moves here: this is no video");
    app->titled_at = 0;
    return app->film.player;
}

void gsz_app_toggle_play(gsz_app *app, int value) {
    gsz_player *player = player_of(app);
    (void)value;
    if (player) gsz_player_play(player, gsz_cli_clock(), !gsz_player_get_state(player).playing);
}

/* To a whole frame. */
static void go_to(gsz_app *app, double frame, bool pause) {
    gsz_player *player = app->film.player;
    double now = gsz_cli_clock();
    if (pause) gsz_player_play(player, now, false);
    gsz_player_seek(player, now, floor(frame + 0.5));
}

void gsz_app_step_frame(gsz_app *app, int value) {
    gsz_player *player = player_of(app);
    if (player) go_to(app, floor(gsz_player_get_state(player).at + 1e-6) + value, true);
}

void gsz_app_step_second(gsz_app *app, int value) {
    gsz_player *player = player_of(app);
    if (player)
        go_to(app, gsz_player_get_state(player).at + value * gsz_film_rate(gsz_player_film(player)),
              false);
}

void gsz_app_go_to_end(gsz_app *app, int value) {
    gsz_player *player = player_of(app);
    if (player) go_to(app, value > 0 ? gsz_player_film(player)->info->frames : 0, false);
}

void gsz_app_step_speed(gsz_app *app, int value) {
    gsz_player *player = player_of(app);
    double speed, next;
    if (!player) return;
    speed = next = gsz_player_get_state(player).speed;
    if (value > 0)
        for (int i = SPEEDS - 1; i >= 0 && speeds[i] > speed + 1e-6; i--) next = speeds[i];
    else
        for (int i = 0; i < SPEEDS && speeds[i] < speed - 1e-6; i++) next = speeds[i];
    gsz_player_set_speed(player, gsz_cli_clock(), next);
}

void gsz_app_toggle_loop(gsz_app *app, int value) {
    gsz_player *player = player_of(app);
    (void)value;
    if (!player) return;
    bool loop = !gsz_player_get_state(player).loop;
    gsz_player_set_loop(player, gsz_cli_clock(), loop);
    gsz_app_note(app, loop ? "plays again and again" : "plays to the end");
}

void gsz_app_toggle_mute(gsz_app *app, int value) {
    gsz_player *player = player_of(app);
    (void)value;
    if (!player) return;
    bool muted = !gsz_player_get_state(player).muted;
    gsz_player_set_muted(player, muted);
    if (!gsz_player_get_state(player).has_sound)
        gsz_app_note(app, "there is no sound");
    else
        gsz_app_note(app, muted ? "muted" : "not muted");
}

void gsz_app_step_volume(gsz_app *app, int value) {
    static const double step = 0.1;
    gsz_player *player = player_of(app);
    if (!player) return;
    gsz_player_set_volume(player, gsz_player_get_state(player).volume + value * step);
    gsz_app_note(app, "volume %.0f %%", gsz_player_get_state(player).volume * 100);
}

/* ---- for people ---- */

/* "1:02.5" */
static void write_time(char *out, size_t size, double seconds) {
    long tenths = (long)(seconds * 10 + 1e-6);
    snprintf(out, size, "%ld:%02ld.%ld", tenths / 600, tenths / 10 % 60, tenths % 10);
}

void gsz_app_film_title(const gsz_app *app, char *out, size_t size) {
    const gsz_player *player = app->film.player;
    const gsz_film *film = gsz_player_film(player);
    gsz_player_state state = gsz_player_get_state(player);
    double rate = gsz_film_rate(film);
    char at[32], all[32];
    write_time(at, sizeof at, state.at / rate);
    write_time(all, sizeof all, film->info->frames / rate);
    snprintf(out, size, "%s - %s / %s, frame %.0f of %u, %gx%s%s, %s dropped - gsz-view", app->name,
             at, all, floor(state.at + 1e-6), film->info->frames, state.speed,
             state.waiting   ? ", waiting"
             : state.playing ? ""
                             : ", paused",
             state.has_sound && state.muted ? ", muted" : "",
             gsz_cli_count(gsz_player_get_counts(player).dropped).s);
}
