/* SPDX-License-Identifier: MIT */
/* view_options.h - what gsz-view is told on its command line. */
#ifndef GSZ_VIEW_OPTIONS_H
#define GSZ_VIEW_OPTIONS_H

#include "renderer.h"
#include "session.h"

/** Which renderer draws. */
typedef enum gsz_view_renderer {
    GSZ_VIEW_RENDERER_AUTO, /**< the device, unless it is a processor itself */
    GSZ_VIEW_RENDERER_GPU,
    GSZ_VIEW_RENDERER_CPU
} gsz_view_renderer;

/** How the GPU draws. */
typedef enum gsz_view_mode {
    GSZ_VIEW_MODE_AUTO, /**< quads, unless the device is a processor: that is faster with tiles */
    GSZ_VIEW_MODE_QUADS,
    GSZ_VIEW_MODE_TILES
} gsz_view_mode;

typedef struct gsz_view_arguments {
    gsz_cli_arguments common; /**< first: option tables of the command apply to it */
    gsz_view_renderer renderer;
    gsz_view_mode mode;
    float splat_scale;
    int layers; /**< 0: all */
    gsz_render_show show;
    float min_opacity; /**< fainter Gaussians are not drawn; below 0: as remembered, or all are */
    int budget;        /**< Gaussians of a picture at the most; 0: all */
    float frame_time;  /**< ms that the device may take for a picture; 0: as long as it does */
    int gpu_memory;    /**< MiB that Gaussians may take on the device; 0: most of what it has */
    bool no_cache;     /**< keep nothing of what comes from URLs */
    const char *device;
    const char *screenshot; /**< a folder, or NULL */
    const char *path;       /**< a file of a camera's path, or NULL */
    bool no_settings;       /**< nothing is remembered */
    bool rigid;             /**< cameras move without weight */
    const char *compare;    /**< the second scene, or NULL */
    int difference;         /**< how many times the difference is amplified; 0: it is not shown */
    int bench;              /**< frames of each view; 0: none */
    int frame; /**< of a video, to begin with, or the only one offscreen; -1: not given */
    float speed;
    bool no_loop, paused, mute;
    bool offscreen;
    bool validation;
    bool no_vsync;
    bool vr;          /**< in a headset */
    bool no_mirror;   /**< and not on the desktop too */
    bool passthrough; /**< the world behind the scene */
    bool vignette;    /**< a dark rim while the scene moves */
    bool two_passes;  /**< the eyes one after the other */
    float vr_scale;   /**< metres of a unit; 0: as remembered */
    float vr_rim;     /**< of what a budget keeps in the middle, what it keeps at the rim */
} gsz_view_arguments;

/** Options of gsz-view and, as its only command, what it does. */
extern const gsz_cli_option gsz_view_option_table[];
void gsz_view_set_defaults(gsz_cli_arguments *arguments);

/** Whether the frames that the command line asks for can be there in a video of so many (0: a single scene). Not
 *  GSZ_EXIT_OK: said already. */
int gsz_view_check_frames(gsz_cli_session *session, const gsz_view_arguments *arguments,
                          uint32_t frames);
/** The file to compare with, by option or as the second operand; NULL: there is none. */
const char *gsz_view_second(const gsz_view_arguments *arguments);
/** How to draw what the command line asks for; the filter by the scene if that is left open, the mode by the device. */
gsz_render_view gsz_view_of_arguments(const gsz_view_arguments *arguments, bool device_is_cpu,
                                      gsz_screen_filter scene_filter);
/** "quads" or "tiles". */
const char *gsz_view_mode_name(gsz_render_mode mode);
/** "splats", "points", ... */
const char *gsz_view_show_name(gsz_render_show show);
/** True if the processor can show that too. */
bool gsz_view_show_is_simple(gsz_render_show show);

#endif
