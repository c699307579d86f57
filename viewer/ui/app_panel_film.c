/* SPDX-License-Identifier: MIT */
/* app_panel_film.c - a film in the panel: where it is, how fast and how loud. */
#include "app_panel_sections.h"

#include "people_text.h"
#include "play_clock.h"

static void buttons(gsz_app *app, const gsz_player_state *state) {
    gsz_app_panel_key(app, state->playing ? "Pause" : "Play", SDLK_SPACE, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, "<", SDLK_LEFT, KMOD_NONE);
    gsz_panel_beside();
    gsz_app_panel_key(app, ">", SDLK_RIGHT, KMOD_NONE);
}

static void sound(gsz_player *player, const gsz_player_state *state) {
    bool muted = state->muted;
    float volume = (float)state->volume;
    if (!state->has_sound) return;
    if (gsz_panel_slider("volume", &volume, 0, 1, false, "%.2f"))
        gsz_player_set_volume(player, (double)volume);
    if (gsz_panel_check("muted", &muted)) gsz_player_set_muted(player, muted);
}

/* Of a film that comes from a URL. */
static void supply(const gsz_player *player, const gsz_player_state *state) {
    const gsz_film_feed *feed = &gsz_player_film(player)->feed;
    gsz_film_supply bytes;
    if (!feed->supply) return;
    bytes = feed->supply(feed->user);
    gsz_panel_fact("fetched", "%s of %s%s", gsz_cli_size(bytes.there).s, gsz_cli_size(bytes.all).s,
                   state->waiting ? ", waiting" : "");
    gsz_panel_fact("waited", "%llu times", (unsigned long long)gsz_player_get_counts(player).waits);
    if (bytes.notice[0]) gsz_panel_text("%s", bytes.notice);
}

void gsz_app_panel_film(gsz_app *app) {
    gsz_player *player = app->film.player;
    double now = gsz_cli_clock();
    gsz_player_state state;
    int frame;
    float speed;
    bool loop;
    if (!player || !gsz_panel_section("Film", true)) return;
    state = gsz_player_get_state(player);
    frame = (int)state.at;
    speed = (float)state.speed;
    loop = state.loop;
    if (gsz_panel_count("frame", &frame, 0, (int)app->facts.frames - 1))
        gsz_player_seek(player, now, (double)frame);
    buttons(app, &state);
    if (gsz_panel_slider("speed", &speed, GSZ_PLAY_SPEED_MIN, GSZ_PLAY_SPEED_MAX, true, "x%.2f"))
        gsz_player_set_speed(player, now, (double)speed);
    if (gsz_panel_check("again and again", &loop)) gsz_player_set_loop(player, now, loop);
    sound(player, &state);
    gsz_panel_fact("shown, dropped", "%llu, %llu",
                   (unsigned long long)gsz_player_get_counts(player).shown,
                   (unsigned long long)gsz_player_get_counts(player).dropped);
    supply(player, &state);
}
