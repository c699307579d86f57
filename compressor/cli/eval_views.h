/* SPDX-License-Identifier: MIT */
/* eval_views.h - which views gsz eval compares, and in which sizes: the same for scenes and for videos. */
#ifndef GSZ_EVAL_VIEWS_H
#define GSZ_EVAL_VIEWS_H

#include "comparison.h"

/** Gives the views their sizes and refuses those that are too large: for cameras out of a file before anything is read,
 *  for others when they are placed. Not GSZ_EXIT_OK: said already. */
int gsz_cli_eval_size_views(gsz_cli_session *session, gsz_camera_list *views,
                            const gsz_cli_arguments *arguments);
/** Places views if there are none, keeps the held-out ones, and sets what a comparison draws with. */
int gsz_cli_eval_place_views(gsz_cli_session *session, gsz_cli_comparison *comparison,
                             const gsz_cli_arguments *arguments, const gsz_cloud *cloud,
                             const char *name);

#endif
