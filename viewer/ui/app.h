/* SPDX-License-Identifier: MIT */
/* app.h - the state of gsz-view with a window, and the parts that work on it. Internal to the app_*.c files. */
#ifndef GSZ_APP_H
#define GSZ_APP_H

#include "app_camera.h"
#include "app_panel.h"
#include "app_play.h"
#include "camera_controls.h"
#include "file_dialog.h"
#include "frame_pace.h"
#include "frame_times.h"
#include "view_device.h"
#include "view_settings.h"

#include <SDL.h>

enum { GSZ_APP_NAME_MAX = 256, GSZ_APP_NOTE_MAX = 512 };

/** What the mouse does while a button is held. */
typedef enum gsz_drag { GSZ_DRAG_NONE, GSZ_DRAG_ORBIT, GSZ_DRAG_PAN, GSZ_DRAG_LOOK } gsz_drag;

/** Directions to fly in: left right up down back forward. */
enum { GSZ_FLY_DIRECTIONS = 6 };

typedef struct gsz_app_compare gsz_app_compare;

/* Named for app_camera.h too. */
typedef struct gsz_app gsz_app;

struct gsz_app {
    gsz_cli_session *session; /* its pool draws */
    const gsz_view_arguments *arguments;
    gsz_pool *loading_pool;
    SDL_Window *window;
    gsz_view_device device;
    gsz_gpu_swapchain *swapchain;
    int code; /* of the exit, once something failed */
    bool quit;

    /* The scene. */
    gsz_loader *loader; /* NULL: nothing is being loaded */
    char *loading;      /* path of what is */
    char *path;         /* of the scene that is shown */
    char name[GSZ_APP_NAME_MAX];
    gsz_scene_facts facts;
    bool ready; /* enough of it is there to be looked at */
    gsz_scene_points points;
    gsz_scene_ball ball;
    gsz_camera_list cameras; /* of --cameras */
    size_t camera_index;
    gsz_file_dialog dialog;
    gsz_app_film film;
    uint64_t loads;           /* begun: the first is that of the command line */
    int first_frame;          /* of a film that is being loaded; -1: it was not said */
    gsz_app_compare *compare; /* a second scene, see app_compare.h; NULL: there is none */

    /* The view. */
    gsz_controls controls;
    gsz_app_camera camera;
    gsz_render_view view; /* camera and size aside */
    gsz_drag drag;
    bool held[GSZ_FLY_DIRECTIONS];
    bool touched; /* by the user, since the scene came */
    bool vsync;
    double stepped_at;

    /* Pictures. */
    gsz_gpu_image stage; /* where more than a picture is shown, see app_stage.c */
    bool drew;           /* the last frame has Gaussians that the one before has not */
    bool overlay;        /* something lies over the picture */
    gsz_app_panel panel;
    gsz_view_settings settings;
    bool exposed; /* the window has lost its picture, or never had one */
    double frame_ms;
    gsz_frame_pace pace; /* of --frame-time */
    char note[GSZ_APP_NOTE_MAX];
    double note_for, note_until; /* seconds; until: 0 while it was not shown yet */
    double titled_at;
    char title[GSZ_APP_NOTE_MAX + GSZ_APP_NAME_MAX];

    /* --bench */
    double opened_at, first_picture_ms, loaded_ms;
    bool loaded;
    gsz_frame_times times;
};

/* ---- app_scene.c ---- */

/** Starts loading; what is shown stays until the first of it is there. */
void gsz_app_load(gsz_app *app, const char *path);
/** Takes what the loader has, for a few milliseconds at the most. */
void gsz_app_take_pieces(gsz_app *app);
/** Goes to a camera of --cameras, `step` further. */
void gsz_app_step_camera(gsz_app *app, int step);
void gsz_app_close_scene(gsz_app *app);

/* ---- app_frame.c ---- */

/** The view as it is to be drawn now. False: the window has no area. */
bool gsz_app_current_view(gsz_app *app, gsz_render_view *out_view);
/** Draws if that changes anything, or the picture was lost. */
void gsz_app_draw(gsz_app *app);
/** Ends the app with the reason why a call of the painter or the gpu failed. */
void gsz_app_fail(gsz_app *app, gsz_result result);
/** Shows a line in the title for a while. */
void gsz_app_note(gsz_app *app, const char *format, ...) GSZ_PRINTF(2, 3);
void gsz_app_update_title(gsz_app *app);
/** Writes what is to be seen as a PNG into the current folder. */
void gsz_app_screenshot(gsz_app *app);

/* ---- app_stage.c ---- */

/** Records all that the window is to show into a picture of it. */
gsz_result gsz_app_record(gsz_app *app, VkCommandBuffer commands, uint32_t slot,
                          const gsz_gpu_target *target, const gsz_render_view *view,
                          bool again) GSZ_CHECKED;

/* ---- app_input.c ---- */

/** Handles one event. */
void gsz_app_handle(gsz_app *app, const SDL_Event *event);
/** Flies on, if keys are held. True: the view moves. */
bool gsz_app_fly(gsz_app *app);

/* ---- app_keys.c ---- */

/** Does what the key is for. */
void gsz_app_press(gsz_app *app, const SDL_Keysym *key);
void gsz_app_release(gsz_app *app, const SDL_Keysym *key);
/** Row `index` of the table of keys; *out_label is NULL where another row tells of it. False: there are no more. */
bool gsz_app_key_at(int index, const char **out_label, const char **out_help);
/** Shows that of the Gaussians, and says so; or why it cannot. */
void gsz_app_show(gsz_app *app, gsz_render_show show);
/** The table of keys, for people. */
void gsz_app_print_keys(FILE *stream);

#endif
