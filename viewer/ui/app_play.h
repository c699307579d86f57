/* SPDX-License-Identifier: MIT */
/* app_play.h - films in the window. Internal to the app_*.c files and window.c. */
#ifndef GSZ_APP_PLAY_H
#define GSZ_APP_PLAY_H

#include "player.h"
#include "scene_loader.h"
#include "view_report.h"

struct gsz_app;

/** Zero-initialised: there is no film. */
typedef struct gsz_app_film {
    gsz_player *player;     /**< NULL: what is shown stands still */
    gsz_player_frame frame; /**< the latest one that was made, and: */
    bool fresh;             /**< it was not seen yet */
    double chosen_at, making_ms;
    double ahead; /**< seconds from when a frame is chosen to when it is seen, about */
} gsz_app_film;

void gsz_app_take_film(struct gsz_app *app, gsz_loaded *piece);
void gsz_app_close_film(struct gsz_app *app);

/** Hands the frame that is due to the painter, unless it is there already. */
void gsz_app_play(struct gsz_app *app);
/** What the painter has is seen. True: it is another frame than before. */
bool gsz_app_film_presented(struct gsz_app *app, double now);
/** Seconds until there is something to do; below 0: nothing moves. */
double gsz_app_film_wait(const struct gsz_app *app);
bool gsz_app_film_has_ended(const struct gsz_app *app);
/** Where it is, for the title. */
void gsz_app_film_title(const struct gsz_app *app, char *out, size_t size);

/* For the table of keys: `value` is the direction. */
void gsz_app_toggle_play(struct gsz_app *app, int value);
void gsz_app_step_frame(struct gsz_app *app, int value);
void gsz_app_step_second(struct gsz_app *app, int value);
void gsz_app_go_to_end(struct gsz_app *app, int value);
void gsz_app_step_speed(struct gsz_app *app, int value);
void gsz_app_toggle_loop(struct gsz_app *app, int value);
void gsz_app_toggle_mute(struct gsz_app *app, int value);
void gsz_app_step_volume(struct gsz_app *app, int value);

#endif
