/* SPDX-License-Identifier: MIT */
/* app_compare.h - a second scene beside the first in the window: how both are shown, and how far they are apart.
 * Internal to the app_*.c files. */
#ifndef GSZ_APP_COMPARE_H
#define GSZ_APP_COMPARE_H

#include "app.h"
#include "compare_pass.h"
#include "view_judge.h"

struct gsz_app_compare {
    const char *path;
    char name[GSZ_APP_NAME_MAX];
    gsz_loader *loader; /* of the second scene; NULL: not yet, or done */
    bool begun, loaded;
    gsz_scene_facts facts; /* its codebooks aside */
    gsz_painter *painter;
    gsz_compare_pass pass;
    gsz_compare_look look, drawn; /* as chosen, and as the last picture has it */
    bool dragging;                /* the line */

    /* The figures. */
    gsz_judge *judge; /* where the device draws; else the painters' own pictures are scored */
    gsz_score score;
    gsz_render_view scored, asked; /* the views of `score` and of what the judge was asked for */
    bool has_score, has_asked;
    gsz_render_view resting; /* the view now, and since when */
    double resting_since;
};

/** Makes room for the second scene, where the command line names one. Not GSZ_EXIT_OK: said already. */
int gsz_app_compare_open(gsz_app *app);
void gsz_app_compare_close(gsz_app *app);
/** True if what is being loaded is a film, and the app compares: that is said, and what was shown stays. The app ends if it
 *  was given one to begin with. */
bool gsz_app_compare_refuses(gsz_app *app, const gsz_scene_facts *facts);
/** Loads the second scene once the first is there, a few milliseconds at a time. */
void gsz_app_compare_take_pieces(gsz_app *app);
/** Takes the cloud of the first scene, if the judge needs it. */
void gsz_app_compare_take_first(gsz_app *app, gsz_scene_cloud *cloud);
/** Scores the view once it rests. */
void gsz_app_compare_score(gsz_app *app);

/** True if the window shows something else than it should. */
bool gsz_app_compare_is_stale(const gsz_app *app, const gsz_render_view *view);
gsz_result gsz_app_compare_prepare(gsz_app *app, const gsz_render_view *view,
                                   bool again) GSZ_CHECKED;
/** Records both pictures and what is made of them into `target`, in VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL. */
gsz_result gsz_app_compare_record(gsz_app *app, VkCommandBuffer commands, uint32_t slot,
                                  const gsz_gpu_target *target, const gsz_render_view *view,
                                  bool again) GSZ_CHECKED;
/** Turns the picture of the first scene into what the window shows. */
gsz_result gsz_app_compare_read(gsz_app *app, const gsz_render_view *view,
                                uint8_t *pixels) GSZ_CHECKED;

/** "41.22 dB, SSIM 0.9871"; "..." while that is not known. */
void gsz_app_compare_figures(const gsz_app *app, char *out, size_t size);
void gsz_app_compare_title(const gsz_app *app, char *out, size_t size);
/** True if the event was for the line of the wipe. */
bool gsz_app_compare_handle(gsz_app *app, const SDL_Event *event);

/* ---- what keys do; without a second scene they say so ---- */

void gsz_app_compare_next(gsz_app *app, int value);
void gsz_app_compare_move_line(gsz_app *app, int steps);
void gsz_app_compare_amplify(gsz_app *app, int steps);

#endif
