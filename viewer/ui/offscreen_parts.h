/* SPDX-License-Identifier: MIT */
/* offscreen_parts.h - what runs without a window have in common: cameras, loading, a folder of pictures. */
#ifndef GSZ_OFFSCREEN_PARTS_H
#define GSZ_OFFSCREEN_PARTS_H

#include "picture_places.h"
#include "view_device.h"

#include "gsz_extras.h"

/** Zero-initialise but for session and arguments; release with gsz_offscreen_release. */
typedef struct gsz_offscreen {
    gsz_cli_session *session;
    const gsz_view_arguments *arguments;
    gsz_camera_list cameras; /**< that are read, or placed when a cloud is there */
    gsz_cli_pictures pictures;
    bool folder_is_open;
    gsz_image image; /**< RGBA, of the view */
} gsz_offscreen;

/** Chooses the folder of --screenshot. Not GSZ_EXIT_OK, here and below: said already. */
int gsz_offscreen_choose_folder(gsz_offscreen *offscreen);
void gsz_offscreen_release(gsz_offscreen *offscreen);
/** GSZ_EXIT_OK unless the user has asked to end. */
int gsz_offscreen_interrupted(const gsz_offscreen *offscreen);

/* ---- cameras ---- */

/** Reads those of the command line: slips should not cost a minute of loading. */
int gsz_offscreen_read_cameras(gsz_offscreen *offscreen);
/** Places them in the cloud, where none were read. */
int gsz_offscreen_place_cameras(gsz_offscreen *offscreen, const gsz_cloud *cloud);
/** Those that are drawn: the first, and the one behind the last. */
size_t gsz_offscreen_first_view(const gsz_offscreen *offscreen);
size_t gsz_offscreen_end_view(const gsz_offscreen *offscreen);

/* ---- loading ---- */

/** Hands each piece of the file to `take`, which may take things out of it and returns an exit code. Messages and failures
 *  are told here. */
int gsz_offscreen_load(const gsz_offscreen *offscreen, const char *path,
                       const gsz_loader_options *options,
                       int (*take)(void *user, gsz_loaded *piece), void *user);

/* ---- pictures ---- */

/** Makes the image as large as the camera's picture. */
int gsz_offscreen_fit_image(gsz_offscreen *offscreen, const gsz_camera *camera);
/** The name of view `index` in the folder, with `part`, such as "_b", before the ending. */
void gsz_offscreen_name(const gsz_offscreen *offscreen, char path[GSZ_CLI_PATH_MAX], size_t index,
                        const char *part);
/** Writes the image, without its alpha, under this name; *out_path is the caller's copy to free. */
int gsz_offscreen_write(gsz_offscreen *offscreen, const char *path, char **out_path);

#endif
