/* SPDX-License-Identifier: MIT */
/* photographs.h - the photographs of a training, one for each camera. */
#ifndef GSZ_PHOTOGRAPHS_H
#define GSZ_PHOTOGRAPHS_H

#include "session.h"

#include "gsz_extras.h"

/** Finds and reads a photograph for every camera into *out_images, by name, or by order where a camera has no
 *  name, and gives the cameras the sizes of their photographs. Not GSZ_EXIT_OK: said already. */
int gsz_cli_photographs_read(gsz_cli_session *session, gsz_image **out_images,
                             gsz_camera_list *cameras, const gsz_cli_arguments *arguments);
void gsz_cli_photographs_free(gsz_cli_session *session, gsz_image **images, size_t count);

#endif
