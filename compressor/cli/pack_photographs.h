/* SPDX-License-Identifier: MIT */
/* pack_photographs.h - the photographs of --images, as gsz_pack() takes them. */
#ifndef GSZ_PACK_PHOTOGRAPHS_H
#define GSZ_PACK_PHOTOGRAPHS_H

#include "session.h"

#include "gsz_picture.h"

/** Reads a photograph for every view into *out_photographs, which stays NULL without --images, and gives the views their
 *  sizes. Not GSZ_EXIT_OK: said already. */
int gsz_cli_pack_photographs_read(gsz_cli_session *session, gsz_picture **out_photographs,
                                  gsz_camera_list *views, const gsz_cli_arguments *arguments);
void gsz_cli_pack_photographs_free(gsz_cli_session *session, gsz_picture **photographs,
                                   size_t count);

#endif
