/* SPDX-License-Identifier: MIT */
/* picture_places.h - where the pictures of gsz render go: one file, standard output, or a folder of them. */
#ifndef GSZ_PICTURE_PLACES_H
#define GSZ_PICTURE_PLACES_H

#include "paths.h"

typedef struct gsz_cli_pictures {
    gsz_cli_place place; /**< the picture, or the folder */
    bool in_folder;
    bool made_folder;   /**< by this run */
    gsz_output *output; /**< open for the only picture */
} gsz_cli_pictures;

/** Chooses without touching anything. Not GSZ_EXIT_OK: said already. */
int gsz_cli_pictures_choose(gsz_cli_session *session, gsz_cli_pictures *pictures,
                            const gsz_cli_arguments *arguments);
/** Opens the only picture or makes the folder, so that a place that cannot be written is known at once. */
int gsz_cli_pictures_open(gsz_cli_session *session, gsz_cli_pictures *pictures);
/** The name of picture `index` of `count`. */
void gsz_cli_pictures_name(const gsz_cli_pictures *pictures, char path[GSZ_CLI_PATH_MAX],
                           size_t index, size_t count);
/** Writes the picture under its name, which it gets when it is whole. */
int gsz_cli_pictures_write(gsz_cli_session *session, gsz_cli_pictures *pictures, const char *path,
                           const gsz_buffer *png);
/** Closes, and takes away a folder that was made and stayed empty. */
void gsz_cli_pictures_close(gsz_cli_session *session, gsz_cli_pictures *pictures);

#endif
