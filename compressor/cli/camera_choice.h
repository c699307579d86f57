/* SPDX-License-Identifier: MIT */
/* camera_choice.h - where pictures are taken from: a camera file, or places found in the scene. */
#ifndef GSZ_CAMERA_CHOICE_H
#define GSZ_CAMERA_CHOICE_H

#include "session.h"

enum { GSZ_CLI_VIEWS_MAX = 1024 };

/** --cameras and --up, then the common options. */
extern const gsz_cli_option gsz_cli_camera_options[];

/** True if --up was given. */
bool gsz_cli_has_up(const gsz_cli_arguments *arguments);
/** Reads the file of --cameras into *list (zeroed), which stays empty without one. Refuses options that go
 *  with automatic cameras only. Not GSZ_EXIT_OK: said already. */
int gsz_cli_read_cameras(gsz_cli_session *session, gsz_camera_list *list,
                         const gsz_cli_arguments *arguments);
/** Places `count` cameras in a list that --cameras left empty. `name` is that of the cloud's file. */
int gsz_cli_place_cameras(gsz_cli_session *session, gsz_camera_list *list,
                          const gsz_cli_arguments *arguments, const gsz_cloud *cloud,
                          const char *name, int count);
/** Gives every camera the size of its picture: --size, or its own, or 800 x 600. */
void gsz_cli_size_cameras(gsz_camera_list *list, const gsz_cli_arguments *arguments);

#endif
