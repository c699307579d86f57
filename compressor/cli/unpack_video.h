/* SPDX-License-Identifier: MIT */
/* unpack_video.h - gsz unpack of a volumetric video: a folder of scenes, one for each frame. */
#ifndef GSZ_UNPACK_VIDEO_H
#define GSZ_UNPACK_VIDEO_H

#include "session.h"

/** Unpacks arguments->input, which is a video, as the arguments say, and reports. Not GSZ_EXIT_OK: said already. */
int gsz_cli_unpack_video(gsz_cli_session *session, const gsz_cli_arguments *arguments);

/** By gsz_ply_format. */
extern const char *const gsz_cli_unpack_formats[];

#endif
