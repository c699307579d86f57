/* SPDX-License-Identifier: MIT */
/* pack_input.h - what packing a scene and packing a video begin with: checks, clouds, metadata, views. */
#ifndef GSZ_PACK_INPUT_H
#define GSZ_PACK_INPUT_H

#include "edit_options.h"

/* Not GSZ_EXIT_OK, of any of these: said already. */

/** Before anything is read: a slip in an option should not cost a minute. */
int gsz_cli_pack_check(gsz_cli_session *session, gsz_cli_edits *edits,
                       const gsz_cli_arguments *arguments);
/** Whether the user says where the scene is looked at from. */
bool gsz_cli_pack_has_views(const gsz_cli_arguments *arguments);
/** Reads --cameras into *views (zeroed), which stays empty without; refuses options about views where nothing is drawn. */
int gsz_cli_pack_read_views(gsz_cli_session *session, gsz_camera_list *views,
                            const gsz_cli_arguments *arguments);
/** Places views in a list that is empty, if the options have a say in them: the library places its own. */
int gsz_cli_pack_place_views(gsz_cli_session *session, gsz_camera_list *views,
                             const gsz_cli_arguments *arguments, const gsz_cloud *cloud,
                             const char *name);

/** What is known before an output is opened: the input can be read, and is not packed already. */
int gsz_cli_pack_input_check(gsz_cli_session *session, const char *path);
/** Reads *cloud (zeroed), at least one Gaussian, and applies the edits. */
int gsz_cli_pack_read_cloud(gsz_cli_session *session, gsz_cloud *cloud, gsz_cli_scene_file *file,
                            gsz_cli_edits *edits, const char *path, bool drop_extra);
/** Adds the metadata of --meta. */
int gsz_cli_pack_add_metadata(gsz_cli_session *session, gsz_cloud *cloud,
                              const gsz_cli_arguments *arguments);

/** Writes all of the output, which appears then. */
int gsz_cli_pack_write(gsz_cli_session *session, gsz_output *output, const gsz_buffer *packed);
/** The same where all was written already. */
int gsz_cli_pack_commit(gsz_cli_session *session, gsz_output *output);

#endif
