/* SPDX-License-Identifier: MIT */
/* xr_app_film.c - films in a headset: the frame that is due when the eyes will see it, with its sound. */
#include "xr_app.h"

#include <math.h>

/* ---- beginning and end ---- */

void gsz_xr_app_close_film(gsz_xr_app *app) { gsz_player_destroy(&app->film); }

void gsz_xr_app_take_film(gsz_xr_app *app, gsz_loaded *piece) {
    const gsz_view_arguments *arguments = &app->arguments;
    char error[256];
    gsz_player_options options = {.sound = true,
                                  .paused = arguments->paused,
                                  .loop = !arguments->no_loop,
                                  .muted = arguments->mute,
                                  .speed = (double)arguments->speed,
                                  .frame = arguments->frame > 0 ? (uint32_t)arguments->frame : 0};
    if (gsz_segment_ring_of_film(&options.ring, piece->film, true, app->session->pool) != GSZ_OK) {
        gsz_xr_app_fail(app, GSZ_ERROR_MEMORY);
        return;
    }
    gsz_segment_ring_put(options.ring, piece->segment, piece->part, piece->part_ms);
    piece->part = NULL;
    if (gsz_player_create(&app->film, piece->film, &options, error, sizeof error) != GSZ_OK) {
        gsz_segment_ring_destroy(&options.ring);
        gsz_xr_app_fail(app, GSZ_ERROR_MEMORY);
        return;
    }
    piece->film = NULL;
    if (*error) gsz_cli_notice(app->session, "plays without sound: %s", error);
}

/* ---- frames ---- */

/* Runtimes on Linux count time as the monotonic clock does, though none has to: what cannot be that is taken for the next
 * interval. */
static double seconds_ahead(const gsz_xr_frame *frame, double now) {
    static const double most = 0.25;
    double ahead = (double)frame->time * 1e-9 - now;
    return ahead >= 0 && ahead <= most ? ahead : fmin(frame->interval_ms * 1e-3, most);
}

/* The segment that comes next gets to the device bit by bit, so that no frame is late for it. */
static gsz_result ready_next_segment(gsz_xr_app *app) {
    gsz_player_frame next;
    gsz_result result;
    if (!gsz_player_next_segment(app->film, &next)) return GSZ_OK;
    result = gsz_painter_ready(app->device.painter, next.item, next.segment);
    gsz_player_release(app->film, &next);
    return result;
}

gsz_result gsz_xr_app_play(gsz_xr_app *app, const gsz_xr_frame *frame) {
    gsz_player_frame due;
    double now = gsz_cli_clock(), ahead = seconds_ahead(frame, now);
    char text[512];
    gsz_result result;
    if (!app->film) return GSZ_OK;
    while (gsz_player_complaint(app->film, text, sizeof text))
        gsz_cli_warn(app->session, "%s", text);
    if (!gsz_player_next(app->film, now, ahead, &due)) return GSZ_OK;
    result = gsz_painter_show(app->device.painter, due.item, due.segment, due.in_segment);
    gsz_player_release(app->film, &due);
    gsz_player_presented(app->film, &due, now + ahead);
    return result == GSZ_OK ? ready_next_segment(app) : result;
}

/* ---- buttons ---- */

void gsz_xr_app_control_film(gsz_xr_app *app, const gsz_xr_effects *effects) {
    gsz_player_state state;
    double now = gsz_cli_clock(), rate;
    if (!app->film) return;
    state = gsz_player_get_state(app->film);
    rate = gsz_film_rate(gsz_player_film(app->film));
    if (effects->toggle) gsz_player_play(app->film, now, !state.playing);
    if (effects->skip != 0)
        gsz_player_seek(app->film, now, floor(state.at + effects->skip * rate + 0.5));
}
