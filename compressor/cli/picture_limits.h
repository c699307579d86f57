/* SPDX-License-Identifier: MIT */
/* picture_limits.h - refuses pictures that are too large or too many, before the work for them begins. */
#ifndef GSZ_PICTURE_LIMITS_H
#define GSZ_PICTURE_LIMITS_H

#include "session.h"

/** Refuses a picture that the file of that name asks for if it is so large that the file may be a trap; --max-memory says that it
 *  is none. `fix` as below. Not GSZ_EXIT_OK: said already. */
int gsz_cli_check_pixels(gsz_cli_session *session, const char *name, int width, int height,
                         const char *fix);
/** Refuses a camera whose own picture is larger than can be drawn, if that is the one to be drawn: --size
 *  replaces it. `index` counts from 0; `fix` says what makes pictures smaller, such as "give --size".
 *  Not GSZ_EXIT_OK: said already. */
int gsz_cli_check_side(gsz_cli_session *session, const gsz_camera *camera, size_t index,
                       const gsz_cli_arguments *arguments, const char *fix);
/** Refuses views, with the sizes of their pictures, that take too much memory when all are kept at a time.
 *  Not GSZ_EXIT_OK: said already. */
int gsz_cli_check_kept(gsz_cli_session *session, const gsz_camera_list *views, const char *fix);

#endif
